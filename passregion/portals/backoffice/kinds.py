"""What each kind of e-mail is called on the Region's pages."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "application_received": _("Demande enregistrée (1/3)"),
    "application_approved": _("Demande validée (2/3)"),
    "application_refused": _("Demande refusée"),
    "card_shipped": _("Carte expédiée (3/3)"),
    "activation_link": _("Lien d’activation"),
    "password_reset": _("Nouveau mot de passe"),
    "login_reminder": _("Rappel de l’identifiant"),
    "card_block_link": _("Lien de blocage de la carte"),
    "card_blocked": _("Carte bloquée"),
    "password_changed": _("Mot de passe modifié"),
    "usage_code_changed": _("Code d’utilisation modifié"),
    "usage_code_blocked": _("Code d’utilisation bloqué"),
}


def label_of(kind: str) -> str:
    """The name of a kind, or the kind itself when it is new."""
    return str(KINDS.get(kind, kind))
