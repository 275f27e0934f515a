"""Asking for a correction, waiting for it, comparing what came back; a demande that left or was withdrawn."""

import pytest
from django.urls import reverse

from passregion.applications.models import Application, Correction
from passregion.applications.operations import correction as rounds
from passregion.applications.operations.correction import AskedItem
from passregion.journeys import correction, withdrawal
from passregion.notifications.models import Message
from tests.cards import factories
from tests.portals.establishment.conftest import signed_in
from tests.portals.establishment.test_queue import URL, counts_in, names_in

PHOTO = {"photo": "on", "photo_reason": "blurred", "photo_text": "Au jour, <sans> bouger."}
IDENTITY = {"civility": "madame", "first_name": "Lina", "last_name": "Morel", "birth_date": "2010-03-15"}


def an_application(world, **values: object) -> Application:
    return factories.an_application(campaign=world.campaign, school=world.school, **values)


def url_of(application: Application, name: str = "ask_correction") -> str:
    return reverse(f"establishment:{name}", args=[application.public_id])


def asked(world, *items: AskedItem, **values: object) -> Application:
    application = an_application(world, **values)
    return correction.ask(
        application_id=application.public_id,
        items=items or [AskedItem("photo", "blurred")],
        actor=world.alice.actor,
    )


def sent_back(world, item: str, reason: str, answer: dict | None = None, portrait=None, **values) -> Application:
    application = asked(world, AskedItem(item, reason), **values)
    rounds.answer(application=application, item=item, values=answer or {}, portrait=portrait)
    return correction.send_back(application=application, actor=application.beneficiary.user.actor)


def test_what_is_ticked_is_asked_and_told_by_email(world) -> None:
    application = an_application(world)
    answer = world.client.post(url_of(application), {**PHOTO, "seen": application.transitions.last().pk}, follow=True)
    assert "Correction demandée\u00a0: Lina Moreau." in answer.content.decode()
    application.refresh_from_db()
    assert application.state == "to_correct"
    row = application.corrections.get()
    assert (row.item, row.reason, row.text) == ("photo", "blurred", "Au jour, <sans> bouger.")
    message = Message.objects.get()
    assert message.kind == "correction_asked"
    assert "Photo floue, sombre ou trop petite" in message.text
    assert "Au jour, &lt;sans&gt; bouger." in message.html
    assert "/demande/a-corriger/" in message.text


def test_somebody_not_activated_gets_a_fresh_link(world) -> None:
    asked(world, is_activated=False)
    message = Message.objects.get()
    assert "/activation/" in message.text
    assert "/demande/a-corriger/" not in message.text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Cochez au moins un élément à corriger."),
        ({"photo_reason": "blurred"}, "Cochez au moins un élément à corriger."),
        ({"photo": "on"}, "Choisissez le motif dans la liste."),
        ({"photo": "on", "photo_reason": "civility"}, "Ce motif n’est pas dans la liste."),
        ({"photo": "on", "photo_reason": "other", "photo_text": " "}, "expliquez au jeune ce qu’il doit corriger"),
        ({**PHOTO, "photo_text": "x" * 1001}, "Cette explication dépasse 1 000 caractères."),
        ({**PHOTO, "photo_text": "a\x00b"}, "caractère"),
        ({**PHOTO, "identity": "on"}, "Choisissez le motif dans la liste."),
    ],
)
def test_what_is_missing_is_told_and_nothing_typed_is_lost(world, sent, sentence: str) -> None:
    application = an_application(world)
    answer = world.client.post(url_of(application), sent)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert sentence.replace("1 000", "1\u00a0000") in text or sentence in text
    if sent.get("photo_text", "").startswith("Au jour"):
        assert "Au jour, &lt;sans&gt; bouger." in text
    application.refresh_from_db()
    assert (application.state, Correction.objects.count()) == ("submitted", 0)


