"""The story of the demo's young people, told on past days by calling the journeys one after another."""

import random
import re
import uuid
from datetime import datetime, time, timedelta
from io import BytesIO

from django.utils import timezone

from passregion.accounts.passwords import hash_password
from passregion.applications import rules as steps
from passregion.applications.models import Application, CorrectionItem, Delivery, Draft, RefusalReason
from passregion.applications.operations import drafting
from passregion.applications.operations.correction import AskedItem
from passregion.beneficiaries.models import Beneficiary
from passregion.beneficiaries.operations.portraits import store_portrait
from passregion.beneficiaries.operations.usage_code import usage_code_digest
from passregion.benefits.queries import usable_at
from passregion.campaigns.models import Campaign
from passregion.cards.models import BlockReason, CardKind
from passregion.cards.operations import answer_files
from passregion.cards.operations.delivery import confirm_receipt
from passregion.cards.operations.drawing import draw_all
from passregion.cards.operations.production import order_batch
from passregion.common import clock
from passregion.common.actors import SYSTEM, Actor
from passregion.demo.people import SEED, Person, Stage
from passregion.demo.portraits import draw_portrait
from passregion.establishments.models import Establishment, Track, Voie
from passregion.establishments.queries import tracks_for
from passregion.journeys import (
    activation,
    admission,
    correction,
    delivery,
    production,
    replacement,
    submission,
    suspension,
    withdrawal,
)
from passregion.notifications.models import Message
from passregion.partners.models import Member
from passregion.payments import operations as payments
from passregion.payments.models import Payment

PASSWORD = "sommets-du-massif"  # noqa: S105 - published on purpose: the demo's own
USAGE_CODE = "4907"
HANDED_OVER = {Stage.ACTIVE, Stage.BLOCKED, Stage.REPLACING}
OUT = {Stage.SHIPPED, Stage.UNDELIVERED, *HANDED_OVER}
SALES = uuid.UUID("0f3c6a0e-2a3d-5e0b-8a55-7d1c5b1f4e77")
PRICES_CENTS = [650, 800, 450, 1290, 900]


def moment(days_ago: int, hour: int = 10, minute: int = 0) -> datetime:
    """A past moment in the Region's time zone; never later than now."""
    day = clock.today() - timedelta(days=days_ago)
    told = timezone.make_aware(datetime.combine(day, time(hour, minute)))
    return min(told, clock.now())


