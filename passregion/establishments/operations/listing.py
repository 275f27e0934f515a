"""« N’est pas dans la liste »: what an applicant named, the row that stands in, and how the Region settles it."""

import secrets
import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from passregion.audit.models import Action
from passregion.audit.operations import record_many
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.common.errors import Refusal
from passregion.establishments import rules
from passregion.establishments.listing_queries import same_open_requests
from passregion.establishments.models import (
    Category,
    Establishment,
    Level,
    ListingKind,
    ListingRequest,
    ListingState,
    Track,
    Voie,
)
from passregion.establishments.operations.create import NotAUai, add_offer, ensure_general_classes

# No real UAI starts with a letter: neither a stand-in nor a place that has no UAI can ever be taken for one.
STAND_IN, NO_UAI = "P", "S"
CODE_SIGNS = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
ACTIONS = {
    ListingState.MATCHED: Action.LISTING_MATCHED,
    ListingState.ADDED: Action.LISTING_ADDED,
    ListingState.DECLINED: Action.LISTING_DECLINED,
}


class RequestUnknown(Refusal):
    """No request has this id."""

    code = "listing_request_unknown"


class AlreadySettled(Refusal):
    """Somebody settled it before; details: state, by (label), at, outcome."""

    code = "listing_already_settled"


class AlreadyListed(Refusal):
    """The list already holds this number; details: row, the establishment or track that has it."""

    code = "already_listed"


def _code(first: str, length: int) -> str:
    return first + "".join(secrets.choice(CODE_SIGNS) for _ in range(length - len(first)))


@transaction.atomic
def request_establishment(*, name: str, place: str, details: str = "", category: str = "") -> ListingRequest:
    """Keep what an applicant named, and a provisional establishment that stands in for it.

    Nobody works there, no search finds it, nobody can apply for it. `category` empty: the applicant did not know.
    """
    stand_in = Establishment.objects.create(
        uai=_code(STAND_IN, 8),
        name=name,
        category=category,
        commune=place[:80],
        search_text=rules.listing_key(name, place),
        is_open_to_applications=False,
        is_provisional=True,
    )
    return ListingRequest.objects.create(
        kind=ListingKind.ESTABLISHMENT,
        establishment=stand_in,
        name=name,
        place=place,
        details=details,
        requested_at=now(),
    )


@transaction.atomic
def request_track(*, establishment: Establishment, name: str, level: str, details: str = "") -> ListingRequest:
    """Keep the filière that an applicant named, and a provisional one that no search finds; `level` of `Level`."""
    stand_in = Track.objects.create(
        code=_code(f"{STAND_IN}-", 14),
        label=name,
        level=level,
        voie=Voie.OTHER,
        search_text=rules.listing_key(name, level),
        is_provisional=True,
    )
    return ListingRequest.objects.create(
        kind=ListingKind.TRACK,
        establishment=establishment,
        track=stand_in,
        name=name,
        details=details,
        requested_at=now(),
    )


@transaction.atomic
def hold_open(*, request_id: uuid.UUID, together: bool) -> list[ListingRequest]:
    """Hold an open request until the end of the transaction, with those that name the same when `together`.

    `request_id` is the public id; its request comes first. Raises RequestUnknown, AlreadySettled.
    """
    wanted = ListingRequest.objects.filter(public_id=request_id).select_related("establishment", "track").first()
    if wanted is None:
        raise RequestUnknown
    ids = [wanted.pk, *(same_open_requests(wanted).values_list("pk", flat=True) if together else [])]
    locked = list(ListingRequest.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    asked = next(request for request in locked if request.pk == wanted.pk)
    if asked.state != ListingState.OPEN:
        raise AlreadySettled(state=asked.state, by=asked.settled_by_label, at=asked.settled_at, outcome=asked.outcome)
    others = [request for request in locked if request.pk != wanted.pk and request.state == ListingState.OPEN]
    return [asked, *others]


@transaction.atomic
def settle(*, requests: Sequence[ListingRequest], state: ListingState, outcome: str, actor: Actor) -> None:
    """Write how requests held by `hold_open` were settled; `outcome` says in words what they became, or why not."""
    at = now()
    for request in requests:
        request.state = state
        request.settled_at, request.outcome = at, outcome[:300]
        request.settled_by_ref, request.settled_by_label = actor.ref, actor.label
        request.save(update_fields=["state", "settled_at", "settled_by_ref", "settled_by_label", "outcome"])
    record_many(
        action=ACTIONS[state],
        actor=actor,
        subject_refs=[f"listing:{request.public_id}" for request in requests],
    )


@transaction.atomic
def follow_establishment(*, stand_in: Establishment, establishment: Establishment) -> None:
    """The tracks that were asked for at `stand_in` are now asked for at `establishment`."""
    ListingRequest.objects.filter(establishment=stand_in, kind=ListingKind.TRACK).update(establishment=establishment)


@transaction.atomic
def complete_offers(*, establishment: Establishment, track: Track) -> None:
    """Let the next pupils find `track` where it is taught.

    An establishment whose offers nobody knows is offered every track of its kind: one offer would hide the others.
    """
    if not establishment.is_provisional and establishment.offers.exists():
        add_offer(establishment=establishment, track=track)


@transaction.atomic
def add_listed_establishment(
    *, uai: str, name: str, category: Category, address_line: str, postal_code: str, commune: str
) -> Establishment:
    """Write an establishment that the registers do not hold. `uai` empty: a kind of place that has none.

    Raises NotAUai, AlreadyListed.
    """
    if not (rules.is_uai(uai) if uai else category in rules.WITHOUT_UAI):
        raise NotAUai(uai=uai)
    ensure_general_classes()
    code = uai or _code(NO_UAI, 8)
    try:
        with transaction.atomic():
            return Establishment.objects.create(
                uai=code,
                name=name,
                category=category,
                address_line=address_line,
                postal_code=postal_code,
                commune=commune,
                departement=rules.departement_of(postal_code),
                search_text=rules.establishment_search_text(
                    uai=uai, name=name, category=category, commune=commune, postal_code=postal_code
                ),
            )
    except IntegrityError as clash:
        raise AlreadyListed(row=Establishment.objects.get(uai=code)) from clash


@transaction.atomic
def add_listed_track(*, code: str, label: str, level: Level, voie: Voie) -> Track:
    """Write a track that the Region's list does not hold. Raises AlreadyListed."""
    try:
        with transaction.atomic():
            return Track.objects.create(
                code=code,
                label=label,
                level=level,
                voie=voie,
                search_text=rules.track_search_text(code=code, label=label, level=level),
            )
    except IntegrityError as clash:
        raise AlreadyListed(row=Track.objects.get(code=code)) from clash
