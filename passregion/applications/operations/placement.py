"""Moving demandes from the row that stood in to the row of the list that the Region chose."""

from django.db import transaction
from django.db.models import Q

from passregion.applications.models import Application
from passregion.audit.models import Action
from passregion.audit.operations import record_many
from passregion.common.actors import Actor
from passregion.establishments.models import Establishment, Track


@transaction.atomic
def move_to(
    *, stand_ins: list[Establishment] | list[Track], row: Establishment | Track, actor: Actor
) -> list[Application]:
    """The demandes that name one of `stand_ins` now name `row`; which ones. Their date of arrival is kept."""
    moved = list(
        Application.objects.select_for_update(of=("self",))
        .filter(_names(stand_ins))
        .select_related("beneficiary__user", "campaign", "establishment", "track")
        .order_by("pk")
    )
    field = "track" if isinstance(row, Track) else "establishment"
    for application in moved:
        setattr(application, field, row)
        application.save(update_fields=[field])
    record_many(
        action=Action.APPLICATION_PLACED,
        actor=actor,
        subject_refs=[f"application:{application.public_id}" for application in moved],
        **{field: row.pk},
    )
    return moved


def _names(stand_ins: list[Establishment] | list[Track]) -> Q:
    tracks = [row.pk for row in stand_ins if isinstance(row, Track)]
    establishments = [row.pk for row in stand_ins if isinstance(row, Establishment)]
    return Q(track__in=tracks) | Q(establishment__in=establishments)
