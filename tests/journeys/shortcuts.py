"""The beginnings that other stories tell in full: made by calling the journeys, so that only legal states exist."""

from passregion.accounts.operations import activate_account
from passregion.applications.models import Application, Delivery
from passregion.common.actors import Actor
from passregion.common.public_ids import format_file_number
from passregion.journeys import admission, production
from tests.applications.factories import make_application
from tests.cards.factories import a_ready_batch
from tests.journeys.mailbox import letters_to
from tests.journeys.region import Region
from tests.journeys.steps import EMAIL, Cashier, Reviewer, Young

SOMEBODY = Actor(ref="user:0", label="Agent")


def given_lina_applied(region: Region, *, activated: bool = True, delivery: str = Delivery.ESTABLISHMENT) -> Young:
    """Lina, whose demande waits for the lycée."""
    application = make_application(
        campaign=region.campaign, school=region.school, track=region.track, delivery=delivery
    )
    if activated:
        activate_account(user=application.beneficiary.user)
    young = Young()
    young.file_number = format_file_number(application.beneficiary.file_number)
    return young


def given_lina_was_validated(region: Region, *, delivery: str = Delivery.ESTABLISHMENT) -> Young:
    """Lina, signed in, her virtual card active, 30,00 € of books, letters 1 and 2 read."""
    young = given_lina_applied(region, delivery=delivery)
    admission.approve(application_id=Application.objects.get().public_id, actor=SOMEBODY)
    young.signs_in()
    letters_to(EMAIL)
    return young


def given_the_card_was_shipped(region: Region) -> None:
    """One batch ordered and shipped."""
    batch = a_ready_batch(region.campaign)
    production.ship(batch_id=batch.public_id, actor=SOMEBODY)


def given_a_cashier() -> Cashier:
    """Hugo, signed in at his till."""
    cashier = Cashier()
    cashier.signs_in()
    return cashier


def given_a_reviewer() -> Reviewer:
    """Claire, signed in."""
    reviewer = Reviewer()
    reviewer.signs_in()
    return reviewer
