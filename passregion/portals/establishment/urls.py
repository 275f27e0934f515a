"""URLs of the school: demandes to study, cards to hand over."""

from django.urls import path

from passregion.portals.establishment import card_file_views, card_views, decision_views, views

app_name = "establishment"
urlpatterns = [
    path("connexion/", views.SignIn.as_view(), name="sign_in"),
    path("", views.queue, name="queue"),
    path("demandes/<uuid:application_id>/", views.application, name="application"),
    path("demandes/<uuid:application_id>/valider/", decision_views.approve, name="approve"),
    path("demandes/<uuid:application_id>/refuser/", decision_views.refuse, name="refuse"),
    path("demandes/<uuid:application_id>/corriger/", decision_views.ask_correction, name="ask_correction"),
    path("demandes/<uuid:application_id>/photo-precedente/", views.former_portrait, name="former_portrait"),
    path("demandes/<uuid:application_id>/photo/", views.portrait, name="portrait"),
    path("cartes/", card_views.cards, name="cards"),
    path("cartes/pointer/", card_file_views.tick, name="tick_cards"),
    path("cartes/<uuid:card_id>/", card_file_views.card, name="card"),
    path("cartes/<uuid:card_id>/retourner/", card_file_views.return_card, name="return_card"),
    path("cartes/<uuid:card_id>/remettre/", card_views.hand_over, name="hand_over"),
]
