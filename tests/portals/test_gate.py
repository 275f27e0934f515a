"""Every URL × every kind of visitor: the table of the gate is what happens.

Alice owns, Bob may, Charlie may not: for each URL with an object, the visitor to whom it belongs enters and another
of the same kind is answered 404 (or sent to a page of their own).
"""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from passregion.accounts.email_changes import ask_email_change, undo_secret
from passregion.accounts.models import ExternalIdentity, Purpose
from passregion.accounts.sign_ins import open_sign_in
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
    "reviewer": {Who.STAFF, Who.REVIEWER},
    "reviewer_other": {Who.STAFF, Who.REVIEWER},
    "head": {Who.STAFF, Who.REVIEWER, Who.KEEPER},
    "cashier": {Who.CASHIER},
    "manager": {Who.STAFF, Who.CASHIER, Who.MANAGER, Who.KEEPER},
    "region": {Who.STAFF, Who.REGION, Who.KEEPER, Who.OVERSEER},
    "officer": {Who.STAFF, Who.OVERSEER},
}
# Who owns what the arguments below name.
OWNERS = {
    Who.HOLDER: "holder_active",
    Who.REVIEWER: "reviewer",
    Who.CASHIER: "cashier",
    Who.REGION: "region",
    Who.STAFF: "head",
    Who.KEEPER: "head",
    Who.MANAGER: "manager",
    Who.OVERSEER: "region",
}
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


def batch(world: World, client: Client) -> list[object]:
    return [world.batch(shipped=False).public_id]


def chunk(world: World, client: Client) -> list[object]:
    return [world.batch(shipped=False).public_id, 1]


def sale(world: World, client: Client) -> list[object]:
    return [world.new_sale(client)]


def unlisted(world: World, client: Client) -> list[object]:
    return [world.listing_request("holder_unlisted").public_id]


def changed_address(world: World) -> tuple[str, str]:
    """The secrets sent to the new address and to the old one."""
    change, secret = ask_email_change(user=world.user("holder_active"), email="nouvelle@exemple.fr")
    return secret, undo_secret(change)


def other_browser(world: World, client: Client) -> list[object]:
    return [open_sign_in(user=world.user("holder_active"), user_agent="").public_id]


def outside_account(world: World, client: Client) -> list[object]:
    user = world.user("holder_active")
    linked, _is_new = ExternalIdentity.objects.get_or_create(
        user=user, provider="educonnect", defaults={"subject": "sub", "linked_at": user.created_at}
    )
    return [linked.public_id]


