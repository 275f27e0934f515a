"""« Mon compte »: what can be changed alone, and how a mistake is said."""

import pytest
from django.test import Client
from django.urls import reverse

from passregion.audit.models import Event
from passregion.notifications.models import Message
from tests.applications.factories import PASSWORD
from tests.portals.beneficiary.factories import Young, make_young
from tests.portals.sign_in_story import sign_in

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "une autre phrase bien longue"
CONTACT = {
    "phone": "06 98 76 54 32",
    "address_line": "3  place de Jaude",
    "address_complement": "",
    "care_of": "",
    "postal_code": "69 001",
    "commune": "Lyon",
}


@pytest.fixture
def young(db: None) -> Young:
    return make_young()


def save(young: Young, **values: str):
    return young.browser.post(reverse("beneficiary:account"), {**CONTACT, **values})


def test_phone_and_address_are_changed_and_the_trail_holds_no_content(young: Young) -> None:
    answer = save(young)
    assert answer["Location"] == reverse("beneficiary:account")
    holder = young.holder
    assert (holder.phone, holder.address_line, holder.postal_code) == ("+33698765432", "3 place de Jaude", "69001")
    assert holder.departement == "69"
    event = Event.objects.get(action="beneficiary.contact_changed")
    assert set(event.details["fields"]) == {"phone", "address_line", "postal_code", "commune"}
    page = young.browser.get(reverse("beneficiary:account")).content.decode()
    assert "Tes coordonnées sont enregistrées" in page
    assert "06 98 76 54 32" in page


def test_saving_the_same_leaves_no_trace(young: Young) -> None:
    save(young)
    save(young)
    assert Event.objects.filter(action="beneficiary.contact_changed").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("phone", "12", "Ce numéro n’existe pas"),
        ("phone", "", "Écris ton numéro de téléphone"),
        ("phone", "<script>", "Ce numéro ne se lit pas"),
        ("postal_code", "6300", "cinq chiffres"),
        ("postal_code", "٦٣٠٠٠", "cinq chiffres"),
        ("address_line", "", "Écris ton adresse"),
        ("address_line", "a\u200bb", "caractère invisible"),
        ("commune", "x" * 81, "dépasse 80 caractères"),
    ],
)
def test_a_mistake_is_said_beside_the_field_and_nothing_typed_is_lost(
    young: Young, field: str, value: str, sentence: str
) -> None:
    page = save(young, **{field: value}).content.decode()
    assert sentence in page
    assert "Il reste un point à corriger" in page
    kept = {**CONTACT, field: value}
    for name in ("address_line", "commune"):
        assert not kept[name] or kept[name] in page
    assert young.holder.commune == "Clermont-Ferrand"


def test_hostile_text_is_only_text(young: Young) -> None:
    save(young, care_of="<script>alert(1)</script>")
    page = young.browser.get(reverse("beneficiary:account")).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_new_password_needs_the_old_one_and_closes_the_other_devices(young: Young) -> None:
    elsewhere = Client()
    sign_in(elsewhere, young.holder.file_number)
    url = reverse("beneficiary:password")
    wrong = {"password": "faux", "new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert "Ce n’est pas ton mot de passe actuel" in young.browser.post(url, wrong).content.decode()

    page = young.browser.post(url, {**wrong, "password": PASSWORD}, follow=True).content.decode()
    assert "Ton mot de passe est changé" in page
    assert elsewhere.get(reverse("beneficiary:home")).status_code == 302
    assert sign_in(Client(), young.holder.file_number, NEW_PASSWORD).status_code == 302
    assert Message.objects.filter(kind="password_changed").count() == 1


@pytest.mark.parametrize(
    ("new", "again", "sentence"),
    [
        ("court", "court", "trop court"),
        ("lina.moreau63", "lina.moreau63", "facile à deviner"),
        (NEW_PASSWORD, "autre chose de bien long", "Les deux mots de passe sont différents"),
    ],
)
def test_a_bad_new_password_is_explained(young: Young, new: str, again: str, sentence: str) -> None:
    data = {"password": PASSWORD, "new_password": new, "again": again}
    assert sentence in young.browser.post(reverse("beneficiary:password"), data).content.decode()
    assert young.holder.user.check_password(PASSWORD)
