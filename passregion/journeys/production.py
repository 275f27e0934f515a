"""The plastic card travels: the manufacturer answers, the Region ships a batch, the school hands each card over."""

import datetime
import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from passregion.applications.models import Delivery
from passregion.cards.answer_rules import Answer
from passregion.cards.batch_queries import rejections_to_tell
from passregion.cards.models import Card, FileState, ManufacturerFile, ProductionBatch
from passregion.cards.operations import answer_files, answers, delivery
from passregion.cards.operations.answers import Taken
from passregion.cards.operations.production import ship_batch
from passregion.cards.tasks import QUEUE as PRODUCTION_QUEUE
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.journeys.delivery import destination_of
from passregion.notifications import card_emails, emails

# Lines applied in one transaction: a second or two of work.
SLICE_LENGTH = 200
# After a rejection a card made again leaves within this time, or its holder is told that it takes longer.
DELAY = datetime.timedelta(days=10)


@transaction.atomic
def ship(*, batch_id: uuid.UUID, actor: Actor) -> ProductionBatch:
    """Mark a batch as shipped and tell each holder by e-mail 3/3. Raises BatchUnknown, BatchAlreadyShipped."""
    batch, shipped = ship_batch(batch_id=batch_id, actor=actor)
    for card in shipped:
        _tell(card)
    return batch


@transaction.atomic
def take_answer(*, answer: Answer, actor: Actor) -> Taken:
    """Apply one answer of the manufacturer, and tell the holder of a card that left by e-mail 3/3."""
    taken = answers.take_answer(answer=answer, actor=actor)
    if taken.has_left and taken.card is not None:
        _tell(taken.card)
    return taken


@transaction.atomic
def confirm_file(*, file_id: uuid.UUID, actor: Actor) -> ManufacturerFile:
    """Apply a file of answers that was looked at: a job does it, a slice after another. Twice is once."""
    kept, is_new = answer_files.begin(file_id=file_id, actor=actor)
    if is_new:
        apply_slice_later.defer(file_pk=kept.pk)
    return kept


@app.task(
    name="journeys.apply_answers",
    queue=PRODUCTION_QUEUE,
    retry=RetryStrategy(max_attempts=5, exponential_wait=4),
)
def apply_slice_later(*, file_pk: int) -> None:
    """The job: one slice, then the next as a job of its own, so that e-mails pass in between."""
    with transaction.atomic():
        if apply_slice(file_pk=file_pk):
            apply_slice_later.defer(file_pk=file_pk)


@transaction.atomic
def apply_slice(*, file_pk: int, length: int = SLICE_LENGTH) -> bool:
    """Apply the next lines of a file, all of them or none; whether there are more."""
    kept = ManufacturerFile.objects.select_for_update(no_key=True).get(pk=file_pk)
    if kept.state != FileState.APPLYING:
        return False
    actor = Actor(ref=kept.actor_ref, label=kept.actor_label)
    codes = []
    for number, answer, fault in answer_files.next_slice(kept, length):
        codes.append((number, answer.card_number, fault or take_answer(answer=answer, actor=actor).code))
    return answer_files.note_slice(kept, codes).state == FileState.APPLYING


def tell_delays() -> int:
    """Write once to each holder whose card was rejected long ago and whose new one has not left; how many."""
    late = rejections_to_tell(before=now() - DELAY)
    count = 0
    for card_id in late.values_list("public_id", flat=True):
        count += _tell_delay(card_id)
    return count


@transaction.atomic
def _tell_delay(card_id: uuid.UUID) -> int:
    """1, or 0 when another run has told it."""
    card = (
        Card.objects.select_for_update(of=("self",), no_key=True)
        .select_related("beneficiary__user")
        .get(public_id=card_id)
    )
    if card.delay_told_at is not None:
        return 0
    card.delay_told_at = now()
    card.save(update_fields=["delay_told_at"])
    holder = card.beneficiary
    card_emails.card_delayed(
        to=holder.user.email,
        language=holder.user.language,
        subject_ref=f"card:{card.public_id}",
        first_name=holder.first_name,
        space_url=settings.BASE_URL + reverse("beneficiary:cards"),
    )
    return 1


@transaction.atomic
def hand_over(*, card_id: uuid.UUID, actor: Actor) -> Card:
    """The school gives a card to its holder. Raises the refusals of `cards.operations.delivery.hand_over`."""
    return delivery.hand_over(card_id=card_id, actor=actor)


def _tell(card: Card) -> None:
    holder = card.beneficiary
    emails.card_shipped(
        to=holder.user.email,
        language=holder.user.language,
        subject_ref=f"card:{card.public_id}",
        first_name=holder.first_name,
        file_number=holder.file_number,
        shipped_on=timezone.localdate(card.shipped_at),
        destination=destination_of(card),
        is_home=card.delivery == Delivery.HOME,
        space_url=settings.BASE_URL + reverse("beneficiary:cards"),
    )
