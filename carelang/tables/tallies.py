"""Tallies: what a scan has come to, counted as it goes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from carelang.tables.notes import Read
from carelang.tables.schema import TOTALS
from carelang.types import CarelangError

Group = tuple[date | None, str | None, str | None, bool]
"""What notes are counted by: week, team, type, copy."""
Totals = Mapping[Group, tuple[int, int]]
"""The notes and the words of each group."""


class Tally:
    """What a scan has come to so far.

    ``rows`` are those read, of ``size`` bytes; ``counts`` are of what ``Read`` counts; ``rules`` count the findings
    that stand, and ``excused`` are the others. ``errors`` are of tables that cannot be read, and ``lost`` are lines on
    notes that could not be checked.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.size = 0
        self.counts: Counter[str] = Counter()
        self.errors: list[CarelangError] = []
        self.forget()
        self.stopped = False
        self.forgetful = False

    def forget(self) -> None:
        """Count anew what was checked; what was read stays counted."""
        self.findings = 0
        self.excused = 0
        self.rules: Counter[str] = Counter()
        self.totals: dict[Group, tuple[int, int]] = {}
        self.lost: list[str] = []

    def read(self, read: Read) -> None:
        """Count what was read."""
        self.rows += read.rows
        self.size += read.size
        self.counts.update(read.counts)
        if read.error is not None:
            self.errors.append(read.error)

    def add(self, totals: Totals) -> None:
        """Count what notes and words were checked."""
        for group, (notes, words) in totals.items():
            before = self.totals.get(group, (0, 0))
            self.totals[group] = before[0] + notes, before[1] + words

    def found(self, found: pa.RecordBatch) -> None:
        """Count findings."""
        self.findings += found.num_rows
        standing = found.column("excused").is_null()
        rules = found.column("rule").filter(standing)
        self.excused += found.num_rows - len(rules)
        counts: Any = pc.value_counts(rules)
        self.rules.update({one["values"]: one["counts"] for one in counts.to_pylist()})

    @property
    def notes(self) -> int:
        """How many notes hold text."""
        return sum(notes for notes, _ in self.totals.values())

    @property
    def copies(self) -> int:
        """How many of them are copies."""
        return sum(notes for group, (notes, _) in self.totals.items() if group[3])

    def table(self) -> pa.Table:
        """Return the totals, in the schema ``TOTALS`` and always in the same order."""
        return totals_table(self.totals)


def totals_table(totals: Totals) -> pa.Table:
    """Return ``totals`` in the schema ``TOTALS``, in the order of their groups."""
    order = sorted(totals, key=lambda group: [(one is not None, str(one)) for one in group])
    rows = [dict(zip(TOTALS.names, (*group, *totals[group]), strict=True)) for group in order]
    return pa.Table.from_pylist(rows, schema=TOTALS)


def totals_of(table: Iterable[Mapping[str, Any]]) -> Totals:
    """Return the totals that stand in the rows of a table of the schema ``TOTALS``, with dates as ISO text."""
    totals: dict[Group, tuple[int, int]] = {}
    for row in table:
        week = None if row["week"] is None else date.fromisoformat(row["week"])
        totals[week, row["team"], row["type"], row["copy"]] = row["notes"], row["words"]
    return totals
