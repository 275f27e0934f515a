"""What would go into a batch: the choice of the Region, and what it makes, before anything is ordered."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from passregion.applications.models import Delivery
from passregion.campaigns.models import Campaign
from passregion.cards import printing
from passregion.cards.models import Card
from passregion.cards.queries import cards_to_produce
from passregion.establishments.models import Establishment


@dataclass(frozen=True)
class Choice:
    """The waiting cards of a campaign, of these establishments (all when none is named), going this way (or both)."""

    campaign: Campaign
    delivery: str = ""
    establishments: tuple[Establishment, ...] = ()

    def cards(self) -> QuerySet[Card]:
        """In the order of the manifest: school by school, then name by name."""
        cards = cards_to_produce(self.campaign)
        if self.delivery:
            cards = cards.filter(delivery=self.delivery)
        if self.establishments:
            cards = cards.filter(application__establishment__in=self.establishments)
        return cards.order_by("delivery", "application__establishment__uai", "beneficiary__folded_name", "id")


@dataclass(frozen=True)
class LeftOut:
    """A card that would not go: no font of ours draws these characters of the name."""

    number: str
    file_number: str
    establishment: str
    characters: str


@dataclass(frozen=True)
class Outlook:
    """What would happen."""

    card_count: int
    to_school_count: int
    school_count: int
    to_home_count: int
    left_out: tuple[LeftOut, ...]

    @property
    def chunk_count(self) -> int:
        """How many parts the manufacturer would receive."""
        return -(-self.card_count // printing.CHUNK_SIZE)


def outlook_of(choice: Choice) -> Outlook:
    """What a choice makes. Raises PrintingFailed when the fonts were not built."""
    left_out = left_out_of(choice)
    at_school = Q(delivery=Delivery.ESTABLISHMENT)
    counts = (
        choice.cards()
        .exclude(number__in=[card.number for card in left_out])
        .order_by()
        .aggregate(
            card_count=Count("pk"),
            to_school_count=Count("pk", filter=at_school),
            school_count=Count("application__establishment", filter=at_school, distinct=True),
            to_home_count=Count("pk", filter=Q(delivery=Delivery.HOME)),
        )
    )
    return Outlook(**counts, left_out=left_out)


def left_out_of(choice: Choice) -> tuple[LeftOut, ...]:
    """The cards of a choice that cannot be printed. They wait, and hold up nobody else's."""
    rows = choice.cards().values_list(
        "number",
        "beneficiary__file_number",
        "application__establishment__name",
        "beneficiary__first_name",
        "beneficiary__last_name",
    )
    found = []
    for number, file_number, establishment, first_name, last_name in rows.iterator(chunk_size=2000):
        if characters := printing.lacking_in(first_name + last_name):
            found.append(LeftOut(number, file_number, establishment, characters))
    return tuple(found)


def waiting_by_establishment(campaign: Campaign) -> list[Establishment]:
    """The establishments for whose pupils a card waits, by name; `waiting_count` says how many."""
    waiting = cards_to_produce(campaign)
    counts = dict(
        waiting.order_by()
        .values_list("application__establishment")
        .annotate(count=Count("pk"))
        .values_list("application__establishment", "count")
    )
    establishments = list(Establishment.objects.filter(pk__in=counts).order_by("name", "pk"))
    for establishment in establishments:
        establishment.waiting_count = counts[establishment.pk]  # type: ignore[attr-defined]
    return establishments
