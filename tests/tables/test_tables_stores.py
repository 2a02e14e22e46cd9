"""Findings in files: every format read back by a reader of its own, whole files or none, and no formulas."""

import csv
import json
import re
import stat
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from carelang.tables.formulas import harmless, harmless_column
from carelang.tables.schema import STORED, TOTALS
from carelang.tables.stores import SUFFIXES, check_target, storing, writing_rows
from carelang.types import CarelangError

ROOT = Path(__file__).resolve().parents[2]
WINDOW = pa.schema([*STORED, pa.field("window", pa.string())])
ROWS = [
    {
        **{
            "source": "notes.csv",
            "row": 2,
            "id": "=1+1",
            "person": "-7",
            "date": date(2026, 3, 5),
            "team": '"A", B\nC',
        },
        **{"type": None, "copy": False, "column": "note", "start": 0, "end": 7, "rule": "care/respite"},
        **{"kind": "process", "severity": "warning", "suggestion": "replace", "excused": None, "lexicon": "0123abcd"},
        "window": "@goes to ⟦respite⟧",
    },
    {
        **{"source": "notes.csv", "row": 3, "id": None, "person": "ß", "date": None, "team": None, "type": "Visit"},
        **{"copy": True, "column": "note", "start": 3, "end": 9, "rule": "care/contact", "kind": "process"},
        **{"severity": "error", "suggestion": None, "excused": "quotation", "lexicon": "0123abcd", "window": None},
    },
]
GROUPS = [{"week": date(2026, 3, 2), "team": None, "type": "Visit", "copy": False, "notes": 2, "words": 17}]
ABOUT = {"version": "1", "complete": "yes"}


def store(target: Path, times: int = 1) -> Path:
    batch = pa.RecordBatch.from_pylist(ROWS, schema=WINDOW)
    with storing(target, WINDOW) as into:
        for _ in range(times):
            into.write(batch)
        into.finish(pa.Table.from_pylist(GROUPS, schema=TOTALS), ABOUT)
    return target


def plain(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()} for row in rows]


def test_parquet_is_read_back_with_its_totals(tmp_path: Path) -> None:
    file = store(tmp_path / "f.parquet", times=11_000)  # more than is held at a time
    table = pq.read_table(file)
    assert table.schema.equals(WINDOW)
    assert table.num_rows == 22_000
    assert table.slice(0, 2).to_pylist() == ROWS
    said = pq.read_metadata(file).metadata
    assert json.loads(said[b"carelang.totals"]) == plain(GROUPS)
    assert json.loads(said[b"carelang.about"]) == ABOUT


def test_duckdb_is_read_back_with_its_totals(tmp_path: Path) -> None:
    with duckdb.connect(str(store(tmp_path / "f.duckdb", 2)), read_only=True) as base:
        assert base.sql("FROM findings").to_arrow_table().to_pylist() == ROWS * 2
        assert base.sql("FROM totals").to_arrow_table().to_pylist() == GROUPS
        assert dict(base.sql("FROM about").fetchall()) == ABOUT
        assert base.sql("FROM findings").to_arrow_table().schema.types == WINDOW.types


def test_json_lines_are_read_back(tmp_path: Path) -> None:
    lines = store(tmp_path / "f.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == plain(ROWS)


def test_csv_is_read_back_and_holds_no_formula(tmp_path: Path) -> None:
    with store(tmp_path / "f.csv").open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert list(first) == WINDOW.names
    assert first["id"] == "'=1+1"
    assert first["window"] == "'@goes to ⟦respite⟧"
    assert first["person"] == "-7", "a number stays one"
    assert first["team"] == '"A", B\nC'
    assert (first["date"], second["date"], second["copy"]) == ("2026-03-05", "", "true")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_nothing_found_is_a_file_with_columns(tmp_path: Path, suffix: str) -> None:
    file = store(tmp_path / f"f{suffix}", times=0)
    if suffix == ".parquet":
        assert pq.read_schema(file).equals(WINDOW)
    elif suffix == ".csv":
        assert file.read_text(encoding="utf-8").replace('"', "").strip() == ",".join(WINDOW.names)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_not_finished_leaves_nothing_and_what_was_there_stays(tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"f{suffix}"
    target.write_text("before", encoding="utf-8")
    with storing(target, WINDOW) as into:
        into.write(pa.RecordBatch.from_pylist(ROWS * 15_000, schema=WINDOW))
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
    assert target.read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_who_may_read_the_export_may_read_the_findings_and_else_the_owner_alone(tmp_path: Path, suffix: str) -> None:
    export = tmp_path / "notes.csv"
    export.touch(0o640)
    export.chmod(0o640)
    for like, mode in ((export, 0o640), (None, 0o600)):
        target = tmp_path / f"f{suffix}"
        with storing(target, STORED, like) as into:
            into.finish(TOTALS.empty_table(), {})
        assert stat.S_IMODE(target.stat().st_mode) == mode


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CarelangError, match="Check that the folder is there"), storing(tmp_path / "x/f.csv", STORED):
        pass


def test_targets_that_would_do_harm_are_refused(tmp_path: Path) -> None:
    export = tmp_path / "notes.csv"
    export.touch()
    with pytest.raises(CarelangError, match="is a file that is read"):
        check_target(export, [export], force=True)
    with pytest.raises(CarelangError, match="add --force"):
        check_target(export, [], force=False)
    check_target(export, [], force=True)
    with pytest.raises(CarelangError, match=r"End it with \.parquet, \.csv"):
        check_target(tmp_path / "f.xlsx", [], force=True)


CELLS = ["=a", "+44 1", "-x", "@a", "\tx", "\rx", "\0x", "-", "-3", "+4.5", "3", "a=b", "", "'x", "-3-4"]


def test_both_ways_to_make_formulas_harmless_agree() -> None:
    escaped = [harmless(cell) for cell in CELLS]
    assert escaped == ["'" + cell if at < 8 or cell == "-3-4" else cell for at, cell in enumerate(CELLS)]
    assert harmless_column(pa.array([*CELLS, None])).to_pylist() == [*escaped, None]


def test_rows_set_aside_hold_no_formula(tmp_path: Path) -> None:
    with writing_rows(tmp_path / "q.csv", ("table", "cells")) as write:
        write(("t", "=1", "a\nb"))
    assert (tmp_path / "q.csv").read_text(encoding="utf-8") == 'table,cells\nt,\'=1,"a\nb"\n'


def test_the_page_says_what_the_schema_is() -> None:
    page = (ROOT / "docs/findings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| ([\w\[\]]+) \| (yes|no) \|", page, re.MULTILINE)
    fields = [*WINDOW, *TOTALS]
    assert rows == [(field.name, str(field.type), "yes" if field.nullable else "no") for field in fields]
