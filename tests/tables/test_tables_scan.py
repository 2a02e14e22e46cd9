"""Scans: notes of an export become findings in a file, counted, in one process or two."""

import csv
import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from carelang.settings.values import Settings
from carelang.tables.copies import Copies
from carelang.tables.notes import NOTE, Asked, read_notes
from carelang.tables.pseudonyms import make_key, read_key
from carelang.tables.rows import Aside, Rows, Table
from carelang.tables.scanning import Task, check_task
from carelang.tasks.running import Checkers
from carelang.types import CarelangError
from carelang_cli import main

HEADER = ["note_id", "person_id", "note_date", "team", "note_type", "note"]
NOTES = [
    ["1", "77", "03/03/2026", "North", "Visit", "Zebedee goes to respite."],
    ["2", "77", "", "=North", "Visit", "A good day."],
    ["3", "78", "2026-03-10", "North", "", "Zebedee goes to respite."],
    ["4", "79", "a Monday", "North", "Visit", "  "],
    ["5", "79", "11 March 2026 10:30", "South", "Visit", "<p>He had <b>con</b>tact with dad.</p>"],
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def export(rows: Sequence[Sequence[str]] = NOTES, header: Sequence[str] = HEADER, name: str = "notes.csv") -> str:
    with Path(name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return name


def scan(*arguments: str, code: int = 0) -> Result:
    done = CliRunner().invoke(main, ["scan", *arguments], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done


def found(file: str = "f.parquet") -> list[dict[str, Any]]:
    return pq.read_table(file).to_pylist()


def about(file: str = "f.parquet") -> dict[str, str]:
    return json.loads(pq.read_metadata(file).metadata[b"carelang.about"])


def test_each_finding_says_where_its_note_stands() -> None:
    done = scan(export(), "--output", "f.parquet")
    first, copy, html = found()
    assert (first["source"], first["row"], first["id"], first["person"]) == ("notes.csv", 2, "1", "77")
    assert (first["date"], first["team"], first["type"]) == (date(2026, 3, 3), "North", "Visit")
    assert (first["column"], first["start"], first["end"], first["rule"]) == ("note", 16, 23, "care/respite")
    assert (copy["row"], copy["copy"], copy["type"]) == (4, True, None)
    assert (html["row"], html["start"], html["date"]) == (6, 13, date(2026, 3, 11))
    assert "text from “note”, id from “note_id”, person from “person_id”, date from “note_date”" in done.stderr
    assert "5 rows, 4 notes with text, 16 words." in done.stdout
    assert "1 note of them is the copy of an earlier one." in done.stdout
    assert "2 rows without a date that can be read." in done.stdout
    assert "care/respite          2" in done.stdout


def test_totals_count_notes_and_words_by_week_and_copies_apart() -> None:
    scan(export(), "--output", "f.parquet")
    totals = json.loads(pq.read_metadata("f.parquet").metadata[b"carelang.totals"])
    assert totals == [
        {"week": None, "team": "=North", "type": "Visit", "copy": False, "notes": 1, "words": 3},
        {"week": "2026-03-02", "team": "North", "type": "Visit", "copy": False, "notes": 1, "words": 4},
        {"week": "2026-03-09", "team": "North", "type": None, "copy": True, "notes": 1, "words": 4},
        {"week": "2026-03-09", "team": "South", "type": "Visit", "copy": False, "notes": 1, "words": 5},
    ]
    assert about()["complete"] == "yes"
    assert about()["profile"] == "case-note"


def test_without_output_nothing_is_written() -> None:
    scan(export())
    assert [path.name for path in Path().iterdir()] == ["notes.csv"]


def test_several_text_columns_are_read_row_by_row() -> None:
    rows = [["1", "Respite again.", "He had contact with dad."], ["2", "", "Respite again."]]
    scan(export(rows, ["id", "summary", "detail"]), "--text", "detail", "--text", "summary", "--output", "f.parquet")
    assert [(one["row"], one["column"], one["copy"]) for one in found()] == [
        (2, "detail", False),
        (2, "summary", False),
        (3, "detail", True),
    ]


def test_columns_can_be_named_and_a_wrong_name_is_refused_with_the_nearest() -> None:
    name = export()
    done = scan(name, "--id", "person_id", "--person", "", "--date", "", "--output", "f.parquet")
    assert "no person, date" in done.stderr or "person" in done.stderr
    assert found()[0]["id"] == "77"
    done = scan(name, "--date", "note_dat", code=2)
    assert "Did you mean “note_date”" in done.stderr


def test_settings_give_profile_and_severity_and_options_win() -> None:
    Path("carelang.yaml").write_text("profile: letter\nseverity: {care/respite: error}\n", encoding="utf-8")
    name = export()
    scan(name, "--output", "f.parquet")
    assert about()["profile"] == "letter"
    assert found()[0]["severity"] == "error"
    scan(name, "--output", "f.parquet", "--force", "--profile", "report")
    assert about()["profile"] == "report"


def test_a_file_that_is_there_stays_unless_forced_and_the_export_always() -> None:
    name = export()
    before = Path(name).read_bytes()
    Path("f.csv").write_text("mine", encoding="utf-8")
    assert "is there already" in scan(name, "--output", "f.csv", code=2).stderr
    assert Path("f.csv").read_text(encoding="utf-8") == "mine"
    scan(name, "--output", name, "--force", code=2)
    scan(name, "--output", "f.csv", "--force")
    assert Path(name).read_bytes() == before


def test_a_folder_is_scanned_and_nothing_is_written_into_it() -> None:
    Path("year").mkdir()
    for name in ("year/a.csv", "year/b.csv"):
        export(name=name)
    for option, name in (("--output", "year/f.csv"), ("--state", "year/state"), ("--quarantine", "year/q.csv")):
        assert "it lies in a folder that is scanned" in scan("year", option, name, code=2).stderr
    scan("year", "--output", "f.parquet", "--state", "state")
    assert [(one["source"], one["row"], one["copy"]) for one in found()] == [
        ("year/a.csv", 2, False),
        ("year/a.csv", 4, True),
        ("year/a.csv", 6, False),
        ("year/b.csv", 2, True),
        ("year/b.csv", 4, True),
        ("year/b.csv", 6, True),
    ]


def test_rows_that_do_not_fit_are_counted_and_kept_where_asked() -> None:
    name = export([*NOTES, ["6", "=cmd()", "Mia, respite"], ["7", "80", "", "", "", "nul\0 here"]])
    assert "2 rows set aside, for not being what the header promises; --quarantine FILE keeps" in scan(name).stdout
    assert "2 rows set aside" in scan(name, "--quarantine", "q.csv").stdout
    with Path("q.csv").open(encoding="utf-8", newline="") as file:
        header, ragged, nul = csv.reader(file)
    assert header == ["table", "row", "reason", "cells"]
    assert ragged == ["notes.csv", "7", "it has 3 cells, and the header 6", "6", "'=cmd()", "Mia, respite"]
    assert nul[:3] == ["notes.csv", "8", "it holds a NUL character"]


def test_rows_entered_in_error_are_no_part_of_the_record() -> None:
    rows = [["1", "Respite again.", "0"], ["2", "Respite again.", "True"], ["3", "Respite again.", ""]]
    done = scan(export(rows, ["id", "note", "EnteredInError"]), "--output", "f.parquet")
    assert [one["id"] for one in found()] == ["1", "3"]
    assert "1 row left out, marked as entered in error." in done.stdout


def test_texts_as_long_as_a_cell_of_excel_are_told() -> None:
    rows = [["1", "x " * 16383 + "y"], ["2", "x " * 16383]]
    done = scan(export(rows, ["id", "note"]))
    assert "1 note is 32,767 characters long" in done.stdout


def test_a_table_that_cannot_be_read_does_not_keep_the_others() -> None:
    export([["a", "b"]], ["colour", "size"], "odd.csv")
    Path("broken.parquet").write_bytes(b"PAR1 and nothing more")
    done = scan("odd.csv", "broken.parquet", export(), "gone.csv", "--output", "f.parquet", code=2)
    assert len(found()) == 3
    assert about()["complete"] == "no"
    for said in ("odd.csv, columns: none of the columns is known to hold notes", "broken.parquet: ", "gone.csv: "):
        assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_is_written_where_nothing_could_be_read() -> None:
    export([["a", "b"]], ["colour", "size"], "odd.csv")
    scan("odd.csv", "--output", "f.csv", code=2)
    assert not Path("f.csv").exists()


def test_two_processes_find_what_one_does_byte_for_byte() -> None:
    rows = [
        [str(n), str(n % 9), f"{1 + n % 28}/03/2026", f"T{n % 3}", "", f"Note on respite {n % 1900}."]
        for n in range(2500)
    ]
    name = export([*rows, ["ragged"]])
    for jobs in "12":
        scan(name, "--output", f"{jobs}.csv", "--jobs", jobs)
        scan(name, "--output", f"{jobs}.jsonl", "--jobs", jobs, "--state", f"s{jobs}")
    assert Path("1.csv").read_bytes() == Path("2.csv").read_bytes()
    assert Path("1.jsonl").read_bytes() == Path("2.jsonl").read_bytes()
    assert len(Path("1.jsonl").read_text(encoding="utf-8").splitlines()) == 2500
    assert Path("1.csv").read_text(encoding="utf-8").count(",true,") == 600


def test_include_text_shows_a_short_stretch_of_what_a_reader_sees() -> None:
    text = f"{'Long before this. ' * 20}<p>Zebedee had <b>con</b>tact &amp; tea</p>{' And long after.' * 20}"
    scan(export([["1", text]], ["id", "note"]), "--include-text", "--output", "f.parquet")
    (one,) = found()
    assert "Zebedee had ⟦contact⟧" in one["window"]
    assert len(one["window"]) < 110


def test_pseudonyms_are_the_same_for_the_same_key_and_no_others() -> None:
    name = export()
    scan("--make-key", "a.key")
    scan("--make-key", "b.key")
    assert "is there already" in scan("--make-key", "a.key", code=2).stderr
    rows = []
    for key in ("a.key", "a.key", "b.key"):
        scan(name, "--output", "f.parquet", "--force", "--pseudonymise", key)
        rows.append([(one["id"], one["person"]) for one in found()])
    assert rows[0] == rows[1]
    assert not {*rows[0]} & {*rows[2]}
    assert all(len(one) == 32 and int(one, 16) for pair in rows[0] for one in pair)
    assert Path("a.key").stat().st_mode & 0o077 == 0


def test_a_key_that_is_short_or_not_there_is_refused_and_not_made(tmp_path: Path) -> None:
    (tmp_path / "short.key").write_bytes(b"x" * 31 + b"\n")
    for name, said in (("short.key", "fewer than 32 bytes"), ("none.key", "cannot be read")):
        with pytest.raises(CarelangError, match=said):
            read_key(tmp_path / name)
        assert "--make-key" in scan(export(), "--pseudonymise", name, code=2).stderr
    assert not (tmp_path / "none.key").exists()
    make_key(tmp_path / "good.key")
    assert len(read_key(tmp_path / "good.key")) == 64


CANARY = "Quetzalcoatlus"


def test_no_word_of_a_note_is_in_anything_that_is_written_or_said() -> None:
    rows = [
        [f"{n}", "77", "1/3/2026", "North", "Visit", f"{CANARY} {n} goes to respite with {CANARY}."]
        for n in range(2100)
    ]
    name = export([*rows, [CANARY, "ragged"], ["1", "2", "3", "4", "5", f"{CANARY}\0"]])
    Path("bad.csv").write_bytes(f"id,note\n1,{CANARY} went home\n{CANARY},".encode() + bytes([0x81]) * 3)
    said = []
    for suffix in ("csv", "jsonl", "parquet", "duckdb"):
        done = scan(name, "bad.csv", "--output", f"out/f.{suffix}", code=2)  # the folder is not there
        said.append(done.output)
    Path("out").mkdir()
    for suffix in ("csv", "jsonl", "parquet", "duckdb"):
        done = scan(name, "bad.csv", "--output", f"out/f.{suffix}", "--state", f"out/state-{suffix}", "--jobs", "2")
        said.append(done.output)
    said.append(scan(name, "--encoding", "utf-16", "--output", "out/g.csv", code=2).output)
    assert not any(CANARY.lower() in one.lower() for one in said)
    files = [path for path in Path().rglob("*") if path.is_file() and path.name not in ("notes.csv", "bad.csv")]
    assert sorted(path.name for path in files) == ["f.csv", "f.duckdb", "f.jsonl", "f.parquet"]
    assert not [path for path in files if CANARY.encode() in path.read_bytes()]


def table(rows: Sequence[Sequence[str | None]], size: int = 2, name: str = "t", **asides: str) -> Table:
    """A table of the columns id and note whose rows come ``size`` at a time."""

    def read(aside: Callable[[Aside], None]) -> Any:
        for begin in range(0, len(rows), size):
            some = rows[begin : begin + size]
            cells = [pa.array([row[at] for row in some], pa.string()) for at in range(2)]
            yield Rows(list(range(begin + 2, begin + 2 + len(some))), pa.record_batch(cells, ["id", "note"]))
        for reason in asides.values():
            aside(Aside(99, reason, ("x",)))

    return Table(name, ("id", "note"), read)


def test_rows_that_are_done_are_read_for_their_copies_only() -> None:
    rows = [(str(n), f"A text again {n % 3}.") for n in range(7)]
    reads = list(read_notes([table(rows, last="odd")], Asked(), [3], Copies()))
    notes = pa.Table.from_batches([read.notes for read in reads], NOTE)
    assert notes.column("id").to_pylist() == ["3", "4", "5", "6"]
    assert notes.column("copy").to_pylist() == [True] * 4
    assert sum(read.rows for read in reads) == 7
    assert [aside.reason for aside in reads[-1].asides] == ["odd"]


def test_copies_are_known_in_bounded_memory() -> None:
    copies = Copies(room=1000)
    assert [copies.seen(text) for text in ("a", "b", "a", "")] == [False, False, True, False]
    assert not any(copies.seen(f"text {n}") for n in range(900))
    assert not copies.forgetful
    assert copies.seen("a"), "it is still in one of the two tables"
    assert not any(copies.seen(f"more {n}") for n in range(2500))
    assert copies.forgetful
    assert not copies.seen("text 5")
    assert copies.seen("more 2499")


class Faulty:
    """Checkers whose checker cannot bear one word."""

    def __init__(self) -> None:
        settings = Settings(grammar="off")
        self.checker = Checkers(settings, {}).made_for(settings)
        self.lexicon = self.checker.lexicon

    def made_for(self, settings: Settings) -> "Faulty":
        return self

    def check(self, document: Any) -> list[Any]:
        if CANARY in document.source:
            raise ValueError(document.source)
        return self.checker.check(document)


def test_a_fault_in_one_note_is_told_without_its_words_and_the_others_are_checked() -> None:
    rows = [("1", "Respite again."), ("2", f"{CANARY} and respite."), ("3", "Respite.")]
    read = next(iter(read_notes([table(rows, size=3)], Asked(), (), Copies())))
    checked = check_task(Faulty(), Task(read.notes, Settings(), ()))  # type: ignore[arg-type]
    assert checked.found is not None
    assert checked.found.column("id").to_pylist() == ["1", "3"]
    assert checked.found.column("row").to_pylist() == [2, 4]
    assert checked.lost == ("row 3 of t: checking it failed (ValueError)",)
    assert checked.totals == {(None, None, None, False): (2, 3)}
