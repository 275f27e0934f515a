"""Loading the national lists of tracks: school classes (MEF) or diplomas. The header says which one it is."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.actors import Actor
from passregion.common.bulk import upsert
from passregion.common.registers import (
    BadValue,
    FileRefused,
    Progress,
    RegisterUnreadable,
    Report,
    Row,
    columns_of,
    read_register,
)
from passregion.establishments import general_classes, rules, track_labels
from passregion.establishments.models import Level, Track
from passregion.establishments.operations.create import ensure_general_classes

LABEL_LENGTH_MAX = 200
# A track whose code is not a MEF is one of the Region's own.
NATIONAL_CODE = re.compile(r"[0-9]{10}")
REQUIRED_OF_CLASSES = [
    "mef", "mef_stat_11", "dispositif", "formation_diplome", "duree", "annee", "libelle_edition",
    "date_fermeture", "niveau_code", "niveau_qualification_rncp",
]  # fmt: skip
REQUIRED_OF_DIPLOMAS = [
    "formation_diplome",
    "niveau_code",
    "libelle_long",
    "date_fermeture",
    "niveau_qualification_rncp",
]


class _Known:
    """Codes that the register already holds, read once."""

    def __init__(self) -> None:
        self.code_by_mef_stat = {mef_stat: found.code for mef_stat, found in general_classes.BY_MEF_STAT.items()}
        self.diplomas: set[str] = set()
        for code, mef_stat, diploma in Track.objects.values_list("code", "mef_stat_11", "diploma_code"):
            if mef_stat and not NATIONAL_CODE.fullmatch(code):
                self.code_by_mef_stat.setdefault(mef_stat, code)
            if diploma and code != diploma:
                self.diplomas.add(diploma)


Reader = Callable[[Row, _Known, Report], dict[str, Any] | None]


@transaction.atomic
def import_tracks(*, path: Path, actor: Actor, strict: bool = False, progress: Progress | None = None) -> Report:
    """Load the list at `path`: good rows in one transaction, the others in the report. A second run changes nothing.

    A class that the register holds under a code of the Region keeps that code. Raises RegisterUnreadable, and
    FileRefused in strict mode.
    """
    report = Report()
    ensure_general_classes()
    reader, required = _reader_for(columns_of(path))
    known = _Known()
    rows: dict[str, dict[str, Any]] = {}
    for row in read_register(path, required=required, report=report, progress=progress):
        try:
            values = reader(row, known, report)
            if values and values["code"] in rows:
                raise BadValue(_("Le code %(code)s a déjà été lu plus haut.") % {"code": values["code"]})
        except BadValue as error:
            report.set_aside(row.line, str(error))
            continue
        if values:
            rows[values["code"]] = values
    if strict and report.bad_rows:
        raise FileRefused(report)
    report.count(upsert(Track, list(rows.values()), key=["code"], only_new=["is_provisional"]))
    if not report.is_idle:
        record(
            action=Action.REGISTER_IMPORTED,
            actor=actor,
            subject_ref="register:tracks",
            created=report.created,
            changed=report.changed,
        )
    return report


def _reader_for(columns: list[str]) -> tuple[Reader, list[str]]:
    if "mef" in columns:
        return _class_of, REQUIRED_OF_CLASSES
    if "formation_diplome" in columns:
        return _diploma_of, REQUIRED_OF_DIPLOMAS
    raise RegisterUnreadable(
        _("Le fichier n’est ni une liste de MEF ni une liste de diplômes\u00a0: colonnes lues %(found)s.")
        % {"found": ", ".join(columns)[:300]}
    )


def _class_of(row: Row, known: _Known, report: Report) -> dict[str, Any] | None:
    """One school class, or None when it is not for this register. Raises BadValue."""
    code = row.text("mef", limit=20, is_required=True)
    mef_stat = row.text("mef_stat_11", limit=11)
    qualification = row.text("niveau_qualification_rncp", limit=2)
    if qualification in track_labels.OUT_OF_SCOPE:
        report.note(_("hors champ\u00a0: école primaire, formation non précisée, attestation"))
        return None
    if known.code_by_mef_stat.get(mef_stat, code) != code:
        report.note(_("déjà tenue sous le code de la Région"))
        return None
    schooling, year = row.text("dispositif", limit=3), row.text("annee", limit=1)
    diploma = row.text("niveau_code", limit=3)
    published = row.text("libelle_edition", limit=LABEL_LENGTH_MAX) or row.text("libelle_long", limit=LABEL_LENGTH_MAX)
    if not published:
        raise BadValue(_("La filière %(code)s n’a pas de libellé.") % {"code": code})
    return _track(
        code=code,
        label=track_labels.readable_class(
            schooling=schooling,
            year=year,
            years=row.text("duree", limit=1),
            published=published,
            qualification=qualification,
        ),
        level=track_labels.level_of(schooling=schooling, year=year, diploma=diploma, qualification=qualification),
        row=row,
        mef_stat=mef_stat,
        other_words=" ".join(
            row.values.get(name, "") for name in ("libelle_court", "diplome_libelle", "libelle_edition")
        ),
    )


def _diploma_of(row: Row, known: _Known, report: Report) -> dict[str, Any] | None:
    """One diploma, or None when it is out of scope or already there by its classes. Raises BadValue."""
    code = row.text("formation_diplome", limit=12, is_required=True)
    qualification = row.text("niveau_qualification_rncp", limit=2)
    if qualification in track_labels.OUT_OF_SCOPE:
        report.note(_("hors champ\u00a0: école primaire, formation non précisée, attestation"))
        return None
    if code in known.diplomas:
        report.note(_("diplôme déjà couvert par ses classes"))
        return None
    published = row.text("libelle_long", limit=LABEL_LENGTH_MAX, is_required=True)
    return _track(
        code=code,
        label=track_labels.readable_diploma(published),
        level=track_labels.level_of(
            schooling="", year="", diploma=row.text("niveau_code", limit=3), qualification=qualification
        ),
        row=row,
        mef_stat="",
        other_words=" ".join(row.values.get(name, "") for name in ("libelle_court", "niveau_libelle")),
    )


def _track(*, code: str, label: str, level: Level, row: Row, mef_stat: str, other_words: str) -> dict[str, Any]:
    diploma = row.text("formation_diplome", limit=12)
    if len(label) > LABEL_LENGTH_MAX:
        raise BadValue(_("Le libellé dépasse %(limit)d caractères.") % {"limit": LABEL_LENGTH_MAX})
    return {
        "code": code,
        "label": label,
        "level": level.value,
        "voie": track_labels.voie_of(
            diploma=row.text("niveau_code", limit=3), qualification=row.text("niveau_qualification_rncp", limit=2)
        ).value,
        "mef_stat_11": mef_stat,
        "diploma_code": diploma,
        "rncp_code": "",
        "search_text": rules.track_search_text(
            code=code, label=label, level=level, other_words=f"{mef_stat} {diploma} {other_words}"
        ),
        "closed_on": row.day("date_fermeture"),
        "is_provisional": False,
    }
