"""Deciding: what is allowed from each state."""

import uuid

import pytest

from passregion.applications.models import Application
from passregion.applications.operations import correction, moves, review, withdrawal
from passregion.applications.operations.correction import AskedItem
from passregion.applications.states import TRANSITIONS, State
from passregion.audit.models import Action, Event
from passregion.common.actors import Actor
from passregion.common.clock import now
from tests.applications.factories import make_application

ALICE = Actor(ref="user:1", label="Mme Perrin")
VERBS = {
    "approve": lambda application: review.approve(application_id=application.public_id, actor=ALICE),
    "refuse": lambda application: review.refuse(
        application_id=application.public_id, reason="not_enrolled", text="", actor=ALICE
    ),
    "ask_correction": lambda application: correction.ask(
        application_id=application.public_id, items=[AskedItem("photo", "blurred")], actor=ALICE
    ),
    "send_back": lambda application: correction.send_back(application=application, actor=ALICE),
    "withdraw": lambda application: withdrawal.withdraw(application_id=application.public_id, actor=ALICE),
    "reopen": lambda application: withdrawal.reopen(application_id=application.public_id, actor=ALICE),
}


@pytest.mark.django_db
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", sorted(TRANSITIONS))
def test_each_verb_from_each_state(state: State, verb: str) -> None:
    application = make_application()
    Application.objects.filter(pk=application.pk).update(
        state=state, decided_at=now(), refusal_reason="other" if state == State.REFUSED else ""
    )
    origins, target = TRANSITIONS[verb]
    if state in origins:
        VERBS[verb](application)
        application.refresh_from_db()
        assert application.state == target
        last = application.transitions.last()
        assert (last.from_state, last.to_state, last.actor_label) == (state, target, "Mme Perrin")
    else:
        with pytest.raises(moves.AlreadyDecided) as refusal:
            VERBS[verb](application)
        assert refusal.value.details["state"] == state
        assert application.transitions.count() == 1


@pytest.mark.django_db
def test_a_decision_is_recorded_without_a_name() -> None:
    application = make_application()
    review.refuse(application_id=application.public_id, reason="other", text="Dossier de Lina", actor=ALICE)
    event = Event.objects.get(action=Action.APPLICATION_REFUSED)
    assert event.subject_ref == f"application:{application.public_id}"
    assert event.details == {"reason": "other"}


@pytest.mark.django_db
@pytest.mark.parametrize(("reason", "text"), [("", "x"), ("unknown", "x"), ("other", " "), ("not_enrolled\x00", "")])
def test_a_refusal_says_why(reason: str, text: str) -> None:
    application = make_application()
    with pytest.raises(review.RefusalReasonMissing):
        review.refuse(application_id=application.public_id, reason=reason, text=text, actor=ALICE)
    application.refresh_from_db()
    assert application.state == State.SUBMITTED


@pytest.mark.django_db
def test_an_unknown_application_is_refused() -> None:
    with pytest.raises(moves.ApplicationUnknown):
        review.approve(application_id=uuid.uuid4(), actor=ALICE)
