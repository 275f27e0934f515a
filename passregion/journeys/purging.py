"""Erasing the dossiers that nobody activated and no establishment validated."""

import datetime

from django.db import transaction

from passregion.accounts.models import Kind, User
from passregion.accounts.operations import erase_account
from passregion.applications.models import Application
from passregion.applications.operations.erasure import erase_applications
from passregion.applications.states import State
from passregion.beneficiaries.models import Beneficiary
from passregion.beneficiaries.operations.erasure import erase_beneficiary, erase_guardian
from passregion.notifications.operations.forget import forget_messages


def purge_never_activated(*, before: datetime.datetime) -> int:
    """Erase the young people whose account was made before this moment, never activated, and who were never validated.

    One transaction for each, so that a fault keeps one dossier and not all of them; how many were erased.
    """
    forgotten = (
        Beneficiary.objects.filter(user__activated_at=None, user__created_at__lt=before)
        .exclude(pk__in=Application.objects.filter(state=State.APPROVED).values("beneficiary"))
        .values_list("pk", flat=True)
    )
    return sum(_purge(pk) for pk in forgotten)


@transaction.atomic
def _purge(pk: int) -> bool:
    """Erase one, unless it was activated or validated meanwhile: accounts are locked first, as activating does."""
    user = User.objects.select_for_update(of=("self",)).filter(beneficiary__pk=pk, activated_at=None).first()
    if user is None:
        return False
    beneficiary = user.beneficiary
    # In the order of `review.approve`: whoever holds the demande first wins.
    held = Application.objects.select_for_update(of=("self",)).filter(beneficiary=beneficiary)
    if any(application.state == State.APPROVED for application in held):
        return False
    references = [f"beneficiary:{beneficiary.public_id}", user.actor.ref]
    references += erase_applications(beneficiary=beneficiary)
    erase_beneficiary(beneficiary=beneficiary)
    adult = user.held_by
    erase_account(user=user)
    if adult is not None:
        references += _erase_childless(adult)
    forget_messages(subject_refs=references)
    return True


def _erase_childless(adult: User) -> list[str]:
    """An adult who never confirmed the address and for whom no child is left goes too."""
    locked = User.objects.select_for_update().get(pk=adult.pk)
    if locked.kind != Kind.GUARDIAN or locked.activated_at is not None or locked.held_accounts.exists():
        return []
    reference = locked.actor.ref
    erase_guardian(user=locked)
    erase_account(user=locked)
    return [reference]
