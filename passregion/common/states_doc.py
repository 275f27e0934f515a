"""docs/states.md, written from the `states.py` of every room, so that the page cannot disagree with the code."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps
from django.utils.translation import override

HEAD = """# States

Written by `./pass manage states_doc` from the `states.py` of each room; a test compares. A verb tried from a state that
its line does not list is refused.
"""


def states_markdown() -> str:
    """The whole page, rooms by name."""
    names = sorted(config.name for config in apps.get_app_configs() if config.name.startswith("passregion."))
    modules = [import_module(f"{name}.states") for name in names if find_spec(f"{name}.states")]
    with override("fr"):
        return "\n".join([HEAD, *(_section(module) for module in modules)])


def _section(module: ModuleType) -> str:
    states, transitions = list(module.State), module.TRANSITIONS
    rows = [f"| `{state.value}` | {state.label} | {_verbs_from(state, transitions)} |" for state in states]
    moves = [
        f"| `{verb}` | {', '.join(f'`{state.value}`' for state in states if state in origins)} | `{target.value}` |"
        for verb, (origins, target) in transitions.items()
    ]
    lines = [f"## {module.__name__.split('.')[1]}", "", str(module.__doc__).strip(), ""]
    lines += ["| State | On screen | Verbs allowed |", "| --- | --- | --- |", *rows, ""]
    lines += ["| Verb | From | To |", "| --- | --- | --- |", *moves, ""]
    return "\n".join(lines)


def _verbs_from(state: object, transitions: dict[str, tuple[frozenset[object], object]]) -> str:
    verbs = [f"`{verb}`" for verb, (origins, _target) in transitions.items() if state in origins]
    return ", ".join(verbs) or "none"
