from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("establishments", "0002_fills_out_the_demande"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="establishment",
            name="establishments_by_text",
        ),
        migrations.RemoveIndex(
            model_name="track",
            name="tracks_by_text",
        ),
    ]
