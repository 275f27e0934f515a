"""Taking a sale back, on its day only, and the day's list."""

from datetime import timedelta
from uuid import UUID

import pytest

from passregion.common.clock import now
from passregion.partners.models import MemberRole
from passregion.partners.operations import add_place
from passregion.payments.models import Payment
from tests.portals.partner.factories import Counter, make_counter, make_member
from tests.portals.partner.till import Till

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter() -> Counter:
    return make_counter()


@pytest.fixture
def till(counter: Counter) -> Till:
    return Till(counter.cashier)


def put_back_in_time(payment_id: UUID, **age) -> None:
    Payment.objects.filter(pk=payment_id).update(captured_at=now() - timedelta(**age))


def test_a_sale_of_the_day_is_cancelled_after_one_question(counter: Counter, till: Till) -> None:
    payment_id = till.sell(counter.young.card.number, "47")
    assert "Annuler cette vente" in till.page
    till.get("partner:cancel", payment_id)
    assert "Annuler la vente de Lina M. ?" in till.page
    assert "Rendez les 17,00 € encaissés." in till.page
    assert counter.young.balance_cents == 0
    till.send()
    assert till.path.endswith("/resultat/")
    assert "La vente est annulée." in till.page
    assert "Le pass de Lina M. est recrédité de 30,00 €." in till.page
    assert "till-accepted" not in till.page
    assert counter.young.balance_cents == 3000


def test_cancelling_twice_gives_back_once(counter: Counter, till: Till) -> None:
    payment_id = till.sell(counter.young.card.number, "20")
    for _click in range(2):
        till.post("partner:cancel", payment_id)
        assert "Vente annulée" in till.page
    assert counter.young.balance_cents == 3000
    till.get("partner:cancel", payment_id)
    assert till.path.endswith("/resultat/")
    assert "Vente annulée" in till.page


def test_a_cancelled_sale_cannot_be_paid_again_under_its_id(counter: Counter, till: Till) -> None:
    payment_id = till.sell(counter.young.card.number, "20")
    till.post("partner:cancel", payment_id)
    till.post("partner:sale_code", payment_id, usage_code="2741", turn="1")
    assert "Vente annulée" in till.page
    assert counter.young.balance_cents == 3000


def test_a_sale_of_another_day_stays(counter: Counter, till: Till) -> None:
    payment_id = till.sell(counter.young.card.number, "20")
    put_back_in_time(payment_id, days=1)
    till.get("partner:payment", payment_id)
    assert "Accepté" in till.page
    assert "Annuler cette vente" not in till.page
    for answer in (till.get, till.post):
        answer("partner:cancel", payment_id)
        assert till.path.endswith("/resultat/")
        assert "La caisse n’annule que les ventes du jour" in till.page
    assert counter.young.balance_cents == 1000


def test_what_is_left_is_shown_just_after_the_sale_only(counter: Counter, till: Till) -> None:
    payment_id = till.sell(counter.young.card.number, "20")
    assert "reste 10,00 €" in till.page
    colleague = Till(make_member(counter.place).user)
    colleague.get("partner:payment", payment_id)
    assert "Accepté" in colleague.page
    assert "· reste" not in colleague.page


def test_the_list_adds_up_what_was_kept(counter: Counter, till: Till) -> None:
    first = till.sell(counter.young.card.number, "10")
    till.sell(counter.young.card.number, "12,50")
    old = till.sell(counter.young.card.number, "1")
    till.post("partner:cancel", first)
    put_back_in_time(old, days=1)
    till.get("partner:payments")
    assert '<dd class="amount">1</dd>' in till.page
    assert '<dd class="amount">12,50 €</dd>' in till.page
    assert "Annulé" in till.page
    assert Payment.objects.get(pk=old).reference not in till.page


def test_a_day_without_sales(till: Till) -> None:
    till.get("partner:payments")
    assert "Aucune vente aujourd’hui." in till.page


def test_a_manager_reads_every_place(counter: Counter, till: Till) -> None:
    till.sell(counter.young.card.number, "10")
    annex = add_place(partner=counter.place.partner, name="Annexe", category=counter.place.category)
    manager = Till(make_member(counter.place, role=MemberRole.MANAGER, at_every_place=True).user)
    manager.post("partner:place", seat=f"{counter.member.pk}:{annex.public_id}")
    assert "Ce lieu n’est pas dans votre liste." in manager.page
    member = counter.place.partner.members.get(role=MemberRole.MANAGER)
    manager.post("partner:place", seat=f"{member.pk}:{annex.public_id}")
    assert manager.path == "/partenaire/encaisser/"
    assert "Annexe · Caisse 2" in manager.page
    manager.get("partner:payments")
    assert "Annexe" in manager.page
    assert "Librairie des Volcans" in manager.page
    assert Payment.objects.get().reference in manager.page
