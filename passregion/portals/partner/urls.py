"""URLs of the till. A sale's payment id stands in each of its addresses."""

from django.urls import path

from passregion.portals.partner import views

app_name = "partner"
urlpatterns = [
    path("connexion/", views.SignIn.as_view(), name="sign_in"),
    path("lieu/", views.place, name="place"),
    path("encaisser/", views.till, name="till"),
    path("encaisser/<uuid:payment_id>/", views.sale, name="sale"),
    path("encaisser/<uuid:payment_id>/code/", views.sale_code, name="sale_code"),
    path("encaisser/<uuid:payment_id>/photo/", views.sale_portrait, name="sale_portrait"),
    path("encaisser/<uuid:payment_id>/resultat/", views.payment, name="payment"),
    path("ventes/", views.payments, name="payments"),
    path("ventes/<uuid:payment_id>/annuler/", views.cancel, name="cancel"),
]
