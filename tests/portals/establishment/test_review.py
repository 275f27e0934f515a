"""One demande: what is shown, the decision and its replay, the refusal's form, the stale page."""

import pytest
from django.urls import reverse

from passregion.applications.models import Application
from passregion.audit.models import Event
from passregion.cards.models import Card
from passregion.establishments.operations import add_member
from passregion.notifications.models import Message
from tests.cards import factories
from tests.portals.establishment.conftest import signed_in


def an_application(world, **values: object) -> Application:
    return factories.an_application(campaign=world.campaign, school=world.school, **values)


def page_of(application: Application) -> str:
    return reverse("establishment:application", args=[application.public_id])


def act_of(application: Application, verb: str) -> str:
    return reverse(f"establishment:{verb}", args=[application.public_id])


def test_the_page_shows_identity_card_and_history(world) -> None:
    application = an_application(world, first_name="Lina", last_name="Moreau")
    text = world.client.get(page_of(application)).content.decode()
    for words in ("Lina Moreau", "14/03/2010", "2de générale et technologique", "Puy de Sancy", "Demande reçue"):
        assert words in text
    assert "E-mail non confirmé" not in text
    for private in ("12 rue des Gras", "+33600000000", application.beneficiary.user.email):
        assert private not in text


def test_an_unconfirmed_email_is_said(world) -> None:
    text = world.client.get(page_of(an_application(world, is_activated=False))).content.decode()
    assert "E-mail non confirmé" in text


def test_each_opening_of_a_file_is_recorded(world) -> None:
    application = an_application(world)
    world.client.get(page_of(application))
    world.client.get(act_of(application, "refuse"))
    events = Event.objects.filter(action="beneficiary.opened", actor_ref=world.alice.actor.ref)
    assert [event.subject_ref for event in events] == [f"beneficiary:{application.beneficiary.public_id}"] * 2


def test_validating_says_so_and_goes_on_with_the_next(world) -> None:
    first, second = an_application(world), an_application(world, last_name="Petit")
    answer = world.client.post(act_of(first, "approve"), follow=True)
    assert answer.redirect_chain == [(page_of(second), 302)]
    assert "Demande validée\u00a0: Lina Moreau." in answer.content.decode()
    first.refresh_from_db()
    assert first.state == "approved"
    last = world.client.post(act_of(second, "approve"), follow=True)
    assert last.redirect_chain == [(reverse("establishment:queue"), 302)]


def test_the_name_in_a_message_is_in_no_cookie(world) -> None:
    answer = world.client.post(act_of(an_application(world, last_name="Petit"), "approve"))
    assert "Petit" not in answer.cookies.output()
    assert "messages" not in answer.cookies


def test_validating_twice_is_once_and_no_alarm(world) -> None:
    application = an_application(world)
    world.client.post(act_of(application, "approve"))
    again = world.client.post(act_of(application, "approve"), follow=True)
    assert "était déjà enregistrée" in again.content.decode()
    assert (Card.objects.count(), Message.objects.count()) == (2, 1)


def test_a_stale_page_tells_who_decided(world) -> None:
    application = an_application(world)
    colleague = factories.a_reviewer(world.school, "Denis Blanc")
    signed_in(colleague).post(act_of(application, "approve"))
    late = world.client.post(act_of(application, "refuse"), {"reason": "duplicate", "text": ""}, follow=True)
    text = late.content.decode()
    assert "Denis Blanc a déjà décidé" in text
    assert "Votre décision n’a pas été enregistrée." in text
    application.refresh_from_db()
    assert (application.state, Message.objects.count()) == ("approved", 1)


def test_a_colleague_of_another_school_is_not_named(world) -> None:
    application = an_application(world)
    colleague = factories.a_reviewer(world.school, "Denis Blanc")
    signed_in(colleague).post(act_of(application, "approve"))
    colleague.establishment_members.all().delete()
    text = world.client.get(page_of(application)).content.decode()
    assert "Denis Blanc" not in text


