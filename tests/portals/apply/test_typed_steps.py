"""Advice given once, communes filled in, two tabs on one step, live hints."""

import datetime
import html
import re
from typing import Any

import pytest
from django.test import Client

from passregion.applications.models import Draft
from passregion.common import clock
from passregion.portals.apply.views import hints
from tests.portals.apply.walk import CONTACT, IDENTITY, Walker
from tests.portals.test_advice import communes  # noqa: F401


def field(page: Any, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.content.decode())
    assert found, f"no {name}"
    return html.unescape(found[1])


def test_advice_is_given_once_and_never_blocks(walker: Walker) -> None:
    walker.to("identity")
    data = {**IDENTITY, "email": "lina@gmial.com", "email_again": "lina@gmial.com", "last_name": "MOREAU"}
    page = walker.post("identity", data)
    text = page.content.decode()
    assert page.status_code == 200
    assert "« gmial.com » ressemble à « gmail.com »" in text
    assert "Écrire « Moreau »" in text
    assert "<title>À vérifier" in text
    # It is saved before anything is asked.
    assert walker.draft.answers["identity"]["email"] == "lina@gmial.com"
    marks = re.findall(r'name="told" value="([0-9a-f]+)"', text)
    again = {**data, "password": "", "password_again": "", "told": marks}
    assert walker.post("identity", again).url == walker.url("contact")
    assert walker.draft.answers["identity"]["last_name"] == "MOREAU"


def test_a_proposal_is_taken_in_one_gesture(walker: Walker) -> None:
    walker.to("identity")
    data = {**IDENTITY, "email": "lina@gmial.com", "email_again": "lina@gmial.com"}
    walker.post("identity", data)
    taken = walker.post("identity", {**data, "fix-email": "lina@gmail.com", "password": "", "password_again": ""})
    assert taken.url == walker.url("contact")
    assert walker.draft.answers["identity"]["email"] == "lina@gmail.com"


def test_a_proposal_is_checked_like_anything_typed(walker: Walker) -> None:
    walker.to("identity")
    page = walker.post("identity", {**IDENTITY, "fix-last_name": "<script>", "fix-nothing": "x", "fix-": "y"})
    assert page.status_code == 200
    assert "Retire «" in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"postal_code": "63000", "commune": ""}, ("63000", "Clermont-Ferrand")),
        ({"postal_code": "63 000", "commune": ""}, ("63000", "Clermont-Ferrand")),
        ({"postal_code": "", "commune": "billom"}, ("63160", "Billom")),
        ({"postal_code": "63160", "commune": "", "commune_pick": "Glaine-Montaigut"}, ("63160", "Glaine-Montaigut")),
        (
            {"postal_code": "", "commune": "Clermont Ferrand", "postal_code_pick": "63100"},
            ("63100", "Clermont-Ferrand"),
        ),
        ({"postal_code": "63058", "commune": "Clermont-Ferrand Cedex 1"}, ("63058", "Clermont-Ferrand Cedex 1")),
        ({"postal_code": "", "commune": "Dubaï", "country": "AE"}, ("", "Dubaï")),
        ({"postal_code": "sw1a 1aa", "commune": "London", "country": "GB"}, ("SW1A 1AA", "London")),
    ],
)
def test_what_is_missing_is_filled_in(
    walker: Walker,
    communes: None,  # noqa: F811
    typed: dict[str, str],
    kept: tuple[str, str],
) -> None:
    walker.to("contact")
    response = walker.post("contact", {**CONTACT, **typed})
    assert response.status_code == 302, response.content.decode()
    answers = walker.draft.answers["contact"]
    assert (answers["postal_code"], answers["commune"]) == kept
    assert not {"commune_pick", "postal_code_pick"} & set(answers)


def test_several_communes_are_listed(walker: Walker, communes: None) -> None:  # noqa: F811
    walker.to("contact")
    text = walker.post("contact", {**CONTACT, "postal_code": "63160", "commune": ""}).content.decode()
    assert "Plusieurs communes ont ce code postal" in text
    assert 'name="commune_pick" value="Billom"' in text
    forged = walker.post("contact", {**CONTACT, "postal_code": "63160", "commune": "", "commune_pick": "Paris"})
    assert forged.status_code == 200


def test_a_postcode_is_wanted_where_there_are_some(walker: Walker) -> None:
    walker.to("contact")
    assert walker.post("contact", {**CONTACT, "postal_code": "", "country": "BE"}).status_code == 200


def test_the_address_is_shown_as_on_an_envelope(walker: Walker) -> None:
    walker.to("contact")
    walker.post(
        "contact", {**CONTACT, "care_of": "Mme Roux", "country": "CH", "postal_code": "1204", "commune": "Genève"}
    )
    text = re.sub(r"\s+", " ", walker.get("contact").content.decode())
    assert "Lina Moreau<br>Chez Mme Roux<br>12 rue des Gras<br>1204 Genève<br>SUISSE" in text


def test_two_tabs_on_two_steps_lose_nothing(walker: Walker) -> None:
    walker.to("photo")
    contact_tab = field(walker.get("contact"), "seen")
    identity_tab = field(walker.get("identity"), "seen")
    walker.post("contact", {**CONTACT, "care_of": "Mme Roux", "seen": contact_tab})
    walker.post("identity", {**IDENTITY, "first_name": "Léna", "seen": identity_tab})
    answers = walker.draft.answers
    assert (answers["contact"]["care_of"], answers["identity"]["first_name"]) == ("Mme Roux", "Léna")


