"""Erasing a young person of whom nothing has to be kept."""

from django.db import transaction

from passregion.accounts.models import User
from passregion.beneficiaries.models import Beneficiary, Guardian
from passregion.beneficiaries.operations.portraits import discard_portrait


@transaction.atomic
def erase_beneficiary(*, beneficiary: Beneficiary) -> None:
    """Erase the person, consents and photo. Raises ProtectedError while a demande or a card names the person."""
    portrait = beneficiary.portrait
    beneficiary.delete()
    discard_portrait(portrait=portrait)


@transaction.atomic
def erase_guardian(*, user: User) -> None:
    """Erase the adult of this account. Raises ProtectedError while a child is entrusted to that adult."""
    Guardian.objects.filter(user=user).delete()
