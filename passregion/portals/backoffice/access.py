"""What the Region may open. The gate has checked the role; here the object is found, and its reading recorded."""

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest

from passregion.accounts.models import User
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.beneficiaries.models import Beneficiary
from passregion.cards.models import (
    Card,
    CardKind,
    ManufacturerFile,
    ManufacturerKey,
    ProductionBatch,
    ProductionChunk,
)
from passregion.establishments.listing_queries import find_request
from passregion.establishments.models import ListingRequest

USER_PREFIX = "user:"


def signed_in(request: HttpRequest) -> User:
    """The visitor: the gate has let nobody else through."""
    return cast(User, request.user)


def get_batch_or_404(batch_id: UUID) -> ProductionBatch:
    """A production batch. Raises Http404."""
    batch = (
        ProductionBatch.objects.select_related("campaign", "halted_by__beneficiary").filter(public_id=batch_id).first()
    )
    if batch is None:
        raise Http404
    return batch


def take_batch_file(user: User, batch_id: UUID, part: str) -> ProductionBatch:
    """The batch of which `part` (manifest or checksums) leaves: names and addresses are in it, so it is recorded.

    Raises Http404 while the batch is not ready.
    """
    batch = get_batch_or_404(batch_id)
    if not batch.manifest:
        raise Http404
    _record_download(user, batch, part)
    return batch


def take_chunk_file(user: User, batch_id: UUID, number: int, part: str) -> ProductionChunk:
    """A chunk of which `part` (faces or photos) leaves. Raises Http404 for one that is not drawn, or has no card."""
    chunk = get_batch_or_404(batch_id).chunks.filter(number=number, card_count__gt=0).select_related("batch").first()
    if chunk is None:
        raise Http404
    _record_download(user, chunk.batch, f"{part} {number}")
    return chunk


def _record_download(user: User, batch: ProductionBatch, part: str) -> None:
    record(action=Action.BATCH_DOWNLOADED, actor=user.actor, subject_ref=f"batch:{batch.public_id}", part=part)


def get_answer_file_or_404(file_id: UUID) -> ManufacturerFile:
    """A file of the manufacturer's answers. Raises Http404."""
    found = ManufacturerFile.objects.filter(public_id=file_id).first()
    if found is None:
        raise Http404
    return found


def get_key_or_404(key_id: str) -> ManufacturerKey:
    """A key of the manufacturer. Raises Http404."""
    found = ManufacturerKey.objects.filter(public_id=key_id).first()
    if found is None:
        raise Http404
    return found


def colleagues(rows: Iterable[ListingRequest]) -> dict[str, str]:
    """The names, by reference, of the agents of the Region who settled these requests."""
    numbers = [row.settled_by_ref.removeprefix(USER_PREFIX) for row in rows]
    users = User.objects.filter(pk__in=[int(number) for number in numbers if number.isdecimal()])
    return {user.actor.ref: user.display_name for user in users.filter(role_grants__isnull=False).distinct()}


def get_holder_or_404(holder_id: UUID) -> Beneficiary:
    """A young person. Raises Http404."""
    holder = Beneficiary.objects.select_related("user").filter(public_id=holder_id).first()
    if holder is None:
        raise Http404
    return holder


def get_card_or_404(card_id: UUID) -> Card:
    """A plastic card. Raises Http404."""
    card = Card.objects.select_related("beneficiary").filter(public_id=card_id, kind=CardKind.PLASTIC).first()
    if card is None:
        raise Http404
    return card


def get_listing_request_or_404(request_id: UUID) -> ListingRequest:
    """What an applicant did not find in the list. Raises Http404."""
    found = find_request(request_id)
    if found is None:
        raise Http404
    return found
