"""Production refuses, in one sentence, to start without what keeps it safe."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RANDOM = "q8Zr3kTf0VbN7yLxWc5mHs2pJd9gAe4uRo6iQt1vKzXnYhBwGjMfDlSaPk"
SAFE = {
    "DATABASE_URL": "postgresql://someone@127.0.0.1:1/none",
    "PASS_SECRET_KEY": RANDOM,
    "PASS_USAGE_CODE_KEY": RANDOM[::-1],
    "PASS_MANUFACTURER_KEY": RANDOM[1:] + RANDOM[:1],
    "PASS_VIRTUAL_CARD_KEYS": f"2:{RANDOM[1:]} 1:{RANDOM[2:]}",
    "PASS_STAFF_KEY": f"{RANDOM[5:]} {RANDOM[:40]}",
    "PASS_ALLOWED_HOSTS": "pass.example.fr",
    "PASS_BASE_URL": "https://pass.example.fr",
    "PASS_SMTP_HOST": "smtp.example.fr",
}
SHOW = """
from config.settings import prod
print(prod.DEBUG, prod.DEVELOPMENT_PAGES, prod.STAFF_PASSWORD_SIGN_IN)
print(prod.SESSION_COOKIE_NAME, prod.CSRF_TRUSTED_ORIGINS)
"""


def started(changes: dict[str, str | None], *command: str) -> subprocess.CompletedProcess[str]:
    """Start a fresh Python with the settings of production and these changes to a safe environment."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PASS_", "DJANGO_", "DATABASE_"))}
    chosen = {name: value for name, value in (SAFE | changes).items() if value is not None}
    environment = own | chosen | {"DJANGO_SETTINGS_MODULE": "config.settings.prod"}
    return subprocess.run(
        [sys.executable, *(command or ("-c", SHOW))],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_safe_environment_starts_with_nothing_of_development() -> None:
    answer = started({})
    assert answer.stdout.split(maxsplit=4) == [
        "False",
        "False",
        "False",
        "__Host-session",
        "['https://pass.example.fr']\n",
    ]


@pytest.mark.parametrize("name", sorted(SAFE))
@pytest.mark.parametrize("value", [None, "", "   "], ids=["missing", "empty", "blank"])
def test_a_missing_variable_is_named(name: str, value: str | None) -> None:
    answer = started({name: value})
    assert answer.returncode != 0
    assert answer.stderr.splitlines()[-1].endswith(f"Production needs {name}: see docs/settings.md.")


@pytest.mark.parametrize("name", ["PASS_SECRET_KEY", "PASS_USAGE_CODE_KEY", "PASS_MANUFACTURER_KEY", "PASS_STAFF_KEY"])
@pytest.mark.parametrize(
    "value",
    [
        "development-only-secret-key-never-used-in-production",
        "development-only-usage-code-key",
        "django-insecure-" + RANDOM,
        "change-me-change-me-change-me-change-me-change-me-change-me",
        "a" * 80,
        RANDOM[:20],
    ],
)
def test_a_default_short_or_guessable_secret_is_refused(name: str, value: str) -> None:
    answer = started({name: value})
    assert answer.returncode != 0
    last = answer.stderr.splitlines()[-1]
    assert name in last
    assert value not in answer.stderr


@pytest.mark.parametrize(
    ("ring", "complaint"),
    [
        (RANDOM, "must be written id:key"),
        (f"a-name:{RANDOM}", "must be written id:key"),
        (f"toolongname:{RANDOM}", "must be written id:key"),
        (f"1:{RANDOM} 2:", "must be written id:key"),
        (f"1:{RANDOM[:20]}", "random characters"),
        (f"2:{RANDOM} 1:{'a' * 80}", "random characters"),
        ("1:development-only-virtual-card-key", "looks like an example"),
    ],
)
def test_each_key_of_the_ring_must_be_good(ring: str, complaint: str) -> None:
    answer = started({"PASS_VIRTUAL_CARD_KEYS": ring})
    assert answer.returncode != 0
    last = answer.stderr.splitlines()[-1]
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: PASS_VIRTUAL_CARD_KEYS")
    assert complaint in last
    assert ring not in answer.stderr
    assert RANDOM not in answer.stderr


def test_the_first_key_of_the_ring_opens_cards() -> None:
    program = "import config.settings.prod as prod; print(list(prod.VIRTUAL_CARD_KEYS))"
    assert started({}, "-c", program).stdout.strip() == "['2', '1']"


def test_links_must_be_https() -> None:
    assert "must start with https://" in started({"PASS_BASE_URL": "http://pass.example.fr"}).stderr


@pytest.mark.parametrize("hosts", ["*", "pass.example.fr *", "."])
def test_each_host_is_named(hosts: str) -> None:
    assert "PASS_ALLOWED_HOSTS must name each host" in started({"PASS_ALLOWED_HOSTS": hosts}).stderr


def test_staff_cannot_be_let_in_by_password_alone() -> None:
    assert "second factor" in started({"PASS_STAFF_PASSWORD_SIGN_IN": "1"}).stderr


def test_development_settings_cannot_slip_into_production() -> None:
    for name in ("STAFF_PASSWORD_SIGN_IN", "DEBUG", "DEVELOPMENT_PAGES"):
        program = f"from config.settings import base; base.{name} = True; import config.settings.prod"
        answer = started({}, "-c", program)
        assert answer.returncode != 0, name
        assert "ImproperlyConfigured" in answer.stderr, answer.stderr


def test_the_deployment_check_finds_nothing() -> None:
    answer = started({}, "-W", "ignore", "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert answer.returncode == 0, answer.stderr


def test_a_weak_key_behind_a_good_one_is_refused() -> None:
    assert "PASS_STAFF_KEY" in started({"PASS_STAFF_KEY": f"{RANDOM} short"}).stderr


@pytest.mark.parametrize("budgets", ["reviewer", "reviewer=300", "reviewer=600/300", "reviewer=a/b"])
def test_budgets_that_cannot_be_read_are_refused(budgets: str) -> None:
    assert "PASS_OPENING_BUDGETS" in started({"PASS_OPENING_BUDGETS": budgets}).stderr
