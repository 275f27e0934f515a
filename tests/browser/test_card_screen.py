"""« Ma carte » in a real browser: what a camera reads, with and without a network, on any clock, until it closes."""

import base64
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import cv2
import numpy
import pytest
from playwright.sync_api import Error, Page, expect

from passregion.cards import rotating
from passregion.cards.models import BlockReason, Card, CodeUse, Opening
from passregion.cards.openings import CodeExpired, verify_rotating_code
from passregion.cards.operations.blocking import block
from passregion.common.actors import SYSTEM
from passregion.common.clock import now
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.test_states import sign_in
from tests.browser.watch import axe_violations
from tests.world import World, build_world, private_storage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/espace-beneficiaire/ma-carte/"
KEPT = "sessionStorage.getItem('opened-card')"


@pytest.fixture
def world(settings, tmp_path) -> World:
    private_storage(settings, tmp_path)
    return build_world()


def read(page: Page) -> str:
    """The code as a camera reads it off the screen: from a little nearer or farther until it is read."""
    picture = page.locator("[data-pass-code]").screenshot()
    image = cv2.imdecode(numpy.frombuffer(picture, numpy.uint8), cv2.IMREAD_COLOR)
    sizes = (cv2.resize(image, None, fx=near, fy=near) for near in (1, 2, 0.7, 1.5, 3))
    return next(filter(None, (cv2.QRCodeDetector().detectAndDecode(seen)[0] for seen in sizes)), "")


def verify(code: str, at: datetime | None = None) -> Card:
    return verify_rotating_code(code=code, payment_id=uuid.uuid4(), at=at or now())


def open_card(page: Page, world: World) -> None:
    sign_in(page, world, "holder_active")
    page.goto(PAGE)
    expect(page.locator("[data-pass-online]")).to_be_visible()


def is_shown(page: Page, panel: str) -> None:
    expect(page.locator(f"[data-pass-panel={panel}]")).to_be_visible()


def changes(page: Page, before: str, act: Callable[[], object]) -> str:
    """The code that follows `before` once something is done."""
    drawn = page.locator("[data-pass-code] svg path").nth(1).get_attribute("d")
    act()
    expect(page.locator("[data-pass-code] svg path").nth(1)).not_to_have_attribute("d", drawn or "")
    code = read(page)
    assert code != before
    return code


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_card_works_at_the_till_then_without_a_network_and_dies_when_it_is_blocked(
    open_page: OpenPage, world: World, width: int
) -> None:
    page, card = open_page(width=width), world.card("holder_active")
    page.clock.install()
    open_card(page, world)
    when_the_cashier_scans(open_page(width=PHONE), world, first := read(page))
    assert CodeUse.objects.get().opening == Opening.objects.get()

    page.locator("[data-offline-ready]").wait_for()
    page.context.set_offline(True)
    second = changes(page, first, lambda: page.clock.fast_forward(31_000))
    assert verify(second, now() + timedelta(seconds=31)) == card
    expect(page.locator("[data-pass-offline]")).to_be_visible()
    page.reload()
    is_shown(page, "live")
    holder = world.holders["holder_active"]
    expect(page.locator("[data-pass-keep=name]")).to_have_text(f"{holder.first_name} {holder.last_name}")
    expect(page.locator(".card-face-photo img")).to_have_js_property("complete", True)
    third = changes(page, second, lambda: page.clock.fast_forward(31_000))
    assert verify(third, now() + timedelta(seconds=62)) == card

    page.context.set_offline(False)
    block(card_id=card.public_id, reason=BlockReason.STOLEN, actor=SYSTEM)
    page.clock.fast_forward(15_000)
    is_shown(page, "blocked")
    expect(page.get_by_text("Elle a été déclarée volée.")).to_be_visible()
    assert page.evaluate(KEPT) is None
    assert page.locator("[data-pass-code]").count() == 0
    assert axe_violations(page) == []


def when_the_cashier_scans(page: Page, world: World, code: str) -> None:
    sign_in(page, world, "cashier")
    page.goto("/partenaire/encaisser/")
    # As a reader at the counter types it.
    page.get_by_label("Numéro de la carte").press_sequentially(code)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Prix de la vente")).to_be_visible()


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_wrong_clock_shows_right_codes(open_page: OpenPage, world: World, minutes: int) -> None:
    page = open_page(width=PHONE)
    page.clock.install(time=now() + timedelta(minutes=minutes))
    open_card(page, world)
    expect(page.locator("[data-pass-clock]")).to_be_visible()
    assert verify(read(page)) == world.card("holder_active")
    # The telephone sets its clock right while the card is open: a quarter of an hour, at once.
    page.clock.set_system_time(now() + timedelta(minutes=5))
    page.clock.fast_forward(15_000)
    page.wait_for_function("() => new Promise(done => requestAnimationFrame(() => done(true)))")
    expect(page.locator("[data-pass-online]")).to_be_visible()


