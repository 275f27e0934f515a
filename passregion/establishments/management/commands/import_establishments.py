"""Loads the register of establishments."""

from pathlib import Path

from django.utils.translation import gettext as _

from passregion.common.actors import SYSTEM
from passregion.common.register_command import RegisterCommand
from passregion.common.registers import Progress, Report
from passregion.establishments.operations import import_establishments


class Command(RegisterCommand):
    help = _("Charge le registre des établissements.")
    subject = _("établissements")

    def load(self, *, path: Path, strict: bool, progress: Progress) -> Report:
        return import_establishments(path=path, actor=SYSTEM, strict=strict, progress=progress)
