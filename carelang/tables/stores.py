"""Stores: findings written to one file as they come, and the file put in its place when it is whole."""

import csv
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from carelang.formats.saving import same_file
from carelang.tables.formulas import harmless, harmless_column
from carelang.types import SettingsError, UnreadableFile

SUFFIXES: Final = (".parquet", ".csv", ".jsonl", ".duckdb")
_HELD: Final = 20_000  # findings that are written together


class _Sink(Protocol):
    """One format: findings are written piece by piece, then the rest is said and the file is whole."""

    def write(self, found: pa.Table) -> None: ...

    def close(self, totals: pa.Table, about: Mapping[str, str]) -> None: ...

    def drop(self) -> None: ...


class Store:
    """Findings on their way into the file at ``target``; until ``finish`` they are in a temporary file beside it."""

    def __init__(self, target: Path, schema: pa.Schema, temporary: Path, like: Path | None) -> None:
        self.target = target
        self._like = like
        self._schema = schema
        self._temporary = temporary
        self._held: list[pa.RecordBatch] = []
        with refusing(self.target):
            self._sink = _SINKS[target.suffix.lower()](temporary, schema)

    def write(self, found: pa.RecordBatch) -> None:
        """Write some findings; raises ``UnreadableFile`` where they cannot be written."""
        if found.num_rows:
            self._held.append(found)
        if sum(batch.num_rows for batch in self._held) >= _HELD:
            self._flush()

    def finish(self, totals: pa.Table, about: Mapping[str, str]) -> None:
        """Write ``totals`` and ``about`` where the format has a place for them, and put the whole file in its place."""
        self._flush()
        with refusing(self.target):
            self._sink.close(totals, about)
            _put(self._temporary, self.target, self._like)

    def drop(self) -> None:
        """Let go of what is not finished."""
        with suppress(UnreadableFile), refusing(self.target):
            self._sink.drop()

    def _flush(self) -> None:
        with refusing(self.target):
            if self._held:
                self._sink.write(pa.Table.from_batches(self._held, self._schema))
        self._held = []


@contextmanager
def storing(target: Path, schema: pa.Schema, like: Path | None = None) -> Iterator[Store]:
    """Give a store for findings of ``schema`` (``STORED``, and perhaps a window) in ``target``, by its suffix.

    Whoever may read the file ``like`` may read the new one; without it, the owner alone. What is not finished leaves
    nothing behind. Raises ``UnreadableFile`` where the file cannot be written.
    """
    temporary = _beside(target)
    try:
        store = Store(target, schema, temporary, like)
        try:
            yield store
        finally:
            if temporary.exists():
                store.drop()
    finally:
        temporary.unlink(missing_ok=True)
        temporary.with_name(f"{temporary.name}.wal").unlink(missing_ok=True)


def check_target(target: Path, sources: Sequence[Path], kinds: Sequence[str] = SUFFIXES, *, force: bool) -> None:
    """Refuse a ``target`` that is none of ``kinds``, one of the ``sources``, or, without ``force``, there already."""
    if target.suffix.lower() not in kinds:
        raise SettingsError(str(target), "it is not written to files of this kind", f"End it with {', '.join(kinds)}.")
    if any(same_file(source, target) for source in sources):
        raise UnreadableFile(str(target), "is a file that is read, and that one stays as it is", "Name another.")
    if target.is_dir() or (os.path.lexists(target) and not force):
        raise UnreadableFile(str(target), "is there already", "Name another --output, or add --force.")


@contextmanager
def writing_rows(
    target: Path, header: Sequence[str], like: Path | None = None
) -> Iterator[Callable[[Sequence[str]], None]]:
    """Give a function that writes a row to the CSV file at ``target``, which is put in its place at the end.

    No cell is taken for a formula. An error leaves nothing behind. Raises ``UnreadableFile`` as ``storing`` does.
    """
    with whole_file(target, like) as stream:
        text = TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
        write = csv.writer(text, lineterminator="\n").writerow
        write(header)

        def write_row(row: Sequence[str]) -> None:
            with refusing(target):
                write([harmless(cell) for cell in row])

        yield write_row
        text.detach()


@contextmanager
def whole_file(target: Path, like: Path | None = None) -> Iterator[BinaryIO]:
    """Give a stream of bytes to a temporary file, which is put in the place of ``target`` at the end.

    An error leaves nothing behind. Raises ``UnreadableFile`` as ``storing`` does.
    """
    temporary = _beside(target)
    try:
        with refusing(target):
            stream = temporary.open("wb")
        try:
            yield stream
        finally:
            with refusing(target):
                stream.close()
        with refusing(target):
            _put(temporary, target, like)
    finally:
        temporary.unlink(missing_ok=True)


def _put(temporary: Path, target: Path, like: Path | None) -> None:
    if like is not None and like.is_file():
        shutil.copymode(like, temporary)
    os.replace(temporary, target)


