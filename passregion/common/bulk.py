"""Writing many rows at once: one statement whatever their number, and only the rows that differ are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

# PostgreSQL types of the arrays that carry the values; a longer type than the column's would cut values in silence.
ARRAY_TYPES: list[tuple[type[models.Field], str]] = [
    (models.UUIDField, "uuid[]"),
    (models.BooleanField, "boolean[]"),
    (models.FloatField, "double precision[]"),
    (models.DateField, "date[]"),
    (models.IntegerField, "bigint[]"),
    (models.ForeignKey, "bigint[]"),
    (models.Field, "text[]"),
]


@dataclass(frozen=True)
class Counts:
    """How many rows were created, changed, and found as they should be."""

    created: int
    changed: int
    unchanged: int


def _array_type(field: models.Field) -> str:
    return next(name for kind, name in ARRAY_TYPES if isinstance(field, kind))


def _field(model: type[models.Model], name: str) -> models.Field:
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} is not a column of {model.__name__}")
    return field


def _column(field: models.Field) -> str:
    return str(connection.ops.quote_name(str(field.column)))


def upsert(
    model: type[models.Model],
    rows: Sequence[dict[str, Any]],
    *,
    key: Sequence[str],
    only_new: Sequence[str] = (),
) -> Counts:
    """Create the rows whose `key` is unknown, update the others where a value differs. One statement.

    Every row has the same field names. `only_new` fields are written at creation and never updated.
    """
    if not rows:
        return Counts(0, 0, 0)
    names = list(rows[0])
    fields = [_field(model, name) for name in names]
    columns = [_column(field) for field in fields]
    updated = [_column(field) for field in fields if field.name not in {*key, *only_new}]
    table = connection.ops.quote_name(model._meta.db_table)
    conflict = ", ".join(_column(_field(model, name)) for name in key)
    arrays = ", ".join(f"%s::{_array_type(field)}" for field in fields)
    if updated:
        new = ", ".join(f"EXCLUDED.{column}" for column in updated)
        old = ", ".join(f"{table}.{column}" for column in updated)
        assignments = ", ".join(f"{column} = EXCLUDED.{column}" for column in updated)
        on_conflict = f"DO UPDATE SET {assignments} WHERE ({old}) IS DISTINCT FROM ({new})"
    else:
        on_conflict = "DO NOTHING"
    # Every name comes from the model, every value travels as a parameter.
    statement = (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT * FROM unnest({arrays}) "  # noqa: S608
        f"ON CONFLICT ({conflict}) {on_conflict} RETURNING (xmax = 0)"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [[row[name] for row in rows] for name in names])
        written = [is_new for (is_new,) in cursor.fetchall()]
    created = sum(written)
    return Counts(created, len(written) - created, len(rows) - len(written))
