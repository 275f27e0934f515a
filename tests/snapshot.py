"""A database told once per test process, and laid down again for each test that wants it.

Telling the region's story takes seconds, copying its rows takes a fraction of one.
"""

import shutil
import tempfile
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection

# The same in every database, and there before the first test.
FIXED_TABLES = {"django_migrations", "django_content_type", "auth_permission"}


class Snapshot:
    """Rows, numbering and stored files, as they are now."""

    def __init__(self) -> None:
        self.rows = {table: _read(table) for table in _tables()}
        self.numbers = _numbers()
        self._folder = tempfile.TemporaryDirectory(prefix="world-")
        shutil.copytree(_media(), self._folder.name, dirs_exist_ok=True)

    def lay(self) -> None:
        """Put them into a database that holds nothing but what migrations wrote. The caller holds a transaction."""
        with connection.cursor() as cursor:
            # Rows that were right when they were copied: no trigger need look at them again.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table, rows in self.rows.items():
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - a name that the database gave
                with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
                    copy.write(rows)
            cursor.execute("SET LOCAL session_replication_role = origin")
            for name, number in self.numbers.items():
                cursor.execute("SELECT setval(%s, greatest(%s, nextval(%s)))", [name, number, name])
        shutil.copytree(self._folder.name, _media(), dirs_exist_ok=True)


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor)) - FIXED_TABLES
    return sorted(connection.ops.quote_name(name) for name in names)


def _read(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
        return b"".join(bytes(part) for part in copy)


def _numbers() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences "
            "WHERE schemaname = current_schema() AND last_value IS NOT NULL"
        )
        return dict(cursor.fetchall())


def _media() -> Path:
    folder = Path(default_storage.location)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
