"""The region of the trial: a campaign that is open, benefits, schools and tracks; nobody in it yet."""

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from passregion.demo import region  # noqa: E402


def build() -> None:
    """Tables, communes and region."""
    call_command("migrate", verbosity=0)
    call_command("import_communes", verbosity=0)
    region.build_benefits(region.build_campaign())
    region.build_schools()


if __name__ == "__main__":
    build()
