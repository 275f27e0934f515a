"""The face of the card: names that fit, and white texts that never lie on a light layer, for each of the summits."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from passregion.design.card_text import NAME_BODIES_MM, NAME_WIDTH_MM, card_face_of, fit_name, width_em
from passregion.design.summits import SUMMITS, summit_of
from tests.design.test_contrast import contrast

NAMES = [
    ("Lina", "Moreau"),
    ("Maximilien", "Delacroix"),
    ("Jean-Christophe", "Vandenberghe-Lacombe"),
    ("Marie Antoinette Joséphine", "de La Rochefoucauld d’Estissac"),
    ("Wolfgangamadeusmaximilian", "Schwarzenbergerowskiewicz-Montmorency"),
    ("Łukasz", "Nguyễn Thị Phương"),
    ("Нина", "Королёва"),
    ("明美", "山田"),
    ("W" * 60, "M" * 60),
    ("", "Moreau"),
]
# Where white text lies on the card, in millimetres: left, top, right, bottom.
TEXT_ZONES = {
    "wordmark": (5, 5, 41, 11.2),
    "issuer": (5, 12.1, 41, 14.6),
    "summit name": (60.6, 5, 80.6, 11),
    "name": (32, 23.8, 56, 40),
    "number": (32, 40.8, 63.5, 44.1),
    "validity": (32, 46.6, 65, 49),
    "sign": (75.2, 43.6, 80.6, 49),
}
LEAST = 4.5


@pytest.mark.parametrize(("first_name", "last_name"), NAMES)
def test_every_line_fits(first_name: str, last_name: str) -> None:
    lines, fit = fit_name(first_name, last_name)
    assert all(width_em(line) * NAME_BODIES_MM[fit] <= NAME_WIDTH_MM for line in lines)
    assert 1 <= len(lines) <= 4
    assert len(lines) * NAME_BODIES_MM[fit] * 1.04 <= 17, "the name would run into the number"


def test_short_names_are_large_and_whole() -> None:
    assert fit_name("Lina", "Moreau") == (("Lina", "Moreau"), "l")
    assert fit_name("Maximilien", "Delacroix")[1] == "m"


def test_a_long_name_breaks_at_its_hyphen() -> None:
    lines, _fit = fit_name("Jean-Christophe", "Vandenberghe-Lacombe")
    assert lines == ("Jean-Christophe", "Vandenberghe-", "Lacombe")


def test_the_texts_are_written_for_people() -> None:
    face = card_face_of(
        first_name="Lina",
        last_name="Moreau",
        number="2604813755294",
        valid_until=datetime.date(2028, 8, 31),
        departement="63",
    )
    assert face.number == "2604\u00a08137\u00a05529\u00a04"
    assert face.validity == "Valable jusqu’au 31.08.2028"
    assert (face.summit_name, face.summit_altitude) == ("Puy de Sancy", "1\u00a0886\u00a0m")


def test_an_address_outside_the_region_gets_a_summit() -> None:
    assert summit_of("75") in SUMMITS.values()


def layers(code: str) -> Iterator[tuple[str, list[list[tuple[float, float]]]]]:
    """Each layer of the drawing, from the ground up: its colour and its rings as polygons, in millimetres."""
    drawing = (Path(settings.FRONTEND_BUILD) / f"design/relief/summits/{code}.svg").read_text(encoding="utf-8")
    for fill, path in re.findall(r'<path fill="(#\w+)" d="([^"]*)"', drawing):
        yield fill, [polygon(ring) for ring in path.split("z") if "q" in ring]


def polygon(ring: str) -> list[tuple[float, float]]:
    numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
    x, y = numbers[:2]
    points = [(x / 10, y / 10)]
    for at in range(2, len(numbers), 4):
        x, y = x + numbers[at + 2], y + numbers[at + 3]
        points.append((x / 10, y / 10))
    return points


def inside(x: float, y: float, rings: list[list[tuple[float, float]]]) -> bool:
    crossings = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                crossings += 1
    return crossings % 2 == 1


@pytest.mark.parametrize("code", sorted(SUMMITS))
def test_white_is_readable_wherever_text_may_lie(code: str) -> None:
    drawn = list(layers(code))
    assert len(drawn) >= 10
    for zone, (left, top, right, bottom) in TEXT_ZONES.items():
        for step in range(0, 21):
            for row in (0.0, 0.5, 1.0):
                x, y = left + (right - left) * step / 20, top + (bottom - top) * row
                ground = [fill for fill, rings in drawn if inside(x, y, rings)]
                seen = ground[-1] if ground else "#094955"
                assert contrast("#ffffff", seen) >= LEAST, f"{zone} at {x:.1f}, {y:.1f} lies on {seen}"


def test_the_ember_is_on_each_card() -> None:
    for code in SUMMITS:
        assert "#FF5C38" in [fill for fill, rings in layers(code) if rings]
