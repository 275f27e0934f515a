"""What was not in the list: sent all the same, settled once by the Region, then studied by the school."""

import pytest

from passregion.applications.models import Application
from passregion.applications.operations import drafting
from passregion.applications.operations.review import NotListedYet
from passregion.applications.queries import progress_of_application, queue_of
from passregion.applications.states import State
from passregion.audit.models import Action, Event
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.establishments.models import Category, Level, ListingRequest, ListingState, Voie
from passregion.establishments.operations import add_offer
from passregion.establishments.operations.listing import AlreadyListed, AlreadySettled
from passregion.journeys import admission, listing
from passregion.journeys.submission import DraftIncomplete, submit
from passregion.notifications.models import Message
from tests.applications.factories import make_complete_draft, make_school, make_track
from tests.establishments.factories import lycee, track, uai
from tests.threads import at_once

pytestmark = pytest.mark.django_db
AGENT = Actor(ref="user:7", label="Inès Roche")
OTHER = Actor(ref="user:8", label="Marc Vidal")
ESTABLISHMENT = {"name": "MFR des Dômes", "place": "Gelles", "details": "", "category": Category.MFR.value}
TRACK = {"name": "Bac pro aéronautique", "level": Level.TERMINALE.value, "details": "numéro 25220"}


def send(email: str = "lina.moreau@exemple.fr", **school: object) -> Application:
    draft, _secret = make_complete_draft(email=email)
    draft = drafting.save_answers(draft=draft, step="school", answers=school)
    return submit(draft=draft, language="fr")


def letters(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("pk"))


def test_both_are_requested_at_submission_and_only_then() -> None:
    application = send(establishment_request=ESTABLISHMENT, track_request=TRACK)
    assert application.establishment.is_provisional
    assert application.track.is_provisional
    requests = ListingRequest.objects.order_by("kind")
    assert [(request.kind, request.name, request.establishment) for request in requests] == [
        ("establishment", "MFR des Dômes", application.establishment),
        ("track", "Bac pro aéronautique", application.establishment),
    ]
    progress = progress_of_application(application)
    assert (progress.missing, progress.holder) == ("both", "beneficiary")
    application.beneficiary.user.activated_at = now()
    assert progress_of_application(application).holder == "region"
    assert "La Région cherche d’abord ton établissement" in letters("application_received")[0].text


def test_the_same_draft_sent_twice_is_one_request() -> None:
    draft, _secret = make_complete_draft()
    draft = drafting.save_answers(
        draft=draft, step="school", answers={"establishment_request": ESTABLISHMENT, "track_request": TRACK}
    )
    assert submit(draft=draft, language="fr") == submit(draft=draft, language="fr")
    assert ListingRequest.objects.count() == 2


@pytest.mark.parametrize(
    "answers", [{}, {"establishment_request": ESTABLISHMENT}, {"track_request": TRACK}, {"uai": "P1234567"}]
)
def test_half_an_answer_is_not_sent(answers: dict[str, object]) -> None:
    with pytest.raises(DraftIncomplete):
        send(**answers)


def test_a_stand_in_of_somebody_else_cannot_be_named() -> None:
    first = send(establishment_request=ESTABLISHMENT, track_request=TRACK)
    for answers in (
        {"uai": first.establishment.uai, "track_code": make_track().code},
        {"uai": make_school().uai, "track_code": first.track.code},
    ):
        with pytest.raises(DraftIncomplete):
            send(email="noe@exemple.fr", **answers)


@pytest.mark.parametrize("what", ["establishment_request", "track_request"])
def test_nothing_is_approved_before_the_list_is_complete(what: str) -> None:
    answers = {"uai": make_school().uai, "track_code": make_track().code}
    answers |= {"establishment_request": ESTABLISHMENT} if what == "establishment_request" else {"track_request": TRACK}
    application = send(**answers)
    with pytest.raises(NotListedYet):
        admission.approve(application_id=application.public_id, actor=AGENT)
    row = lycee() if what == "establishment_request" else track("Bac pro aéronautique")
    request = ListingRequest.objects.get()
    listing.attach(request_id=request.public_id, together=True, row=row, actor=AGENT)
    assert admission.approve(application_id=application.public_id, actor=AGENT).state == State.APPROVED


