"""`backup TARGET`: write the database and the private files into one archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from passregion.common.backups import BackupProblem, write_backup


class Command(BaseCommand):
    """Write a backup."""

    help = "Write the database and the private files into one archive, with the checksum of each part."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, help="a new file, or a folder in which the archive gets a dated name")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        try:
            path, manifest = write_backup(target=options["target"].absolute())
        except (BackupProblem, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{path}: the database and {manifest.files_count} files, {path.stat().st_size} bytes.")
        self.stdout.write("It holds personal data and is not encrypted: keep it where only its keepers can read it.")
