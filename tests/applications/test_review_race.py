"""Two reviewers at the same instant: one decides, the other is told who did."""

import threading

import pytest
from django.db import connections

from passregion.applications.models import Application
from passregion.applications.operations import moves, review
from passregion.applications.states import State
from passregion.common.actors import Actor
from tests.applications.factories import make_application

ALICE = Actor(ref="user:1", label="Mme Perrin")
BOB = Actor(ref="user:2", label="M. Roche")
WINNERS = {State.APPROVED: ALICE.label, State.REFUSED: BOB.label}


class Reviewer(threading.Thread):
    """One reviewer, waiting for the other before clicking."""

    def __init__(self, start: threading.Barrier, application: Application, actor: Actor) -> None:
        super().__init__()
        self.start_line, self.application, self.actor = start, application, actor
        self.told: str | None = None

    def run(self) -> None:
        try:
            self.start_line.wait(timeout=10)
            self.decide()
        except moves.AlreadyDecided as refusal:
            self.told = refusal.details["by"]
        finally:
            connections.close_all()

    def decide(self) -> None:
        application_id = self.application.public_id
        if self.actor is ALICE:
            review.approve(application_id=application_id, actor=ALICE)
        else:
            review.refuse(application_id=application_id, reason="not_enrolled", text="", actor=BOB)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("trial", range(5))
def test_one_wins_and_the_other_is_told_who(trial: int) -> None:
    application = make_application()
    start = threading.Barrier(2)
    reviewers = [Reviewer(start, application, actor) for actor in (ALICE, BOB)]
    for reviewer in reviewers:
        reviewer.start()
    for reviewer in reviewers:
        reviewer.join()
    application.refresh_from_db()
    winner = WINNERS[State(application.state)]
    assert [reviewer.told for reviewer in reviewers if reviewer.told] == [winner]
    assert application.transitions.count() == 2
