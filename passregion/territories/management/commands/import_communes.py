"""Loads communes and postcodes from the npm package of Etalab."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from passregion.common.actors import SYSTEM
from passregion.common.register_command import RegisterCommand
from passregion.common.registers import Progress, Report
from passregion.territories.operations import import_communes


class Command(RegisterCommand):
    help = _("Charge les communes et leurs codes postaux.")
    subject = _("communes et codes postaux")
    path_default = Path(settings.ROOT, "node_modules/@etalab/decoupage-administratif/data/communes.json")

    def load(self, *, path: Path, strict: bool, progress: Progress) -> Report:
        return import_communes(path=path, actor=SYSTEM, strict=strict, progress=progress)
