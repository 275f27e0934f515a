"""How many personal files agents opened: the days above the first threshold, and what was done."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from passregion.accounts.models import Kind, User
from passregion.audit.models import AgentDay
from passregion.audit.openings import days_with_alarm
from passregion.audit.openings import lift_stop as lift
from passregion.common.clock import today
from passregion.portals.desk import render_desk, signed_in

PAGE_LENGTH = 25
USER_PREFIX = "user:"


@dataclass(frozen=True)
class Line:
    """One day of one agent above the first threshold."""

    day: AgentDay
    agent: User | None
    can_lift: bool


@require_safe
def openings(request: HttpRequest) -> HttpResponse:
    """The days on which somebody opened more files than usual, the newest first."""
    page = Paginator(days_with_alarm(), PAGE_LENGTH).get_page(request.GET.get("page"))
    numbers = [row.actor_ref.removeprefix(USER_PREFIX) for row in page.object_list]
    users = User.objects.in_bulk([int(number) for number in numbers if number.isdecimal()])
    agents = {user.actor.ref: user for user in users.values()}
    me = signed_in(request).actor.ref
    lines = [
        Line(
            day=row,
            agent=agents.get(row.actor_ref),
            can_lift=bool(row.stopped_at and not row.lifted_at and row.day == today() and row.actor_ref != me),
        )
        for row in page.object_list
    ]
    return render_desk(request, "staff/openings.html", {"page": page, "lines": lines})


@require_POST
def lift_stop(request: HttpRequest, user_id: int) -> HttpResponse:
    """Let a stopped agent, never oneself, go on until midnight."""
    agent = User.objects.filter(pk=user_id, kind=Kind.STAFF).exclude(pk=signed_in(request).pk).first()
    if agent is None:
        raise Http404
    if lift(agent_ref=agent.actor.ref, by=signed_in(request).actor):
        words = {"name": agent.display_name}
        messages.success(request, _("%(name)s peut de nouveau ouvrir des dossiers aujourd’hui.") % words)
    return redirect("staff:openings")
