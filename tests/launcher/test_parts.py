"""The launcher's parts, each alone."""

import ast
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from launcher import browser, console, environment, interpreter, locks, node, processes, services, stamps
from launcher.console import Problem, StepFailed
from launcher.services import Service, Services, end_leftovers, free_port

ROOT = Path(__file__).parents[2]
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture(autouse=True)
def own_var(tmp_path: Path, monkeypatch) -> Path:
    """Everything that these parts write goes to a folder of this test."""
    for module, name in ((stamps, "STAMPS"), (console, "LOGS"), (services, "LOGS")):
        monkeypatch.setattr(module, name, tmp_path / name.lower())
    for module in (locks, environment):
        monkeypatch.setattr(module, "VAR", tmp_path)
    monkeypatch.setattr(browser, "FOLDER", tmp_path / "browser")
    monkeypatch.setattr(services, "REGISTER", tmp_path / "services.json")
    monkeypatch.setattr(services, "PYTHON", Path(sys.executable))
    return tmp_path


def test_an_older_python_can_read_the_entry_point_and_say_that_it_is_too_old() -> None:
    source = (ROOT / "pass").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 4))
    before_our_own_code = source.partition("from launcher")[0]
    assert "sys.exit(" in before_our_own_code


def pretend_python(path: Path, size: int = 10) -> str:
    """A program, not a script, of so many bytes at least, that is no Python."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(Path("/bin/false").read_bytes().ljust(size, b"\0"))
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def asked_afresh(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(interpreter, "MEMORY", tmp_path / "python.json")
    interpreter.interpreter.cache_clear()
    yield
    interpreter.interpreter.cache_clear()


def test_a_whole_python_goes_before_one_that_loads_a_library(tmp_path: Path) -> None:
    thin, whole = pretend_python(tmp_path / "thin"), pretend_python(tmp_path / "whole", size=2_000_000)
    assert interpreter.in_order([thin, whole, thin]) == [whole, thin, thin]


def test_a_python_that_cannot_make_an_environment_is_passed_over(tmp_path: Path, asked_afresh, monkeypatch) -> None:
    broken = pretend_python(tmp_path / "broken", size=2_000_000)
    monkeypatch.setattr(interpreter, "candidates", lambda: [broken, str(tmp_path / "gone"), sys._base_executable])
    monkeypatch.setattr(interpreter, "in_order", list)
    chosen = interpreter.interpreter()
    assert (chosen.path, chosen.version) == (sys._base_executable, sys.version)
    monkeypatch.setattr(interpreter, "candidates", list)
    interpreter.interpreter.cache_clear()
    assert interpreter.interpreter() == chosen, "it is remembered"


def test_the_package_that_the_system_left_out_is_named(tmp_path: Path, asked_afresh, monkeypatch) -> None:
    monkeypatch.setattr(interpreter, "candidates", lambda: [pretend_python(tmp_path / "broken")])
    with pytest.raises(Problem, match=r"lacks its module .* install it .*-venv\)"):
        interpreter.interpreter()


def test_scripts_and_other_versions_are_no_candidates(tmp_path: Path, monkeypatch) -> None:
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    shim = tmp_path / "shims" / name
    shim.parent.mkdir()
    shim.write_text("#!/bin/sh\n")
    shim.chmod(0o755)
    other = pretend_python(tmp_path / "other" / name)
    pretend_python(tmp_path / "other" / "python3.10")
    monkeypatch.setenv("PATH", f"{shim.parent}:{tmp_path / 'other'}")
    found = interpreter.candidates()
    assert found[:2] == [os.path.realpath(sys.executable), other]
    assert str(shim) not in found


def test_the_shell_s_own_python_settings_do_not_reach_our_programs(monkeypatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("HOME")
    env = environment.variables()
    assert "PYTHONPATH" not in env
    assert "/usr/bin" in env["PATH"].split(os.pathsep)
    assert env["HOME"]


def test_a_browser_that_was_asked_for_and_is_missing_is_named(monkeypatch) -> None:
    monkeypatch.setenv("PASS_CHROMIUM", "/no/such/browser")
    with pytest.raises(Problem, match="PASS_CHROMIUM names /no/such/browser"):
        browser.find_browser()


def test_browser_tests_are_never_skipped_in_silence(monkeypatch, capsys) -> None:
    for source in ("_chosen_or_shell", "_from_debian", "_on_machine"):
        monkeypatch.setattr(browser, source, lambda _env: None)
    monkeypatch.setattr(browser, "_from_npm", lambda: None)
    monkeypatch.delenv("PASS_NO_BROWSER", raising=False)
    with pytest.raises(Problem, match="No Chromium could be had"):
        browser.find_browser()
    monkeypatch.setenv("PASS_NO_BROWSER", "1")
    assert browser.find_browser() is None
    assert "NOT run" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("version", "suits"),
    [
        ("v20.19.0", True),
        ("v20.18.3", False),
        ("v21.7.0", False),
        ("v22.11.0", False),
        ("v22.12.0\n", True),
        ("v24.1.0", True),
        ("v18.20.1", False),
        ("", False),
        ("No version is set for command node", False),
    ],
)
def test_which_node_is_recent_enough(version: str, suits: bool) -> None:
    assert node._suits(version) is suits


def test_a_step_is_skipped_until_what_it_reads_changes(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.txt").write_text("one")

    def stamp(*facts: object) -> stamps.Stamp:
        return stamps.Stamp("step", stamps.digest(stamps.files_under([source]), *facts))

    assert not stamp().is_fresh()
    stamp().write()
    assert stamp().is_fresh()
    assert not stamp("other Python").is_fresh()
    (source / "a.txt").write_text("two")
    assert not stamp().is_fresh()
    stamp().write()
    (source / "a.txt").rename(source / "b.txt")
    assert not stamp().is_fresh()
    stamp().write()
    stamp().forget()
    assert not stamp().is_fresh()


def test_what_is_made_does_not_count_as_source(tmp_path: Path) -> None:
    for name in ("node_modules/x.js", "__pycache__/x.pyc", "kept/x.js"):
        (tmp_path / "tree" / name).parent.mkdir(parents=True)
        (tmp_path / "tree" / name).write_text("")
    assert stamps.files_under([tmp_path / "tree"]) == [tmp_path / "tree/kept/x.js"]


def test_a_taken_port_gives_the_next_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port(port) < port + 200
    assert free_port(port) == port


def test_a_lock_is_refused_in_one_sentence_and_freed_at_the_end() -> None:
    with locks.only_one("run", "already"):
        assert not locks.is_free("run")
        with pytest.raises(Problem, match="already"), locks.only_one("run", "already"):
            pass
    assert locks.is_free("run")


def test_a_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    (tmp_path / "locks").mkdir()
    program = (
        f"import fcntl, os, time\nd = os.open({str(tmp_path / 'locks/run')!r}, os.O_RDWR | os.O_CREAT)\n"
        "fcntl.flock(d, fcntl.LOCK_EX)\nprint('held', flush=True)\ntime.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        assert not locks.is_free("run")
        holder.kill()
    assert locks.is_free("run")


def test_a_failed_step_shows_the_end_of_what_it_said() -> None:
    command = [sys.executable, "-c", "print('why it failed'); raise SystemExit(3)"]
    with pytest.raises(StepFailed, match="“install” failed .status 3.") as failure:
        console.run_logged("install", command, env=os.environ)
    assert "why it failed" in failure.value.output


def test_a_missing_program_is_a_sentence() -> None:
    with pytest.raises(StepFailed, match="“no-such-program” could not be started"):
        console.run_logged("x", ["/no/such/no-such-program"], env=os.environ)


@pytest.fixture
def running() -> Services:
    started = Services(os.environ)
    yield started
    started.stop()


def test_services_end_together_with_their_children(running: Services) -> None:
    program = f"import subprocess\nsubprocess.run({SLEEP!r})"
    leader = running.start("one", [sys.executable, "-c", program]).process.pid
    assert processes.wait_until(lambda: len(processes.group_members(leader)) == 2, 10)
    running.stop()
    assert processes.group_members(leader) == []
    assert not services.REGISTER.exists()


def test_a_service_that_ends_is_started_again_and_not_for_ever(running: Services, monkeypatch) -> None:
    monkeypatch.setattr(services.time, "sleep", lambda _seconds: None)
    service = running.start("short", [sys.executable, "-c", "print('bye')"])
    for _ in range(services.MOST_RESTARTS):
        service.process.wait()
        running.watch()
    service.process.wait()
    with pytest.raises(Problem, match="“short” keeps ending"):
        running.watch()
    assert service.log.read_text() == "bye\n" * (services.MOST_RESTARTS + 1)


def test_what_an_earlier_run_left_is_ended(running: Services) -> None:
    leader = running.start("left", SLEEP).process.pid
    end_leftovers()
    assert processes.wait_until(lambda: running.all[0].has_ended(), 5)
    assert processes.group_members(leader) == []


def test_a_stranger_who_got_the_same_number_is_left_alone(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(services, "PYTHON", tmp_path / "venv/bin/python")
    stranger = Service("stranger", SLEEP)
    stranger.start(os.environ)
    try:
        services.REGISTER.write_text(f'{{"web": {stranger.process.pid}}}')
        end_leftovers()
        assert not stranger.has_ended()
        assert not services.REGISTER.exists()
    finally:
        stranger.process.kill()
        stranger.process.wait()


def test_a_torn_register_is_nothing() -> None:
    services.REGISTER.write_text('{"web": 12')
    end_leftovers()
