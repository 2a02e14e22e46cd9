"""Marked copies: three columns more beside each note, and nothing else changed."""

import csv
import io
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference

from carelang_cli import main

HEADINGS = ["carelang findings", "carelang words", "carelang suggestions"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def annotate(name: str, *arguments: str, code: int = 0) -> Result:
    before = sha256(Path(name).read_bytes()).digest() if Path(name).is_file() else b""
    done = CliRunner().invoke(main, ["scan", name, "--annotate", *arguments], catch_exceptions=False)
    assert done.exit_code == code, done.output
    assert not before or sha256(Path(name).read_bytes()).digest() == before
    return done


TEXT = (
    "id;note\r\n"
    '1;"Ünal goes to respite;\r\nand his ""respite"" again"\r\n'
    "\r\n"
    "2;A good day.\r\n"
    "3;ragged;row\r\n"
    '4;"Contact with dad"\r\n'
    '5;broken "by" a mark\r\n'
    "6;No contact with mum, “she said”"
)


@pytest.mark.parametrize(
    ("codec", "mark"),
    [
        ("cp1252", b""),
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
    ],
)
def test_a_csv_file_keeps_its_encoding_dialect_and_rows(codec: str, mark: bytes) -> None:
    Path("notes.csv").write_bytes(mark + TEXT.encode(codec))
    annotate("notes.csv", "--output", "f.csv")
    data = Path("notes.marked.csv").read_bytes()
    assert data.startswith(mark)
    text = data[len(mark) :].decode(codec)
    lines = text.split("\r\n")
    assert lines[0] == "id;note;" + ";".join(HEADINGS)
    assert lines[3:6] == ["", "2;A good day.;0;;", "3;ragged;row"]
    rows = {row[0]: row for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") if row}
    assert rows["1"][1] == 'Ünal goes to respite;\r\nand his "respite" again'
    assert rows["1"][2:4] == ["2", "respite"]
    assert rows["1"][4].startswith("respite: ")
    assert rows["4"][2] == "1"
    assert rows["6"][2] == "1"
    assert text.count("\r\n") == TEXT.count("\r\n")
    stored = Path("f.csv").read_text(encoding="utf-8").splitlines()[0]
    assert "suggestions" not in stored
    assert "words" not in stored


def test_a_copy_that_is_there_stays_unless_forced() -> None:
    Path("notes.csv").write_text("id,note\n1,Off to respite\n", encoding="utf-8")
    Path("notes.marked.csv").write_text("mine", encoding="utf-8")
    assert "is there already" in annotate("notes.csv", code=2).stderr
    assert Path("notes.marked.csv").read_text(encoding="utf-8") == "mine"
    annotate("notes.csv", "--force")
    assert (
        Path("notes.marked.csv").read_text(encoding="utf-8").splitlines()[1].startswith("1,Off to respite,1,respite,")
    )


def test_several_processes_mark_what_one_does() -> None:
    rows = "".join(f"{n},A day of respite {n}\n" for n in range(900))
    Path("notes.csv").write_text(f"id,note\n{rows}", encoding="utf-8")
    annotate("notes.csv")
    one = Path("notes.marked.csv").read_bytes()
    annotate("notes.csv", "--force", "--jobs", "2")
    assert Path("notes.marked.csv").read_bytes() == one
    assert one.count(b",1,respite,") == 900


def workbook(name: str = "notes.xlsx") -> str:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Notes & more"
    for row in (
        ["Export of March"],
        [],
        ["id", "note"],
        [1, "Off to respite again"],
        [2, "A good day"],
        [],
        [3, "Had contact with dad"],
    ):
        sheet.append(row)
    sheet["H4"] = "=A4*2"
    sheet.merge_cells("A1:B1")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=4, max_row=7))
    sheet.add_chart(chart, "K2")
    other = book.create_sheet("Empty")
    other["A1"] = "only this"
    book.save(name)
    return name


def test_a_workbook_keeps_every_other_part() -> None:
    annotate(workbook())
    with zipfile.ZipFile("notes.xlsx") as before, zipfile.ZipFile("notes.marked.xlsx") as after:
        assert before.namelist() == after.namelist()
        assert any("chart" in name for name in after.namelist())
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed == ["xl/worksheets/sheet1.xml"]
    sheet = load_workbook("notes.marked.xlsx")["Notes & more"]
    assert [cell.value for cell in sheet[3]][8:] == HEADINGS
    assert [cell.value for cell in sheet[4]][7:10] == ["=A4*2", 1, "respite"]
    assert [sheet.cell(row, 9).value for row in range(4, 8)] == [1, 0, None, 1]
    assert sheet.cell(7, 11).value.startswith("contact with dad: ")
    assert sheet.dimensions == "A1:K7"


def test_a_sheet_with_prefixes_and_without_row_numbers_is_marked() -> None:
    workbook("plain.xlsx")
    rows = "".join(f"<x:row spans='1:2' ><x:c t='inlineStr'><x:is><x:t>{a}</x:t></x:is></x:c>"
                   f"<x:c t='inlineStr'><x:is><x:t>{b}</x:t></x:is></x:c></x:row>"
                   for a, b in (("id", "note"), ("1", "Off to respite")))  # fmt: skip
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    new = f'<x:worksheet xmlns:x="{space}"><x:sheetData>{rows}<x:row r="9"/></x:sheetData></x:worksheet>'
    with zipfile.ZipFile("plain.xlsx") as before, zipfile.ZipFile("notes.xlsx", "w") as after:
        for name in before.namelist():
            after.writestr(name, new if name == "xl/worksheets/sheet1.xml" else before.read(name))
    annotate("notes.xlsx")
    sheet = load_workbook("notes.marked.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["id", "note", *HEADINGS]
    assert [cell.value for cell in sheet[2]][:4] == ["1", "Off to respite", 1, "respite"]


def test_a_signed_workbook_is_refused_and_nothing_is_left() -> None:
    with zipfile.ZipFile(workbook(), "a") as book:
        book.writestr("_xmlsignatures/sig1.xml", "<a/>")
    assert "is signed" in annotate("notes.xlsx", "--output", "f.csv", code=2).stderr
    assert sorted(path.name for path in Path().iterdir()) == ["notes.xlsx"]


def test_what_has_no_marked_copies_is_refused_at_once() -> None:
    Path("notes.jsonl").write_text('{"note": "a b"}\n', encoding="utf-8")
    assert "only CSV files and .xlsx workbooks" in annotate("notes.jsonl", code=2).stderr
    assert "only CSV files" in annotate(".", code=2).stderr
    Path("notes.csv").write_text("id,note\n1,a b\n", encoding="utf-8")
    assert "cannot go on from a --state" in annotate("notes.csv", "--state", "s", code=2).stderr
