"""The Python environment in `var/venv`, installed from the hashed lists, and the variables of every program."""

import os
import shutil
import ssl
from pathlib import Path

from launcher.console import StepFailed, run_logged, step
from launcher.interpreter import ORDINARY_PATH, interpreter
from launcher.paths import PYTHON, REQUIREMENTS, ROOT, VAR, VENV
from launcher.stamps import Stamp, digest

UV = VENV / "bin" / "uv"
LISTS = {"demo": ["demo.txt"], "dev": ["demo.txt", "dev.txt"]}
# Left by the person's shell, these would make our programs load other code than ours, or recompile it at each start.
UNWANTED = ("PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "DJANGO_DEBUG", "__PYVENV_LAUNCHER__")


def variables() -> dict[str, str]:
    """Return the environment of every program that the launcher starts."""
    env = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    path = [folder for folder in env.get("PATH", "").split(os.pathsep) if folder]
    path += [folder for folder in ORDINARY_PATH if folder not in path]
    env["PATH"] = os.pathsep.join([str(VENV / "bin"), *path])
    env.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    env["PASS_VAR"] = str(VAR)
    # The certificates of the machine, as pip and npm do not all look there: some networks have their own authority.
    env.setdefault("UV_SYSTEM_CERTS", "1")
    authorities = ssl.get_default_verify_paths().cafile
    if authorities:
        env.setdefault("NODE_EXTRA_CA_CERTS", authorities)
    home = env.get("HOME", "")
    if not home or not os.access(home, os.W_OK):
        env["HOME"] = str(VAR / "home")
        (VAR / "home").mkdir(parents=True, exist_ok=True)
    return env


def _make_venv() -> None:
    base = interpreter()
    stamp = Stamp("venv", digest([REQUIREMENTS / "uv.txt"], base.version, base.path, VENV))
    if stamp.is_fresh() and UV.exists() and PYTHON.exists():
        return
    env = variables()
    stamp.forget()
    with step("Python environment"):
        shutil.rmtree(VENV, ignore_errors=True)
        run_logged("venv", [base.path, "-m", "venv", VENV], env=env)
        uv_list = REQUIREMENTS / "uv.txt"
        run_logged("uv", [PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", uv_list], env=env)
    stamp.write()


def install_packages(group: str) -> None:
    """Bring `var/venv` to the list of the group, `demo` or `dev`; the second holds the first and is never undone."""
    _make_venv()
    base = interpreter()
    identity = (base.version, base.path, VENV)
    wanted = {name: digest([REQUIREMENTS / file for file in LISTS[name]], *identity) for name in LISTS}
    installed = {name: Stamp("packages", value) for name, value in wanted.items()}
    if installed[group].is_fresh() or installed["dev"].is_fresh():
        return
    title = "Python packages" if group == "demo" else "Python packages for checks and tests"
    with step(title):
        locked = REQUIREMENTS / f"{group}.txt"
        command = [UV, "pip", "sync", "--python", PYTHON, "--require-hashes", "--compile-bytecode", locked]
        run_logged("packages", command, env=variables())
    installed[group].write()


def install_aside(name: str, folder: str = "") -> Path:
    """Install the list `name` in its own folder of `var/`, out of the venv, and return that folder.

    Raises StepFailed when no file of the list suits this machine.
    """
    target = VAR / (folder or name)
    locked = REQUIREMENTS / f"{name}.txt"
    stamp = Stamp(name, digest([locked], interpreter().version, target))
    if stamp.is_fresh() and target.is_dir():
        return target
    stamp.forget()
    shutil.rmtree(target, ignore_errors=True)
    # Only ready-made files: a package that would have to be compiled does not suit this machine.
    command = [UV, "pip", "install", "--python", PYTHON, "--target", target, "--no-deps", "--no-build"]
    try:
        run_logged(name, [*command, "--link-mode=copy", "--require-hashes", "-r", locked], env=variables())
    except StepFailed:
        shutil.rmtree(target, ignore_errors=True)
        raise
    stamp.write()
    return target


def manage(*arguments: str) -> list[str]:
    """Return the command line of a Django command."""
    return [str(PYTHON), str(ROOT / "manage.py"), *arguments]
