"""Drafts and applications for tests, made by the operations so that only legal states exist."""

from typing import Any

from passregion.accounts.passwords import hash_password
from passregion.applications.models import Application, Draft
from passregion.applications.operations import drafting
from passregion.beneficiaries.operations.usage_code import usage_code_digest
from passregion.campaigns.models import Campaign
from passregion.establishments.models import Category, Establishment, Level, Track, Voie
from passregion.establishments.operations.create import create_establishment, create_track
from passregion.journeys.submission import submit
from tests.beneficiaries.factories import make_portrait
from tests.campaigns.factories import make_campaign

PASSWORD = "quatre volcans sous la neige"
USAGE_CODE = "2741"
IDENTITY = {
    "civility": "madame",
    "first_name": "Lina",
    "last_name": "Moreau",
    "birth_date": "2009-04-14",
    "email": "lina.moreau@exemple.fr",
}
CONTACT = {
    "phone": "+33612345678",
    "address_line": "12 rue des Gras",
    "address_complement": "",
    "care_of": "",
    "postal_code": "63000",
    "commune": "Clermont-Ferrand",
    "country": "FR",
}


def make_school(uai: str = "0630018C", name: str = "Lycée Blaise-Pascal") -> Establishment:
    """An establishment that studies demandes."""
    return create_establishment(
        uai=uai,
        name=name,
        category=Category.GENERAL_TECHNOLOGICAL,
        address_line="36 avenue Carnot",
        postal_code="63000",
        commune="Clermont-Ferrand",
        departement="63",
    )


def make_track(code: str = "T-GEN-TEST", label: str = "Terminale générale, essai") -> Track:
    """A filière."""
    return create_track(code=code, label=label, level=Level.TERMINALE, voie=Voie.GENERAL)


def make_draft(*, campaign: Campaign | None = None) -> tuple[Draft, str]:
    """An empty draft and its secret."""
    return drafting.start_draft(campaign=campaign or make_campaign())


def make_complete_draft(
    *,
    campaign: Campaign | None = None,
    school: Establishment | None = None,
    track: Track | None = None,
    delivery: str = "establishment",
    contact: dict[str, Any] | None = None,
    **identity: Any,
) -> tuple[Draft, str]:
    """A draft of which every step is done, ready to be sent."""
    draft, secret = make_draft(campaign=campaign)
    school, track = school or make_school(), track or make_track()
    drafting.accept_charter(draft=draft)
    drafting.save_answers(draft=draft, step="identity", answers={**IDENTITY, **identity})
    drafting.set_password_hash(draft=draft, password_hash=hash_password(PASSWORD))
    drafting.save_answers(draft=draft, step="contact", answers={**CONTACT, **(contact or {})})
    drafting.save_answers(draft=draft, step="school", answers={"uai": school.uai, "track_code": track.code})
    drafting.set_portrait(draft=draft, portrait=make_portrait())
    drafting.save_answers(draft=draft, step="photo", answers={"delivery": delivery})
    digest, key_id = usage_code_digest(holder_id=draft.holder_id, code=USAGE_CODE)
    complete = drafting.set_draft_usage_code(draft=draft, digest=digest, key_id=key_id)
    return complete, secret


def make_application(**values: Any) -> Application:
    """An application just sent; the keywords of `make_complete_draft`."""
    draft, _secret = make_complete_draft(**values)
    return submit(draft=draft, language="fr")
