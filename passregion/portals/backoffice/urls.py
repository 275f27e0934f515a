"""URLs of the Region."""

from django.urls import path

from passregion.portals.backoffice import (
    batch_file_views,
    batch_views,
    card_views,
    listing_views,
    manufacturer_views,
    twin_views,
    views,
)

app_name = "backoffice"
urlpatterns = [
    path("connexion/", views.SignIn.as_view(), name="sign_in"),
    path("", views.home, name="home"),
    path("lots/", batch_views.batches, name="batches"),
    path("lots/commander/", batch_views.order_batch, name="order_batch"),
    path("lots/rejetees/", manufacturer_views.rejected_cards, name="rejected_cards"),
    path("lots/<uuid:batch_id>/", batch_views.batch, name="batch"),
    path("lots/<uuid:batch_id>/reprendre/", batch_views.resume_batch, name="resume_batch"),
    path("lots/<uuid:batch_id>/ecarter/", batch_views.set_aside, name="set_aside"),
    path("lots/<uuid:batch_id>/expedier/", batch_views.ship_batch, name="ship_batch"),
    path("lots/<uuid:batch_id>/manifeste/", batch_file_views.batch_manifest, name="batch_manifest"),
    path("lots/<uuid:batch_id>/empreintes/", batch_file_views.batch_checksums, name="batch_checksums"),
    path("lots/<uuid:batch_id>/parties/<int:number>/faces/", batch_file_views.chunk_faces, name="chunk_faces"),
    path("lots/<uuid:batch_id>/parties/<int:number>/photos/", batch_file_views.chunk_photos, name="chunk_photos"),
    path("fabricant/", manufacturer_views.manufacturer, name="manufacturer"),
    path("fabricant/reponses/<uuid:file_id>/", manufacturer_views.answer_file, name="answer_file"),
    path("fabricant/cles/", manufacturer_views.keys, name="manufacturer_keys"),
    path("fabricant/cles/<slug:key_id>/revoquer/", manufacturer_views.revoke_key, name="revoke_key"),
    path("cartes/", card_views.cards, name="cards"),
    path("cartes/titulaire/<uuid:holder_id>/", card_views.holder_cards, name="holder_cards"),
    path("cartes/<uuid:card_id>/non-distribuee/", card_views.mark_undelivered, name="mark_undelivered"),
    path("cartes/<uuid:card_id>/reexpedier/", card_views.reship, name="reship_card"),
    path("cartes/<uuid:card_id>/refaire/", manufacturer_views.reprint_card, name="reprint_card"),
    path("jumeaux/", twin_views.twins, name="twins"),
    path("hors-liste/", listing_views.listing, name="listing"),
    path("hors-liste/<uuid:request_id>/", listing_views.listing_request, name="listing_request"),
    path("hors-liste/<uuid:request_id>/propositions/", listing_views.listing_suggestions, name="listing_suggestions"),
    path("hors-liste/<uuid:request_id>/rattacher/", listing_views.listing_attach, name="listing_attach"),
    path("hors-liste/<uuid:request_id>/ajouter/", listing_views.listing_add, name="listing_add"),
    path("hors-liste/<uuid:request_id>/renvoyer/", listing_views.listing_send_back, name="listing_send_back"),
    path("messages/", views.messages_sent, name="messages"),
]
