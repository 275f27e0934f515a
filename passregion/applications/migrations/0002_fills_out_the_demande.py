import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_keys(apps, schema_editor):
    """The one secret of each draft becomes its first key, so that no browser loses what it was typing."""
    Draft, DraftKey = (apps.get_model("applications", name) for name in ("Draft", "DraftKey"))
    rows = Draft.objects.values_list("pk", "owner_digest", "created_at").iterator()
    DraftKey.objects.bulk_create(
        (DraftKey(draft_id=pk, digest=digest, created_at=at) for pk, digest, at in rows), batch_size=1000
    )


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0001_initial"),
        ("beneficiaries", "0002_fills_out_the_demande"),
        ("campaigns", "0002_fills_out_the_demande"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("identity", "Identité"),
                            ("contact", "Adresse et téléphone"),
                            ("school", "Établissement ou filière"),
                            ("photo", "Photo"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reason", models.CharField(max_length=32)),
                ("text", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                ("asked_by_ref", models.CharField(max_length=80)),
                ("asked_by_label", models.CharField(max_length=120)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="DraftKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ResumeLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("self", "Pour continuer sur un autre appareil"),
                            ("guardian", "Pour un parent"),
                            ("reminder", "Rappel"),
                        ],
                        max_length=16,
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("wrong_birth_date_count", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name="draft",
            name="applicant",
            field=models.CharField(
                choices=[("self", "Le jeune"), ("guardian", "Son responsable légal")], default="self", max_length=16
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="guardian_user",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="language",
            field=models.CharField(default="fr", max_length=8),
        ),
        migrations.AddField(
            model_name="draft",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["updated_at"], name="drafts_by_age"),
        ),
        migrations.AddField(
            model_name="correction",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="applications.application"
            ),
        ),
        migrations.AddField(
            model_name="draftkey",
            name="draft",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="applications.draft"
            ),
        ),
        migrations.AddField(
            model_name="resumelink",
            name="draft",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="resume_links", to="applications.draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)),
                fields=("application", "item"),
                name="one_open_correction_per_item",
            ),
        ),
        migrations.RunPython(keep_keys, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="draft",
            name="owner_digest",
        ),
    ]
