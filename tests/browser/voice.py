"""What a screen reader says of a page, line by line, read from the browser's accessibility tree."""

import re
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page, expect

Node = dict[str, Any]
WORDS = {
    "heading": "titre",
    "link": "lien",
    "button": "bouton",
    "textbox": "champ",
    "searchbox": "champ de recherche",
    "combobox": "liste déroulante",
    "checkbox": "case à cocher",
    "radio": "bouton radio",
    "radiogroup": "groupe",
    "group": "groupe",
    "image": "image",
    "main": "région principale",
    "navigation": "navigation",
    "banner": "en-tête",
    "contentinfo": "pied de page",
    "region": "région",
    "form": "formulaire",
    "status": "annonce",
    "alert": "alerte",
    "progressbar": "progression",
    "slider": "curseur",
    "spinbutton": "champ de nombre",
    "DisclosureTriangle": "bouton à déplier",
    "listitem": "élément",
    "paragraph": "",
}
# Named by what is in them: their content is not read twice.
WHOLE = {
    "heading",
    "link",
    "button",
    "textbox",
    "searchbox",
    "combobox",
    "checkbox",
    "radio",
    "image",
    "DisclosureTriangle",
}
SILENT_UNNAMED = {"group", "region", "form", "listitem", "status", "alert", "image"}
MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
# Hours, days, years and random numbers differ from one run to the next.
PASSING = (
    (re.compile(r"\d{1,2} h \d{2}"), "… h …"),
    (re.compile(r"\d{2}[./]\d{2}[./]\d{4}"), "…/…/…"),
    (re.compile(rf"\d{{1,2}}(er)? ({MONTHS})( \d{{4}})?"), "… … …"),
    (re.compile(r"20\d{2}-20\d{2}"), "… - …"),
    (re.compile(r"\b\d{4} \d{4} \d{4} [A-Z]\b"), "…"),
)


def transcript(page: Page) -> str:
    """The page as it is heard from top to bottom, once its scripts have done what they do at the start."""
    # A heading can be seen before the scripts of its page have run; all have by the time it is loaded.
    page.wait_for_load_state("load")
    # The photo desk alone fetches its scripts after the page; they put buttons and words in place.
    expect(page.locator("[data-photo-root]:not(.desk-live)")).to_have_count(0)
    session = page.context.new_cdp_session(page)
    nodes: list[Node] = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    return "\n".join(["page : " + page.title(), *_lines(nodes[0], by_id)]) + "\n"


def _lines(node: Node, by_id: dict[str, Node]) -> Iterator[str]:
    role, name = _value(node, "role"), plain(_value(node, "name"))
    is_heard = not node.get("ignored")
    if is_heard and role == "StaticText" and name:
        yield f"texte : {name}"
        return
    if is_heard and role in WORDS and (name or role not in SILENT_UNNAMED) and WORDS[role]:
        yield _said(node, role, name)
        if role in WHOLE:
            return
    for child in node.get("childIds", []):
        if child in by_id:
            yield from _lines(by_id[child], by_id)


def _said(node: Node, role: str, name: str) -> str:
    properties = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
    word = f"{WORDS[role]} {properties['level']}" if role == "heading" else WORDS[role]
    states = [
        label
        for key, values, label in (
            ("required", (True,), "obligatoire"),
            ("invalid", ("true",), "erroné"),
            ("disabled", (True,), "indisponible"),
            ("checked", ("true", True), "coché"),
            ("expanded", (True,), "déplié"),
            ("expanded", (False,), "replié"),
        )
        if properties.get(key) in values
    ]
    description = plain(_value(node, "description"))
    content = plain(_value(node, "value")) if role in ("textbox", "combobox", "slider", "progressbar") else ""
    parts = [f"{word} : {name}" if name else word, f"« {content} »" if content else "", *states, description]
    return ", ".join(filter(None, parts))


def _value(node: Node, key: str) -> str:
    return str(node.get(key, {}).get("value", "") or "")


def plain(text: str) -> str:
    """One line, ordinary spaces, without what changes from day to day."""
    text = re.sub(r"[\s\u00a0\u202f]+", " ", text).strip()
    for pattern, stand_in in PASSING:
        text = pattern.sub(stand_in, text)
    return text
