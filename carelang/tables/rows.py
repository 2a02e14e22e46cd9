"""Rows: how the tables of an export are handed on, whatever they are kept in."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pyarrow as pa


class Aside(NamedTuple):
    """A row that could not be read as one of its table, set aside whole.

    ``number`` counts as in ``Rows``; ``reason`` holds no word of the row, ``cells`` all of them.
    """

    number: int
    reason: str
    cells: tuple[str, ...]


class Rows(NamedTuple):
    """Some rows of one table, all columns of it; ``numbers`` are theirs as a person would count them in the file.

    In a sheet or a CSV file the header is row 1; in what has no header, the first row is 1.
    """

    numbers: list[int]
    cells: pa.RecordBatch


class Table(NamedTuple):
    """One table of an export: ``name`` as shown ("notes.xlsx, sheet Notes"), its columns, and its rows to be read.

    ``read`` begins at the first row each time and yields a few hundred rows at a time, in order; it hands rows that
    do not fit to the function it is given. It raises ``CarelangError`` where the rest cannot be read. ``remarks`` say
    what a reader should know ("read as Windows-1252"). ``header`` is the row that holds the names of the columns.
    """

    name: str
    columns: tuple[str, ...]
    read: Callable[[Callable[[Aside], None]], Iterator[Rows]]
    remarks: tuple[str, ...] = ()
    header: int = 1
