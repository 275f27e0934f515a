"""The Region's desk: what waits for an act, messages."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from passregion.cards.batch_queries import batches_to_ship, rejected_to_settle
from passregion.establishments.listing_queries import open_groups
from passregion.notifications.models import MessageState
from passregion.notifications.queries import messages_by_state, recent_messages
from passregion.portals.backoffice.batch_views import campaigns_to_produce
from passregion.portals.backoffice.forms import MessageForm
from passregion.portals.backoffice.message_lines import KINDS, line_of
from passregion.portals.gate import Who
from passregion.portals.sign_in import StaffSignInView

PAGE_LENGTH = 25


class SignIn(StaffSignInView):
    """The Region's door."""

    door = Who.AGENT
    success_name = "backoffice:home"
    space_name = gettext_lazy("Espace Région")


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """What waits for an act, and how much there is of it."""
    states = messages_by_state()
    context = {
        "campaigns": campaigns_to_produce(),
        "batches": batches_to_ship(),
        "rejected_count": rejected_to_settle().count(),
        "failed_count": states[MessageState.FAILED],
        "queued_count": states[MessageState.QUEUED],
        "listing_count": open_groups().count(),
    }
    return render(request, "backoffice/home.html", context)


@require_safe
@never_cache
def messages_sent(request: HttpRequest) -> HttpResponse:
    """The e-mails: what became of each. Their text and their addressee are not shown."""
    form = MessageForm(request.GET, kinds=KINDS)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = recent_messages()
    if chosen.get("etat"):
        rows = rows.filter(state=chosen["etat"])
    if chosen.get("type"):
        rows = rows.filter(kind=chosen["type"])
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    tabs = _message_tabs(str(chosen.get("etat", "")))
    return render(
        request,
        "backoffice/messages.html",
        {"form": form, "page": page, "tabs": tabs, "lines": [line_of(message) for message in page]},
    )


def _message_tabs(current: str) -> list[dict[str, object]]:
    counts = messages_by_state()
    tabs: list[dict[str, object]] = [
        {"label": _("Tous"), "url": "?", "count": sum(counts.values()), "current": not current}
    ]
    for state in MessageState:
        tabs.append(
            {"label": state.label, "url": f"?etat={state}", "count": counts[state], "current": current == state}
        )
    return tabs
