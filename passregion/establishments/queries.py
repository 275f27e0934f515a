"""Questions about establishments and tracks. Read-only."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from passregion.accounts.models import User
from passregion.common.clock import today
from passregion.establishments import general_classes, rules, search_registers
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
    words = words_of(text)
    if not words:
        return list(found[:limit])
    offered = set(found.values_list("pk", flat=True))
    keys = search_registers.TRACKS.current().find(words, limit, within=offered)
    rows = Track.objects.in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def words_of(text: str) -> list[str]:
    """The words that were typed, limited: nobody types more, and a hostile text must stay cheap."""
    return rules.words_of(text[:TYPED_LENGTH_MAX])[:TYPED_WORDS_MAX]
