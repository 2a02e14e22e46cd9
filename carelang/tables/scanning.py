"""Scanning: tables in, findings out, in one process or several, in bounded memory."""

import gc
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import timedelta
from typing import Any, Final, NamedTuple

import pyarrow as pa

from carelang.reports.layout import BEGIN, END, clipped
from carelang.settings.values import Settings
from carelang.tables.copies import Copies
from carelang.tables.findings import check_notes
from carelang.tables.notes import Asked, Read, read_notes
from carelang.tables.rows import Table
from carelang.tables.schema import ROW, STORED, schema_of
from carelang.tables.tallies import Group, Tally, Totals
from carelang.tasks.running import Checkers
from carelang.types import Document, Finding

WINDOW: Final = "window"
_AROUND: Final = 40  # characters shown on each side of the words
_LOOKED_AT: Final = 200


class Export(NamedTuple):
    """The ``tables`` of one export, the settings that hold for it, and where it is."""

    tables: Sequence[Table]
    settings: Settings
    place: str = ""


class Plan(NamedTuple):
    """How a scan goes: whose checkers, how tables are read, the columns said in addition, how many processes."""

    checkers: Checkers
    asked: Asked = Asked()
    extra: tuple[str, ...] = ()
    jobs: int = 1

    @property
    def schema(self) -> pa.Schema:
        """The schema of the findings that are stored: of the extra columns they have the window alone."""
        return schema_of(*STORED, *(pa.field(name, pa.string()) for name in self.extra if name == WINDOW))


class Checked(NamedTuple):
    """What was found in the notes of one reading; ``lost`` says what was not checked, and why."""

    found: pa.RecordBatch | None
    totals: Totals
    lost: tuple[str, ...] = ()


class Task(NamedTuple):
    """Notes on their way to a process, and how they are checked there."""

    notes: pa.RecordBatch
    settings: Settings
    extra: tuple[str, ...]


def check_tables(
    exports: Sequence[Export], plan: Plan, done: Sequence[int] = (), copies: Copies | None = None
) -> Generator[tuple[Read, Checked]]:
    """Yield what is read of all tables of ``exports``, and what is found in it, in order.

    Of each table, as many rows as are ``done`` are read and not checked. The result does not depend on how many
    processes check.
    """
    tables = [table for export in exports for table in export.tables]
    settings = [export.settings for export in exports for _ in export.tables]
    reads = read_notes(tables, plan.asked, done, copies or Copies())
    for read in reads:
        yield read, check_task(plan.checkers, Task(read.notes, settings[read.table], plan.extra))
        if plan.jobs != 1 and read.notes.num_rows:  # a checker learns from what it reads, and forks know it too
            break
    yield from _in_processes(reads, settings, plan)


def _in_processes(reads: Iterator[Read], settings: Sequence[Settings], plan: Plan) -> Iterator[tuple[Read, Checked]]:
    from carelang.tasks.processes import Work, cores, in_processes

    waiting: deque[Read] = deque()

    def tasks() -> Iterator[Task]:
        for read in reads:
            waiting.append(read)
            yield Task(read.notes, settings[read.table], plan.extra)

    work = Work(_check, _lost, _begin, (plan.checkers,))
    with closing(in_processes(work, tasks(), plan.jobs or cores())) as results:
        for checked in results:
            yield waiting.popleft(), checked


_checkers: list[Checkers] = []  # of a process that was begun


def _begin(checkers: Checkers) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began this process will end it
    gc.freeze()
    _checkers[:] = [checkers]


def _check(task: Task) -> Checked:
    return check_task(_checkers[0], task)


def _lost(task: Task) -> Checked:
    rows = task.notes.column("row")
    where = f"rows {rows[0]} to {rows[-1]} of {task.notes.column('source')[0]}"
    return Checked(None, {}, (f"{where}: the process that checked them ended, perhaps for want of memory",))


def check_task(checkers: Checkers, task: Task) -> Checked:
    """Return what is found in the notes of ``task``; the columns are those of ``STORED``, and then the extra ones."""
    notes = task.notes
    if not notes.num_rows:
        return Checked(None, {})
    checker = checkers.made_for(task.settings)
    columns: Any = notes.select(["column", "text"]).columns
    texts = list(zip(*(column.to_pylist() for column in columns), strict=True))
    extra = [(name, EXTRA[name]) for name in task.extra]
    try:
        found, words = check_notes(texts, checker, extra)
    except Exception as error:  # a fault of ours: the other notes are checked, and the fault says nothing of the text
        if notes.num_rows > 1:
            ones = [check_task(checkers, task._replace(notes=notes.slice(at, 1))) for at in range(notes.num_rows)]
            return _together(ones)
        where = f"row {notes.column('row')[0]} of {notes.column('source')[0]}"
        return Checked(None, {}, (f"{where}: checking it failed ({type(error).__name__})",))
    at = found.column("row")
    arrays: list[Any] = [notes.column(name).take(at) for name in ROW.names]
    arrays += [found.column(name) for name in found.schema.names if name != "row"]
    schema = schema_of(*STORED, *(pa.field(name, pa.string()) for name in task.extra))
    return Checked(pa.RecordBatch.from_arrays(arrays, schema=schema), _totals(notes, words))


def _together(several: Sequence[Checked]) -> Checked:
    tally = Tally()
    for one in several:
        tally.add(one.totals)
    found = [one.found for one in several if one.found is not None]
    whole = pa.Table.from_batches(found).combine_chunks().to_batches() if found else []
    return Checked(whole[0] if whole else None, tally.totals, tuple(lost for one in several for lost in one.lost))


def _totals(notes: pa.RecordBatch, words: Sequence[int]) -> Totals:
    totals: dict[Group, tuple[int, int]] = {}
    groups = zip(*(notes.column(name).to_pylist() for name in ("date", "team", "type", "copy")), strict=True)
    for (day, *others), number in zip(groups, words, strict=True):
        group = (None if day is None else day - timedelta(day.weekday()), *others)
        before = totals.get(group, (0, 0))
        totals[group] = before[0] + 1, before[1] + number
    return totals


def window(document: Document, finding: Finding) -> str:
    """Return the words found, marked ⟦so⟧, with about 40 characters before and after them, cut between words."""
    text = document.segments[finding.segment].text
    start, end = finding.span
    before, after = text[max(0, start - _LOOKED_AT) : start], text[end : end + _LOOKED_AT]
    cut = clipped(before, finding.text, after, len(finding.text) + 2 * _AROUND)
    return cut.replace(BEGIN, "⟦").replace(END, "⟧")


def words_found(document: Document, finding: Finding) -> str:
    """Return the words found, on one line."""
    return " ".join(finding.text.split())


def advised(document: Document, finding: Finding) -> str:
    """Return the suggestions, with a bar between them."""
    return " | ".join(" ".join(one.text.split()) for one in finding.suggestions)


EXTRA: Final[Mapping[str, Callable[[Document, Finding], str | None]]] = {
    "window": window,
    "words": words_found,
    "suggestions": advised,
}
"""The columns that can stand after those of ``STORED``: all of them hold words of the notes."""
