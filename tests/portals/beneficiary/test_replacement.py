"""« Demande de duplicata » in the space: the form, its progress, the cards of before."""

import pytest
from django.urls import reverse

from passregion.applications.models import Delivery
from passregion.beneficiaries.models import Beneficiary
from passregion.cards.models import Card, Replacement
from passregion.cards.operations.delivery import hand_over
from passregion.common.public_ids import format_card_number
from passregion.notifications.models import Message
from tests.applications.factories import USAGE_CODE
from tests.portals.beneficiary.factories import REVIEWER, Young, make_approved, make_young

pytestmark = pytest.mark.django_db
URL = "/espace-beneficiaire/mes-cartes/duplicata/"


def make_active() -> Young:
    young = make_approved(is_shipped=True)
    hand_over(card_id=young.card("plastic").public_id, actor=REVIEWER)
    return young


def ask(young: Young, **values: str) -> str:
    return young.browser.post(URL, values, follow=True).content.decode()


def cards_page(young: Young) -> str:
    return young.browser.get(reverse("beneficiary:cards")).content.decode()


def test_the_page_asks_what_happened_and_where_to_send_the_card() -> None:
    young = make_active()
    page = young.browser.get(URL).content.decode()
    for words in ("Perdue", "Volée", "Abîmée", young.application.establishment.name, young.holder.address_line):
        assert words in page
    assert "Ce duplicata est gratuit." in page
    page = ask(young)
    assert "Choisis ce qui s’est passé." in page
    assert "Choisis où envoyer la carte." in page
    assert "Choisis l’une des réponses" in ask(young, reason="eaten", delivery="moon")
    assert not Replacement.objects.exists()


def test_a_lost_card_is_blocked_and_replaced_and_the_page_follows() -> None:
    young = make_active()
    old = young.card("plastic")
    page = ask(young, reason="lost", delivery="home")
    assert "Ton duplicata est demandé. Ta nouvelle carte virtuelle est active dès maintenant." in page
    assert "Avancement de ton duplicata – Étape 2 sur 3" in page
    assert "Mes anciennes cartes" in page
    assert format_card_number(old.number) in page
    assert "Même si tu la retrouves, elle ne servira plus" in page
    assert Card.objects.filter(state="blocked").count() == 2
    assert young.card("virtual").state == "active"
    assert "suis ton duplicata" in young.browser.get(reverse("beneficiary:home")).content.decode()


def test_a_damaged_card_stays_in_sight_until_the_new_one_works() -> None:
    young = make_active()
    old = young.card("plastic")
    page = ask(young, reason="damaged", delivery="home")
    assert "Elle marche jusqu’à ce que la nouvelle soit active." in page
    assert "Mes anciennes cartes" not in page
    new = Card.objects.get(replacement__isnull=False)
    Card.objects.filter(pk=new.pk).update(state="shipped", shipped_at=new.ordered_at)
    confirm = reverse("beneficiary:confirm_card", args=[new.public_id])
    assert confirm in cards_page(young)
    page = young.browser.post(confirm, {"code": USAGE_CODE}, follow=True).content.decode()
    assert "Ta carte est active." in page
    assert "Avancement de ton duplicata" not in page
    assert "Remplacée par un duplicata." in page
    old.refresh_from_db()
    assert old.state == "replaced"


def test_a_blocked_card_says_why_by_itself_and_is_replaced_for_that_reason() -> None:
    young = make_active()
    young.browser.post(reverse("beneficiary:declare_loss"), {"reason": "stolen"})
    assert URL in cards_page(young)
    assert "Que s’est-il passé" not in young.browser.get(URL).content.decode()
    ask(young, delivery="establishment")
    assert Replacement.objects.get().reason == "stolen"


def test_a_second_request_finds_the_first() -> None:
    young = make_active()
    ask(young, reason="damaged", delivery="home")
    Message.objects.all().delete()
    assert "Un duplicata est déjà en cours" in ask(young, reason="damaged", delivery="home")
    assert Replacement.objects.count() == 1
    assert not Message.objects.exists()


def test_before_any_card_or_after_its_last_day_the_page_says_so() -> None:
    assert "Aucune carte à remplacer" in make_young().browser.get(URL).content.decode()


@pytest.mark.parametrize(
    ("state", "delivery", "said"),
    [
        ("ordered", "home", "part en fabrication avec le prochain lot"),
        ("in_production", "home", "est en fabrication"),
        ("rejected", "home", "Le fabricant n’a pas pu faire ta nouvelle carte"),
        ("shipped", "home", "Quand tu l’as, confirme-le"),
        ("shipped", "establishment", "en route vers ton établissement"),
        ("received", "establishment", "va la chercher"),
        ("undelivered", "home", "Vérifie ton adresse"),
        ("undelivered", "establishment", "La Région la cherche"),
        ("returned", "establishment", "l’a renvoyée à la Région"),
    ],
)
def test_the_progress_says_where_the_new_card_is(state: str, delivery: str, said: str) -> None:
    young = make_active()
    ask(young, reason="damaged", delivery=delivery)
    new = Card.objects.get(replacement__isnull=False)
    sent = None if state in {"ordered", "in_production", "rejected"} else new.ordered_at
    refused = {"rejected_at": new.ordered_at, "reject_reason": "printing"} if state == "rejected" else {}
    Card.objects.filter(pk=new.pk).update(state=state, shipped_at=sent, **refused)
    assert said in cards_page(young)


def test_what_the_region_asks_is_said_before(settings) -> None:
    settings.BRAND = {**settings.BRAND, "replacement_fee_cents": 500}
    assert "Ce duplicata coûte 5,00\u00a0€" in make_active().browser.get(URL).content.decode()


def test_the_address_of_the_holder_is_the_one_that_is_used() -> None:
    young = make_active()
    Beneficiary.objects.update(address_line="3 place Delille")
    ask(young, reason="lost", delivery="home")
    assert Card.objects.get(replacement__isnull=False, kind="plastic").delivery == Delivery.HOME
    assert "3 place Delille" in Message.objects.get(kind="replacement_ordered").text
