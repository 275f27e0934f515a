"""The job that draws a batch: one chunk, then the next as a job of its own, so that e-mails pass in between."""

from django.db import transaction
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from passregion.cards.operations.drawing import draw_next, give_up

ATTEMPT_COUNT_MAX = 3
QUEUE = "production"


@app.task(
    name="cards.draw_chunk",
    queue=QUEUE,
    retry=RetryStrategy(max_attempts=ATTEMPT_COUNT_MAX - 1, wait=20),
    pass_context=True,
)
def draw_chunk(context: JobContext, *, batch_id: int) -> None:
    """Draw one chunk. A fault is tried again, then told on the page of the batch."""
    try:
        with transaction.atomic():
            if draw_next(batch_id=batch_id):
                draw_chunk.defer(batch_id=batch_id)
    except Exception:
        if context.job.attempts + 1 >= ATTEMPT_COUNT_MAX:
            give_up(batch_id=batch_id)
        raise


@app.periodic(cron="*/2 * * * *")
@app.task(name="cards.retry_stalled", queueing_lock="cards.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give back the chunks that a worker was drawing when it died."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(queue=QUEUE):
        await manager.retry_job(job)
