"""Batches: records of text gathered into rows of a table, a few hundred at a time; what is no text is set aside."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from carelang.tables.rows import Aside, Rows
from carelang.text import utf16_length
from carelang.types import CarelangError

ROWS: Final = 256
CHARACTERS: Final = 1_000_000
LONGEST_CELL: Final = 32_767  # in Excel, counted in UTF-16
_NUL: Final = "it holds a NUL character"
_NO_TEXT: Final = "it holds bytes that are no text"


class Record(NamedTuple):
    """One row as text: its number as in ``Rows``, and a cell for each column; ``None`` where there is none."""

    number: int
    cells: Sequence[str | None]


def in_batches(records: Iterable[Record], columns: Sequence[str], aside: Callable[[Aside], None]) -> Iterator[Rows]:
    """Yield ``records`` as rows of ``columns``: 256 of them or a million characters, whichever comes first.

    Rows with a NUL character or with lone surrogates (bytes that could not be decoded) go to ``aside``.
    """
    schema = text_schema(columns)
    gathered: list[Record] = []
    size = 0
    fault = None
    try:
        for record in records:
            gathered.append(record)
            size += sum(map(len, filter(None, record.cells)))
            if len(gathered) == ROWS or size >= CHARACTERS:
                yield from _rows(gathered, schema, aside)
                gathered, size = [], 0
    except CarelangError as error:  # the rows before it are whole
        fault = error
    yield from _rows(gathered, schema, aside)
    if fault is not None:
        raise fault


def text_schema(columns: Sequence[str]) -> pa.Schema:
    """Return the schema of a table whose ``columns`` are all text."""
    return pa.schema([pa.field(name, pa.string()) for name in columns])


def without_nul(numbers: list[int], cells: pa.RecordBatch, aside: Callable[[Aside], None]) -> Iterator[Rows]:
    """Yield ``cells`` without the rows that hold a NUL character, which go to ``aside``; nothing if none is left."""
    if any(_holds_nul(column) for column in cells.columns):
        records = [Record(number, row) for number, row in zip(numbers, _texts(cells), strict=True)]
        yield from _rows(_fit(records, aside), cells.schema, aside)
    elif numbers:
        yield Rows(numbers, cells)


def full_cells(cells: pa.RecordBatch, columns: Iterable[str]) -> int:
    """Return how many cells of ``columns`` are exactly as long as Excel lets a cell be, and so may have been cut off.

    That is 32,767 characters as Excel counts them, in UTF-16.
    """
    found = 0
    for name in columns:
        texts = cells.column(name).to_pylist()
        found += sum(len(text) >= LONGEST_CELL // 2 and utf16_length(text) == LONGEST_CELL for text in texts if text)
    return found


def _rows(records: list[Record], schema: pa.Schema, aside: Callable[[Aside], None]) -> Iterator[Rows]:
    try:
        cells = _batch(records, schema)
    except UnicodeEncodeError:
        records = _fit(records, aside)
        cells = _batch(records, schema)
    yield from without_nul([record.number for record in records], cells, aside)


def _batch(records: list[Record], schema: pa.Schema) -> pa.RecordBatch:
    columns = zip(*(record.cells for record in records), strict=True) if records else [()] * len(schema)
    return pa.RecordBatch.from_arrays([pa.array(column, pa.string()) for column in columns], schema=schema)


def _fit(records: Iterable[Record], aside: Callable[[Aside], None]) -> list[Record]:
    """Return the records that are text; the others go to ``aside``, with what is none written as an escape."""
    kept = []
    for record in records:
        cells = [cell or "" for cell in record.cells]
        whole = "".join(cells)
        if "\0" in whole:
            aside(set_aside(record.number, _NUL, cells))
        elif _escaped(whole) != whole:
            aside(set_aside(record.number, _NO_TEXT, cells))
        else:
            kept.append(record)
    return kept


def set_aside(number: int, reason: str, cells: Iterable[str]) -> Aside:
    """Return a row set aside whose cells can be written: bytes that are no text are escapes (``\\udc9d``) in them."""
    return Aside(number, reason, tuple(map(_escaped, cells)))


def _escaped(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _holds_nul(column: "pa.Array[pa.StringScalar]") -> bool:
    found: bool | None = pc.any(pc.match_substring(column, "\0")).as_py()
    return bool(found)


def _texts(cells: pa.RecordBatch) -> Iterator[tuple[str | None, ...]]:
    return zip(*(column.to_pylist() for column in cells.columns), strict=True)


def first_of(records: Iterator[Record], asides: Iterable[Aside]) -> bool:
    """Return whether there is any row, be it one that is set aside."""
    return next(chain(records, asides), None) is not None
