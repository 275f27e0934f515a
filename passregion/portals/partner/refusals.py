"""What the till says when a sale is refused: a reason, then what to do. Nobody's name or code is in it.

The telephone may be in the hands of either person: the sentences say « vous » only for what the cashier has to do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from passregion.portals.partner.sale import Sale


@dataclass(frozen=True)
class Explanation:
    """The reason as a sentence, what to do now, and where the main button leads (`code`, `sale` or `till`)."""

    reason: str
    advice: str
    way_on: str = "till"


def _wrong_code(details: Mapping[str, Any]) -> Explanation:
    tries = int(details.get("tries_left", 0))
    reason = ngettext(
        "Ce n’est pas le bon code. Il reste %(count)d essai.",
        "Ce n’est pas le bon code. Il reste %(count)d essais.",
        tries,
    )
    advice = gettext("Au troisième code faux, le code se bloque.")
    return Explanation(reason % {"count": tries}, advice, way_on="code")


def _place_held(details: Mapping[str, Any]) -> Explanation:
    minutes = int(details.get("minutes", 60))
    wait = ngettext("Réessayez dans %(count)d minute", "Réessayez dans %(count)d minutes", minutes)
    advice = gettext("Trop de codes ou de numéros faux ont été tapés ici. %(wait)s ou appelez l’assistance.")
    return Explanation(gettext("La caisse est suspendue."), advice % {"wait": wait % {"count": minutes}})


_ASK_ANOTHER = _("Le paiement avec le pass n’est pas possible pour cette vente.")
_SENTENCES: dict[str, tuple[Any, Any, str]] = {
    "code_blocked": (
        _("Le code est bloqué après trois essais."),
        _("Son titulaire le choisit à nouveau dans son espace, avec son mot de passe."),
        "till",
    ),
    "card_unknown": (_("Aucune carte ne porte ce numéro."), _("Relisez les 13 chiffres sur la carte."), "till"),
    "card_blocked": (
        _("Cette carte est bloquée."),
        _("Elle a été déclarée perdue, volée ou abîmée. Une autre carte active du même titulaire peut servir."),
        "till",
    ),
    "card_not_active": (
        _("Cette carte n’est pas active."),
        _("Elle n’a pas encore été remise, ou sa date est passée. La carte virtuelle du titulaire peut servir."),
        "till",
    ),
    "benefit_not_accepted": (
        _("Aucun avantage de cette carte n’est accepté ici."),
        _ASK_ANOTHER,
        "till",
    ),
    "nothing_left": (
        _("Le solde est épuisé."),
        _("Il ne reste rien à dépenser pour cette vente avec le pass."),
        "till",
    ),
    "share_changed": (
        _("Le solde a changé pendant la vente."),
        _("Regardez le nouveau partage, puis redemandez le code."),
        "sale",
    ),
    "price_out_of_range": (_("Ce prix ne peut pas être encaissé."), _("Tapez-le à nouveau."), "sale"),
    "partner_not_approved": (
        _("Ce lieu n’encaisse pas avec le pass."),
        _("La convention avec la Région n’est pas en vigueur. L’assistance vous dira pourquoi."),
        "till",
    ),
}


_COUNTED: dict[str, Callable[[Mapping[str, Any]], Explanation]] = {"wrong_code": _wrong_code, "place_held": _place_held}


def explain(sale: Sale) -> Explanation:
    """The sentences for the way this sale was refused."""
    if sale.refusal in _COUNTED:
        return _COUNTED[sale.refusal](sale.refusal_details)
    reason, advice, way_on = _SENTENCES.get(sale.refusal, (_("La vente n’a pas été acceptée."), _ASK_ANOTHER, "till"))
    return Explanation(reason, advice, way_on)
