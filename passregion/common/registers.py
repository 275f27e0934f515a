"""Reading the registers that public bodies publish: CSV files, plain or compressed, with real-life defects.

A row that cannot be read is set aside with its line number and the reason; the others go on. Reasons are sentences for
the person who runs the import.
"""

import csv
import gzip
import math
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from passregion.common.bulk import Counts

GZIP_MARK = b"\x1f\x8b"
FIELD_LENGTH_MAX = 20_000
PROGRESS_STEP = 1_000

Progress = Callable[[int], None]


class RegisterUnreadable(Exception):
    """The file as a whole is not such a register; the message says why and what to do."""


class BadValue(ValueError):
    """A value of a row cannot be kept; the message is the reason that the report shows."""


@dataclass(frozen=True)
class Row:
    """One line: its number in the file (the header is line 1) and its values by column, trimmed."""

    line: int
    values: dict[str, str]

    def text(self, column: str, *, limit: int, is_required: bool = False) -> str:
        """The value, at most `limit` characters; empty when the column is absent. Raises BadValue."""
        value = self.values.get(column, "")
        if is_required and not value:
            raise BadValue(_("La colonne %(column)s est vide.") % {"column": column})
        if len(value) > limit:
            raise BadValue(
                _("La colonne %(column)s dépasse %(limit)d caractères.") % {"column": column, "limit": limit}
            )
        return value

    def decimal(self, column: str, *, least: float, most: float) -> float | None:
        """The number, or None when empty. Raises BadValue outside `least`–`most`."""
        value = self.values.get(column, "")
        if not value:
            return None
        try:
            number = float(value.replace(",", "."))
        except ValueError:
            number = math.nan
        if not least <= number <= most:
            raise BadValue(
                _("La colonne %(column)s contient %(value)s au lieu d’un nombre entre %(least)g et %(most)g.")
                % {"column": column, "value": value[:30], "least": least, "most": most}
            )
        return number

    def day(self, column: str) -> date | None:
        """The day written AAAA-MM-JJ, or None when empty. Raises BadValue."""
        value = self.values.get(column, "")
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise BadValue(
                _("La colonne %(column)s contient %(value)s au lieu d’une date AAAA-MM-JJ.")
                % {"column": column, "value": value[:30]}
            ) from error


@dataclass(frozen=True)
class BadRow:
    """A line that was set aside, and why."""

    line: int
    reason: str


@dataclass
class Report:
    """What an import read and did. `notes` counts rows kept or left out for a reason that is not a fault."""

    read: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    bad_rows: list[BadRow] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)

    def count(self, counts: Counts) -> None:
        """Add what was written."""
        self.created += counts.created
        self.changed += counts.changed
        self.unchanged += counts.unchanged

    @property
    def is_idle(self) -> bool:
        """Whether nothing was written."""
        return not self.created and not self.changed

    def set_aside(self, line: int, reason: str) -> None:
        """Record a bad row."""
        self.bad_rows.append(BadRow(line, reason))

    def note(self, reason: str) -> None:
        """Count one more row under this remark."""
        self.notes[reason] = self.notes.get(reason, 0) + 1


class FileRefused(Exception):
    """The strict mode was asked for and at least one row is bad: nothing was written."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__()


def open_register(path: Path) -> TextIO:
    """The text of a register, compressed or not. Bytes that are not UTF-8 become surrogates, to be reported.

    Raises RegisterUnreadable when there is no such file.
    """
    try:
        with path.open("rb") as file:
            is_compressed = file.read(2) == GZIP_MARK
        if is_compressed:
            return gzip.open(path, "rt", encoding="utf-8-sig", errors="surrogateescape", newline="")
        return path.open("r", encoding="utf-8-sig", errors="surrogateescape", newline="")
    except OSError as error:
        raise RegisterUnreadable(
            _("Le fichier %(path)s ne peut pas être ouvert\u00a0: %(reason)s.")
            % {"path": path, "reason": error.strerror or error}
        ) from error


def columns_of(path: Path) -> list[str]:
    """The names of the columns. Raises RegisterUnreadable when there is no header."""
    with open_register(path) as text:
        return _header(_records(text))[0]


def read_register(
    path: Path, *, required: Sequence[str], report: Report, progress: Progress | None = None
) -> Iterator[Row]:
    """The rows of a register, in order; bad lines go to `report`.

    Raises RegisterUnreadable for an empty or broken file, or one that lacks a required column.
    """
    with open_register(path) as text:
        records = _records(text)
        header, last_line = _header(records)
        missing = [name for name in required if name not in header]
        if missing:
            raise RegisterUnreadable(
                _("Il manque ces colonnes dans le fichier\u00a0: %(names)s. Colonnes lues\u00a0: %(found)s.")
                % {"names": ", ".join(missing), "found": ", ".join(header)[:300]}
            )
        for line, values, problem in records:
            first_line, last_line = last_line + 1, line
            if not problem and not any(values):
                continue
            report.read += 1
            if progress and report.read % PROGRESS_STEP == 0:
                progress(report.read)
            reason = problem or _problem_of(values, len(header))
            if reason:
                report.set_aside(first_line, reason)
            else:
                yield Row(
                    first_line, {name: " ".join(value.split()) for name, value in zip(header, values, strict=True)}
                )


def _problem_of(values: list[str], column_count: int) -> str:
    """Why this line cannot be read, or nothing."""
    if len(values) != column_count:
        return _("%(found)d valeurs au lieu de %(expected)d.") % {"found": len(values), "expected": column_count}
    for value in values:
        if len(value) > FIELD_LENGTH_MAX:
            return _("Une valeur dépasse %(limit)d caractères.") % {"limit": FIELD_LENGTH_MAX}
        if "\x00" in value:
            return _("La ligne contient un caractère nul.")
        if not value.isascii() and any("\udc80" <= character <= "\udcff" for character in value):
            return _("La ligne n’est pas écrite en UTF-8. Enregistrez le fichier au format CSV UTF-8.")
    return ""


def _records(text: TextIO) -> Iterator[tuple[int, list[str], str]]:
    """(last line of the record, values, problem) for each record of the file, the header included."""
    try:
        first = text.readline()
    except (OSError, EOFError, zlib.error) as error:
        raise _broken(1) from error
    if not first.strip():
        raise RegisterUnreadable(_("Le fichier est vide."))
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(_lines(first, text), delimiter=delimiter)
    while True:
        try:
            values = next(reader)
            yield reader.line_num, values, ""
        except StopIteration:
            return
        except csv.Error:
            yield (
                reader.line_num,
                [],
                _("La ligne ne peut pas être lue\u00a0: valeur démesurée ou guillemet non fermé."),
            )
        except (OSError, EOFError, zlib.error) as error:
            raise _broken(reader.line_num) from error


def _lines(first: str, text: TextIO) -> Iterator[str]:
    yield first
    yield from text


def _header(records: Iterator[tuple[int, list[str], str]]) -> tuple[list[str], int]:
    """Names of the columns and the last line of the header."""
    line, names, problem = next(records)
    if problem:
        raise RegisterUnreadable(_("La première ligne ne donne pas les noms des colonnes."))
    return [name.strip().strip("\ufeff").lower() for name in names], line


def _broken(line: int) -> RegisterUnreadable:
    return RegisterUnreadable(
        _("Le fichier compressé est abîmé après la ligne %(line)d. Téléchargez-le de nouveau.") % {"line": line}
    )
