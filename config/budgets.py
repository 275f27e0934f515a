"""How many personal files an agent may open in a day, read from one variable of the environment."""

import re

from django.core.exceptions import ImproperlyConfigured

# Role → (alarm above, stop above). A school validates hundreds of demandes in September; nobody reads thousands.
DEFAULT = {
    "default": (100, 200),
    "reviewer": (300, 600),
    "head": (300, 600),
    "cashier": (300, 600),
    "manager": (300, 600),
    "region_manager": (300, 600),
    "support": (150, 300),
}
_ENTRY = re.compile(r"([a-z_]+)=(\d{1,6})/(\d{1,6})")


def opening_budgets(text: str) -> dict[str, tuple[int, int]]:
    """The budgets, with those of `text` (`support=150/300 reviewer=400/800`) in place of ours.

    Raises ImproperlyConfigured.
    """
    budgets = dict(DEFAULT)
    for entry in text.split():
        found = _ENTRY.fullmatch(entry)
        if found is None or int(found[2]) > int(found[3]):
            raise ImproperlyConfigured(f"PASS_OPENING_BUDGETS: « {entry} » is not role=alarm/stop.")
        budgets[found[1]] = (int(found[2]), int(found[3]))
    return budgets
