"""Parquet and Arrow files, a few hundred rows at a time, with every column as text."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from carelang.tables.rows import Aside, Rows, Table
from carelang.tables.sources.batches import CHARACTERS, ROWS, Record, in_batches, text_schema, without_nul
from carelang.tables.sources.encodings import shown, unreadable
from carelang.types import UnreadableFile

_FILE: Final = b"ARROW1"
_BUFFER: Final = 1 << 20


def open_columnar(path: Path) -> list[Table]:
    """Return the one table of a Parquet or Arrow file; raises ``UnreadableFile``."""
    name = shown(path)
    with _damaged(name):
        first = next((batch for batch in _batches(path) if batch.num_rows), None)
    if first is None:
        raise UnreadableFile(name, "has no rows", "Check what was exported.")
    columns = _leaves(first)
    names = tuple(column for column, _ in columns)
    if len(set(names)) < len(names):
        raise UnreadableFile(name, "has two columns of one name", "Give each column a name of its own.")
    lists = [column for column, values in columns if pa.types.is_nested(values.type)]
    remarks = (f"lists in {', '.join(lists)} are read as JSON text",) if lists else ()
    return [Table(name, names, partial(_read, path, names), remarks)]


def _read(path: Path, names: tuple[str, ...], aside: Callable[[Aside], None]) -> Iterator[Rows]:
    schema = text_schema(names)
    number = 1
    with _damaged(shown(path)):
        for batch in _pieces(path):
            numbers = list(range(number, number + batch.num_rows))
            number += batch.num_rows
            columns = [values for _, values in _leaves(batch)]
            try:
                cells = pa.RecordBatch.from_arrays([_text(values) for values in columns], schema=schema)
            except pa.ArrowInvalid:  # bytes that are no text, in some row
                texts = [[_one_text(value) for value in values.to_pylist()] for values in columns]
                yield from in_batches(map(Record, numbers, zip(*texts, strict=True)), names, aside)
            else:
                yield from without_nul(numbers, cells, aside)


def _pieces(path: Path) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a file, 256 of them or about a megabyte, whichever is less."""
    for batch in _batches(path):
        step = max(1, min(ROWS, batch.num_rows * CHARACTERS // max(1, batch.nbytes)))
        for start in range(0, batch.num_rows, step):
            yield batch.slice(start, step)


def _batches(path: Path) -> Iterator[pa.RecordBatch]:
    with path.open("rb") as stream:
        head = stream.read(len(_FILE))
    if path.suffix.lower() == ".parquet":
        from pyarrow import parquet

        with parquet.ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False) as file:
            yield from file.iter_batches(batch_size=ROWS)
    else:
        with pa.memory_map(str(path)) as source:
            if head == _FILE:
                reader = pa.ipc.open_file(source)
                yield from map(reader.get_batch, range(reader.num_record_batches))
            else:
                yield from pa.ipc.open_stream(source)


def _leaves(batch: pa.RecordBatch) -> list[tuple[str, "pa.Array[Any]"]]:
    """Return the columns of ``batch``; the fields of a structure are columns of their own (``person.id``)."""
    waiting = list(zip(batch.schema.names, batch.columns, strict=True))[::-1]
    leaves: list[tuple[str, pa.Array[Any]]] = []
    while waiting:
        name, values = waiting.pop()
        if isinstance(values, pa.ExtensionArray):
            values = values.storage
        if isinstance(values, pa.StructArray):
            fields = [f"{name}.{field.name}" for field in values.type]
            waiting += list(zip(fields, values.flatten(), strict=True))[::-1]
        else:
            leaves.append((name, values))
    return leaves


def _text(values: "pa.Array[Any]") -> "pa.Array[Any]":
    """Return ``values`` as text: dates as ISO has them, whole numbers without a point; raises ``ArrowInvalid``."""
    if pa.types.is_string(values.type):
        return values
    if pa.types.is_nested(values.type):
        return pa.array(map(_one_text, values.to_pylist()), pa.string())
    text = pc.cast(values, pa.string())
    return pc.replace_substring_regex(text, r"\.0$", "") if pa.types.is_floating(values.type) else text


def _one_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else str(value)


@contextmanager
def _damaged(name: str) -> Iterator[None]:
    """Turn what Arrow says into an ``UnreadableFile`` that holds no word of the file."""
    with unreadable(name):
        try:
            yield
        except (pa.ArrowException, EOFError, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            remedy = "Ask for a fresh copy; if it is encrypted, one that is not."
            raise UnreadableFile(name, "is damaged, or not what its name says", remedy) from None
