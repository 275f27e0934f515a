"""Makes var/fonts/*.ttf for the PDFs. Run once after `npm ci`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from passregion.design.fonts import build_fonts


class Command(BaseCommand):
    help = "Converts the fonts of the site, and those of the world's scripts, for the PDFs."

    def handle(self, *args: Any, **options: Any) -> None:
        made = build_fonts(settings.ROOT / "node_modules", settings.FONTS_DIR)
        self.stdout.write(f"{len(made)} fonts in {settings.FONTS_DIR}")
