"""Questions about young people."""

from passregion.accounts.models import User
from passregion.beneficiaries.models import Beneficiary, Consent, ConsentKind


def beneficiary_of(user: User) -> Beneficiary | None:
    """The young person who signs in with this account."""
    return Beneficiary.objects.select_related("user", "portrait").filter(user=user).first()


def consents_in_force(beneficiary: Beneficiary) -> list[tuple[str, Consent | None]]:
    """Each opt-in's label with its last answer, None when it was never asked."""
    latest = {consent.kind: consent for consent in beneficiary.consents.order_by("at", "pk")}
    return [(str(kind.label), latest.get(kind.value)) for kind in ConsentKind]
