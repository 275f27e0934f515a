"""Loads the national list of school classes (MEF) or of diplomas."""

from pathlib import Path

from django.utils.translation import gettext as _

from passregion.common.actors import SYSTEM
from passregion.common.register_command import RegisterCommand
from passregion.common.registers import Progress, Report
from passregion.establishments.operations import import_tracks


class Command(RegisterCommand):
    help = _("Charge les filières, codes MEF ou codes de diplômes.")
    subject = _("filières")

    def load(self, *, path: Path, strict: bool, progress: Progress) -> Report:
        return import_tracks(path=path, actor=SYSTEM, strict=strict, progress=progress)
