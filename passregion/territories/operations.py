"""Loading the communes and their postcodes."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.actors import Actor
from passregion.common.bulk import upsert
from passregion.common.registers import FileRefused, Progress, RegisterUnreadable, Report
from passregion.common.texts import fold
from passregion.territories import rules
from passregion.territories.models import Commune, PostalCode

PROGRESS_STEP = 10_000


def _entries(path: Path) -> list[Any]:
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RegisterUnreadable(
            _("Le fichier %(path)s ne peut pas être ouvert. Installez d’abord les paquets de l’interface.")
            % {"path": path}
        ) from error
    except ValueError as error:
        raise RegisterUnreadable(_("Le fichier %(path)s n’est pas du JSON en UTF-8.") % {"path": path}) from error
    if not isinstance(entries, list) or not entries:
        raise RegisterUnreadable(_("Le fichier %(path)s ne contient aucune commune.") % {"path": path})
    return entries


def _read(entries: list[Any], report: Report, progress: Progress | None) -> dict[str, rules.KnownCommune]:
    """Communes by INSEE code. A delegated commune that has the code of a current one is left to it."""
    found: dict[str, rules.KnownCommune] = {}
    for place, entry in enumerate(entries, start=1):
        report.read += 1
        if progress and report.read % PROGRESS_STEP == 0:
            progress(report.read)
        try:
            commune = rules.commune_of(entry)
        except rules.NotACommune as error:
            report.set_aside(place, str(error))
            continue
        if not commune.postal_codes:
            report.note(_("commune sans code postal (déléguée ou associée)"))
        elif commune.insee_code in found:
            report.set_aside(place, _("Le code %(code)s est déjà pris.") % {"code": commune.insee_code})
        else:
            found[commune.insee_code] = commune
    return found


@transaction.atomic
def import_communes(*, path: Path, actor: Actor, strict: bool = False, progress: Progress | None = None) -> Report:
    """Load every commune that has a postcode. A second run changes nothing. `line` in the report is the entry's rank.

    Raises RegisterUnreadable, and FileRefused in strict mode.
    """
    report = Report()
    found = _read(_entries(path), report, progress)
    if strict and report.bad_rows:
        raise FileRefused(report)
    counts = upsert(
        Commune,
        [
            {
                "insee_code": commune.insee_code,
                "name": commune.name,
                "folded_name": fold(commune.name),
                "departement": commune.departement,
                "population": commune.population,
            }
            for commune in found.values()
        ],
        key=["insee_code"],
    )
    report.count(counts)
    added = _write_postal_codes(found)
    if added:
        report.note(_("codes postaux ajoutés ou retirés"))
    if added or not report.is_idle:
        record(
            action=Action.REGISTER_IMPORTED,
            actor=actor,
            subject_ref="register:communes",
            created=report.created,
            changed=report.changed,
        )
    return report


def _write_postal_codes(found: dict[str, rules.KnownCommune]) -> bool:
    """Make the postcodes those of the file, and say whether any differed."""
    keys = dict(Commune.objects.values_list("insee_code", "pk"))
    wanted = {(keys[commune.insee_code], code) for commune in found.values() for code in commune.postal_codes}
    present = set(PostalCode.objects.values_list("commune_id", "code"))
    gone = present - wanted
    if gone:
        PostalCode.objects.filter(
            pk__in=[
                pk
                for pk, key, code in PostalCode.objects.values_list("pk", "commune_id", "code")
                if (key, code) in gone
            ]
        ).delete()
    new = sorted(wanted - present)
    upsert(PostalCode, [{"commune": key, "code": code} for key, code in new], key=["commune", "code"])
    return bool(new or gone)
