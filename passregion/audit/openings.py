"""Opened personal files: each one recorded, counted per agent and day, stopped beyond a budget."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from passregion.audit.models import Action, AgentDay, Event
from passregion.audit.operations import record, record_many
from passregion.common.actors import SYSTEM, Actor
from passregion.common.clock import now, today
from passregion.common.errors import Refusal


class OpeningsStopped(Refusal):
    """This agent has opened as many different files today as the budget allows."""

    code = "openings_stopped"

    def __init__(self, *, count: int) -> None:
        super().__init__(count=count)
        self.count = count


@dataclass(frozen=True)
class Budget:
    """How many different files an agent may open in a day: an alarm leaves above the first, nothing opens above the
    second."""

    alarm_above: int
    stop_above: int


def open_files(*, actor: Actor, subject_refs: Iterable[str], budget: Budget, again: bool = True, **details: str) -> int:
    """Record that this agent opens these files; the count at which an alarm is due, 0 when none is.

    A file opened before today costs nothing more, and is recorded once more only if `again`. Raises OpeningsStopped,
    after the stop is written; then nothing is opened and nothing is recorded as such.
    """
    with transaction.atomic():
        alarm, stopped_at_count = _count(actor, list(dict.fromkeys(subject_refs)), budget, again, details)
    if stopped_at_count:
        raise OpeningsStopped(count=stopped_at_count)
    return alarm


def _count(actor: Actor, wanted: list[str], budget: Budget, again: bool, details: dict[str, str]) -> tuple[int, int]:
    AgentDay.objects.get_or_create(actor_ref=actor.ref, day=today())
    agent_day = AgentDay.objects.select_for_update().get(actor_ref=actor.ref, day=today())
    known = set(_openings_today(actor).filter(subject_ref__in=wanted).values_list("subject_ref", flat=True))
    fresh = [ref for ref in wanted if ref not in known]
    after = agent_day.opened_count + len(fresh)
    if fresh and after > budget.stop_above and not agent_day.lifted_at:
        _stop(agent_day, actor)
        return 0, agent_day.opened_count or after
    recorded = wanted if again else fresh
    record_many(action=Action.BENEFICIARY_OPENED, actor=actor, subject_refs=recorded, **details)
    if not fresh:
        return 0, 0
    agent_day.opened_count = after
    is_alarm = after > budget.alarm_above and not agent_day.alarmed_at
    if is_alarm:
        agent_day.alarmed_at = now()
        record(action=Action.OPENINGS_ALARM, actor=SYSTEM, subject_ref=actor.ref, count=after)
    agent_day.save(update_fields=["opened_count", "alarmed_at"])
    return (after if is_alarm else 0), 0


def _openings_today(actor: Actor) -> QuerySet[Event]:
    midnight = timezone.make_aware(datetime.combine(today(), time.min))
    return Event.objects.filter(action=Action.BENEFICIARY_OPENED, actor_ref=actor.ref, at__gte=midnight)


def _stop(agent_day: AgentDay, actor: Actor) -> None:
    if agent_day.stopped_at is None:
        agent_day.stopped_at = now()
        agent_day.save(update_fields=["stopped_at"])
        record(action=Action.OPENINGS_STOPPED, actor=SYSTEM, subject_ref=actor.ref, count=agent_day.opened_count)


@transaction.atomic
def lift_stop(*, agent_ref: str, by: Actor) -> bool:
    """Let a stopped agent go on until midnight; whether there was a stop to lift."""
    found = AgentDay.objects.select_for_update().filter(
        actor_ref=agent_ref, day=today(), stopped_at__isnull=False, lifted_at=None
    )
    agent_day = found.first()
    if agent_day is None:
        return False
    agent_day.lifted_at, agent_day.lifted_by_ref = now(), by.ref
    agent_day.save(update_fields=["lifted_at", "lifted_by_ref"])
    record(action=Action.OPENINGS_LIFTED, actor=by, subject_ref=agent_ref, count=agent_day.opened_count)
    return True


def today_of(agent_ref: str) -> AgentDay | None:
    """What this agent opened today; None when nothing was."""
    return AgentDay.objects.filter(actor_ref=agent_ref, day=today()).first()


def days_with_alarm() -> QuerySet[AgentDay]:
    """The days on which an agent went above the first threshold, the newest first."""
    return AgentDay.objects.filter(alarmed_at__isnull=False).order_by("-day", "-opened_count", "pk")
