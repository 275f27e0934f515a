"""Geometry of crops: pure numbers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passregion.photos import rules
from passregion.photos.rules import Crop

SIDES = st.integers(350, 12_000)
SHARES = st.floats(-1e9, 1e9)


@given(SHARES, SHARES, SHARES, st.floats(-1e6, 1e6), SIDES, SIDES)
def test_whatever_is_asked_the_frame_lies_within_the_picture(
    x: float, y: float, width: float, turn: float, wide: int, high: int
) -> None:
    crop = rules.within(Crop(x, y, width, turn), (wide, high))
    canvas = rules.turned_size((wide, high), crop.turn)
    left, top, right, bottom = rules.box_of(crop, (wide, high))
    assert 0 <= left <= right <= canvas[0]
    assert 0 <= top <= bottom <= canvas[1]
    assert (bottom - top) * 35 == pytest.approx((right - left) * 45, abs=0.01)
    assert rules.within(crop, (wide, high)).as_json() == pytest.approx(crop.as_json(), abs=1e-9)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.01, 1), st.floats(0.01, 1), SIDES, SIDES)
def test_a_frame_around_any_face_lies_within_and_is_large_enough(
    x: float, y: float, width: float, height: float, wide: int, high: int
) -> None:
    size = (wide, high)
    left, top, right, bottom = rules.box_of(rules.crop_around_face(x, y, width, height, size), size)
    assert -0.01 <= left <= right <= wide + 0.01
    assert -0.01 <= top <= bottom <= high + 0.01
    most = rules.largest_frame(size)
    assert right - left >= min(350, most[0]) - 0.01


def test_a_face_fills_its_frame_as_on_an_identity_photo() -> None:
    crop = rules.crop_around_face(0.4, 0.4, 0.2, 0.15, (1200, 1600))
    left, top, right, bottom = rules.box_of(crop, (1200, 1600))
    face_height = 0.15 * 1600
    chin, crown = 0.55 * 1600, 0.4 * 1600 - rules.CROWN_ABOVE_FACE * face_height
    assert 0.65 < (chin - crown) / (bottom - top) < 0.75
    assert top < crown
    assert (left + right) / 2 == pytest.approx(600)


@pytest.mark.parametrize(
    ("turn", "size"), [(0, (1000, 1400)), (90, (1400, 1000)), (180, (1000, 1400)), (270, (1400, 1000))]
)
def test_quarter_turns_exchange_width_and_height(turn: float, size: tuple[int, int]) -> None:
    assert rules.turned_size((1000, 1400), turn) == size


def test_a_tilted_canvas_holds_every_corner() -> None:
    wide, high = rules.turned_size((1000, 1400), 10)
    assert wide == math.ceil(1000 * math.cos(math.radians(10)) + 1400 * math.sin(math.radians(10)))
    assert high > 1400


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"x": 0, "y": 0},
        {"x": "nan", "y": 0, "width": 1},
        {"x": 0, "y": float("inf"), "width": 1},
        {"x": 0, "y": 0, "width": "1e999"},
        {"x": 0, "y": 0, "width": None},
        {"x": "\0", "y": 0, "width": 1},
        {"x": 0, "y": 0, "width": 1, "turn": "left"},
        {"x": 10**400, "y": 0, "width": 1},
        {"x": [], "y": 0, "width": 1},
    ],
)
def test_what_is_no_crop_is_none(values: dict[str, object]) -> None:
    assert rules.crop_from_json(values) is None


def test_a_crop_comes_back_as_it_was_kept() -> None:
    crop = Crop(0.1, 0.2, 0.5, 90)
    assert rules.crop_from_json(crop.as_json()) == crop
    assert rules.crop_from_json({"x": "0.1", "y": "0.2", "width": "0.5"}) == Crop(0.1, 0.2, 0.5)
