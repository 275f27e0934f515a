"""« Est-ce bien toi ? »: the session ended, the key is still in the browser."""

import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from passregion.accounts.operations import hit, unhit
from passregion.applications.models import Draft
from passregion.applications.operations.drafting import forget_adult
from passregion.applications.queries import birth_date_behind
from passregion.applications.rules import GUARDIAN
from passregion.portals.apply.access import is_left, is_locked, unlock
from passregion.portals.apply.forms.resume import UNLOCK, UnlockForm
from passregion.portals.typed import has_left_out, typed_fields

TRIES_PER_HOUR_MAX = 5
HOUR = datetime.timedelta(hours=1)
# A machine that others use has the key for weeks, and a classmate knows the year: five per hour would try all its days.
TRIES_PER_DAY_MAX = 10
DAY = datetime.timedelta(days=1)
# Fields of the question's own page, beside those that travel.
ANSWERED, LEFT_OUT, WITH_FORM = f"{UNLOCK}-birth_date", f"{UNLOCK}-left_out", f"{UNLOCK}-with_form"


def ask_who(request: HttpRequest, draft: Draft) -> HttpResponse | None:
    """The question while the draft is locked; None once this very request may go on.

    A form that was being sent travels in the question's page, and goes on with the right answer.
    """
    if not is_locked(request, draft):
        return None
    # A picture or a list asked by a script has nowhere to show a question.
    if "text/html" not in request.headers.get("Accept", "text/html"):
        raise Http404
    if ANSWERED not in request.POST:
        return _question(request, UnlockForm())
    form = UnlockForm(request.POST)
    if not form.is_valid():
        return _question(request, form)
    if not _is_right(draft, form):
        return _question(request, form)
    unlock(request, draft)
    if request.POST.get(LEFT_OUT):
        sentence = _(
            "Ni le mot de passe, ni le code, ni la photo ne sont gardés entre deux pages : donne-les de nouveau."
        )
        messages.warning(request, sentence)
    return None if request.POST.get(WITH_FORM) else redirect(request.get_full_path())


def without_absent_adult(request: HttpRequest, draft: Draft) -> Draft:
    """The draft; when it was left before any birth date, without what an adult had given of themselves.

    No question could keep it from whoever sits here next, who would even join a child to that adult's account.
    """
    if draft.submitted_at is not None or not is_left(request, draft) or birth_date_behind(draft) is not None:
        return draft
    is_joined_by_another = draft.guardian_user is not None and draft.guardian_user != request.user
    is_typed = draft.guardian_user is None and GUARDIAN in draft.answers
    if draft.password_hash or is_joined_by_another or is_typed:
        draft = forget_adult(draft=draft)
    unlock(request, draft)
    return draft


def _is_right(draft: Draft, form: UnlockForm) -> bool:
    """Whether the answer opens; each try counts, whoever makes it, and the right one is given back."""
    key = f"unlock:{draft.public_id}"
    # Under another name: at midnight both windows begin at the same instant.
    key_of_day = f"unlock:day:{draft.public_id}"
    if not hit(key=key, limit=TRIES_PER_HOUR_MAX, window=HOUR):
        form.hold()
        return False
    if not hit(key=key_of_day, limit=TRIES_PER_DAY_MAX, window=DAY):
        form.hold_until_tomorrow()
        return False
    if form.typed != birth_date_behind(draft):
        form.refuse()
        return False
    unhit(key=key, window=HOUR)
    unhit(key=key_of_day, window=DAY)
    return True


def _question(request: HttpRequest, form: UnlockForm) -> HttpResponse:
    has_form = request.method == "POST" and (ANSWERED not in request.POST or bool(request.POST.get(WITH_FORM)))
    left_out = has_form and (has_left_out(request) or bool(request.POST.get(LEFT_OUT)))
    context = {
        "form": form,
        "with_form": WITH_FORM if has_form else "",
        "left_out": LEFT_OUT if left_out else "",
        "typed": typed_fields(request, without=f"{UNLOCK}-") if has_form else [],
    }
    response = render(request, "apply/locked.html", context)
    response.headers["Cache-Control"] = "no-store, private"
    return response
