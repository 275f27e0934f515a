"""Whose objects a holder may see: only the holder's own; an adult sees those of one child at a time."""

from uuid import UUID

from django.http import Http404, HttpRequest

from passregion.accounts.models import Kind, User
from passregion.beneficiaries.models import Beneficiary
from passregion.beneficiaries.queries import beneficiary_of, children_of
from passregion.common.actors import Actor
from passregion.common.public_ids import normalise_file_number

# In the session of an adult: the public id of the child whose dossier is shown.
CHILD = "child"


def signed_in_user(request: HttpRequest) -> User:
    """Who is signed in: the young person, or the adult. Raises Http404."""
    # The gate lets signed-in holders only come this far.
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def actor_of(request: HttpRequest) -> Actor:
    """In whose name this act is done. Raises Http404."""
    return signed_in_user(request).actor


def get_holder_or_404(request: HttpRequest) -> Beneficiary:
    """The young person who is signed in, or the child that the adult chose; the latest one before any choice."""
    user = signed_in_user(request)
    if user.kind != Kind.GUARDIAN:
        holder = beneficiary_of(user)
    else:
        children = children_of(user)
        chosen = request.session.get(CHILD)
        latest = children[0] if children else None
        holder = next((child for child in children if str(child.public_id) == chosen), latest)
    if holder is None:
        raise Http404
    return holder


def choose_child_named(request: HttpRequest, typed: str) -> None:
    """Show the child whose file number an adult typed to sign in; nothing for any other login."""
    number = normalise_file_number(typed)
    named = next((child for child in children_of(signed_in_user(request)) if child.file_number == number), None)
    if named is not None:
        request.session[CHILD] = str(named.public_id)


def choose_child_or_404(request: HttpRequest, public_id: UUID) -> Beneficiary:
    """Show this child's dossier from now on; somebody else's child is as unknown as one that does not exist."""
    found = next((child for child in children_of(signed_in_user(request)) if child.public_id == public_id), None)
    if found is None:
        raise Http404
    request.session[CHILD] = str(found.public_id)
    return found
