import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("establishments", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="establishment",
            name="is_provisional",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="track",
            name="is_provisional",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="ListingRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(choices=[("establishment", "Établissement"), ("track", "Filière")], max_length=16),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "À régler"),
                            ("matched", "Rattachée à la liste"),
                            ("added", "Ajoutée à la liste"),
                            ("declined", "Renvoyée au demandeur"),
                        ],
                        default="open",
                        max_length=16,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("place", models.CharField(blank=True, max_length=100)),
                ("details", models.CharField(blank=True, max_length=300)),
                ("requested_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_by_ref", models.CharField(blank=True, max_length=80)),
                ("settled_by_label", models.CharField(blank=True, max_length=120)),
                ("outcome", models.CharField(blank=True, max_length=300)),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="listing_requests",
                        to="establishments.establishment",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="listing_requests",
                        to="establishments.track",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "open"), ("settled_at__isnull", False), _connector="OR"),
                        name="a_settled_request_has_a_date",
                    )
                ],
            },
        ),
    ]
