"""Writes var/maintenance.html, which the front server shows while the application is stopped."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string


class Command(BaseCommand):
    help = "Writes the maintenance page as one static file beside the static files it needs."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.VAR / "maintenance.html"
        path.write_text(render_to_string("maintenance.html"), encoding="utf-8")
        self.stdout.write(f"{path}")
