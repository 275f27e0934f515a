"""URLs of the Region."""

from django.urls import path

from passregion.portals.backoffice import listing_views, twin_views, views

app_name = "backoffice"
urlpatterns = [
    path("connexion/", views.SignIn.as_view(), name="sign_in"),
    path("", views.home, name="home"),
    path("lots/", views.batches, name="batches"),
    path("lots/commander/", views.order_batch, name="order_batch"),
    path("lots/<uuid:batch_id>/", views.batch, name="batch"),
    path("lots/<uuid:batch_id>/manifeste/", views.batch_manifest, name="batch_manifest"),
    path("lots/<uuid:batch_id>/faces/", views.batch_faces, name="batch_faces"),
    path("lots/<uuid:batch_id>/expedier/", views.ship_batch, name="ship_batch"),
    path("jumeaux/", twin_views.twins, name="twins"),
    path("hors-liste/", listing_views.listing, name="listing"),
    path("hors-liste/<uuid:request_id>/", listing_views.listing_request, name="listing_request"),
    path("hors-liste/<uuid:request_id>/propositions/", listing_views.listing_suggestions, name="listing_suggestions"),
    path("hors-liste/<uuid:request_id>/rattacher/", listing_views.listing_attach, name="listing_attach"),
    path("hors-liste/<uuid:request_id>/ajouter/", listing_views.listing_add, name="listing_add"),
    path("hors-liste/<uuid:request_id>/renvoyer/", listing_views.listing_send_back, name="listing_send_back"),
    path("messages/", views.messages_sent, name="messages"),
]
