"""URLs of the beneficiary's space."""

from django.urls import URLPattern, path

from passregion.portals.beneficiary.views import (
    account,
    cards,
    home,
    identities,
    replacement,
    security,
    spending,
    virtual_card,
    withdrawal,
)
from passregion.portals.idle import keep_alive

app_name = "beneficiary"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("enfant/", home.choose_child, name="choose_child"),
    path("mon-compte/", account.account, name="account"),
    path("mon-compte/mot-de-passe/", account.password, name="password"),
    path("mon-compte/adresse-e-mail/", security.email, name="email"),
    path("mon-compte/adresse-e-mail/annuler/", security.give_up_email, name="give_up_email"),
    path("mon-compte/connexions/", security.sign_ins, name="sign_ins"),
    path("mon-compte/connexions/fermer-les-autres/", security.close_others, name="close_other_sign_ins"),
    path("mon-compte/connexions/<uuid:public_id>/fermer/", security.close_one, name="close_sign_in"),
    path("mon-compte/relier/", identities.link_identity, name="link_identity"),
    path("mon-compte/relies/<uuid:public_id>/delier/", identities.unlink, name="unlink_identity"),
    path("mes-cartes/", cards.cards, name="cards"),
    path("mes-cartes/perte-ou-vol/", cards.declare_loss, name="declare_loss"),
    path("mes-cartes/duplicata/", replacement.replacement, name="replacement"),
    path("mes-cartes/<uuid:public_id>/bien-recue/", cards.confirm_card, name="confirm_card"),
    path("mes-cartes/code-d-utilisation/", cards.usage_code, name="usage_code"),
    # The worker stands in the folder of the page that it serves: it sees no other.
    path("ma-carte/", virtual_card.show_card, name="show_card"),
    path("ma-carte/hors-ligne/", virtual_card.offline_card, name="offline_card"),
    path("ma-carte/hors-ligne.js", virtual_card.card_worker, name="card_worker"),
    path("ma-carte/etat/", virtual_card.card_standing, name="card_standing"),
    path("mes-avantages/", spending.benefits, name="benefits"),
    path("mes-transactions/", spending.payments, name="payments"),
    path("mes-demarches/", home.procedures, name="procedures"),
    path("mes-demarches/recepisse.pdf", home.receipt_pdf, name="receipt_pdf"),
    path("mes-demarches/retirer/", withdrawal.withdraw, name="withdraw"),
    path("mes-demarches/reprendre/", withdrawal.reopen, name="reopen"),
    path("geolocalisation/", spending.places, name="places"),
    path("assistance/", home.assistance, name="help"),
    path("ma-photo/", home.portrait, name="portrait"),
    path("session/prolonger/", keep_alive, name="keep_alive"),
]
