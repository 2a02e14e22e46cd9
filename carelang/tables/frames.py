"""Data frames of pandas, Polars, DuckDB and others: whatever hands out its rows as a stream of Arrow is checked."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import pyarrow as pa
from pyarrow.compute import add

from carelang.checker import Checker
from carelang.tables.findings import VIEWED, check_batch, findings_schema
from carelang.types import CarelangError

_TOGETHER: Final = 1000  # rows that are checked together: so many notes are there as strings at a time


def check_table(table: Any, text: str = "note", keys: Sequence[str] = (), checker: Checker | None = None) -> pa.Table:
    """Return the findings in the column ``text`` of ``table``, a row each, as ``check_batch`` has them.

    ``table`` is anything with ``__arrow_c_stream__``: a data frame of pandas or Polars, a relation of DuckDB, a table
    or a reader of pyarrow. ``row`` counts its rows from 0. They are read once, a batch at a time. Raises
    ``CarelangError`` for anything else, and for a column that is not there or holds no text.
    """
    if not hasattr(table, "__arrow_c_stream__"):
        reason = f"{type(table).__name__} does not hand out its rows as a stream of Arrow"
        remedy = "Give a data frame of pandas or Polars, a relation of DuckDB or a pa.Table."
        raise CarelangError("table", reason, remedy)
    reader = _without_views(pa.RecordBatchReader.from_stream(table))
    empty = pa.RecordBatch.from_arrays([pa.nulls(0, field.type) for field in reader.schema], schema=reader.schema)
    found = (_at(start, check_batch(batch, text, keys, checker)) for start, batch in _pieces(reader))
    schema = findings_schema(reader.schema, keys)
    return pa.Table.from_batches((check_batch(empty, text, keys, checker), *found), schema)


def _without_views(reader: pa.RecordBatchReader) -> pa.RecordBatchReader:
    """Return ``reader`` with strings as pyarrow can choose among them: it has no ``take`` for the views of Polars."""
    fields = [field.with_type(VIEWED.get(field.type, field.type)) for field in reader.schema]
    return reader.cast(pa.schema(fields))


def _pieces(reader: pa.RecordBatchReader) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Yield a few rows at a time, with the number of the first."""
    before = 0
    for batch in reader:
        for start in range(0, batch.num_rows, _TOGETHER):
            yield before + start, batch.slice(start, _TOGETHER)
        before += batch.num_rows


def _at(start: int, found: pa.RecordBatch) -> pa.RecordBatch:
    """Return ``found`` with its rows counted from ``start``."""
    at = found.schema.get_field_index("row")
    return found.set_column(at, found.schema.field(at), add(found.column(at), start))
