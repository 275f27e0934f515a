"""The demande and the till with the keyboard only."""

import pytest

from passregion.cards.models import CardKind
from passregion.demo.portraits import draw_portrait
from passregion.demo.story import USAGE_CODE
from tests.browser.conftest import DESKTOP, OpenPage
from tests.browser.story import Applicant, Cashier
from tests.world import build_world, private_storage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_demande_and_the_till_with_the_keyboard_only(open_page: OpenPage, settings, tmp_path) -> None:
    private_storage(settings, tmp_path / "private")
    world = build_world()
    photo = tmp_path / "moi.jpg"
    photo.write_bytes(draw_portrait(5))

    applicant = Applicant(open_page(width=DESKTOP), keyboard=True, photo=photo)
    applicant.applies()
    assert applicant.file_number

    cashier = Cashier(open_page(width=DESKTOP), keyboard=True)
    cashier.signs_in("/partenaire/connexion/", "caisse@librairie.exemple.fr")
    holder = world.holders["holder_active"]
    cashier.sells(
        world.card("holder_active", CardKind.VIRTUAL).number, "2,00", USAGE_CODE, first_name=holder.first_name
    )
    cashier.sees("Accepté")
    cashier.sees("2,00 €")
