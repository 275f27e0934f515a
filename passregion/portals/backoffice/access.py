"""What the Region may open. The gate has checked the role; here the object is found, and its reading recorded."""

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest

from passregion.accounts.models import User
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.cards.models import ProductionBatch
from passregion.establishments.listing_queries import find_request
from passregion.establishments.models import ListingRequest

USER_PREFIX = "user:"


def signed_in(request: HttpRequest) -> User:
    """The visitor: the gate has let nobody else through."""
    return cast(User, request.user)


def get_batch_or_404(batch_id: UUID) -> ProductionBatch:
    """A production batch. Raises Http404."""
    batch = ProductionBatch.objects.select_related("campaign").filter(public_id=batch_id).first()
    if batch is None:
        raise Http404
    return batch


def take_batch_file(user: User, batch_id: UUID, part: str) -> ProductionBatch:
    """The batch of which `part` (manifest or faces) leaves: it holds names, addresses and photos, so it is recorded."""
    batch = get_batch_or_404(batch_id)
    record(action=Action.BATCH_DOWNLOADED, actor=user.actor, subject_ref=f"batch:{batch.public_id}", part=part)
    return batch


def colleagues(rows: Iterable[ListingRequest]) -> dict[str, str]:
    """The names, by reference, of the agents of the Region who settled these requests."""
    numbers = [row.settled_by_ref.removeprefix(USER_PREFIX) for row in rows]
    users = User.objects.filter(pk__in=[int(number) for number in numbers if number.isdecimal()])
    return {user.actor.ref: user.display_name for user in users.filter(role_grants__isnull=False).distinct()}


def get_listing_request_or_404(request_id: UUID) -> ListingRequest:
    """What an applicant did not find in the list. Raises Http404."""
    found = find_request(request_id)
    if found is None:
        raise Http404
    return found
