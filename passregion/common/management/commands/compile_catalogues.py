"""`./pass manage compile_catalogues`: compile the catalogues, without system gettext."""

from typing import Any

from django.core.management.base import BaseCommand

from passregion.common.catalogue import ENGLISH, VARIANTS, compile_catalogue


class Command(BaseCommand):
    """Writes django.mo beside each django.po."""

    help = "Compile the catalogues."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for language in (ENGLISH, *VARIANTS):
            self.stdout.write(str(compile_catalogue(language).name))
