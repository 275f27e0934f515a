import django.db.models.deletion
import passregion.beneficiaries.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="beneficiary",
            name="sound_key",
            field=models.CharField(blank=True, db_index=True, max_length=80),
        ),
        migrations.AddField(
            model_name="consent",
            name="basis",
            field=models.CharField(
                choices=[("own", "Par le jeune"), ("joint", "Par le jeune et son responsable légal")],
                default="own",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="portrait",
            name="crop",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="portrait",
            name="hints",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="portrait",
            name="source",
            field=models.FileField(blank=True, upload_to=passregion.beneficiaries.models.source_path),
        ),
        migrations.AddField(
            model_name="portrait",
            name="upload_sha256",
            field=models.CharField(blank=True, db_index=True, max_length=64),
        ),
        migrations.CreateModel(
            name="Guardian",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("first_name", models.CharField(max_length=100)),
                ("last_name", models.CharField(max_length=100)),
                ("phone", models.CharField(max_length=20)),
                ("created_at", models.DateTimeField()),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guardian",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Guardianship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("parent", "Mère ou père"),
                            ("legal_guardian", "Tutrice ou tuteur"),
                            ("institution", "Aide sociale à l’enfance ou autre institution"),
                        ],
                        max_length=16,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guardianships",
                        to="beneficiaries.beneficiary",
                    ),
                ),
                (
                    "guardian",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guardianships",
                        to="beneficiaries.guardian",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("beneficiary",), name="one_guardian_at_a_time"
                    )
                ],
            },
        ),
    ]
