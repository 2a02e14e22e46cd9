"""Sources: files, folders and databases as tables, whose rows are read as a stream and never changed."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from carelang.tables.rows import Table
from carelang.tables.sources.batches import full_cells
from carelang.tables.sources.encodings import shown, unreadable
from carelang.tables.sources.workbooks import refuse
from carelang.types import CarelangError, SettingsError, UnreadableFile

__all__ = ["SUFFIXES", "full_cells", "open_export"]

_DELIMITED: Final = frozenset({".csv", ".tsv", ".tab", ".txt"})
_JSON: Final = frozenset({".json", ".jsonl", ".ndjson"})
_WORKBOOKS: Final = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
_COLUMNAR: Final = frozenset({".parquet", ".arrow", ".feather"})
SUFFIXES: Final = _DELIMITED | _JSON | _WORKBOOKS | _COLUMNAR
_SIGNS: Final[tuple[tuple[bytes, str, frozenset[str]], ...]] = (
    (b"PK\x03\x04", "a workbook or another zip", _WORKBOOKS),
    (bytes.fromhex("d0cf11e0a1b11ae1"), "an old or a protected workbook", _WORKBOOKS),
    (b"PAR1", "a Parquet file", _COLUMNAR),
    (b"ARROW1", "an Arrow file", _COLUMNAR),
    (b"\x1f\x8b", "compressed", frozenset()),
)


def open_export(place: str, *, encoding: str | None = None, query: str | None = None) -> list[Table]:
    """Return the tables of an export: a file, a folder of files, or a database by its SQLAlchemy URL and a query.

    Every column of a table is text (``pa.string()``). ``encoding`` is kept to for CSV and JSON; it is found if left
    out. Raises ``CarelangError``. In a folder, a file that cannot be read is a table without columns whose ``read``
    raises, so that the others can be read; so is a sheet that is no table in a workbook.
    """
    if "://" in place:
        from carelang.tables.sources.databases import open_query

        return open_query(place, query)
    if query is not None:
        raise SettingsError("query", "a query is for a database", "Name one, as in sqlite:///notes.db.")
    path = Path(place)
    if path.is_dir():
        return _open_folder(path, encoding)
    if encoding is not None and path.suffix.lower() in _WORKBOOKS | _COLUMNAR:
        raise SettingsError("encoding", f"{path.suffix} files know their own", "Leave it out.")
    return _open_file(path, encoding)


def _open_folder(folder: Path, encoding: str | None) -> list[Table]:
    tables: list[Table] = []
    others: dict[str, int] = {}
    for path in _files(folder):
        suffix = path.suffix.lower()
        if suffix not in SUFFIXES:
            others[suffix] = others.get(suffix, 0) + 1
            continue
        try:
            tables += _open_file(path, encoding)
        except CarelangError as error:
            tables.append(Table(shown(path), (), partial(refuse, error)))
    if not tables:
        remedy = f"It reads {', '.join(sorted(SUFFIXES))}."
        raise UnreadableFile(shown(folder), "holds no export", remedy)
    if others:
        counts = ", ".join(f"{count} {suffix or 'without a suffix'}" for suffix, count in sorted(others.items()))
        remark = f"files of other kinds in the folder are not read: {counts}"
        tables[0] = tables[0]._replace(remarks=(*tables[0].remarks, remark))
    return tables


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder and those below it, in order, without hidden ones and Excel's marks of open files."""
    with unreadable(shown(folder)):
        for here, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            yield from (Path(here, name) for name in sorted(names) if not name.startswith((".", "~$")))


def _open_file(path: Path, encoding: str | None) -> list[Table]:
    """Return the tables of one file, by its suffix, if its first bytes don't say otherwise."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnreadableFile(
            shown(path), "is no export that carelang reads", f"It reads {', '.join(sorted(SUFFIXES))}."
        )
    with unreadable(shown(path)), path.open("rb") as stream:
        head = stream.read(8)
    for sign, what, suffixes in _SIGNS:
        if head.startswith(sign) and suffix not in suffixes:
            remedy = f"Name it by what it is: {', '.join(sorted(suffixes))}." if suffixes else "Unpack it first."
            raise UnreadableFile(shown(path), f"is called {suffix}, and is {what}", remedy)
    if suffix in _WORKBOOKS:
        from carelang.tables.sources.workbooks import open_workbook

        return open_workbook(path)
    if suffix in _COLUMNAR:
        from carelang.tables.sources.columnar import open_columnar

        return open_columnar(path)
    if suffix in _JSON:
        from carelang.tables.sources.json_records import open_json

        return open_json(path, encoding)
    from carelang.tables.sources.delimited import open_delimited

    return open_delimited(path, encoding)
