"""What the Region may open. The gate has checked the role; here the object is found, and its reading recorded."""

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest

from passregion.accounts.models import User
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.cards.models import ProductionBatch


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
