"""A draft that stands at a step, made by the operations and handed to a browser.

Looking at the seventh step does not need the six before it to be typed again: the stories type them.
"""

import datetime
import io

from django.conf import settings
from django.core import signing
from django.urls import reverse
from playwright.sync_api import Page

from passregion.accounts.passwords import hash_password
from passregion.applications.models import Draft
from passregion.applications.operations import drafting
from passregion.beneficiaries.operations.portraits import store_portrait
from passregion.beneficiaries.operations.usage_code import usage_code_digest
from passregion.campaigns.models import Campaign
from passregion.campaigns.queries import current_campaign
from passregion.common.clock import now
from passregion.demo.portraits import draw_portrait
from passregion.demo.schools import SCHOOLS
from passregion.demo.story import PASSWORD, USAGE_CODE
from passregion.establishments.queries import get_by_uai, search_tracks
from passregion.portals.apply.access import COOKIE, COOKIE_SALT, SESSION_KEY
from passregion.portals.sessions import SessionStore
from tests.applications.factories import CONTACT

STEPS = ("charte", "informations", "contact", "etablissement", "photo", "code", "informations-legales")


def start_at(page: Page, slug: str, *, birth_date: str = "14/03/2010", email: str = "ana@exemple.fr") -> str:
    """Open the step `slug` of a new draft in which the steps before it are done; its id."""
    draft, secret = drafting.start_draft(campaign=the_campaign())
    day = datetime.datetime.strptime(birth_date, "%d/%m/%Y").date()
    for done in STEPS[: STEPS.index(slug)]:
        fill(draft, done, day=day, email=email)
    hand_over(page, draft, secret)
    page.goto(reverse("apply:step", args=[draft.public_id, slug]))
    return str(draft.public_id)


def the_campaign() -> Campaign:
    """The one that is open."""
    campaign = current_campaign()
    assert campaign
    return campaign


def fill(draft: Draft, slug: str, *, day: datetime.date, email: str) -> None:
    """Answer one step."""
    if slug == "charte":
        drafting.accept_charter(draft=draft)
    elif slug == "informations":
        names = {"civility": "madame", "last_name": "Rocher", "first_name": "Ana"}
        answers = {**names, "birth_date": day.isoformat(), "email": email}
        drafting.save_answers(draft=draft, step="identity", answers=answers)
        drafting.set_password_hash(draft=draft, password_hash=hash_password(PASSWORD))
    elif slug == "contact":
        drafting.save_answers(draft=draft, step="contact", answers=CONTACT)
    elif slug == "etablissement":
        school = get_by_uai(SCHOOLS[0].uai)
        track = search_tracks("seconde", school, limit=1)[0]
        drafting.save_answers(draft=draft, step="school", answers={"uai": school.uai, "track_code": track.code})
    elif slug == "photo":
        drafting.set_portrait(draft=draft, portrait=store_portrait(upload=io.BytesIO(draw_portrait(4))))
        drafting.save_answers(draft=draft, step="photo", answers={"delivery": "establishment"})
    else:
        digest, key_id = usage_code_digest(holder_id=draft.holder_id, code=USAGE_CODE)
        drafting.set_draft_usage_code(draft=draft, digest=digest, key_id=key_id)


def hand_over(page: Page, draft: Draft, secret: str) -> None:
    """Give the browser the key of the draft, unlocked, as if it had started it."""
    page.goto(reverse("public:health_live"))
    context, at = page.context, int(now().timestamp())
    held = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
    session = SessionStore(held.get(settings.SESSION_COOKIE_NAME))
    session[SESSION_KEY] = {str(draft.public_id): at}
    session.save()
    ring = signing.dumps({"keys": {str(draft.public_id): secret}, "at": at}, salt=COOKIE_SALT)
    values = {COOKIE: ring, settings.SESSION_COOKIE_NAME: str(session.session_key)}
    host = page.evaluate("location.hostname")
    context.add_cookies([{"name": name, "value": value, "domain": host, "path": "/"} for name, value in values.items()])