class Story:
    """Tells the demo in the order in which it would have happened."""

    def __init__(self, campaign: Campaign, people: list[Person]) -> None:
        self.campaign = campaign
        self.people = people
        self.applications: dict[int, Application] = {}
        self.chance = random.Random(SEED)  # noqa: S311 - sample data, not a secret

    def tell(self) -> None:
        """From the first demande, six weeks ago, to this morning; sales are told apart, by `pay_all`."""
        self.apply_all(OUT, first_day=40, last_day=24)
        self.approve_all(OUT, days_ago=20)
        self.produce(days_ago=18)
        self.ship(days_ago=12)
        self.hand_over_all(days_ago=8)
        self.bring_back_all(days_ago=3)
        self.block_all(days_ago=2)
        self.apply_all({Stage.IN_PRODUCTION}, first_day=16, last_day=10)
        self.approve_all({Stage.IN_PRODUCTION}, days_ago=6)
        self.produce(days_ago=4)
        self.answer(days_ago=2)
        self.apply_all({Stage.APPROVED, Stage.REFUSED}, first_day=9, last_day=5)
        self.approve_all({Stage.APPROVED}, days_ago=2)
        self.refuse_all(days_ago=1)
        self.apply_all({Stage.DRAFT, Stage.SUBMITTED, Stage.ACTIVATED}, first_day=4, last_day=0)
        self.apply_all({Stage.TO_CORRECT, Stage.WITHDRAWN}, first_day=6, last_day=4)
        self.ask_all(days_ago=2)
        self.withdraw_all(days_ago=1)
        self.replace_all(days_ago=1)

    def those(self, stages: set[Stage]) -> list[Person]:
        return [person for person in self.people if person.stage in stages]

    def apply_all(self, stages: set[Stage], *, first_day: int, last_day: int) -> None:
        for person in self.those(stages):
            days_ago = self.chance.randint(last_day, first_day)
            with clock.as_of(moment(days_ago, self.chance.randint(8, 19), self.chance.randint(0, 59))):
                draft = write_draft(self.campaign, person)
                if person.stage is not Stage.DRAFT:
                    self.applications[person.number] = send(draft, activated=person.stage is not Stage.SUBMITTED)

    def approve_all(self, stages: set[Stage], *, days_ago: int) -> None:
        for person in self.those(stages):
            with clock.as_of(moment(days_ago, 9, person.number % 60)):
                application = self.applications[person.number]
                admission.approve(application_id=application.public_id, actor=reviewer_of(application))

    def refuse_all(self, *, days_ago: int) -> None:
        reasons = [
            (RefusalReason.NOT_ENROLLED, "Tu n’es pas dans notre liste. Vérifie le nom de ton établissement."),
            (
                RefusalReason.PHOTO_NOT_COMPLIANT,
                "Le visage n’est pas de face. Refais une photo sans lunettes de soleil.",
            ),
        ]
        for person in self.those({Stage.REFUSED}):
            reason, text = reasons[person.number % 2]
            with clock.as_of(moment(days_ago, 11, person.number % 60)):
                application = self.applications[person.number]
                admission.refuse(
                    application_id=application.public_id, reason=reason, text=text, actor=reviewer_of(application)
                )

    def ask_all(self, *, days_ago: int) -> None:
        items = [
            AskedItem(CorrectionItem.PHOTO, "blurred", "Place-toi face à une fenêtre, sans bouger."),
            AskedItem(CorrectionItem.CONTACT, "address_incomplete", "Il manque le numéro de ta rue."),
        ]
        for person in self.those({Stage.TO_CORRECT}):
            application = self.applications[person.number]
            with clock.as_of(moment(days_ago, 11, 40)):
                correction.ask(application_id=application.public_id, items=items, actor=reviewer_of(application))

    def withdraw_all(self, *, days_ago: int) -> None:
        for person in self.those({Stage.WITHDRAWN}):
            application = self.applications[person.number]
            with clock.as_of(moment(days_ago, 17, 5)):
                withdrawal.withdraw(application_id=application.public_id, actor=application.beneficiary.user.actor)

    def produce(self, *, days_ago: int) -> None:
        with clock.as_of(moment(days_ago, 14)):
            self.batch = draw_all(batch_id=order_batch(campaign=self.campaign, actor=SYSTEM).pk)

    def ship(self, *, days_ago: int) -> None:
        with clock.as_of(moment(days_ago, 16)):
            production.ship(batch_id=self.batch.public_id, actor=SYSTEM)

    def answer(self, *, days_ago: int) -> None:
        """What the manufacturer's file says of the last batch: cards made, some gone, one that could not be made. The
        cards of the named people stay as they are told elsewhere."""
        named = {person.email for person in self.people if person.key}
        cards = self.batch.cards.exclude(beneficiary__user__email__in=named).order_by("batch_place")
        rows = ["card_number;event;chip_uid;tracking_number;reason"]
        for place, number in enumerate(cards.values_list("number", flat=True)):
            rows.append(f"{number};rejected;;;printing" if place == 1 else f"{number};made;0{number};;")
            if place % 3 == 0:
                rows.append(f"{number};shipped;;6A{number};")
        if len(rows) > 1:
            with clock.as_of(moment(days_ago, 15)):
                kept, _ = answer_files.keep_file(content="\r\n".join(rows).encode(), actor=SYSTEM)
                production.confirm_file(file_id=kept.public_id, actor=SYSTEM)
                while production.apply_slice(file_pk=kept.pk):
                    pass

    def hand_over_all(self, *, days_ago: int) -> None:
        for person in self.those(HANDED_OVER):
            application = self.applications[person.number]
            card = application.cards.get(kind=CardKind.PLASTIC)
            with clock.as_of(moment(days_ago, 10, person.number % 60)):
                if application.delivery == Delivery.HOME:
                    confirm_receipt(card_id=card.public_id, actor=application.beneficiary.user.actor)
                else:
                    production.hand_over(card_id=card.public_id, actor=reviewer_of(application))

    def block_all(self, *, days_ago: int) -> None:
        for person in self.those({Stage.BLOCKED}):
            holder = self.applications[person.number].beneficiary
            with clock.as_of(moment(days_ago, 18)):
                suspension.declare_loss(beneficiary=holder, reason=BlockReason.LOST, actor=holder.user.actor)

    def bring_back_all(self, *, days_ago: int) -> None:
        for person in self.those({Stage.UNDELIVERED}):
            card = self.applications[person.number].cards.get(kind=CardKind.PLASTIC)
            with clock.as_of(moment(days_ago, 9)):
                delivery.mark_undelivered(card_id=card.public_id, actor=SYSTEM)

    def replace_all(self, *, days_ago: int) -> None:
        for person in self.those({Stage.REPLACING}):
            holder = self.applications[person.number].beneficiary
            with clock.as_of(moment(days_ago, 19, 20)):
                replacement.request(
                    beneficiary=holder, reason=BlockReason.LOST, delivery=Delivery.HOME, actor=holder.user.actor
                )