def test_an_item_that_is_not_ticked_is_not_asked_whatever_was_typed(world) -> None:
    application = an_application(world)
    world.client.post(url_of(application), {**PHOTO, "school_reason": "nonsense", "school_text": "x" * 2000})
    assert [row.item for row in application.corrections.all()] == ["photo"]


def test_the_message_is_shown_before_it_is_sent(world) -> None:
    application = an_application(world)
    text = world.client.post(url_of(application), {**PHOTO, "preview": "1"}).content.decode()
    assert "Le message que le jeune recevra" in text
    assert "corrige seulement ce qui suit" in text
    assert "Au jour, &lt;sans&gt; bouger." in text
    assert not Message.objects.exists()


def test_asking_twice_is_once_and_no_alarm(world) -> None:
    application = an_application(world)
    world.client.post(url_of(application), PHOTO)
    again = world.client.post(url_of(application), PHOTO, follow=True)
    assert "était déjà enregistrée" in again.content.decode()
    assert (Correction.objects.count(), Message.objects.count()) == (1, 1)


def test_a_colleague_who_comes_late_is_told_who_asked(world) -> None:
    application = an_application(world)
    colleague = factories.a_reviewer(world.school, "Denis Blanc")
    signed_in(colleague).post(url_of(application), PHOTO)
    late = world.client.post(url_of(application, "approve"), follow=True).content.decode()
    assert "Denis Blanc a déjà demandé une correction" in late
    application.refresh_from_db()
    assert application.state == "to_correct"


def test_a_page_from_before_the_correction_decides_nothing(world) -> None:
    application = an_application(world)
    seen = application.transitions.last().pk
    correction.ask(
        application_id=application.public_id, items=[AskedItem("identity", "civility")], actor=world.alice.actor
    )
    rounds.answer(application=application, item="identity", values=IDENTITY)
    correction.send_back(application=application, actor=application.beneficiary.user.actor)
    for verb in ("approve", "refuse", "ask_correction"):
        sent = {"seen": seen, "reason": "duplicate", **PHOTO}
        text = world.client.post(url_of(application, verb), sent, follow=True).content.decode()
        assert "après l’ouverture de votre page" in text
    application.refresh_from_db()
    assert application.state == "submitted"


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "1\x00", "١"])
def test_what_the_page_showed_may_be_unreadable(world, seen: str) -> None:
    application = an_application(world)
    assert world.client.post(url_of(application, "approve"), {"seen": seen}).status_code == 302


def test_the_queue_says_since_when_one_waits_and_for_what(world) -> None:
    asked(world, AskedItem("photo", "blurred"), AskedItem("school", "other_class"))
    page = world.client.get(URL, {"vue": "a-corriger"})
    assert names_in(page) == ["MOREAU Lina"]
    assert "Établissement ou filière, Photo" in page.content.decode() or "Photo, Établissement" in page.content.decode()
    assert counts_in(page)["À corriger"] == 1
    assert counts_in(page)["À étudier"] == 0


def test_the_file_says_what_was_asked_and_offers_no_decision(world) -> None:
    application = asked(world, AskedItem("photo", "other", "Sans casquette."))
    text = world.client.get(url_of(application, "application")).content.decode()
    assert "Sans casquette." in text
    assert "Correction demandée" in text
    assert url_of(application, "approve") not in text
    assert world.client.get(url_of(application)).status_code == 302


def test_what_came_back_is_compared(world) -> None:
    an_application(world, last_name="Petit")
    application = sent_back(world, "identity", "name_mismatch", IDENTITY)
    page = world.client.get(URL)
    assert names_in(page) == ["MOREL Lina", "PETIT Lina"]
    assert "Corrigée" in page.content.decode()
    text = world.client.get(url_of(application, "application")).content.decode()
    assert "<del>" in text
    assert "Morel" in text
    assert "Moreau" in text
    assert "14/03/2010" in text
    assert "15/03/2010" in text
    assert "Demande corrigée et renvoyée\u00a0: identité" in text
    assert "Civilité" not in text.split("Corrigé par le jeune")[1].split("</section>")[0]


