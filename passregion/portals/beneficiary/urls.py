"""URLs of the beneficiary's space."""

from django.urls import URLPattern, path

from passregion.portals.beneficiary.views import account, cards, home, spending, withdrawal
from passregion.portals.idle import keep_alive

app_name = "beneficiary"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("enfant/", home.choose_child, name="choose_child"),
    path("mon-compte/", account.account, name="account"),
    path("mon-compte/mot-de-passe/", account.password, name="password"),
    path("mes-cartes/", cards.cards, name="cards"),
    path("mes-cartes/perte-ou-vol/", cards.declare_loss, name="declare_loss"),
    path("mes-cartes/<uuid:public_id>/bien-recue/", cards.confirm_card, name="confirm_card"),
    path("mes-cartes/code-d-utilisation/", cards.usage_code, name="usage_code"),
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
