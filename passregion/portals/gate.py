"""The table of who may enter each URL. Closed by default: a URL without a row answers 403 to everyone.

`guard.py` checks it before each view; whether this very dossier or sale is theirs is a question for each portal's
`access.py`.
"""

from dataclasses import dataclass
from enum import Enum

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render

from passregion.portals.typed import has_left_out, typed_fields


class Who(Enum):
    """Kinds of visitors."""

    ANYONE = "anyone"
    HOLDER = "holder"
    REVIEWER = "reviewer"
    CASHIER = "cashier"
    REGION = "region"
    # Whoever holds a role at the Region, managers among them.
    AGENT = "agent"
    # Whoever signs in with a second factor, for the pages about it.
    STAFF = "staff"
    # Those who invite and revoke: heads of establishments, partners' managers, the Region's managers.
    KEEPER = "keeper"
    # A partner's manager: the devices of its tills.
    MANAGER = "manager"
    # Who watches how many personal files are opened.
    OVERSEER = "overseer"
    # Pages that exist only where `settings.DEVELOPMENT_PAGES` is true.
    DEVELOPER = "developer"

    @property
    def sign_in_page(self) -> str:
        """The name of the page to which an unknown visitor is sent."""
        return SIGN_IN_PAGES.get(self, "")


SIGN_IN_PAGES = {
    Who.HOLDER: "public:sign_in",
    Who.REVIEWER: "establishment:sign_in",
    Who.CASHIER: "partner:sign_in",
    Who.MANAGER: "partner:sign_in",
    Who.REGION: "backoffice:sign_in",
    Who.AGENT: "backoffice:sign_in",
    Who.OVERSEER: "backoffice:sign_in",
    Who.STAFF: "staff:doors",
    Who.KEEPER: "staff:doors",
}


class Answer(Enum):
    """What a URL answers: a page to look at, an act (POST then redirect), a file or fragment."""

    PAGE = "page"
    ACT = "act"
    FILE = "file"


@dataclass(frozen=True)
class Row:
    """`who` may enter; `owner` says in words whose object it shows, for the access tests and the reader."""

    who: Who
    answer: Answer
    owner: str = ""


def page(who: Who, owner: str = "") -> Row:
    return Row(who, Answer.PAGE, owner)


def act(who: Who, owner: str = "") -> Row:
    return Row(who, Answer.ACT, owner)


def file(who: Who, owner: str = "") -> Row:
    return Row(who, Answer.FILE, owner)


DRAFT = "the browsers that hold a key of the draft"
SELF = "the holder"
SCHOOL = "the establishment of the application"
PLACE = "the partner of the till"
PARTNER = "the partner of the manager"
KEEPER = "who answers for the organisation"

