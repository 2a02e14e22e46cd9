"""Findings files are read alike whatever their format, and what is no file of findings is refused in plain words."""

import json
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from report_samples import row, rows, save, total

from carelang.tables.report.reading import Opened, connect, read_findings
from carelang.tables.schema import STORED
from carelang.types import CarelangError

CANARY = "Kestrelwing"
FOUND = [
    *rows(7, date=date(2025, 1, 8), team="North"),
    *rows(6, date=date(2025, 1, 15), team='It\'s, "quoted"\nand long', copy=True),
    row(team="=1+1", excused="quotation", rule="care/contact", severity="warning"),
    row(team="-5", rule="care/contact", severity="warning"),
]


def counted(*places: str) -> tuple[Opened, list[tuple[object, ...]]]:
    """What is known of the files, and the counts without the number of their file."""
    with connect() as connection:
        opened = read_findings(connection, places)
        sql = "SELECT * EXCLUDE (file, older) FROM counts ORDER BY ALL"
        return opened, connection.execute(sql).fetchall()


def refused(*places: str) -> CarelangError:
    with pytest.raises(CarelangError) as caught:
        counted(*places)
    return caught.value


@pytest.mark.parametrize("suffix", [".parquet", ".duckdb", ".csv", ".jsonl"])
def test_every_format_gives_the_same_counts(tmp_path: Path, suffix: str) -> None:
    opened, found = counted(save(tmp_path / f"findings{suffix}", FOUND, [total()]))
    assert opened == Opened((f"findings{suffix}",), suffix in (".parquet", ".duckdb"), ("0" * 16,), ())
    assert found == sorted(
        [
            ("notes.csv", "care/contact", "warning", None, "-5", False, None, "0" * 16, 1),
            ("notes.csv", "care/contact", "warning", None, "=1+1", False, "quotation", "0" * 16, 1),
            ("notes.csv", "care/respite", "error", date(2025, 1, 6), "North", False, None, "0" * 16, 7),
            (
                *("notes.csv", "care/respite", "error", date(2025, 1, 13)),
                *('It\'s, "quoted"\nand long', True, None, "0" * 16, 6),
            ),
        ],
        key=lambda one: (one[1], str(one[3]), one[4]),
    )


@pytest.mark.parametrize("suffix", [".parquet", ".duckdb", ".csv", ".jsonl"])
def test_a_window_of_text_is_passed_over(tmp_path: Path, suffix: str) -> None:
    from carelang.tables.schema import TOTALS
    from carelang.tables.stores import storing

    schema = STORED.append(pa.field("window", pa.string()))
    path = tmp_path / f"findings{suffix}"
    with storing(path, schema) as store:
        store.write(pa.RecordBatch.from_pylist([row(window=CANARY)], schema=schema))
        store.finish(TOTALS.empty_table(), {})
    assert CANARY not in str(counted(str(path)))


@pytest.mark.parametrize(
    "name", ["it's.parquet", "a*b?.parquet", "[x].csv", "x {1}.jsonl", 'a"b.duckdb', "ünïcode.csv"]
)
def test_a_file_of_any_name_is_read_and_no_other(tmp_path: Path, name: str) -> None:
    save(tmp_path / "aXbY.parquet", rows(9))
    save(tmp_path / "x.csv", rows(9))
    assert counted(save(tmp_path / name, rows(3)))[1][0][-1] == 3


def test_what_stands_in_several_files_is_counted_together_and_said(tmp_path: Path) -> None:
    one, two = (save(tmp_path / name, rows(3), [total()]) for name in ("a.parquet", "b.duckdb"))
    opened, found = counted(one, two)
    assert opened.names == ("a.parquet", "b.duckdb")
    assert opened.totals
    assert opened.twice == ("notes.csv",)
    assert sum(one[-1] for one in found) == 6


def test_totals_of_some_files_are_no_totals(tmp_path: Path) -> None:
    assert not counted(save(tmp_path / "a.parquet", rows(3), [total()]), save(tmp_path / "b.csv", rows(3)))[0].totals


def test_what_a_file_says_of_its_scan_is_known(tmp_path: Path) -> None:
    about = {"profile": "letter", "grammar": "on"}
    one = save(tmp_path / "a.parquet", rows(3), [total()], **about, complete="no")
    two = save(tmp_path / "b.duckdb", rows(3), [total()], **about, complete="yes")
    opened, _ = counted(one, two, save(tmp_path / "c.csv", rows(3)))
    assert (opened.unfinished, opened.ways) == (("a.parquet",), ("profile letter, grammar on",))


