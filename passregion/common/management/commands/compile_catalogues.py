"""`./pass manage compile_catalogues`: compile the English catalogue, without system gettext."""

from typing import Any

from django.core.management.base import BaseCommand

from passregion.common.catalogue import compile_catalogue


class Command(BaseCommand):
    """Writes locale/en/LC_MESSAGES/django.mo."""

    help = "Compile the English catalogue."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(compile_catalogue().name))
