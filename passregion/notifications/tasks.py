"""The job that sends a message, again and again with longer waits, for about six hours."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from passregion.notifications.operations.send import give_up, send

ATTEMPT_COUNT_MAX = 8


class NotDelivered(Exception):
    """The mail server did not take the message: the job must be retried."""


# Waits of 4 s, 16 s, 64 s, 4 min, 17 min, 68 min, 4.5 h between the tries.
@app.task(
    name="notifications.deliver",
    queue="messages",
    retry=RetryStrategy(max_attempts=ATTEMPT_COUNT_MAX - 1, exponential_wait=4),
    pass_context=True,
)
def deliver(context: JobContext, *, message_id: int) -> None:
    """Send one message. Raises NotDelivered to be called again, gives up at the last try."""
    if send(message_id=message_id):
        return
    if context.job.attempts + 1 >= ATTEMPT_COUNT_MAX:
        give_up(message_id=message_id)
    raise NotDelivered(message_id)
