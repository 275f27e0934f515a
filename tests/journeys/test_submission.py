"""Sending a draft: everything or nothing, and once only."""

import threading

import pytest
from django.db import connections

from passregion.accounts.models import Kind, OneTimeToken, User
from passregion.applications.models import Application, Draft
from passregion.applications.operations import drafting
from passregion.applications.operations.drafting import DraftGone
from passregion.beneficiaries.models import Beneficiary, Consent
from passregion.beneficiaries.operations.usage_code import check_usage_code
from passregion.common.public_ids import is_file_number
from passregion.journeys import submission
from passregion.notifications.models import Message
from tests.applications.factories import PASSWORD, USAGE_CODE, make_application, make_complete_draft, make_draft
from tests.campaigns.factories import make_campaign


@pytest.mark.django_db
def test_a_complete_draft_becomes_an_application_an_account_and_a_message() -> None:
    draft, _secret = make_complete_draft(first_name="Élodie-Ånn", last_name="O’Çınar")
    drafting.save_answers(draft=draft, step="legal", answers={"deals": True, "news": False})

    application = submission.submit(draft=draft, language="en")

    person = application.beneficiary
    assert (person.first_name, person.last_name) == ("Élodie-Ånn", "O’Çınar")
    assert person.departement == "63"
    assert is_file_number(person.file_number)
    assert person.public_id == draft.holder_id
    check_usage_code(beneficiary=person, code=USAGE_CODE)
    user = person.user
    assert (user.login, user.kind, user.language, user.activated_at) == (person.file_number, Kind.HOLDER, "en", None)
    assert user.check_password(PASSWORD)
    assert dict(person.consents.values_list("kind", "is_granted")) == {"deals": True, "news": False}
    assert OneTimeToken.objects.filter(user=user, purpose="activation").count() == 1
    message = Message.objects.get(kind="application_received")
    assert message.recipient == user.email
    assert application.charter_sha256 == application.charter.sha256


@pytest.mark.django_db
def test_the_draft_is_emptied_once_sent() -> None:
    application = make_application()
    draft = Draft.objects.get(public_id=application.draft_public_id)
    assert (draft.answers, draft.password_hash, draft.usage_code_digest, draft.portrait) == ({}, "", None, None)
    with pytest.raises(DraftGone):
        drafting.save_answers(draft=draft, step="contact", answers={})


@pytest.mark.django_db
def test_consents_are_off_unless_ticked() -> None:
    application = make_application()
    assert set(application.beneficiary.consents.values_list("is_granted", flat=True)) == {False}


@pytest.mark.django_db
def test_the_same_draft_sent_twice_is_one_application() -> None:
    draft, _secret = make_complete_draft()
    first = submission.submit(draft=draft, language="fr")
    again = submission.submit(draft=draft, language="fr")
    assert first.pk == again.pk
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_draft_sent_by_eight_threads_is_one_application() -> None:
    draft, _secret = make_complete_draft()
    start = threading.Barrier(8)
    sent: list[object] = []

    def send() -> None:
        try:
            start.wait(timeout=10)
            sent.append(submission.submit(draft=draft, language="fr").pk)
        except Exception as fault:  # noqa: BLE001 -- a thread must report, not vanish
            sent.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sent) == 8
    assert set(sent) == {Application.objects.get().pk}
    assert (User.objects.count(), Beneficiary.objects.count(), Message.objects.count()) == (1, 1, 1)
    assert Consent.objects.count() == 2


@pytest.mark.django_db
def test_siblings_share_an_address() -> None:
    make_application(first_name="Lina")
    sibling = make_application(first_name="Noé")
    assert User.objects.filter(email=sibling.beneficiary.user.email).count() == 2


@pytest.mark.django_db
def test_an_incomplete_draft_names_its_first_missing_step() -> None:
    draft, _secret = make_draft()
    with pytest.raises(submission.DraftIncomplete) as refusal:
        submission.submit(draft=draft, language="fr")
    assert refusal.value.details["step"] == "charter"


@pytest.mark.django_db
def test_a_new_version_of_the_charter_asks_again() -> None:
    from passregion.campaigns.operations import publish_charter

    draft, _secret = make_complete_draft()
    make_campaign(charter=publish_charter(version="2026-2", text="# Nouvelle charte"))
    with pytest.raises(submission.DraftIncomplete) as refusal:
        submission.submit(draft=draft, language="fr")
    assert refusal.value.details["step"] == "charter"


@pytest.mark.django_db
def test_after_the_last_day_nothing_is_sent() -> None:
    import datetime

    from passregion.common.clock import today

    draft, _secret = make_complete_draft()
    make_campaign(closes_on=today() - datetime.timedelta(days=1))
    with pytest.raises(submission.CampaignClosed):
        submission.submit(draft=draft, language="fr")
    assert not Beneficiary.objects.exists()


@pytest.mark.django_db
def test_a_failure_at_the_end_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    draft, _secret = make_complete_draft()

    class MailIsDown(Exception):
        pass

    def fail(**values: object) -> None:
        raise MailIsDown

    monkeypatch.setattr("passregion.journeys.submission.emails.application_received", fail)
    with pytest.raises(MailIsDown):
        submission.submit(draft=draft, language="fr")
    assert not User.objects.exists()
    assert not Application.objects.exists()
    draft.refresh_from_db()
    assert draft.submitted_at is None
    assert draft.answers["identity"]["first_name"] == "Lina"
