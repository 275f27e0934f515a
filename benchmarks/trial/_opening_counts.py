"""What the database holds once all is over: dossiers, tickets, messages."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import Any

import psycopg

from benchmarks.trial._opening_applicant import Applicant
from passregion.waiting.rules import GRACE

DOSSIERS = """
    SELECT b.file_number, b.id, u.email, b.first_name || ' ' || b.last_name FROM applications_application a
    JOIN beneficiaries_beneficiary b ON b.id = a.beneficiary_id JOIN accounts_user u ON u.id = b.user_id
"""
TICKETS = "SELECT id, digest, called_at, entered_at FROM waiting_ticket ORDER BY called_at NULLS LAST, id"
MESSAGES = "SELECT recipient, state FROM notifications_message"


@dataclass(frozen=True)
class Counts:
    """The verdict of the database on each promise; every field but `complete` and `messages` must be zero."""

    complete: int
    lost: int
    double: int
    called_out_of_order: int
    numbered_out_of_order: int
    without_message: int
    messages: Counter[str]


def count(url: str, applicants: list[Applicant]) -> Counts:
    """Compare what the applicants were told with what is kept."""
    with psycopg.connect(url) as database:
        dossiers = database.execute(DOSSIERS).fetchall()
        tickets = database.execute(TICKETS).fetchall()
        messages = database.execute(MESSAGES).fetchall()
    told = [applicant.story.receipt for applicant in applicants if applicant.story.receipt]
    kept = Counter(number for number, *_ in dossiers)
    emails = Counter(email for _number, _id, email, _name in dossiers)
    written = {recipient.lower() for recipient, _state in messages}
    return Counts(
        complete=sum(kept[number] == 1 for number in set(told)),
        lost=sum(kept[number] != 1 for number in set(told)) + len(applicants) - len(told),
        double=len(told) - len(set(told)) + sum(number - 1 for number in emails.values()),
        called_out_of_order=_called_out_of_order(tickets, applicants),
        numbered_out_of_order=_numbered_out_of_order(tickets, applicants),
        without_message=sum(applicant.answers["email"] not in written for applicant in applicants),
        messages=Counter(state for _recipient, state in messages),
    )


def _called_out_of_order(tickets: list[Any], applicants: list[Applicant]) -> int:
    """Tickets that were called after one with a higher number, of browsers that were there all the time."""
    away = {one.story.digest for one in applicants if one.story.silence >= GRACE.total_seconds()}
    highest = out = 0
    for number, digest, called_at, _entered_at in tickets:
        if called_at is not None:
            out += number < highest and digest not in away
            highest = max(highest, number)
    return out


def _numbered_out_of_order(tickets: list[Any], applicants: list[Applicant]) -> int:
    """Who had an answer before another one asked, and has the higher number all the same."""
    numbers = {digest: number for number, digest, *_ in tickets}
    known = [(numbers[a.story.digest], a.story) for a in applicants if a.story.digest in numbers]
    answered = sorted((story.placed, number) for number, story in known)
    moments = [moment for moment, _number in answered]
    highest, highest_until = 0, []
    for _moment, number in answered:
        highest = max(highest, number)
        highest_until.append(highest)
    out = 0
    for number, story in known:
        before = bisect_left(moments, story.asked)
        out += before > 0 and highest_until[before - 1] > number
    return out + sum(a.story.digest not in numbers for a in applicants)
