"""The correction round of a signed-in young person: the list of what was asked, one page for each item, the sending.

Only what the establishment asked is open; each answer is saved as it is given, and stays aside until all is sent.
"""

from abc import abstractmethod
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from passregion.applications.correction_queries import open_corrections, reason_of
from passregion.applications.models import Application, Correction, CorrectionItem
from passregion.applications.operations import correction as rounds
from passregion.applications.operations.moves import AlreadyDecided
from passregion.applications.queries import application_of
from passregion.applications.states import State
from passregion.beneficiaries.models import Beneficiary
from passregion.journeys import correction as journey
from passregion.portals.apply.correction_answers import summary_of
from passregion.portals.holder_access import actor_of, get_holder_or_404

SLUGS = {
    CorrectionItem.IDENTITY: "identite",
    CorrectionItem.CONTACT: "contact",
    CorrectionItem.SCHOOL: "etablissement",
    CorrectionItem.PHOTO: "photo",
}
ITEMS = {slug: item for item, slug in SLUGS.items()}


def url_of_item(item: str) -> str:
    """Where this item is corrected."""
    return reverse("apply:correction_item", args=[SLUGS[CorrectionItem(item)]])


@method_decorator(never_cache, name="dispatch")
class CorrectionPage(View):
    """A page of the round; nobody enters once nothing is to correct."""

    holder: Beneficiary
    application: Application
    corrections: list[Correction]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.holder = get_holder_or_404(request)
        found = application_of(self.holder)
        if found is None:
            raise Http404
        self.application = found
        if found.state != State.TO_CORRECT:
            return self.nothing_to_correct(request)
        self.corrections = open_corrections(found)
        try:
            return self.enter(**kwargs) or super().dispatch(request, *args, **kwargs)
        except rounds.NothingToCorrect:
            # Sent back or withdrawn meanwhile, from another tab or another device.
            return self.nothing_to_correct(request)

    def enter(self, **kwargs: Any) -> HttpResponseBase | None:
        """Another answer when this page may not be entered now. Raises Http404."""
        return None

    def nothing_to_correct(self, request: HttpRequest) -> HttpResponse:
        """Say so, where one sees where the demande stands."""
        messages.info(request, _("Il n’y a rien à corriger maintenant\u00a0: vois où en est ta demande."))
        return redirect("beneficiary:home")

    def context(self, current: str) -> dict[str, Any]:
        """What the layout shows around: the steps, one for each item, then the sending. `current` is an item or ""."""
        items = [
            {
                "label": row.get_item_display(),
                "state": "current" if row.item == current else "done" if row.answered_at else "correct",
                "url": url_of_item(row.item),
            }
            for row in self.corrections
        ]
        is_last = not current and all(row.answered_at for row in self.corrections)
        last = {"label": _("Vérifier et renvoyer"), "state": "current" if is_last else "todo"}
        here = reverse("apply:correction") if current else ""
        return {
            "application": self.application,
            "holder": self.holder,
            "campaign": self.application.campaign,
            "items": [*items, {**last, "url": here}],
            "account_email": self.holder.user.email,
            "school": self.application.establishment,
        }


class CorrectionView(CorrectionPage):
    """What was asked and why, what is corrected already, and « Renvoyer à mon établissement »."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [
            {
                "correction": row,
                "reason": reason_of(row),
                "url": url_of_item(row.item),
                "summary": summary_of(row) if row.answered_at else [],
            }
            for row in self.corrections
        ]
        first = next((row for row in self.corrections if row.answered_at is None), None)
        context = {
            **self.context(""),
            "rows": rows,
            "first_url": url_of_item(first.item) if first else "",
            "asked_at": self.corrections[0].asked_at if self.corrections else None,
        }
        return render(request, "apply/correction/overview.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            sent = journey.send_back(application=self.application, actor=actor_of(request))
        except rounds.AnswerMissing as missing:
            names = ", ".join(str(CorrectionItem(item).label) for item in missing.items)
            messages.warning(request, _("Il reste à corriger\u00a0: %(items)s.") % {"items": names})
            return redirect("apply:correction")
        except journey.SchoolGone:
            messages.warning(
                request, _("L’établissement ou la filière que tu as choisis n’est plus proposé. Choisis de nouveau.")
            )
            return redirect(url_of_item(CorrectionItem.SCHOOL))
        except AlreadyDecided:
            return self.nothing_to_correct(request)
        sentence = _("Ta demande corrigée est renvoyée\u00a0: %(school)s l’étudie.")
        messages.success(request, sentence % {"school": sent.establishment.name})
        return redirect("beneficiary:home")


class ItemView(CorrectionPage):
    """One item: why it was sent back, its form filled with the present answer."""

    item: CorrectionItem
    template_name: str
    correction: Correction

    def enter(self, **kwargs: Any) -> HttpResponseBase | None:
        found = next((row for row in self.corrections if row.item == self.item), None)
        if found is None:
            raise Http404
        self.correction = found
        return None

    @property
    def url(self) -> str:
        return url_of_item(self.item)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, self.make_form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.make_form(data=request.POST, files=request.FILES)
        return self.accept(request, form) if form.is_valid() else self.show(request, form)

    @abstractmethod
    def make_form(self, **bound: Any) -> Any:
        """The form of this item, bound or filled."""

    @abstractmethod
    def accept(self, request: HttpRequest, form: Any) -> HttpResponse:
        """Keep a right answer and go on."""

    def keep(self, values: dict[str, Any], *, is_complete: bool = True) -> None:
        """Save the answer of this item."""
        self.correction = rounds.answer(
            application=self.application, item=self.item, values=values, is_complete=is_complete
        )

    def go_on(self) -> HttpResponse:
        """To the next item that has no answer, else to the last look."""
        waiting = [row for row in self.corrections if row.item != self.item and row.answered_at is None]
        return redirect(url_of_item(waiting[0].item) if waiting else reverse("apply:correction"))

    def show(self, request: HttpRequest, form: Any, **extra: Any) -> HttpResponse:
        """The page of the item around `form`."""
        context = {
            **self.context(self.item),
            "correction": self.correction,
            "reason": reason_of(self.correction),
            "back_url": reverse("apply:correction"),
            "form": form,
        }
        return render(request, self.template_name, {**context, **extra})
