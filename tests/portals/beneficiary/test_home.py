"""« Accueil »: where the dossier stands, who holds it, the card, the benefits, what ends soon."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.formats import date_format

from passregion.applications.models import Application
from passregion.cards.operations.delivery import hand_over
from passregion.common.clock import today
from passregion.common.public_ids import format_card_number, format_file_number
from passregion.journeys import admission, production
from tests.cards.factories import a_ready_batch
from tests.portals.beneficiary.factories import REVIEWER, Young, make_approved, make_young

pytestmark = pytest.mark.django_db


def home(young: Young) -> str:
    answer = young.browser.get(reverse("beneficiary:home"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_demande_that_waits_says_that_the_school_holds_it() -> None:
    page = home(make_young())
    assert "Bonjour Lina" in page
    assert "Étape 2 sur 3" in page
    assert "Ton établissement étudie ta demande\u00a0: Lycée Blaise-Pascal" in page
    assert "Compte activé le même jour" in page
    assert "Elle apparaît ici dès que ton établissement a validé" in page
    assert "Ils s’ouvrent dès que ton établissement a validé" in page


def test_the_file_number_is_read_in_groups() -> None:
    young = make_young()
    assert format_file_number(young.holder.file_number) in home(young)


def test_a_validated_demande_shows_card_and_benefits_at_once() -> None:
    young = make_approved()
    page = home(young)
    assert "Étape 3 sur 3" in page
    assert f"Acceptée le {date_format(today(), 'j F Y')} par Lycée Blaise-Pascal" in page
    assert format_card_number(young.card("virtual").number) in page
    assert reverse("beneficiary:portrait") in page
    assert "30,00\u00a0€" in page


def test_each_stage_of_the_card_is_told() -> None:
    young = make_approved()
    assert "Commandée le" in home(young)
    batch = a_ready_batch(young.application.campaign)
    assert "chez le fabricant depuis le" in home(young)
    production.ship(batch_id=batch.public_id, actor=REVIEWER)
    assert "en route vers ton établissement" in home(young)
    hand_over(card_id=young.card("plastic").public_id, actor=REVIEWER)
    assert "ta carte est active" in home(young)


def test_a_card_posted_home_says_so() -> None:
    assert "Ta carte arrive par courrier" in home(make_approved(is_shipped=True, delivery="home"))


def test_a_refusal_says_why_and_what_to_do() -> None:
    young = make_young()
    admission.refuse(
        application_id=young.application.public_id,
        reason="photo_not_compliant",
        text="Le visage est <caché>.",
        actor=REVIEWER,
    )
    page = home(young)
    assert "Ta demande n’a pas été acceptée" in page
    assert "Photo non conforme" in page
    assert "Le visage est &lt;caché&gt;." in page
    assert "la Région réexamine ta demande" in page
    assert "Pas de carte pour cette demande" in page


def test_a_withdrawn_demande_is_told() -> None:
    young = make_young()
    Application.objects.filter(pk=young.application.pk).update(state="withdrawn")
    assert "Ta demande a été retirée" in home(young)


def test_money_that_ends_soon_is_announced_with_its_day() -> None:
    young = make_approved()
    assert "se perdent le" not in home(young)
    last_day = today() + timedelta(days=100)
    with time_machine.travel(last_day - timedelta(days=5)):
        young.browser.force_login(young.holder.user)
        page = home(young)
    assert f"30,00\u00a0€ se perdent le {date_format(last_day, 'j F')}\u00a0: Livre loisir." in page


def test_a_benefit_that_is_over_leaves_the_home_page() -> None:
    young = make_approved()
    with time_machine.travel(today() + timedelta(days=103)):
        young.browser.force_login(young.holder.user)
        assert "Aucun avantage en cours" in home(young)
        page = young.browser.get(reverse("beneficiary:benefits")).content.decode()
    assert "Terminés" in page
