"""The life of a card."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a card stands."""

    ORDERED = "ordered", _("Commandée")
    IN_PRODUCTION = "in_production", _("En fabrication")
    REJECTED = "rejected", _("Rejetée par le fabricant")
    SHIPPED = "shipped", _("Expédiée")
    UNDELIVERED = "undelivered", _("Non distribuée")
    RECEIVED = "received", _("Arrivée à l’établissement")
    RETURNED = "returned", _("Retournée")
    ACTIVE = "active", _("Active")
    BLOCKED = "blocked", _("Bloquée")
    REPLACED = "replaced", _("Remplacée")
    EXPIRED = "expired", _("Expirée")


# A card in one of these states serves no more: its holder may be given another.
DEAD_STATES: frozenset[State] = frozenset({State.BLOCKED, State.REPLACED, State.EXPIRED, State.REJECTED})

# verb: (states it may start from, state it leads to). The virtual card is born active.
TRANSITIONS: dict[str, tuple[frozenset[State], State]] = {
    "produce": (frozenset({State.ORDERED}), State.IN_PRODUCTION),
    "ship": (frozenset({State.IN_PRODUCTION}), State.SHIPPED),
    "hand_over": (frozenset({State.SHIPPED, State.RECEIVED}), State.ACTIVE),
    "confirm_receipt": (frozenset({State.SHIPPED}), State.ACTIVE),
    "block": (
        frozenset(
            {
                State.ORDERED,
                State.IN_PRODUCTION,
                State.SHIPPED,
                State.UNDELIVERED,
                State.RECEIVED,
                State.RETURNED,
                State.ACTIVE,
            }
        ),
        State.BLOCKED,
    ),
}
