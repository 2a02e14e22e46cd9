"""Findings as a table: one row a finding, the same columns whatever the notes came from."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import pyarrow as pa

from carelang.checker import Checker
from carelang.lexicon.nearest import nearest
from carelang.tables.cells import read_cell, span_in_cell
from carelang.tables.rulesets import lexicon_hash, usual_checker
from carelang.tables.schema import FINDING, schema_of
from carelang.types import CarelangError, Document, Finding

Said = tuple[str, Callable[[Document, Finding], str | None]]
"""The name of one more column, and what is said in it of a finding."""
VIEWED: Final[dict[pa.DataType, pa.DataType]] = {
    pa.string_view(): pa.large_string(),
    pa.binary_view(): pa.large_binary(),
}
"""The types of which pyarrow can take no single values, and those of which it can."""
_NOTHING: Final = Document("note", ())


def findings_schema(batch: pa.Schema, keys: Sequence[str] = ()) -> pa.Schema:
    """Return the schema of what ``check_batch`` returns for batches of the schema ``batch``: keys, then findings."""
    for key in keys:
        column_index(batch, key)
        if key in FINDING.names:
            remedy = "Give the column another name before it is checked."
            raise CarelangError(f"column “{key}”", "has the name of a column of findings", remedy)
    return schema_of(*(batch.field(key) for key in keys), *FINDING)


def check_batch(
    batch: pa.RecordBatch, text: str = "note", keys: Sequence[str] = (), checker: Checker | None = None
) -> pa.RecordBatch:
    """Return the findings in the column ``text`` of ``batch``, a row each, in the order of the rows and of the text.

    The columns ``keys`` of the row are put before each finding; the others are those of ``FINDING``. Empty cells have
    no findings. The ``checker`` is one for case notes if left out. Raises ``CarelangError`` for a column that is not
    there or holds no text.
    """
    schema = findings_schema(batch.schema, keys)
    found, _ = check_notes([(text, note) for note in _texts(batch, text)], checker or usual_checker())
    own = [_taken(batch.column(column_index(batch.schema, key)), found.column("row")) for key in keys]
    return pa.RecordBatch.from_arrays([*own, *found.columns], schema=schema)


def check_notes(
    notes: Sequence[tuple[str, str | None]], checker: Checker, said: Sequence[Said] = ()
) -> tuple[pa.RecordBatch, list[int]]:
    """Return the findings in ``notes``, pairs of a column and a text, and how many words each text has.

    ``row`` is the index in ``notes``. Each of ``said`` adds a column of text to those of ``FINDING``.
    """
    advice = lexicon_hash(checker)
    rows: list[tuple[Any, ...]] = []
    words: list[int] = []
    for row, (column, note) in enumerate(notes):
        document = read_cell(note) if note else _NOTHING
        words.append(sum(len(segment.text.split()) for segment in document.segments))
        for finding in checker.check(document) if note else ():
            start, end = span_in_cell(document, finding)
            first = finding.suggestions[0].kind if finding.suggestions else None
            excused = finding.excused and finding.excused.partition(":")[0]
            one = (row, column, start, end, finding.rule, finding.kind, str(finding.severity), first, excused, advice)
            rows.append((*one, *(say(document, finding) for _, say in said)) if said else one)
    schema = schema_of(*FINDING, *(pa.field(name, pa.string()) for name, _ in said))
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    found = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(found, schema=schema), words


def _taken(column: Any, rows: Any) -> Any:
    kind = column.type
    return column.cast(VIEWED[kind]).take(rows).cast(kind) if kind in VIEWED else column.take(rows)


def _texts(batch: pa.RecordBatch, name: str) -> list[str | None]:
    column = batch.column(column_index(batch.schema, name))
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if not any(is_text(kind) for is_text in _TEXT):
        raise CarelangError(f"column “{name}”", f"holds {kind}, not text", "Name a column that holds text.")
    texts: list[str | None] = column.to_pylist()
    return texts


_TEXT: Final = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_null)


def column_index(schema: pa.Schema, name: str) -> int:
    """Return where the column ``name`` stands; raises ``CarelangError`` with the nearest if it is not there once."""
    at: int = schema.get_field_index(name)
    if at < 0:
        remedy = nearest(name, schema.names, "The columns are")
        raise CarelangError(f"column “{name}”", "is not there, or there twice", remedy)
    return at
