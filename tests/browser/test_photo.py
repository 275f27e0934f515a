"""The photo page in a real browser: upload, frame by mouse, finger and keyboard, camera, errors."""

import io
import re
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from passregion.applications.models import Draft
from passregion.demo.portraits import draw_portrait
from passregion.photos.rules import Crop
from passregion.portals.apply.forms.photo import is_same
from passregion.portals.apply.photo_frame import MOVES, moved
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.drafts import start_at
from tests.browser.story import Applicant
from tests.browser.watch import Watch, axe_violations, overflow
from tests.chromium import FLAGS, chromium_path

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZE = (2400, 1800)
# What the server keeps of it.
KEPT = (1600, 1200)
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
Arrive = Callable[..., Page]


@pytest.fixture(scope="module")
def photo() -> bytes:
    """A person in the middle of a wide picture, heavy enough to be worth shrinking."""
    face = Image.open(io.BytesIO(draw_portrait(5)))
    image = Image.new("RGB", SIZE, face.getpixel((5, 5)))
    image.paste(face.resize((1400, 1800)), (700, 0))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95)
    return out.getvalue()


@pytest.fixture
def arrive(open_page: OpenPage, built_region: None) -> Arrive:
    """A visitor at the photo page."""

    def walk(page: Page | None = None, **options: object) -> Page:
        page = page or open_page(**options)
        start_at(page, "photo")
        expect(page.locator(".desk-live")).to_be_visible()
        return page

    return walk


def choose(page: Page, data: bytes, name: str = "moi.jpg", kind: str = "image/jpeg") -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": data})


def numbers(page: Page) -> Crop:
    x, y, width, turn = (float(page.locator(f"[name={name}]").input_value()) for name in ("x", "y", "width", "turn"))
    return Crop(x / 100, y / 100, width / 100, turn % 360)


def kept() -> Crop:
    portrait = Draft.objects.get().portrait
    assert portrait
    return Crop(**portrait.crop)


def apply(page: Page) -> None:
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Appliquer").click()
    expect(page.locator("[data-photo-desk]")).not_to_have_attribute("aria-busy", "true")


def check(page: Page) -> None:
    """Accessible, within the screen, nothing against the policy."""
    assert axe_violations(page) + overflow(page) + page.evaluate("window.__violations") == []


def test_a_photo_is_shrunk_sent_and_framed(arrive: Arrive, photo: bytes) -> None:
    page = arrive()
    check(page)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        choose(page, photo)
    expect(page.locator(".stage-picture")).to_be_visible()
    assert len(sent.value.post_data_buffer or b"") < len(photo)
    expect(page.get_by_text("Ta photo est enregistrée.")).to_be_visible()
    expect(page.locator(".card-face-photo img")).to_be_visible()
    check(page)
    page.get_by_text("Régler au clavier").click()
    for act in sorted(MOVES):
        before = numbers(page)
        page.locator(f"[data-photo-move={act}]").click()
        # Rounded to a hundredth of a percent on the page, at each step.
        assert is_same(numbers(page), moved(before, KEPT, act)), act
    check(page)
    apply(page)
    assert is_same(kept(), numbers(page))


def test_the_frame_by_mouse(arrive: Arrive, photo: bytes) -> None:
    page = arrive()
    choose(page, photo)
    corner = page.locator(".stage-corner").nth(3)
    start = numbers(page)
    where = corner.locator(".stage-dot").evaluate("e => { const b = e.getBoundingClientRect(); return [b.x, b.y] }")
    page.mouse.move(*where)
    page.mouse.down()
    page.mouse.move(where[0] - 60, where[1] - 70, steps=5)
    page.mouse.up()
    smaller = numbers(page)
    assert smaller.width < start.width - 0.05
    # The opposite corner is held.
    assert (smaller.x, smaller.y) == pytest.approx((start.x, start.y), abs=0.002)
    frame = page.locator(".stage-frame").bounding_box()
    assert frame
    middle = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 20, middle[1] + 25, steps=4)
    page.mouse.up()
    after = numbers(page)
    assert after.width == smaller.width
    assert after.x > smaller.x and after.y > smaller.y
    # Far beyond the edge, the frame stops at it.
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(5, 5, steps=4)
    page.mouse.up()
    assert numbers(page).x == 0
    expect(page.locator(".card-face-cut")).to_be_visible()
    apply(page)
    assert is_same(kept(), numbers(page))
    expect(page.locator(".card-face-cut")).to_have_count(0)


