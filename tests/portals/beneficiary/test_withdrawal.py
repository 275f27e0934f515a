"""« Retirer ma demande », and taking it up again: what is said, what is asked, what comes too late."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from passregion.applications.models import Application
from passregion.applications.operations.correction import AskedItem
from passregion.journeys import admission, correction, withdrawal
from passregion.notifications.models import Message
from tests.portals.beneficiary.factories import REVIEWER, Young, make_approved, make_young

pytestmark = pytest.mark.django_db
URL = "/espace-beneficiaire/mes-demarches/retirer/"
REOPEN = "/espace-beneficiaire/mes-demarches/reprendre/"
PROCEDURES = "/espace-beneficiaire/mes-demarches/"


def state_of(young: Young) -> str:
    return Application.objects.get(pk=young.application.pk).state


def withdrawn() -> Young:
    young = make_young()
    withdrawal.withdraw(application_id=young.application.public_id, actor=young.holder.user.actor)
    return young


def test_the_page_says_what_happens_and_the_box_is_needed() -> None:
    young = make_young()
    assert URL in young.browser.get(PROCEDURES).content.decode()
    text = young.browser.get(URL).content.decode()
    assert "Lycée Blaise-Pascal n’étudie plus ta demande" in text
    assert "Tu peux la reprendre" in text
    refused = young.browser.post(URL, {}).content.decode()
    assert "Coche la case pour retirer ta demande" in refused
    assert state_of(young) == "submitted"


def test_withdrawing_tells_by_email_and_offers_to_take_it_up_again() -> None:
    young = make_young()
    answer = young.browser.post(URL, {"is_sure": "on"}, follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain == [(PROCEDURES, 302)]
    assert "Ta demande est retirée." in text
    assert "Retirée le" in text
    assert f'action="{REOPEN}"' in text
    assert URL not in text
    message = Message.objects.get(kind="application_withdrawn")
    assert message.recipient == young.holder.user.email
    home = young.browser.get(reverse("beneficiary:home")).content.decode()
    assert "Ta demande a été retirée" in home
    assert "Pas de carte pour cette demande" in home


def test_a_demande_to_correct_can_be_withdrawn() -> None:
    young = make_young()
    items = [AskedItem("photo", "blurred")]
    correction.ask(application_id=young.application.public_id, items=items, actor=REVIEWER)
    assert URL in young.browser.get("/demande/a-corriger/").content.decode()
    young.browser.post(URL, {"is_sure": "on"})
    assert state_of(young) == "withdrawn"


def test_taking_it_up_again_gives_it_back_to_the_school() -> None:
    young = withdrawn()
    answer = young.browser.post(REOPEN, follow=True)
    assert "Ta demande est reprise" in answer.content.decode()
    assert "Reprise le" in answer.content.decode()
    assert state_of(young) == "submitted"
    again = young.browser.post(REOPEN, follow=True)
    assert "ton établissement l’étudie" in again.content.decode()


def test_once_the_campaign_is_over_it_stays_withdrawn() -> None:
    young = withdrawn()
    with time_machine.travel(young.application.campaign.closes_on + timedelta(days=2)):
        young.browser.force_login(young.holder.user)
        text = young.browser.get(PROCEDURES).content.decode()
        assert f'action="{REOPEN}"' not in text
        assert "ne peut plus être reprise" in text
        late = young.browser.post(REOPEN, follow=True).content.decode()
    assert "La campagne s’est terminée le" in late
    assert state_of(young) == "withdrawn"


def test_once_validated_nothing_can_be_withdrawn() -> None:
    young = make_approved()
    assert URL not in young.browser.get(PROCEDURES).content.decode()
    for answer in (young.browser.get(URL, follow=True), young.browser.post(URL, {"is_sure": "on"}, follow=True)):
        assert "a déjà validé ta demande" in answer.content.decode()
    assert state_of(young) == "approved"


def test_a_decision_between_the_page_and_the_click_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page was open, the school validated, then the young person clicked."""
    young = make_young()
    real = withdrawal.withdraw

    def late(**values: object) -> Application:
        admission.approve(application_id=young.application.public_id, actor=REVIEWER)
        return real(**values)

    monkeypatch.setattr(withdrawal, "withdraw", late)
    answer = young.browser.post(URL, {"is_sure": "on"}, follow=True)
    assert "a déjà validé ta demande" in answer.content.decode()
    assert not Message.objects.filter(kind="application_withdrawn").exists()


def test_reopening_is_not_a_link() -> None:
    young = withdrawn()
    assert young.browser.get(REOPEN).status_code == 405
    assert state_of(young) == "withdrawn"
