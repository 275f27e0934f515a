"""A yes opens everything at once or nothing; a no says why; two reviewers at once make one decision."""

import datetime
import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import translation

from passregion.applications.models import RefusalReason
from passregion.applications.operations import moves
from passregion.benefits.models import Amount, Benefit, Wallet
from passregion.cards.models import Card, CardKind
from passregion.common.actors import Actor
from passregion.journeys import admission
from passregion.ledger.queries import balance
from passregion.notifications.models import Message
from tests.cards import factories

FIRST = Actor(ref="user:101", label="Agent")
SECOND = Actor(ref="user:102", label="Agent")


def a_benefit(campaign, *, code: str = "livres", amount_cents: int = 3000) -> Benefit:
    benefit = Benefit.objects.create(
        campaign=campaign,
        code=code,
        kind="money",
        name="Livre loisir",
        summary="Des livres pour le plaisir",
        place_categories=["bookshop"],
        spend_until_on=datetime.date(2027, 5, 31),
        claim_until_on=datetime.date(2027, 6, 30),
    )
    Amount.objects.create(benefit=benefit, amount_cents=amount_cents)
    return benefit


@pytest.mark.django_db
def test_a_yes_makes_the_cards_opens_the_wallets_and_tells() -> None:
    application = factories.an_application()
    a_benefit(application.campaign)
    approved = admission.approve(application_id=application.public_id, actor=FIRST)
    assert approved.state == "approved"
    assert dict(Card.objects.values_list("kind", "state")) == {"plastic": "ordered", "virtual": "active"}
    wallet = Wallet.objects.get()
    assert balance(wallet.ledger_account_id) == 3000
    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("application_approved", application.beneficiary.user.email)
    assert "Livre loisir" in message.text
    assert "30,00" in message.text


@pytest.mark.django_db
def test_a_demande_whose_email_is_not_confirmed_can_be_validated() -> None:
    application = factories.an_application(is_activated=False)
    assert admission.approve(application_id=application.public_id, actor=FIRST).state == "approved"


@pytest.mark.django_db
def test_a_fault_in_the_middle_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    application = factories.an_application()

    def fail(**_values: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(admission, "open_wallets", fail)
    with pytest.raises(RuntimeError):
        admission.approve(application_id=application.public_id, actor=FIRST)
    application.refresh_from_db()
    assert (application.state, Card.objects.count(), Message.objects.count()) == ("submitted", 0, 0)


@pytest.mark.django_db
def test_a_no_sends_the_reason_and_makes_nothing() -> None:
    application = factories.an_application()
    refused = admission.refuse(
        application_id=application.public_id,
        reason=RefusalReason.NOT_ENROLLED,
        text="Vérifie l’établissement choisi.",
        actor=FIRST,
    )
    assert (refused.state, refused.refusal_reason) == ("refused", "not_enrolled")
    message = Message.objects.get()
    assert message.kind == "application_refused"
    assert "N’est pas inscrit dans l’établissement" in message.text
    assert "Vérifie l’établissement choisi." in message.text
    assert not Card.objects.exists()


@pytest.mark.django_db
def test_the_reason_is_in_the_language_of_the_young_person() -> None:
    application = factories.an_application()
    with translation.override("en"):
        admission.refuse(
            application_id=application.public_id, reason=RefusalReason.NOT_ENROLLED, text="Bonjour.", actor=FIRST
        )
    assert "N’est pas inscrit dans l’établissement" in Message.objects.get().text


@pytest.mark.django_db
def test_the_second_decision_is_refused_and_writes_nothing() -> None:
    application = factories.an_application()
    admission.approve(application_id=application.public_id, actor=FIRST)
    for decide in (
        lambda: admission.approve(application_id=application.public_id, actor=SECOND),
        lambda: admission.refuse(application_id=application.public_id, reason="duplicate", text="", actor=SECOND),
    ):
        with pytest.raises(moves.AlreadyDecided):
            decide()
    assert (Card.objects.count(), Message.objects.count()) == (2, 1)
    with pytest.raises(moves.ApplicationUnknown):
        admission.approve(application_id=uuid4(), actor=FIRST)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_two_reviewers_at_once_make_one_pair_of_cards_and_one_set_of_wallets(attempt: int) -> None:
    application = factories.an_application()
    a_benefit(application.campaign)
    a_benefit(application.campaign, code="cinema", amount_cents=1500)
    barrier, answers = threading.Barrier(2, timeout=20), []

    def decide(actor: Actor) -> None:
        try:
            barrier.wait()
            answers.append(admission.approve(application_id=application.public_id, actor=actor).state)
        except moves.AlreadyDecided as late:
            answers.append(late.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(actor,)) for actor in (FIRST, SECOND)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(answers) == ["already_decided", "approved"]
    assert sorted(Card.objects.values_list("kind", flat=True)) == sorted(CardKind.values)
    assert sorted(Wallet.objects.values_list("granted_cents", flat=True)) == [1500, 3000]
    assert Message.objects.count() == 1
    assert application.transitions.filter(to_state="approved").count() == 1
