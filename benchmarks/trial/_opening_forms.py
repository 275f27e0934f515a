"""Reading a page's form as a browser does, filling it, and writing what a browser would send."""

import html
import re
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
CONTROL = re.compile(
    r"<input\b(?P<input>[^>]*)>|<select\b(?P<select>[^>]*)>(?P<options>.*?)</select>"
    r"|<textarea\b(?P<area>[^>]*)>(?P<text>.*?)</textarea>|<button\b(?P<button>[^>]*)>",
    re.DOTALL,
)
ATTRIBUTE = re.compile(r"([\w:-]+)(?:=\"([^\"]*)\")?")
OPTION = re.compile(r"<option\b([^>]*)>")
MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Control:
    """One field or button of a form."""

    kind: str
    name: str
    value: str
    is_on: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A form that is sent by POST."""

    action: str
    controls: tuple[Control, ...]

    def named(self, name: str) -> list[Control]:
        """The controls of this name."""
        return [control for control in self.controls if control.name == name]

    def filled(self, answers: dict[str, str], button: str = "") -> dict[str, str]:
        """What a browser sends: `answers` where a field of that name is, everything else as it stands."""
        sent: dict[str, str] = {}
        for control in self.controls:
            wanted = answers.get(control.name)
            if not control.name or control.kind in ("file", "submit"):
                continue
            if control.kind in ("radio", "checkbox"):
                is_on = control.is_on if wanted is None else wanted in (control.value, "on")
                if is_on:
                    sent[control.name] = control.value
                elif control.kind == "radio" and control.name not in sent and wanted is None:
                    # A question that the applicant of this trial does not know: the first answer.
                    sent[control.name] = control.value
            else:
                sent[control.name] = control.value if wanted is None else wanted
        pressed = (
            next((control for control in self.named(button) if control.kind == "submit"), None) if button else None
        )
        return sent | ({button: pressed.value} if pressed else {})


def main_of(text: str) -> str:
    """The main part of a page."""
    found = MAIN.search(text)
    return found[0] if found else text


def form_of(text: str) -> Form | None:
    """The form of the page's main part that asks most and is sent by POST; the last one, among equals."""
    forms = []
    for place, match in enumerate(FORM.finditer(main_of(text))):
        head = _attributes(match[1])
        if head.get("method", "").lower() == "post":
            form = Form(head.get("action", ""), tuple(_controls(match[2])))
            fields = sum(control.kind not in ("hidden", "submit") for control in form.controls)
            forms.append((fields, place, form))
    return max(forms, key=lambda found: found[:2])[2] if forms else None


def words_of(text: str) -> str:
    """What the main part of a page says, for reports."""
    return " ".join(html.unescape(TAGS.sub(" ", main_of(text))).split())


def encoded(sent: dict[str, str], upload: tuple[str, bytes] | None) -> tuple[bytes, str]:
    """The body and the type of a form; `upload` is the name of the file's field and its bytes."""
    if upload is None:
        return urlencode(sent).encode(), "application/x-www-form-urlencoded"
    mark = f"----{uuid.uuid4().hex}"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in sent.items()
    ]
    name, data = upload
    head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="photo.jpg"\r\n'
    parts += [f"{head}Content-Type: image/jpeg\r\n\r\n".encode(), data, f"\r\n--{mark}--\r\n".encode()]
    return b"".join(parts), f"multipart/form-data; boundary={mark}"


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): html.unescape(value or "") for name, value in ATTRIBUTE.findall(text)}


def _controls(text: str) -> list[Control]:
    found = []
    for match in CONTROL.finditer(text):
        if match["input"] is not None:
            values = _attributes(match["input"])
            kind = values.get("type", "text")
            default = "on" if kind in ("radio", "checkbox") else ""
            found.append(Control(kind, values.get("name", ""), values.get("value", default), "checked" in values))
        elif match["select"] is not None:
            options = [_attributes(option) for option in OPTION.findall(match["options"])]
            chosen = next((option for option in options if "selected" in option), options[0] if options else {})
            choices = tuple(option.get("value", "") for option in options)
            name = _attributes(match["select"]).get("name", "")
            found.append(Control("select", name, chosen.get("value", ""), True, choices))
        elif match["area"] is not None:
            name = _attributes(match["area"]).get("name", "")
            found.append(Control("text", name, html.unescape(match["text"]), True))
        else:
            values = _attributes(match["button"])
            if values.get("type", "submit") == "submit":
                found.append(Control("submit", values.get("name", ""), values.get("value", ""), False))
    return found