def test_an_answer_without_change_is_said(world) -> None:
    same = {**IDENTITY, "last_name": "Moreau", "birth_date": "2010-03-14"}
    application = sent_back(world, "identity", "civility", same)
    assert "Confirmé sans changement." in world.client.get(url_of(application, "application")).content.decode()


def test_the_former_photo_is_shown_until_the_decision(world) -> None:
    former, new = factories.a_portrait(b"\xff\xd8 before"), factories.a_portrait(b"\xff\xd8 after")
    application = an_application(world, portrait=former)
    correction.ask(application_id=application.public_id, items=[AskedItem("photo", "blurred")], actor=world.alice.actor)
    rounds.answer(application=application, item="photo", values={}, portrait=new)
    correction.send_back(application=application, actor=application.beneficiary.user.actor)
    answers = [world.client.get(url_of(application, name)) for name in ("former_portrait", "portrait")]
    assert [answer.getvalue() for answer in answers] == [b"\xff\xd8 before", b"\xff\xd8 after"]
    assert "no-store" in answers[0]["Cache-Control"]
    assert world.stranger.get(url_of(application, "former_portrait")).status_code == 404
    world.client.post(url_of(application, "approve"))
    assert world.client.get(url_of(application, "former_portrait")).status_code == 404


def test_an_address_is_never_shown_even_corrected(world) -> None:
    contact = {
        "phone": "+33611223344",
        "address_line": "4 rue Neuve",
        "address_complement": "",
        "care_of": "",
        "postal_code": "63300",
        "commune": "Thiers",
        "country": "FR",
    }
    application = sent_back(world, "contact", "address_incomplete", contact)
    text = world.client.get(url_of(application, "application")).content.decode()
    assert "Adresse postale" in text
    for private in ("rue Neuve", "rue des Gras", "Thiers", "11223344", "+3360"):
        assert private not in text


def moved(world) -> Application:
    track = factories.a_track("CAPCUIS", "CAP Cuisine")
    return sent_back(world, "school", "other_school", {"uai": world.other.uai, "track_code": track.code})


def test_another_establishment_takes_the_dossier_and_both_see_what_they_must(world) -> None:
    application = moved(world)
    old, new = (client.get(url_of(application, "application")) for client in (world.client, world.stranger))
    assert old.status_code == 410
    assert "n’est plus chez vous" in old.content.decode()
    assert "Moreau" not in old.content.decode()
    assert new.status_code == 200
    assert "Lycée Blaise-Pascal" in new.content.decode()
    assert "CAP Cuisine" in new.content.decode()
    assert counts_in(world.client.get(URL))["À étudier"] == 0
    assert counts_in(world.stranger.get(URL))["À étudier"] == 1
    for verb in ("approve", "refuse", "ask_correction", "portrait"):
        method = world.client.get if verb == "portrait" else world.client.post
        assert method(url_of(application, verb)).status_code == 404


def test_its_number_is_explained_where_it_was(world) -> None:
    application = moved(world)
    page = world.client.get(URL, {"q": application.beneficiary.file_number})
    assert "Ce dossier est parti dans un autre établissement." in page.content.decode()


def test_a_withdrawn_demande_is_listed_and_told(world) -> None:
    application = an_application(world)
    withdrawal.withdraw(application_id=application.public_id, actor=application.beneficiary.user.actor)
    page = world.client.get(URL, {"vue": "retirees"})
    assert names_in(page) == ["MOREAU Lina"]
    late = world.client.post(url_of(application, "approve"), follow=True).content.decode()
    assert "Lina Moreau a retiré sa demande" in late
    assert "Demande retirée par le jeune" in late


def test_another_school_reaches_nothing(world) -> None:
    application = an_application(world)
    assert world.stranger.get(url_of(application)).status_code == 404
    assert world.stranger.post(url_of(application), PHOTO).status_code == 404
    assert not Correction.objects.exists()
