"""Questions about payments."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from passregion.beneficiaries.models import Beneficiary
from passregion.common.clock import today
from passregion.partners.models import Partner, Place
from passregion.payments.models import Payment


def of_beneficiary(beneficiary: Beneficiary) -> QuerySet[Payment]:
    """Every payment of a young person, the newest first, with place and benefit."""
    payments = Payment.objects.filter(wallet__beneficiary=beneficiary)
    return payments.select_related("place", "wallet__benefit").order_by("-captured_at", "pk")


def of_place_today(place: Place) -> QuerySet[Payment]:
    """The payments of a place on the Region's current day, cancelled ones included, the newest first."""
    starts_at = timezone.make_aware(datetime.combine(today(), time.min))
    ends_at = timezone.make_aware(datetime.combine(today() + timedelta(days=1), time.min))
    payments = Payment.objects.filter(place=place, captured_at__gte=starts_at, captured_at__lt=ends_at)
    return payments.select_related("wallet__benefit", "wallet__beneficiary").order_by("-captured_at", "pk")


def find_for_partner(payment_id: UUID, partner: Partner) -> Payment | None:
    """A payment that this partner took; None when there is none, or when another partner took it."""
    payments = Payment.objects.filter(pk=payment_id, partner=partner)
    return payments.select_related("place", "wallet__benefit", "wallet__beneficiary", "card").first()
