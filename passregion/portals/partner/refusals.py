"""What the till says when a sale is refused: a reason, then what to do. Nobody's name or code is in it.

The telephone may be in the hands of either person: the sentences say « vous » only for what the cashier has to do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from passregion.cards.openings import RotatingCodeRefused
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


def _card_blocked(details: Mapping[str, Any]) -> Explanation:
    """A card found again after a loss is dead all the same: the cashier can tell its holder why."""
    if details.get("state") == "replaced":
        advice = gettext("Elle a été remplacée par un duplicata\u00a0: c’est la nouvelle carte qui sert.")
    else:
        advice = gettext(
            "Elle a été déclarée perdue ou volée\u00a0: même retrouvée, elle ne sert plus. "
            "Une carte plus récente du même titulaire peut servir."
        )
    return Explanation(gettext("Cette carte est bloquée."), advice)


def _card_not_active(details: Mapping[str, Any]) -> Explanation:
    if details.get("state") in {"active", "expired"}:
        return Explanation(
            gettext("Cette carte n’est plus valable."),
            gettext("Sa dernière journée est passée. La Région ou l’établissement du titulaire le renseigne."),
        )
    return Explanation(
        gettext("Cette carte n’est pas active."),
        gettext("Elle n’a pas encore été remise à son titulaire. Sa carte virtuelle peut servir."),
    )


_ASK_ANOTHER = _("Le paiement avec le pass n’est pas possible pour cette vente.")
_SENTENCES: dict[str, tuple[Any, Any, str]] = {
    "code_blocked": (
        _("Le code est bloqué après trois essais."),
        _("Son titulaire le choisit à nouveau dans son espace, avec son mot de passe."),
        "till",
    ),
    "card_unknown": (_("Aucune carte ne porte ce numéro."), _("Relisez les 13 chiffres sur la carte."), "till"),
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


# The code of a virtual card that was not taken: nothing was tried, the cashier scans or types again.
_SHOWN_CODE_SENTENCES = {
    "rotating_expired": _("Ce code a expiré. Scannez celui que l’écran montre maintenant."),
    "rotating_not_yet": _(
        "L’heure de cet écran est fausse. Faites ouvrir à nouveau la carte, ou tapez les 13 chiffres."
    ),
    "rotating_spent": _("Ce code a déjà servi. Le suivant s’affiche dans 30 secondes au plus."),
    "rotating_closed": _("Cette carte n’est plus ouverte. Faites-la ouvrir à nouveau, ou tapez les 13 chiffres."),
}
_UNREAD_CODE = _("Ce n’est pas le code d’une carte virtuelle. Scannez-le à nouveau, ou tapez les 13 chiffres.")


def explain_shown_code(refusal: RotatingCodeRefused) -> str:
    """What the till's first screen says of a code that was not taken."""
    return str(_SHOWN_CODE_SENTENCES.get(refusal.code, _UNREAD_CODE))


_DETAILED: dict[str, Callable[[Mapping[str, Any]], Explanation]] = {
    "wrong_code": _wrong_code,
    "place_held": _place_held,
    "card_blocked": _card_blocked,
    "card_not_active": _card_not_active,
}


def explain(sale: Sale) -> Explanation:
    """The sentences for the way this sale was refused."""
    if sale.refusal in _DETAILED:
        return _DETAILED[sale.refusal](sale.refusal_details)
    reason, advice, way_on = _SENTENCES.get(sale.refusal, (_("La vente n’a pas été acceptée."), _ASK_ANOTHER, "till"))
    return Explanation(reason, advice, way_on)
