"""Parquet and Arrow files, and folders of exports, bullet by bullet of docs/formats/exports.md."""

import pickle
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from exports import CANARY, Read, one, read, written
from pyarrow import feather, parquet

from carelang.tables.sources import open_export
from carelang.types import CarelangError

KINDS = ("n.parquet", "n.arrow", "stream.arrow", "n.feather")


def kept(folder: Path, name: str, table: pa.Table) -> Path:
    path = folder / name
    if name.endswith(".parquet"):
        parquet.write_table(table, path)
    elif name.endswith(".feather"):
        feather.write_feather(table, str(path))
    else:
        begin = pa.ipc.new_stream if name.startswith("stream") else pa.ipc.new_file
        with begin(path, table.schema) as writer:
            writer.write_table(table)
    return path


def notes(count: int) -> pa.Table:
    return pa.table({"id": range(count), "note": [f"Mia’s day {number}" for number in range(count)]})


@pytest.mark.parametrize("name", KINDS)
def test_rows_come_in_batches(tmp_path: Path, name: str) -> None:
    path = kept(tmp_path, name, notes(1000))
    done = one(path)
    assert done.rows == [(str(number), f"Mia’s day {number}") for number in range(1000)]
    assert done.numbers == list(range(1, 1001))
    assert max(len(rows.numbers) for rows in done.table.read([].append)) == 256
    assert one(path).rows == done.rows


@pytest.mark.parametrize("name", KINDS)
def test_large_cells_come_in_smaller_batches(tmp_path: Path, name: str) -> None:
    path = kept(tmp_path, name, pa.table({"note": ["x" * 50_000] * 100}))
    assert max(rows.cells.nbytes for rows in open_export(str(path))[0].read([].append)) < 1_100_000


@pytest.mark.parametrize("name", ["n.parquet", "n.arrow"])
def test_every_column_is_text(tmp_path: Path, name: str) -> None:
    columns = {
        "number": pa.array([12, None]),
        "point": pa.array([12.0, 1.5]),
        "exact": pa.array([Decimal("1.50"), None]),
        "day": pa.array([date(2026, 3, 5), None]),
        "time": pa.array([datetime(2026, 3, 5, 14, 30), None]),
        "yes": pa.array([True, None]),
        "large": pa.array(["a", None], pa.large_string()),
        "view": pa.array(["a", None], pa.string_view()),
        "code": pa.array(["a", None]).dictionary_encode(),
        "bytes": pa.array([b"caf\xc3\xa9", None]),
        "none": pa.array([None, None], pa.null()),
        "list": pa.array([["café", "b"], None]),
        "person": pa.array([{"id": 7, "name": {"first": "Mia"}}, None]),
    }
    if name == "n.parquet":
        del columns["view"]
    done = one(kept(tmp_path, name, pa.table(columns)))
    first = dict(zip(done.table.columns, done.rows[0], strict=True))
    assert first == {
        "number": "12",
        "point": "12",
        "exact": "1.50",
        "day": "2026-03-05",
        "time": "2026-03-05 14:30:00.000000",
        "yes": "true",
        "large": "a",
        **({"view": "a"} if "view" in columns else {}),
        "code": "a",
        "bytes": "café",
        "none": None,
        "list": '["café", "b"]',
        "person.id": "7",
        "person.name.first": "Mia",
    }
    assert set(done.rows[1]) == {None, "1.5"}
    assert done.table.remarks == ("lists in list are read as JSON text",)


@pytest.mark.parametrize("name", KINDS)
def test_rows_that_are_no_text_are_set_aside(tmp_path: Path, name: str) -> None:
    table = pa.table({"id": [1, 2, 3, 4], "note": pa.array([b"a", b"caf\xe9", b"nul\0", b"d"])})
    done = one(kept(tmp_path, name, table))
    assert done.rows == [("1", "a"), ("4", "d")]
    assert done.reasons == [(2, "it holds bytes that are no text"), (3, "it holds a NUL character")]