def test_the_frame_by_keyboard_alone(arrive: Arrive, photo: bytes) -> None:
    page = arrive()
    importer = page.get_by_role("button", name="Importer")
    Applicant(page).reaches(importer)
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files({"name": "moi.jpg", "mimeType": "image/jpeg", "buffer": photo})
    group = page.get_by_role("group", name="Cadre de ta photo")
    expect(group).to_be_visible()
    expect(importer).to_be_focused()
    for _ in range(60):
        if group.evaluate("e => document.activeElement === e"):
            break
        page.keyboard.press("Shift+Tab")
    expect(group).to_be_focused()
    start = numbers(page)
    for key in ("+", "+", "ArrowLeft", "Shift+ArrowDown", "PageDown"):
        page.keyboard.press(key)
    after = numbers(page)
    assert after.width < start.width and after.y > start.y and after.turn == 3
    expect(page.locator("[data-photo-spoken]")).to_contain_text("rotation 3 degrés")
    page.keyboard.press("Escape")
    assert is_same(numbers(page), start)
    page.keyboard.press("-")
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Enter")
    expect(page.locator("[data-photo-desk]")).not_to_have_attribute("aria-busy", "true")
    expect(group).to_be_focused()
    assert is_same(kept(), numbers(page))


@pytest.fixture
def phone(chromium: Browser, live_server) -> Iterator[Page]:
    """A page of a phone: fingers, no mouse."""
    context = chromium.new_context(
        viewport={"width": PHONE, "height": 740},
        has_touch=True,
        is_mobile=True,
        locale="fr-FR",
        base_url=live_server.url,
        reduced_motion="reduce",
    )
    page = context.new_page()
    watch = Watch(page)
    yield page
    context.close()
    assert watch.complaints() == []


