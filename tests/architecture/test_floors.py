"""Rooms only look down: imports by the linter, foreign keys by this test (a key written as a string escapes it)."""

import ast
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, OneToOneField

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "passregion"


def floors() -> dict[str, int]:
    """Room → height, from the contract in pyproject.toml; 0 is the ground."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract for contract in contracts if contract["type"] == "layers")["layers"]
    return {room.strip(): height for height, layer in enumerate(reversed(layers)) for room in layer.split("|")}


def own_models() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith("passregion.")]


def keys_that_look_up(heights: dict[str, int], models: list[type]) -> list[str]:
    """Foreign keys that point to a room that is not below their own."""
    found = []
    for model in models:
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey | OneToOneField | ManyToManyField) or field.auto_created:
                continue
            here, there = model._meta.app_label, field.related_model._meta.app_label
            if there in heights and here != there and heights[there] >= heights[here]:
                found.append(f"{here}.{model.__name__}.{field.name} → {there}")
    return found


def test_foreign_keys_point_down() -> None:
    assert keys_that_look_up(floors(), own_models()) == []


def test_the_check_sees_a_key_that_looks_up() -> None:
    upside_down = {room: -height for room, height in floors().items()}
    assert keys_that_look_up(upside_down, own_models())


def test_every_room_has_a_floor() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert rooms == set(floors())


@pytest.mark.parametrize("room", sorted(floors()))
def test_a_room_says_what_it_is_for_and_nothing_else(room: str) -> None:
    tree = ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8"))
    if room == "portals":
        return
    assert ast.get_docstring(tree), f"{room}/__init__.py needs a docstring"
    assert len(tree.body) == 1, f"{room}/__init__.py holds one docstring and no code"


def python_sources() -> list[Path]:
    return [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]


def test_no_utils_no_signals_no_admin() -> None:
    for path in python_sources():
        text = path.read_text(encoding="utf-8")
        assert path.stem not in {"utils", "helpers", "misc", "signals", "admin"}, path
        assert "django.db.models.signals" not in text, f"{path}: no signals between rooms"


def test_only_the_clock_reads_the_time() -> None:
    allowed = {PACKAGE / "common/clock.py"}
    for path in set(python_sources()) - allowed:
        text = path.read_text(encoding="utf-8")
        for call in ("timezone.now(", "datetime.now(", "date.today(", "time.time("):
            assert call not in text, f"{path}: ask passregion.common.clock instead of {call})"
