"""Drafts: what another tab wrote stays, and old ones go with their photos."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from passregion.applications.models import Application, Draft
from passregion.applications.operations import drafting
from passregion.beneficiaries.models import Portrait
from passregion.common.clock import now
from tests.applications.factories import make_application, make_complete_draft, make_draft
from tests.beneficiaries.factories import make_portrait


@pytest.mark.django_db
def test_saving_one_step_leaves_the_others() -> None:
    draft, _secret = make_draft()
    stale = Draft.objects.get(pk=draft.pk)
    drafting.save_answers(draft=draft, step="contact", answers={"phone": "1"})
    drafting.save_answers(draft=stale, step="legal", answers={"deals": True})
    draft.refresh_from_db()
    assert draft.answers == {"contact": {"phone": "1"}, "legal": {"deals": True}}


@pytest.mark.django_db
def test_a_replaced_photo_is_erased() -> None:
    draft, _secret = make_complete_draft()
    first = draft.portrait
    drafting.set_portrait(draft=draft, portrait=make_portrait())
    assert not Portrait.objects.filter(pk=first.pk).exists()


@pytest.mark.django_db
def test_old_drafts_go_and_a_sent_photo_stays() -> None:
    make_complete_draft()
    application = make_application()
    fresh, _secret = make_draft()
    old = now() - datetime.timedelta(days=31)
    Draft.objects.exclude(pk=fresh.pk).update(updated_at=old)
    assert drafting.purge_drafts(before=now() - datetime.timedelta(days=30)) == 2
    assert list(Draft.objects.all()) == [fresh]
    assert list(Portrait.objects.all()) == [application.beneficiary.portrait]


@pytest.mark.django_db
def test_the_database_allows_one_application_per_person_and_campaign() -> None:
    application = make_application()
    twin = Application.objects.get(pk=application.pk)
    twin.pk, twin.public_id, twin.draft_public_id = None, application.draft_public_id, application.public_id
    with pytest.raises(IntegrityError, match="one_application_per_campaign"), transaction.atomic():
        twin.save(force_insert=True)
