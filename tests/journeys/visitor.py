"""One person before a browser without scripts: reads words, follows links, fills labelled fields, presses buttons."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.journeys.page import Node, labelled, read, tidy, values_of


class Visitor:
    """`status` is what the last page answered; any answer above 399 that was not expected stops the story."""

    def __init__(self) -> None:
        self.client = Client()
        self.response: Any = None
        self.page = Node("page", {})
        self.filled: dict[str, list[Any]] = {}

    # What one does.

    def opens(self, path: str, *, expecting: int = 200) -> None:
        self._show(self.client.get(path, follow=True), expecting)

    def follows(self, words: str) -> None:
        self.opens(self._named("a", words).attributes["href"])

    def downloads(self, words: str) -> bytes:
        """The file behind a link, without leaving the page."""
        response = self.client.get(self._named("a", words).attributes["href"])
        assert response.status_code == 200
        return b"".join(response) if response.streaming else response.content

    def fills(self, label: str, value: str) -> None:
        self.filled[self._control(label).attributes["name"]] = [value]

    def ticks(self, label: str) -> None:
        """A box, or one answer of several."""
        control = self._control(label)
        self.filled[control.attributes["name"]] = [control.attributes.get("value", "on")]

    def chooses(self, label: str, words: str) -> None:
        """One line of a list."""
        control = self._control(label)
        options = [option for option in control.all("option") if option.text.startswith(words)]
        assert options, f"« {words} » is not in the list « {label} »"
        self.filled[control.attributes["name"]] = [options[0].attributes.get("value", options[0].text)]

    def gives_file(self, label: str, name: str, content: bytes, kind: str) -> None:
        self.filled[self._control(label).attributes["name"]] = [SimpleUploadedFile(name, content, kind)]

    def presses(self, words: str, *, expecting: int = 200) -> None:
        button = self._named("button", words)
        form = button.above("form")
        assert form is not None, f"« {words} » is in no form"
        names = {node.attributes.get("name") for node in form.all("input", "select", "textarea")}
        values: dict[str, list[Any]] = values_of(form) | {k: v for k, v in self.filled.items() if k in names}
        if button.attributes.get("name"):
            values[button.attributes["name"]] = [button.attributes.get("value", "")]
        path = form.attributes.get("action") or self.response.wsgi_request.get_full_path()
        send = self.client.post if form.attributes.get("method", "get").lower() == "post" else self.client.get
        self._show(send(path, values, follow=True), expecting)

    def goes_back_to(self, path: str) -> None:
        self.opens(path)

    # What one sees.

    @property
    def path(self) -> str:
        return str(self.response.wsgi_request.path)

    @property
    def words(self) -> str:
        bodies = self.page.all("body")
        return bodies[0].text if bodies else ""

    def sees(self, *sentences: str) -> None:
        for sentence in sentences:
            assert tidy(sentence) in self.words, f"« {sentence} » is not on {self.path}: {self.words}"

    def does_not_see(self, *sentences: str) -> None:
        for sentence in sentences:
            assert tidy(sentence) not in self.words, f"« {sentence} » is on {self.path}"

    # Inside.

    def _show(self, response: Any, expecting: int) -> None:
        assert response.status_code == expecting, f"{response.wsgi_request.path} answered {response.status_code}"
        self.response, self.filled = response, {}
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        self.page = read(response.content.decode()) if is_page else Node("page", {})

    def _control(self, label: str) -> Node:
        found = labelled(self.page, tidy(label))
        assert found, f"no field « {label} » on {self.path}: {self.words}"
        return found[0]

    def _named(self, tag: str, words: str) -> Node:
        nodes = self.page.all(tag)
        exact = [node for node in nodes if node.text == tidy(words)]
        found = exact or [node for node in nodes if tidy(words) in node.text]
        assert found, f"no {tag} « {words} » on {self.path}: {[node.text for node in nodes]}"
        return found[0]
