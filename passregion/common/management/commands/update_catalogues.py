"""`./pass manage update_catalogues`: bring the catalogues in line with the French source texts."""

from typing import Any

from django.core.management.base import BaseCommand

from passregion.common.catalogue import ENGLISH, VARIANTS, update_catalogue


class Command(BaseCommand):
    """Adds new texts (to translate), drops those that are gone."""

    help = "Bring the catalogues in line with the French source texts."

    def handle(self, *args: Any, **options: Any) -> None:
        for language in (ENGLISH, *VARIANTS):
            added, dropped = update_catalogue(language)
            self.stdout.write(f"{language}: {added} texts added, {dropped} dropped")
