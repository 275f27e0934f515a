"""The photo page without any script: a file, a frame moved by buttons and numbers, refusals in words."""

import io
import re
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from passregion.beneficiaries.models import Portrait
from passregion.beneficiaries.operations.portraits import forget_source
from passregion.photos import refusals
from passregion.photos.rules import CROP_WIDTH_MIN, Crop, turned_size
from passregion.portals.apply.forms.photo import advice_sentences, is_same
from passregion.portals.apply.photo_frame import MOVES, draw, moved
from tests.beneficiaries.factories import photo_bytes
from tests.portals.apply.walk import Walker, upload

pytestmark = pytest.mark.django_db
SIZE = (1600, 1200)
KEPT = {"to_establishment": "on"}
NUMBERS = ("x", "y", "width", "turn")


@pytest.fixture
def desk(walker: Walker) -> Walker:
    """At the photo page, with a wide photo in place."""
    walker.to("photo")
    answer = walker.post("photo", {"photo": upload(photo_bytes(1600, 1200)), "act": "import", **KEPT})
    assert answer["Location"].endswith("/photo/#cadrage")
    return walker


def page_of(walker: Walker, query: str = "") -> str:
    page: str = walker.client.get(walker.url("photo") + query).content.decode()
    return page


def numbers_of(walker: Walker) -> dict[str, str]:
    """The four numbers of the frame, as the page holds them."""
    page = page_of(walker)
    found = {name: re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page) for name in NUMBERS}
    return {name: match[1] for name, match in found.items() if match} | KEPT


def crop_of(walker: Walker) -> Crop:
    return Crop(**walker.draft.portrait.crop)


def file_of(walker: Walker, name: str) -> Any:
    answer = walker.client.get(f"/demande/{walker.draft_id}/photo/{name}/")
    return answer, answer.getvalue() if answer.streaming else b""


def test_before_the_first_photo_there_is_nothing_to_frame(walker: Walker) -> None:
    page = walker.to("photo").get("photo").content.decode()
    assert "Ta photo s’affichera ici" in page
    assert 'value="apply" data-photo-apply' not in page
    assert "Régler au clavier" not in page
    assert walker.post("photo", {"act": "closer", **KEPT}).status_code == 200


def test_the_whole_picture_is_shown_with_its_frame(desk: Walker) -> None:
    page = page_of(desk)
    assert 'viewBox="0 0 1600 1200"' in page
    assert "Appliquer" in page
    answer, data = file_of(desk, "entiere")
    assert answer["Content-Type"] == "image/jpeg"
    assert "no-store" in answer["Cache-Control"]
    assert Image.open(io.BytesIO(data)).size == SIZE


@pytest.mark.parametrize("name", ["fichier", "entiere"])
def test_nobody_else_sees_the_photo(desk: Walker, name: str) -> None:
    own = desk.client
    desk.client = Client()
    assert file_of(desk, name)[0].status_code == 404
    desk.client = own
    assert file_of(desk, name)[0].status_code == 200


@pytest.mark.parametrize("act", sorted(MOVES))
def test_each_button_cuts_the_photo_anew(desk: Walker, act: str) -> None:
    # Away from the edges, so that every move has room.
    desk.post("photo", numbers_of(desk) | {"x": "40", "y": "30", "width": "30", "act": "apply"})
    before, image = crop_of(desk), desk.draft.portrait.sha256
    answer = desk.post("photo", numbers_of(desk) | {"act": act})
    assert answer["Location"].endswith("/photo/?regler=1#cadrage")
    assert is_same(crop_of(desk), moved(before, SIZE, act))
    assert not is_same(crop_of(desk), before)
    assert desk.draft.portrait.sha256 != image
    assert "<details" in page_of(desk, "?regler=1") and " open>" in page_of(desk, "?regler=1")


def test_numbers_are_applied(desk: Walker) -> None:
    answer = desk.post("photo", {"x": "10,5", "y": "5", "width": "40", "turn": "0", "act": "apply", **KEPT})
    assert answer.status_code == 302
    assert is_same(crop_of(desk), Crop(0.105, 0.05, 0.4, 0))


def test_next_applies_what_was_not_yet_applied(desk: Walker) -> None:
    answer = desk.post("photo", {"x": "20", "y": "10", "width": "40", "turn": "2", **KEPT})
    assert answer["Location"] == desk.url("usage_code")
    assert is_same(crop_of(desk), Crop(0.2, 0.1, 0.4, 2))


def test_next_does_not_cut_again_what_did_not_change(desk: Walker) -> None:
    image = desk.draft.portrait.image.name
    assert desk.post("photo", numbers_of(desk))["Location"] == desk.url("usage_code")
    assert desk.draft.portrait.image.name == image


def test_one_comes_back_later_and_finds_the_frame(desk: Walker) -> None:
    desk.post("photo", {"x": "20", "y": "10", "width": "40", "turn": "-3", **KEPT})
    desk.do("usage_code")
    assert numbers_of(desk) == {"x": "20.0", "y": "10.0", "width": "40.0", "turn": "-3", **KEPT}