def test_findings_that_are_none_are_read(tmp_path: Path) -> None:
    for suffix in (".parquet", ".duckdb", ".csv"):
        assert counted(save(tmp_path / f"none{suffix}", [], [total()]))[1] == []


def test_a_file_named_twice_is_refused(tmp_path: Path) -> None:
    place = save(tmp_path / "a.csv", rows(3))
    assert "named twice" in refused(place, str(tmp_path / "." / "a.csv")).reason


def foreign(folder: Path) -> dict[str, tuple[bytes, str]]:
    """Files that are no findings, and what is said of them."""
    return {
        "missing.csv": (b"", "not there"),
        "empty.csv": (b"", "empty"),
        "empty.jsonl": (b"", "empty"),
        "note.txt": (CANARY.encode(), "not a kind of file"),
        "notes.csv": (f"id,note\n1,{CANARY}\n".encode(), "no column “source”"),
        "notes.jsonl": (f'{{"note": "{CANARY}"}}\n'.encode(), "no column “source”"),
        "list.jsonl": (f'["{CANARY}"]\n'.encode(), "cannot be read"),
        "broken.jsonl": (f'{{"source": "{CANARY}'.encode(), "cannot be read"),
        "latin.jsonl": (b"\xff\xfe" + CANARY.encode("utf-16-le"), "cannot be read"),
        "text.parquet": (CANARY.encode(), "cannot be read"),
        "text.duckdb": (CANARY.encode() * 9, "cannot be read"),
    }


@pytest.mark.parametrize("name", foreign(Path()))
def test_what_is_no_file_of_findings_is_refused_without_a_word_of_it(tmp_path: Path, name: str) -> None:
    data, said = foreign(tmp_path)[name]
    path = tmp_path / name
    if not name.startswith("missing"):
        path.write_bytes(data)
    error = refused(str(path))
    assert error.place == str(path)
    assert said in error.reason
    assert error.remedy
    assert CANARY not in str(error)
    assert error.__cause__ is None


def test_a_cell_of_another_kind_is_refused_without_a_word_of_it(tmp_path: Path) -> None:
    place = Path(save(tmp_path / "a.csv", rows(3, team="North")))
    place.write_text(place.read_text().replace(",false,", f",{CANARY},", 1))
    assert CANARY in place.read_text()
    assert "cannot be read" in str(refused(str(place)))
    assert CANARY not in str(refused(str(place)))
    lines = Path(save(tmp_path / "a.jsonl", rows(3, team="North")))
    lines.write_text(lines.read_text().replace('"copy": false', f'"copy": "{CANARY}"', 1))
    assert CANARY in lines.read_text()
    assert CANARY not in str(refused(str(lines)))


def test_columns_in_another_order_are_refused(tmp_path: Path) -> None:
    table = pa.Table.from_pylist(rows(3), schema=STORED)
    pq.write_table(table.select(STORED.names[::-1]), tmp_path / "a.parquet")
    assert "another order" in refused(str(tmp_path / "a.parquet")).reason


def test_another_schema_is_refused_with_its_number(tmp_path: Path) -> None:
    for suffix in (".parquet", ".duckdb"):
        error = refused(save(tmp_path / f"later{suffix}", rows(3), version="2"))
        assert "its schema is 2, and this carelang reads 1" in error.reason
        odd = refused(save(tmp_path / f"odd{suffix}", rows(3), version=CANARY))
        assert CANARY not in str(odd)


def test_a_database_without_findings_is_refused(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "other.duckdb")) as base:
        base.execute("CREATE TABLE notes (note VARCHAR)")
    assert "no file of findings" in refused(str(tmp_path / "other.duckdb")).reason


@pytest.mark.parametrize(
    "totals", ["{}", "[{}]", "[1]", '[{"week": "soon", "copy": true, "notes": 1, "words": 1}]', "no"]
)
def test_totals_that_are_none_are_refused(tmp_path: Path, totals: str) -> None:
    with pq.ParquetWriter(tmp_path / "a.parquet", STORED) as writer:
        writer.write_table(pa.Table.from_pylist(rows(3), schema=STORED))
        writer.add_key_value_metadata({"carelang.totals": totals})
    assert refused(str(tmp_path / "a.parquet")).remedy


def test_reading_leaves_the_files_and_the_folder_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    places = [save(tmp_path / f"a{suffix}", rows(9), [total()]) for suffix in (".parquet", ".duckdb", ".csv", ".jsonl")]
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    counted(*places)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert json.loads((tmp_path / "a.jsonl").read_text().splitlines()[0])["rule"] == "care/respite"
