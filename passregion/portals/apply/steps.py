"""The steps of the demande, as data: seven, and one more when an adult applies.

Three questions have one answer each, here: may I enter (`may_enter`), where do I resume (`resume_step`), what does a
changed answer erase (`erased_by`). Going back, by itself, erases nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passregion.applications import rules
from passregion.applications.models import Draft
from passregion.common.clock import today
from passregion.portals.apply.stale import stale_reason


@dataclass(frozen=True)
class Step:
    """`slug` is its word in the URL. `erases`: for an answer of this step, the step that its change empties."""

    key: str
    slug: str
    title: str | Promise
    erases: Mapping[str, str]

    def url(self, draft: Draft) -> str:
        """Where this step of this draft is."""
        return reverse("apply:step", args=[draft.public_id, self.slug])


STEPS = (
    Step(rules.CHARTER, "charte", _("Charte d’engagement"), {}),
    # A code may not be the birth date: another birth date needs the code again.
    Step(rules.IDENTITY, "informations", _("Informations du jeune"), {"birth_date": rules.USAGE_CODE}),
    Step(rules.CONTACT, "contact", _("Contact du jeune"), {}),
    Step(rules.SCHOOL, "etablissement", _("Informations établissement"), {}),
    Step(rules.PHOTO, "photo", _("Photo"), {}),
    Step(rules.USAGE_CODE, "code", _("Code d’utilisation"), {}),
    Step(rules.LEGAL, "informations-legales", _("Informations légales"), {}),
)
GUARDIAN_STEP = Step(rules.GUARDIAN, "responsable", _("Responsable légal"), {})
BY_SLUG = {step.slug: step for step in (*STEPS, GUARDIAN_STEP)}
BY_KEY = {step.key: step for step in (*STEPS, GUARDIAN_STEP)}


def steps_of(draft: Draft) -> tuple[Step, ...]:
    """The steps of this draft, in order."""
    return tuple(BY_KEY[key] for key in rules.step_keys(draft))


def is_complete(draft: Draft, step: Step) -> bool:
    """Whether this step holds, today."""
    return rules.IS_COMPLETE[step.key](draft, today())


def may_enter(draft: Draft, step: Step) -> bool:
    """A step opens once every step before it is complete; another applicant's step never does."""
    steps = steps_of(draft)
    return step in steps and all(is_complete(draft, earlier) for earlier in steps[: steps.index(step)])


def resume_step(draft: Draft) -> Step:
    """The first step that is not complete."""
    return BY_KEY[rules.first_incomplete(draft, today())]


def is_for_another(draft: Draft) -> bool:
    """Whether the age says that somebody else has to apply: an adult for the young person, or the reverse."""
    birth_date = rules.birth_date_of(draft)
    if birth_date is None:
        return False
    return rules.age_problem(birth_date, today(), draft.campaign, draft.applicant) in ("guardian", "alone")


def preceding(draft: Draft, step: Step) -> Step | None:
    """The step before, for « Retour »."""
    steps = steps_of(draft)
    place = steps.index(step)
    return steps[place - 1] if place else None


def following(draft: Draft, step: Step) -> Step:
    """The step after, for « Suivant »; the last one is its own."""
    steps = steps_of(draft)
    return steps[min(steps.index(step) + 1, len(steps) - 1)]


def erased_by(step: Step, before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """The keys of the steps to empty when the answers of `step` go from `before` to `after`."""
    if not before:
        return set()
    return {erased for name, erased in step.erases.items() if before.get(name) != after.get(name)}


def step_items(draft: Draft, current: Step | None) -> list[dict[str, Any]]:
    """The step list of the design system: done steps and the next one are links; what no longer holds says why."""
    items = []
    # A step opens once every step before it is complete: one look at each is enough.
    is_open = True
    for step in steps_of(draft):
        holds, reason = is_complete(draft, step), stale_reason(draft, step.key)
        state = "current" if step == current else "correct" if reason else "done" if holds else "todo"
        url = step.url(draft) if state != "current" and is_open else ""
        items.append({"label": step.title, "state": state, "url": url, "note": reason})
        is_open = is_open and holds
    return items
