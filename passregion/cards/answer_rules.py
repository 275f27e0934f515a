"""What the manufacturer may answer about a card, and whether an answer fits where the card stands. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from passregion.cards.models import RejectReason
from passregion.cards.states import State
from passregion.common.public_ids import is_card_number, normalise_card_number

MADE, SHIPPED, REJECTED = "made", "shipped", "rejected"
EVENTS = (MADE, SHIPPED, REJECTED)
# 4, 7 or 10 bytes, as ISO 14443 has them.
CHIP_UID = re.compile(r"(?:[0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})", re.ASCII)
TRACKING_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z ./-]{3,39}", re.ASCII)
OUT = frozenset({State.SHIPPED, State.UNDELIVERED, State.RECEIVED, State.RETURNED, State.ACTIVE})

# Codes of a verdict. The first three are answers that are taken.
APPLIES, COMPLETES, KNOWN = "applied", "completed", "known"
TAKEN = frozenset({APPLIES, COMPLETES, KNOWN})


@dataclass(frozen=True)
class Answer:
    """One answer, its values normalised: `made` with the chip, `shipped` with the tracking number, `rejected` with the
    reason."""

    card_number: str
    event: str
    chip_uid: str = ""
    tracking_number: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Standing:
    """What counts about a card."""

    state: str
    chip_uid: str = ""
    tracking_number: str = ""
    reject_reason: str = ""
    was_shipped: bool = False
    is_drawn: bool = True


@dataclass(frozen=True)
class Verdict:
    """What becomes of an answer: a code, and where the card stands after it."""

    code: str
    standing: Standing

    @property
    def is_taken(self) -> bool:
        return self.code in TAKEN


def read_answer(row: Mapping[str, str]) -> tuple[Answer, str]:
    """The answer in these words, and the code of what is wrong with its form, empty when nothing is."""
    answer = Answer(
        card_number=normalise_card_number(row.get("card_number", "")),
        event=row.get("event", "").strip().lower(),
        chip_uid=re.sub(r"[\s:-]", "", row.get("chip_uid", "")).upper(),
        tracking_number=row.get("tracking_number", "").strip(),
        reason=row.get("reason", "").strip().lower(),
    )
    return answer, _fault_of(answer)


def _fault_of(answer: Answer) -> str:
    if not is_card_number(answer.card_number):
        return "number_wrong"
    if answer.event not in EVENTS:
        return "event_unknown"
    if answer.chip_uid and not CHIP_UID.fullmatch(answer.chip_uid):
        return "chip_uid_wrong"
    if answer.tracking_number and not TRACKING_NUMBER.fullmatch(answer.tracking_number):
        return "tracking_number_wrong"
    if answer.event == MADE and not answer.chip_uid:
        return "chip_uid_missing"
    if answer.event == SHIPPED and not answer.tracking_number:
        return "tracking_number_missing"
    if answer.event == REJECTED and answer.reason not in RejectReason:
        return "reason_unknown" if answer.reason else "reason_missing"
    return ""


def judge(standing: Standing | None, answer: Answer) -> Verdict:
    """Whether an answer fits where the card stands. The same answer again is `known` and changes nothing."""
    if standing is None or standing.state == State.ORDERED:
        return Verdict("card_unknown", standing or Standing(state=""))
    if not standing.is_drawn:
        return Verdict("batch_not_ready", standing)
    if answer.event == REJECTED:
        return _judge_rejected(standing, answer)
    if standing.state == State.REJECTED:
        return Verdict("card_rejected", standing)
    if answer.chip_uid and standing.chip_uid and answer.chip_uid != standing.chip_uid:
        return Verdict("chip_uid_differs", standing)
    has_new_chip = bool(answer.chip_uid) and not standing.chip_uid
    after = replace(standing, chip_uid=answer.chip_uid or standing.chip_uid)
    if answer.event == MADE:
        code = APPLIES if standing.state == State.IN_PRODUCTION else COMPLETES
        return Verdict(code if has_new_chip else KNOWN, after)
    return _judge_shipped(after, answer, has_new_chip)


def _judge_rejected(standing: Standing, answer: Answer) -> Verdict:
    if standing.state == State.REJECTED:
        return Verdict(KNOWN if standing.reject_reason == answer.reason else "reason_differs", standing)
    if standing.state != State.IN_PRODUCTION:
        return Verdict("card_blocked" if not standing.was_shipped else "card_shipped", standing)
    return Verdict(APPLIES, replace(standing, state=State.REJECTED, reject_reason=answer.reason))


def _judge_shipped(standing: Standing, answer: Answer, has_new_chip: bool) -> Verdict:
    if standing.state == State.IN_PRODUCTION:
        after = replace(standing, state=State.SHIPPED, tracking_number=answer.tracking_number, was_shipped=True)
        return Verdict(APPLIES, after)
    if not standing.was_shipped:
        return Verdict("card_blocked", standing)
    if standing.tracking_number and standing.tracking_number != answer.tracking_number:
        return Verdict("tracking_number_differs", standing)
    is_new = has_new_chip or not standing.tracking_number
    return Verdict(COMPLETES if is_new else KNOWN, replace(standing, tracking_number=answer.tracking_number))
