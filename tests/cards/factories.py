"""A school, its reviewer, demandes in the wanted state: made with the rooms' own operations where they have one."""

import datetime
import hashlib
import itertools
import uuid

from passregion.accounts.models import Kind, User
from passregion.applications.models import Application, Delivery, Transition
from passregion.applications.operations import review
from passregion.beneficiaries.models import Beneficiary, Portrait
from passregion.beneficiaries.operations.creation import Contact, Identity, create_beneficiary
from passregion.campaigns.models import Campaign
from passregion.campaigns.operations import open_campaign, publish_charter
from passregion.cards.models import Card, ProductionBatch
from passregion.cards.operations.drawing import draw_all
from passregion.cards.operations.ordering import order_cards
from passregion.cards.operations.production import order_batch
from passregion.common.actors import Actor
from passregion.common.clock import now, today
from passregion.common.public_ids import new_file_number
from passregion.establishments.models import Category, Establishment, Level, Track, Voie
from passregion.establishments.operations import add_member, create_establishment, create_track

REVIEWER = Actor(ref="user:1", label="Agent")
REGION = Actor(ref="user:2", label="Agent")
_counter = itertools.count(1)


def a_campaign(code: str = "2026-2027") -> Campaign:
    day = today()
    charter = publish_charter(version="1", text="# Charte\n\nRespecter le pass.")
    return open_campaign(
        code=code,
        charter=charter,
        opens_on=day - datetime.timedelta(days=60),
        closes_on=day + datetime.timedelta(days=200),
        card_valid_until_on=datetime.date(2028, 8, 31),
    )


def a_school(uai: str = "0630018C", name: str = "Lycée Blaise-Pascal") -> Establishment:
    return create_establishment(
        uai=uai,
        name=name,
        category=Category.GENERAL_TECHNOLOGICAL,
        address_line="36 avenue Carnot",
        postal_code="63000",
        commune="Clermont-Ferrand",
        departement="63",
    )


def a_track(code: str = "2GT", label: str = "2de générale et technologique") -> Track:
    return create_track(code=code, label=label, level=Level.SECONDE, voie=Voie.GENERAL)


def a_staff_user(name: str = "Camille Roux") -> User:
    address = f"agent{next(_counter)}@example.org"
    at = now()
    user = User(login=address, kind=Kind.STAFF, email=address, display_name=name, created_at=at, activated_at=at)
    user.set_password("une phrase assez longue")
    user.save()
    return user


def a_reviewer(school: Establishment, name: str = "Camille Roux") -> User:
    user = a_staff_user(name)
    add_member(user=user, establishment=school)
    return user


def a_portrait(content: bytes = b"") -> Portrait:
    """A portrait row; with `content`, its file too."""
    from django.core.files.base import ContentFile

    digest = hashlib.sha256(content).hexdigest() if content else "0" * 64
    portrait = Portrait(sha256=digest, width=700, height=900, created_at=now(), image="portraits/none.jpg")
    if content:
        portrait.image.save("portrait.jpg", ContentFile(content), save=False)
    portrait.save()
    return portrait


def a_beneficiary(
    *,
    first_name: str = "Lina",
    last_name: str = "Moreau",
    is_activated: bool = True,
    portrait: Portrait | None = None,
    postal_code: str = "63000",
    birth_date: datetime.date = datetime.date(2010, 3, 14),
) -> Beneficiary:
    number = new_file_number()
    user = User.objects.create(
        login=number,
        kind=Kind.HOLDER,
        email=f"jeune{next(_counter)}@example.org",
        display_name=f"{first_name} {last_name}",
        password="!",
        created_at=now(),
        activated_at=now() if is_activated else None,
    )
    return create_beneficiary(
        public_id=uuid.uuid4(),
        user=user,
        file_number=number,
        identity=Identity(civility="madame", first_name=first_name, last_name=last_name, birth_date=birth_date),
        contact=Contact(
            phone="+33600000000", address_line="12 rue des Gras", postal_code=postal_code, commune="Clermont-Ferrand"
        ),
        portrait=portrait or a_portrait(),
        usage_code_digest=b"0" * 32,
        usage_code_key_id="1",
    )


def an_application(
    *,
    campaign: Campaign | None = None,
    school: Establishment | None = None,
    track: Track | None = None,
    delivery: Delivery = Delivery.ESTABLISHMENT,
    **beneficiary: object,
) -> Application:
    """A demande that waits for the school."""
    campaign = campaign or a_campaign()
    application = Application.objects.create(
        draft_public_id=uuid.uuid4(),
        beneficiary=a_beneficiary(**beneficiary),
        campaign=campaign,
        establishment=school or a_school(),
        track=track or a_track(),
        delivery=delivery,
        charter=campaign.charter,
        charter_sha256=campaign.charter.sha256,
        charter_accepted_at=now(),
        submitted_at=now(),
    )
    Transition.objects.create(
        application=application, to_state="submitted", at=now(), actor_ref="user:0", actor_label="Bénéficiaire"
    )
    return application


def an_approved_application(**values: object) -> Application:
    application = an_application(**values)
    return review.approve(application_id=application.public_id, actor=REVIEWER)


def cards(**values: object) -> tuple[Card, Card]:
    """The plastic card, ordered, and the virtual card of a validated demande."""
    return order_cards(application=an_approved_application(**values), actor=REVIEWER)


def a_plastic_card(state: str, **values: object) -> Card:
    """A plastic card put in a state by hand: the table of transitions is tried on each."""
    card, _virtual = cards(**values)
    card.state = state
    if state == "blocked":
        card.blocked_at, card.block_reason = now(), "lost"
    if state == "rejected":
        card.rejected_at, card.reject_reason = now(), "printing"
    card.save()
    return card


def a_ready_batch(campaign: Campaign, **choice: object) -> ProductionBatch:
    """Every waiting card of the campaign, or of a choice, ordered and drawn."""
    return draw_all(batch_id=order_batch(campaign=campaign, actor=REGION, **choice).pk)
