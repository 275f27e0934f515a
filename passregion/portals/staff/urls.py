"""URLs for staff of every organisation."""

from django.urls import path

from passregion.portals.staff import entry_views, factor_views, opening_views, people_views

app_name = "staff"
urlpatterns = [
    path("", entry_views.doors, name="doors"),
    path("invitation/<str:secret>/", entry_views.invitation, name="invitation"),
    path("second-facteur/", entry_views.second_factor, name="second_factor"),
    path("second-facteur/ajouter/", factor_views.enrol, name="enrol"),
    path("mon-compte/", factor_views.security, name="security"),
    path("mon-compte/code-unique/", factor_views.add_generator, name="add_generator"),
    path("mon-compte/cle-d-acces/", factor_views.add_passkey, name="add_passkey"),
    path("mon-compte/codes-de-secours/", factor_views.recovery_codes, name="recovery_codes"),
    path("mon-compte/retirer/<str:ref>/", factor_views.remove_factor, name="remove_factor"),
    path("organismes/", people_views.organisations, name="organisations"),
    path("equipe/<str:ref>/", people_views.people, name="people"),
    path("equipe/<str:ref>/invitations/<uuid:invitation_id>/renvoyer/", people_views.resend, name="resend_invitation"),
    path("equipe/<str:ref>/invitations/<uuid:invitation_id>/annuler/", people_views.cancel, name="cancel_invitation"),
    path("equipe/<str:ref>/<int:user_id>/", people_views.person, name="person"),
    path("equipe/<str:ref>/<int:user_id>/retirer/", people_views.revoke, name="revoke"),
    path("equipe/<str:ref>/<int:user_id>/fermer/", people_views.close_account, name="close_account"),
    path("equipe/<str:ref>/<int:user_id>/second-facteur/", people_views.reset_factors, name="reset_factors"),
    path("equipe/<str:ref>/<int:user_id>/consultations/", people_views.lift_stop, name="lift_stop"),
    path("consultations/", opening_views.openings, name="openings"),
    path("consultations/<int:user_id>/rouvrir/", opening_views.lift_stop, name="lift_stop_of_agent"),
]
