"""The list of steps as HTML: it stands on every page of the demande, so it is written without a template."""

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

NOTHING = SafeString()


def list_html(
    items: Sequence[dict[str, Any]], *, label: str, icons: dict[str, SafeString], to_correct: SafeString
) -> SafeString:
    """An ordered list of {"label", "state": done | current | todo | correct, "url", "note"}.

    `icons`: what the discs of done steps and of steps to correct show; `to_correct`: the tag beside the latter.
    """
    rows = ((_row(item, place, icons, to_correct),) for place, item in enumerate(items, 1))
    named = format_html(' aria-label="{}"', label) if label else NOTHING
    return format_html('<ol class="steps" role="list"{}>{}</ol>', named, format_html_join("\n", "{}", rows))


def _row(item: dict[str, Any], place: int, icons: dict[str, SafeString], to_correct: SafeString) -> SafeString:
    state, url, note = item["state"], item.get("url"), item.get("note")
    return format_html(
        '<li class="step step-{}"{}><span class="step-disc" aria-hidden="true">{}</span>'
        '<span class="step-text">{}{}{}</span></li>',
        state,
        mark_safe(' aria-current="step"') if state == "current" else NOTHING,
        icons.get(state, place),
        format_html('<a href="{}">{}</a>', url, item["label"]) if url and state != "current" else item["label"],
        _said_of(state, to_correct),
        format_html("<small>{}</small>", note) if note else NOTHING,
    )


def _said_of(state: str, to_correct: SafeString) -> SafeString:
    """What the colour of the disc says, in words."""
    if state == "correct":
        return format_html(" {}", to_correct)
    words = {"done": _("(fait)"), "todo": _("(à venir)")}.get(state)
    return format_html('<span class="visually-hidden"> {}</span>', words) if words else NOTHING


def bar_html(items: Sequence[dict[str, Any]]) -> SafeString:
    """The short form on narrow screens: place, next step, segments."""
    states = [item["state"] for item in items]
    at = states.index("current") if "current" in states else len(items) - 1
    place = _("Étape %(number)s sur %(total)s") % {"number": at + 1, "total": len(items)}
    following = _("ensuite\u00a0: %(following)s") % {"following": items[at + 1]["label"]} if at + 1 < len(items) else ""
    return format_html(
        '<div class="step-bar"><p><strong>{}</strong>{}</p>'
        '<div class="step-segments" aria-hidden="true">{}</div></div>',
        place,
        f" · {following}" if following else "",
        format_html_join("", '<span class="step-segment step-segment-{}"></span>', ((state,) for state in states)),
    )
