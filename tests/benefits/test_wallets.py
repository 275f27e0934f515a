"""Opening wallets and reading them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from passregion.applications.models import Application
from passregion.applications.states import State
from passregion.audit.models import Action, Event
from passregion.benefits import queries
from passregion.benefits.models import Amount, Benefit, Wallet
from passregion.benefits.operations import NotApproved, open_wallets
from passregion.common.actors import SYSTEM
from passregion.common.clock import as_of, now, today
from passregion.ledger.models import Transfer
from passregion.ledger.queries import balance
from tests.payments.factories import (
    make_application,
    make_beneficiary,
    make_benefit,
    make_campaign,
    make_card,
    make_place,
    make_scene,
    make_track,
)
from tests.payments.races import at_once


def open_for(application: Application) -> list[Wallet]:
    return open_wallets(application=application, actor=SYSTEM)


@pytest.mark.django_db
def test_each_benefit_opens_a_wallet_filled_by_the_region() -> None:
    books, cinema = make_benefit(code="livre"), make_benefit(code="cinema", amount_cents=1500)
    application = make_application()
    wallets = open_for(application)
    assert [(wallet.benefit, wallet.granted_cents) for wallet in wallets] == [(books, 3000), (cinema, 1500)]
    assert [balance(wallet.ledger_account_id) for wallet in wallets] == [3000, 1500]
    events = Event.objects.filter(action=Action.WALLET_OPENED).order_by("id")
    assert [event.details for event in events] == [
        {"benefit": "livre", "amount_cents": 3000},
        {"benefit": "cinema", "amount_cents": 1500},
    ]


@pytest.mark.django_db
def test_opening_again_gives_nothing_more() -> None:
    make_benefit()
    application = make_application()
    first = open_for(application)
    Amount.objects.update(amount_cents=9000)
    assert open_for(application) == first
    assert (Transfer.objects.count(), balance(first[0].ledger_account_id)) == (1, 3000)


@pytest.mark.django_db
def test_a_benefit_published_later_is_opened_by_the_next_call() -> None:
    make_benefit()
    application = make_application()
    open_for(application)
    make_benefit(code="cinema")
    assert [wallet.benefit.code for wallet in open_for(application)] == ["livre", "cinema"]
    assert Transfer.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_openings_at_the_same_instant_are_one() -> None:
    make_benefit()
    make_benefit(code="cinema")
    for _ in range(4):
        application = make_application()
        one, two = at_once(lambda a=application: open_for(a), lambda a=application: open_for(a))
        assert [wallet.pk for wallet in one] == [wallet.pk for wallet in two]
        assert [balance(wallet.ledger_account_id) for wallet in one] == [3000, 3000]


@pytest.mark.django_db
@pytest.mark.parametrize("state", [state for state in State if state != State.APPROVED])
def test_nothing_opens_before_the_school_says_yes(state: str) -> None:
    make_benefit()
    values = {"refusal_reason": "other"} if state == State.REFUSED else {}
    application = make_application(state="submitted")
    Application.objects.filter(pk=application.pk).update(state=state, **values)
    application.state = State.APPROVED
    with pytest.raises(NotApproved):
        open_for(application)
    assert not Wallet.objects.exists()


@pytest.mark.django_db
def test_the_amount_follows_the_track() -> None:
    benefit = make_benefit()
    cooks = make_track("CAP-CUI", "cap", "vocational")
    Amount.objects.create(benefit=benefit, level="cap", amount_cents=4000)
    assert open_for(make_application(track=cooks))[0].granted_cents == 4000
    assert open_for(make_application())[0].granted_cents == 3000


@pytest.mark.django_db
def test_a_benefit_that_gives_nothing_opens_no_wallet() -> None:
    make_benefit(amount_cents=0)
    assert open_for(make_application()) == []


@pytest.mark.django_db
def test_wallets_of_another_campaign_are_not_opened() -> None:
    make_benefit(campaign=make_campaign("2025-2026"))
    assert open_for(make_application()) == []


@pytest.mark.django_db
def test_two_rows_of_amounts_cannot_say_two_things_of_the_same_people() -> None:
    benefit = make_benefit()
    with pytest.raises(IntegrityError, match="one_amount_per_condition"), transaction.atomic():
        Amount.objects.create(benefit=benefit, amount_cents=1)


@pytest.mark.django_db
def test_what_the_holder_sees() -> None:
    scene = make_scene(sale_cap_cents=2000)
    scene.pay(1200)
    (view,) = queries.wallets_of(scene.beneficiary)
    assert (view.benefit, view.name, view.summary) == ("livre", "Livre", "Pour l’essai.")
    assert (view.granted_cents, view.balance_cents, view.spent_cents) == (3000, 1800, 1200)
    assert (view.sale_cap_cents, view.place_categories) == (2000, ("bookshop",))
    assert view.public_id == scene.wallet.public_id
    assert queries.wallets_of(make_beneficiary()) == []


@pytest.mark.django_db
def test_a_place_takes_the_benefits_of_its_category() -> None:
    make_benefit(code="cinema", categories=("cinema", "theatre"))
    scene = make_scene()
    names = {
        category: [view.benefit for view in queries.usable_at(scene.beneficiary, make_place(category))]
        for category in ("cinema", "theatre", "bookshop", "museum")
    }
    assert names == {"cinema": ["cinema"], "theatre": ["cinema"], "bookshop": ["livre"], "museum": []}


@pytest.mark.django_db
def test_an_empty_wallet_is_shown_to_the_till() -> None:
    scene = make_scene()
    scene.pay(3000)
    assert [view.balance_cents for view in queries.usable_at(scene.beneficiary, scene.place)] == [0]


@pytest.mark.django_db
def test_a_benefit_is_usable_until_the_end_of_its_last_day() -> None:
    scene = make_scene(spend_until_on=today())
    assert queries.usable_at(scene.beneficiary, scene.place)
    with as_of(now() + timedelta(days=1)):
        assert not queries.usable_at(scene.beneficiary, scene.place)
        assert queries.wallets_of(scene.beneficiary)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["pending", "refused", "closed"])
def test_nothing_is_usable_where_no_convention_is_in_force(state: str) -> None:
    scene = make_scene()
    scene.place.partner.state = state
    assert queries.usable_at(scene.beneficiary, scene.place) == []
    scene.place.partner = None
    assert queries.usable_at(scene.beneficiary, scene.place) == []


@pytest.mark.django_db
def test_the_landing_page_says_up_to_how_much() -> None:
    benefit = make_benefit()
    Amount.objects.create(benefit=benefit, level="cap", amount_cents=5000)
    make_benefit(code="rien", amount_cents=0)
    make_benefit(code="ancien", campaign=make_campaign("2025-2026"))
    (offer,) = queries.benefits_offered(make_campaign())
    assert (offer.code, offer.max_cents) == ("livre", 5000)


@pytest.mark.django_db
def test_reading_wallets_takes_as_many_queries_for_one_as_for_many(django_assert_num_queries) -> None:
    for code in ("livre", "bd", "cinema", "sport"):
        make_benefit(code=code)
    application = make_application()
    make_card(application)
    open_for(application)
    with django_assert_num_queries(2):
        assert len(queries.wallets_of(application.beneficiary)) == 4
    assert Benefit.objects.count() == 4
