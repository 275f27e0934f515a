"""What the space says of a card: where it is on its way, why it serves no more, how far its duplicata is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from passregion.applications.models import Delivery
from passregion.cards.models import BlockReason, Card, CardKind, Replacement
from passregion.cards.states import State


@dataclass(frozen=True)
class ReplacementProgress:
    """« Avancement de ton duplicata »."""

    number: int
    sentence: str
    waypoints: list[dict[str, Any]]


def day_in_words(moment: date | datetime | None) -> str:
    """« 23 novembre 2026 », in the reader's language."""
    if moment is None:
        return ""
    day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    text = formats.date_format(day, "DATE_FORMAT")
    return f"1er{text[1:]}" if text.startswith("1 ") else text


def since(card: Card) -> datetime | None:
    """When the card came to the state in which it is."""
    moves = [move.at for move in card.transitions.all() if move.to_state == card.state]
    return max(moves, default=None)


def destination_of(card: Card) -> str:
    """Where the plastic card goes, to end a sentence."""
    if card.delivery == Delivery.HOME:
        return _("à ton adresse postale")
    school = card.application.establishment
    return _("à ton établissement (%(school)s, %(town)s)") % {"school": school.name, "town": school.commune}


def on_its_way(card: Card, where: str) -> tuple[str, str, str]:
    """State of the waypoint, its text and the sentence of the panel, for a card that the manufacturer has sent."""
    words = {"day": day_in_words(since(card)), "shipped": day_in_words(card.shipped_at), "where": where}
    is_home = card.delivery == Delivery.HOME
    if card.state == State.RECEIVED:
        text = _("Arrivée à ton établissement le %(day)s.") % words
        return "current", text, _("Ta carte t’attend à ton établissement\u00a0: va la chercher.")
    if card.state == State.RETURNED:
        text = _("Renvoyée à la Région le %(day)s.") % words
        return "correct", text, _("Ta carte n’a pas été retirée\u00a0: ton établissement l’a renvoyée à la Région.")
    if card.state == State.UNDELIVERED and is_home:
        text = _("Revenue à la Région le %(day)s.") % words
        sentence = _("La poste n’a pas pu distribuer ta carte. Vérifie ton adresse dans « Mon compte ».")
        return "correct", text, sentence
    if card.state == State.UNDELIVERED:
        text = _("Pas arrivée à ton établissement.")
        return "correct", text, _("Ta carte n’était pas dans l’envoi reçu par ton établissement. La Région la cherche.")
    text = _("Expédiée le %(shipped)s, %(where)s.") % words
    if is_home:
        return "current", text, _("Ta carte arrive par courrier. Quand tu l’as, confirme-le dans « Mes cartes ».")
    return "current", text, _("Ta carte est en route vers ton établissement, qui te la remettra en main propre.")


def why(card: Card) -> str:
    """Why a card serves no more, or only for a while; empty for any other."""
    words = {"day": day_in_words(card.blocked_at or card.damaged_at or since(card))}
    if card.state == State.BLOCKED:
        return _why_blocked(card, words)
    if card.state == State.REPLACED:
        return _("Remplacée par un duplicata.")
    if card.state == State.EXPIRED:
        return _("Sa dernière journée est passée.")
    if card.state == State.REJECTED:
        return _("Elle n’a pas pu être fabriquée.")
    if card.damaged_at is not None:
        return _("Déclarée abîmée le %(day)s. Elle marche jusqu’à ce que la nouvelle soit active.") % words
    return ""


def _why_blocked(card: Card, words: dict[str, str]) -> str:
    if card.kind == CardKind.VIRTUAL:
        return _("Bloquée le %(day)s avec la carte sans contact. Elle ne servira plus.") % words
    if card.block_reason == BlockReason.STOLEN:
        return _("Déclarée volée le %(day)s. Même si tu la retrouves, elle ne servira plus\u00a0: détruis-la.") % words
    return _("Déclarée perdue le %(day)s. Même si tu la retrouves, elle ne servira plus\u00a0: détruis-la.") % words


def progress_of(replacement: Replacement, card: Card) -> ReplacementProgress:
    """The three dated steps of a duplicata under way; `card` is the plastic card made for it."""
    made_state, made_text, made_sentence = _making(card)
    is_sent = made_state == "done"
    sent_state, sent_text, sent_sentence = on_its_way(card, destination_of(card)) if is_sent else ("todo", "", "")
    return ReplacementProgress(
        number=3 if is_sent else 2,
        sentence=sent_sentence if is_sent else made_sentence,
        waypoints=[
            {
                "title": _("Demande de duplicata"),
                "text": _("Enregistrée le %(day)s.") % {"day": day_in_words(replacement.requested_at)},
                "state": "done",
            },
            {"title": _("Fabrication et expédition"), "text": made_text, "state": made_state},
            {
                "title": _("Remise de la carte"),
                "text": sent_text or _("Prévue %(where)s.") % {"where": destination_of(card)},
                "state": sent_state,
            },
        ],
    )


def _making(card: Card) -> tuple[str, str, str]:
    """State of the waypoint, its text, the sentence of the panel, until the card is sent."""
    words = {"day": day_in_words(since(card)), "shipped": day_in_words(card.shipped_at)}
    if card.shipped_at is not None:
        return "done", _("Expédiée le %(shipped)s.") % words, ""
    if card.state == State.IN_PRODUCTION:
        text = _("En cours, chez le fabricant depuis le %(day)s.") % words
        return "current", text, _("Ta nouvelle carte est en fabrication.")
    if card.state == State.REJECTED:
        text = _("Carte rejetée par le fabricant le %(day)s.") % words
        return "correct", text, _("Le fabricant n’a pas pu faire ta nouvelle carte. La Région s’en occupe.")
    text = _("Commandée le %(day)s par la Région.") % words
    return "current", text, _("Ta nouvelle carte part en fabrication avec le prochain lot.")
