"""Questions about young people."""

from passregion.accounts.models import User
from passregion.beneficiaries.models import Beneficiary, Consent, ConsentKind, Guardianship


def beneficiary_of(user: User) -> Beneficiary | None:
    """The young person who signs in with this account."""
    return Beneficiary.objects.select_related("user", "portrait").filter(user=user).first()


def children_of(user: User) -> list[Beneficiary]:
    """The young people for whom this adult signs in, the latest first."""
    found = Beneficiary.objects.filter(user__held_by=user).select_related("user", "portrait")
    return list(found.order_by("-created_at", "-pk"))


def postal_line(beneficiary: Beneficiary) -> str:
    """The postal address in one line, with the name on the letterbox when it is another."""
    parts = (
        beneficiary.care_of,
        beneficiary.address_line,
        beneficiary.address_complement,
        f"{beneficiary.postal_code} {beneficiary.commune}",
    )
    return ", ".join(part for part in parts if part)


def guardianship_of(beneficiary: Beneficiary) -> Guardianship | None:
    """The adult who answers for this young person today, if any."""
    return beneficiary.guardianships.select_related("guardian__user").filter(ended_at=None).first()


def consents_in_force(beneficiary: Beneficiary) -> list[tuple[str, Consent | None]]:
    """Each opt-in's label with its last answer, None when it was never asked."""
    latest = {consent.kind: consent for consent in beneficiary.consents.order_by("at", "pk")}
    return [(str(kind.label), latest.get(kind.value)) for kind in ConsentKind]
