"""Who acts: a plain reference that the audit trail and the histories keep."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """`ref` names the record (`user:12`), `label` is what a reader sees. Neither is a foreign key."""

    ref: str
    label: str


SYSTEM = Actor(ref="system", label="système")
# Somebody who named an account that does not exist.
NOBODY = Actor(ref="nobody", label="compte inconnu")
