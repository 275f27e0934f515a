"""The sentences of the fields, one by one."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from passregion.portals.contact_fields import (
    BirthDateField,
    EmailAddressField,
    NameField,
    PhoneField,
    country_choices,
    postcode_problem,
)


@pytest.mark.parametrize(
    "typed", ["14/03/2010", "14.3.2010", "14-03-2010", "14 03 2010", "14032010", " 14 / 03 / 2010 "]
)
def test_a_birth_date_is_read_as_people_type_it(typed: str) -> None:
    assert BirthDateField().clean(typed) == datetime.date(2010, 3, 14)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/02/2010", "Février n’a pas de 31. Vérifie le jour et le mois."),
        ("29/02/2010", "En 2010, février s’arrête le 28. Vérifie le jour et l’année."),
        ("31/04/2010", "Avril n’a pas de 31. Vérifie le jour et le mois."),
        ("00/04/2010", "Avril n’a pas de 0. Vérifie le jour et le mois."),
        ("01/13/2010", "Il n’y a que douze mois."),
        ("01/01/0010", "Cette année ne convient pas."),
        ("14/03/10", "Cette date ne se lit pas."),
        ("hier", "Cette date ne se lit pas."),
        ("١٤/٠٣/٢٠١٠", "Cette date ne se lit pas."),
        ("9" * 4000, "Cette date ne se lit pas."),
    ],
)
def test_a_birth_date_says_what_is_wrong(typed: str, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        BirthDateField().clean(typed)


@pytest.mark.parametrize(
    "name",
    ["Zoë", "O’Brien", "Nguyễn Thị", "Müller-Łuczak", "محمد", "李小龍", "N'Diaye", "St. John", "J.R. Ewing", "e\u0301"],
)
def test_names_of_the_world_are_kept(name: str) -> None:
    import unicodedata

    assert NameField(length_max=100, missing="x").clean(f"  {name} ") == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    "name", ["L1na", "Lina!", "<b>", "---", "Lina\u202e", "Li\x00na", "x" * 101, "Lina😀", "Gagne sur site.fr"]
)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        NameField(length_max=100, missing="x").clean(name)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("lina", "Il manque le signe @"),
        ("lina @exemple.fr", "espace"),
        ("lina@exemple", "pas complète"),
        ("@exemple.fr", "pas complète"),
        ("li@na@exemple.fr", "pas complète"),
        ("x" * 250 + "@exemple.fr", "dépasse 254"),
    ],
)
def test_an_address_says_what_is_wrong(typed: str, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        EmailAddressField(missing="x").clean(typed)


@pytest.mark.parametrize(
    "typed", ["06 12 34 56 78", "0612345678", "+33 6 12 34 56 78", "06.12.34.56.78", "0033612345678"]
)
def test_a_phone_number_is_read_as_people_type_it(typed: str) -> None:
    assert PhoneField(missing="x").clean(typed) == "+33612345678"


def test_a_foreign_phone_number_is_kept() -> None:
    assert PhoneField(missing="x").clean("+41 22 418 20 00") == "+41224182000"


@pytest.mark.parametrize(
    ("typed", "sentence"), [("06 12", "n’existe pas"), ("abc", "ne se lit pas"), ("0" * 31, "dépasse")]
)
def test_a_phone_number_says_what_is_wrong(typed: str, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        PhoneField(missing="x").clean(typed)


@pytest.mark.parametrize(
    ("postal_code", "country", "is_right"),
    [
        ("63000", "FR", True),
        ("6300", "FR", False),
        ("2A000", "FR", False),
        ("1204", "CH", True),
        ("SW1A 1AA", "GB", True),
        ("<>", "CH", False),
    ],
)
def test_a_postcode_fits_its_country(postal_code: str, country: str, is_right: bool) -> None:
    assert (postcode_problem(postal_code, country) == "") == is_right


def test_countries_are_in_the_order_of_their_names() -> None:
    codes = [code for code, _name in country_choices()]
    assert codes[0] == "FR"
    assert {"CH", "IT", "DE", "RE"} <= set(codes)
    assert not {"EU", "ZZ"} & set(codes)
