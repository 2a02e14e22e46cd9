"""Databases, bullet by bullet of docs/formats/exports.md: SQLite, and a PostgreSQL that is started here."""

import logging
import os
import sqlite3
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from exports import CANARY, one, written
from postgres import PASSWORD, binary, server
from sqlalchemy import create_engine, text

from carelang.tables.sources import open_export
from carelang.types import CarelangError

ALL = "SELECT id, note, at FROM notes ORDER BY id"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "notes.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (id INTEGER, note TEXT, at TEXT)")
        rows = [(number, f"Mia’s day {number}", None) for number in range(1000)]
        connection.executemany("INSERT INTO notes VALUES (?, ?, ?)", rows)
    connection.close()
    return path


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    if not (binary("initdb") and binary("pg_ctl")):
        pytest.skip("needs PostgreSQL")
    with server() as address:
        engine = create_engine(address)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE notes (id int, note text, at timestamp)"))
            connection.execute(
                text("INSERT INTO notes SELECT n, 'Mia’s day ' || n, '2026-03-05 14:30' FROM generate_series(0, 999) n")
            )
        engine.dispose()
        yield address


def refused(address: str, query: str | None = ALL) -> str:
    """What is said of a query that cannot be answered; never a password, a user or a word."""
    with pytest.raises(CarelangError) as error:
        one(address, query=query)
    traced = "".join(traceback.format_exception(error.value))
    for secret in (CANARY, PASSWORD, "reader"):
        assert secret not in traced
    return str(error.value)


def test_rows_of_sqlite(notes: Path) -> None:
    done = one(f"sqlite:///{notes}", query=ALL)
    assert done.table.name == f"sqlite:///{notes}"
    assert done.table.columns == ("id", "note", "at")
    assert done.rows == [(str(number), f"Mia’s day {number}", None) for number in range(1000)]
    assert done.numbers == list(range(1, 1001))
    assert done.table.remarks == ()
    unordered = one(f"sqlite:///{notes}", query="select 1, 2, 'a:b 10% ::x' as note, 3 note from notes limit 1")
    assert unordered.table.columns == ("1", "2", "note", "column 4")
    assert unordered.rows == [("1", "2", "a:b 10% ::x", "3")]
    assert "has no ORDER BY" in unordered.table.remarks[0]


def test_sqlite_is_opened_to_be_read_only(notes: Path, tmp_path: Path) -> None:
    address, before = f"sqlite:///{notes}", notes.read_bytes()
    assert "the query does not read" in refused(address, "DELETE FROM notes")
    assert "the query fails" in refused(address, "WITH a AS (SELECT 1) DELETE FROM notes RETURNING id")
    assert "cannot be reached" in refused(f"sqlite:///{tmp_path}/new.db")
    assert "the query fails" in refused(f"sqlite:///{written(tmp_path / 'no.db', CANARY * 1000)}")
    assert notes.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["no.db", "notes.db"]


def test_rows_that_are_no_text_are_set_aside(notes: Path) -> None:
    query = "SELECT * FROM (VALUES (1, 'a'), (2, x'636166e9'), (3, x'636166c3a9'), (4, 'a' || char(0)))"
    done = one(f"sqlite:///{notes}", query=query)
    assert done.rows == [("1", "a"), ("3", "café")]
    assert done.reasons == [(2, "it holds bytes that are no text"), (4, "it holds a NUL character")]


