"""Every page and file that shows a personal file counts: an alarm, then a stop, until it is lifted."""

import pytest
from django.urls import reverse

from passregion.accounts.models import Role
from passregion.audit.models import Action, Event
from passregion.notifications.models import Message
from tests.cards.conftest import private_files  # noqa: F401
from tests.cards.factories import a_campaign, a_portrait, a_school, an_application
from tests.portals.partner.factories import JPEG, make_counter
from tests.portals.partner.till import Till
from tests.portals.staff.staff import a_head, a_region_manager, a_reviewer, browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(settings, private_files):  # noqa: F811
    """Three demandes at one school, where an agent may open one with no alarm and two in all."""
    settings.OPENING_BUDGETS = {"default": (1, 2)}
    school, campaign = a_school(), a_campaign()
    return [an_application(campaign=campaign, school=school, portrait=a_portrait(JPEG)) for _number in range(3)]


def visit(client, name: str, application, method: str = "get", **data: str):
    answer = getattr(client, method)(reverse(f"establishment:{name}", args=[application.public_id]), data)
    if answer.streaming:
        answer.getvalue()
    return answer


def opened() -> int:
    return Event.objects.filter(action=Action.BENEFICIARY_OPENED).count()


def test_an_alarm_leaves_then_nothing_more_opens_then_the_head_lifts_it(files) -> None:
    first, second, third = files
    school = first.establishment
    paul, head = a_reviewer(school), a_head(school)
    client = browser(paul)
    assert visit(client, "application", first).status_code == 200
    assert not Message.objects.filter(kind="openings_alarm").exists()
    assert visit(client, "application", second).status_code == 200
    letter = Message.objects.get(kind="openings_alarm")
    assert letter.recipient == "dpo@pass-region.example"
    assert "Paul Rey a ouvert 2 dossiers" in letter.text
    stopped = visit(client, "application", third)
    assert stopped.status_code == 429
    assert "Trop de dossiers ouverts aujourd’hui" in stopped.content.decode()
    assert visit(client, "application", first).status_code == 200
    lift = reverse("staff:lift_stop", args=[f"establishment:{school.uai}", paul.pk])
    assert client.post(lift).status_code == 403
    assert browser(head).post(lift).status_code == 302
    assert visit(client, "application", third).status_code == 200
    assert Event.objects.filter(action=Action.OPENINGS_LIFTED, actor_ref=head.actor.ref).count() == 1


@pytest.mark.parametrize(
    ("name", "method", "data"),
    [
        ("application", "get", {}),
        ("portrait", "get", {}),
        ("refuse", "get", {}),
        ("refuse", "post", {}),
        ("ask_correction", "get", {}),
        ("ask_correction", "post", {}),
    ],
)
def test_no_page_of_the_school_shows_a_file_beyond_the_stop(files, name: str, method: str, data: dict) -> None:
    client = browser(a_reviewer(files[0].establishment))
    for application in files[:2]:
        assert visit(client, name, application, method, **data).status_code == 200
    assert opened() == 2
    assert visit(client, name, files[2], method, **data).status_code == 429
    assert opened() == 2


def test_the_photo_beside_its_page_is_one_opening(files) -> None:
    client = browser(a_reviewer(files[0].establishment))
    visit(client, "application", files[0])
    visit(client, "portrait", files[0])
    assert opened() == 1
    visit(client, "application", files[0])
    assert opened() == 2


def test_the_till_counts_whom_it_shows(settings) -> None:
    settings.OPENING_BUDGETS = {"default": (0, 1)}
    counter = make_counter()
    till = Till(counter.cashier)
    till.type_card(counter.young.card.number)
    assert (till.response.status_code, opened()) == (200, 1)
    till.get("partner:sale_portrait", till.payment_id)
    assert (till.response.status_code, opened()) == (200, 1)
    till.response.getvalue()


def test_the_till_shows_nobody_beyond_the_stop(settings) -> None:
    settings.OPENING_BUDGETS = {"default": (0, 0)}
    counter = make_counter()
    till = Till(counter.cashier)
    till.type_card(counter.young.card.number)
    assert till.response.status_code == 429
    assert "Lina" not in till.page
    assert till.get("partner:sale_portrait", till.payment_id).status_code == 429
    assert till.get("partner:sale_code", till.payment_id).status_code != 200


def test_the_officer_sees_the_days_above_the_threshold_and_lifts_not_one_s_own(files) -> None:
    paul = a_reviewer(files[0].establishment)
    client = browser(paul)
    for application in files:
        visit(client, "application", application)
    officer = a_region_manager("dpo@exemple.fr", "Officier")
    officer.role_grants.update(role=Role.DATA_PROTECTION_OFFICER)
    page = browser(officer).get(reverse("staff:openings")).content.decode()
    assert "Paul Rey" in page
    assert "Arrêté" in page
    assert browser(officer).post(reverse("staff:lift_stop_of_agent", args=[officer.pk])).status_code == 404
    browser(officer).post(reverse("staff:lift_stop_of_agent", args=[paul.pk]))
    assert visit(client, "application", files[2]).status_code == 200
    assert client.get(reverse("staff:openings")).status_code == 403
