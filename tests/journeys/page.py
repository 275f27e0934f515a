"""A page as its reader knows it: words, links, and forms whose fields have labels. Standard library only."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "use"}
UNSEEN = {"script", "style", "title", "template"}


def tidy(text: str) -> str:
    """One plain space between words, as a reader sees them."""
    return re.sub(r"[\s\u00a0\u202f]+", " ", text).strip()


@dataclass
class Node:
    """One element; `text` comes in the order of the page, with its children."""

    tag: str
    attributes: dict[str, str]
    parent: "Node | None" = None
    children: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        parts = [child if isinstance(child, str) else child.text for child in self.children if not is_unseen(child)]
        return tidy(" ".join(parts))

    def all(self, *tags: str) -> list["Node"]:
        """Every element of these names below this one, in the order of the page."""
        found = []
        for child in self.children:
            if isinstance(child, Node):
                found += ([child] if child.tag in tags else []) + child.all(*tags)
        return found

    def above(self, tag: str) -> "Node | None":
        """The nearest element of this name around this one."""
        node = self.parent
        while node is not None and node.tag != tag:
            node = node.parent
        return node


def is_unseen(child: "Node | str") -> bool:
    if isinstance(child, str):
        return False
    is_closed = child.tag == "dialog" and "open" not in child.attributes
    return child.tag in UNSEEN or is_closed or "hidden" in child.attributes


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Node("page", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_endtag(self, tag: str) -> None:
        node: Node | None = self.here
        while node is not None and node.tag != tag:
            node = node.parent
        if node is not None and node.parent is not None:
            self.here = node.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def read(html: str) -> Node:
    """The page of this HTML."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def labelled(page: Node, label: str) -> list[Node]:
    """The controls that this label names: exactly, else those whose label starts with it."""
    controls = {node.attributes.get("id"): node for node in page.all("input", "select", "textarea")}
    named: list[tuple[str, Node]] = []
    for node in page.all("label"):
        control = controls.get(node.attributes.get("for")) or next(iter(node.all("input", "select", "textarea")), None)
        if control is not None:
            named.append((node.text.removesuffix("(facultatif)").strip(), control))
    return [node for text, node in named if text == label] or [node for text, node in named if text.startswith(label)]


def values_of(form: Node) -> dict[str, list[str]]:
    """What the form would send as it stands, without any button."""
    values: dict[str, list[str]] = {}
    for node in form.all("input", "select", "textarea"):
        name, kind = node.attributes.get("name"), node.attributes.get("type", "text")
        if not name or "disabled" in node.attributes or kind in ("submit", "button", "file"):
            continue
        if kind in ("checkbox", "radio"):
            if "checked" in node.attributes:
                values.setdefault(name, []).append(node.attributes.get("value", "on"))
        elif node.tag == "select":
            chosen = [option for option in node.all("option") if "selected" in option.attributes] or node.all("option")[
                :1
            ]
            values[name] = [option.attributes.get("value", option.text) for option in chosen]
        else:
            values.setdefault(name, []).append(
                node.text if node.tag == "textarea" else node.attributes.get("value", "")
            )
    return values
