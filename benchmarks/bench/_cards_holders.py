"""Holders with cards to make: names of every length and script, each with a photo of its own."""

import datetime
import hashlib
import io
import random
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from PIL import Image

from benchmarks.generated_photos import photo
from passregion.accounts.models import Kind, User
from passregion.applications.models import Application, Delivery
from passregion.beneficiaries.models import Beneficiary, Portrait
from passregion.campaigns.models import Campaign
from passregion.cards.models import Card, CardKind
from passregion.common.clock import now
from passregion.common.public_ids import check_letter, new_card_number, new_file_number
from passregion.demo.people import FIRST_NAMES, LAST_NAMES
from passregion.establishments.models import Establishment, Track
from tests.cards import factories

SIZE = (700, 900)
SCENE_COUNT = 40
LONG = [("Maximilienne-Alexandrine", "Vandenbroucke-Delacroix"), ("Ελένη", "Παπαδοπούλου"), ("Łukasz", "Żółkiewski")]
EVERY_FIRST_NAME = [name for names in FIRST_NAMES.values() for name in names]
DEPARTEMENTS = ("01", "03", "07", "15", "26", "38", "42", "43", "63", "69", "73", "74")
SLICE = 1000


def distinct_photos(count: int, chance: random.Random) -> Iterator[bytes]:
    """Faces of a few scenes, each with a mark of its own somewhere: no photo is there twice."""
    scenes = []
    for _ in range(min(SCENE_COUNT, count)):
        with Image.open(io.BytesIO(photo(chance.randrange(10**9), SIZE))) as scene:
            scenes.append(scene.convert("RGB"))
    for place in range(count):
        image = scenes[place % len(scenes)].copy()
        mark = Image.new("RGB", (90, 90), (place % 256, place // 256 % 256, chance.randrange(256)))
        image.paste(mark, (chance.randrange(SIZE[0] - 90), chance.randrange(SIZE[1] - 90)))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=88)
        yield out.getvalue()


def a_portrait(content: bytes) -> Portrait:
    """A portrait whose file is there already."""
    public_id = uuid.uuid4()
    name = f"portraits/{public_id.hex[:2]}/{public_id.hex}.jpg"
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    return Portrait(public_id=public_id, image=name, sha256=digest, width=SIZE[0], height=SIZE[1], created_at=now())


def make_cards(count: int, chance: random.Random) -> Campaign:
    """A campaign with `count` plastic cards that wait, in twenty establishments."""
    campaign, track = factories.a_campaign(), factories.a_track()
    schools = [_a_school(f"06300{place:02d}") for place in range(20)]
    photos = distinct_photos(count, chance)
    for start in range(0, count, SLICE):
        length = min(SLICE, count - start)
        portraits = Portrait.objects.bulk_create([a_portrait(next(photos)) for _ in range(length)])
        _make_slice(campaign, track, schools, portraits, chance)
    return campaign


def _a_school(digits: str) -> Establishment:
    return factories.a_school(digits + check_letter(digits), f"Lycée {digits}")


def _names(chance: random.Random) -> tuple[str, str]:
    if chance.random() < 0.02:
        return chance.choice(LONG)
    return chance.choice(EVERY_FIRST_NAME), chance.choice(LAST_NAMES)


def _make_slice(
    campaign: Campaign, track: Track, schools: list[Establishment], portraits: list[Portrait], chance: random.Random
) -> None:
    holders = Beneficiary.objects.bulk_create(_holder(portrait, chance) for portrait in portraits)
    at = now()
    applications = Application.objects.bulk_create(
        Application(
            draft_public_id=uuid.uuid4(),
            beneficiary=holder,
            campaign=campaign,
            establishment=chance.choice(schools),
            track=track,
            delivery=chance.choice(list(Delivery)),
            charter=campaign.charter,
            charter_sha256=campaign.charter.sha256,
            charter_accepted_at=at,
            submitted_at=at,
            state="approved",
            decided_at=at,
        )
        for holder in holders
    )
    Card.objects.bulk_create(_card(application, at) for application in applications)


def _holder(portrait: Portrait, chance: random.Random) -> Beneficiary:
    (first_name, last_name), departement, at = _names(chance), chance.choice(DEPARTEMENTS), now()
    login, email = new_file_number(), f"{uuid.uuid4().hex}@exemple.fr"
    user = User.objects.create(login=login, kind=Kind.HOLDER, email=email, password="!", created_at=at)
    return Beneficiary(
        user=user,
        file_number=login,
        civility="madame",
        first_name=first_name,
        last_name=last_name,
        folded_name=f"{last_name} {first_name}".lower(),
        birth_date=datetime.date(2010, 3, 14),
        phone="+33600000000",
        address_line="12 rue des Gras",
        postal_code=f"{departement}000",
        commune="Essai",
        departement=departement,
        portrait=portrait,
        usage_code_digest=b"0" * 32,
        usage_code_key_id="1",
        created_at=at,
    )


def _card(application: Application, at: datetime.datetime) -> Card:
    return Card(
        beneficiary=application.beneficiary,
        application=application,
        kind=CardKind.PLASTIC,
        number=new_card_number(),
        state="ordered",
        delivery=application.delivery,
        valid_until_on=application.campaign.card_valid_until_on,
        ordered_at=at,
    )