@contextmanager
def refusing(target: Path) -> Iterator[None]:
    """Say of which file it is that it cannot be written."""
    try:
        yield
    except Exception as error:
        if isinstance(error, OSError) or type(error).__module__.startswith(("duckdb", "_duckdb")):
            raise _unwritable(target, error) from None
        raise


def _beside(target: Path) -> Path:
    try:
        handle, name = tempfile.mkstemp(target.suffix.lower(), ".carelang-", target.parent)
        os.close(handle)
    except OSError as error:
        raise _unwritable(target, error) from None
    return Path(name)


def _unwritable(target: Path, error: Exception) -> UnreadableFile:
    full = getattr(error, "errno", None) in _FULL or any(word in str(error) for word in _FULL_WORDS)
    if full:
        remedy = "Make room there. With --state FOLDER elsewhere, what is done is kept and the scan goes on from it."
        return UnreadableFile(str(target), "it cannot be written (the disk, or what you may write, is full)", remedy)
    said = (getattr(error, "strerror", None) or "no reason given").replace(str(target), "")
    remedy = "Check that the folder is there and that you may write to it."
    return UnreadableFile(str(target), f"it cannot be written ({said})", remedy)


_FULL: Final = (27, 28, 122)  # EFBIG, ENOSPC, EDQUOT
_FULL_WORDS: Final = ("No space left", "File too large", "quota exceeded", "errno 27", "errno 28")


class _Parquet:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        import pyarrow.parquet as pq

        self._writer: Any = pq.ParquetWriter(path, schema, compression="zstd")

    def write(self, found: pa.Table) -> None:
        self._writer.write_table(found)

    def close(self, totals: pa.Table, about: Mapping[str, str]) -> None:
        said = {"carelang.totals": json.dumps(_plain(totals)), "carelang.about": json.dumps(dict(about))}
        self._writer.add_key_value_metadata(said)
        self._writer.close()

    def drop(self) -> None:
        self._writer.close()


class _Csv:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        from pyarrow.csv import CSVWriter

        self._writer: Any = CSVWriter(str(path), schema)

    def write(self, found: pa.Table) -> None:
        for at, field in enumerate(found.schema):
            if field.type == pa.string():
                found = found.set_column(at, field, harmless_column(found.column(at)))
        self._writer.write(found)

    def close(self, totals: pa.Table, about: Mapping[str, str]) -> None:
        self._writer.close()

    def drop(self) -> None:
        self._writer.close()


class _Lines:
    """JSON Lines: each different value of a column is written out once for many rows."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._stream: IO[bytes] = path.open("wb")
        self._names = [f"{'{' if at == 0 else ', '}{json.dumps(name)}: " for at, name in enumerate(schema.names)]

    def write(self, found: pa.Table) -> None:
        columns = [_as_json(column.combine_chunks()) for column in found.columns]
        pieces: list[Any] = [piece for pair in zip(self._names, columns, strict=True) for piece in pair]
        lines = pc.binary_join_element_wise(*pieces, "}\n", "")
        self._stream.write("".join(lines.to_pylist()).encode())

    def close(self, totals: pa.Table, about: Mapping[str, str]) -> None:
        self._stream.close()

    def drop(self) -> None:
        self._stream.close()


def _as_json(column: Any) -> Any:
    if pa.types.is_integer(column.type):
        return pc.fill_null(column.cast(pa.string()), pa.scalar("null"))
    values = pc.dictionary_encode(column)
    written = [json.dumps(_simple(value), ensure_ascii=False) for value in values.dictionary.to_pylist()]
    return pc.fill_null(pa.array(written, pa.string()).take(values.indices), pa.scalar("null"))


class _Duckdb:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        import duckdb

        path.unlink()  # duckdb makes its own, and takes no empty one
        before = os.umask(0o077)
        try:
            self._base: Any = duckdb.connect(str(path))
        finally:
            os.umask(before)
        self._table("findings", schema.empty_table())

    def _table(self, name: str, rows: pa.Table) -> None:
        self._base.register("given", rows)
        self._base.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        self._base.unregister("given")

    def write(self, found: pa.Table) -> None:
        self._base.register("given", found)
        self._base.execute("INSERT INTO findings SELECT * FROM given")
        self._base.unregister("given")

    def close(self, totals: pa.Table, about: Mapping[str, str]) -> None:
        self._table("totals", totals)
        self._table("about", pa.table({"key": list(about), "value": list(about.values())}))
        self._base.close()

    def drop(self) -> None:
        self._base.close()


_KINDS: Final[tuple[Callable[[Path, pa.Schema], _Sink], ...]] = (_Parquet, _Csv, _Lines, _Duckdb)
_SINKS: Final = dict(zip(SUFFIXES, _KINDS, strict=True))


def _plain(table: pa.Table) -> list[dict[str, Any]]:
    return [{name: _simple(value) for name, value in row.items()} for row in table.to_pylist()]


def _simple(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
