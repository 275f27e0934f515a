"""What must be ready before the product starts: migrated tables, catalogues, static files, the demonstration's data."""

import datetime
import os
from collections.abc import Mapping
from pathlib import Path

from launcher import locks
from launcher.console import run_logged, step
from launcher.environment import LISTS, install_packages, manage
from launcher.node import build_frontend
from launcher.paths import REQUIREMENTS, ROOT, VAR
from launcher.postgres import CLUSTERS
from launcher.stamps import Stamp, digest, files_under

PRODUCT = ROOT / "passregion"
PACKAGES = ROOT / "package-lock.json"
ACCOUNTS = VAR / "demo" / "accounts.json"


def _locked() -> list[Path]:
    return [REQUIREMENTS / name for names in LISTS.values() for name in names]


def _django_step(title: str, stamp: Stamp, command: list[str], env: Mapping[str, str]) -> None:
    if stamp.is_fresh():
        return
    stamp.forget()
    with step(title):
        run_logged(command[0], manage(*command), env=env)
    stamp.write()


def prepare_files(group: str, env: Mapping[str, str]) -> None:
    """Make all that needs no database: packages, front end, translations, static files."""
    with locks.one_at_a_time("preparation"):
        install_packages(group)
        build_frontend()
        catalogues = files_under([ROOT / "locale"], "*.po")
        if catalogues:
            compiled = all(file.with_suffix(".mo").exists() for file in catalogues)
            stamp = Stamp("catalogues", digest(catalogues, ROOT))
            if not compiled:
                stamp.forget()
            _django_step("Translations", stamp, ["compile_catalogues"], env)
        fonts = Stamp("fonts", digest([PACKAGES, *files_under([PRODUCT / "design"], "fonts.py"), *_locked()], VAR))
        if not (VAR / "fonts").is_dir():
            fonts.forget()
        _django_step("Fonts of the PDFs", fonts, ["build_fonts"], env)
        own = [file for file in files_under([PRODUCT]) if "static" in file.parts]
        built = files_under([VAR / "frontend"])
        settings = files_under([ROOT / "config"], "*.py")
        stamp = Stamp("static", digest([*own, *built, *settings, *_locked()], VAR))
        _django_step("Static files", stamp, ["collectstatic", "--noinput", "--clear", "--skip-checks", "-v0"], env)


def _database_facts(env: Mapping[str, str]) -> tuple[str, ...]:
    """What tells one database from another. Of the person's own we know nothing: its steps run each time."""
    if os.environ.get("DATABASE_URL"):
        return (env["DATABASE_URL"], datetime.datetime.now(tz=datetime.UTC).isoformat())
    return (CLUSTERS["postgres"].identity,)


def forget_database() -> None:
    """Have each step on the database run again next time: its content is about to change behind our back."""
    for name in ("migrate", "communes", "demo"):
        Stamp(name, "").forget()


def migrate(env: Mapping[str, str]) -> None:
    """Bring the tables to the code's state."""
    with locks.one_at_a_time("database"):
        migrations = [file for file in files_under([PRODUCT], "*.py") if "migrations" in file.parts]
        stamp = Stamp("migrate", digest([*migrations, *_locked()], *_database_facts(env)))
        _django_step("Database tables", stamp, ["migrate", "--noinput", "--skip-checks", "-v1"], env)


def load_demo(env: Mapping[str, str]) -> None:
    """Fill the demonstration; what is there already stays."""
    with locks.one_at_a_time("database"):
        communes = Stamp(
            "communes", digest([PACKAGES, *files_under([PRODUCT / "territories"], "*.py")], *_database_facts(env))
        )
        _django_step("Communes and postcodes", communes, ["import_communes"], env)
        month = datetime.datetime.now(tz=datetime.UTC).strftime("%Y-%m")
        code = files_under([PRODUCT], "*.py")
        stamp = Stamp("demo", digest(code, *_database_facts(env), month))
        if not ACCOUNTS.exists():
            stamp.forget()
        _django_step("Demonstration", stamp, ["load_demo"], env)
