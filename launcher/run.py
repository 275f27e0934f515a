"""`./pass run`: prepare everything, serve the demonstration, and stop all of it on Ctrl-C."""

import argparse
import json
import os
import shutil
import time
import urllib.error
import urllib.request

from launcher import locks
from launcher.console import Problem, StepFailed, say, step, tail
from launcher.environment import manage, variables
from launcher.paths import PYTHON, ROOT, VAR
from launcher.postgres import CLUSTERS, database
from launcher.preparation import ACCOUNTS, load_demo, migrate, prepare_files
from launcher.services import Service, Services, end_leftovers, free_port

SECONDS_TO_START = 60
FIRST_MAIL_PORT = 1025
COLUMNS = ("role", "login", "password", "url", "note")


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./pass run", description="Prepare everything and serve the demonstration.")
    parser.add_argument("--port", type=int, default=8000, help="the port of the web server (default 8000)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default 127.0.0.1)")
    parser.add_argument("--anew", action="store_true", help="first delete the demonstration's database and files")
    return parser.parse_args(arguments)


def _forget_everything() -> None:
    if os.environ.get("DATABASE_URL"):
        raise Problem("--anew deletes the demonstration's own database only: DATABASE_URL names another one.")
    with step("Forgetting the demonstration"):
        CLUSTERS["postgres"].erase()
        for folder in (VAR / "media", VAR / "inbox", ACCOUNTS.parent):
            shutil.rmtree(folder, ignore_errors=True)


def web_command(python: str, host: str, port: int) -> list[str]:
    listen = ["--host", host, "--port", str(port), "--workers", "2", "--blocking-threads", "16"]
    rest = ["--no-ws", "--workers-kill-timeout", "5", "--working-dir", str(ROOT), "config.wsgi:application"]
    return [python, "-m", "granian", "--interface", "wsgi", *listen, *rest]


def jobs_command(python: str) -> list[str]:
    """The jobs, in the background: a mail may leave a little later, a page may not."""
    return ["nice", "-n", "15", python, str(ROOT / "manage.py"), "procrastinate", "worker"]


def _wait_for_web(service: Service, address: str) -> None:
    """Wait for the first answer. Raises StepFailed when the server ends or stays silent."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and not service.has_ended():
        try:
            with urllib.request.urlopen(f"{address}/sante/vivant/", timeout=5):
                return
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise StepFailed(f"The web server did not start; its log is {service.log}.", tail(service.log))


def _print_table(rows: list[dict[str, str]]) -> None:
    """Print the demonstration's accounts, one line each, columns aligned."""
    shown = [column for column in COLUMNS if any(row.get(column) for row in rows)]
    widths = {column: max(len(column), *(len(str(row.get(column, ""))) for row in rows)) for column in shown}
    print("  ".join(column.upper().ljust(widths[column]) for column in shown).rstrip())
    for row in rows:
        print("  ".join(str(row.get(column, "")).ljust(widths[column]) for column in shown).rstrip())


def _announce(address: str, port: int, wanted: int, seconds: float) -> None:
    if port != wanted:
        print(f"\nPort {wanted} is taken: the demonstration uses port {port}.")
    print(f"\nReady in {seconds:.1f} s: {address}\n")
    if ACCOUNTS.exists():
        rows = json.loads(ACCOUNTS.read_text(encoding="utf-8"))
        for row in rows:
            if str(row.get("url", "")).startswith("/"):
                row["url"] = address + row["url"]
        if rows:
            _print_table(rows)
    print("\nCtrl-C stops everything.", flush=True)


def _serve(options: argparse.Namespace, env: dict[str, str], started: float) -> None:
    port = free_port(options.port, options.host)
    address = f"http://{'localhost' if options.host in ('127.0.0.1', '0.0.0.0') else options.host}:{port}"  # noqa: S104
    mail_port = free_port(FIRST_MAIL_PORT if port != FIRST_MAIL_PORT else FIRST_MAIL_PORT + 1)
    services = Services(
        env | {"PASS_BASE_URL": address, "PASS_SMTP_PORT": str(mail_port), "PASS_SMTP_HOST": "127.0.0.1"}
    )
    try:
        with step("Web server, jobs and inbox"):
            services.start("inbox", manage("inbox", "--port", str(mail_port)))
            services.start("worker", jobs_command(str(PYTHON)))
            web = services.start("web", web_command(str(PYTHON), options.host, port))
            _wait_for_web(web, address)
        _announce(address, port, options.port, time.monotonic() - started)
        while True:
            time.sleep(1)
            services.watch()
    finally:
        say("\nStopping …")
        services.stop()


def run(arguments: list[str]) -> int:
    """Serve the demonstration until Ctrl-C, SIGTERM or a service that keeps ending."""
    started = time.monotonic()
    options = _options(arguments)
    if not 0 < options.port < 65536:
        raise Problem("A port is a number from 1 to 65535.")
    with locks.only_one("run", "Another ./pass run of this clone is already serving: stop it first."):
        end_leftovers()
        if options.anew:
            _forget_everything()
        prepare_files("demo", variables())
        with database("postgres") as env:
            try:
                migrate(env)
                load_demo(env)
            except StepFailed as error:
                raise StepFailed(
                    f"{error} If its data comes from another version, start with --anew.", error.output
                ) from error
            _serve(options, env, started)
    return 0