@pytest.mark.parametrize(
    ("address", "query", "reason"),
    [
        ("sqlite:///{}", None, "needs a query"),
        ("sqlite:///{}", f"SELECT '{CANARY}' FROM absent", "the query fails (no such table)"),
        ("sqlite:///{}", f"SELECT {CANARY} FROM notes", "the query fails (no such column)"),
        ("sqlite:///{}", f"SELECT '{CANARY}' FROM WHERE", "the query fails (syntax error)"),
        ("sqlite:///{}", "SELECT 1; SELECT 2", "the query"),
        ("sqlite:///{}", "SELECT id FROM notes WHERE id > 5000", "finds no rows"),
        ("sqlite://", ALL, "names no file"),
        (f"mssql+pymssql://reader:{PASSWORD}@{{}}/notes", ALL, "needs the driver pymssql"),
        (f"nonsense://reader:{PASSWORD}@host/notes?password={PASSWORD}", ALL, "no such kind of database"),
        (f"postgresql+psycopg://reader:{PASSWORD}@host:port/notes", ALL, "its address is not understood"),
        (f"postgresql+psycopg://reader:{PASSWORD}@127.0.0.1:9/notes", ALL, "cannot be reached"),
        (f"postgresql+psycopg://127.0.0.1/notes?{CANARY}=1", ALL, "cannot be reached"),
    ],
)
def test_refusals_hold_no_secret(notes: Path, address: str, query: str | None, reason: str) -> None:
    assert reason in refused(address.format(notes), query)


def test_nothing_is_logged(notes: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        one(f"sqlite:///{notes}", query=f"SELECT note, '{CANARY}' FROM notes")
    assert CANARY not in caplog.text
    assert "Mia" not in caplog.text


@pytest.mark.postgres
def test_rows_of_postgresql(database: str) -> None:
    done = one(database, query=ALL)
    assert done.rows[999] == ("999", "Mia’s day 999", "2026-03-05 14:30:00")
    assert done.numbers == list(range(1, 1001))
    assert [len(rows.numbers) for rows in done.table.read([].append)] == [256, 256, 256, 232]
    assert PASSWORD not in done.table.name
    assert "reader" not in done.table.name
    assert one(database, query="SELECT 'a:b 10%'::text AS note").rows == [("a:b 10%",)]


@pytest.mark.postgres
def test_postgresql_is_told_to_read_only(database: str) -> None:
    writing = "WITH gone AS (DELETE FROM notes RETURNING id) SELECT id FROM gone"
    assert "the query fails" in refused(database, writing)
    assert len(one(database, query=ALL).rows) == 1000


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (f"SELECT '{CANARY}' FROM absent", "(UndefinedTable, SQLSTATE 42P01)"),
        (f"SELECT '{CANARY}'::int", "(InvalidTextRepresentation, SQLSTATE 22P02)"),
        (f"SELECT '{CANARY}' FROM WHERE", "SQLSTATE 42601"),
    ],
)
def test_refusals_of_postgresql_hold_no_value(database: str, query: str, reason: str) -> None:
    assert reason in refused(database, query)


@pytest.mark.postgres
def test_a_wrong_password_is_not_shown(database: str) -> None:
    assert "cannot be reached" in refused(database.replace(PASSWORD, CANARY))


@pytest.mark.postgres
def test_rows_before_a_fault_are_handed_on(database: str) -> None:
    query = f"SELECT n, 1 / (600 - n) AS x, '{CANARY}' AS note FROM generate_series(1, 1000) n"
    [table] = open_export(database, query=query)
    numbers: list[int] = []
    with pytest.raises(CarelangError, match="DivisionByZero") as error:
        numbers.extend(number for rows in table.read([].append) for number in rows.numbers)
    assert len(numbers) >= 256
    assert numbers == list(range(1, len(numbers) + 1))
    assert CANARY not in str(error.value)


PEAK = """
import resource, sys
from carelang.tables.sources import open_export
[table] = open_export(sys.argv[1], query=sys.argv[2])
for rows in table.read(print): pass
print(rows.numbers[-1], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.postgres
@pytest.mark.skipif(sys.platform != "linux", reason="counts memory in kilobytes")
def test_rows_are_fetched_as_they_are_read(database: str) -> None:
    peaks = []
    for count in (1_000, 100_000):
        query = f"SELECT repeat('words ', 200) AS note FROM generate_series(1, {count})"
        begun = time.perf_counter()
        done = subprocess.run(
            (sys.executable, "-c", PEAK, database, query),
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ},
        )
        assert time.perf_counter() - begun < 60
        last, peak = map(int, done.stdout.split())
        assert last == count
        peaks.append(peak)
    assert peaks[1] - peaks[0] < 20_000
