"""Loads who teaches what."""

from pathlib import Path

from django.utils.translation import gettext as _

from passregion.common.actors import SYSTEM
from passregion.common.register_command import RegisterCommand
from passregion.common.registers import Progress, Report
from passregion.establishments.operations import import_track_offers


class Command(RegisterCommand):
    help = _("Charge les filières enseignées par chaque établissement.")
    subject = _("filières enseignées")

    def load(self, *, path: Path, strict: bool, progress: Progress) -> Report:
        return import_track_offers(path=path, actor=SYSTEM, strict=strict, progress=progress)
