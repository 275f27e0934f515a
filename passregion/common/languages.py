"""In which language, and to whom, the interface speaks.

The young are said « tu ». To the adult who answers for a child the same pages say « vous » and name the child: these
sentences are a variant of each language, `fr-adult` and `en-adult`, that falls back to it. Nobody chooses a variant.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation

LANGUAGE = "fr"
ADULT = "-adult"


def plain(language: str | None) -> str:
    """The language itself, `fr` or `en`, whoever is spoken to: what pages, documents and formats declare."""
    return (language or LANGUAGE).partition("-")[0]


def current() -> str:
    """The plain language of this moment."""
    return plain(translation.get_language())


def is_french() -> bool:
    """Whether French is spoken, to the young or to an adult."""
    return current() == "fr"


def to_adult(language: str | None) -> str:
    """The variant of a language that speaks to the adult."""
    return plain(language) + ADULT


@contextmanager
def speaking_to(*, adult: bool) -> Iterator[None]:
    """Within the block the current language speaks to the adult who answers for a child, or to the young."""
    language = current()
    with translation.override(to_adult(language) if adult else language):
        yield
