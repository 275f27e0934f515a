"""Loads places that the young go to, from open registers."""

from pathlib import Path

from django.utils.translation import gettext as _

from passregion.common.actors import SYSTEM
from passregion.common.register_command import RegisterCommand
from passregion.common.registers import Progress, Report
from passregion.partners.operations import import_places


class Command(RegisterCommand):
    help = _("Charge les lieux des registres ouverts.")
    subject = _("lieux")

    def load(self, *, path: Path, strict: bool, progress: Progress) -> Report:
        return import_places(path=path, actor=SYSTEM, strict=strict, progress=progress)
