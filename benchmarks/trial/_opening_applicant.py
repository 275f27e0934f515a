"""A young person on the opening day: one browser without scripts, no time lost thinking, everything answered once."""

import asyncio
import base64
import hashlib
import json
import random
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urljoin

from benchmarks.trial._opening_forms import Form, encoded, form_of, words_of
from benchmarks.trial._opening_http import Browser, NoPage, Notes, Page
from benchmarks.trial._opening_photos import unlike_any_other
from passregion.demo.schools import SCHOOLS

START = "/demande/"
WAITING = "/demande/attente/"
REFRESH = re.compile(r'http-equiv="refresh" content="(\d+)"')
NUMBER = re.compile(r"\b(\d{4}) ?(\d{4}) ?(\d{4}) ?([A-Z])\b")
STILL_WAITING = "data-waiting="
REFUSED = "data-error-summary"
POSTS_ON_ONE_STEP_MAX = 8
SYLLABLES = [consonant + vowel for consonant in "bdfghlmnprstv" for vowel in "aeio"]
LYCEES = [school for school in SCHOOLS if school.category == "lycee-general-technologique"]
CODE = "4907"
# Nobody in the trial thinks of this one.
PASSWORD = "neuf-marmottes-sur-le-puy"


@dataclass
class Story:
    """How it went for one applicant; moments are seconds since the opening."""

    arrived: float
    # When the first page's form was first sent, and when the answer to it came.
    asked: float = 0.0
    placed: float = 0.0
    ended: float = 0.0
    digest: str = ""
    receipt: str = ""
    trouble: str = ""
    waits: int = 0
    # The longest time in line without an answer from the site.
    silence: float = 0.0


@dataclass
class Applicant:
    """Who it is. Everything follows from the number and the chance."""

    number: int
    chance: random.Random
    photo: bytes
    browser: Browser
    opened_at: float
    story: Story
    has_sent_photo: bool = False
    posts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        first, last = (
            "".join(self.chance.choice(SYLLABLES) for _ in range(self.chance.randint(2, 4))).capitalize()
            for _ in range(2)
        )
        school = self.chance.choice(LYCEES)
        email = f"{first}.{last}.{self.number}@exemple.fr".lower()
        self.words = {"establishment": school.name, "track": "terminale générale"}
        self.answers = {
            "is_holder": "no",
            "accepted": "on",
            "first_name": first,
            "last_name": last,
            "birth_date": f"{self.chance.randint(1, 28):02d}/{self.chance.randint(1, 12):02d}/2009",
            "email": email,
            "email_again": email,
            "password": PASSWORD,
            "password_again": PASSWORD,
            "phone": f"06{self.number:08d}",
            "address_line": f"{self.chance.randint(1, 99)} rue des Volcans",
            "postal_code": "63000",
            "commune": "Clermont-Ferrand",
            "code": CODE,
            "code_again": CODE,
        }

    @property
    def clock(self) -> float:
        """Seconds since the opening."""
        return time.monotonic() - self.opened_at

    async def apply(self) -> None:
        """From the first page to the receipt. What stops the applicant stands in the story."""
        try:
            page = await self.browser.get(START)
            while not self.story.receipt and not self.story.trouble:
                page = await self._next(page)
        except NoPage as fault:
            self.story.trouble = f"no answer: {fault}"
        self.story.ended = self.clock
        self.browser.close()

    async def _next(self, page: Page) -> Page:
        path = page.path.partition("?")[0]
        if page.status >= 400:
            return await self._stop(page, f"page {page.status}")
        if path.endswith("/recu/"):
            found = NUMBER.search(words_of(page.text))
            if found is None:
                return await self._stop(page, "no number on the receipt")
            self.story.receipt = "".join(found.groups())
            return page
        if path == WAITING and STILL_WAITING in page.text:
            return await self._wait(page)
        form = form_of(page.text)
        if form is None:
            return await self._stop(page, "no form")
        self.posts[path] = self.posts.get(path, 0) + 1
        if self.posts[path] > POSTS_ON_ONE_STEP_MAX:
            return await self._stop(page, "the same page again and again")
        return await self._send(page, path, form)

    async def _wait(self, page: Page) -> Page:
        self.story.waits += 1
        refresh = REFRESH.search(page.text)
        pause, before = int(refresh[1]) if refresh else 5, self.clock
        await asyncio.sleep(pause)
        answer = await self.browser.get(WAITING)
        self.story.silence = max(self.story.silence, self.clock - before - pause)
        return answer

    async def _send(self, page: Page, path: str, form: Form) -> Page:
        upload, button = None, ""
        answers = dict(self.answers)
        if form.named("photo") and not self.has_sent_photo:
            upload, self.has_sent_photo = ("photo", unlike_any_other(self.photo, self.number)), True
        if form.named("words"):
            question = next((control.value for control in form.named("question")), "establishment")
            answers["words"] = self.words[question]
            button = "" if form.named("choice") else "search"
        is_start = path == START
        if is_start and not self.story.asked:
            self.story.asked = self.clock
        body, content_type = encoded(form.filled(answers, button), upload)
        answer = await self.browser.post(urljoin(path, form.action or page.path), body, content_type)
        if upload and REFUSED in answer.text:
            # « Réessaie dans un instant »: the person does.
            self.has_sent_photo, self.browser.notes.photos_again = False, self.browser.notes.photos_again + 1
        if is_start and not self.story.placed:
            self.story.placed = self.clock
            self.story.digest = self._digest()
        return answer

    def _digest(self) -> str:
        """Which ticket is this browser's, by the cookie that it keeps."""
        written = self.browser.cookies.get("place", "").strip('"').split(":")[0]
        if not written:
            return ""
        held = json.loads(base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)))
        return hashlib.sha256(held["secret"].encode()).hexdigest()

    async def _stop(self, page: Page, reason: str) -> Page:
        self.story.trouble = f"{reason} at {page.path}: {words_of(page.text)[:300]}"
        return page


def kind_of(method: str, path: str) -> str:
    """Under which name an answer is counted."""
    if path.startswith("/static/"):
        return "file"
    if path.startswith(WAITING):
        return "waiting page"
    last = path.partition("?")[0].rstrip("/").rpartition("/")[2]
    return f"{method} {last}"


def crowd(
    *, count: int, seconds: float, seed: int, port: int, photos: list[bytes], notes: Notes, opened_at: float
) -> list[Applicant]:
    """All applicants, in order of arrival."""
    chance = random.Random(seed)
    arrivals = sorted(chance.uniform(0, seconds) for _ in range(count))
    return [
        Applicant(
            number=number,
            chance=random.Random(f"{seed} {number}"),
            photo=photos[number % len(photos)],
            browser=Browser(
                port=port, address=f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", notes=notes, kind_of=kind_of
            ),
            opened_at=opened_at,
            story=Story(arrived=arrived),
        )
        for number, arrived in enumerate(arrivals)
    ]
