"""Runs: a scan from its first row to the files it leaves, whatever ends it."""

import json
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from types import FrameType, MappingProxyType
from typing import Any, NamedTuple

from carelang.tables.copies import Copies
from carelang.tables.notes import Read
from carelang.tables.rows import Table
from carelang.tables.scanning import Checked, Export, Plan, check_tables
from carelang.tables.state import State
from carelang.tables.stores import Store, storing, writing_rows
from carelang.tables.tallies import Tally

_ASIDE = ("table", "row", "reason", "cells")


class Outcome(NamedTuple):
    """What a scan leaves: findings in ``target``, rows set aside in ``quarantine``, unfinished work in ``state``.

    ``marked`` writes marked copies, and is told what is read. ``about`` goes with the findings. Whoever may read the
    file ``like`` may read the new ones.
    """

    target: Path | None = None
    quarantine: Path | None = None
    state: State | None = None
    about: Mapping[str, str] = MappingProxyType({})
    like: Path | None = None
    marked: AbstractContextManager[Callable[[Table, Read, Checked], None]] | None = None


def scan(
    exports: Sequence[Export],
    plan: Plan,
    outcome: Outcome,
    watch: Callable[[Read, Checked, Tally], bool] = lambda *_: True,
) -> Tally:
    """Scan all tables of ``exports``, write what is wanted, and return what it came to.

    ``watch`` is told of all that is read, after it is counted, and returns whether to go on. A scan that does not go
    on writes whole files with what it has come to; with a state, it writes the state alone. A table that cannot be
    read does not keep the others. Raises ``CarelangError`` where something cannot be written.
    """
    tally = Tally()
    tables = [table for export in exports for table in export.tables]
    state = outcome.state
    with suppress(_Stopped), ExitStack() as stack:
        aside = _quarantine(stack, outcome)
        store = None if state else _store(stack, outcome, plan)
        copies = Copies()
        results = check_tables(exports, plan, tuple(state.done) if state else (), copies)
        with suppress(_Stopped), outcome.marked or nullcontext() as mark, closing(results):
            for read, checked in results:
                _count(tally, read, checked)
                for row in read.asides:
                    aside((tables[read.table].name, str(row.number), row.reason, *row.cells))
                if mark is not None:
                    mark(tables[read.table], read, checked)
                if state is not None:
                    state.add(read, checked)
                elif store is not None and checked.found is not None:
                    store.write(checked.found.select(plan.schema.names))
                if not watch(read, checked, tally):
                    tally.stopped = True
                    raise _Stopped
        tally.forgetful = copies.forgetful
        if state is not None:
            _finish(state, tally)
            store = _store(stack, outcome, plan)
            for found in state.found():
                tally.found(found)
                if store is not None:
                    store.write(found)
        if store is not None and (tally.rows or not tally.errors):
            store.finish(tally.table(), {**outcome.about, **_said_of(tally)})
    if state is not None and not tally.stopped:
        state.clear()
    return tally


class _Stopped(Exception):
    """A scan was stopped: no copies are marked, and with a state nothing but the state is written."""


def _count(tally: Tally, read: Read, checked: Checked) -> None:
    tally.read(read)
    tally.add(checked.totals)
    tally.lost += checked.lost
    if checked.found is not None:
        tally.found(checked.found)


def _finish(state: State, tally: Tally) -> None:
    """Save what is not yet in a part, and count by the parts in place of what this run has checked."""
    state.save()
    if tally.stopped:
        raise _Stopped
    tally.forget()
    state.tell(tally)


def _store(stack: ExitStack, outcome: Outcome, plan: Plan) -> Store | None:
    if outcome.target is None:
        return None
    return stack.enter_context(storing(outcome.target, plan.schema, outcome.like))


def _quarantine(stack: ExitStack, outcome: Outcome) -> Callable[[Sequence[str]], None]:
    if outcome.quarantine is None:
        return lambda row: None
    return stack.enter_context(writing_rows(outcome.quarantine, _ASIDE, outcome.like))


def _said_of(tally: Tally) -> dict[str, str]:
    counts = {name.replace(" ", "_"): str(number) for name, number in sorted(tally.counts.items())}
    return {
        "complete": "no" if tally.stopped or tally.errors or tally.lost else "yes",
        "rows": str(tally.rows),
        **counts,
        "not_checked": json.dumps([*map(str, tally.errors), *tally.lost]),
    }


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Give a function that says whether Ctrl-C was pressed; pressed again, it ends the work at once."""
    pressed: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(number)

    before: Any = None
    here = threading.current_thread() is threading.main_thread()
    if here:
        before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(pressed)
    finally:
        if here:
            signal.signal(signal.SIGINT, before)
