"""Workbooks, bullet by bullet of docs/formats/exports.md."""

import random
import struct
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from exports import CANARY, one, read, written
from openpyxl import Workbook

from carelang.tables.sources import open_export
from carelang.types import CarelangError

HEADER = ("id", "when", "note")


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_each_sheet_with_rows_is_a_table(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "n.xlsx", Notes=[HEADER, (1, "", "Mia’s\nday 🦦")], Empty=[], Names=[HEADER], More=[HEADER, (2,)]
    )
    notes, more = map(read, open_export(str(path)))
    assert notes.table.name == f"{path}, sheet Notes"
    assert (notes.table.columns, notes.rows, notes.numbers) == (HEADER, [("1", "", "Mia’s\nday 🦦")], [2])
    assert notes.table.remarks == (
        "the names of its columns are in row 1",
        "left out, because they hold no rows: Empty, Names",
    )
    assert more.rows == [("2", "", "")]


def test_the_header_is_the_first_row_with_two_filled_cells(tmp_path: Path) -> None:
    rows = [("Report run for the team",), (), HEADER, (1, "", "x"), (), (2, "", "y")]
    done = one(workbook(tmp_path / "n.xlsx", Notes=rows))
    assert (done.table.columns, done.numbers) == (HEADER, [4, 6])
    assert done.table.remarks == ("the names of its columns are in row 3",)
    alone = one(workbook(tmp_path / "m.xlsx", Notes=[("note",), ("a",), ("b",)]))
    assert (alone.table.columns, alone.rows) == (("note",), [("a",), ("b",)])


def test_columns_before_the_first_are_counted(tmp_path: Path) -> None:
    rows = [(None, None, "id", None, "note"), (None, None, 1, 2, "x")]
    assert one(workbook(tmp_path / "n.xlsx", Notes=rows)).table.columns == ("id", "column 4", "note")


def test_numbers_and_dates_are_text(tmp_path: Path) -> None:
    values = [
        12,
        9434765919,
        1.5,
        True,
        "007",
        datetime(2026, 3, 5, 14, 30),
        date(2026, 3, 5),
        time(9, 5),
        timedelta(hours=30),
    ]
    done = one(workbook(tmp_path / "n.xlsx", Notes=[[f"c{at}" for at in range(9)], values]))
    assert done.rows == [
        ("12", "9434765919", "1.5", "TRUE", "007", "2026-03-05 14:30:00", "2026-03-05", "09:05:00", "1 day, 6:00:00")
    ]


def test_a_sheet_that_is_no_table_raises_alone(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "n.xlsx", Plan=[(f"{CANARY} {'was sad ' * 20}", "x"), (1, 2)], Notes=[HEADER, (1, "", "x")]
    )
    plan, notes = open_export(str(path))
    assert plan.columns == ()
    with pytest.raises(CarelangError, match="sheet Plan: row 1 does not hold the names") as error:
        read(plan)
    assert CANARY not in str(error.value)
    assert read(notes).rows == [("1", "", "x")]


def test_a_workbook_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CarelangError, match="has no sheet with rows"):
        one(workbook(tmp_path / "n.xlsx", Notes=[HEADER], Empty=[]))


@pytest.mark.parametrize("name", ["n.xlsx", "n.xlsm", "n.xls"])
def test_a_protected_workbook_is_refused(tmp_path: Path, name: str) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    plain = workbook(tmp_path / "plain.xlsx", Notes=[HEADER, (1, "", CANARY)])
    with plain.open("rb") as source, (tmp_path / name).open("wb") as target:
        OOXMLFile(source).encrypt("secret", target)
    with pytest.raises(CarelangError, match="is protected by a password"):
        one(tmp_path / name)


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "n.xlsx", Notes=[HEADER, *((n, "", f"{CANARY} {n}") for n in range(50))]).read_bytes()
    for part in (whole[:2000], whole[:-30], whole[:4] + b"x" * 500, b"PK\x03\x04"):
        with pytest.raises(CarelangError, match="is damaged, or no workbook"):
            one(written(tmp_path / "d.xlsx", part))
    chance = random.Random(6)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(8):
            data[chance.randrange(8, len(data))] = chance.randrange(256)
        said = ""
        try:
            one(written(tmp_path / "d.xlsx", bytes(data)))
        except CarelangError as error:
            said = str(error)
        assert CANARY not in said


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    data = bytearray(workbook(tmp_path / "n.xlsx", Notes=[HEADER, (1, "", "x")]).read_bytes())
    entry = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, entry + 24, 0xFFFFFFF0)
    struct.pack_into("<I", data, data.index(b"PK\x01\x02", entry + 4) + 24, 0xFFFFFFF0)
    with pytest.raises(CarelangError, match="would take more than 4 GB of memory"):
        one(written(tmp_path / "b.xlsx", bytes(data)))


@pytest.mark.parametrize("data", [b"<html><table><tr><td>Zebedee</td></tr></table>", b"id\tnote\n1\tZebedee\n", b""])
@pytest.mark.parametrize("suffix", ["xls", "xlsx", "ods"])
def test_what_is_called_a_workbook_and_is_none(tmp_path: Path, data: bytes, suffix: str) -> None:
    with pytest.raises(CarelangError, match="is damaged, or no workbook") as error:
        one(written(tmp_path / f"n.{suffix}", data))
    assert CANARY not in str(error.value)


def test_old_workbooks(tmp_path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Notes")
    days = xlwt.easyxf(num_format_str="YYYY-MM-DD HH:MM")
    for row, cells in enumerate([("Report",), HEADER, (12, datetime(2026, 3, 5, 14, 30), "Mia’s\nday")]):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell, *([days] if isinstance(cell, datetime) else []))
    book.save(str(tmp_path / "n.xls"))
    done = one(tmp_path / "n.xls")
    assert (done.rows, done.numbers) == ([("12", "2026-03-05 14:30:00", "Mia’s\nday")], [3])


_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "manifest")
)
_CELL = '<table:table-cell office:value-type="{}" {}><text:p>{}</text:p></table:table-cell>'


def test_open_workbooks(tmp_path: Path) -> None:
    header = "".join(_CELL.format("string", "", name) for name in HEADER)
    cells = (
        _CELL.format("float", 'office:value="12"', "12")
        + _CELL.format("date", 'office:date-value="2026-03-05"', "5 March")
        + _CELL.format("string", "", "Mia’s day")
    )
    body = f"<table:table-row>{header}</table:table-row><table:table-row>{cells}</table:table-row>"
    sheet = f'<office:spreadsheet><table:table table:name="Notes">{body}</table:table></office:spreadsheet>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(tmp_path / "n.ods", "w") as parts:
        parts.writestr("mimetype", kind)
        parts.writestr(
            "content.xml",
            f"<office:document-content {_NAMES}><office:body>{sheet}</office:body></office:document-content>",
        )
        entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        parts.writestr("META-INF/manifest.xml", f"<manifest:manifest {_NAMES}>{entry}</manifest:manifest>")
    done = one(tmp_path / "n.ods")
    assert (done.table.name, done.rows) == (f"{tmp_path / 'n.ods'}, sheet Notes", [("12", "2026-03-05", "Mia’s day")])


def test_nothing_is_written_beside_it(tmp_path: Path) -> None:
    path = workbook(tmp_path / "n.xlsx", Notes=[HEADER, (1, "", "x")])
    before = (path.stat().st_mtime_ns, path.read_bytes())
    one(path)
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before
    assert [each.name for each in tmp_path.iterdir()] == ["n.xlsx"]
