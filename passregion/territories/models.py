"""Communes and their postcodes (INSEE, La Poste)."""

from django.db import models


class Commune(models.Model):
    """A current commune, a delegated one, or a municipal arrondissement."""

    insee_code = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=80)
    folded_name = models.CharField(max_length=80)
    departement = models.CharField(max_length=3)
    population = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["folded_name"], name="communes_by_name")]

    def __str__(self) -> str:
        return self.name


class PostalCode(models.Model):
    """A postcode of a commune; a commune may have several, and several communes may share one."""

    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="postal_codes")
    code = models.CharField(max_length=5)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commune", "code"], name="one_row_per_commune_and_postcode")]
        indexes = [models.Index(fields=["code"], name="postal_codes_by_code")]

    def __str__(self) -> str:
        return self.code
