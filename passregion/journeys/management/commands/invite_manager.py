"""`./pass manage invite_manager ADDRESS`: the first manager of a new Region, whom nobody can invite yet."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from passregion.journeys.staffing import ManagerExists, invite_first_manager


class Command(BaseCommand):
    """Works only while the Region has no manager."""

    help = "Send the invitation of the Region's first manager."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            invite_first_manager(email=options["address"])
        except ManagerExists:
            raise CommandError("The Region has a manager already, who invites the others.") from None
        self.stdout.write(f"The invitation to {options['address']} is in the queue.")
