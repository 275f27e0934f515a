"""The pages of a draft that is left, found again or handed over. Importing this file adds them to `states.STATES`."""

import re

from django.conf import settings

from passregion.applications.models import Draft, ResumeAudience
from passregion.applications.operations.resuming import send_link
from passregion.notifications.models import Message
from tests.browser.states import ANSWERS, NEXT, Stage, state, to_contact, to_identity, to_school

WRONG_DAY = "01/01/2001"


@state("apply:resume_link", "empty")
def nothing_to_send_yet(stage: Stage) -> None:
    stage.go("apply:resume_link", to_identity(stage))


@state("apply:resume_link", "filled")
def ready_to_send(stage: Stage) -> None:
    stage.go("apply:resume_link", to_contact(stage))


@state("apply:resume_link", "done")
def link_sent(stage: Stage) -> None:
    # Not the address that was written to too often.
    stage.go("apply:resume_link", to_contact(stage, email="ana.rocher@exemple.fr"))
    stage.send("main form button >> nth=0")


@state("apply:resume_link", "error")
def too_many_links(stage: Stage) -> None:
    ready_to_send(stage)
    for _time in range(4):
        stage.send("main form button >> nth=0")


@state("apply:hand_over", "empty")
def nothing_to_hand_over_yet(stage: Stage) -> None:
    stage.go("apply:hand_over", to_identity(stage))


@state("apply:hand_over", "filled")
def ready_to_hand_over(stage: Stage) -> None:
    stage.go("apply:hand_over", to_contact(stage))


@state("apply:hand_over", "error")
def no_address(stage: Stage) -> None:
    ready_to_hand_over(stage)
    stage.send("main form button >> nth=0")


@state("apply:hand_over", "done")
def handed_over(stage: Stage) -> None:
    ready_to_hand_over(stage)
    stage.fill(email="parent@exemple.fr")
    stage.send("main form button >> nth=0")


@state("apply:leave", "empty")
def leaving_at_once(stage: Stage) -> None:
    stage.go("apply:leave", to_identity(stage))


@state("apply:leave", "filled")
def leaving(stage: Stage) -> None:
    stage.go("apply:leave", to_contact(stage))


@state("apply:leave", "done")
def erased(stage: Stage) -> None:
    leaving(stage)
    stage.send("main .button-danger")


def open_link(stage: Stage, audience: ResumeAudience) -> None:
    draft = Draft.objects.get(public_id=to_contact(stage))
    send_link(draft=draft, audience=audience, to="ana@exemple.fr")
    stage.go("apply:resume", re.findall(r"/reprendre/([\w-]+)/", Message.objects.latest("id").text)[0])


@state("apply:resume", "empty")
def at_the_link(stage: Stage) -> None:
    open_link(stage, ResumeAudience.SELF)


@state("apply:resume", "adulte empty")
def at_the_link_for_a_parent(stage: Stage) -> None:
    open_link(stage, ResumeAudience.GUARDIAN)


@state("apply:resume", "date error")
def wrong_birth_date(stage: Stage) -> None:
    at_the_link(stage)
    stage.fill(birth_date=WRONG_DAY)
    stage.send("main form button >> nth=0")


@state("apply:resume", "effacer error")
def erasing_without_a_date(stage: Stage) -> None:
    at_the_link(stage)
    stage.page.locator("summary").click()
    stage.send("main .button-danger")


@state("apply:resume", "inconnu error")
def dead_link(stage: Stage) -> None:
    stage.go("apply:resume", "un-lien-inconnu")


def quiet(stage: Stage) -> None:
    """No live hints: they would answer before the page is sent."""
    nothing = {"status": 200, "content_type": "application/json", "body": '{"advice": []}'}
    stage.page.route("**/demande/conseils/", lambda route: route.fulfill(**nothing))


def end_session(stage: Stage) -> None:
    stage.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


@state("apply:step", "est-ce bien toi filled")
def who_is_there(stage: Stage) -> None:
    to_contact(stage)
    end_session(stage)
    stage.page.reload()


@state("apply:step", "est-ce bien toi error")
def not_that_day(stage: Stage) -> None:
    to_contact(stage)
    stage.fill(**ANSWERS["contact"])
    end_session(stage)
    stage.send(NEXT)
    stage.page.locator("[name=unlock-birth_date]").fill(WRONG_DAY)
    stage.send("main form button >> nth=0")


@state("apply:step", "page expirée filled")
def expired(stage: Stage) -> None:
    to_contact(stage)
    quiet(stage)
    stage.fill(**ANSWERS["contact"])
    stage.page.context.clear_cookies(name="csrftoken")
    stage.send(NEXT)


@state("apply:start", "filled")
def a_locked_draft(stage: Stage) -> None:
    to_contact(stage)
    end_session(stage)
    stage.go("apply:start")


@state("apply:step", "informations conseil filled")
def live_advice(stage: Stage) -> None:
    to_identity(stage)
    stage.fill(last_name="ROCHER", email="ana@gmial.com", password="quatre volcans")
    stage.page.locator("[name=last_name]").blur()
    stage.page.locator(".advice button").first.wait_for()


@state("apply:step", "informations conseil error")
def advice_of_the_server(stage: Stage) -> None:
    """Sent at once, before the script had time to ask."""
    to_identity(stage)
    quiet(stage)
    stage.page.locator("input[name=civility]").first.check()
    mistyped = {"email": "ana@gmial.com", "email_again": "ana@gmial.com", "last_name": "ROCHER"}
    stage.fill(**ANSWERS["informations"] | mistyped)
    stage.send(NEXT)


@state("apply:step", "contact rempli filled")
def contact_filled(stage: Stage) -> None:
    stage.go("apply:step", to_school(stage), "contact")
