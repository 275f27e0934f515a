"""The line: one ticket for each browser that asked to begin, and the gate that lets them in at a steady pace."""

from django.db import models


class Ticket(models.Model):
    """A place in line. Its primary key is its number, in order of arrival; only the digest of its secret is kept."""

    digest = models.CharField(max_length=64, unique=True)
    arrived_at = models.DateTimeField()
    # Until when the browser counts as there without asking again. Not indexed: it changes at each question.
    present_until = models.DateTimeField()
    # When its turn came, then when it went in.
    called_at = models.DateTimeField(null=True, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(called_at=None), name="the_line"),
            models.Index(fields=["called_at"], name="tickets_by_call"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Gate(models.Model):
    """One row. Whoever holds its lock numbers tickets and calls them, so that no two do it at once."""

    # When the next ticket is due at the steady pace; calls may run ahead of it by the burst.
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.next_at)
