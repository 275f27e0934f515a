"""« N’est pas dans la liste »: the rows that stand in are found by nobody, and one agent settles each request."""

import uuid

import pytest
from django.db import transaction

from passregion.audit.models import Action, Event
from passregion.common.actors import Actor
from passregion.establishments import rules
from passregion.establishments.listing_queries import (
    groups_of,
    near_establishments,
    near_tracks,
    open_groups,
    settled_requests,
)
from passregion.establishments.models import Category, Establishment, Level, ListingRequest, ListingState, Track, Voie
from passregion.establishments.operations import NotAUai, listing
from passregion.establishments.queries import get_by_uai, search, search_tracks, tracks_for
from tests.establishments.factories import lycee, track, uai
from tests.threads import at_once

AGENT = Actor(ref="user:7", label="Inès Roche")
OTHER = Actor(ref="user:8", label="Marc Vidal")


def named(name: str = "Maison familiale des Dômes", place: str = "Gelles") -> ListingRequest:
    return listing.request_establishment(name=name, place=place, details="mfr-domes.exemple.fr", category=Category.MFR)


@pytest.mark.django_db
def test_a_stand_in_is_found_by_no_search() -> None:
    request = named()
    stand_in = request.establishment
    assert not rules.is_uai(stand_in.uai)
    assert not rules.UAI_SHAPE.fullmatch(stand_in.uai)
    assert (stand_in.category, stand_in.commune, stand_in.is_provisional) == (Category.MFR, "Gelles", True)
    assert search("maison familiale des domes") == search(stand_in.uai) == search("gelles") == []
    assert not get_by_uai(stand_in.uai).is_open_to_applications

    asked = listing.request_track(establishment=lycee(), name="Bac pro aéronautique", level=Level.TERMINALE)
    assert asked.track.is_provisional
    assert search_tracks("aeronautique") == search_tracks(asked.track.code) == []
    assert asked.track not in tracks_for(asked.establishment)


@pytest.mark.django_db
def test_those_who_name_the_same_thing_wait_together() -> None:
    first, other, again = named(), named("Lycée neuf", "Vic"), named("MAISON FAMILIALE DES DOMES", "gelles")
    groups = groups_of(list(open_groups()))
    assert [[request.pk for request in group.requests] for group in groups] == [[first.pk, again.pk], [other.pk]]


@pytest.mark.django_db
def test_a_page_of_groups_is_two_statements(django_assert_num_queries) -> None:
    for number in range(6):
        named(f"Lycée {number} nouveau", "Vic")
    with django_assert_num_queries(2):
        groups_of(list(open_groups()))


@pytest.mark.django_db
def test_near_matches_are_proposed() -> None:
    school = lycee("Lycée Sidoine-Apollinaire")
    course = track("CAP Coiffure")
    assert near_establishments("Lycee Sidoine Apolinaire", "Clermont") == [school]
    assert near_establishments("École de la lune", "Cratère") == []
    assert near_tracks("cap coifure", None) == [course]


@pytest.mark.django_db
def test_settling_says_who_when_and_what() -> None:
    first, again = named(), named()
    held = listing.hold_open(request_id=again.public_id, together=True)
    assert held == [again, first]
    listing.settle(requests=held, state=ListingState.MATCHED, outcome="Lycée de Gelles", actor=AGENT)
    for request in ListingRequest.objects.all():
        assert (request.state, request.settled_by_label, request.outcome) == ("matched", AGENT.label, "Lycée de Gelles")
        assert Event.objects.filter(
            action=Action.LISTING_MATCHED, subject_ref=f"listing:{request.public_id}", actor_ref=AGENT.ref
        ).exists()
    assert set(settled_requests()) == {first, again}
    assert list(open_groups()) == []
    with pytest.raises(listing.AlreadySettled) as refusal:
        listing.hold_open(request_id=first.public_id, together=False)
    assert refusal.value.details["by"] == AGENT.label


