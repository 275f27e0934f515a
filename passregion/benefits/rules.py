"""Who gets how much. No database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid5

GRANTS = UUID("5f0d0f0e-0d51-5a7b-9a3e-6b6c1f3f8d21")


@dataclass(frozen=True)
class AmountRule:
    """One row of the amounts of a benefit. An empty condition matches everyone."""

    amount_cents: int
    track_id: int | None = None
    level: str = ""
    voie: str = ""

    def fits(self, track_id: int, level: str, voie: str) -> bool:
        """Whether every condition that the rule sets is met."""
        return self.track_id in (None, track_id) and self.level in ("", level) and self.voie in ("", voie)

    @property
    def precision(self) -> tuple[bool, int, bool]:
        """Sorts rules: a track beats all, then both level and voie, then level before voie, then no condition."""
        return self.track_id is not None, bool(self.level) + bool(self.voie), bool(self.level)


def amount_for(rules: Iterable[AmountRule], *, track_id: int, level: str, voie: str) -> int:
    """What the most precise rule that fits gives, in cents; 0 when none fits, or when it gives nothing."""
    fitting = [rule for rule in rules if rule.fits(track_id, level, voie)]
    return max(fitting, key=lambda rule: rule.precision).amount_cents if fitting else 0


def grant_transfer_id(application_id: UUID, benefit_id: UUID) -> UUID:
    """The transfer that opens a wallet: always the same for one demande and one benefit, so it cannot be made twice."""
    return uuid5(GRANTS, f"{application_id}:{benefit_id}")
