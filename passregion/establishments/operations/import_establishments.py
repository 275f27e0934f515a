"""Loading the register of establishments."""

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.actors import Actor
from passregion.common.bulk import upsert
from passregion.common.registers import BadValue, FileRefused, Progress, Report, Row, read_register
from passregion.establishments import rules
from passregion.establishments.models import Category, Establishment
from passregion.establishments.operations.create import ensure_general_classes
from passregion.territories.queries import CommuneNames, NamedCommune
from passregion.territories.rules import mend_cedillas

REQUIRED = ["uai", "nom", "categorie"]
SIRET_LENGTH = 14


@transaction.atomic
def import_establishments(
    *, path: Path, actor: Actor, strict: bool = False, progress: Progress | None = None
) -> Report:
    """Load the register at `path`: good rows in one transaction, the others in the report.

    A second run changes nothing. Whether an establishment is open to applications is decided at its creation only, so
    that the Region's own choice survives. Raises RegisterUnreadable, and FileRefused in strict mode.
    """
    report = Report()
    communes = CommuneNames.load()
    lines: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    for row in read_register(path, required=REQUIRED, report=report, progress=progress):
        try:
            values = _values_of(row, communes, report)
            if values["uai"] in lines:
                raise BadValue(
                    _("L’UAI %(uai)s a déjà été lu à la ligne %(line)d.")
                    % {"uai": values["uai"], "line": lines[values["uai"]]}
                )
        except BadValue as error:
            report.set_aside(row.line, str(error))
            continue
        lines[values["uai"]] = row.line
        rows.append(values)
    if strict and report.bad_rows:
        raise FileRefused(report)
    ensure_general_classes()
    report.count(upsert(Establishment, rows, key=["uai"], only_new=["is_open_to_applications", "is_provisional"]))
    if not report.is_idle:
        record(
            action=Action.REGISTER_IMPORTED,
            actor=actor,
            subject_ref="register:establishments",
            created=report.created,
            changed=report.changed,
        )
    return report


def _values_of(row: Row, communes: CommuneNames, report: Report) -> dict[str, Any]:
    """What the row says of one establishment. Raises BadValue with the reason."""
    uai = row.text("uai", limit=20, is_required=True).upper()
    if not rules.is_uai(uai):
        raise BadValue(_("L’UAI %(uai)s n’a pas sept chiffres et leur lettre de contrôle.") % {"uai": uai})
    category = row.text("categorie", limit=80, is_required=True)
    if category not in Category.values:
        raise BadValue(_("La catégorie %(category)s n’est pas connue.") % {"category": category})
    other_names = row.text("autres_noms", limit=2000)
    name = _name_of(row, other_names)
    departement = row.text("departement", limit=3)
    commune = _commune_of(row, communes, departement, report)
    postal_code = row.text("code_postal_geo", limit=10) or row.text("code_postal", limit=10)
    return {
        "uai": uai,
        "name": name,
        "category": category,
        "sector": row.text("secteur", limit=20),
        "address_line": mend_cedillas(row.text("adresse", limit=200)),
        "postal_code": postal_code,
        "commune": commune.name,
        "insee_code": commune.insee_code,
        "departement": departement or commune.insee_code[:2],
        "latitude": row.decimal("lat", least=-90, most=90),
        "longitude": row.decimal("lon", least=-180, most=180),
        "siret": _siret_of(row),
        "search_text": rules.establishment_search_text(
            uai=uai,
            name=name,
            category=category,
            commune=commune.name,
            postal_code=postal_code,
            other_names=" ".join([row.text("nom", limit=200), other_names]),
        ),
        "is_open_to_applications": rules.is_open_by_default(category),
        "is_provisional": False,
    }


def _commune_of(row: Row, communes: CommuneNames, departement: str, report: Report) -> NamedCommune:
    """The commune as the national list names it; a mended name is counted."""
    commune = communes.find(
        insee_code=row.text("code_insee", limit=5), name=row.text("commune", limit=80), departement=departement
    )
    if commune.was_mended:
        report.note(_("nom de commune corrigé d’après la liste nationale"))
    return commune


def _siret_of(row: Row) -> str:
    """The SIRET when it has fourteen digits, else nothing: it identifies nobody here."""
    siret = row.text("siret", limit=30)
    return siret if len(siret) == SIRET_LENGTH and siret.isdigit() else ""


def _name_of(row: Row, other_names: str) -> str:
    """The name to show: the one prepared for display, else the published one, completed when it was cut."""
    published = row.text("nom", limit=200, is_required=True)
    shown = row.text("nom_affichage", limit=200) or rules.readable_name(published)
    return mend_cedillas(rules.complete_name(shown, other_names.split("|")))
