"""The real worker and a real mail server: what the young person finds in the mailbox."""

import email
import re
from concurrent.futures import ThreadPoolExecutor
from email.policy import default

from django.db import connections
from procrastinate.contrib.django import app

from tests.notifications.conftest import Postman


def deliver() -> None:
    """Let the worker do what is waiting, then stop. In a thread: the browser's driver holds this one's event loop."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(work).result()


def work() -> None:
    try:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    finally:
        connections.close_all()


def subjects(postman: Postman) -> list[str]:
    return [str(email.message_from_bytes(letter.content, policy=default)["Subject"]) for letter in postman.letters]


def link_in_last_letter(postman: Postman, path: str) -> str:
    """The first link whose path starts so, in the text of the last letter."""
    letter = email.message_from_bytes(postman.letters[-1].content, policy=default)
    text = letter.get_body(("plain",)).get_content()
    found = re.search(rf"https?://[^/\s]+({re.escape(path)}\S*)", text)
    assert found, text
    return found[1]
