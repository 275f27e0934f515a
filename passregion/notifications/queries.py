"""Questions about messages."""

from django.db.models import Count, QuerySet

from passregion.notifications.models import Message, MessageState


def messages_by_state() -> dict[str, int]:
    """How many messages stand in each state."""
    counts = Message.objects.order_by().values("state").annotate(number=Count("pk"))
    return {str(state): 0 for state in MessageState} | {row["state"]: row["number"] for row in counts}


def recent_messages() -> QuerySet[Message]:
    """The newest first, with the attempts to send them."""
    return Message.objects.prefetch_related("attempts")