def test_a_tab_that_would_undo_another_says_so_first(walker: Walker) -> None:
    walker.to("photo")
    first, second = field(walker.get("contact"), "seen"), field(walker.get("contact"), "seen")
    walker.post("contact", {**CONTACT, "care_of": "Mme Roux", "seen": first})
    page = walker.post("contact", {**CONTACT, "address_line": "4 place de l’Étoile", "seen": second})
    text = page.content.decode()
    assert "Modifié dans un autre onglet" in text
    assert "a changé : Chez" in html.unescape(text).replace("\u00a0", " ")
    assert "4 place de l’Étoile" in text
    assert walker.draft.answers["contact"]["care_of"] == "Mme Roux"
    won = walker.post("contact", {**CONTACT, "address_line": "4 place de l’Étoile", "seen": field(page, "seen")})
    assert won.status_code == 302
    assert walker.draft.answers["contact"]["care_of"] == ""


def test_the_back_button_is_no_other_tab(walker: Walker) -> None:
    """The page found again holds what was typed in it, and the fingerprints of before."""
    walker.to("contact")
    shown = field(walker.get("contact"), "seen")
    walker.post("contact", {**CONTACT, "seen": shown})
    again = walker.post("contact", {**CONTACT, "phone": "06 99 99 99 99", "seen": shown})
    assert again.status_code == 302
    assert walker.draft.answers["contact"]["phone"] == "+33699999999"


@pytest.mark.parametrize(
    "seen", ["", ":", ",,,", "phone", "phone:", "x:y," * 900, "\x00:\x00", "phone:zzzz,country:FR"]
)
def test_any_fingerprint_is_taken(walker: Walker, seen: str) -> None:
    walker.to("contact")
    assert walker.post("contact", {**CONTACT, "seen": seen}).status_code in (200, 302)


def test_fingerprints_never_cover_a_secret(walker: Walker) -> None:
    walker.to("contact")
    seen = field(walker.get("identity"), "seen")
    assert "password" not in seen
    assert "first_name:" in seen


@pytest.mark.parametrize(
    "name",
    [
        "Élodie",
        "E\u0301lodie",
        "O’Brien",
        "N'Diaye",
        "Jean-Éric",
        "محمد",
        "李小龍",
        "गीता",
        "Ƶ",
        "Ng",
        "a" * 100,
        "Nguyễn Thị Ánh",
    ],
)
def test_names_of_the_world_are_kept_to_the_receipt(walker: Walker, name: str) -> None:
    walker.to("identity")
    response = walker.post("identity", {**IDENTITY, "first_name": name})
    assert response.status_code in (200, 302)
    import unicodedata

    assert walker.draft.answers["identity"]["first_name"] == unicodedata.normalize("NFC", name)


def ask(client: Client, **data: Any) -> dict[str, Any]:
    answer = client.post("/demande/conseils/", data)
    assert answer.status_code == 200
    return dict(answer.json())


def test_live_hints_say_what_the_page_would_say(walker: Walker) -> None:
    typed = {"step": "identity", **{name: IDENTITY[name] for name in ("last_name", "first_name", "email")}}
    assert ask(walker.client, **typed, about="email")["advice"] == []
    (advice,) = ask(walker.client, **{**typed, "email": "lina@gmial.com"}, about="email")["advice"]
    assert advice["proposals"] == ["lina@gmail.com"]
    (advice,) = ask(walker.client, **typed, birth_date="31/02/2009", about="birth_date")["advice"]
    assert advice["text"] == "Février n’a pas de 31. Vérifie le jour et le mois."
    assert advice["is_error"]
    future = (clock.today() + datetime.timedelta(days=40)).strftime("%d/%m/%Y")
    (advice,) = ask(walker.client, **typed, birth_date=future, about="birth_date")["advice"]
    assert "pas encore passée" in advice["text"]
    child = clock.today().replace(year=clock.today().year - 13, day=1).strftime("%d/%m/%Y")
    (advice,) = ask(walker.client, **typed, birth_date=child, about="birth_date")["advice"]
    assert "responsable légal" in advice["text"]
    assert ask(walker.client, **typed, birth_date="", about="birth_date")["advice"] == []
    assert not Draft.objects.exists()


def test_live_hints_fill_the_commune(walker: Walker, communes: None) -> None:  # noqa: F811
    typed = {"step": "contact", "postal_code": "63000", "commune": "", "country": "FR", "about": "postal_code"}
    assert ask(walker.client, **typed)["fill"]["proposals"] == ["Clermont-Ferrand"]
    assert ask(walker.client, **{**typed, "postal_code": "63160"})["fill"]["proposals"] == [
        "Billom",
        "Glaine-Montaigut",
    ]
    assert ask(walker.client, **{**typed, "country": "CH"})["fill"] == {}
    whole = {**typed, "address_line": "12 rue des Gras", "commune": "clermont ferrand"}
    assert ask(walker.client, **whole)["lines"] == ["12 rue des Gras", "63000 Clermont-Ferrand"]


@pytest.mark.parametrize("step", ["", "identity", "contact", "guardian", "school", "\x00"])
@pytest.mark.parametrize("value", ["", "\x00", "x" * 5000, "<script>", "😀" * 200, "\u202e", "٦٣٠٠٠"])
def test_live_hints_take_anything(walker: Walker, step: str, value: str) -> None:
    names = ("first_name", "last_name", "birth_date", "email", "phone", "postal_code", "commune", "country", "care_of")
    ask(walker.client, step=step, about=[*names, value], **dict.fromkeys(names, value))


def test_live_hints_are_asked_by_post_and_not_without_end(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    assert walker.client.get("/demande/conseils/").status_code == 405
    monkeypatch.setattr(hints, "HINTS_PER_HOUR_MAX", 1)
    wrong = {"step": "identity", "email": "lina@gmial.com", "about": "email"}
    assert ask(walker.client, **wrong)["advice"]
    assert ask(walker.client, **wrong)["advice"] == []