def write_draft(campaign: Campaign, person: Person) -> Draft:
    """What the person typed, step after step; a person who stopped half-way stops after the school."""
    draft, _ = drafting.start_draft(campaign=campaign)
    draft = drafting.accept_charter(draft=draft)
    draft = drafting.save_answers(draft=draft, step=steps.IDENTITY, answers=identity_of(person))
    draft = drafting.set_password_hash(draft=draft, password_hash=hash_password(PASSWORD))
    draft = drafting.save_answers(draft=draft, step=steps.CONTACT, answers=contact_of(person))
    draft = drafting.save_answers(draft=draft, step=steps.SCHOOL, answers=school_of(person))
    if person.stage is Stage.DRAFT:
        return draft
    draft = drafting.set_portrait(draft=draft, portrait=store_portrait(upload=BytesIO(draw_portrait(person.number))))
    way = Delivery.HOME if person.at_home else Delivery.ESTABLISHMENT
    draft = drafting.save_answers(draft=draft, step=steps.PHOTO, answers={"delivery": way.value})
    digest, key_id = usage_code_digest(holder_id=draft.holder_id, code=USAGE_CODE)
    draft = drafting.set_draft_usage_code(draft=draft, digest=digest, key_id=key_id)
    return drafting.save_answers(
        draft=draft, step=steps.LEGAL, answers={"deals": person.number % 2 == 0, "news": False}
    )


def identity_of(person: Person) -> dict[str, str]:
    return {
        "civility": person.civility,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "birth_date": person.birth_date.isoformat(),
        "email": person.email,
    }


def contact_of(person: Person) -> dict[str, str]:
    school = person.school
    return {
        "phone": f"+33639980{person.number:03d}",
        "address_line": person.street,
        "address_complement": "",
        "care_of": "",
        "postal_code": school.postal_code,
        "commune": school.commune,
        "country": "FR",
    }


def school_of(person: Person) -> dict[str, object]:
    """Chosen in the list, or named when it is not there."""
    establishment = Establishment.objects.get(uai=person.school.uai)
    answers: dict[str, object] = {}
    if person.establishment_request:
        answers["establishment_request"] = person.establishment_request
    else:
        answers["uai"] = establishment.uai
    if person.track_request:
        answers["track_request"] = person.track_request
    else:
        answers["track_code"] = track_of(person, establishment).code
    return answers


def track_of(person: Person, establishment: Establishment) -> Track:
    offered = tracks_for(establishment)
    if person.track_code:
        return offered.get(code=person.track_code)
    general = offered.filter(voie=Voie.GENERAL).order_by("code")
    return general[person.number % general.count()]


def send(draft: Draft, *, activated: bool) -> Application:
    """Send the draft and, for most, follow the link of the first e-mail."""
    application = submission.submit(draft=draft, language="fr")
    if activated:
        message = Message.objects.filter(subject_ref=f"application:{application.public_id}").latest("id")
        found = re.search(r"/activation/([\w-]+)/", message.text)
        if found is None:
            raise LookupError("the first e-mail has no activation link")
        activation.activate(secret=found[1])
    return application


def reviewer_of(application: Application) -> Actor:
    """Who decides at this school; the demo has reviewers in two schools, the others decide unnamed."""
    member = application.establishment.members.select_related("user").first()
    return member.user.actor if member else SYSTEM


def pay_all(people: list[Person], *, first_day: int) -> None:
    """What active holders bought. Each sale has an id of its own: told again, nothing is paid twice."""
    tills = list(Member.objects.select_related("partner", "place").exclude(place=None).order_by("id"))
    for person in people:
        if person.stage is not Stage.ACTIVE:
            continue
        holder = Beneficiary.objects.get(user__email=person.email)
        for count, member in enumerate(tills_of(person, tills)):
            price_cents = PRICES_CENTS[(person.number + count) % len(PRICES_CENTS)]
            with clock.as_of(moment(first_day - count * 2, 15 + count, person.number % 60)):
                pay(uuid.uuid5(SALES, f"{holder.public_id}:{count}"), holder, member, price_cents)


def tills_of(person: Person, tills: list[Member]) -> list[Member]:
    """Where this person bought something: the cinema, the bookshop for one in two, the cinema again for the named."""
    return (tills if person.number % 2 else tills[:1]) + (tills[:1] if person.key else [])


def pay(payment_id: uuid.UUID, holder: Beneficiary, member: Member, price_cents: int) -> None:
    """One sale with the virtual card, unless it was told already."""
    place = member.place
    if place is None:
        return
    wallets = usable_at(holder, place)
    if wallets and not Payment.objects.filter(pk=payment_id).exists():
        payments.authorise_and_capture(
            payment_id=payment_id,
            card_number=holder.cards.get(kind=CardKind.VIRTUAL).number,
            usage_code=USAGE_CODE,
            wallet_public_id=wallets[0].public_id,
            price_cents=price_cents,
            place=place,
            member=member,
        )
