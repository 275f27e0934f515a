"""Every URL × every kind of visitor: the table of the gate is what happens.

Alice owns, Bob may, Charlie may not: for each URL with an object, the visitor to whom it belongs enters and another
of the same kind is answered 404 (or sent to a page of their own).
"""

import re
from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from passregion.accounts.models import Purpose
from passregion.applications.models import Draft, ResumeAudience
from passregion.applications.operations.drafting import save_answers
from passregion.applications.operations.resuming import send_link
from passregion.cards.models import CardKind
from passregion.notifications.models import Message
from passregion.portals.gate import DRAFT, TABLE, Answer, Who
from tests.world import World

VISITORS = {
    "": frozenset(),
    "holder_active": {Who.HOLDER},
    "holder_waiting": {Who.HOLDER},
    "guardian": {Who.HOLDER},
    "reviewer": {Who.REVIEWER},
    "reviewer_other": {Who.REVIEWER},
    "cashier": {Who.CASHIER},
    "manager": {Who.CASHIER},
    "region": {Who.REGION},
}
# Who owns what the arguments below name.
OWNERS = {Who.HOLDER: "holder_active", Who.REVIEWER: "reviewer", Who.CASHIER: "cashier", Who.REGION: "region"}
Arguments = Callable[[World, Client], list[object]]


def waiting_application(world: World, client: Client) -> list[object]:
    return [world.application("holder_waiting").public_id]


def draft(world: World, client: Client) -> list[object]:
    return [world.new_draft(client)]


def resume_secret(world: World, client: Client) -> str:
    """The secret of a link e-mailed for the draft of this browser, whose birth date is known."""
    found = Draft.objects.get(public_id=world.new_draft(client))
    save_answers(draft=found, step="identity", answers={"birth_date": "2010-03-14", "email": "ana@exemple.fr"})
    send_link(draft=found, audience=ResumeAudience.SELF)
    return re.findall(r"/reprendre/([\w-]+)/", Message.objects.latest("id").text)[0]


def sale(world: World, client: Client) -> list[object]:
    return [world.new_sale(client)]


def unlisted(world: World, client: Client) -> list[object]:
    return [world.listing_request("holder_unlisted").public_id]


ARGUMENTS: dict[str, Arguments] = {
    "public:block_card": lambda world, client: [world.link("holder_active", Purpose.CARD_BLOCK)],
    "public:new_password": lambda world, client: [world.link("holder_active", Purpose.PASSWORD_RESET)],
    "apply:activate": lambda world, client: [world.link("holder_to_activate", Purpose.ACTIVATION)],
    "apply:step": lambda world, client: [world.new_draft(client), "charte"],
    "apply:guardian": draft,
    "apply:resume_link": draft,
    "apply:hand_over": draft,
    "apply:leave": draft,
    "apply:resume": lambda world, client: [resume_secret(world, client)],
    "apply:photo": draft,
    "apply:photo_source": draft,
    "apply:tracks": draft,
    "apply:track_suggestions": draft,
    "apply:establishment_request": draft,
    "apply:track_request": draft,
    "apply:receipt": draft,
    "apply:receipt_pdf": draft,
    "apply:correction_item": lambda world, client: ["identite"],
    "beneficiary:confirm_card": lambda world, client: [world.card("holder_active", CardKind.PLASTIC).public_id],
    "establishment:application": waiting_application,
    "establishment:approve": waiting_application,
    "establishment:refuse": waiting_application,
    "establishment:portrait": waiting_application,
    "establishment:ask_correction": waiting_application,
    "establishment:former_portrait": waiting_application,
    "establishment:hand_over": lambda world, client: [world.card("holder_active", CardKind.PLASTIC).public_id],
    "partner:sale": sale,
    "partner:sale_code": sale,
    "partner:sale_portrait": sale,
    "partner:payment": lambda world, client: [world.payment().pk],
    "partner:cancel": lambda world, client: [world.payment().pk],
    "backoffice:batch": lambda world, client: [world.batch(shipped=False).public_id],
    "backoffice:batch_manifest": lambda world, client: [world.batch(shipped=False).public_id],
    "backoffice:batch_faces": lambda world, client: [world.batch(shipped=False).public_id],
    "backoffice:ship_batch": lambda world, client: [world.batch(shipped=False).public_id],
    "backoffice:listing_request": unlisted,
    "backoffice:listing_suggestions": unlisted,
    "backoffice:listing_attach": unlisted,
    "backoffice:listing_add": unlisted,
    "backoffice:listing_send_back": unlisted,
    "dev:inbox_message": lambda world, client: ["inconnu"],
    "dev:inbox_html": lambda world, client: ["inconnu"],
}
# A new draft has no photo yet, and a receipt only once it is sent; no message has this name; no worker runs here.
NOT_THERE_YET = {
    "beneficiary:choose_child",
    "apply:photo",
    "apply:photo_source",
    "apply:receipt",
    "apply:receipt_pdf",
    # No correction replaced this one's photo.
    "establishment:former_portrait",
    "dev:inbox_message",
    "dev:inbox_html",
    "public:health",
    "public:health_ready",
}
# Charlie is of the right kind, and the object is not his.
STRANGERS = {
    "beneficiary:confirm_card": "holder_waiting",
    "establishment:application": "reviewer_other",
    "establishment:approve": "reviewer_other",
    "establishment:refuse": "reviewer_other",
    "establishment:portrait": "reviewer_other",
    "establishment:ask_correction": "reviewer_other",
    "establishment:former_portrait": "reviewer_other",
    # The person who was asked for a photo is not asked who she is.
    "apply:correction_item": "holder_to_correct",
    "establishment:hand_over": "reviewer_other",
    "partner:sale": "manager",
    "partner:sale_code": "manager",
    "partner:sale_portrait": "manager",
    "partner:payment": "manager",
    "partner:cancel": "manager",
}


