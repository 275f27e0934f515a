"""`restore ARCHIVE`: bring a backup back, all of it or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from passregion.common.backups import BackupProblem
from passregion.common.restores import restore_backup


class Command(BaseCommand):
    """Restore a backup."""

    help = "Verify a backup, then bring back the database and the private files, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, help="the archive that the command backup wrote")
        parser.add_argument("--replace", action="store_true", help="lose what the database and the files hold now")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        try:
            manifest = restore_backup(archive_path=options["archive"].absolute(), replace=options["replace"])
        except (BackupProblem, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"Restored the backup of {manifest.made_at}: the database and {manifest.files_count} files.")
        self.stdout.write("If the code is newer than the backup, run migrate; everyone has to sign in again.")
