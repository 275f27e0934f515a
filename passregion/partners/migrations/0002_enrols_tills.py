import django.contrib.postgres.functions
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="pin_digest",
            field=models.BinaryField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="member",
            name="pin_key_id",
            field=models.CharField(blank=True, db_default="", max_length=16),
        ),
        migrations.AddField(
            model_name="member",
            name="public_id",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                default=uuid.uuid4,
                editable=False,
                unique=True,
            ),
        ),
        migrations.AddField(
            model_name="member",
            name="revoked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="TillDevice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=40)),
                ("code_digest", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ("code_expires_at", models.DateTimeField()),
                ("secret_digest", models.CharField(blank=True, max_length=64)),
                ("created_at", models.DateTimeField()),
                ("enrolled_at", models.DateTimeField(blank=True, null=True)),
                ("last_seen_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="till_devices", to="partners.place"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PinTries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wrong_count", models.PositiveSmallIntegerField(default=0)),
                ("held_until", models.DateTimeField(blank=True, null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pin_tries", to="partners.member"
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pin_tries", to="partners.tilldevice"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="tilldevice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("enrolled_at", None), models.Q(("secret_digest", ""), _negated=True), _connector="OR"
                ),
                name="an_enrolled_device_has_a_secret",
            ),
        ),
        migrations.AddConstraint(
            model_name="pintries",
            constraint=models.UniqueConstraint(fields=("device", "member"), name="one_count_per_device_and_cashier"),
        ),
    ]
