from django.db import migrations, models

from passregion.beneficiaries.rules import sound_key


def fill_keys(apps, schema_editor):
    """The key of those who applied before there was one."""
    Beneficiary = apps.get_model("beneficiaries", "Beneficiary")
    batch = []
    for person in Beneficiary.objects.only("pk", "first_name", "last_name").iterator(chunk_size=2000):
        person.sound_key = sound_key(person.first_name, person.last_name)
        batch.append(person)
    Beneficiary.objects.bulk_update(batch, ["sound_key"], batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0002_fills_out_the_demande"),
    ]

    operations = [
        migrations.AlterField(
            model_name="beneficiary",
            name="sound_key",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="beneficiary",
            index=models.Index(fields=["birth_date", "sound_key"], name="beneficiaries_by_birth_sound"),
        ),
    ]
