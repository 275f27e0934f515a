"""Writing one partner, one place, one deal, one member."""

from datetime import date

from django.db import transaction

from passregion.accounts.models import User
from passregion.common.clock import now
from passregion.common.errors import Refusal
from passregion.partners import rules
from passregion.partners.models import Deal, Member, MemberRole, Partner, PartnerState, Place, PlaceCategory


class NotPending(Refusal):
    """The approval of this partner was already decided."""

    code = "not_pending"


class PlaceOfAnother(Refusal):
    """The place belongs to another partner."""

    code = "place_of_another"


@transaction.atomic
def create_partner(*, name: str, email: str, siret: str | None = None) -> Partner:
    """Write a partner whose approval is pending."""
    return Partner.objects.create(
        name=name, email=email, siret=siret or None, state=PartnerState.PENDING, created_at=now()
    )


@transaction.atomic
def approve_partner(*, partner: Partner) -> Partner:
    """Agree a pending partner: its places appear and take payments. Raises NotPending."""
    locked = Partner.objects.select_for_update().get(pk=partner.pk)
    if locked.state != PartnerState.PENDING:
        raise NotPending(state=locked.state)
    locked.state = PartnerState.APPROVED
    locked.save(update_fields=["state"])
    return locked


@transaction.atomic
def add_place(
    *,
    partner: Partner,
    name: str,
    category: PlaceCategory,
    address_line: str = "",
    postal_code: str = "",
    commune: str = "",
    insee_code: str = "",
    departement: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    website: str = "",
) -> Place:
    """Write one place of a partner."""
    return Place.objects.create(
        partner=partner,
        name=name,
        category=category,
        address_line=address_line,
        postal_code=postal_code,
        commune=commune,
        insee_code=insee_code,
        departement=departement or postal_code[:2],
        latitude=latitude,
        longitude=longitude,
        website=website,
        search_text=rules.place_search_text(
            name=name, category=category, commune=commune, postal_code=postal_code, address_line=address_line
        ),
    )


@transaction.atomic
def add_deal(*, place: Place, title: str, description: str, starts_on: date, ends_on: date) -> Deal:
    """Write one bon plan of a place, shown from `starts_on` to `ends_on` included."""
    return Deal.objects.create(place=place, title=title, description=description, starts_on=starts_on, ends_on=ends_on)


@transaction.atomic
def add_member(
    *,
    user: User,
    partner: Partner,
    role: MemberRole = MemberRole.CASHIER,
    place: Place | None = None,
    till_label: str = "",
) -> Member:
    """Let this user work for this partner, at one place or at all of them, anew if it was revoked.

    Raises PlaceOfAnother.
    """
    if place is not None and place.partner_id != partner.pk:
        raise PlaceOfAnother
    written = {"role": role, "place": place, "till_label": till_label, "revoked_at": None}
    member, _created = Member.objects.update_or_create(
        user=user, partner=partner, defaults=written, create_defaults={**written, "since": now()}
    )
    return member


@transaction.atomic
def revoke_member(*, user: User, partner: Partner) -> None:
    """This user no longer works here, and the PIN is void; the row stays, with its end."""
    current = Member.objects.filter(user=user, partner=partner, revoked_at=None)
    current.update(revoked_at=now(), pin_digest=None, pin_key_id="")
