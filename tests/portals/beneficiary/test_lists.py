"""Benefits, payments, demandes, places, help, and the two private files."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from passregion.benefits.models import Wallet
from passregion.partners.models import Member, MemberRole, Place, PlaceCategory
from passregion.partners.operations import add_member
from passregion.payments.operations import authorise_and_capture, cancel
from tests.applications.factories import USAGE_CODE
from tests.cards.factories import a_staff_user
from tests.portals.beneficiary.factories import Young, make_approved, make_young
from tests.portals.partner.factories import make_place

pytestmark = pytest.mark.django_db
PAGES = ["home", "account", "password", "cards", "declare_loss", "usage_code", "benefits", "payments", "procedures"]
PAGES += ["places", "help"]


def show(young: Young, name: str, query: str = "") -> str:
    answer = young.browser.get(reverse(f"beneficiary:{name}") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def make_seat() -> tuple[Place, Member]:
    place = Place.objects.select_related("partner").get(pk=make_place().pk)
    member = add_member(
        user=a_staff_user(), partner=place.partner, place=place, role=MemberRole.CASHIER, till_label="Caisse 1"
    )
    return place, member


def buy(young: Young, price_cents: int, seat: tuple[Place, Member]):
    place, member = seat
    return authorise_and_capture(
        payment_id=uuid4(),
        card_number=young.card("virtual").number,
        usage_code=USAGE_CODE,
        wallet_public_id=Wallet.objects.get(beneficiary=young.holder).public_id,
        price_cents=price_cents,
        place=place,
        member=member,
    )


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_with_and_without_anything_to_show(name: str) -> None:
    for young in (make_young(), make_approved(email="deux@exemple.fr")) if name == "home" else (make_young(),):
        assert "<h1>" in show(young, name)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_kept_by_a_cache_nor_open_to_strangers(name: str) -> None:
    answer = make_young().browser.get(reverse(f"beneficiary:{name}"))
    assert "no-store" in answer["Cache-Control"]
    stranger = Client().get(reverse(f"beneficiary:{name}"))
    assert stranger.status_code == 302
    assert stranger["Location"].startswith(reverse("public:sign_in"))


@pytest.mark.parametrize("name", ["home", "cards", "benefits", "payments", "procedures", "places", "help"])
def test_a_list_is_not_something_to_send_to(name: str) -> None:
    assert make_young().browser.post(reverse(f"beneficiary:{name}")).status_code == 405


def test_empty_lists_say_what_will_come() -> None:
    young = make_young()
    assert "Aucun avantage en cours" in show(young, "benefits")
    assert "Aucun achat pour l’instant" in show(young, "payments")
    assert "Aucun lieu ici pour l’instant" in show(young, "places")


def test_a_payment_lowers_the_balance_and_is_listed_and_a_cancelled_one_is_given_back() -> None:
    young = make_approved()
    place, member = seat = make_seat()
    buy(young, 1890, seat)
    assert "11,10\u00a0€" in show(young, "benefits")
    page = show(young, "payments")
    assert place.name in page
    assert "18,90\u00a0€" in page

    payment = buy(young, 500, seat)
    cancel(payment_id=payment.pk, reason="", member=member)
    page = show(young, "payments")
    assert "Annulé le" in page
    assert "11,10\u00a0€" in show(young, "benefits")


def test_a_long_history_has_pages() -> None:
    young = make_approved()
    seat = make_seat()
    for _ in range(21):
        buy(young, 100, seat)
    assert "1 à 20 sur 21" in show(young, "payments")
    assert "21" in show(young, "payments", "?page=2")
    for odd in ("?page=0", "?page=abc", "?page=999999999999999999999", "?page=-1"):
        show(young, "payments", odd)


def test_places_start_near_home_and_say_which_benefit_pays() -> None:
    young = make_approved()
    place, _member = make_seat()
    far = make_place("Librairie du Lac")
    Place.objects.filter(pk=place.pk).update(departement="63")
    Place.objects.filter(pk=far.pk).update(departement="74")
    cinema = make_place("Le Grand Écran", PlaceCategory.CINEMA)
    Place.objects.filter(pk=cinema.pk).update(departement="63")

    near = show(young, "places")
    assert place.name in near
    assert "Le Grand Écran" in near
    assert "Librairie du Lac" not in near
    assert "Aucun de tes avantages ne se dépense ici" in near
    assert "Librairie du Lac" in show(young, "places", "?departement=")
    only_books = show(young, "places", "?departement=63&avantage=livre")
    assert "Le Grand Écran" not in only_books
    for odd in ("?departement=99", "?departement=63&avantage=%00", "?avantage=<script>"):
        assert "<script>" not in show(young, "places", odd).partition("</head>")[2]


def test_the_procedure_has_its_dates_and_its_receipt() -> None:
    young = make_young()
    page = show(young, "procedures")
    for words in ("Déposée le", "Lycée Blaise-Pascal", "Charte acceptée", "À valider"):
        assert words in page
    answer = young.browser.get(reverse("beneficiary:receipt_pdf"))
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]


def test_the_photo_is_private() -> None:
    young = make_young()
    answer = young.browser.get(reverse("beneficiary:portrait"))
    assert answer["Content-Type"] == "image/jpeg"
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    assert "no-store" in answer["Cache-Control"]
    assert Client().get(reverse("beneficiary:portrait")).status_code == 302
    young.holder.portrait.image.storage.delete(young.holder.portrait.image.name)
    assert young.browser.get(reverse("beneficiary:portrait")).status_code == 404


def test_the_menu_says_where_one_is() -> None:
    page = show(make_young(), "benefits")
    assert 'aria-current="page"' in page
    for words in ("Accueil", "Mon compte", "Mes cartes", "Mes avantages", "Mes transactions", "Mes démarches"):
        assert words in page
