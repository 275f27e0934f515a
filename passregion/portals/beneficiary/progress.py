"""« Avancement de ton dossier »: sentences of the three steps, dated, saying who holds the dossier."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from passregion.applications.queries import Progress
from passregion.applications.states import State
from passregion.cards.models import Card
from passregion.cards.states import State as CardState
from passregion.portals.beneficiary.card_words import day_in_words, destination_of, on_its_way

STEP_COUNT = 3
# A card in one of these has arrived or will not.
SPECIAL_STATES = {CardState.ACTIVE, CardState.BLOCKED, CardState.REPLACED, CardState.EXPIRED, CardState.REJECTED}


@dataclass(frozen=True)
class Advancement:
    """What the first panel of the space shows."""

    number: int
    sentence: str
    # What the holder has to read in the establishment's answer, when it said no.
    refusal: str
    waypoints: list[dict[str, Any]]


def advancement_of(progress: Progress, plastic: Card | None) -> Advancement:
    """`plastic` is the newest card without contact, if one was ordered."""
    review_state, review_text, review_sentence = _review(progress)
    card_state, card_text, card_sentence = _production(progress, plastic)
    return Advancement(
        number=progress.step,
        sentence=card_sentence if progress.state == State.APPROVED else review_sentence,
        refusal=progress.refusal_text,
        waypoints=[
            {"title": _("Inscription"), "text": _enrolment(progress), "state": "done"},
            {"title": _("Validation établissement"), "text": review_text, "state": review_state},
            {"title": _("Fabrication et expédition de la carte"), "text": card_text, "state": card_state},
        ],
    )


def _enrolment(progress: Progress) -> str:
    sent = _("Terminée le %(day)s.") % {"day": day_in_words(progress.submitted_at)}
    if progress.activated_at is None:
        return sent
    if timezone.localdate(progress.activated_at) == timezone.localdate(progress.submitted_at):
        return f"{sent} {_('Compte activé le même jour.')}"
    return f"{sent} {_('Compte activé le %(day)s.') % {'day': day_in_words(progress.activated_at)}}"


def _review(progress: Progress) -> tuple[str, str, str]:
    """State of the waypoint, its text, the sentence of the panel."""
    words = {
        "school": progress.establishment_name,
        "sent": day_in_words(progress.submitted_at),
        "decided": day_in_words(progress.decided_at),
        "expected": day_in_words(progress.review_expected_on),
        "reason": progress.refusal_reason,
        "since": day_in_words(progress.since),
        "items": ", ".join(progress.asked_items),
    }
    if progress.state == State.APPROVED:
        return "done", _("Acceptée le %(decided)s par %(school)s.") % words, ""
    if progress.state == State.REFUSED:
        text = _("Refusée le %(decided)s par %(school)s.") % words
        return "correct", text, _("Ta demande n’a pas été acceptée. Motif\u00a0: %(reason)s.") % words
    if progress.state == State.WITHDRAWN:
        text = _("Arrêtée le %(since)s.") % words
        return "correct", text, _("Ta demande a été retirée. Rien n’est en cours.")
    if progress.state == State.TO_CORRECT:
        text = _("À corriger par toi depuis le %(since)s.") % words
        sentence = _("%(school)s attend une correction de ta part\u00a0: %(items)s. Ton dossier est entre tes mains.")
        return "correct", text, sentence % words
    if progress.missing:
        return _listing(progress, words)
    return (
        "current",
        _("En cours depuis le %(since)s\u00a0: %(school)s.") % words,
        _("Ton établissement étudie ta demande\u00a0: %(school)s. Réponse habituelle avant le %(expected)s.") % words,
    )


def _listing(progress: Progress, words: dict[str, str]) -> tuple[str, str, str]:
    """As `_review`, while the Region looks for what was not in its list."""
    if progress.missing == "track":
        sentence = _("La Région cherche ta filière dans ses listes. Ensuite, %(school)s répond à ta demande.") % words
        return "current", _("En attente\u00a0: la Région cherche ta filière."), sentence
    what = _("La Région cherche ton établissement dans ses listes\u00a0: %(school)s. Ensuite, il étudie ta demande.")
    return "current", _("En attente\u00a0: la Région cherche ton établissement."), what % words


def _production(progress: Progress, plastic: Card | None) -> tuple[str, str, str]:
    """State of the waypoint, its text, the sentence of the panel."""
    if progress.state != State.APPROVED:
        return "todo", _("Commence après la validation."), ""
    expected = day_in_words(progress.production_expected_on)
    waiting = _("Ta carte va partir en fabrication. Expédition habituelle avant le %(day)s, %(where)s.") % {
        "day": expected,
        "where": destination(progress),
    }
    if plastic is None:
        return "current", _("La Région prépare la commande."), waiting
    if plastic.state in SPECIAL_STATES or plastic.replacement is not None:
        return _special(plastic)
    if plastic.shipped_at is not None:
        return on_its_way(plastic, destination_of(plastic))
    if plastic.batch is not None:
        since = {"day": day_in_words(plastic.batch.ordered_at), "where": destination(progress), "expected": expected}
        return (
            "current",
            _("En cours, chez le fabricant depuis le %(day)s.") % since,
            _("Ta carte est en fabrication. Expédition habituelle avant le %(expected)s, %(where)s.") % since,
        )
    return "current", _("Commandée le %(day)s par la Région.") % {"day": day_in_words(plastic.ordered_at)}, waiting


def _special(plastic: Card) -> tuple[str, str, str]:
    """As `_production`, for a card that has arrived or died, or whose duplicata is under way."""
    if plastic.state == CardState.ACTIVE:
        text = _("Carte active depuis le %(day)s.") % {"day": day_in_words(plastic.activated_at)}
        return "done", text, _("Tout est terminé\u00a0: ta carte est active.")
    if plastic.state == CardState.BLOCKED:
        text = _("Carte bloquée le %(day)s.") % {"day": day_in_words(plastic.blocked_at)}
        return "correct", text, _("Ta carte est bloquée. Pour en obtenir une autre, demande un duplicata.")
    if plastic.state == CardState.EXPIRED:
        text = _("Carte valable jusqu’au %(day)s.") % {"day": day_in_words(plastic.valid_until_on)}
        return "done", text, _("Ta carte a servi jusqu’à sa dernière journée.")
    if plastic.replacement is not None:
        text = _("Duplicata demandé le %(day)s.") % {"day": day_in_words(plastic.replacement.requested_at)}
        return "current", text, _("Ta nouvelle carte est en chemin\u00a0: suis ton duplicata dans « Mes cartes ».")
    sentence = _("Le fabricant n’a pas pu faire ta carte. La Région s’en occupe.")
    return "correct", _("Carte rejetée par le fabricant."), sentence


def destination(progress: Progress) -> str:
    """Where the plastic card goes, to end a sentence."""
    if not progress.is_sent_to_establishment:
        return _("à ton adresse postale")
    return _("à ton établissement (%(school)s, %(town)s)") % {
        "school": progress.establishment_name,
        "town": progress.establishment_commune,
    }
