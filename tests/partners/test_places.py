"""Partners, their places and deals, and who works at their tills."""

import pytest
from django.db import IntegrityError, transaction

from passregion.accounts.models import Kind, User
from passregion.common.clock import now
from passregion.partners import queries
from passregion.partners.models import MemberRole, PartnerState, PlaceCategory
from passregion.partners.operations import add_member, approve_partner, create_partner
from passregion.partners.operations.create import NotPending, PlaceOfAnother
from tests.partners.factories import approved_partner, deal, place

pytestmark = pytest.mark.django_db


def user() -> User:
    return User.objects.create(login="c@rio.example", email="c@rio.example", kind=Kind.STAFF, created_at=now())


def test_only_places_of_approved_partners_are_shown() -> None:
    shown = place()
    pending = create_partner(name="En attente", email="a@b.example")
    place("En attente", partner=pending)
    assert list(queries.open_places()) == [shown]
    approve_partner(partner=pending)
    assert queries.open_places().count() == 2
    pending.state = PartnerState.CLOSED
    pending.save()
    assert list(queries.open_places()) == [shown]
    with pytest.raises(NotPending):
        approve_partner(partner=pending)


def test_places_are_narrowed_by_departement_category_and_words() -> None:
    rio = place()
    books = place("Librairie des Volcans", category=PlaceCategory.BOOKSHOP)
    lyon = place("Cinéma Comœdia", commune="Lyon", postal_code="69007")
    found = queries.places_found
    assert list(found(departement="69")) == [lyon]
    assert list(found(categories=[PlaceCategory.BOOKSHOP])) == [books]
    assert list(found(categories=[])) == []
    assert set(found(categories=None)) == {rio, books, lyon}
    for words, expected in [
        ("comoedia", [lyon]),
        ("RIO", [rio]),
        ("clermont libr", [books]),
        ("%", 3),
        ("rio lyon", []),
    ]:
        assert list(found(words=words)) == expected if isinstance(expected, list) else found(words=words).count() == 3


def test_deals_run_from_their_first_to_their_last_day() -> None:
    at = place()
    running = [deal(at, "premier jour", 0, 10), deal(at, "dernier jour", -10, 0)]
    deal(at, "demain", 1, 10)
    deal(at, "hier", -10, -1)
    assert list(queries.deals_found()) == running[::-1], "the first to end comes first"
    assert list(queries.deals_found(departement="69")) == []
    with pytest.raises(IntegrityError, match="deal_starts_before_it_ends"), transaction.atomic():
        deal(at, "à l’envers", 5, 4)


def test_a_cashier_works_at_one_place_or_at_all_of_them() -> None:
    partner = approved_partner()
    one, two = place("Salle 1", partner=partner), place("Salle 2", partner=partner)
    worker = user()
    add_member(user=worker, partner=partner, place=two, till_label="Caisse 2")
    member = queries.member_of(worker)
    assert member is not None
    assert (member.role, member.till_label) == (MemberRole.CASHIER, "Caisse 2")
    assert list(queries.places_of(member)) == [two]
    add_member(user=worker, partner=partner, role=MemberRole.MANAGER)
    member = queries.member_of(worker)
    assert member is not None
    assert list(queries.places_of(member)) == [one, two]
    with pytest.raises(PlaceOfAnother):
        add_member(user=worker, partner=partner, place=place("Ailleurs"))


def test_the_till_of_a_partner_that_is_not_approved_is_nobodys() -> None:
    worker = user()
    add_member(user=worker, partner=create_partner(name="En attente", email="a@b.example"))
    assert queries.member_of(worker) is None


def test_examples_for_the_landing_page_are_of_distinct_categories() -> None:
    for number in range(3):
        place(f"Cinéma {number}")
    place("Librairie", category=PlaceCategory.BOOKSHOP)
    assert len({one.category for one in queries.one_place_by_category(3)}) == len(queries.one_place_by_category(3)) == 2
