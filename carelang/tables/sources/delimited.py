"""CSV and its like: records read as a stream, and set aside, never shifted, where they do not fit the header."""

import csv
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from carelang.tables.rows import Aside, Rows, Table
from carelang.tables.sources.batches import Record, first_of, in_batches, set_aside
from carelang.tables.sources.dialects import LARGEST_CELL, SAMPLE, Dialect, find_dialect
from carelang.tables.sources.encodings import Encoding, find_encoding, open_text, shown
from carelang.tables.sources.headers import names_of
from carelang.types import UnreadableFile

_BROKEN: Final = "a quotation mark in it does not fit, or is not closed"
_AFTER: Final = "it follows a row with a quotation mark that does not fit, and may be part of it"


def open_delimited(path: Path, encoding: str | None = None) -> list[Table]:
    """Return the one table of a CSV file or its like; raises ``CarelangError``."""
    name = shown(path)
    found = find_encoding(path, encoding)
    with open_text(path, found) as stream:
        dialect = find_dialect(stream.read(SAMPLE))
    with open_text(path, found) as stream:
        header = next(_records(_Lines(stream, name), dialect), None)
    if not isinstance(header, Record):
        raise UnreadableFile(name, "has a first row that cannot be read", "Put a row of names at the top.")
    if (header.cells[0] or "").lower().startswith("sep="):
        raise UnreadableFile(
            name, "begins with a line that is meant for Excel alone (sep=)", "Take out its first line."
        )
    columns = names_of([cell or "" for cell in header.cells], name, header.number)
    asides: list[Aside] = []
    if not first_of(_fitting(path, found, dialect, len(columns), asides.append), asides):
        raise UnreadableFile(name, "has the names of columns, and no rows", "Check what was exported.")
    parted = f", with {dialect.name} between cells" if len(columns) > 1 else ""
    remarks = (f"read as {found.name}{parted}", *found.remarks)
    return [Table(name, columns, partial(_read, path, found, dialect, columns), remarks)]


def _read(
    path: Path, encoding: Encoding, dialect: Dialect, columns: tuple[str, ...], aside: Callable[[Aside], None]
) -> Iterator[Rows]:
    return in_batches(_fitting(path, encoding, dialect, len(columns), aside), columns, aside)


def _fitting(
    path: Path, encoding: Encoding, dialect: Dialect, width: int, aside: Callable[[Aside], None]
) -> Iterator[Record]:
    """Yield the records after the header that are as wide as it is."""
    with open_text(path, encoding) as stream:
        records = _records(_Lines(stream, shown(path)), dialect)
        next(records)
        for record in records:
            if isinstance(record, Aside):
                aside(record)
            elif len(record.cells) == width:
                yield record
            else:
                reason = f"it has {len(record.cells)} cells, and the header {width}"
                aside(set_aside(record.number, reason, [cell or "" for cell in record.cells]))


class _Lines:
    """The lines of a file; ``record`` holds those of the record that is being read, ``taken`` all, if it is a list."""

    def __init__(self, stream: TextIO, place: str, taken: list[str] | None = None) -> None:
        self.record: list[str] = []
        self.taken = taken
        self._stream = stream
        self._place = place
        self._again: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else self._stream.readline(2 * LARGEST_CELL)
        if not line:
            raise StopIteration
        if len(line) == 2 * LARGEST_CELL:
            reason = f"has a line of more than {len(line):,} characters, so it is no table"
            raise UnreadableFile(self._place, reason, "Check what was exported.")
        self.record.append(line)
        if self.taken is not None:
            self.taken.append(line)
        return line

    def begin(self) -> None:
        """Let the lines of the record before go."""
        self.record.clear()

    def give_back(self) -> str:
        """Return the first line of a record that is none; the others will be read again."""
        first, *others = self.record
        self._again += reversed(others)
        if self.taken and others:
            del self.taken[-len(others) :]
        return first


class Raw(NamedTuple):
    """The very characters of a record and of blank lines before it, line end included; the last has no record."""

    record: Record | Aside | None
    text: str


class RawFile(NamedTuple):
    """A CSV file to be copied: how it is written, and its records, the header first."""

    encoding: Encoding
    dialect: Dialect
    records: Iterator[Raw]


def open_raw(path: Path, encoding: str | None = None) -> RawFile:
    """Return the records of a CSV file as they are written, numbered as ``open_delimited`` numbers them."""
    found = find_encoding(path, encoding)
    with open_text(path, found) as stream:
        dialect = find_dialect(stream.read(SAMPLE))
    return RawFile(found, dialect, _raw(path, found, dialect))


def _raw(path: Path, encoding: Encoding, dialect: Dialect) -> Iterator[Raw]:
    taken: list[str] = []
    with open_text(path, encoding) as stream:
        for record in _records(_Lines(stream, shown(path), taken), dialect):
            yield Raw(record, "".join(taken))
            taken.clear()
        yield Raw(None, "".join(taken))


def _records(lines: _Lines, dialect: Dialect) -> Iterator[Record | Aside]:
    """Yield every record that is not blank, the header too.

    Where quotation marks do not fit, the first line is set aside, and the next are read again. Until one of them is
    surely a record, they are set aside as well, since they may be lines of a note.
    """
    reader = dialect.reader(lines)
    number = 0
    mending = False
    while True:
        lines.begin()
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            mending = True
            yield set_aside(number, _BROKEN, [lines.give_back().rstrip("\r\n")])
            continue
        if mending and cells:
            mending = not _surely_one("".join(lines.record), dialect)
        if mending:
            yield set_aside(number, _AFTER, cells)
        elif cells:
            yield Record(number, cells)


def _surely_one(text: str, dialect: Dialect) -> bool:
    """Return whether quotation marks stand only around whole cells, and around one at least if the file has such."""
    other = re.escape(dialect.delimiter)
    cell = f'(?:"(?:[^"]|"")*+"|[^"{other}\\r\\n]*+)'
    whole = re.fullmatch(f"{cell}(?:{other}{cell})*+[\\r\\n]*", text) is not None
    return whole and ('"' in text or not dialect.seen)