def test_a_picture_of_the_screen_is_soon_dead(open_page: OpenPage, world: World) -> None:
    page = open_page(width=PHONE)
    open_card(page, world)
    code = read(page)
    parts = rotating.take_apart(code)
    assert parts
    with pytest.raises(CodeExpired):
        verify(code, rotating.start_of(parts.step) + timedelta(seconds=60))


def test_without_scripts_the_next_code_comes_by_itself(
    open_page: OpenPage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A step of three seconds: nobody waits half a minute here.
    monkeypatch.setattr(rotating, "STEP_SECONDS", 3)
    page = open_page(width=PHONE, javascript=False)
    sign_in_without_scripts(page, world)
    page.goto(PAGE)
    first = read(page)
    assert verify(first) == world.card("holder_active")
    with page.expect_navigation(wait_until="load"):
        pass
    assert read(page) != first
    assert "La page se recharge seule" in page.locator("body").inner_text()


def sign_in_without_scripts(page: Page, world: World) -> None:
    session = world.client("holder_active").cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": session, "domain": "localhost", "path": "/"}])


def test_signing_out_leaves_nothing_in_the_browser(open_page: OpenPage, world: World) -> None:
    page = open_page()
    open_card(page, world)
    page.locator("[data-offline-ready]").wait_for()
    assert page.evaluate(KEPT)
    page.goto("/espace-beneficiaire/")
    page.get_by_role("button", name="Déconnexion").first.click()
    expect(page.get_by_text("La session est fermée.")).to_be_visible()
    assert page.evaluate(KEPT) is None
    page.context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(PAGE)


def test_the_end_of_the_opening_is_the_end_without_a_network_too(open_page: OpenPage, world: World) -> None:
    page = open_page(width=PHONE)
    page.clock.install()
    open_card(page, world)
    page.locator("[data-offline-ready]").wait_for()
    page.context.set_offline(True)
    page.clock.fast_forward(12 * 3600 * 1000)
    is_shown(page, "closed")
    assert page.evaluate(KEPT) is None
    page.reload()
    is_shown(page, "missing")


def test_nothing_of_a_person_is_on_the_shelf_nor_in_the_script_of_another_page(
    open_page: OpenPage, world: World
) -> None:
    page = open_page()
    open_card(page, world)
    page.locator("[data-offline-ready]").wait_for()
    shelf = page.evaluate(
        """async () => {
          const shelf = await caches.open("opened-card");
          const answers = await shelf.matchAll();
          const text = (one) => (one.url.includes("/static/") ? "" : one.text());
          return Promise.all(answers.map(async (one) => [one.url, await text(one)]));
        }"""
    )
    pages = [(url, text) for url, text in shelf if "/static/" not in url]
    assert [url.partition("/espace")[2] for url, _text in pages] == ["-beneficiaire/ma-carte/hors-ligne/"]
    assert world.holders["holder_active"].last_name not in pages[0][1]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/espace-beneficiaire/")
    assert not [url for url in asked if "card-screen" in url]


# A camera of the test: what it sees is the picture given to it.
CAMERA = """picture => {
  const image = new Image();
  image.src = picture;
  navigator.mediaDevices.getUserMedia = async () => {
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), {width: 1280, height: 720});
    const context = canvas.getContext("2d");
    setInterval(() => {
      context.fillRect(0, 0, 1280, 720);
      context.drawImage(image, 430, 150, 420, 420);
    }, 50);
    return canvas.captureStream();
  };
}"""


def test_the_camera_of_the_till_reads_the_card(open_page: OpenPage, world: World) -> None:
    phone, till = open_page(width=PHONE), open_page(width=PHONE)
    open_card(phone, world)
    sign_in(till, world, "cashier")
    till.goto("/partenaire/encaisser/")
    picture = base64.b64encode(phone.locator("[data-pass-code]").screenshot()).decode()
    till.evaluate(CAMERA, f"data:image/png;base64,{picture}")
    till.get_by_role("button", name="Scanner la carte virtuelle").click()
    expect(till.get_by_label("Prix de la vente")).to_be_visible()
    assert CodeUse.objects.count() == 1


def test_a_till_without_a_camera_says_what_to_do(open_page: OpenPage, world: World) -> None:
    till = open_page(width=PHONE)
    sign_in(till, world, "cashier")
    till.goto("/partenaire/encaisser/")
    till.get_by_role("button", name="Scanner la carte virtuelle").click()
    expect(till.get_by_text("La caméra ne s’ouvre pas.")).to_be_visible()
    expect(till.get_by_role("button", name="Scanner la carte virtuelle")).to_be_enabled()
    assert axe_violations(till) == []
