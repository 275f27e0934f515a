from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("establishments", "0003_drops_the_trigrams"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="revoked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
