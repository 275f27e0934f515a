"""« Mes cartes »: receipt of a posted card, loss, usage code."""

import pytest
from django.urls import reverse

from passregion.beneficiaries.operations.usage_code import check_usage_code
from passregion.cards.models import Card
from passregion.notifications.models import Message
from tests.applications.factories import PASSWORD, USAGE_CODE
from tests.portals.beneficiary.factories import Young, make_approved, make_young

pytestmark = pytest.mark.django_db
NEW_CODE = "9035"


def confirm_url(young: Young, kind: str = "plastic") -> str:
    return reverse("beneficiary:confirm_card", args=[young.card(kind).public_id])


def set_code(young: Young, **values: str):
    data = {"password": PASSWORD, "code": NEW_CODE, "again": NEW_CODE, **values}
    return young.browser.post(reverse("beneficiary:usage_code"), data)


def test_both_cards_are_shown_with_number_date_and_state() -> None:
    page = make_approved().browser.get(reverse("beneficiary:cards")).content.decode()
    for words in (
        "Ma carte sans contact",
        "Ma carte virtuelle",
        "Attribuée le",
        "Statut actuel",
        "Commandée",
        "Active",
    ):
        assert words in page


def test_before_the_school_answers_there_is_no_card_yet() -> None:
    page = make_young().browser.get(reverse("beneficiary:cards")).content.decode()
    assert "Elle apparaît dès que ton établissement a validé ton dossier" in page
    assert "Aucune carte à bloquer" in page


def test_a_posted_card_is_activated_with_the_code() -> None:
    young = make_approved(is_shipped=True, delivery="home")
    assert confirm_url(young) in young.browser.get(reverse("beneficiary:cards")).content.decode()
    page = young.browser.post(confirm_url(young), {"code": USAGE_CODE}, follow=True).content.decode()
    assert "Ta carte est active" in page
    assert young.card("plastic").state == "active"
    again = young.browser.post(confirm_url(young), {"code": USAGE_CODE}, follow=True).content.decode()
    assert "n’attend pas de confirmation" in again


def test_three_wrong_codes_block_the_code_and_the_card_stays_inactive() -> None:
    young = make_approved(is_shipped=True, delivery="home")
    sentences = ["Il te reste 2 essais", "Il te reste 1 essai", "Ce code est bloqué", "Ce code est bloqué"]
    for sentence in sentences:
        assert sentence in young.browser.post(confirm_url(young), {"code": NEW_CODE}).content.decode()
    assert "Ce code est bloqué" in young.browser.post(confirm_url(young), {"code": USAGE_CODE}).content.decode()
    assert young.card("plastic").state == "shipped"
    assert "Ton code est bloqué" in young.browser.get(reverse("beneficiary:cards")).content.decode()


def test_a_card_for_the_school_or_a_virtual_one_is_not_confirmed_here() -> None:
    young = make_approved(is_shipped=True)
    young.browser.post(confirm_url(young), {"code": USAGE_CODE})
    assert young.card("plastic").state == "shipped"
    assert young.browser.get(confirm_url(young, "virtual")).status_code == 404


def test_somebody_elses_card_does_not_exist() -> None:
    young = make_approved(is_shipped=True, delivery="home")
    other = make_young(campaign=young.application.campaign, school=young.application.establishment,
                       track=young.application.track, first_name="Noé", email="noe@exemple.fr")  # fmt: skip
    assert other.browser.get(confirm_url(young)).status_code == 404
    assert other.browser.post(confirm_url(young), {"code": USAGE_CODE}).status_code == 404
    assert young.card("plastic").state == "shipped"


def test_a_declared_loss_blocks_both_cards_at_once() -> None:
    young = make_approved()
    url = reverse("beneficiary:declare_loss")
    assert "Choisis ce qui s’est passé" in young.browser.post(url, {}).content.decode()
    page = young.browser.post(url, {"reason": "stolen"}, follow=True).content.decode()
    assert "Tes cartes sont bloquées" in page
    assert set(Card.objects.values_list("state", "block_reason")) == {("blocked", "stolen")}
    assert "déjà bloquées" in young.browser.post(url, {"reason": "stolen"}, follow=True).content.decode()
    assert "Plus personne ne peut payer avec elle" in young.browser.get(reverse("beneficiary:home")).content.decode()


def test_without_card_the_loss_page_says_so() -> None:
    page = make_young().browser.get(reverse("beneficiary:declare_loss")).content.decode()
    assert "Aucune carte à bloquer" in page


def test_a_new_code_needs_the_password() -> None:
    young = make_approved()
    Message.objects.all().delete()
    assert "Ce n’est pas ton mot de passe actuel" in set_code(young, password="faux").content.decode()
    check_usage_code(beneficiary=young.holder, code=USAGE_CODE)
    answer = set_code(young)
    assert answer["Location"] == reverse("beneficiary:cards")
    check_usage_code(beneficiary=young.holder, code=NEW_CODE)
    assert Message.objects.get().kind == "usage_code_changed"


@pytest.mark.parametrize(
    ("code", "again", "sentence"),
    [
        ("1234", "1234", "parmi les premiers essayés"),
        ("2009", "2009", "ta date de naissance"),
        ("12", "12", "4 chiffres"),
        ("12a4", "12a4", "4 chiffres"),
        (NEW_CODE, "9036", "Les deux codes sont différents"),
        ("", "", "Choisis 4 chiffres"),
    ],
)
def test_a_bad_code_is_explained_and_never_shown_again(code: str, again: str, sentence: str) -> None:
    young = make_approved()
    page = set_code(young, code=code, again=again).content.decode()
    assert sentence in page
    assert not code or f'value="{code}"' not in page
    check_usage_code(beneficiary=young.holder, code=USAGE_CODE)


def test_guessing_the_password_in_an_open_session_is_held() -> None:
    young = make_approved()
    statuses = [set_code(young, password=f"essai {number}").status_code for number in range(11)]
    assert statuses == [200] * 10 + [429]
    # Even the right one has to wait: it is not looked at.
    assert set_code(young).status_code == 429
    check_usage_code(beneficiary=young.holder, code=USAGE_CODE)
