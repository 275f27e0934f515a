"""The states of the pages that staff share, and of the till's own way in."""

from datetime import timedelta

from django.test import Client

from passregion.accounts.factor_operations import make_recovery_codes
from passregion.audit.models import AgentDay
from passregion.common.clock import now, today
from passregion.demo.region import STAFF_PASSWORD
from tests.browser.states import Stage, plain, state, wrong
from tests.portals.staff.staff import give_password

plain("staff:doors")
plain("staff:enrol", "empty")
plain("staff:security", "empty")
plain("staff:add_generator", "empty")
wrong("staff:add_generator", code="123")
plain("staff:add_passkey", "empty")
plain("staff:organisations", "empty")
plain("staff:organisations", "filled", "?q=lyc")
plain("staff:openings", "empty")
plain("partner:enrol_device", "empty")
wrong("partner:enrol_device", code="AAAA-AAAA")
plain("partner:devices", "empty")
wrong("partner:devices", name="")
plain("partner:add_cashier", "empty")
wrong("partner:add_cashier", display_name="")


@state("staff:security", "done")
def with_factors(stage: Stage) -> None:
    stage.world.factor("head")
    stage.world.factor("head", "Tablette")
    stage.go("staff:security")


@state("staff:add_passkey", "error")
def no_passkey(stage: Stage) -> None:
    stage.go("staff:add_passkey")
    with stage.page.expect_navigation():
        # As a browser without scripts would send it: nothing was made.
        stage.page.evaluate("document.querySelector('form[data-passkey]').submit()")


@state("staff:recovery_codes", "empty")
def before_the_codes(stage: Stage) -> None:
    stage.go("staff:recovery_codes")


@state("staff:invitation", "empty")
def invited(stage: Stage) -> None:
    stage.go("staff:invitation", stage.world.invitation()[1])


@state("staff:invitation", "error")
def invited_with_a_short_password(stage: Stage) -> None:
    invited(stage)
    stage.fill(display_name="Nadia Morel", password="court", again="autre")
    stage.send()


@state("staff:invitation", "refused done")
def invitation_that_ended(stage: Stage) -> None:
    stage.go("staff:invitation", "un-lien-inconnu")


def take_session(stage: Stage, client: Client) -> None:
    """The browser goes on where this client stands."""
    value = client.cookies["session"].value
    stage.page.context.add_cookies([{"name": "session", "value": value, "domain": "localhost", "path": "/"}])


def half_way(stage: Stage) -> None:
    """The right password was given; the second factor is asked for."""
    stage.world.factor("reviewer_other")
    client = stage.world.client()
    give_password(client, stage.world.user("reviewer_other"), password=STAFF_PASSWORD)
    take_session(stage, client)
    stage.go("staff:second_factor")


state("staff:second_factor", "empty")(half_way)


@state("staff:second_factor", "error")
def wrong_code(stage: Stage) -> None:
    half_way(stage)
    stage.fill(code="000000")
    stage.send()


@state("staff:remove_factor", "empty")
def proof_before_removal(stage: Stage) -> None:
    code = make_recovery_codes(user=stage.world.user("head"))[0]
    stage.go("staff:remove_factor", stage.world.factor("head"))
    stage.fill(code=code)
    stage.send()


@state("staff:people", "filled")
def people(stage: Stage) -> None:
    stage.world.invitation()
    stage.go("staff:people", stage.world.school_ref)


@state("staff:people", "error")
def invited_nobody(stage: Stage) -> None:
    stage.go("staff:people", stage.world.school_ref)
    stage.send("#inviter button[type=submit]")


@state("staff:people", "partner filled")
def people_of_the_bookshop(stage: Stage) -> None:
    stage.world.new_cashier()
    take_session(stage, stage.world.client("manager"))
    stage.go("staff:people", f"partner:{stage.world.bookshop().partner.public_id}")


@state("staff:person", "filled")
def person(stage: Stage) -> None:
    stage.go("staff:person", stage.world.school_ref, stage.world.colleague().pk)


@state("staff:person", "done")
def person_revoked(stage: Stage) -> None:
    person(stage)
    stage.send("main .button-danger")


@state("staff:openings", "filled")
def days_above_the_threshold(stage: Stage) -> None:
    at = now()
    for days, (stopped_at, lifted_at) in enumerate([(at, None), (None, None), (at, at)]):
        AgentDay.objects.create(
            actor_ref=stage.world.user("reviewer").actor.ref,
            day=today() - timedelta(days=days),
            opened_count=412,
            alarmed_at=at,
            stopped_at=stopped_at,
            lifted_at=lifted_at,
        )
    stage.go("staff:openings")


@state("partner:devices", "filled")
def devices(stage: Stage) -> None:
    stage.world.till_device()
    stage.world.device_code()
    stage.go("partner:devices")


@state("partner:devices", "done")
def device_with_its_code(stage: Stage) -> None:
    stage.go("partner:devices")
    stage.fill(name="Caisse 3")
    stage.send("main form:has([name=name]) button[type=submit]")


@state("partner:add_cashier", "done")
def cashier_with_a_pin(stage: Stage) -> None:
    stage.go("partner:add_cashier")
    stage.fill(display_name="Inès Faure")
    stage.send()


@state("partner:draw_pin", "empty")
def before_a_new_pin(stage: Stage) -> None:
    stage.go("partner:draw_pin", stage.world.new_cashier().public_id)


@state("partner:draw_pin", "done")
def a_new_pin(stage: Stage) -> None:
    before_a_new_pin(stage)
    stage.send()


def on_a_device(stage: Stage) -> None:
    """The browser becomes a till, as its manager's code makes it one."""
    stage.world.new_cashier()
    code = stage.world.device_code()
    stage.go("partner:enrol_device")
    stage.fill(code=code)
    stage.send()


state("partner:till_sign_in", "empty")(on_a_device)


@state("partner:till_sign_in", "error")
def wrong_pin(stage: Stage) -> None:
    on_a_device(stage)
    stage.page.locator("[name=cashier]").first.check()
    stage.fill(pin="999998")
    stage.send()
