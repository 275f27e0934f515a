import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="held_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="held_accounts",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="kind",
            field=models.CharField(
                choices=[("holder", "Bénéficiaire"), ("guardian", "Responsable légal"), ("staff", "Agent")],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="language",
            field=models.CharField(default="fr", max_length=8),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("held_by", None), ("kind", "holder"), _connector="OR"),
                name="only_the_young_are_held_by_an_adult",
            ),
        ),
    ]
