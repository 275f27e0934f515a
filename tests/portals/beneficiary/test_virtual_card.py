"""« Ma carte » without scripts, its shell, its worker, and what it learns of its card."""

import base64
import json
import re
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from passregion.cards import rotating
from passregion.cards.models import Card, Opening
from passregion.cards.operations.blocking import block
from passregion.common.actors import SYSTEM
from passregion.common.clock import as_of, now
from passregion.portals.beneficiary.card_screen import code_svg
from passregion.portals.sessions import session_ref_of
from tests.world import World

PAGE = "/espace-beneficiaire/ma-carte/"


def data_of(page: str) -> dict:
    return json.loads(re.search(r'<script id="pass-data" type="application/json">(.*?)</script>', page)[1])


def code_of(page: str, moment) -> str:
    data = data_of(page)
    key = base64.b64decode(data["key"])
    return rotating.code_of(key=key, opening=data["opening"], step=rotating.step_at(moment))


def standing(code: str, client: Client | None = None) -> dict:
    url = reverse("beneficiary:card_standing")
    return (client or Client()).get(url, headers={"Authorization": f"Pass {code}"}).json()


def test_without_scripts_the_page_draws_the_code_and_comes_back_for_the_next(world: World) -> None:
    client = world.client("holder_active")
    start = rotating.start_of(rotating.step_at(now()) + 3)
    for second in (0, 12, 29):
        with as_of(start + timedelta(seconds=second)):
            page = client.get(PAGE).content.decode()
            assert code_svg(code_of(page, now())) in page
        assert f'<noscript><meta http-equiv="refresh" content="{31 - second}"></noscript>' in page
    # One screen, one opening, however often it comes back.
    assert Opening.objects.count() == 1


def test_the_page_is_kept_by_no_cache_and_alone_may_have_a_worker(world: World) -> None:
    client = world.client("holder_active")
    answer = client.get(PAGE)
    assert "no-store" in answer.headers["Cache-Control"]
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "worker-src 'none'" in client.get("/espace-beneficiaire/").headers["Content-Security-Policy"]


def test_the_page_says_name_number_and_last_day(world: World) -> None:
    holder, card = world.holders["holder_active"], world.card("holder_active")
    page = world.client("holder_active").get(PAGE).content.decode().replace("\u00a0", " ")
    assert f"{holder.first_name} {holder.last_name}" in page
    assert " ".join(re.findall(r"\d{1,4}", card.number)) in page
    assert "data-session-seconds" not in page


def test_why_there_is_no_code(world: World) -> None:
    active = world.client("holder_active")
    for key, sentence in (("holder_waiting", "Ta carte arrive avec la réponse"), ("holder_refused", "Aucune carte")):
        page = world.client(key).get(PAGE).content.decode()
        assert sentence in page
        assert "pass-data" not in page
    card = world.card("holder_active")
    Card.objects.filter(pk=card.pk).update(valid_until_on=now().date() - timedelta(days=3))
    assert "Ta carte a expiré" in active.get(PAGE).content.decode()
    Card.objects.filter(pk=card.pk).update(valid_until_on=now().date() + timedelta(days=3))
    block(card_id=card.public_id, reason="stolen", actor=SYSTEM)
    page = active.get(PAGE).content.decode()
    assert "Ta carte est bloquée" in page
    assert "Elle a été déclarée volée." in page
    assert "pass-data" not in page


def test_a_guardian_shows_the_card_of_the_child_that_is_chosen(world: World) -> None:
    page = world.client("guardian").get(PAGE).content.decode()
    assert "Ma carte virtuelle" in page
    assert " Ta carte" not in page


def test_the_shell_is_nobodys(world: World) -> None:
    shell = world.client("holder_active").get(f"{PAGE}hors-ligne/").content.decode()
    holder, card = world.holders["holder_active"], world.card("holder_active")
    for personal in (holder.first_name, holder.last_name, card.number, "pass-data", "csrf"):
        assert personal not in shell


def test_the_worker_keeps_the_shell_and_nothing_of_a_person(world: World) -> None:
    answer = world.client("holder_active").get(f"{PAGE}hors-ligne.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    kept = json.loads(re.search(r"self\.kept = (.*?);\n", answer.content.decode())[1])
    assert kept["page"] == PAGE
    assert kept["shell"] == f"{PAGE}hors-ligne/"
    assert all(address.startswith("/static/") for address in kept["files"])
    assert any("card-screen" in address for address in kept["files"])


def test_a_screen_learns_how_its_card_stands_without_a_session(world: World) -> None:
    client = world.client("holder_active")
    page = client.get(PAGE).content.decode()
    code = code_of(page, now())
    known = standing(code)
    assert (known["isKnown"], known["isOpen"], known["isActive"]) == (True, True, True)
    assert abs(known["now"] - now().timestamp() * 1000) < 5000
    for unknown in ("", "P1", code[:-1] + ("A" if code[-1] != "A" else "E")):
        assert standing(unknown)["isKnown"] is False
    block(card_id=world.card("holder_active").public_id, reason="lost", actor=SYSTEM)
    blocked = standing(code)
    assert (blocked["isActive"], blocked["state"], blocked["reason"]) == (False, "blocked", "lost")


def test_signing_out_closes_the_screen_and_empties_the_browser(world: World) -> None:
    client = world.client("holder_active")
    code = code_of(client.get(PAGE).content.decode(), now())
    answer = client.post(reverse("public:sign_out"))
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert standing(code)["isOpen"] is False


def test_an_idle_session_leaves_the_card_open_and_a_new_password_does_not(world: World) -> None:
    from passregion.journeys.recovery import replace_password

    client = world.client("holder_active")
    code = code_of(client.get(PAGE).content.decode(), now())
    with as_of(now() + timedelta(minutes=45)):
        assert client.get("/espace-beneficiaire/").status_code == 302
        assert standing(code)["isOpen"] is True
    replace_password(user=world.user("holder_active"), password="une autre phrase assez longue")
    assert standing(code)["isOpen"] is False


def test_the_session_is_named_by_a_digest(world: World, rf) -> None:
    client = world.client("holder_active")
    client.get(PAGE)
    request = rf.get("/")
    request.session = client.session
    opening = Opening.objects.get()
    assert opening.session_ref == session_ref_of(request)
    assert client.session.session_key not in opening.session_ref
