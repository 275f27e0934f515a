"""Reading a register: what is read, what is set aside with its line, what is refused as a whole."""

from pathlib import Path

import pytest

from passregion.common.registers import BadValue, RegisterUnreadable, Report, Row, read_register
from tests.registers import writer

NO_BREAK = "\u00a0"


def read(path: Path, required: list[str] | None = None) -> tuple[list[Row], Report]:
    report = Report()
    return list(read_register(path, required=required or ["uai"], report=report)), report


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_rows_keep_the_line_on_which_they_start(tmp_path: Path, separator: str) -> None:
    path = writer(tmp_path)([separator.join(["uai", "nom"]), f'A{separator}"deux\nlignes"', "", f"B{separator} x  y "])
    rows, report = read(path)
    assert [(row.line, row.values) for row in rows] == [
        (2, {"uai": "A", "nom": "deux lignes"}),
        (5, {"uai": "B", "nom": "x y"}),
    ]
    assert report.read == 2


def test_a_compressed_file_is_read_whatever_its_name(tmp_path: Path) -> None:
    path = writer(tmp_path)(["uai", "A"], "register.data", compressed=True)
    assert [row.values["uai"] for row in read(path)[0]] == ["A"]


def test_a_byte_order_mark_does_not_hide_the_first_column(tmp_path: Path) -> None:
    assert [row.values["uai"] for row in read(writer(tmp_path)(["UAI", "A"], encoding="utf-8-sig"))[0]] == ["A"]


def test_a_wrong_encoding_sets_aside_the_lines_it_damages_only(tmp_path: Path) -> None:
    rows, report = read(writer(tmp_path)(["uai,nom", "A,Lycée", "B,College"], encoding="latin-1"))
    assert [row.values["uai"] for row in rows] == ["B"]
    assert [bad.line for bad in report.bad_rows] == [2]
    assert "UTF-8" in report.bad_rows[0].reason


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("A", "1 valeurs au lieu de 2"),
        ("A,b,c", "3 valeurs au lieu de 2"),
        ("A," + "x" * 30_000, "dépasse 20000 caractères"),
        ("A," + "x" * 200_000, "démesurée"),
        ("A,b\x00c", "caractère nul"),
    ],
)
def test_a_line_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path, line: str, said: str) -> None:
    rows, report = read(writer(tmp_path)(["uai,nom", "first,x", line, "last,x"]))
    assert [row.values["uai"] for row in rows] == ["first", "last"]
    assert [(bad.line, said in bad.reason) for bad in report.bad_rows] == [(3, True)]


def test_an_open_quote_swallows_no_more_than_the_end_of_the_file(tmp_path: Path) -> None:
    rows, report = read(writer(tmp_path)(["uai,nom", "first,x", 'A,"never closed', "last,x"]))
    assert [row.values["uai"] for row in rows] == ["first", "A"]
    assert report.read == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"\n", "vide"),
        (b"nom,ville\nA,B\n", "Il manque ces colonnes"),
        (b"\x1f\x8b\x08\x00broken", "abîmé"),
        (b"\x1f\x8b", "abîmé"),
        (b"PK\x03\x04 a spreadsheet", "Il manque ces colonnes"),
    ],
)
def test_a_file_that_is_no_register_is_refused_with_the_reason(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(RegisterUnreadable, match=said):
        read(path)


def test_a_truncated_archive_says_after_which_line(tmp_path: Path) -> None:
    path = writer(tmp_path)(["uai,nom", *(f"{number},{number * 7919}" for number in range(5000))], compressed=True)
    path.write_bytes(path.read_bytes()[:-4000])
    with pytest.raises(RegisterUnreadable, match=r"abîmé après la ligne \d{2,}"):
        read(path)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(RegisterUnreadable, match="ne peut pas être ouvert"):
            read(path)


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "91", "north", "4" * 400, "1e999"])
def test_a_number_out_of_range_is_a_bad_value(value: str) -> None:
    with pytest.raises(BadValue, match="au lieu d’un nombre"):
        Row(2, {"lat": value}).decimal("lat", least=-90, most=90)


def test_values_are_read_as_the_register_writes_them() -> None:
    row = Row(2, {"lat": "45,78", "empty": "", "day": "2026-08-31"})
    assert row.decimal("lat", least=-90, most=90) == 45.78
    assert row.decimal("empty", least=0, most=1) is None
    assert row.decimal("absent", least=0, most=1) is None
    assert row.day("day").isoformat() == "2026-08-31"
    with pytest.raises(BadValue, match="AAAA-MM-JJ"):
        Row(2, {"day": "31/08/2026"}).day("day")
