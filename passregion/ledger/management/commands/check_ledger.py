"""Recompute every balance from the transfers."""

from django.core.management.base import BaseCommand, CommandError

from passregion.ledger.queries import gaps, size


class Command(BaseCommand):
    """Fails, with one line for each gap, when the books do not agree with themselves."""

    help = "Recompute every balance from the transfers and fail on a gap."

    def handle(self, *args: object, **options: object) -> None:
        found = gaps()
        for gap in found:
            self.stderr.write(f"{gap.what}: {gap.subject} (kept {gap.kept}, recomputed {gap.recomputed})")
        if found:
            raise CommandError(f"{len(found)} gaps in the ledger")
        checked = size()
        self.stdout.write(f"{checked.account_count} accounts, {checked.transfer_count} transfers: no gap")
