"""Dialects: what parts the cells of a CSV file, and whether it puts them in quotation marks."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any, Final, NamedTuple

SAMPLE: Final = 1 << 18  # characters
LARGEST_CELL: Final = 1 << 24  # characters
_DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes"}


class Dialect(NamedTuple):
    """How the cells of a file are written.

    ``quoting`` says whether quotation marks hold cells together, ``seen`` whether any do near the beginning.
    """

    delimiter: str
    quoting: bool = True
    seen: bool = True

    @property
    def name(self) -> str:
        """What parts the cells, for people."""
        return _DELIMITERS[self.delimiter] + ("" if self.quoting else " and no quotation marks")

    def reader(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """Return a reader of ``lines`` that refuses quotation marks that do not fit, and a cell without an end."""
        csv.field_size_limit(max(LARGEST_CELL, csv.field_size_limit()))
        how: Any = csv.QUOTE_MINIMAL if self.quoting else csv.QUOTE_NONE
        return csv.reader(lines, delimiter=self.delimiter, quoting=how, strict=True)


class _Fit(NamedTuple):
    """How a sample looks with one delimiter."""

    parts: bool  # the header has several cells
    share: float  # of the records that are as wide as the header
    width: int
    dialect: Dialect


def find_dialect(sample: str) -> Dialect:
    """Return the dialect of a file that begins with ``sample``.

    Each delimiter that parts the header is tried; the one by which most records are as wide as the header is taken.
    """
    return max((_fit(sample, delimiter) for delimiter in _DELIMITERS), key=lambda fit: fit[:3]).dialect


def _fit(sample: str, delimiter: str) -> _Fit:
    widths, broken = _widths(sample, Dialect(delimiter))
    quoted = len(re.findall(_QUOTED.format(re.escape(delimiter)), sample))
    dialect = Dialect(delimiter, quoting=broken <= quoted, seen=quoted > 0)
    if not dialect.quoting:
        widths, broken = _widths(sample, dialect)
    width = widths[0] if widths else 1
    return _Fit(width > 1, widths.count(width) / max(1, len(widths) + broken), width, dialect)


_QUOTED: Final = r'(?:^|[{0}\r\n])"(?:[^"]|"")*"(?=[{0}\r\n]|$)'


def _widths(sample: str, dialect: Dialect) -> tuple[list[int], int]:
    """Return the widths of the records in ``sample``, and how many are broken; the last may be cut off."""
    lines = list(StringIO(sample, newline=""))
    if len(sample) == SAMPLE and len(lines) > 1:
        lines.pop()
    rest = iter(lines)
    reader = dialect.reader(rest)
    widths: list[int] = []
    broken = 0
    while True:
        try:
            record = next(reader, None)
        except csv.Error:
            broken += next(rest, None) is not None or len(sample) < SAMPLE
            continue
        if record is None:
            return widths, broken
        if record:
            widths.append(len(record))
