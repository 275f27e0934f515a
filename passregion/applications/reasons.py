"""Why an item is sent back to be corrected: the list of each item. The young person reads the same words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passregion.applications.models import CorrectionItem

# Needs words of the reviewer, whatever the item.
OTHER = "other"
_OTHER: dict[str, str | Promise] = {OTHER: _("Autre motif")}

REASONS: dict[str, dict[str, str | Promise]] = {
    CorrectionItem.IDENTITY: {
        "name_mismatch": _("Nom ou prénom différent de celui de l’inscription"),
        "birth_date_mismatch": _("Date de naissance différente de celle de l’inscription"),
        "civility": _("Civilité à vérifier"),
        **_OTHER,
    },
    CorrectionItem.CONTACT: {
        "address_incomplete": _("Adresse incomplète"),
        "address_unknown": _("Courrier revenu, adresse inconnue"),
        "phone_unreachable": _("Numéro de téléphone qui ne répond pas"),
        **_OTHER,
    },
    CorrectionItem.SCHOOL: {
        "other_school": _("Inscription dans un autre établissement"),
        "other_track": _("Inscription dans une autre filière"),
        "other_class": _("Classe différente de celle de l’inscription"),
        **_OTHER,
    },
    CorrectionItem.PHOTO: {
        "blurred": _("Photo floue, sombre ou trop petite"),
        "no_face": _("Visage absent, coupé ou qui n’est pas de face"),
        "several_people": _("Plusieurs personnes sur la photo"),
        "mismatch": _("Photo qui ne correspond pas à la personne"),
        "covered": _("Filtre, lunettes noires ou tête couverte"),
        **_OTHER,
    },
}


def reason_label(item: str, reason: str) -> str:
    """The words of a reason, in the language in force; empty when the list no longer holds it."""
    return str(REASONS.get(item, {}).get(reason, ""))