def test_a_frame_too_small_is_refused_beside_the_numbers(desk: Walker) -> None:
    image = desk.draft.portrait.sha256
    page = desk.post("photo", {"x": "20", "y": "10", "width": "3", "turn": "0", "act": "apply", **KEPT})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Ce cadre est trop petit\u00a0: il lui faut 350 × 450 points." in text
    assert " open>" in text
    assert desk.draft.portrait.sha256 == image


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", ["nan", "inf", "-1e999", "9" * 400, "abc", "\x00", "\ud800", "1;DROP", "-1000"])
def test_a_number_that_is_none_is_told(desk: Walker, name: str, value: str) -> None:
    before = crop_of(desk)
    page = desk.post("photo", numbers_of(desk) | {name: value.encode("utf-8", "replace").decode(), "act": "apply"})
    assert "n’est pas un nombre possible" in page.content.decode()
    assert crop_of(desk) == before


@pytest.mark.parametrize("act", ["", "\x00", "apply" * 500, "__class__", "<script>"])
def test_an_unknown_act_is_next(desk: Walker, act: str) -> None:
    assert desk.post("photo", numbers_of(desk) | {"act": act})["Location"] == desk.url("usage_code")


@pytest.mark.parametrize(
    ("kind", "details", "words"),
    [
        (refusals.PhotoBusy, {}, "Beaucoup de photos arrivent"),
        (refusals.PhotoTimeout, {"seconds": 5}, "trop longue à lire"),
        (refusals.PhotoTooManyPixels, {"megapixels_max": 25}, "25 millions de points"),
    ],
)
def test_refusals_stand_beside_the_field_and_keep_the_photo(
    desk: Walker,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[refusals.PhotoRefused],
    details: dict[str, int],
    words: str,
) -> None:
    def refuse(**values: Any) -> Portrait:
        raise kind(**details)

    image = desk.draft.portrait.sha256
    monkeypatch.setattr("passregion.portals.apply.views.photo.store_portrait", refuse)
    page = desk.post("photo", {"photo": upload(), "act": "import", **KEPT}).content.decode()
    assert words in page
    assert 'id="id_photo_error"' in page
    assert "Appliquer" in page
    assert desk.draft.portrait.sha256 == image


def test_photos_are_counted(desk: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passregion.portals.apply.views.photo.PHOTOS_PER_HOUR_MAX", 1)
    page = desk.post("photo", {"photo": upload(), **KEPT}).content.decode()
    assert "Trop de photos envoyées en une heure" in page


def test_cuts_are_counted(desk: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passregion.portals.apply.views.photo.CROPS_PER_HOUR_MAX", 0)
    page = desk.post("photo", numbers_of(desk) | {"act": "closer"}).content.decode()
    assert "Trop de cadrages en une heure" in page


def test_without_its_source_the_photo_is_shown_alone(desk: Walker) -> None:
    forget_source(portrait=desk.draft.portrait)
    page = page_of(desk)
    assert "Ta photo, recadrée" in page
    assert "Appliquer" not in page
    assert file_of(desk, "entiere")[0].status_code == 404
    assert desk.post("photo", {"x": "20", "y": "10", "width": "40", "act": "closer", **KEPT}).status_code == 302


def test_a_source_lost_on_the_disk_is_no_fault(desk: Walker) -> None:
    portrait = desk.draft.portrait
    portrait.source.storage.delete(portrait.source.name)
    assert "Ta photo, recadrée" in page_of(desk)
    assert file_of(desk, "entiere")[0].status_code == 404
    assert desk.post("photo", {"x": "20", "y": "10", "width": "40", **KEPT})["Location"] == desk.url("usage_code")


def test_advice_is_given_and_never_refuses(desk: Walker) -> None:
    portrait = desk.draft.portrait
    portrait.hints = ["blurred", "dark", "of_tomorrow"]
    portrait.save()
    page = page_of(desk)
    assert "Elle semble floue" in page and "Elle semble sombre" in page
    assert "Photo nette" not in page
    assert desk.post("photo", numbers_of(desk))["Location"] == desk.url("usage_code")
    portrait.hints = []
    portrait.save()
    assert "Photo nette, visage de face." in page_of(desk)


def test_every_code_of_advice_has_its_sentence() -> None:
    from passregion.photos.hints import CODES

    assert len(advice_sentences(CODES)) == len(CODES)


@pytest.mark.parametrize("turn", [0, 12.5, 90, 200, 357])
@pytest.mark.parametrize("act", sorted(MOVES))
def test_no_move_leaves_the_picture(act: str, turn: float) -> None:
    crop = Crop(0.3, 0.2, 0.35, turn)
    for _ in range(30):
        crop = moved(crop, SIZE, act)
        wide, tall = turned_size(SIZE, crop.turn)
        height = crop.width * wide * 9 / 7
        assert crop.x >= 0 and crop.y >= 0
        assert crop.x + crop.width <= 1.000001 and crop.y * tall + height <= tall + 0.001
        assert crop.width * wide >= CROP_WIDTH_MIN - 0.5
        assert draw(crop, SIZE).view_box == f"0 0 {wide} {tall}"


def test_four_quarters_are_none() -> None:
    crop = Crop(0.3, 0.2, 0.3)
    around = crop
    for _ in range(4):
        around = moved(around, SIZE, "quarter_right")
    assert is_same(around, crop)
    assert is_same(moved(moved(crop, SIZE, "tilt_left"), SIZE, "tilt_right"), crop)
