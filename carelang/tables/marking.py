"""Marking: copies of CSV files and workbooks with what was found beside each note; nothing else in them is changed."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import pyarrow as pa

from carelang.formats.saving import free_target
from carelang.reports.layout import plain
from carelang.tables.formulas import harmless
from carelang.tables.notes import Read
from carelang.tables.rows import Table
from carelang.tables.scanning import Checked, Export
from carelang.tables.sheets import mark_workbook
from carelang.tables.sources.batches import Record
from carelang.tables.sources.delimited import RawFile, open_raw
from carelang.tables.sources.encodings import shown, unreadable
from carelang.tables.stores import refusing, whole_file
from carelang.types import SettingsError

EXTRA: Final = ("words", "suggestions")
HEADINGS: Final = ("carelang findings", "carelang words", "carelang suggestions")
_CSV: Final = (".csv", ".tsv", ".tab", ".txt")
_SHEETS: Final = (".xlsx", ".xlsm")
_MARKS: Final = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))
_CELL: Final = 32_000  # characters, a little less than a cell of Excel holds
Mark = tuple[int, str, str]
Marks = dict[int, Mark]
_NOTHING: Final[Mark] = (0, "", "")


def copies_of(places: Sequence[str], *, force: bool) -> dict[str, Path]:
    """Return where the marked copy of each of ``places`` goes: NAME.marked.csv beside NAME.csv.

    Raises ``CarelangError`` for what has no marked copies, and where a file is there already unless ``force`` is given.
    """
    targets = {}
    for place in places:
        path = Path(place)
        if "://" in place or path.suffix.lower() not in (*_CSV, *_SHEETS) or path.is_dir():
            reason = "only CSV files and .xlsx workbooks have marked copies"
            raise SettingsError(place.partition("://")[0], reason, "Leave --annotate out, or name such a file.")
        targets[place] = free_target(path, f".marked{path.suffix.lower()}", force=force)
    return targets


@contextmanager
def marking(
    targets: Mapping[str, Path], exports: Sequence[Export], encoding: str | None
) -> Iterator[Callable[[Table, Read, Checked], None]]:
    """Give a function that is told, in order, what is read of each table and what was found in it.

    At the end the copies of ``exports`` are put in their places, the ``targets``; an error leaves none behind.
    """
    csvs: dict[str, _CsvCopy] = {}
    sheets: dict[str, Marks] = {}
    with ExitStack() as stack:
        for export in exports:
            path = Path(export.place)
            if path.suffix.lower() in _CSV:
                stream = stack.enter_context(whole_file(targets[export.place], path))
                copy = _CsvCopy(path, open_raw(path, encoding), stream, targets[export.place])
                csvs.update({table.name: copy for table in export.tables})

        def take(table: Table, read: Read, checked: Checked) -> None:
            marks = _marks(checked.found)
            if table.name in csvs:
                csvs[table.name].take(read.numbers, marks)
            else:
                sheets.setdefault(table.name, {}).update({row: marks.get(row, _NOTHING) for row in read.numbers})

        yield take
        for copy in csvs.values():
            copy.end()
        for export in exports:
            path = Path(export.place)
            if path.suffix.lower() in _SHEETS:
                named = {table.name.removeprefix(f"{shown(path)}, sheet "): table for table in export.tables}
                wanted = {sheet: (table.header, sheets.get(table.name, {})) for sheet, table in named.items()}
                stream = stack.enter_context(whole_file(targets[export.place], path))
                with refusing(targets[export.place]):
                    mark_workbook(path, stream, wanted, HEADINGS)


def _marks(found: pa.RecordBatch | None) -> dict[int, Mark]:
    """Return what to write beside each row: how many findings stand, the words, what is suggested for each."""
    rows: dict[int, list[tuple[str, str]]] = {}
    if found is not None:
        columns = (found.column(name).to_pylist() for name in ("row", "excused", *EXTRA))
        for row, excused, words, suggestions in zip(*columns, strict=True):
            if excused is None:
                rows.setdefault(row, []).append((plain(words), plain(suggestions)))
    return {row: _mark(pairs) for row, pairs in rows.items()}


def _mark(pairs: Sequence[tuple[str, str]]) -> Mark:
    words = "; ".join(dict.fromkeys(words for words, _ in pairs))
    advice = "; ".join(dict.fromkeys(f"{words}: {said}" for words, said in pairs if said))
    return len(pairs), harmless(words)[:_CELL], harmless(advice)[:_CELL]


class _CsvCopy:
    """A copy of a CSV file that is written record by record, each with its cells at its end."""

    def __init__(self, path: Path, raw: RawFile, stream: BinaryIO, target: Path) -> None:
        self._raw = raw
        self._stream = stream
        self._target = target
        self._width = 0
        self._begun = False
        mark, self._codec = _mark_of(path, raw.encoding.codec)
        with refusing(target):
            stream.write(mark)

    def take(self, rows: Sequence[int], marks: Mapping[int, Mark]) -> None:
        """Write what stands up to the last of ``rows``."""
        last = rows[-1] if rows else 0
        while rows:
            raw = next(self._raw.records)
            here = raw.record.number if raw.record is not None else last
            cells: Sequence[str] = ()
            if isinstance(raw.record, Record):
                self._width = self._width or len(raw.record.cells)
                if not self._begun:
                    cells = HEADINGS
                elif len(raw.record.cells) == self._width:
                    count, words, advice = marks.get(here, _NOTHING)
                    cells = (str(count), words, advice)
            self._begun = True
            self._write(raw.text, cells)
            if here >= last:
                return

    def end(self) -> None:
        """Write the rest, which holds no note."""
        for raw in self._raw.records:
            self._write(raw.text, ())

    def _write(self, text: str, cells: Sequence[str]) -> None:
        body = text.rstrip("\r\n")
        ending = text[len(body) :]
        codec, errors = self._codec, self._raw.encoding.errors
        added = "".join(self._raw.dialect.delimiter + self._cell(cell) for cell in cells)
        fitting = added.encode(codec, "replace").decode(codec)
        with refusing(self._target):
            self._stream.write((body + fitting + ending).encode(codec, errors))

    def _cell(self, text: str) -> str:
        delimiter, quoting, _ = self._raw.dialect
        if not quoting:
            return text.replace(delimiter, " ")
        return '"' + text.replace('"', '""') + '"' if delimiter in text or '"' in text else text


def _mark_of(path: Path, codec: str) -> tuple[bytes, str]:
    """Return the byte order mark of a file, and the codec for what comes after it."""
    with unreadable(shown(path)), path.open("rb") as stream:
        head = stream.read(4)
    for mark, plain_codec in _MARKS:
        if codec in ("utf-8-sig", "utf-16") and head.startswith(mark):
            return mark, plain_codec
    return b"", codec
