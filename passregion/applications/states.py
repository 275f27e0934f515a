"""The life of an application."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where an application stands."""

    SUBMITTED = "submitted", _("À valider")
    TO_CORRECT = "to_correct", _("À corriger")
    APPROVED = "approved", _("Validée")
    REFUSED = "refused", _("Refusée")
    WITHDRAWN = "withdrawn", _("Retirée")


# verb: (states it may start from, state it leads to)
TRANSITIONS: dict[str, tuple[frozenset[State], State]] = {
    "approve": (frozenset({State.SUBMITTED}), State.APPROVED),
    "refuse": (frozenset({State.SUBMITTED}), State.REFUSED),
    "ask_correction": (frozenset({State.SUBMITTED}), State.TO_CORRECT),
    "send_back": (frozenset({State.TO_CORRECT}), State.SUBMITTED),
    "withdraw": (frozenset({State.SUBMITTED, State.TO_CORRECT}), State.WITHDRAWN),
    # By the young person, while the campaign is open: a withdrawal by mistake.
    "reopen": (frozenset({State.WITHDRAWN}), State.SUBMITTED),
}