def test_attaching_moves_everybody_who_named_the_same_and_keeps_the_date() -> None:
    course = make_track()
    first = send(establishment_request=ESTABLISHMENT, track_code=course.code)
    again = send(
        "noe@exemple.fr", establishment_request={**ESTABLISHMENT, "name": "mfr des domes"}, track_code=course.code
    )
    elsewhere = send("zoe@exemple.fr", establishment_request={**ESTABLISHMENT, "place": "Vic"}, track_code=course.code)
    school = lycee("Maison familiale rurale de Gelles")
    request = ListingRequest.objects.get(establishment=again.establishment)
    done = listing.attach(request_id=request.public_id, together=True, row=school, actor=AGENT)
    assert {row.pk for row in done.applications} == {first.pk, again.pk}
    assert [row.pk for row in queue_of(school, None)] == [first.pk, again.pk]
    assert [row.submitted_at for row in queue_of(school, None)] == [first.submitted_at, again.submitted_at]
    elsewhere.refresh_from_db()
    assert elsewhere.establishment.is_provisional
    sent = letters("listing_settled")
    assert [letter.recipient for letter in sent] == ["lina.moreau@exemple.fr", "noe@exemple.fr"]
    assert "Maison familiale rurale de Gelles" in sent[0].text
    assert set(ListingRequest.objects.exclude(state="open").values_list("outcome", flat=True)) == {
        f"Maison familiale rurale de Gelles, Clermont-Ferrand ({school.uai})"
    }
    assert Event.objects.filter(action=Action.APPLICATION_PLACED, actor_ref=AGENT.ref).count() == 2


def test_the_filiere_is_looked_for_at_the_establishment_that_was_found() -> None:
    application = send(establishment_request=ESTABLISHMENT, track_request=TRACK)
    school = lycee()
    add_offer(establishment=school, track=track("CAP Cuisine"))
    first, second = ListingRequest.objects.order_by("kind")
    listing.attach(request_id=first.public_id, together=True, row=school, actor=AGENT)
    second.refresh_from_db()
    assert second.establishment == school
    assert "La Région cherche encore ta filière" in letters("listing_settled")[0].text
    entry = listing.NewTrack(code="4092522", label="Aéronautique", level=Level.TERMINALE, voie=Voie.VOCATIONAL)
    listing.add_track(request_id=second.public_id, together=True, entry=entry, actor=AGENT)
    application.refresh_from_db()
    assert (application.establishment, application.track.code) == (school, "4092522")
    assert school.offers.filter(track=application.track).exists()
    second.refresh_from_db()
    assert (second.state, second.outcome) == (ListingState.ADDED, "Aéronautique (4092522)")
    assert f"chez {school.name}" in letters("listing_settled")[1].text


def test_a_number_that_is_taken_settles_nothing() -> None:
    send(establishment_request=ESTABLISHMENT, track_code=make_track().code)
    request, taken = ListingRequest.objects.get(), lycee()
    entry = listing.NewEstablishment(taken.uai, "MFR des Dômes", Category.MFR, "", "63740", "Gelles")
    with pytest.raises(AlreadyListed):
        listing.add_establishment(request_id=request.public_id, together=True, entry=entry, actor=AGENT)
    request.refresh_from_db()
    assert request.state == ListingState.OPEN
    entry = listing.NewEstablishment(uai(), "MFR des Dômes", Category.MFR, "", "63740", "Gelles")
    done = listing.add_establishment(request_id=request.public_id, together=True, entry=entry, actor=AGENT)
    assert done.applications[0].establishment.name == "MFR des Dômes"


@pytest.mark.django_db(transaction=True)
def test_two_agents_at_once_the_dossier_goes_to_one_place() -> None:
    application = send(establishment_request=ESTABLISHMENT, track_code=make_track().code)
    request = ListingRequest.objects.get()
    schools = {AGENT: lycee("Lycée A"), OTHER: lycee("Lycée B")}

    def settles(actor: Actor):
        return lambda: listing.attach(request_id=request.public_id, together=True, row=schools[actor], actor=actor)

    results = at_once(settles(AGENT), settles(OTHER))
    assert sorted(type(result).__name__ for result in results) == ["AlreadySettled", "Settled"]
    request.refresh_from_db()
    application.refresh_from_db()
    told = next(result for result in results if isinstance(result, AlreadySettled))
    assert told.details["by"] == request.settled_by_label
    assert application.establishment.name in request.outcome
    assert len(letters("listing_settled")) == 1
