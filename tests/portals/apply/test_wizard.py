"""The wizard from the first question to the receipt, without script."""

import datetime
from typing import Any

import pytest
from django.test import Client

from passregion.applications.models import Application, Draft
from passregion.beneficiaries.models import Portrait
from passregion.beneficiaries.operations.portraits import store_portrait
from passregion.campaigns.models import Campaign
from passregion.campaigns.operations import publish_charter
from passregion.common.clock import today
from passregion.notifications.models import Message
from passregion.portals.apply.steps import STEPS
from passregion.portals.apply.views import sending
from tests.campaigns.factories import make_campaign
from tests.portals.apply.walk import IDENTITY, PASSWORD, Walker, upload


def test_seven_steps_then_the_receipt(walker: Walker) -> None:
    walker.start()
    for step in STEPS:
        page = walker.get(step.key)
        assert page.status_code == 200
        assert str(step.title) in page.content.decode()
        response = walker.do(step.key)
    application = Application.objects.get()
    receipt = walker.client.get(response.url)
    text = receipt.content.decode()
    assert "Demande enregistrée" in text
    number = application.beneficiary.file_number
    assert "\u00a0".join([number[:4], number[4:8], number[8:12], number[12:]]) in text
    assert "<svg" in text
    pdf = walker.client.get(f"/demande/{walker.draft_id}/recu.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    for page in (receipt, pdf):
        assert "no-store" in page["Cache-Control"]
    assert pdf.content.startswith(b"%PDF")
    assert Message.objects.get().kind == "application_received"
    assert application.establishment == walker.school
    assert application.track == walker.track
    assert application.delivery == "establishment"


def test_the_account_and_the_draft_are_shown_on_each_step(walker: Walker) -> None:
    walker.to("legal")
    for step in STEPS:
        text = walker.get(step.key).content.decode()
        assert "lina.moreau@exemple.fr" in text
        assert "Brouillon enregistré à" in text


def test_secrets_are_never_echoed(walker: Walker) -> None:
    walker.to("legal")
    for step in STEPS:
        text = walker.get(step.key).content.decode()
        assert PASSWORD not in text
        assert "2741" not in text.replace(str(walker.draft_id), "")
    assert "défini" in walker.get("identity").content.decode()
    assert "défini" in walker.get("usage_code").content.decode()


def test_an_accepted_password_survives_other_errors(walker: Walker) -> None:
    walker.to("identity")
    page = walker.post("identity", {**IDENTITY, "email": "lina", "first_name": "Lïna"})
    assert page.status_code == 200
    assert "Lïna" in page.content.decode()
    assert PASSWORD not in page.content.decode()
    again = walker.post("identity", {**IDENTITY, "password": "", "password_again": ""})
    assert again.status_code == 302


def test_a_later_step_sends_back_to_the_missing_one(walker: Walker) -> None:
    walker.start()
    for key in ("identity", "legal"):
        for response in (walker.get(key), walker.post(key, {})):
            assert response.status_code == 302
            assert response.url == walker.url("charter")


def test_one_can_come_back_to_a_done_step_and_lose_nothing(walker: Walker) -> None:
    walker.to("photo")
    assert "Moreau" in walker.get("identity").content.decode()
    assert walker.get("photo").status_code == 200


def test_another_birth_date_asks_for_the_code_again(walker: Walker) -> None:
    walker.to("legal")
    walker.post("identity", {**IDENTITY, "birth_date": "27/04/2009"})
    assert walker.draft.usage_code_digest is None
    assert walker.get("legal").url == walker.url("usage_code")


def test_another_establishment_asks_for_the_filiere_again(walker: Walker) -> None:
    from tests.applications.factories import make_school

    walker.to("photo")
    other = make_school(uai="0630069H", name="Lycée Sidoine-Apollinaire")
    walker.post("school", {"question": "establishment", "chosen": other.uai})
    assert walker.draft.answers["school"] == {"uai": other.uai, "track_code": ""}
    assert walker.get("photo").url == walker.url("school")


def test_two_tabs_of_one_draft_do_not_mix(walker: Walker) -> None:
    walker.to("photo")
    first_tab = Draft.objects.get(public_id=walker.draft_id)
    walker.post("identity", {**IDENTITY, "first_name": "Léna"})
    from passregion.applications.operations.drafting import save_answers

    save_answers(draft=first_tab, step="contact", answers={**first_tab.answers["contact"], "commune": "Lyon"})
    answers = walker.draft.answers
    assert (answers["identity"]["first_name"], answers["contact"]["commune"]) == ("Léna", "Lyon")


def test_two_drafts_in_one_browser_do_not_mix(walker: Walker) -> None:
    walker.to("contact")
    second = Walker(walker.client).start()
    second.do("charter")
    second.post(
        "identity", {**IDENTITY, "first_name": "Noé", "email": "noe@exemple.fr", "email_again": "noe@exemple.fr"}
    )
    assert walker.draft.answers["identity"]["first_name"] == "Lina"
    assert second.draft.answers["identity"]["first_name"] == "Noé"


def test_another_browser_may_not_open_the_draft(walker: Walker) -> None:
    walker.to("legal")
    stranger = Client()
    for step in STEPS:
        for response in (stranger.get(walker.url(step.key)), stranger.post(walker.url(step.key), {})):
            assert response.status_code == 404
            assert "ne s’ouvre pas ici" in response.content.decode()
    for path in ("photo/fichier/", "filieres/", "filieres/propositions/", "recu/", "recu.pdf", "responsable-legal/"):
        assert stranger.get(f"/demande/{walker.draft_id}/{path}").status_code == 404


def test_sending_twice_shows_the_same_receipt(walker: Walker) -> None:
    walker.to("legal")
    first, second = walker.post("legal", {}), walker.post("legal", {})
    assert first.url == second.url == f"/demande/{walker.draft_id}/recu/"
    assert Application.objects.count() == 1
    assert walker.get("identity").url == first.url


def test_one_address_is_not_written_to_without_end(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "DEMANDES_PER_ADDRESS_MAX", 1)
    walker.to("legal")
    assert walker.post("legal", {}).status_code == 302
    walker.client, walker.draft_id = Client(), ""
    walker.to("legal")
    page = walker.post("legal", {}).content.decode()
    assert "Trop de demandes portent cette adresse e-mail" in page
    assert (Application.objects.count(), Message.objects.count()) == (1, 1)


def test_under_the_age_a_page_says_that_the_guardian_applies(walker: Walker) -> None:
    walker.to("identity")
    day = today()
    eve_of_fifteen = (day + datetime.timedelta(days=1)).replace(year=day.year - 15)
    response = walker.post("identity", {**IDENTITY, "birth_date": eve_of_fifteen.strftime("%d/%m/%Y")})
    assert response.url == f"/demande/{walker.draft_id}/responsable-legal/"
    assert "responsable légal" in walker.client.get(response.url).content.decode()
    assert walker.get("contact").url == response.url
    fifteen_today = day.replace(year=day.year - 15).strftime("%d/%m/%Y")
    assert walker.post("identity", {**IDENTITY, "birth_date": fifteen_today}).url == walker.url("contact")


def test_the_guardian_age_is_a_setting(walker: Walker) -> None:
    Campaign.objects.update(guardian_age=18)
    walker.to("identity")
    assert walker.post("identity", IDENTITY).url.endswith("/responsable-legal/")


def test_a_closed_campaign_has_its_page(walker: Walker) -> None:
    walker.to("photo")
    make_campaign(closes_on=today() - datetime.timedelta(days=1))
    for response in (walker.get("photo"), walker.client.get("/demande/"), walker.client.post("/demande/", {})):
        assert "ne sont pas ouvertes" in response.content.decode()


def test_holders_are_led_to_sign_in(walker: Walker) -> None:
    response = walker.client.post("/demande/", {"is_holder": "yes"})
    assert response.url == "/connexion/" or "connexion" in response.url
    assert not Draft.objects.exists()


@pytest.mark.parametrize("answer", ["", "maybe", "\x00", "yes" * 500])
def test_the_first_question_wants_an_answer(walker: Walker, answer: str) -> None:
    page = walker.client.post("/demande/", {"is_holder": answer})
    assert "Réponds par oui ou par non." in page.content.decode()


def test_a_started_demande_can_be_resumed(walker: Walker) -> None:
    walker.to("contact")
    assert walker.url("contact") in walker.client.get("/demande/").content.decode()


def test_no_cache_keeps_the_photo(walker: Walker) -> None:
    walker.to("photo").do("photo")
    photo = walker.client.get(f"/demande/{walker.draft_id}/photo/fichier/")
    assert photo["Content-Type"] == "image/jpeg"
    assert "no-store" in photo["Cache-Control"]
    photo.close()


def test_a_photo_that_comes_too_late_is_not_kept(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The draft is sent from another tab while this one still uploads."""
    walker.to("legal")
    before = Portrait.objects.count()
    real_store = store_portrait

    def store_late(**values: Any) -> Portrait:
        portrait = real_store(**values)
        walker.do("legal")
        return portrait

    monkeypatch.setattr("passregion.portals.apply.views.photo.store_portrait", store_late)
    answer = walker.post("photo", {"photo": upload(), "to_establishment": "on"})
    assert answer["Location"] == f"/demande/{walker.draft_id}/recu/"
    assert Portrait.objects.count() == before


def test_a_step_that_no_longer_holds_says_why(walker: Walker) -> None:
    walker.to("legal")
    assert "à corriger" not in walker.get("legal").content.decode()
    walker.track.closed_on = today() - datetime.timedelta(days=1)
    walker.track.save()
    assert "La filière a fermé." in walker.get("legal").content.decode()
    walker.school.is_open_to_applications = False
    walker.school.save()
    assert "ne prend plus de demandes" in walker.get("legal").content.decode()
    newer = publish_charter(version="2026-2", text="# Charte")
    Campaign.objects.update(charter=newer)
    page = walker.client.get(walker.url("legal"), follow=True)
    text = page.content.decode()
    assert page.redirect_chain[-1][0] == walker.url("charter")
    assert "La charte a changé depuis." in text
    walker.do("charter")
    assert "à corriger" in walker.get("contact").content.decode()


def test_the_place_in_the_demande_is_in_the_title(walker: Walker) -> None:
    walker.to("contact")
    assert "<title>Contact du jeune (étape 3 sur 7)" in walker.get("contact").content.decode()
    text = walker.post("contact", {}).content.decode()
    assert "<title>Erreur\u00a0: Contact du jeune (étape 3 sur 7)" in text
    assert text.count('aria-current="step"') == 1
    assert "(fait)" in text
    assert "(à venir)" in text
