"""Hostile, huge, missing, repeated and mistyped input at every step: a sentence in French, nothing lost, no 500."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode

from passregion.applications.models import Application
from passregion.portals.apply.steps import STEPS
from tests.portals.apply.walk import CONTACT, IDENTITY, Walker, upload

HOSTILE = {
    "empty": "",
    "nul": "\x00",
    "controls": "a\x01\x07\x1b[2Jb",
    "bidi": "abc\u202edcba",
    "script": "<script>alert(1)</script>",
    "template": "{{ 7*7 }}{% debug %}",
    "sql": "'; DROP TABLE applications_draft; --",
    "long": "x" * 5000,
    "emoji": "😀" * 300,
    "only_spaces": " \u00a0\t ",
    "noncharacter": "\uffff\ufdd0",
    "number": "99999999999999999999999",
    "percent": "%s%(x)s%n",
    "array": '[1, {"a": null}]',
    "path": "../../../etc/passwd\x00.jpg",
}
FIELDS = {
    "charter": ["accepted"],
    "identity": [*IDENTITY],
    "contact": [*CONTACT],
    "school": ["question", "words", "chosen", "choice", "search"],
    "photo": ["photo", "to_establishment", "import"],
    "usage_code": ["code", "code_again"],
    "legal": ["deals", "news"],
}
RIGHT: dict[str, dict[str, Any]] = {
    "charter": {"accepted": "on"},
    "identity": IDENTITY,
    "contact": CONTACT,
    "school": {"question": "establishment", "words": "Blaise"},
    "photo": {"to_establishment": "on"},
    "usage_code": {"code": "2741", "code_again": "2741"},
    "legal": {},
}
NOT_OUR_WORDS = ("Saisissez", "Sélectionnez un choix", "This field", "invalide", "Null characters", "Oups")


def test_one_request_carries_one_file(walker: Walker) -> None:
    """Files are on the disk before any form, or the check of where the request comes from, can refuse them."""
    data = {"photo": upload(), "second": upload(), "to_establishment": "on"}
    assert walker.to("photo").post("photo", data).status_code == 400


def check(response: Any) -> None:
    """An answer of the product, never a fault, never a sentence that is not ours."""
    assert response.status_code in (200, 302), response.status_code
    if response.status_code == 200:
        # A token of 64 random characters may spell any short word.
        text = re.sub(r'value="[A-Za-z0-9]{64}"', "", response.content.decode())
        assert "<script>alert(1)</script>" not in text
        assert not [words for words in NOT_OUR_WORDS if words in text]


@pytest.mark.parametrize("step", [step.key for step in STEPS])
def test_every_field_takes_anything(walker: Walker, step: str) -> None:
    walker.to(step)
    for name in FIELDS[step]:
        for kind, value in HOSTILE.items():
            response = walker.post(step, {**RIGHT[step], name: value})
            check(response)
            if step == "legal" and Application.objects.exists():
                return
            assert walker.client.get(walker.url(step)).status_code in (200, 302), (name, kind)


@pytest.mark.parametrize("step", [step.key for step in STEPS if step.key != "legal"])
def test_missing_repeated_and_unknown_fields(walker: Walker, step: str) -> None:
    walker.to(step)
    check(walker.post(step, {}))
    for name in FIELDS[step]:
        check(walker.post(step, {key: value for key, value in RIGHT[step].items() if key != name}))
        check(walker.post(step, MultiValueDict({**{k: [v] for k, v in RIGHT[step].items()}, name: ["a", "b", ""]})))
    check(
        walker.post(step, {**RIGHT[step], "is_staff": "1", "__proto__": "x", "owner_digest": "x", "state": "approved"})
    )
    raw = urlencode({"a": "1"}) + "&%00=%ff%fe&=&&%"
    check(walker.client.post(walker.url(step), raw, content_type="application/x-www-form-urlencoded"))


@pytest.mark.parametrize("step", [step.key for step in STEPS])
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data", "application/octet-stream"])
def test_bodies_of_another_type(walker: Walker, step: str, kind: str) -> None:
    walker.to(step)
    response = walker.client.generic("POST", walker.url(step), b'{"accepted": true}\x00\xff', content_type=kind)
    assert response.status_code in (200, 302, 400)


@pytest.mark.parametrize("step", [step.key for step in STEPS])
def test_a_body_over_the_limit_is_told_in_french(walker: Walker, step: str) -> None:
    walker.to(step)
    for data in ({"x": "a" * (1024 * 1024 + 10)}, {f"f{number}": "1" for number in range(300)}):
        response = walker.client.post(
            walker.url(step), urlencode(data), content_type="application/x-www-form-urlencoded"
        )
        assert response.status_code == 400
        assert "trop" in response.content.decode()


@pytest.mark.parametrize("step", [step.key for step in STEPS])
def test_without_the_token_the_page_says_what_to_do(walker: Walker, step: str) -> None:
    walker.to(step)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = walker.client.cookies
    response = strict.post(walker.url(step), RIGHT[step])
    assert response.status_code == 403
    assert "<h1" in response.content.decode()


@pytest.mark.parametrize("step", [step.key for step in STEPS])
def test_an_expired_session_and_a_foreign_draft(walker: Walker, step: str) -> None:
    walker.to(step)
    url = walker.url(step)
    foreign = url.replace(walker.draft_id, str(uuid.uuid4()))
    assert walker.client.post(foreign, RIGHT[step]).status_code == 404
    walker.client.session.flush()
    walker.client.cookies.clear()
    page = walker.client.post(url, RIGHT[step])
    assert page.status_code == 404
    assert "ne s’ouvre pas ici" in page.content.decode()


def test_a_forged_session_opens_nothing(walker: Walker) -> None:
    walker.to("legal")
    stranger = Client()
    for secret in ("", "\x00", "x" * 4000, None, 7, ["a"]):
        session = stranger.session
        session["drafts"] = {walker.draft_id: secret}
        session.save()
        assert stranger.get(walker.url("identity")).status_code == 404


def test_nothing_typed_is_lost(walker: Walker) -> None:
    walker.to("identity")
    text = walker.post("identity", {**IDENTITY, "birth_date": "31/02/2009", "first_name": "Zoé 2"}).content.decode()
    for kept in ("Moreau", "Zoé 2", "31/02/2009", "lina.moreau@exemple.fr"):
        assert f'value="{kept}"' in text
    assert "Février n’a pas de 31. Vérifie le jour et le mois." in text
    assert "Retire «\u00a02\u00a0»." in text
    walker.do("identity")
    text = walker.post("contact", {**CONTACT, "postal_code": "63", "care_of": "Mme Roux"}).content.decode()
    for kept in ("06 12 34 56 78", "12 rue des Gras", "Mme Roux", "Clermont-Ferrand"):
        assert f'value="{kept}"' in text
    assert "<details open>" in text


@pytest.mark.parametrize(
    "path",
    [
        "/demande/etablissements/?q=%00",
        "/demande/etablissements/?q=" + "a" * 3000,
        "/demande/etablissements/?q=%5B%28%2A%2B%5C",
        "/demande/etablissements/",
        "/demande/communes/?q=%00%ff",
        "/demande/communes/?q=63000%20Cl",
    ],
)
def test_suggestions_take_anything(walker: Walker, path: str) -> None:
    response = walker.client.get(path)
    assert response.status_code == 200
    assert isinstance(response.json()["results"], list)
    assert len(response.json()["results"]) <= 10


@pytest.mark.parametrize("query", ["", "?q=%00", "?page=999999", "?page=x&niveau=%00&partout=2", "?q=" + "z" * 2000])
def test_the_helper_takes_anything(walker: Walker, query: str) -> None:
    walker.to("school")
    walker.post("school", walker.answers("school")[0])
    assert walker.client.get(f"/demande/{walker.draft_id}/filieres/{query}").status_code == 200
    assert walker.client.get(f"/demande/{walker.draft_id}/filieres/propositions/{query}").status_code == 200


@pytest.mark.parametrize("slug", ["inconnue", "CHARTE", "charte-", "0"])
def test_an_unknown_step_is_a_plain_404(walker: Walker, slug: str) -> None:
    walker.start()
    assert walker.client.get(f"/demande/{walker.draft_id}/{slug}/").status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 100,
        b"GIF89a" + b"\x00" * 50,
        b"\xff\xd8\xff\xe0" + b"\x00" * 500,
        b"<svg onload=alert(1)>",
        b"%PDF-1.7",
    ],
)
def test_a_file_that_is_no_photo_is_refused_in_words(walker: Walker, data: bytes) -> None:
    walker.to("photo")
    page = walker.post("photo", {"photo": upload(data, name="a" * 80 + ".jpg"), "to_establishment": "on"})
    assert page.status_code == 200
    assert any(word in page.content.decode() for word in ("n’est pas une photo", "abîmé", "vide"))
    assert walker.draft.portrait is None


def test_a_refused_photo_keeps_the_one_already_there(walker: Walker) -> None:
    walker.to("usage_code")
    kept = walker.draft.portrait
    walker.post("photo", {"photo": upload(b"no")})
    assert walker.draft.portrait == kept
    assert walker.draft.answers["photo"] == {"delivery": "home"}


def test_a_file_far_over_the_limit_is_told_in_a_sentence(walker: Walker) -> None:
    walker.to("photo")
    page = walker.post("photo", {"photo": upload(b"\xff\xd8\xff" + bytes(45_000_000)), "to_establishment": "on"})
    assert "dépasse 20 Mo" in page.content.decode()
