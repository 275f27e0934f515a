"""The school and the young person at the same instant: one wins, the other is told, nothing is half done."""

import pytest

from passregion.applications.operations import correction, moves, review, withdrawal
from passregion.applications.operations.correction import AskedItem
from passregion.applications.states import State
from passregion.common.actors import Actor
from tests.applications.factories import make_application
from tests.threads import at_once

REVIEWER = Actor(ref="user:1", label="Agent")
LINA = Actor(ref="user:2", label="Bénéficiaire")
WINNERS = {State.APPROVED: REVIEWER.label, State.TO_CORRECT: REVIEWER.label, State.WITHDRAWN: LINA.label}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("trial", range(5))
def test_approving_and_withdrawing(trial: int) -> None:
    application = make_application()
    results = at_once(
        lambda: review.approve(application_id=application.public_id, actor=REVIEWER),
        lambda: withdrawal.withdraw(application_id=application.public_id, actor=LINA),
    )
    application.refresh_from_db()
    told = [result for result in results if isinstance(result, moves.AlreadyDecided)]
    assert len(told) == 1
    assert told[0].details["by"] == WINNERS[State(application.state)]
    assert application.transitions.count() == 2
    assert (application.decided_at is not None) == (application.state == State.APPROVED)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("trial", range(3))
def test_two_reviewers_ask_at_once(trial: int) -> None:
    application = make_application()
    items = [AskedItem("photo", "blurred")]
    results = at_once(
        lambda: correction.ask(application_id=application.public_id, items=items, actor=REVIEWER),
        lambda: correction.ask(application_id=application.public_id, items=items, actor=LINA),
    )
    assert sum(isinstance(result, moves.AlreadyDecided) for result in results) == 1
    assert application.corrections.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("trial", range(3))
def test_sending_back_and_withdrawing(trial: int) -> None:
    """From two devices of the same person: whichever comes first, the demande ends withdrawn."""
    application = make_application()
    correction.ask(
        application_id=application.public_id, items=[AskedItem("contact", "address_unknown")], actor=REVIEWER
    )
    correction.answer(application=application, item="contact", values={"commune": "Thiers"})
    results = at_once(
        lambda: correction.send_back(application=application, actor=LINA),
        lambda: withdrawal.withdraw(application_id=application.public_id, actor=LINA),
    )
    application.refresh_from_db()
    faults = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(fault, moves.AlreadyDecided) for fault in faults)
    assert application.state == State.WITHDRAWN
    assert application.transitions.count() == 4 - len(faults)
