"""URLs of the till and of the partner's manager. A sale's payment id stands in each of its addresses."""

from django.urls import path

from passregion.portals.partner import desk_views, till_entry, views

app_name = "partner"
urlpatterns = [
    path("connexion/", views.SignIn.as_view(), name="sign_in"),
    path("caisse/", till_entry.till_sign_in, name="till_sign_in"),
    path("caisse/enregistrer/", till_entry.enrol, name="enrol_device"),
    path("caisses/", desk_views.devices, name="devices"),
    path("caisses/<uuid:device_id>/retirer/", desk_views.revoke_device, name="revoke_device"),
    path("equipe/ajouter/", desk_views.add_cashier, name="add_cashier"),
    path("equipe/<uuid:member_id>/code/", desk_views.draw_pin, name="draw_pin"),
    path("lieu/", views.place, name="place"),
    path("encaisser/", views.till, name="till"),
    path("encaisser/<uuid:payment_id>/", views.sale, name="sale"),
    path("encaisser/<uuid:payment_id>/code/", views.sale_code, name="sale_code"),
    path("encaisser/<uuid:payment_id>/photo/", views.sale_portrait, name="sale_portrait"),
    path("encaisser/<uuid:payment_id>/resultat/", views.payment, name="payment"),
    path("ventes/", views.payments, name="payments"),
    path("ventes/<uuid:payment_id>/annuler/", views.cancel, name="cancel"),
]