def test_refusing_asks_why_and_tells_the_young_person(world) -> None:
    application = an_application(world)
    answer = world.client.post(
        act_of(application, "refuse"), {"reason": "not_enrolled", "text": "Vérifie ton établissement."}, follow=True
    )
    assert "Demande refusée\u00a0: Lina Moreau." in answer.content.decode()
    application.refresh_from_db()
    assert (application.state, application.refusal_text) == ("refused", "Vérifie ton établissement.")
    text = world.client.get(page_of(application)).content.decode()
    assert "Demande refusée\u00a0: N’est pas inscrit dans l’établissement" in text
    assert "Alice Roux" in text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choisissez le motif du refus dans la liste."),
        ({"reason": "because"}, "Ce motif n’est pas dans la liste."),
        ({"reason": "other"}, "expliquez au jeune pourquoi sa demande est refusée"),
        ({"reason": "other", "text": "   "}, "expliquez au jeune pourquoi sa demande est refusée"),
        ({"reason": "duplicate", "text": "x" * 1001}, "Cette explication dépasse 1 000 caractères."),
        ({"reason": "duplicate", "text": "a\x00b"}, "caractère"),
    ],
)
def test_a_refusal_without_its_reason_is_told_beside_the_field(world, sent, sentence: str) -> None:
    application = an_application(world)
    answer = world.client.post(act_of(application, "refuse"), sent)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    application.refresh_from_db()
    assert application.state == "submitted"


def test_what_was_typed_stays_after_an_error(world) -> None:
    answer = world.client.post(act_of(an_application(world), "refuse"), {"text": "Un texte écrit avec soin"})
    assert "Un texte écrit avec soin" in answer.content.decode()


def test_a_decided_demande_offers_no_decision(world) -> None:
    application = an_application(world)
    world.client.post(act_of(application, "approve"))
    assert act_of(application, "approve") not in world.client.get(page_of(application)).content.decode()
    assert world.client.get(act_of(application, "refuse")).status_code == 302


def test_the_photo_is_sent_and_not_cached(world) -> None:
    application = an_application(world, portrait=factories.a_portrait(b"\xff\xd8 a photo"))
    answer = world.client.get(act_of(application, "portrait"))
    assert b"".join(answer.streaming_content) == b"\xff\xd8 a photo"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"] == "image/jpeg"


def test_another_school_reaches_nothing(world) -> None:
    application = an_application(world, portrait=factories.a_portrait(b"a photo"))
    for verb in ("application", "refuse", "portrait"):
        assert world.stranger.get(act_of(application, verb)).status_code == 404
    for verb in ("approve", "refuse"):
        sent = {"reason": "duplicate"}
        assert world.stranger.post(act_of(application, verb), sent).status_code == 404
    application.refresh_from_db()
    assert application.state == "submitted"
    assert not Event.objects.filter(action="beneficiary.opened").exists()


def test_acts_are_not_links(world) -> None:
    application = an_application(world)
    assert world.client.get(act_of(application, "approve")).status_code == 405
    application.refresh_from_db()
    assert application.state == "submitted"


def test_an_unknown_demande_is_not_found(world) -> None:
    from uuid import uuid4

    assert world.client.get(reverse("establishment:application", args=[uuid4()])).status_code == 404
    assert world.client.post(reverse("establishment:approve", args=[uuid4()])).status_code == 404


def test_only_reviewers_enter(world, client) -> None:
    application = an_application(world)
    nobody = factories.a_staff_user()
    for url in (reverse("establishment:queue"), reverse("establishment:cards"), page_of(application)):
        assert client.get(url).status_code == 302
        assert "/etablissement/connexion/" in client.get(url)["Location"]
        assert signed_in(nobody).get(url).status_code == 403
        assert signed_in(application.beneficiary.user).get(url).status_code == 403


def test_leaving_the_school_closes_its_files(world) -> None:
    application = an_application(world)
    add_member(user=world.alice, establishment=world.other)
    world.alice.establishment_members.filter(establishment=world.school).delete()
    assert world.client.get(page_of(application)).status_code == 404