TABLE: dict[str, Row] = {
    # public
    "public:home": page(Who.ANYONE),
    "public:partners": page(Who.ANYONE),
    "public:deals": page(Who.ANYONE),
    "public:faq": page(Who.ANYONE),
    "public:contact": page(Who.ANYONE),
    "public:charter": page(Who.ANYONE),
    "public:charter_pdf": file(Who.ANYONE),
    "public:privacy": page(Who.ANYONE),
    "public:legal": page(Who.ANYONE),
    "public:accessibility": page(Who.ANYONE),
    "public:security_txt": file(Who.ANYONE),
    "public:robots_txt": file(Who.ANYONE),
    "public:health": file(Who.ANYONE),
    "public:health_live": file(Who.ANYONE),
    "public:health_ready": file(Who.ANYONE),
    "public:lost_card": page(Who.ANYONE),
    "public:lost_card_sent": page(Who.ANYONE),
    "public:block_card": page(Who.ANYONE, "the bearer of the link"),
    "public:card_blocked": page(Who.ANYONE),
    "public:sign_in": page(Who.ANYONE),
    "public:sign_out": act(Who.ANYONE),
    "public:keep_alive": act(Who.ANYONE),
    "public:forgotten_login": page(Who.ANYONE),
    "public:forgotten_password": page(Who.ANYONE),
    "public:new_password": page(Who.ANYONE, "the bearer of the link"),
    "public:resend_activation": page(Who.ANYONE),
    "public:link_sent": page(Who.ANYONE),
    "public:confirm_email": page(Who.ANYONE, "the bearer of the link"),
    "public:undo_email": page(Who.ANYONE, "the bearer of the link"),
    "public:oidc_start": file(Who.ANYONE),
    "public:oidc_callback": file(Who.ANYONE, "the browser that left for the provider"),
    "set_language": act(Who.ANYONE),
    # apply
    "apply:start": page(Who.ANYONE),
    "apply:waiting": page(Who.ANYONE),
    "apply:waiting_state": file(Who.ANYONE),
    "apply:step": page(Who.ANYONE, DRAFT),
    "apply:guardian": page(Who.ANYONE, DRAFT),
    "apply:photo": file(Who.ANYONE, DRAFT),
    "apply:photo_source": file(Who.ANYONE, DRAFT),
    "apply:establishments": file(Who.ANYONE),
    "apply:tracks": page(Who.ANYONE, DRAFT),
    "apply:track_suggestions": file(Who.ANYONE, DRAFT),
    "apply:establishment_request": page(Who.ANYONE, DRAFT),
    "apply:track_request": page(Who.ANYONE, DRAFT),
    "apply:communes": file(Who.ANYONE),
    "apply:hints": act(Who.ANYONE),
    "apply:resume_link": page(Who.ANYONE, DRAFT),
    "apply:hand_over": page(Who.ANYONE, DRAFT),
    "apply:leave": page(Who.ANYONE, DRAFT),
    "apply:resume": page(Who.ANYONE, "the bearer of the link"),
    "apply:receipt": page(Who.ANYONE, DRAFT),
    "apply:receipt_pdf": file(Who.ANYONE, DRAFT),
    "apply:activate": page(Who.ANYONE, "the bearer of the link"),
    "apply:activated": page(Who.ANYONE),
    "apply:correction": page(Who.HOLDER, SELF),
    "apply:correction_item": page(Who.HOLDER, SELF),
    "apply:correction_tracks": file(Who.HOLDER, SELF),
    "apply:correction_establishment_request": page(Who.HOLDER, SELF),
    "apply:correction_track_request": page(Who.HOLDER, SELF),
    "apply:correction_photo": file(Who.HOLDER, SELF),
    "apply:correction_photo_source": file(Who.HOLDER, SELF),
    # beneficiary
    "beneficiary:home": page(Who.HOLDER, SELF),
    "beneficiary:choose_child": act(Who.HOLDER, "the adult who signs in for the child"),
    "beneficiary:account": page(Who.HOLDER, SELF),
    "beneficiary:password": page(Who.HOLDER, SELF),
    "beneficiary:email": page(Who.HOLDER, SELF),
    "beneficiary:give_up_email": act(Who.HOLDER, SELF),
    "beneficiary:sign_ins": page(Who.HOLDER, SELF),
    "beneficiary:close_sign_in": act(Who.HOLDER, SELF),
    "beneficiary:close_other_sign_ins": act(Who.HOLDER, SELF),
    "beneficiary:link_identity": page(Who.HOLDER, SELF),
    "beneficiary:unlink_identity": act(Who.HOLDER, SELF),
    "beneficiary:cards": page(Who.HOLDER, SELF),
    "beneficiary:show_card": page(Who.HOLDER, SELF),
    # Empty without what the browser keeps of an opened card.
    "beneficiary:offline_card": page(Who.ANYONE),
    "beneficiary:card_worker": file(Who.ANYONE),
    "beneficiary:card_standing": file(Who.ANYONE, "the screen that shows the code"),
    "beneficiary:declare_loss": page(Who.HOLDER, SELF),
    "beneficiary:replacement": page(Who.HOLDER, SELF),
    "beneficiary:confirm_card": page(Who.HOLDER, SELF),
    "beneficiary:usage_code": page(Who.HOLDER, SELF),
    "beneficiary:benefits": page(Who.HOLDER, SELF),
    "beneficiary:payments": page(Who.HOLDER, SELF),
    "beneficiary:procedures": page(Who.HOLDER, SELF),
    "beneficiary:withdraw": page(Who.HOLDER, SELF),
    "beneficiary:reopen": act(Who.HOLDER, SELF),
    "beneficiary:places": page(Who.HOLDER, SELF),
    "beneficiary:help": page(Who.HOLDER, SELF),
    "beneficiary:portrait": file(Who.HOLDER, SELF),
    "beneficiary:receipt_pdf": file(Who.HOLDER, SELF),
    "beneficiary:keep_alive": act(Who.HOLDER, SELF),
    # establishment
    "establishment:sign_in": page(Who.ANYONE),
    "establishment:queue": page(Who.REVIEWER, SCHOOL),
    "establishment:application": page(Who.REVIEWER, SCHOOL),
    "establishment:approve": act(Who.REVIEWER, SCHOOL),
    "establishment:refuse": page(Who.REVIEWER, SCHOOL),
    "establishment:ask_correction": page(Who.REVIEWER, SCHOOL),
    "establishment:portrait": file(Who.REVIEWER, SCHOOL),
    "establishment:former_portrait": file(Who.REVIEWER, SCHOOL),
    "establishment:cards": page(Who.REVIEWER, SCHOOL),
    "establishment:card": page(Who.REVIEWER, SCHOOL),
    "establishment:tick_cards": act(Who.REVIEWER, SCHOOL),
    "establishment:return_card": act(Who.REVIEWER, SCHOOL),
    "establishment:hand_over": act(Who.REVIEWER, SCHOOL),
    # partner
    "partner:sign_in": page(Who.ANYONE),
    "partner:place": page(Who.CASHIER, PLACE),
    "partner:till": page(Who.CASHIER, PLACE),
    "partner:sale": page(Who.CASHIER, PLACE),
    "partner:sale_code": page(Who.CASHIER, PLACE),
    "partner:sale_portrait": file(Who.CASHIER, PLACE),
    "partner:payment": page(Who.CASHIER, PLACE),
    "partner:cancel": page(Who.CASHIER, PLACE),
    "partner:payments": page(Who.CASHIER, PLACE),
    "partner:till_sign_in": page(Who.ANYONE, "the browser of an enrolled device"),
    "partner:enrol_device": page(Who.ANYONE, "the bearer of the code"),
    "partner:devices": page(Who.MANAGER, PARTNER),
    "partner:revoke_device": act(Who.MANAGER, PARTNER),
    "partner:add_cashier": page(Who.MANAGER, PARTNER),
    "partner:draw_pin": page(Who.MANAGER, PARTNER),
    # backoffice
    "backoffice:sign_in": page(Who.ANYONE),
    "backoffice:home": page(Who.REGION),
    "backoffice:batches": page(Who.REGION),
    "backoffice:order_batch": page(Who.REGION),
    "backoffice:batch": page(Who.REGION),
    "backoffice:resume_batch": act(Who.REGION),
    "backoffice:set_aside": act(Who.REGION),
    "backoffice:ship_batch": act(Who.REGION),
    "backoffice:batch_manifest": file(Who.REGION),
    "backoffice:batch_checksums": file(Who.REGION),
    "backoffice:chunk_faces": file(Who.REGION),
    "backoffice:chunk_photos": file(Who.REGION),
    "backoffice:rejected_cards": page(Who.REGION),
    "backoffice:reprint_card": act(Who.REGION),
    "backoffice:manufacturer": page(Who.REGION),
    "backoffice:answer_file": page(Who.REGION),
    "backoffice:manufacturer_keys": page(Who.REGION),
    "backoffice:revoke_key": act(Who.REGION),
    "backoffice:cards": page(Who.REGION),
    "backoffice:holder_cards": page(Who.REGION),
    "backoffice:mark_undelivered": act(Who.REGION),
    "backoffice:reship_card": act(Who.REGION),
    "backoffice:twins": page(Who.REGION),
    "backoffice:messages": page(Who.REGION),
    "backoffice:listing": page(Who.REGION),
    "backoffice:listing_request": page(Who.REGION),
    "backoffice:listing_suggestions": file(Who.REGION),
    "backoffice:listing_attach": act(Who.REGION),
    "backoffice:listing_add": act(Who.REGION),
    "backoffice:listing_send_back": act(Who.REGION),
    # manufacturer: no session, each request is signed
    "manufacturer:batches": file(Who.ANYONE, "the bearer of a key of the manufacturer"),
    "manufacturer:manifest": file(Who.ANYONE, "the bearer of a key of the manufacturer"),
    "manufacturer:chunk_file": file(Who.ANYONE, "the bearer of a key of the manufacturer"),
    "manufacturer:answers": act(Who.ANYONE, "the bearer of a key of the manufacturer"),
    # staff
    "staff:doors": page(Who.ANYONE),
    "staff:invitation": page(Who.ANYONE, "the bearer of the link"),
    "staff:second_factor": page(Who.ANYONE, "the browser that gave the right password"),
    "staff:enrol": page(Who.STAFF),
    "staff:security": page(Who.STAFF),
    "staff:add_generator": page(Who.STAFF),
    "staff:add_passkey": page(Who.STAFF),
    "staff:recovery_codes": page(Who.STAFF),
    "staff:remove_factor": page(Who.STAFF, "whose factor it is"),
    "staff:organisations": page(Who.REGION),
    "staff:people": page(Who.KEEPER, KEEPER),
    "staff:resend_invitation": act(Who.KEEPER, KEEPER),
    "staff:cancel_invitation": act(Who.KEEPER, KEEPER),
    "staff:person": page(Who.KEEPER, KEEPER),
    "staff:revoke": act(Who.KEEPER, KEEPER),
    "staff:close_account": act(Who.REGION),
    "staff:reset_factors": act(Who.KEEPER, KEEPER),
    "staff:lift_stop": act(Who.KEEPER, KEEPER),
    "staff:openings": page(Who.OVERSEER),
    "staff:lift_stop_of_agent": act(Who.OVERSEER),
    # development
    "dev:gallery": page(Who.DEVELOPER),
    "dev:inbox": page(Who.DEVELOPER),
    "dev:inbox_message": page(Who.DEVELOPER),
    "dev:inbox_html": file(Who.DEVELOPER),
}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form sent without its token: what happened and how to send it again.

    A step of the demande comes back with what was typed and a fresh token, one click from being saved. This is no way
    round the token: it happens only when the browser itself says that the form came from our own pages (a foreign
    `Origin`, `Referer` or `Sec-Fetch-Site` gives the plain page), the address holds the draft's secret id, the key of
    the draft is in a cookie that no other site's form carries, nothing is kept before the visitor presses the button,
    and secrets and files have to be typed again.
    """
    match = request.resolver_match
    is_only_the_token = reason == REASON_NO_CSRF_COOKIE or reason.startswith("CSRF token ")
    is_ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if match and match.view_name == "apply:step" and is_only_the_token and is_ours:
        context = {"typed": typed_fields(request), "has_left_out": has_left_out(request)}
        response = render(request, "portals/expired.html", context, status=403)
        response.headers["Cache-Control"] = "no-store, private"
        return response
    return render(request, "403_csrf.html", status=403)
