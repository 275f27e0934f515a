"""Erase the drafts that nobody touched for 30 days."""

import datetime

from django.core.management.base import BaseCommand

from passregion.applications.operations.drafting import purge_drafts
from passregion.common.clock import now

DRAFT_AGE_MAX = datetime.timedelta(days=30)


class Command(BaseCommand):
    """`./pass manage purge_drafts`, once a day."""

    help = "Erase the drafts that nobody touched for 30 days, with their photos."

    def handle(self, *args: object, **options: object) -> None:
        count = purge_drafts(before=now() - DRAFT_AGE_MAX)
        self.stdout.write(f"{count} draft(s) erased")