class Hand:
    """Fingers laid on a page, moved and lifted."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)

    def lays(self, *points: tuple[float, float]) -> None:
        self._send("touchStart", *points)

    def moves(self, *points: tuple[float, float]) -> None:
        self._send("touchMove", *points)

    def lifts(self) -> None:
        self._send("touchEnd")

    def _send(self, kind: str, *points: tuple[float, float]) -> None:
        places = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})


def test_the_frame_by_finger(arrive: Arrive, phone: Page, photo: bytes) -> None:
    page = arrive(phone)
    choose(page, photo)
    frame = page.locator(".stage-frame")
    frame.scroll_into_view_if_needed()
    for _time in range(2):
        page.locator("[data-photo-move=closer]").tap()
    start = numbers(page)
    box = frame.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    hand = Hand(page)
    hand.lays((x, y))
    for step in range(1, 5):
        hand.moves((x + 5 * step, y + 4 * step))
    hand.lifts()
    dragged = numbers(page)
    assert dragged.x > start.x and dragged.y > start.y and dragged.width == start.width
    hand.lays((x - 40, y))
    hand.lays((x - 40, y), (x + 40, y))
    for gap in (36, 32, 28, 26):
        hand.moves((x - gap, y), (x + gap, y))
    hand.lifts()
    assert numbers(page).width < dragged.width
    check(page)


def test_a_photo_is_dropped_on_the_desk(arrive: Arrive, photo: bytes) -> None:
    page = arrive()
    carried = page.evaluate_handle(
        """bytes => { const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], 'moi.jpg', {type: 'image/jpeg'})); return data; }""",
        list(photo),
    )
    page.dispatch_event(".desk-stage", "dragover", {"dataTransfer": carried})
    expect(page.locator(".desk-over")).to_be_visible()
    page.dispatch_event(".desk-stage", "drop", {"dataTransfer": carried})
    expect(page.locator(".stage-picture")).to_be_visible()
    expect(page.locator(".desk-over")).to_have_count(0)


def test_what_is_no_photo_is_refused_in_words(arrive: Arrive, photo: bytes) -> None:
    page = arrive()
    choose(page, photo)
    expect(page.locator(".stage-picture")).to_be_visible()
    image = Draft.objects.get().portrait_id
    choose(page, b"%PDF-1.7", "cv.pdf", "application/pdf")
    expect(page.get_by_role("alert")).to_contain_text("Ce fichier n’est pas une photo")
    check(page)
    # A file that only the server finds out.
    choose(page, b"\xff\xd8\xff broken", "moi.heic", "image/heic")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.locator("#id_photo_error")).to_contain_text("Ce fichier")
    expect(page.get_by_role("button", name="Importer")).to_have_attribute("aria-describedby", re.compile("error"))
    check(page)
    page.locator("[data-error-summary] a").first.click()
    expect(page.get_by_role("button", name="Importer")).to_be_focused()
    assert Draft.objects.get().portrait_id == image
    choose(page, photo)
    expect(page.locator("#id_photo_error")).to_have_count(0)


def test_a_lost_network_keeps_the_photo_chosen(arrive: Arrive, photo: bytes) -> None:
    page = arrive()
    page.context.set_offline(True)
    choose(page, photo)
    expect(page.get_by_role("alert")).to_contain_text("La connexion s’est coupée")
    expect(page.get_by_role("button", name="Réessayer")).to_be_focused()
    assert page.locator("input[type=file]").evaluate("input => input.files.length") == 1
    page.context.set_offline(False)
    check(page)
    page.get_by_role("button", name="Réessayer").click()
    expect(page.locator(".stage-picture")).to_be_visible()
    expect(page.locator("[data-photo-failure]")).to_be_hidden()


def test_an_upload_is_told_and_can_be_stopped(arrive: Arrive, photo: bytes) -> None:
    page = arrive()
    held: list[Route] = []
    page.route("**/photo/", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    choose(page, photo)
    expect(page.locator("[data-photo-sending]")).to_be_visible()
    expect(page.locator("[data-photo-sending] progress")).to_be_visible()
    expect(page.locator("[data-photo-spoken]")).not_to_be_empty()
    check(page)
    page.get_by_role("button", name="Annuler l’envoi").click()
    expect(page.locator("[data-photo-sending]")).to_be_hidden()
    expect(page.locator("[data-photo-spoken]")).to_contain_text("Envoi annulé")
    expect(page.get_by_role("button", name="Importer")).to_be_focused()
    assert Draft.objects.get().portrait is None
    page.unroute("**/photo/")
    choose(page, photo)
    expect(page.locator(".stage-picture")).to_be_visible()
    # The form was never sent as such, and still can be.
    page.get_by_role("button", name="Suivant").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Code d’utilisation")


def test_a_camera_that_is_refused_is_told(arrive: Arrive) -> None:
    page = arrive()
    page.get_by_role("button", name="Webcam").click()
    dialog = page.get_by_role("dialog", name="Prendre une photo")
    expect(dialog).to_contain_text(re.compile("n’est pas autorisé|Aucun appareil photo"))
    check(page)
    with page.expect_file_chooser():
        dialog.get_by_role("button", name="Importer une photo").click()
    expect(dialog).to_be_hidden()


@pytest.fixture
def camera_page(chromium: Browser, live_server) -> Iterator[Page]:
    """A page of a browser with a camera: a ball that beeps."""
    browser = chromium.browser_type.launch(executable_path=chromium_path(), args=[*FLAGS, *CAMERA])
    context = browser.new_context(
        viewport={"width": DESKTOP, "height": 900}, locale="fr-FR", base_url=live_server.url, permissions=["camera"]
    )
    page = context.new_page()
    watch = Watch(page)
    yield page
    complaints = watch.complaints()
    browser.close()
    assert complaints == []


def test_a_photo_is_taken_with_the_camera(arrive: Arrive, camera_page: Page) -> None:
    page = arrive(camera_page)
    page.get_by_role("button", name="Webcam").click()
    dialog = page.get_by_role("dialog", name="Prendre une photo")
    expect(dialog).to_contain_text("Place ton visage dans l’ovale")
    # Seen as in a mirror.
    assert page.locator("video").evaluate("video => getComputedStyle(video).scale") == "-1 1"
    check(page)
    tracks = "document.querySelector('video').srcObject?.getTracks().map(track => track.readyState)"
    assert page.evaluate(tracks) == ["live"]
    page.evaluate(f"window.__tracks = document.querySelector('video').srcObject.getTracks(); {tracks}")
    dialog.get_by_role("button", name="Fermer").click()
    assert page.evaluate("window.__tracks.map(track => track.readyState)") == ["ended"]
    page.get_by_role("button", name="Webcam").click()
    dialog.get_by_label("Attendre 3 secondes avant la photo").check()
    dialog.get_by_role("button", name="Prendre la photo").click()
    expect(page.locator(".webcam-count")).to_have_text("3")
    expect(page.locator(".stage-picture")).to_be_visible()
    expect(dialog).to_be_hidden()
    assert Draft.objects.get().portrait is not None
    check(page)


@pytest.mark.parametrize("dark", [False, True])
def test_it_holds_at_320_px_and_with_large_text(arrive: Arrive, photo: bytes, dark: bool) -> None:
    page = arrive(width=320, dark=dark)
    choose(page, photo)
    expect(page.locator(".stage-picture")).to_be_visible()
    page.get_by_text("Régler au clavier").click()
    check(page)
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert overflow(page) == []
