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
LIVE_STATES: frozenset[State] = frozenset(State) - DEAD_STATES

# verb: (states it may start from, state it leads to). The virtual card is born active.
TRANSITIONS: dict[str, tuple[frozenset[State], State]] = {
    # The manufacturer.
    "produce": (frozenset({State.ORDERED}), State.IN_PRODUCTION),
    "reject": (frozenset({State.IN_PRODUCTION}), State.REJECTED),
    "ship": (frozenset({State.IN_PRODUCTION}), State.SHIPPED),
    # The way to the holder. A parcel that lacks a card, and a letter that comes back, are both « undelivered ».
    "receive": (frozenset({State.SHIPPED}), State.RECEIVED),
    "mark_undelivered": (frozenset({State.SHIPPED}), State.UNDELIVERED),
    "return_unclaimed": (frozenset({State.RECEIVED}), State.RETURNED),
    "reship": (frozenset({State.UNDELIVERED, State.RETURNED}), State.SHIPPED),
    "hand_over": (frozenset({State.SHIPPED, State.RECEIVED}), State.ACTIVE),
    "confirm_receipt": (frozenset({State.SHIPPED}), State.ACTIVE),
    # The end. A damaged card that works lives until the new one does; one that arrived broken never starts.
    "block": (LIVE_STATES, State.BLOCKED),
    "replace": (frozenset({State.ACTIVE, State.SHIPPED, State.RECEIVED}), State.REPLACED),
    "expire": (LIVE_STATES, State.EXPIRED),
}
