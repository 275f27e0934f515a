"""Questions about second factors: which a person has, and what they are called."""

from dataclasses import dataclass
from datetime import datetime

from passregion.accounts.models import CodeGenerator, Passkey, RecoveryCode, User

PASSKEY, GENERATOR = "passkey", "generator"


@dataclass(frozen=True)
class Factor:
    """One second factor of one person. `ref` names it in addresses and in the session."""

    kind: str
    public_id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None

    @property
    def ref(self) -> str:
        """`passkey:<id>`, `generator:<id>`."""
        return f"{self.kind}:{self.public_id}"

    @property
    def is_passkey(self) -> bool:
        """Whether it is a passkey, else an application that shows codes."""
        return self.kind == PASSKEY


def factors_of(user: User) -> list[Factor]:
    """Every second factor, the oldest first. The sheet of recovery codes is none: it only stands in for one."""
    found: list[Factor] = []
    rows: list[tuple[str, CodeGenerator | Passkey]] = [(PASSKEY, row) for row in user.passkeys.all()]
    rows += [(GENERATOR, row) for row in user.code_generators.all()]
    for kind, row in rows:
        found.append(Factor(kind, str(row.public_id), row.name, row.created_at, row.last_used_at))
    return sorted(found, key=lambda factor: factor.created_at)


def has_factor(user: User) -> bool:
    """Whether a password alone no longer opens this account."""
    return user.passkeys.exists() or user.code_generators.exists()


def recovery_codes_left(user: User) -> int:
    """How many codes of the sheet have not served."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()
