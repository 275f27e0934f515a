"""What is proposed, and above all what is left alone."""

import pytest
from rapidfuzz.distance.OSA import distance

from passregion.portals.advice import as_written, email_advice, likely_domain, name_advice, place_advice
from passregion.territories.models import Commune, PostalCode


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmal.com", "gmail.com"),
        ("GMAIL.CON", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmail.fr", "gmail.com"),
        ("hotmial.fr", "hotmail.fr"),
        ("hotmal.com", "hotmail.com"),
        ("orang.fr", "orange.fr"),
        ("ornage.fr", "orange.fr"),
        ("laposte.fr", "laposte.net"),
        ("lapost.net", "laposte.net"),
        ("wanado.fr", "wanadoo.fr"),
        ("outlok.fr", "outlook.fr"),
        ("yaho.fr", "yahoo.fr"),
        ("iclou.com", "icloud.com"),
        ("freee.fr", "free.fr"),
        ("protonmial.com", "protonmail.com"),
    ],
)
def test_a_mistyped_provider_is_recognised(typed: str, meant: str) -> None:
    assert likely_domain(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "gmail.com",
        "mail.com",
        "ymail.com",
        "gmx.fr",
        "exemple.fr",
        "ac-clermont.fr",
        "auvergnerhonealpes.fr",
        "live.com",
        "hotmail.be",
        "outlook.de",
        "yahoo.co.uk",
        "free.fr",
        "line.fr",
        "sfr.fr",
        "lycee-blaise-pascal.fr",
        "",
        "x" * 300,
    ],
)
def test_a_real_domain_is_left_alone(typed: str) -> None:
    assert likely_domain(typed) == ""


def test_an_address_keeps_its_box() -> None:
    advice = email_advice("email", "Lina.Moreau+pass@gmial.com")
    assert advice is not None
    assert advice.proposals == ("Lina.Moreau+pass@gmail.com",)
    for typed in ("", "@", "lina", "@gmial.com", "a@b@", "\x00@\x00"):
        assert email_advice("email", typed) is None


def test_the_distance_counts_a_swap_once() -> None:
    assert [distance("gmial", "gmail"), distance("gmal", "gmail"), distance("", "abc"), distance("a", "a")] == [
        1,
        1,
        3,
        0,
    ]


@pytest.mark.parametrize(
    ("typed", "proposal"),
    [
        ("LÉA", "Léa"),
        ("léa", "Léa"),
        ("MOREAU", "Moreau"),
        ("JEAN-PIERRE", "Jean-Pierre"),
        ("de la tour", "de la Tour"),
        ("D’ARTAGNAN", "d’Artagnan"),
        ("nguyễn thị", "Nguyễn Thị"),
        ("ИВАНОВ", "Иванов"),
        ("e\u0301LODIE".upper(), "E\u0301lodie"),
    ],
)
def test_capitals_are_proposed(typed: str, proposal: str) -> None:
    advice = name_advice("first_name", typed)
    assert advice is not None
    assert advice.proposals == (proposal,)
    assert as_written(typed) == proposal


@pytest.mark.parametrize("typed", ["Léa", "McDonald", "de la Tour", "Y", "AN", "محمد", "李小龍", "गीता", "", "J.R."])
def test_a_name_as_people_write_it_is_left_alone(typed: str) -> None:
    assert name_advice("first_name", typed) is None


def place(insee_code: str, name: str, *codes: str) -> None:
    commune = Commune.objects.create(
        insee_code=insee_code, name=name, folded_name=name.lower().replace("-", " "), departement=insee_code[:2]
    )
    PostalCode.objects.bulk_create([PostalCode(commune=commune, code=code) for code in codes])


@pytest.fixture
def communes(db: None) -> None:
    place("63113", "Clermont-Ferrand", "63000", "63100")
    place("63040", "Billom", "63160")
    place("63168", "Glaine-Montaigut", "63160")


@pytest.mark.parametrize(
    ("postal_code", "commune", "field", "proposals"),
    [
        ("63000", "Thiers", "commune", ("Clermont-Ferrand",)),
        ("63160", "Clermont-Ferrand", "commune", ("Billom", "Glaine-Montaigut")),
        ("69001", "Billom", "postal_code", ("63160",)),
    ],
)
def test_a_postcode_and_a_commune_that_do_not_go_together(
    communes: None, postal_code: str, commune: str, field: str, proposals: tuple[str, ...]
) -> None:
    (advice,) = place_advice(postal_code, commune)
    assert (advice.field, advice.proposals) == (field, proposals)


@pytest.mark.parametrize(
    ("postal_code", "commune"),
    [
        ("63000", "Clermont-Ferrand"),
        ("63058", "Clermont-Ferrand Cedex 1"),
        ("99999", "Ailleurs"),
        ("", "x"),
        ("63000", ""),
    ],
)
def test_what_fits_or_is_unknown_is_left_alone(communes: None, postal_code: str, commune: str) -> None:
    assert place_advice(postal_code, commune) == []
