"""The schema of findings in a file: the row of each note, then what is said of each finding, then the totals."""

from typing import Any, Final

import pyarrow as pa

VERSION: Final = 1


def schema_of(*fields: "pa.Field[Any]") -> pa.Schema:
    """Return the schema of ``fields``."""
    return pa.schema(list(fields))


FINDING: Final = schema_of(
    pa.field("row", pa.int64(), nullable=False),
    pa.field("column", pa.string(), nullable=False),
    pa.field("start", pa.int32(), nullable=False),
    pa.field("end", pa.int32(), nullable=False),
    pa.field("rule", pa.string(), nullable=False),
    pa.field("kind", pa.string(), nullable=False),
    pa.field("severity", pa.string(), nullable=False),
    pa.field("suggestion", pa.string()),
    pa.field("excused", pa.string()),
    pa.field("lexicon", pa.string(), nullable=False),
)
"""What is said of each finding.

``row`` is the row of the batch, from 0; ``start`` and ``end`` are code points of the cell, half open, markup counted;
``suggestion`` is the kind of the first suggestion; ``excused`` is the name of the guard that lets the words stand, or
null; ``lexicon`` tells which advice was followed. No word of a note is among them.
"""

ROW: Final = schema_of(
    pa.field("source", pa.string(), nullable=False),
    pa.field("row", pa.int64(), nullable=False),
    pa.field("id", pa.string()),
    pa.field("person", pa.string()),
    pa.field("date", pa.date32()),
    pa.field("team", pa.string()),
    pa.field("type", pa.string()),
    pa.field("copy", pa.bool_(), nullable=False),
)
"""Where a note stands: the name of its table, its row there as a person counts it, and what the export says of it.

``id`` and ``person`` may be pseudonyms; ``copy`` says that the same text stood in an earlier row of the same scan.
"""

STORED: Final = schema_of(*ROW, *(field for field in FINDING if field.name != "row"))
"""One row a finding. With ``--include-text`` a string column ``window`` stands at the end."""

TOTALS: Final = schema_of(
    pa.field("week", pa.date32()),
    pa.field("team", pa.string()),
    pa.field("type", pa.string()),
    pa.field("copy", pa.bool_(), nullable=False),
    pa.field("notes", pa.int64(), nullable=False),
    pa.field("words", pa.int64(), nullable=False),
)
"""How much was read: notes that hold text and their words, by the Monday of the week, team, type, and copy or not.

A DuckDB file holds the tables ``findings``, ``totals`` and ``about`` (key, value); a Parquet file holds the totals as
JSON (an array of objects) under the key ``carelang.totals`` of its metadata, and ``about`` as a JSON object under
``carelang.about``. CSV and JSON Lines hold the findings alone.
"""