@pytest.mark.parametrize("name", KINDS)
def test_a_damaged_file_is_refused(tmp_path: Path, name: str) -> None:
    table = pa.table({"id": range(5000), "note": [f"{CANARY} {number} " * 20 for number in range(5000)]})
    whole = kept(tmp_path, name, table).read_bytes()
    middle = len(whole) // 2
    for data in (b"", b"id,note\n", whole[:middle], whole[:8] + b"\xff" * 200 + whole[208:]):
        path = written(tmp_path / f"bad-{name}", data)
        with pytest.raises(CarelangError, match="is damaged, or not what its name says") as error:
            one(path)
        assert CANARY not in str(error.value)


@pytest.mark.parametrize("name", KINDS)
def test_a_file_without_rows_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CarelangError, match="has no rows"):
        one(kept(tmp_path, name, notes(0)))


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    table = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["note", "note"])
    with pytest.raises(CarelangError, match="has two columns of one name"):
        one(kept(tmp_path, "n.arrow", table))


def test_a_folder_is_read_file_by_file(tmp_path: Path) -> None:
    kept(tmp_path, "b.parquet", notes(3))
    written(tmp_path / "a.csv", "id,note\n1,x\n")
    written(tmp_path / "c.csv", f"id,note\n1,{CANARY}’s\n".encode("cp1252"))
    written(tmp_path / "bad.xlsx", "no workbook")
    written(tmp_path / "letter.docx", "x")
    written(tmp_path / "~$a.xlsx", "x")
    written(tmp_path / ".hidden.csv", "x")
    (tmp_path / "below").mkdir()
    written(tmp_path / "below" / "d.jsonl", '{"note": "y"}')
    tables = open_export(str(tmp_path))
    assert [Path(table.name).name for table in tables] == ["a.csv", "b.parquet", "bad.xlsx", "c.csv", "d.jsonl"]
    assert tables[0].remarks[-1] == "files of other kinds in the folder are not read: 1 .docx"
    bad = tables.pop(2)
    assert bad.columns == ()
    with pytest.raises(CarelangError, match=r"bad\.xlsx: is damaged, or no workbook"):
        read(bad)
    assert [len(read(table).rows) for table in tables] == [1, 3, 1, 1]


def test_a_folder_without_exports_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CarelangError, match="holds no export"):
        open_export(str(tmp_path))


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("n.csv", b"PK\x03\x04 Zebedee", "is called .csv, and is a workbook or another zip"),
        ("n.csv", bytes.fromhex("d0cf11e0a1b11ae1"), "is an old or a protected workbook"),
        ("n.json", b"PAR1 Zebedee", "is a Parquet file"),
        ("n.csv", b"\x1f\x8b Zebedee", "is compressed"),
        ("n.pdf", b"Zebedee", "is no export that carelang reads"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    with pytest.raises(CarelangError, match=reason) as error:
        one(written(tmp_path / name, data))
    assert CANARY not in str(error.value)


def test_a_place_that_is_not_there_or_asked_for_wrongly(tmp_path: Path) -> None:
    with pytest.raises(CarelangError, match="cannot be read"):
        open_export(str(tmp_path / "n.csv"))
    path = kept(tmp_path, "n.parquet", notes(1))
    with pytest.raises(CarelangError, match="files know their own"):
        open_export(str(path), encoding="utf-8")
    with pytest.raises(CarelangError, match="a query is for a database"):
        open_export(str(path), query="SELECT 1")


def test_a_table_travels_between_processes(tmp_path: Path) -> None:
    for path in (kept(tmp_path, "n.parquet", notes(1)), written(tmp_path / "n.csv", "id,note\n0,Mia’s day 0\n")):
        [table] = open_export(str(path))
        again: Read = read(pickle.loads(pickle.dumps(table)))
        assert again.rows == [("0", "Mia’s day 0")]


@pytest.mark.parametrize(
    ("module", "place", "query"), [("python_calamine", "n.xlsx", None), ("sqlalchemy", "sqlite:///n.db", "SELECT 1")]
)
def test_a_missing_library_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, place: str, query: str | None
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.chdir(written(tmp_path / "n.xlsx", "x").parent)
    with pytest.raises(CarelangError, match=r"Install it with: pip install 'carelang\[tables\]'"):
        open_export(place, query=query)