ARGUMENTS: dict[str, Arguments] = {
    "public:block_card": lambda world, client: [world.link("holder_active", Purpose.CARD_BLOCK)],
    "public:new_password": lambda world, client: [world.link("holder_active", Purpose.PASSWORD_RESET)],
    "public:confirm_email": lambda world, client: [changed_address(world)[0]],
    "public:undo_email": lambda world, client: [changed_address(world)[1]],
    "public:oidc_start": lambda world, client: ["educonnect"],
    "public:oidc_callback": lambda world, client: ["educonnect"],
    "beneficiary:close_sign_in": other_browser,
    "beneficiary:unlink_identity": outside_account,
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
    "establishment:card": lambda world, client: [world.card("holder_active", CardKind.PLASTIC).public_id],
    "establishment:return_card": lambda world, client: [world.card("holder_active", CardKind.PLASTIC).public_id],
    "partner:sale": sale,
    "partner:sale_code": sale,
    "partner:sale_portrait": sale,
    "partner:payment": lambda world, client: [world.payment().pk],
    "partner:cancel": lambda world, client: [world.payment().pk],
    "backoffice:holder_cards": lambda world, client: [world.holders["holder_active"].public_id],
    "backoffice:mark_undelivered": lambda world, client: [world.card("holder_active", CardKind.PLASTIC).public_id],
    "backoffice:reship_card": lambda world, client: [world.card("holder_active", CardKind.PLASTIC).public_id],
    "backoffice:batch": batch,
    "backoffice:batch_manifest": batch,
    "backoffice:batch_checksums": batch,
    "backoffice:chunk_faces": chunk,
    "backoffice:chunk_photos": chunk,
    "backoffice:resume_batch": batch,
    "backoffice:set_aside": batch,
    "backoffice:ship_batch": batch,
    "backoffice:reprint_card": lambda world, client: [world.card("holder_active", CardKind.PLASTIC).public_id],
    "backoffice:answer_file": lambda world, client: [world.answer_file().public_id],
    "backoffice:revoke_key": lambda world, client: [world.manufacturer_key().public_id],
    "manufacturer:manifest": batch,
    "manufacturer:chunk_file": lambda world, client: [*chunk(world, client), "faces"],
    "backoffice:listing_request": unlisted,
    "backoffice:listing_suggestions": unlisted,
    "backoffice:listing_attach": unlisted,
    "backoffice:listing_add": unlisted,
    "backoffice:listing_send_back": unlisted,
    "staff:invitation": lambda world, client: [world.invitation()[1]],
    "staff:remove_factor": lambda world, client: [world.factor("head")],
    "staff:people": lambda world, client: [world.school_ref],
    "staff:resend_invitation": lambda world, client: [world.school_ref, world.invitation()[0].public_id],
    "staff:cancel_invitation": lambda world, client: [world.school_ref, world.invitation()[0].public_id],
    "staff:person": lambda world, client: [world.school_ref, world.colleague().pk],
    "staff:revoke": lambda world, client: [world.school_ref, world.colleague().pk],
    "staff:reset_factors": lambda world, client: [world.school_ref, world.colleague().pk],
    "staff:lift_stop": lambda world, client: [world.school_ref, world.colleague().pk],
    "staff:close_account": lambda world, client: [world.school_ref, world.colleague().pk],
    "staff:lift_stop_of_agent": lambda world, client: [world.colleague().pk],
    "partner:revoke_device": lambda world, client: [world.till_device().public_id],
    "partner:draw_pin": lambda world, client: [world.new_cashier().public_id],
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
    # No provider of identities is connected.
    "public:oidc_start",
    "public:oidc_callback",
    "public:health",
    "public:health_ready",
    # Not signed: refused by a sentence in JSON.
    "manufacturer:batches",
    "manufacturer:manifest",
    "manufacturer:chunk_file",
    "manufacturer:answers",
}
# Charlie is of the right kind, and the object is not his.
STRANGERS = {
    "beneficiary:confirm_card": "holder_waiting",
    "beneficiary:close_sign_in": "holder_waiting",
    "beneficiary:unlink_identity": "holder_waiting",
    "establishment:application": "reviewer_other",
    "establishment:approve": "reviewer_other",
    "establishment:refuse": "reviewer_other",
    "establishment:portrait": "reviewer_other",
    "establishment:ask_correction": "reviewer_other",
    "establishment:former_portrait": "reviewer_other",
    # The person who was asked for a photo is not asked who she is.
    "apply:correction_item": "holder_to_correct",
    "establishment:hand_over": "reviewer_other",
    "establishment:card": "reviewer_other",
    "establishment:return_card": "reviewer_other",
    "partner:sale": "manager",
    "partner:sale_code": "manager",
    "partner:sale_portrait": "manager",
    "partner:payment": "manager",
    "partner:cancel": "manager",
    "staff:remove_factor": "reviewer",
    "staff:people": "manager",
    "staff:resend_invitation": "manager",
    "staff:cancel_invitation": "manager",
    "staff:person": "manager",
    "staff:revoke": "manager",
    "staff:reset_factors": "manager",
    "staff:lift_stop": "manager",
    "partner:revoke_device": "manager_cinema",
    "partner:draw_pin": "manager_cinema",
}
PERSONAL = (Who.HOLDER, Who.REVIEWER, Who.CASHIER, Who.STAFF, Who.KEEPER, Who.MANAGER)


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
    page = TABLE[name].who.sign_in_page
    sign_in = reverse(page) if page else "-"
    if answer.status_code == 302 and answer.headers["Location"].startswith(f"{sign_in}?next="):
        return "sign-in"
    return "refused" if answer.status_code == 403 else "enters"


def fresh_url(name: str, world: World) -> str:
    """The address of an object that nobody has touched yet."""
    return url_of(name, world, world.client(OWNERS.get(TABLE[name].who, "")) if name in ARGUMENTS else Client())


def walk(world: World, key: str, urls: dict[str, str]) -> list[tuple[str, str, str]]:
    """What this visitor meets at each URL that is not as the table says. `urls`: addresses for who is refused."""
    wrong = []
    refused = world.client(key)
    for name in TABLE:
        expected = expected_at_the_gate(name, key)
        # A browser and an object of its own for each URL that opens: signing out or approving must not change the next.
        if expected == "enters":
            answer = visit(world.client(key), name, fresh_url(name, world))
        else:
            answer = visit(refused, name, urls[name])
        if seen_at_the_gate(answer, name) != expected:
            wrong.append((name, key, seen_at_the_gate(answer, name)))
    return wrong


@pytest.mark.parametrize("key", VISITORS)
def test_the_table_is_what_happens(world: World, key: str) -> None:
    urls = {name: fresh_url(name, world) for name in TABLE if expected_at_the_gate(name, key) != "enters"}
    assert walk(world, key, urls) == []


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
    with_object = {name for name in ARGUMENTS if TABLE[name].who in PERSONAL}
    assert with_object == set(STRANGERS)
