"""`./pass manage update_catalogues`: bring the English catalogue in line with the French source texts."""

from typing import Any

from django.core.management.base import BaseCommand

from passregion.common.catalogue import update_catalogue


class Command(BaseCommand):
    """Adds new texts (to translate), drops those that are gone."""

    help = "Bring the English catalogue in line with the French source texts."

    def handle(self, *args: Any, **options: Any) -> None:
        added, dropped = update_catalogue()
        self.stdout.write(f"{added} texts added, {dropped} dropped")
