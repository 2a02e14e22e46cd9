"""Workbooks of Excel and LibreOffice: each sheet with rows is a table, and cells are text."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from carelang.tables.rows import Aside, Rows, Table
from carelang.tables.sources.batches import Record, in_batches
from carelang.tables.sources.encodings import shown, unreadable
from carelang.tables.sources.extras import from_extra
from carelang.tables.sources.headers import names_of
from carelang.types import CarelangError, UnreadableFile

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

type_of_cell = float | int | str | bool | date | datetime | time | timedelta
_LARGEST: Final = 4 << 30  # bytes, unpacked
_PROTECTED: Final = "EncryptedPackage".encode("utf-16-le")


def open_workbook(path: Path) -> list[Table]:
    """Return a table for each sheet with rows below its header; raises ``UnreadableFile``.

    The header is the first row with two filled cells. A sheet that cannot be a table raises when it is read.
    """
    name = shown(path)
    tables: list[Table] = []
    skipped: list[str] = []
    with _opened(path) as workbook:
        for at, sheet_name in enumerate(workbook.sheet_names):
            sheet = workbook.get_sheet_by_index(at)
            header = _header(sheet)
            if header is None:
                skipped.append(sheet_name)
                continue
            tables.append(_table(path, f"{name}, sheet {sheet_name}", at, sheet, header))
    if not tables:
        raise UnreadableFile(name, "has no sheet with rows below a header", "Check what was exported.")
    if skipped:
        left = f"left out, because they hold no rows: {', '.join(skipped)}"
        tables[0] = tables[0]._replace(remarks=(*tables[0].remarks, left))
    return tables


def _table(path: Path, place: str, at: int, sheet: "CalamineSheet", header: Record) -> Table:
    try:
        start = sheet.start
        columns = names_of([cell or "" for cell in header.cells], place, header.number, start[1] if start else 0)
    except CarelangError as error:
        return Table(place, (), partial(refuse, error))
    remarks = (f"the names of its columns are in row {header.number}",)
    return Table(place, columns, partial(_read, path, at, header.number, columns), remarks, header.number)


def refuse(error: CarelangError, aside: Callable[[Aside], None]) -> NoReturn:
    """Raise ``error``: what a table that cannot be read does in place of reading."""
    raise error


def _read(path: Path, at: int, header: int, columns: tuple[str, ...], aside: Callable[[Aside], None]) -> Iterator[Rows]:
    with _opened(path) as workbook:
        records = (record for record in _records(workbook.get_sheet_by_index(at)) if record.number > header)
        yield from in_batches(records, columns, aside)


def _header(sheet: "CalamineSheet") -> Record | None:
    """Return the first row with two filled cells, else the first that is not empty, if another comes after it."""
    records = list(_records(sheet))
    first = next((record for record in records if sum(map(bool, record.cells)) > 1), records[0] if records else None)
    return first if records and first is not records[-1] else None


def _records(sheet: "CalamineSheet") -> Iterator[Record]:
    """Yield the rows that are not empty."""
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [cell if isinstance(cell, str) else _text(cell) for cell in row]
        if any(cells):
            yield Record(number, cells)


def _text(cell: type_of_cell) -> str:
    """Return a cell as text: dates as ISO has them, whole numbers without a point."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else str(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


@contextmanager
def _opened(path: Path) -> Iterator["CalamineWorkbook"]:
    with from_extra("python-calamine"):
        from python_calamine import CalamineError, CalamineWorkbook, PasswordError
    name = shown(path)
    with unreadable(name):
        _refuse_bomb(path, name)
        try:
            with CalamineWorkbook.from_path(path) as workbook:
                yield workbook
        except PasswordError:
            _refuse_protected(name)
        except CalamineError:
            with path.open("rb") as stream:
                protected = _PROTECTED in stream.read()
            if protected:
                _refuse_protected(name)
            _refuse_damaged(name)
        except BaseException as error:  # a fault within calamine is none of the usual exceptions
            if type(error).__name__ != "PanicException":
                raise
            _refuse_damaged(name)


def _refuse_protected(name: str) -> NoReturn:
    raise UnreadableFile(name, "is protected by a password", "Save a copy without a password.") from None


def _refuse_damaged(name: str) -> NoReturn:
    remedy = "Open it in Excel or LibreOffice and save it as .xlsx."
    raise UnreadableFile(name, "is damaged, or no workbook", remedy) from None


def _refuse_bomb(path: Path, name: str) -> None:
    """Refuse a workbook that would fill the memory."""
    try:
        with zipfile.ZipFile(path) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return  # an old .xls, or damaged, which calamine will say
    if size > _LARGEST:
        raise UnreadableFile(name, "would take more than 4 GB of memory", "Export it as CSV.")
