"""Questions about establishments and tracks. Read-only."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Left

from passregion.accounts.models import User
from passregion.common.clock import today
from passregion.common.memory import remembered
from passregion.establishments import general_classes, rules, search_registers, track_words
from passregion.establishments.models import Establishment, Level, Track

TYPED_LENGTH_MAX = 120
TYPED_WORDS_MAX = 16

LEVEL_ORDER = [Level.SECONDE, Level.PREMIERE, Level.TERMINALE, Level.CAP, Level.POST_BAC, Level.OTHER]


def search(text: str, limit: int = 10) -> list[Establishment]:
    """Establishments open to applications that `text` may mean, best first.

    By name, town, postcode, département, UAI or acronym; no accents needed, typing errors tolerated.
    """
    keys = search_registers.ESTABLISHMENTS.current().find(words_of(text), limit)
    found = Establishment.objects.filter(is_open_to_applications=True, is_provisional=False).in_bulk(keys)
    return [found[key] for key in keys if key in found]


def get_by_uai(uai: str) -> Establishment | None:
    """The establishment that has this UAI, however it was typed."""
    return Establishment.objects.filter(uai=uai.strip().upper()[:8]).first()


def known_establishment(uai: str) -> Establishment | None:
    """The establishment of this UAI that takes applications, as of a moment ago: every page asks again."""
    return remembered(f"establishment:{uai}", lambda: _open_establishment(uai))


def _open_establishment(uai: str) -> Establishment | None:
    found = get_by_uai(uai)
    return found if found and found.is_open_to_applications else None


def known_track(code: str) -> Track | None:
    """The same as `get_open_track`, as of a moment ago: every page asks again."""
    return remembered(f"track:{code}:{today()}", lambda: get_open_track(code))


def get_open_track(code: str) -> Track | None:
    """The track of this code, if it is still taught."""
    return Track.objects.filter(_is_open(), code=code).first()


def of_member(user: User) -> QuerySet[Establishment]:
    """The establishments for which this user works, by name."""
    return Establishment.objects.filter(members__user=user, members__revoked_at=None).order_by("name", "id")


def open_tracks() -> QuerySet[Track]:
    """Tracks that are still taught, in the order of schooling then by label."""
    steps = [When(level=level, then=Value(step)) for step, level in enumerate(LEVEL_ORDER)]
    return (
        Track.objects.filter(_is_open(), is_provisional=False)
        .annotate(level_step=Case(*steps, default=Value(len(steps)), output_field=IntegerField()))
        .order_by("level_step", "search_text", "code")
    )


def _is_open() -> Q:
    return Q(is_provisional=False) & (Q(closed_on__isnull=True) | Q(closed_on__gte=today()))


def tracks_for(establishment: Establishment) -> QuerySet[Track]:
    """What this establishment offers: its list, and always the general classes that its category implies.

    A list names one year of a course, or a code that was renewed since: every year of the course of today is offered.
    Without a list, every open track that an establishment of its category may teach.
    """
    implied = Q(code__in=general_classes.implied_codes(establishment.category))
    listed = Track.objects.filter(offers__establishment=establishment)
    closed_labels = listed.exclude(_is_open()).values("label")
    offered = list(
        Track.objects.filter(_is_open(), is_provisional=False)
        .filter(Q(pk__in=listed.values("pk")) | Q(label__in=closed_labels))
        .values_list("pk", "code")
    )
    if not offered:
        return teachable_tracks(establishment)
    courses = {rules.course_of(code) for _pk, code in offered} - {""}
    same_course = Q(course__in=courses) & Q(code__regex=rules.CLASS_CODE.pattern)
    found = open_tracks().annotate(course=Left("code", rules.COURSE_LENGTH))
    return found.filter(implied | Q(pk__in=[pk for pk, _code in offered]) | same_course)


def teachable_tracks(establishment: Establishment) -> QuerySet[Track]:
    """Every open track of the Region that an establishment of this category may teach."""
    levels, voies = rules.teachable(establishment.category)
    implied = Q(code__in=general_classes.implied_codes(establishment.category))
    return open_tracks().filter(implied | Q(level__in=levels, voie__in=voies))


def search_tracks(text: str, establishment: Establishment | None = None, limit: int = 30) -> list[Track]:
    """Tracks of this establishment (of the Region without one) that `text` may mean: words, number or level.

    Nothing typed means the beginning of the whole list.
    """
    return _search_tracks(text, tracks_for(establishment) if establishment else open_tracks(), limit)


def search_tracks_elsewhere(text: str, establishment: Establishment, limit: int = 30) -> list[Track]:
    """Tracks that `text` may mean and that this establishment may teach, though its list does not say so."""
    return _search_tracks(text, teachable_tracks(establishment), limit)


def _search_tracks(text: str, found: QuerySet[Track], limit: int) -> list[Track]:
    words = track_words.words_of_track(text[:TYPED_LENGTH_MAX])[:TYPED_WORDS_MAX]
    if not words:
        return list(found[:limit])
    offered = set(found.order_by().values_list("pk", flat=True))
    keys = search_registers.TRACKS.current().find(words, limit, within=offered)
    rows = Track.objects.in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def words_of(text: str) -> list[str]:
    """The words that were typed, limited: nobody types more, and a hostile text must stay cheap."""
    return rules.words_of(text[:TYPED_LENGTH_MAX])[:TYPED_WORDS_MAX]
