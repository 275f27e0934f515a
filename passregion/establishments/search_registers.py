"""The registers as this process keeps them for searching: built from the database, built again when they change.

Every few seconds the next search compares a fingerprint of the searched rows, whoever changed them and however. One
request builds the new index while the others go on with the one before.
"""

import re
import time
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.db import connection
from django.db.models import Q

from passregion.common.clock import today
from passregion.establishments import general_classes, rules, track_words
from passregion.establishments.models import Category, Establishment, Track
from passregion.establishments.search_index import Document, SearchIndex
from passregion.territories.departements import name_of

# Among equally good answers: lycées first, sections of a lycée after it, bodies that train apprentices last.
GAINS: dict[str, float] = {
    Category.SECTION: -0.03,
    Category.CFA: -0.01,
    Category.AGRICULTURAL_CFA: -0.01,
    Category.APPRENTICESHIP_BODY: -0.05,
}
# The classes that most pupils are in come first, courses of unusual length last.
CLASSES = frozenset(found.code for found in general_classes.ALL)
CLASS_GAIN, RARE_COURSE_GAIN = 0.1, -0.03
RARE_COURSE = re.compile(r"\(en 1 an\)$|sur 3\)$|pour apprentis")
# Initials of two letters are those of too many.
ACRONYM_LENGTH_MIN = 3
FINGERPRINTS = {
    "establishments": """
        SELECT count(*), sum(hashtextextended(concat_ws('|', id, name, commune, departement, category, search_text), 0))
        FROM establishments_establishment WHERE is_open_to_applications AND NOT is_provisional
    """,
    "tracks": """
        SELECT count(*), sum(hashtextextended(concat_ws('|', id, code, label, level, voie, closed_on, search_text), 0))
        FROM establishments_track WHERE NOT is_provisional
    """,
}


class KeptIndex:
    """One index of this process and the fingerprint of the rows that it was built from."""

    def __init__(self, fingerprint: str, build: Callable[[], SearchIndex]) -> None:
        self.fingerprint = fingerprint
        self.build = build
        self.lock = Lock()
        self.index: SearchIndex | None = None
        self.built_from: object = None
        self.checked_at = 0.0

    def current(self) -> SearchIndex:
        """The index, at most `SEARCH_CHECK_SECONDS` behind the database."""
        index = self.index
        if index is not None and time.monotonic() - self.checked_at < settings.SEARCH_CHECK_SECONDS:
            return index
        # The first search waits for the first index; later ones never wait for another to build.
        if self.lock.acquire(blocking=index is None):
            try:
                index = self._checked()
            finally:
                self.lock.release()
        return index if index is not None else self.current()

    def _checked(self) -> SearchIndex:
        started = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute(self.fingerprint)
            found = cursor.fetchone()
        if self.index is None or found != self.built_from:
            self.index = self.build()
            self.built_from = found
        self.checked_at = started
        return self.index


def _establishments() -> SearchIndex:
    rows = Establishment.objects.filter(is_open_to_applications=True, is_provisional=False).order_by("name", "id")
    names = ("pk", "name", "commune", "departement", "category", "search_text")
    return SearchIndex((_establishment(*values) for values in rows.values_list(*names).iterator()), rules.SMALL_WORDS)


def _establishment(pk: int, name: str, commune: str, departement: str, category: str, search_text: str) -> Document:
    words, acronym = rules.words_of(name), rules.initials(name)
    return Document(
        key=pk,
        name=words,
        town=[word for word in rules.words_of(commune) if word != "arrondissement"],
        acronyms=[acronym] if len(acronym) >= ACRONYM_LENGTH_MIN else [],
        others=[
            *search_text.split(),
            *rules.words_of(name_of(departement)),
            *rules.ACRONYMS.get(category, "").split(),
        ],
        gain=GAINS.get(category, 0.0),
    )


def _tracks() -> SearchIndex:
    # Those that close later stay until the next building: the query keeps to what is open on the day.
    is_open = Q(closed_on__isnull=True) | Q(closed_on__gte=today())
    rows = Track.objects.filter(is_open, is_provisional=False).order_by("label", "code")
    names = ("pk", "code", "label", "level", "voie", "search_text")
    return SearchIndex((_track(*values) for values in rows.values_list(*names).iterator()), rules.SMALL_WORDS)


def _track(pk: int, code: str, label: str, level: str, voie: str, search_text: str) -> Document:
    acronym = track_words.acronym(label)
    return Document(
        key=pk,
        name=track_words.name_words(label),
        acronyms=[acronym] if acronym else [],
        others=[
            *track_words.words_of_track(search_text),
            *track_words.other_words(label=label, level=level, voie=voie),
        ],
        gain=CLASS_GAIN if code in CLASSES else RARE_COURSE_GAIN if RARE_COURSE.search(label) else 0.0,
    )


ESTABLISHMENTS = KeptIndex(FINGERPRINTS["establishments"], _establishments)
TRACKS = KeptIndex(FINGERPRINTS["tracks"], _tracks)
