"""URLs of sign-in, of coming back in, and of the lost card. `urls.py` includes them under the same names."""

from django.urls import path

from passregion.portals.idle import keep_alive
from passregion.portals.public import email_views, lost_card_views, outside_views, sign_in_views

account_urls = [
    path("connexion/", sign_in_views.sign_in, name="sign_in"),
    path("deconnexion/", sign_in_views.sign_out, name="sign_out"),
    path("session/prolonger/", keep_alive, name="keep_alive"),
    path("identifiant-oublie/", sign_in_views.forgotten_login, name="forgotten_login"),
    path("mot-de-passe-oublie/", sign_in_views.forgotten_password, name="forgotten_password"),
    path("nouveau-mot-de-passe/<str:secret>/", sign_in_views.new_password, name="new_password"),
    path("renvoyer-le-lien/", sign_in_views.resend_activation, name="resend_activation"),
    path("message-envoye/", sign_in_views.link_sent, name="link_sent"),
    path("nouvelle-adresse/<str:secret>/", email_views.confirm_email, name="confirm_email"),
    path("reprendre-mon-compte/<str:secret>/", email_views.undo_email, name="undo_email"),
    path("connexion/<slug:provider>/", outside_views.oidc_start, name="oidc_start"),
    path("connexion/<slug:provider>/retour/", outside_views.oidc_callback, name="oidc_callback"),
    path("carte-perdue/", lost_card_views.lost_card, name="lost_card"),
    path("carte-perdue/message-envoye/", lost_card_views.lost_card_sent, name="lost_card_sent"),
    path("carte-perdue/bloquee/", lost_card_views.card_blocked, name="card_blocked"),
    path("carte-perdue/bloquer/<str:secret>/", lost_card_views.block_card, name="block_card"),
]
