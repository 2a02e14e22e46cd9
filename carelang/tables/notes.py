"""Notes: the rows of a table, read as texts with what the export says of each."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from carelang.tables.columns import Columns, guess_columns, parse_date, plain_name
from carelang.tables.copies import Copies
from carelang.tables.pseudonyms import pseudonyms
from carelang.tables.rows import Aside, Rows, Table
from carelang.tables.schema import ROW, schema_of
from carelang.tables.sources import full_cells
from carelang.types import CarelangError

NOTE: Final = schema_of(*ROW, pa.field("column", pa.string()), pa.field("text", pa.large_string()))
"""A text that is to be checked: the row it stands in, its column, the whole cell."""
_NONE: Final = pa.RecordBatch.from_pylist([], NOTE)
_KEYS: Final = ("id", "person", "date", "team", "type")
_YES: Final = frozenset({"1", "1.0", "true", "t", "yes", "y"})


class Asked(NamedTuple):
    """How tables are read: the ``columns`` asked for by name, and the ``key`` of pseudonyms if they are wanted."""

    columns: Mapping[str, str | Sequence[str]] = MappingProxyType({})
    key: bytes | None = None


class Read(NamedTuple):
    """What was read of one table in one go.

    ``table`` is its number among all; ``before`` is how many rows were read before, ``numbers`` are those of the rows,
    and ``size`` is theirs in bytes. ``notes`` have the schema ``NOTE``. ``counts`` hold what was met: rows set "aside",
    texts "cut off", rows "in error", rows "undated". ``begun`` are the columns, the first time; ``error`` says why
    there is no more.
    """

    table: int
    before: int = 0
    numbers: Sequence[int] = ()
    size: int = 0
    notes: pa.RecordBatch = _NONE
    counts: Mapping[str, int] = MappingProxyType({})
    asides: tuple[Aside, ...] = ()
    begun: Columns | None = None
    error: CarelangError | None = None

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return len(self.numbers)


def read_notes(tables: Sequence[Table], asked: Asked, done: Sequence[int], copies: Copies) -> Iterator[Read]:
    """Yield what is read of ``tables``, one after the other; of each, as many rows as are ``done`` give no notes.

    A table that cannot be read ends with its error, and the next follows.
    """
    for at, table in enumerate(tables):
        asides: list[Aside] = []
        last = Read(at)
        try:
            for read in _of_table(table, asked, copies, asides):
                yield _without(read._replace(table=at), done[at] if at < len(done) else 0)
        except CarelangError as error:
            last = Read(at, error=error)
        yield last._replace(asides=tuple(asides), counts={"aside": len(asides)})


def _without(read: Read, done: int) -> Read:
    """Return ``read`` without the notes of the rows that are ``done``."""
    known = min(max(0, done - read.before), read.rows)
    notes = (
        read.notes.filter(pc.greater(read.notes.column("row"), pa.scalar(read.numbers[known - 1])))
        if known
        else read.notes
    )
    return read._replace(notes=notes)


def _of_table(table: Table, asked: Asked, copies: Copies, asides: list[Aside]) -> Iterator[Read]:
    columns: Columns | None = None
    before = 0
    for rows in table.read(asides.append):
        first = columns is None
        if columns is None:
            columns = _guessed(table, rows.cells, asked)
        counts: Counter[str] = Counter(aside=len(asides))
        notes = _notes(table.name, rows, columns, _Asking(asked.key, copies, counts))
        begun = columns if first else None
        yield Read(0, before, rows.numbers, rows.cells.nbytes, notes, counts, tuple(asides), begun)
        before += len(rows.numbers)
        asides.clear()


def _guessed(table: Table, sample: pa.RecordBatch, asked: Asked) -> Columns:
    try:
        return guess_columns(table.columns, sample, asked.columns)
    except CarelangError as error:
        raise CarelangError(f"{table.name}, {error.place}", error.reason, error.remedy) from None


class _Asking(NamedTuple):
    key: bytes | None
    copies: Copies
    counts: Counter[str]


def _notes(name: str, rows: Rows, columns: Columns, asking: _Asking) -> pa.RecordBatch:
    counts = asking.counts
    wrong = _in_error(rows.cells)
    counts["in error"] = sum(wrong)
    counts["cut off"] = full_cells(rows.cells, columns.text)
    cells = [(column, rows.cells.column(column).to_pylist()) for column in columns.text]
    found: list[tuple[int, bool, str, str]] = []
    for row, left_out in enumerate(wrong):
        for column, texts in cells:
            text = texts[row]
            if text and not left_out and not text.isspace():
                found.append((row, asking.copies.seen(text), column, text))
    at, copy, column_of, texts_of = zip(*found, strict=True) if found else ((), (), (), ())
    keys = _keys(rows.cells, columns, asking.key)
    if columns.date is not None:
        counts["undated"] = keys["date"].null_count
    where = pa.array(at, pa.int64())
    arrays: list[Any] = [pa.array([name] * len(at), pa.string()), pa.array(rows.numbers, pa.int64()).take(where)]
    arrays += [keys[each].take(where) for each in _KEYS]
    arrays += [pa.array(copy, pa.bool_()), pa.array(column_of, pa.string()), pa.array(texts_of, pa.large_string())]
    return pa.RecordBatch.from_arrays(arrays, schema=NOTE)


def _keys(cells: pa.RecordBatch, columns: Columns, key: bytes | None) -> dict[str, Any]:
    keys: dict[str, Any] = {}
    for name in _KEYS:
        column = getattr(columns, name)
        if column is None:
            keys[name] = pa.nulls(cells.num_rows, ROW.field(name).type)
            continue
        texts: Any = cells.column(column)
        texts = pc.if_else(pc.equal(texts, pa.scalar("")), pa.scalar(None, pa.string()), texts)
        if name == "date":
            texts = pa.array([text and parse_date(text) for text in texts.to_pylist()], pa.date32())
        elif key is not None and name in ("id", "person"):
            texts = pseudonyms(texts, key, name)
        keys[name] = texts
    return keys


def _in_error(cells: pa.RecordBatch) -> list[bool]:
    """Return which rows the system marks as entered in error: they are no part of the record."""
    for name in cells.schema.names:
        if plain_name(name).replace(" ", "") in ("enteredinerror", "isenteredinerror"):
            said = cells.column(name).to_pylist()
            return [value is not None and value.strip().lower() in _YES for value in said]
    return [False] * cells.num_rows
