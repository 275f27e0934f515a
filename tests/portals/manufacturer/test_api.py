"""The manufacturer's machine: signed requests in, JSON out, whatever is sent."""

import hashlib
import json
from types import SimpleNamespace

import pytest
from django.test import Client

from passregion.audit.models import Event
from passregion.cards.operations.manufacturer_keys import create_key
from passregion.cards.operations.production import order_batch
from passregion.notifications.models import Message
from passregion.portals.manufacturer import access
from tests.cards import factories
from tests.cards.conftest import private_files  # noqa: F401
from tests.cards.test_answers import TRACKING, UID
from tests.cards.test_manufacturer_keys import signed_request
from tests.cards.test_production import ordered_card

pytestmark = pytest.mark.django_db
BASE = "/api/fabricant/v1"


class Machine:
    """The manufacturer's side, as docs/manufacturer-api.md tells it."""

    def __init__(self) -> None:
        self.key, self.secret = create_key(label="Atelier de Lyon", actor=factories.REGION)
        self.client = Client(enforce_csrf_checks=True)

    def ask(self, method: str, path: str, body: bytes = b"", *, signed_path: str = "", **headers: str):
        signed = signed_request(self.key.public_id, self.secret, method=method, path=signed_path or path, body=body)
        own = {
            "X-Pass-Key": signed.key_id,
            "X-Pass-Timestamp": signed.timestamp,
            "X-Pass-Nonce": signed.nonce,
            "X-Pass-Signature": signed.signature,
        }
        return self.client.generic(method, path, body, content_type="application/json", headers=own | headers)

    def answers(self, *rows: object):
        return self.ask("POST", f"{BASE}/reponses/", json.dumps({"answers": rows}).encode())


@pytest.fixture
def world() -> SimpleNamespace:
    campaign = factories.a_campaign()
    cards = [ordered_card(campaign, last_name=name) for name in ("Un", "Deux")]
    return SimpleNamespace(campaign=campaign, cards=cards, machine=Machine())


def test_the_batches_and_their_files(world) -> None:
    batch = factories.a_ready_batch(world.campaign)
    ordered_card(world.campaign, last_name="Trois")
    order_batch(campaign=world.campaign, actor=factories.REGION)
    (found,) = world.machine.ask("GET", f"{BASE}/lots/?state=ordered").json()["batches"]
    assert (found["reference"], found["card_count"], len(found["files"])) == (batch.reference, 2, 3)
    for file in found["files"]:
        answer = world.machine.ask("GET", file["path"])
        content = answer.getvalue()
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert "no-store" in answer["Cache-Control"]
    events = Event.objects.filter(action="batch.downloaded", actor_ref=world.machine.key.actor.ref)
    assert sorted(event.details["part"] for event in events) == ["faces 1", "manifest", "photos 1"]
    assert world.machine.ask("GET", f"{BASE}/lots/?state=shipped").json() == {"batches": []}


def test_answers_have_each_their_result_and_the_same_again_change_nothing(world) -> None:
    factories.a_ready_batch(world.campaign)
    card, other = world.cards
    rows = [
        {"card_number": card.number, "event": "made", "chip_uid": UID},
        {"card_number": card.number, "event": "shipped", "tracking_number": TRACKING},
        {"card_number": other.number, "event": "rejected", "reason": "ugly"},
    ]
    for results in (["applied", "applied", "reason_unknown"], ["known", "known", "reason_unknown"]):
        answer = world.machine.answers(*rows)
        assert answer.status_code == 200
        assert [row["result"] for row in answer.json()["results"]] == results
        assert answer.json()["refused_count"] == 1
    card.refresh_from_db()
    assert (card.state, card.chip_uid) == ("shipped", UID)
    assert card.transitions.last().actor_label == "Atelier de Lyon"
    assert Message.objects.filter(kind="card_shipped").count() == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "body_wrong"),
        (b"\xff\xfe", "body_wrong"),
        (b"[" * 100_000, "body_wrong"),
        (b"[]", "body_wrong"),
        (b'{"answers": {}}', "body_wrong"),
        (b'{"answers": ["made"]}', "body_wrong"),
        (b'{"answers": [{"card_number": 9604813755294}]}', "body_wrong"),
        (b'{"answers": [{"card_number": "\\u0000"}]}', "body_wrong"),
        (b'{"answers": []}', "answer_count_wrong"),
        (json.dumps({"answers": [{}] * 201}).encode(), "answer_count_wrong"),
    ],
)
def test_a_body_of_another_shape_is_told(world, body: bytes, code: str) -> None:
    answer = world.machine.ask("POST", f"{BASE}/reponses/", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_an_unsigned_or_altered_request_learns_nothing(world) -> None:
    batch = factories.a_ready_batch(world.campaign)
    for path in (f"{BASE}/lots/", f"{BASE}/lots/{batch.public_id}/manifeste/"):
        answer = Client().get(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "signature_refused")
    altered = world.machine.ask("GET", f"{BASE}/lots/?state=shipped", signed_path=f"{BASE}/lots/")
    assert altered.status_code == 401
    assert not Event.objects.filter(action="batch.downloaded").exists()


def test_the_other_refusals_say_what_to_do(world) -> None:
    batch = order_batch(campaign=world.campaign, actor=factories.REGION)
    machine = world.machine
    wrong_method = machine.ask("GET", f"{BASE}/reponses/")
    assert (wrong_method.status_code, wrong_method["Allow"]) == (405, "POST")
    for path in ("manifeste/", "parties/1/faces/", "parties/1/lines/", "parties/7/photos/"):
        assert machine.ask("GET", f"{BASE}/lots/{batch.public_id}/{path}").status_code == 404
    late = machine.ask("GET", f"{BASE}/lots/", **{"X-Pass-Timestamp": "1"})
    assert late.status_code == 401
    nonce = {"X-Pass-Nonce": "a-nonce-sent-by-hand"}
    assert machine.ask("GET", f"{BASE}/lots/", **nonce).status_code == 401


def test_a_request_sent_twice_is_refused(world) -> None:
    machine = world.machine
    signed = signed_request(machine.key.public_id, machine.secret, method="GET", path=f"{BASE}/lots/", body=b"")
    headers = {
        "X-Pass-Key": signed.key_id,
        "X-Pass-Timestamp": signed.timestamp,
        "X-Pass-Nonce": signed.nonce,
        "X-Pass-Signature": signed.signature,
    }
    answers = [Client().get(f"{BASE}/lots/", headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 409]
    assert answers[1].json()["error"]["code"] == "nonce_used"


def test_too_many_requests_and_too_many_wrong_signatures_are_held(world, monkeypatch) -> None:
    monkeypatch.setattr(access, "REQUEST_COUNT_MAX", 2)
    monkeypatch.setattr(access, "WRONG_COUNT_MAX", 1)
    answers = [world.machine.ask("GET", f"{BASE}/lots/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "60"
    assert [Client().get(f"{BASE}/lots/").status_code for _ in range(2)] == [401, 429]
