"""The life of a payment."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a payment stands."""

    CAPTURED = "captured", _("Payé")
    CANCELLED = "cancelled", _("Annulé")


TRANSITIONS: dict[str, tuple[frozenset[State], State]] = {
    "cancel": (frozenset({State.CAPTURED}), State.CANCELLED),
}
