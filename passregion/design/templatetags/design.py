"""The components of the design system, as template tags. docs/design-system.md is their contract."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from passregion.common import languages
from passregion.common.days import format_day
from passregion.common.money import NO_BREAK_SPACE, format_euros
from passregion.design import assets, step_list
from passregion.design.card_text import CardFace, card_face_of

register = template.Library()

ALERT_ICONS = {"info": "info", "ok": "circle-check", "warn": "triangle-alert", "err": "octagon-x"}
BUTTON_KINDS = ("strong", "hot", "line", "quiet", "danger", "link")
COMPONENTS = "design/components"

_ACCESSIBILITY = {
    "not_compliant": gettext_lazy("Accessibilité : non conforme"),
    "partially_compliant": gettext_lazy("Accessibilité : partiellement conforme"),
    "fully_compliant": gettext_lazy("Accessibilité : totalement conforme"),
}


def attributes(extra: dict[str, Any]) -> SafeString:
    """HTML attributes from keywords: `data_dialog="x"` becomes `data-dialog="x"`, True a bare name, None nothing."""
    kept = {
        name.rstrip("_").replace("_", "-"): value for name, value in extra.items() if value not in (None, False, "")
    }
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value),)
            for name, value in kept.items()
        ),
    )


@register.simple_tag
def asset(name: str) -> str:
    """The address of a file built from `frontend/`."""
    return assets.asset_url(name)


@register.simple_tag
def page_language() -> str:
    """The language that a page declares, `fr` or `en`, whoever it speaks to."""
    return languages.current()


@register.simple_tag
def brand_setting() -> dict[str, Any]:
    """The brand, for the pages rendered without context processors (errors)."""
    return settings.BRAND


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """A lucide icon of the sprite. Decorative unless `label` names it; `size` is "", "s" or "l"."""
    return _icon(name, str(label), size)


@lru_cache(maxsize=512)
def _icon(name: str, label: str, size: str) -> SafeString:
    """Drawn once: a page has dozens."""
    css = f"icon icon-{size}" if size else "icon"
    named = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="{}" {} focusable="false"><use href="{}#{}"></use></svg>',
        css,
        named,
        static("design/icons.svg"),
        name,
    )


@register.simple_tag
def button(
    label: str, kind: str = "strong", href: str = "", icon: str = "", icon_end: str = "", **extra: Any
) -> SafeString:
    """A button, or a link that looks like one when `href` is given. Written without a template: pages have several."""
    if kind not in BUTTON_KINDS:
        raise ValueError(f"unknown kind of button: {kind}")
    options = {name: extra.pop(name, False) for name in ("wide", "small", "large")}
    size = " ".join(f"button-{name}" for name, wanted in options.items() if wanted)
    if not href:
        extra.setdefault("type", "submit")
    css, rest = f"button button-{kind} {size}".strip(), attributes(extra)
    inside = format_html("{}<span>{}</span>{}", _icon_or_nothing(icon), label, _icon_or_nothing(icon_end))
    if href:
        return format_html('<a class="{}" href="{}"{}>{}</a>', css, href, rest, inside)
    return format_html('<button class="{}"{}>{}</button>', css, rest, inside)


def _icon_or_nothing(name: str) -> SafeString:
    return _icon(name, "", "") if name else SafeString()


@register.simple_block_tag(end_name="endalert")
def alert(content: str, kind: str = "info", title: str = "", icon: str = "", role: str = "") -> SafeString:
    """A message: kind info, ok, warn or err; `title` is the bold first sentence, the content follows it."""
    return _component(
        "alert", kind=kind, title=title, icon=icon or ALERT_ICONS[kind], role=role, content=SafeString(content.strip())
    )


@register.inclusion_tag(f"{COMPONENTS}/tag.html")
def tag(label: str, kind: str = "", icon: str = "", outline: bool = False) -> dict[str, Any]:
    """A word that says a state: kind "", info, ok, warn or err."""
    return {"label": label, "kind": kind, "icon": icon, "outline": outline}


@register.inclusion_tag(f"{COMPONENTS}/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """The list of what is to correct, with a link to each field. Nothing when every form is right."""
    rows: list[tuple[str, str]] = []
    for form in forms:
        if not form.is_bound:
            continue
        rows += [("", str(message)) for message in form.non_field_errors()]
        rows += [(field.id_for_label or field.auto_id, str(message)) for field in form for message in field.errors]
    title = ngettext("Il reste un point à corriger", "Il reste %(count)d points à corriger", len(rows))
    return {"rows": rows, "title": title % {"count": len(rows)} if len(rows) > 1 else title}


@register.simple_tag
def steps(items: Sequence[dict[str, Any]], label: str = "") -> SafeString:
    """An ordered list of steps: {"label", "state": done | current | todo | correct, "url", "note"}."""
    has_wrong = any(item["state"] == "correct" for item in items)
    to_correct = _component("tag", label=_("à corriger"), kind="warn") if has_wrong else SafeString()
    icons = {"done": icon("check"), "correct": icon("pencil")}
    return step_list.list_html(items, label=label, icons=icons, to_correct=to_correct)


@register.simple_tag
def step_bar(items: Sequence[dict[str, Any]]) -> SafeString:
    """The short form of the steps on narrow screens: place, next step, segments."""
    return step_list.bar_html(items)


@register.inclusion_tag(f"{COMPONENTS}/waypoints.html")
def waypoints(items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Three waypoints under an elevation profile: {"title", "text", "state": done | current | todo | correct}."""
    at = next((place for place, item in enumerate(items) if item["state"] != "done"), len(items))
    return {"items": items, "reached": at}


