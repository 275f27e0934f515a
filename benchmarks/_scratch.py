"""A database of its own for a bench or a trial, on the server of DATABASE_URL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg

SETTINGS = "config.settings.dev"


@contextmanager
def scratch_database(name: str) -> Iterator[dict[str, str]]:
    """A new empty database for the length of the program; the environment that names it."""
    server = os.environ["DATABASE_URL"]
    own = f"{name}_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{own}"')
    try:
        yield {
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            **os.environ,
            "DATABASE_URL": urlunsplit(urlsplit(server)._replace(path=f"/{own}")),
        }
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{own}" WITH (FORCE)')
