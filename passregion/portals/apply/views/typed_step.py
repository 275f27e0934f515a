"""A step of typed answers: what another tab changed meanwhile, and advice that is given once."""

import hashlib
import uuid
from typing import Any

from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from passregion.portals.advice import Advice
from passregion.portals.apply.views.base import StepView

SEEN = "seen"
TOLD = "told"
FIX = "fix-"
# A second field that repeats the first one.
TWINS = {"email": "email_again"}


def _print_of(value: object) -> str:
    return hashlib.sha256(str("" if value is None else value).encode("utf-8", "replace")).hexdigest()[:8]


def fingerprints(form: BaseForm, values: dict[str, Any]) -> dict[str, str]:
    """A short digest of each answer of a form, by field; never of a secret, nor of a field that repeats another."""
    names = [name for name in form.fields if not name.endswith("_again") and "password" not in name]
    return {name: _print_of(values.get(name, form.fields[name].initial)) for name in names}


def _read(text: str) -> dict[str, str]:
    pairs = (pair.partition(":") for pair in text[:2000].split(","))
    return {name: digest for name, _colon, digest in pairs if name and digest}


def _write(prints: dict[str, str]) -> str:
    return ",".join(f"{name}:{digest}" for name, digest in prints.items())


class TypedStepView(StepView):
    """Right answers are kept first; only then may the page be shown once more, with advice to take or to leave."""

    def post(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
        form = self.make_form(data=self.with_fixes(request), files=request.FILES)
        seen = request.POST.get(SEEN, "")
        if not form.is_valid():
            self.keep_partly(form)
            return self.show(request, form, seen=seen)
        if changed := self.changed_elsewhere(form, _read(seen)):
            self.keep_partly(form)
            # Shown as it stands now: sent once more, this page wins.
            return self.show(request, form, changed=changed)
        response = self.accept(request, form)
        advice = [piece for piece in self.advice(form) if piece.mark not in request.POST.getlist(TOLD)]
        # Somebody else has to apply, for instance: that page comes first.
        goes_on = isinstance(response, HttpResponseRedirect) and response.url == self.go_on().headers["Location"]
        if not advice or not goes_on:
            return response
        for piece in advice:
            form.fields[piece.field].advice = piece
        return self.show(request, form, advised=len(advice), told=request.POST.getlist(TOLD)[:20])

    def with_fixes(self, request: HttpRequest) -> Any:
        """What was typed, with the proposals that were taken."""
        data: Any = request.POST.copy()
        for name, value in request.POST.items():
            field = name.removeprefix(FIX)
            if not name.startswith(FIX) or not value:
                continue
            twin = TWINS.get(field, "")
            if twin and data.get(twin) == data.get(field):
                data[twin] = value
            data[field] = value
        return data

    def changed_elsewhere(self, form: Form, seen: dict[str, str]) -> list[str]:
        """The labels of the answers that another tab changed and that this page, never having seen it, would undo.

        What was typed here on purpose is not among them: the last writer wins. Nor is a page found again by the
        browser's back button: it holds what was typed in it.
        """
        now = fingerprints(form, self.make_form().initial)
        typed = fingerprints(form, form.cleaned_data)
        names = [
            name for name in now if name in seen and seen[name] not in (now[name], "") and typed[name] == seen[name]
        ]
        return [str(form.fields[name].label) for name in names]

    def advice(self, form: Any) -> list[Advice]:
        """What to look at twice in right answers."""
        return []

    def show(self, request: HttpRequest, form: Form, **extra: Any) -> HttpResponse:
        extra.setdefault("seen", _write(fingerprints(form, self.make_form().initial)))
        return super().show(request, form, **extra)
