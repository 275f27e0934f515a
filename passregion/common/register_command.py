"""What the commands that load a register share: a path, a strict mode, progress, a report that names each bad row."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from passregion.common.registers import FileRefused, Progress, RegisterUnreadable, Report


class RegisterCommand(BaseCommand, ABC):
    """A subclass says in `load` which operation reads the file, and in `subject` what it loads."""

    # The checks import every portal; loading a register needs none of them.
    requires_system_checks = []
    subject = ""
    path_default: Path | None = None

    @abstractmethod
    def load(self, *, path: Path, strict: bool, progress: Progress) -> Report:
        """Read the file and write the good rows. Raises RegisterUnreadable, FileRefused."""

    def add_arguments(self, parser: CommandParser) -> None:
        optional: dict[str, Any] = {"nargs": "?", "default": self.path_default} if self.path_default else {}
        parser.add_argument("path", type=Path, help=_("fichier du registre, compressé ou non"), **optional)
        parser.add_argument(
            "--strict", action="store_true", help=_("refuser tout le fichier dès qu’une ligne est fautive")
        )

    def handle(self, *args: object, **options: Any) -> None:
        self.stdout.write(
            _("Import\u00a0: %(subject)s, fichier %(path)s") % {"subject": self.subject, "path": options["path"]}
        )
        try:
            report = self.load(path=options["path"], strict=options["strict"], progress=self._progress())
        except RegisterUnreadable as error:
            raise CommandError(str(error)) from error
        except FileRefused as error:
            self._show_bad_rows(error.report)
            raise CommandError(self._refusal(error.report)) from error
        self._show_bad_rows(report)
        self._show(report)

    def _progress(self) -> Callable[[int], None]:
        is_terminal = self.stdout.isatty()

        def show(count: int) -> None:
            text = _("%(count)d lignes lues") % {"count": count}
            self.stdout.write(f"\r  {text}" if is_terminal else f"  {text}", ending="" if is_terminal else "\n")
            self.stdout.flush()

        return show

    def _show_bad_rows(self, report: Report) -> None:
        for bad in sorted(report.bad_rows, key=lambda row: row.line):
            self.stderr.write(
                _("Ligne %(line)d\u00a0: %(reason)s") % {"line": bad.line, "reason": bad.reason}, self.style.WARNING
            )

    def _refusal(self, report: Report) -> str:
        return ngettext(
            "Fichier refusé\u00a0: %(count)d ligne fautive, rien n’a été écrit.",
            "Fichier refusé\u00a0: %(count)d lignes fautives, rien n’a été écrit.",
            len(report.bad_rows),
        ) % {"count": len(report.bad_rows)}

    def _show(self, report: Report) -> None:
        self.stdout.write("")
        for reason, count in report.notes.items():
            self.stdout.write(f"  {count} × {reason}")
        self.stdout.write(
            _(
                "%(read)d lignes lues\u00a0: %(created)d créées, %(changed)d mises à jour, %(unchanged)d inchangées, "
                "%(bad)d fautives."
            )
            % {
                "read": report.read,
                "created": report.created,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "bad": len(report.bad_rows),
            }
        )
        if report.is_idle:
            self.stdout.write(self.style.SUCCESS(_("Rien à changer\u00a0: le registre était à jour.")))
