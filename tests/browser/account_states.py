"""The states of what protects an account. Importing this file adds them to `states.STATES`."""

from django.conf import settings
from django.test import override_settings

from passregion.accounts.email_changes import ask_email_change, undo_secret
from passregion.accounts.sign_ins import open_sign_in
from passregion.common.clock import now
from passregion.portals.outside import WAITING
from passregion.portals.sessions import SessionStore
from passregion.portals.sudo import GIVEN_AT
from tests.accounts.oidc_server import Server
from tests.browser.states import Stage, state

NEW = "lina.nouvelle@exemple.fr"
PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
PROVIDERS = {"educonnect": Server("https://educonnect.exemple").settings()}


def remember(stage: Stage, **values: object) -> None:
    """Write into the session of this browser."""
    cookies = {cookie["name"]: cookie["value"] for cookie in stage.page.context.cookies()}
    session = SessionStore(cookies[settings.SESSION_COOKIE_NAME])
    session.update(values)
    session.save()


def give_password(stage: Stage) -> None:
    remember(stage, **{GIVEN_AT: int(now().timestamp())})


def secrets(stage: Stage) -> tuple[str, str]:
    """Of the links sent to the new address and to the old one."""
    change, secret = ask_email_change(user=stage.world.user("holder_active"), email=NEW)
    return secret, undo_secret(change)


@state("beneficiary:email", "password empty")
def password_again(stage: Stage) -> None:
    stage.go("beneficiary:email")


@state("beneficiary:email", "password error")
def password_again_wrong(stage: Stage) -> None:
    stage.go("beneficiary:email")
    stage.fill(confirm_password="faux")
    stage.send()


@state("beneficiary:account", "typed filled")
def password_again_with_what_was_typed(stage: Stage) -> None:
    stage.go("beneficiary:account")
    stage.fill(commune="Lyon")
    stage.send("main form[method=post] .button-strong")


@state("beneficiary:email", "filled")
def email(stage: Stage) -> None:
    give_password(stage)
    stage.go("beneficiary:email")


@state("beneficiary:email", "error")
def email_wrong(stage: Stage) -> None:
    email(stage)
    stage.fill(email="lina")
    stage.send()


@state("beneficiary:email", "done")
def email_done(stage: Stage) -> None:
    email(stage)
    stage.fill(email=NEW)
    stage.send()


@state("beneficiary:sign_ins", "empty")
def one_browser(stage: Stage) -> None:
    stage.go("beneficiary:sign_ins")


@state("beneficiary:sign_ins", "filled")
def two_browsers(stage: Stage) -> None:
    open_sign_in(user=stage.world.user("holder_active"), user_agent=PHONE)
    stage.go("beneficiary:sign_ins")


@state("beneficiary:link_identity", "empty")
def nothing_to_link(stage: Stage) -> None:
    give_password(stage)
    stage.go("beneficiary:link_identity")


@state("beneficiary:link_identity", "filled")
def something_to_link(stage: Stage) -> None:
    give_password(stage)
    at = int(now().timestamp())
    remember(stage, **{WAITING: {"provider": "educonnect", "subject": "sub", "at": at}})
    with override_settings(OIDC_PROVIDERS=PROVIDERS):
        stage.go("beneficiary:link_identity")


@state("public:sign_in", "outside filled")
def sign_in_with_an_outside_account(stage: Stage) -> None:
    with override_settings(OIDC_PROVIDERS=PROVIDERS):
        stage.go("public:sign_in")


@state("public:confirm_email", "filled")
def confirm(stage: Stage) -> None:
    stage.go("public:confirm_email", secrets(stage)[0])


@state("public:confirm_email", "error")
def confirm_refused(stage: Stage) -> None:
    stage.go("public:confirm_email", "un-lien-inconnu")


@state("public:undo_email", "filled")
def undo(stage: Stage) -> None:
    stage.go("public:undo_email", secrets(stage)[1])


@state("public:undo_email", "error")
def undo_refused(stage: Stage) -> None:
    stage.go("public:undo_email", "un-lien-inconnu")