def url_of(name: str, world: World, client: Client) -> str:
    arguments = ARGUMENTS[name](world, client) if name in ARGUMENTS else []
    return reverse(name, args=arguments)


def visit(client: Client, name: str, url: str):
    method = client.post if TABLE[name].answer is Answer.ACT else client.get
    answer = method(url)
    if answer.streaming:
        # A file left open would be a warning, and warnings are errors.
        answer.getvalue()
    return answer


def expected_at_the_gate(name: str, key: str) -> str:
    """`enters`, `sign-in` or `refused`, by the table alone."""
    who = TABLE[name].who
    if who in (Who.ANYONE, Who.DEVELOPER) or who in VISITORS[key]:
        return "enters"
    return "refused" if key else "sign-in"


def seen_at_the_gate(answer, name: str) -> str:
    sign_in = reverse(TABLE[name].who.value) if ":" in TABLE[name].who.value else "-"
    if answer.status_code == 302 and answer.headers["Location"].startswith(f"{sign_in}?next="):
        return "sign-in"
    return "refused" if answer.status_code == 403 else "enters"


def walk(world: World, key: str) -> list[tuple[str, str, str]]:
    """What this visitor meets at each URL that is not as the table says."""
    wrong = []
    for name, row in TABLE.items():
        owner = world.client(OWNERS.get(row.who, "")) if name in ARGUMENTS else Client()
        url = url_of(name, world, owner)
        # A browser of its own for each URL: signing out or approving must not change the next visit.
        seen = seen_at_the_gate(visit(world.client(key), name, url), name)
        if seen != expected_at_the_gate(name, key):
            wrong.append((name, key, seen))
    return wrong


def test_the_table_is_what_happens(world: World) -> None:
    assert [line for key in VISITORS for line in walk(world, key)] == []


def test_owners_enter_and_strangers_see_nothing(world: World) -> None:
    broken = []
    for name, row in TABLE.items():
        client = world.client(OWNERS.get(row.who, ""))
        url = url_of(name, world, client)
        if name in STRANGERS and not sees_nothing(visit(world.client(STRANGERS[name]), name, url)):
            broken.append((name, "open to a stranger of the right kind"))
        if row.owner == DRAFT:
            browsers = [world.client(key) for key in ("", "holder_active", "region")]
            broken += [
                (name, "open in another browser") for other in browsers if visit(other, name, url).status_code != 404
            ]
        status = visit(client, name, url).status_code
        if status not in {200, 204, 302} and name not in NOT_THERE_YET:
            broken.append((name, status))
    assert broken == []


def sees_nothing(answer) -> bool:
    # The till sends a sale that is not open there back to the card number, without a word about it.
    return answer.status_code == 404 or answer.headers.get("Location") == reverse("partner:till")


def test_every_url_with_an_object_has_a_stranger() -> None:
    with_object = {name for name in ARGUMENTS if TABLE[name].who in (Who.HOLDER, Who.REVIEWER, Who.CASHIER)}
    assert with_object == set(STRANGERS)
