"""Write docs/states.md."""

from django.conf import settings
from django.core.management.base import BaseCommand

from passregion.common.states_doc import states_markdown


class Command(BaseCommand):
    """`./pass manage states_doc`."""

    help = "Write docs/states.md from the states of each room."

    def handle(self, *args: object, **options: object) -> None:
        path = settings.ROOT / "docs" / "states.md"
        path.write_text(states_markdown(), encoding="utf-8")
        self.stdout.write(f"{path.relative_to(settings.ROOT)} is up to date")
