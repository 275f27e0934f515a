"""An adult in the wizard, for a child."""

import datetime
from typing import Any

from django.test import Client

from passregion.common.clock import today
from passregion.portals.apply.steps import steps_of
from tests.portals.apply.walk import IDENTITY, PASSWORD, Walker

GUARDIAN = {
    "relation": "parent",
    "last_name": "Moreau",
    "first_name": "Sonia",
    "phone": "06 39 98 00 11",
    "email": "sonia.moreau@exemple.fr",
    "email_again": "sonia.moreau@exemple.fr",
    "password": PASSWORD,
    "password_again": PASSWORD,
}


def born(age: int, *, days_more: int = 0) -> str:
    """The birth date, as it is typed, of somebody of that age today, and that many days older."""
    day = today()
    return (day.replace(year=day.year - age, day=min(day.day, 28)) - datetime.timedelta(days=days_more)).strftime(
        "%d/%m/%Y"
    )


def child(**values: str) -> dict[str, str]:
    """The identity of a child, as an adult types it."""
    kept = {name: IDENTITY[name] for name in ("civility", "last_name", "first_name")}
    return {**kept, "birth_date": born(13, days_more=40), **values}


class GuardianWalker(Walker):
    """One browser in which an adult applies for a child."""

    def __init__(self, client: Client, **identity: str) -> None:
        super().__init__(client)
        self.identity = child(**identity)
        self.relation: dict[str, str] = dict(GUARDIAN)

    def start(self) -> "GuardianWalker":
        response = self.client.post("/demande/", {"applicant": "guardian"})
        assert response.status_code == 302, response.content.decode()
        self.draft_id = response.url.split("/")[2]
        return self

    def answers(self, key: str) -> list[dict[str, Any]]:
        if key == "guardian":
            return [self.relation]
        if key == "identity":
            return [self.identity]
        if key == "legal":
            return [{"deals_adult": "on", "deals_young": "on"}]
        return super().answers(key)

    def to_rest(self, key: str, since: str = "guardian") -> "GuardianWalker":
        """Do the steps from `since` on, before this one."""
        keys = [step.key for step in steps_of(self.draft)]
        for name in keys[keys.index(since) : keys.index(key)]:
            self.do(name)
        return self