@register.inclusion_tag(f"{COMPONENTS}/gauge.html")
def gauge(label: str, value: int, total: int, text: str, detail: str = "", href: str = "") -> dict[str, Any]:
    """A balance: its name, the figure in words, a thin bar, a detail below."""
    return {
        "label": label,
        "value": max(value, 0),
        "total": max(total, 1),
        "text": text,
        "detail": detail,
        "href": href,
    }


@register.inclusion_tag(f"{COMPONENTS}/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any], parameter: str = "page", label: str = "") -> dict[str, Any]:
    """« 1 à 12 sur 292 », with links that keep the rest of the query string; `label` where a page has two of them."""
    query = context["request"].GET.copy() if "request" in context else None

    def link(number: int) -> str:
        if query is None:
            return f"?{parameter}={number}"
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "label": label,
        "previous": link(page.previous_page_number()) if page.has_previous() else "",
        "following": link(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag(f"{COMPONENTS}/tabs.html")
def tabs(items: Sequence[dict[str, Any]], label: str) -> dict[str, Any]:
    """Views of one list: {"label", "url", "count" or None, "current"}."""
    return {"items": items, "label": label}


@register.simple_block_tag(end_name="enddialog")
def dialog(content: str, id: str, title: str) -> SafeString:  # noqa: A002 -- the HTML attribute's own name
    """A native dialog, opened by any element with `data-dialog="<id>"`."""
    return _component("dialog", id=id, title=title, content=content)


@register.simple_block_tag(end_name="endempty")
def empty(content: str, title: str) -> SafeString:
    """An empty state: what will come here, and how."""
    return _component("empty", title=title, content=SafeString(content.strip()))


@register.simple_block_tag(end_name="endpanel")
def panel(
    content: str, title: str = "", level: int = 2, link: str = "", href: str = "", css: str = "", id: str = ""
) -> SafeString:  # noqa: A002
    """A white panel, with its title and an optional link at the end of the title's line."""
    return _component("panel", title=title, level=level, link=link, href=href, css=css, id=id, content=content)


@register.inclusion_tag(f"{COMPONENTS}/qr.html")
def qr(svg: str, label: str, url: str = "") -> dict[str, Any]:
    """A QR code in its frame: `svg` is trusted inline markup without size, or `url` an image."""
    return {"svg": svg, "label": label, "url": url}


@register.inclusion_tag(f"{COMPONENTS}/photo.html")
def photo(url: str = "", alt: str = "", size: str = "") -> dict[str, Any]:
    """An identity photo 35:45, or its placeholder; `size` is "", "s" or "l"."""
    return {"url": url, "alt": alt, "size": size}


@register.inclusion_tag(f"{COMPONENTS}/split.html")
def split(pass_text: str, young_text: str, pass_label: str = "", young_label: str = "") -> dict[str, Any]:
    """Who pays what at the till: ink is the pass, glacier the young person. Texts are amounts already written."""
    return {
        "pass_text": pass_text,
        "young_text": young_text,
        "pass_label": pass_label or _("Le pass paie"),
        "young_label": young_label or _("Reste à payer"),
    }


@register.inclusion_tag(f"{COMPONENTS}/keypad.html")
def keypad(target: str, kind: str = "amount", cancel_url: str = "") -> dict[str, Any]:
    """The till's keypad, typing into the field of id `target`; kind amount (comma) or code (cancel)."""
    return {"target": target, "kind": kind, "cancel_url": cancel_url, "digits": "123456789"}


@register.inclusion_tag(f"{COMPONENTS}/copy.html")
def copy_button(target: str, label: str = "") -> dict[str, Any]:
    """Copies the text of the element of id `target`. Appears only where the script can run."""
    return {"target": target, "label": label or _("Copier")}


@register.inclusion_tag(f"{COMPONENTS}/print.html")
def print_button(label: str = "", kind: str = "line", wide: bool = False) -> dict[str, Any]:
    """Prints the page. Appears only where the script can run."""
    return {"label": label or _("Imprimer"), "kind": kind, "wide": wide}


@register.inclusion_tag(f"{COMPONENTS}/language.html", takes_context=True)
def language_switch(context: template.Context) -> dict[str, Any]:
    """The other language, as a form: it changes the session, so it is a POST."""
    request = context.get("request")
    return {
        "next": request.get_full_path() if request else "/",
        "csrf_token": context.get("csrf_token"),
        "request": request,
    }


@register.inclusion_tag(f"{COMPONENTS}/menu_item.html", takes_context=True)
def menu_item(
    context: template.Context,
    label: str,
    url_name: str,
    icon: str = "",
    also: str = "",
    post: bool = False,
    sub: bool = False,
) -> dict[str, Any]:
    """A line of a menu. Current when the page's URL name is `url_name` or in the words of `also`; `post` for acts."""
    request = context.get("request")
    here = request.resolver_match.view_name if request and request.resolver_match else ""
    return {
        "label": label,
        "url": reverse(url_name),
        "icon": icon,
        "post": post,
        "sub": sub,
        "current": here == url_name or here in also.split(),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag(f"{COMPONENTS}/card_face.html")
def card_face(**values: Any) -> dict[str, Any]:
    """The face of a card, drawn at any size; see `passregion.design.card_text.card_face_of` for the parameters."""
    face: CardFace = card_face_of(**values)
    return {"face": face, "brand": settings.BRAND}


@register.filter
def euros(cents: int | None) -> str:
    """Integer cents as « 30,00 € »; nothing for None."""
    return "" if cents is None else format_euros(cents)


@register.filter
def day(value: date | None) -> str:
    """A day as « 1er juin 2027 »; nothing for None."""
    return "" if value is None else format_day(value)


@register.filter
def grouped(number: str) -> str:
    """A long number in groups of four, with no-break spaces."""
    return NO_BREAK_SPACE.join(number[at : at + 4] for at in range(0, len(number), 4))


@register.simple_tag
def relief(name: str) -> str:
    """The address of a drawing made at build: `profile`, `summits/63`, `receipt`…"""
    return static(f"design/relief/{name}.svg")


@register.simple_tag
def accessibility_status() -> str:
    """The sentence the law asks for in the footer."""
    return str(_ACCESSIBILITY[settings.BRAND["accessibility_status"]])


def _component(name: str, **values: Any) -> SafeString:
    return SafeString(get_template(f"{COMPONENTS}/{name}.html").render(values))