@pytest.mark.django_db
def test_alone_leaves_the_others_open() -> None:
    first, again = named(), named()
    assert listing.hold_open(request_id=first.public_id, together=False) == [first]
    listing.settle(requests=[first], state=ListingState.DECLINED, outcome="Trop vague", actor=AGENT)
    assert listing.hold_open(request_id=again.public_id, together=True) == [again]


@pytest.mark.django_db
def test_an_unknown_request_is_refused() -> None:
    with pytest.raises(listing.RequestUnknown):
        listing.hold_open(request_id=uuid.uuid4(), together=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("trial", range(3))
def test_two_agents_at_once_one_wins_and_the_other_is_told(trial: int) -> None:
    request = named()

    def settles(actor: Actor):
        def act() -> str:
            with transaction.atomic():
                held = listing.hold_open(request_id=request.public_id, together=True)
                listing.settle(requests=held, state=ListingState.MATCHED, outcome="x", actor=actor)
            return actor.label

        return act

    results = at_once(settles(AGENT), settles(OTHER))
    winners = [result for result in results if isinstance(result, str)]
    told = [result.details["by"] for result in results if isinstance(result, listing.AlreadySettled)]
    request.refresh_from_db()
    assert winners == told == [request.settled_by_label]


ADDED = {"name": "MFR des Dômes", "address_line": "Le Bourg", "postal_code": "63740", "commune": "Gelles"}


@pytest.mark.django_db
def test_an_added_establishment_is_found_at_once() -> None:
    code = uai()
    row = listing.add_listed_establishment(uai=code, category=Category.MFR, **ADDED)
    assert search("mfr gelles") == search(code) == [row]
    assert (row.departement, row.is_provisional, row.is_open_to_applications) == ("63", False, True)


@pytest.mark.django_db
def test_only_some_kinds_may_do_without_a_uai() -> None:
    row = listing.add_listed_establishment(uai="", category=Category.MISSION_LOCALE, **ADDED)
    assert not rules.UAI_SHAPE.fullmatch(row.uai)
    assert search("mission locale gelles") == [row]
    for wrong, category in [("", Category.MFR), ("0630020A", Category.MFR), ("x", Category.CNED)]:
        with pytest.raises(NotAUai):
            listing.add_listed_establishment(uai=wrong, category=category, **ADDED)


@pytest.mark.django_db
def test_what_is_in_the_list_is_never_written_over() -> None:
    school, course = lycee("Lycée de Gelles"), track("CAP Coiffure")
    with pytest.raises(listing.AlreadyListed) as refusal:
        listing.add_listed_establishment(uai=school.uai, category=Category.MFR, **ADDED)
    assert refusal.value.details["row"] == school
    with pytest.raises(listing.AlreadyListed):
        listing.add_listed_track(code=course.code, label="Autre", level=Level.CAP, voie=Voie.OTHER)
    assert Establishment.objects.get(pk=school.pk).name == "Lycée de Gelles"
    assert Track.objects.get(pk=course.pk).label == "CAP Coiffure"


@pytest.mark.django_db
def test_one_offer_never_hides_the_others() -> None:
    known, unknown, course = lycee(), lycee("Lycée sans liste"), track("CAP Coiffure")
    known.offers.create(track=track("CAP Cuisine"))
    for school in (known, unknown, named().establishment):
        listing.complete_offers(establishment=school, track=course)
    assert known.offers.filter(track=course).exists()
    assert not unknown.offers.exists()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Lycée du Parc", "Vic"), ("lycee parc", "VIC"), True),
        (("MFR St-Martin", "Vic"), ("Saint Martin, MFR", "Vic"), True),
        (("Lycée du Parc", "Vic"), ("Lycée du Parc", "Thiers"), False),
    ],
)
def test_what_counts_as_the_same_name(one: tuple[str, str], other: tuple[str, str], same: bool) -> None:
    assert (rules.listing_key(*one) == rules.listing_key(*other)) is same


@pytest.mark.parametrize(("postcode", "departement"), [("63000", "63"), ("97400", "974"), ("", ""), ("W1A 1AA", "")])
def test_departement_of_a_postcode(postcode: str, departement: str) -> None:
    assert rules.departement_of(postcode) == departement
