"""The opening day at a small size, with both kills, keeps every promise; its browsers fill forms as real ones do."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.trial._opening_forms import encoded, form_of, words_of
from benchmarks.trial._opening_photos import START, unlike_any_other

ROOT = Path(__file__).parents[2]
PAGE = """
<form method="post" action="/langue/"><input name="language" value="en"></form>
<main><h1>Un &amp; deux</h1>
<form method="get"><input name="q" value="not this one"></form>
<form method="post"><input type="hidden" name="token" value="a&quot;b">
<input type="radio" name="is_holder" value="no"><input type="radio" name="is_holder" value="yes">
<input type="radio" name="unknown" value="first"><input type="radio" name="unknown" value="second">
<input type="checkbox" name="kept" checked><input type="checkbox" name="off"><input type="file" name="photo">
<select name="country"><option value="FR">France</option><option value="BE" selected>Belgique</option></select>
<textarea name="note">dit</textarea><button name="search" value="1">Chercher</button><button>Suivant</button></form>
<form method="post"><button name="applicant" value="guardian">Pour mon enfant</button></form></main>
"""


@pytest.mark.django_db
def test_the_trial_at_a_small_size() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.trial.opening", "--applicants", "30", "--seconds", "5", "--seed", "7"]
        + ["--per-minute", "120", "--patient"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    lines = ended.stdout.strip().splitlines()
    assert lines[0].startswith("seed 7; 30 applicants in 5 s")
    assert lines[-1].startswith("figure: 30/30 complete, 0 lost, 0 double, 0 error pages")
    assert "kill -9 of web" in ended.stdout
    assert "kill -9 of database" in ended.stdout


def test_a_form_is_filled_as_a_browser_fills_it() -> None:
    form = form_of(PAGE)
    assert form
    sent = form.filled({"is_holder": "no", "first_name": "not asked"}, button="search")
    assert sent == {
        "token": 'a"b',
        "is_holder": "no",
        "unknown": "first",
        "kept": "on",
        "country": "BE",
        "note": "dit",
        "search": "1",
    }
    assert words_of(PAGE).startswith("Un & deux")


def test_a_file_is_sent_with_the_fields() -> None:
    body, content_type = encoded({"token": "é"}, ("photo", b"\xff\xd8"))
    mark = content_type.partition("boundary=")[2].encode()
    assert body.count(b"--" + mark) == 3
    assert 'name="token"\r\n\r\né\r\n'.encode() in body
    assert b'filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\r\n' in body


def test_no_two_files_are_alike() -> None:
    photo = START + b"rest"
    files = {unlike_any_other(photo, number) for number in range(100)}
    assert len(files) == 100
    assert all(file.startswith(START) and file.endswith(b"rest") for file in files)
