"""Who fills a draft in: what changes hands, what stays one person's."""

import pytest

from passregion.accounts.models import User
from passregion.accounts.operations import NotAGuardian
from passregion.applications.models import Applicant
from passregion.applications.operations import drafting
from tests.accounts.factories import make_guardian, make_holder, make_staff
from tests.applications.factories import make_complete_draft

pytestmark = pytest.mark.django_db


def test_what_one_person_gave_waits_for_that_person() -> None:
    draft, _secret = make_complete_draft()
    password, accepted_at = draft.password_hash, draft.charter_accepted_at
    turned = drafting.change_applicant(draft=draft, applicant=Applicant.GUARDIAN)
    assert (turned.password_hash, turned.charter_id, turned.charter_accepted_at) == ("", None, None)
    assert turned.language == "fr-adult"
    assert turned.answers["identity"] == draft.answers["identity"]
    turned = drafting.set_password_hash(draft=turned, password_hash="another")
    back = drafting.change_applicant(draft=turned, applicant=Applicant.SELF)
    assert (back.password_hash, back.charter_id) == (password, back.campaign.charter_id)
    assert (back.charter_accepted_at, back.language) == (accepted_at, "fr")
    again = drafting.change_applicant(draft=back, applicant=Applicant.GUARDIAN)
    assert again.password_hash == "another"
    assert drafting.change_applicant(draft=again, applicant=Applicant.GUARDIAN).password_hash == "another"


def test_the_account_of_an_adult_goes_with_the_adult() -> None:
    draft, _secret = make_complete_draft()
    adult = make_guardian()
    draft = drafting.change_applicant(draft=draft, applicant=Applicant.GUARDIAN)
    assert drafting.join_account(draft=draft, user=adult).guardian_user == adult
    assert drafting.change_applicant(draft=draft, applicant=Applicant.SELF).guardian_user is None


def test_only_the_open_account_of_an_adult_is_joined() -> None:
    draft, _secret = make_complete_draft()
    closed = make_guardian()
    User.objects.filter(pk=closed.pk).update(is_active=False)
    for other in (make_holder(), make_staff(), User.objects.get(pk=closed.pk)):
        with pytest.raises(NotAGuardian):
            drafting.join_account(draft=draft, user=other)
    draft.refresh_from_db()
    assert draft.guardian_user is None
