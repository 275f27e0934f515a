"""Erasing demandes that came to nothing."""

from django.db import transaction

from passregion.applications.models import Application, Draft
from passregion.applications.states import State
from passregion.beneficiaries.models import Beneficiary
from passregion.beneficiaries.operations.portraits import discard_portrait
from passregion.common.errors import Refusal


class WasApproved(Refusal):
    """A validated demande opened rights: it is kept for as long as the retention table says."""

    code = "was_approved"


@transaction.atomic
def erase_applications(*, beneficiary: Beneficiary) -> list[str]:
    """Erase every demande of this person, with rounds, photos kept aside and the emptied draft; their references.

    Raises WasApproved if one of them was validated.
    """
    applications = list(Application.objects.select_for_update(of=("self",)).filter(beneficiary=beneficiary))
    if any(application.state == State.APPROVED for application in applications):
        raise WasApproved
    for application in applications:
        _erase(application)
    return [f"application:{application.public_id}" for application in applications]


def _erase(application: Application) -> None:
    kept_aside = [correction.portrait for correction in application.corrections.select_related("portrait")]
    Draft.objects.filter(public_id=application.draft_public_id).delete()
    application.delete()
    for portrait in filter(None, kept_aside):
        discard_portrait(portrait=portrait)
