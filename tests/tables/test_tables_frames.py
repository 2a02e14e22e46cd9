"""Data frames of pandas, Polars and DuckDB are checked in one line, as docs/tables.md says."""

import re
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from carelang.checker import Checker
from carelang.tables import FINDING, check_batch, check_table
from carelang.types import CarelangError

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "tables.md"
NOTES = {
    "id": ["a", "b", "c", "d"],
    "note": ["Mia goes to respite.", None, "", "<p>Contact with <i>dad</i> &amp; respite.</p>"],
}
CHECKER = Checker("case-note", grammar="off")


@pytest.fixture(scope="module")
def expected() -> list[dict[str, object]]:
    """What one batch of all the notes gives."""
    found = check_batch(pa.RecordBatch.from_pydict(NOTES), keys=["id"], checker=CHECKER).to_pylist()
    assert [(one["id"], one["row"], one["rule"]) for one in found] == [
        ("a", 0, "care/respite"),
        ("d", 3, "care/contact"),
        ("d", 3, "care/respite"),
    ]
    return found


def test_a_table_gives_what_its_batches_give(expected: list[dict[str, object]]) -> None:
    assert check_table(pa.table(NOTES), keys=["id"], checker=CHECKER).to_pylist() == expected


def test_a_pandas_frame_is_checked(expected: list[dict[str, object]]) -> None:
    frame = pd.DataFrame(NOTES)
    assert check_table(frame, keys=["id"], checker=CHECKER).to_pylist() == expected
    some = check_table(frame[frame["id"] != "a"], keys=["id"], checker=CHECKER)
    assert some["row"].to_pylist() == [2, 2]
    assert some["id"].to_pylist() == ["d", "d"]
    kept = check_table(frame.astype({"note": "category"}), keys=["id"], checker=CHECKER)
    assert kept.to_pylist() == expected


def test_a_polars_frame_is_checked(expected: list[dict[str, object]]) -> None:
    frame = pl.DataFrame(NOTES)
    for each in (frame, frame.with_columns(pl.col("note").cast(pl.Categorical)), pl.concat([frame[:2], frame[2:]])):
        assert pl.DataFrame(check_table(each, keys=["id"], checker=CHECKER)).to_dicts() == expected


def test_a_duckdb_relation_is_checked_and_its_findings_are_queried(expected: list[dict[str, object]]) -> None:
    notes = pa.table(NOTES)
    with duckdb.connect() as connection:
        connection.register("notes", notes)
        found = check_table(connection.sql("from notes order by id"), keys=["id"], checker=CHECKER)
        connection.register("found", found)
        assert connection.sql("select count(*), max(row) from found").fetchall() == [(3, 3)]
    assert found.to_pylist() == expected


def test_rows_are_counted_over_batches_and_pieces() -> None:
    few = pa.RecordBatch.from_pydict({"note": ["A good day.", "respite"]})
    many = pa.RecordBatch.from_pydict({"note": ["A good day.", "respite"] * 1234})
    stream = pa.RecordBatchReader.from_batches(few.schema, [few, few.slice(0, 0), many, few])
    assert check_table(stream, checker=CHECKER)["row"].to_pylist() == [*range(1, 2 * 1236, 2)]


def test_the_schema_stands_even_if_there_is_nothing() -> None:
    none = check_table(pa.table({"id": pa.array([], pa.date32()), "note": pa.array([], pa.string())}), keys=["id"])
    assert none.num_rows == 0
    assert none.schema == pa.schema([pa.field("id", pa.date32()), *FINDING])
    assert check_table(pl.DataFrame({"note": []}, schema={"note": pl.String})).num_rows == 0


def test_what_is_no_table_or_has_no_such_column_is_refused() -> None:
    with pytest.raises(CarelangError, match="list does not hand out its rows"):
        check_table(["Zebedee goes to respite."])
    with pytest.raises(CarelangError, match="Did you mean “note”"):
        check_table(pd.DataFrame(NOTES), text="notes")
    with pytest.raises(CarelangError, match="holds int64, not text"):
        check_table(pl.DataFrame({"note": [1]}))


def test_the_page_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    names: dict[str, object] = {}
    seen = []
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)
        found = names.get("found")
        seen.append(None if found is None else [str(rule) for rule in found["rule"]])  # type: ignore[index]
    assert seen == [None, *[["care/respite", "care/contact"]] * (len(blocks) - 1)]
    words = names["words"].fetchall()  # type: ignore[attr-defined]
    assert sorted(words) == [("care/contact", 1), ("care/respite", 1)]
    assert pa.parquet.read_table(tmp_path / "findings.parquet")["id"].to_pylist() == [101, 103]
