"""The job that sends a message, again and again with longer waits, for about six hours."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from passregion.notifications.operations.send import give_up, send

ATTEMPT_COUNT_MAX = 8
QUEUE = "messages"


class NotDelivered(Exception):
    """The mail server did not take the message: the job must be retried."""


# Waits of 4 s, 16 s, 64 s, 4 min, 17 min, 68 min, 4.5 h between the tries.
@app.task(
    name="notifications.deliver",
    queue=QUEUE,
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


@app.periodic(cron="*/5 * * * *")
@app.task(name="notifications.retry_stalled", queueing_lock="notifications.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give back the messages that a worker was sending when it died: without this they would wait for ever."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(queue=QUEUE):
        await manager.retry_job(job)
