"""Charters and campaigns."""

from django.db import models


class Charter(models.Model):
    """One version of the charter of rights and duties. Published once, never edited."""

    version = models.CharField(max_length=32, unique=True)
    # Markdown limited to titles, paragraphs and lists; rendered by queries, printed as PDF.
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.version


class Campaign(models.Model):
    """One school year. Days are inclusive."""

    code = models.CharField(max_length=9, unique=True, help_text="2026-2027")
    charter = models.ForeignKey(Charter, on_delete=models.PROTECT)
    opens_on = models.DateField(help_text="first day to apply")
    closes_on = models.DateField(help_text="last day to apply")
    card_valid_until_on = models.DateField()
    # Younger than `guardian_age`, but at least this old: an adult applies.
    age_min = models.PositiveSmallIntegerField(default=13)
    age_max = models.PositiveSmallIntegerField(default=25)
    guardian_age = models.PositiveSmallIntegerField(default=15, help_text="under this age an adult applies")
    review_days_usual = models.PositiveSmallIntegerField(default=5)
    production_days_usual = models.PositiveSmallIntegerField(default=8)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_on__lte=models.F("closes_on")), name="campaign_opens_before_it_closes"
            ),
        ]

    def __str__(self) -> str:
        return self.code
