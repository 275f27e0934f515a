"""Questions about establishments and tracks. Read-only."""

from collections.abc import Sequence
from functools import reduce
from typing import TypeVar, cast

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Case, F, FloatField, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Least

from passregion.accounts.models import User
from passregion.common.clock import today
from passregion.establishments import general_classes, rules
from passregion.establishments.models import Category, Establishment, Level, Track

TYPED_LENGTH_MAX = 120
TYPED_WORDS_MAX = 8
# Measured on the regional register: a word with a typing error scores 0.35 or more, an unrelated one under 0.3.
WORD_LIKENESS_MIN = 0.34
MEAN_LIKENESS_MIN = 0.5

LEVEL_ORDER = [Level.SECONDE, Level.PREMIERE, Level.TERMINALE, Level.CAP, Level.POST_BAC, Level.OTHER]

Found = TypeVar("Found", Establishment, Track)


def search(text: str, limit: int = 10) -> list[Establishment]:
    """Establishments open to applications that `text` may mean, best first.

    By name, town, postcode, UAI or acronym; no accents needed, typing errors tolerated when nothing matches as typed.
    """
    is_body = When(category=Category.APPRENTICESHIP_BODY, then=Value(1))
    found = Establishment.objects.filter(is_open_to_applications=True)
    ranked = found.annotate(rank=Case(is_body, default=Value(0), output_field=IntegerField()))
    return _search(ranked, text, limit, first=["rank"])


def get_by_uai(uai: str) -> Establishment | None:
    """The establishment that has this UAI, however it was typed."""
    return Establishment.objects.filter(uai=uai.strip().upper()[:8]).first()


def of_member(user: User) -> QuerySet[Establishment]:
    """The establishments for which this user works, by name."""
    return Establishment.objects.filter(members__user=user).order_by("name", "id")


def open_tracks() -> QuerySet[Track]:
    """Tracks that are still taught, in the order of schooling then by label."""
    steps = [When(level=level, then=Value(step)) for step, level in enumerate(LEVEL_ORDER)]
    return (
        Track.objects.filter(_is_open())
        .annotate(level_step=Case(*steps, default=Value(len(steps)), output_field=IntegerField()))
        .order_by("level_step", "search_text", "code")
    )


def _is_open() -> Q:
    return Q(is_provisional=False) & (Q(closed_on__isnull=True) | Q(closed_on__gte=today()))


def tracks_for(establishment: Establishment) -> QuerySet[Track]:
    """What this establishment offers: its list, and always the general classes that its category implies.

    Without a list, every open track that an establishment of its category may teach.
    """
    taught = Q(code__in=general_classes.implied_codes(establishment.category))
    listed = Track.objects.filter(_is_open(), offers__establishment=establishment)
    if listed.exists():
        taught |= Q(pk__in=listed.values("pk"))
    else:
        levels, voies = rules.teachable(establishment.category)
        taught |= Q(level__in=levels, voie__in=voies)
    return open_tracks().filter(taught)


def search_tracks(text: str, establishment: Establishment | None = None, limit: int = 30) -> list[Track]:
    """Tracks of this establishment (of the Region without one) that `text` may mean: words, number or level.

    Nothing typed means the beginning of the whole list.
    """
    found = tracks_for(establishment) if establishment else open_tracks()
    if not words_of(text):
        return list(found[:limit])
    return _search(found, text, limit)


def words_of(text: str) -> list[str]:
    """The words that were typed, limited: nobody types more, and a hostile text must stay cheap."""
    return rules.words_of(text[:TYPED_LENGTH_MAX])[:TYPED_WORDS_MAX]


def _search(found: QuerySet[Found], text: str, limit: int, first: Sequence[str] = ()) -> list[Found]:
    """Rows whose words begin as typed; only when there are none, rows whose words look alike."""
    words = words_of(text)
    if not words:
        return []
    typed = " ".join(words)
    exact = found.filter(_every_word_starts_one(words)).annotate(closeness=TrigramSimilarity("search_text", typed))
    matches = cast("list[Found]", list(exact.order_by(*first, "-closeness", "id")[:limit]))
    return matches or _alike(found, words, limit)


def _every_word_starts_one(words: list[str]) -> Q:
    """Each typed word begins a word of the search text. Folding leaves letters, digits and underscores only."""
    return reduce(lambda both, word: both & Q(search_text__regex=rf"\m{word}"), words, Q())


def _alike(found: QuerySet[Found], words: list[str], limit: int) -> list[Found]:
    """Rows in which every typed word has a look-alike, the closest first."""
    scores = {f"score_{place}": TrigramWordSimilarity(word, "search_text") for place, word in enumerate(words)}
    scored = found.annotate(**scores)
    worst = Least(*[F(name) for name in scores]) if len(scores) > 1 else F("score_0")
    total: Combinable = reduce(lambda left, name: left + F(name), list(scores)[1:], cast(Combinable, F("score_0")))
    return list(
        scored.annotate(worst=worst, mean=(total / Value(float(len(scores)), output_field=FloatField())))
        .filter(worst__gte=WORD_LIKENESS_MIN, mean__gte=MEAN_LIKENESS_MIN)
        .order_by("-mean", "id")[:limit]
    )
