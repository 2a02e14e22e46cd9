"""The export that examples/make_export.py makes: the same for the same seed, with the quirks it promises."""

import csv
import io
import json
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from carelang import Checker
from carelang.tables import check_batch
from carelang.tables.cells import read_cell
from carelang.tables.columns import Columns, guess_columns
from carelang.tables.rows import Aside
from carelang.tables.sources import open_export

SCRIPT = Path(__file__).resolve().parent.parent / "examples" / "make_export.py"
NOTES = 2000
TRAINING = date(2025, 10, 6)
TRAINED = {"Harbour", "Shore"}


def make(folder: Path, *arguments: str) -> dict[str, bytes]:
    """The files that the script writes."""
    command = (sys.executable, str(SCRIPT), str(folder), "--notes", str(NOTES), *arguments)
    subprocess.run(command, check=True, capture_output=True)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("export")


@pytest.fixture(scope="module")
def files(folder: Path) -> dict[str, bytes]:
    return make(folder)


Read = dict[str, tuple[Columns, list[dict[str, Any]], list[Aside]]]


@pytest.fixture(scope="module")
def read(folder: Path, files: dict[str, bytes]) -> Read:
    """Each table as a scan reads it: its columns as they are guessed, its rows, and the rows set aside."""
    assert files
    found: Read = {}
    for table in open_export(str(folder)):
        aside: list[Aside] = []
        batches = [rows.cells for rows in table.read(aside.append)]
        name = Path(table.name.partition(",")[0]).name
        rows = [row for batch in batches for row in batch.to_pylist()]
        found[name] = guess_columns(table.columns, batches[0], {}), rows, aside
    return found


def test_the_same_seed_writes_the_same_notes(files: dict[str, bytes], tmp_path: Path) -> None:
    assert make(tmp_path / "again") == files
    assert all(data != files[name] for name, data in make(tmp_path / "other", "--seed", "1").items())


def test_every_column_is_guessed_by_its_name(read: Read) -> None:
    assert {columns.text for columns, _, _ in read.values()} == {
        ("note",),
        ("CASENOTE_TEXT",),
        ("Narrative",),
        ("Content.Text",),
    }
    assert all(None not in columns for columns, _, _ in read.values())


def test_no_note_is_lost(read: Read) -> None:
    broken = [one for one in read["mosaic-case-notes.csv"][2] if len(one.cells) > 9]
    assert sum(len(rows) for _, rows, _ in read.values()) + len(broken) == NOTES


def test_csv_is_windows_1252_with_html_and_rows_that_are_broken(files: dict[str, bytes], read: Read) -> None:
    data = files["mosaic-case-notes.csv"]
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    rows = list(csv.reader(io.StringIO(data.decode("cp1252"), newline=""), delimiter=";"))
    assert {len(row) for row in rows} == {2, 9, 10}
    assert {len(one.cells) for one in read["mosaic-case-notes.csv"][2]} == {2, 10}
    notes = [row[7] for row in rows if len(row) == 9][1:]
    assert sum(note.startswith("<p>") for note in notes) > sum(note.startswith("&lt;p&gt;") for note in notes) > 0
    assert any("â€™" in note for note in notes)


def test_copies_say_what_they_were_copied_from(read: Read) -> None:
    rows = {str(row["id"]): row for row in read["mosaic-case-notes.csv"][1]}
    copies = [row for row in rows.values() if row["copy_of_case_note_id"] and row["copy_of_case_note_id"] in rows]
    assert len(copies) > 10
    texts = {
        key: [one.text.replace("â€™", "’") for one in read_cell(row["note"]).segments] for key, row in rows.items()
    }
    same = [texts[row["id"]] == texts[row["copy_of_case_note_id"]] for row in copies]
    assert sum(same) >= len(copies) - 2, "all but those that were garbled"


def test_tab_separated_text_is_utf_16_with_rtf_that_is_cut(files: dict[str, bytes], read: Read) -> None:
    assert files["liquidlogic-casenotes.tsv"][:2] in (b"\xff\xfe", b"\xfe\xff")
    notes = [row["CASENOTE_TEXT"] for row in read["liquidlogic-casenotes.tsv"][1]]
    assert all(note.startswith("{\\rtf1") for note in notes)
    whole = Counter(bool(read_cell(note).unchecked) for note in notes)
    assert whole[False] > whole[True] > 0
    assert any(len(note) == 900 and read_cell(note).unchecked for note in notes)


def test_a_cell_of_the_workbook_is_as_long_as_a_cell_can_be(read: Read) -> None:
    lengths = Counter(len(row["Narrative"]) for row in read["eclipse-visits.xlsx"][1])
    assert lengths[32_767] == 1


def test_some_notes_were_entered_in_error(files: dict[str, bytes]) -> None:
    records = [json.loads(line) for line in files["rio-progress-notes.jsonl"].decode("utf-8").splitlines()]
    marks = Counter(record["EnteredInError"] for record in records)
    assert marks[0] > marks[1] > 0


def test_teams_that_were_trained_write_differently_after_it_and_the_others_do_not(folder: Path, read: Read) -> None:
    checker = Checker("case-note", grammar="off")
    notes: Counter[tuple[bool, bool]] = Counter()
    findings: Counter[tuple[bool, bool]] = Counter()
    (table,) = (one for one in open_export(str(folder)) if "rio" in one.name)
    for rows in table.read(lambda _: None):
        cells = rows.cells.to_pylist()
        keys = [(row["Team"] in TRAINED, date.fromisoformat(row["Date"][:10]) >= TRAINING) for row in cells]
        notes.update(keys)
        found = check_batch(rows.cells, text="Content.Text", checker=checker).to_pylist()
        findings.update(keys[one["row"]] for one in found if one["excused"] is None)
    rate = {key: findings[key] / notes[key] for key in notes}
    assert rate[True, True] < rate[True, False] / 2
    assert rate[False, True] > rate[False, False] * 0.75


def test_from_export_to_report(tmp_path: Path) -> None:
    command = (sys.executable, str(SCRIPT.with_name("export_to_report.py")), str(tmp_path), "--notes", str(NOTES))
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    assert [line.split()[:2] for line in done.stdout.splitlines() if line.startswith("carelang ")] == [
        ["carelang", "scan"],
        ["carelang", "report"],
    ]
    assert "left out, marked as entered in error." in done.stdout
    assert "the end may have been cut off." in done.stdout
    assert {path.name for path in tmp_path.iterdir()} == {"notes", "findings.duckdb", "report.html", "set-aside.csv"}
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert "6 October 2025" in page


def test_the_notes_are_of_one_year(read: Read) -> None:
    days = [date.fromisoformat(row["Date"][:10]) for row in read["rio-progress-notes.jsonl"][1]]
    assert date(2025, 4, 1) <= min(days) < TRAINING < max(days) < date(2025, 4, 1) + timedelta(365)
