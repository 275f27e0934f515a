"""Loading places from open registers: they help people find their way, nothing can be paid there without a partner."""

import uuid
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.actors import Actor
from passregion.common.bulk import upsert
from passregion.common.registers import BadValue, FileRefused, Progress, Report, Row, read_register
from passregion.partners import rules
from passregion.partners.models import Place
from passregion.territories.queries import CommuneNames
from passregion.territories.rules import departement_of, mend_cedillas

REQUIRED = ["id", "nom", "categorie"]
POSTAL_CODE_LENGTH = 5
WEBSITE_LENGTH_MAX = 300
# Farther than this from the middle of its commune, the position or the commune is wrong.
DISTANCE_MAX_KM = 30

_is_address = URLValidator(schemes=["http", "https"])


@transaction.atomic
def import_places(*, path: Path, actor: Actor, strict: bool = False, progress: Progress | None = None) -> Report:
    """Load the places at `path`: good rows in one transaction, the others in the report. A second run changes nothing.

    Places of partners are never touched. Raises RegisterUnreadable, and FileRefused in strict mode.
    """
    report = Report()
    communes = CommuneNames.load()
    rows: dict[str, dict[str, Any]] = {}
    for row in read_register(path, required=REQUIRED, report=report, progress=progress):
        try:
            values = _values_of(row, communes, report)
            if values["source_ref"] in rows:
                raise BadValue(_("L’identifiant %(id)s a déjà été lu plus haut.") % {"id": values["source_ref"]})
        except BadValue as error:
            report.set_aside(row.line, str(error))
            continue
        rows[values["source_ref"]] = values
    if strict and report.bad_rows:
        raise FileRefused(report)
    report.count(upsert(Place, list(rows.values()), key=["source_ref"], only_new=["public_id"]))
    if not report.is_idle:
        record(
            action=Action.REGISTER_IMPORTED,
            actor=actor,
            subject_ref="register:places",
            created=report.created,
            changed=report.changed,
        )
    return report


def _values_of(row: Row, communes: CommuneNames, report: Report) -> dict[str, Any]:
    """What the row says of one place. Raises BadValue with the reason."""
    name = rules.readable_name(row.text("nom", limit=200, is_required=True))
    postal_code = row.text("code_postal", limit=10)
    if postal_code and (len(postal_code) != POSTAL_CODE_LENGTH or not postal_code.isdigit()):
        raise BadValue(_("Le code postal %(code)s n’a pas cinq chiffres.") % {"code": postal_code})
    insee_code = row.text("code_insee", limit=5)
    departement = row.text("departement", limit=3) or departement_of(insee_code or postal_code)
    commune = communes.find(insee_code=insee_code, name=row.text("commune", limit=80), departement=departement)
    latitude = row.decimal("lat", least=-90, most=90)
    longitude = row.decimal("lon", least=-180, most=180)
    distance = row.decimal("ecart_commune_km", least=0, most=40_000)
    if distance is not None and distance > DISTANCE_MAX_KM:
        report.note(_("position écartée, à plus de %(km)d km de la commune") % {"km": DISTANCE_MAX_KM})
        latitude = longitude = None
    category = rules.category_of(row.text("categorie", limit=80, is_required=True))
    address_line = mend_cedillas(row.text("adresse", limit=200))
    return {
        "public_id": uuid.uuid4(),
        "source_ref": row.text("id", limit=120, is_required=True),
        "name": mend_cedillas(name),
        "category": category.value,
        "address_line": address_line,
        "postal_code": postal_code,
        "commune": commune.name,
        "insee_code": commune.insee_code,
        "departement": departement,
        "latitude": latitude,
        "longitude": longitude,
        "website": _website_of(row, report),
        "search_text": rules.place_search_text(
            name=name, category=category, commune=commune.name, postal_code=postal_code, address_line=address_line
        ),
    }


def _website_of(row: Row, report: Report) -> str:
    """The address of the site when it is one that a link may carry, else nothing."""
    typed = row.values.get("site_web", "")
    if not typed:
        return ""
    address = typed if "://" in typed else f"https://{typed}"
    try:
        _is_address(address)
    except ValidationError:
        address = ""
    if not address or len(address) > WEBSITE_LENGTH_MAX:
        report.note(_("adresse de site illisible, laissée de côté"))
        return ""
    return address
