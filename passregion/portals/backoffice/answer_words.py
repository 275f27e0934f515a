"""What became of an answer of the manufacturer, in words for the Region."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "applied": _("Sera appliquée"),
    "completed": _("Complète ce qui est connu"),
    "known": _("Déjà connue"),
    "card_unknown": _("Aucune carte de ce numéro n’est en fabrication"),
    "batch_not_ready": _("Le lot de cette carte n’est pas encore prêt"),
    "card_rejected": _("La carte est rejetée : elle se refait avec un nouveau numéro"),
    "card_blocked": _("La carte est bloquée ou remplacée : elle est à détruire"),
    "card_shipped": _("La carte est déjà expédiée"),
    "chip_uid_differs": _("La carte a déjà une autre puce"),
    "chip_uid_taken": _("Cette puce est déjà celle d’une autre carte"),
    "tracking_number_differs": _("La carte a déjà un autre numéro de suivi"),
    "reason_differs": _("La carte est déjà rejetée pour une autre raison"),
    "number_wrong": _("Le numéro de carte n’a pas la bonne forme"),
    "event_unknown": _("L’événement n’est ni made, ni shipped, ni rejected"),
    "chip_uid_missing": _("L’identifiant de la puce manque"),
    "chip_uid_wrong": _("L’identifiant de la puce n’a pas la bonne forme"),
    "tracking_number_missing": _("Le numéro de suivi manque"),
    "tracking_number_wrong": _("Le numéro de suivi n’a pas la bonne forme"),
    "reason_missing": _("La raison du rejet manque"),
    "reason_unknown": _("La raison du rejet n’est pas dans la liste"),
}
EVENTS = {"made": _("Fabriquée"), "shipped": _("Expédiée"), "rejected": _("Rejetée")}


def words_of(code: str) -> str:
    """The sentence of a code."""
    return str(WORDS.get(code, code))
