"""The sales of the day, as the till lists and cancels them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from passregion.common.clock import today
from passregion.partners.models import Place
from passregion.payments import queries
from passregion.payments.models import Payment
from passregion.payments.states import State
from passregion.portals.partner.access import Seat


@dataclass(frozen=True)
class Line:
    """One sale. Amounts in cents."""

    payment: Payment

    @property
    def sold_at(self) -> datetime:
        """When it was paid, on the Region's clock."""
        return localtime(self.payment.captured_at)

    @property
    def rest_cents(self) -> int:
        """What the young person paid."""
        return self.payment.price_cents - self.payment.amount_cents

    @property
    def is_cancelled(self) -> bool:
        """Whether it was taken back."""
        return self.payment.state == State.CANCELLED

    @property
    def can_be_cancelled(self) -> bool:
        """The till takes back the sales of the day only."""
        return not self.is_cancelled and self.sold_at.date() == today()

    @property
    def holder_name(self) -> str:
        """First name and initial."""
        return self.payment.wallet.beneficiary.short_name

    @property
    def benefit_name(self) -> str:
        """Which benefit paid."""
        return self.payment.wallet.benefit.name


@dataclass(frozen=True)
class PlaceDay:
    """One place's sales of today; the totals leave the cancelled ones out. Amounts in cents."""

    place: Place
    lines: tuple[Line, ...]

    @property
    def kept(self) -> tuple[Line, ...]:
        """The sales that were not taken back."""
        return tuple(line for line in self.lines if not line.is_cancelled)

    @property
    def amount_cents(self) -> int:
        """What the pass paid today."""
        return sum(line.payment.amount_cents for line in self.kept)

    @property
    def rest_cents(self) -> int:
        """What the young people paid today."""
        return sum(line.rest_cents for line in self.kept)

    @property
    def price_cents(self) -> int:
        """What was sold today."""
        return self.amount_cents + self.rest_cents


def line_of(payment: Payment) -> Line:
    """The sale as the till shows it."""
    return Line(payment)


def sales_of(seat: Seat) -> list[PlaceDay]:
    """Today's sales: this place first; for a manager, then the other places of the partner that sold something."""
    others = _other_places(seat) if seat.is_manager else []
    days = [PlaceDay(place, _lines(place)) for place in [seat.place, *others]]
    return [day for day in days if day.lines or day.place == seat.place]


def _other_places(seat: Seat) -> Iterable[Place]:
    return seat.member.partner.places.exclude(pk=seat.place.pk).order_by("name")


def _lines(place: Place) -> tuple[Line, ...]:
    return tuple(Line(payment) for payment in queries.of_place_today(place))
