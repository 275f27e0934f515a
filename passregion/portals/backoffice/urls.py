"""URLs of the Region."""

from django.urls import path

from passregion.portals.backoffice import twin_views, views

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
    path("messages/", views.messages_sent, name="messages"),
]
