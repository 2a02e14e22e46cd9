"""The report for programs: JSON with a versioned schema, described in docs/report.md."""

from datetime import date
from typing import Any, Final

from carelang.reports.escaping import as_json
from carelang.tables.report.counting import Counts, First, Line, Read, Since, Table
from carelang.tables.report.counts import Count
from carelang.tables.report.telling import Given

SCHEMA: Final = 1


def as_data(counts: Counts, given: Given, version: str) -> str:
    """Return ``counts`` as JSON, indented; ``version`` is that of carelang."""
    read = counts.read
    return as_json(
        {
            "carelang": version,
            "schema": SCHEMA,
            "made": _day(given.made),
            "files": [*given.opened.names],
            "older_files": [*given.older.names] if given.older else [],
            "unfinished": [*given.opened.unfinished],
            "totals": given.opened.totals,
            "period": counts.period,
            "read": _read(read),
            "first": [_first(one) for one in counts.first],
            "times": _table(counts.times),
            "themes": _table(counts.themes),
            "teams": _table(counts.teams),
            "since": _since(counts.since),
            "copies": _table(counts.copies),
            "against": _table(counts.against) if counts.against else None,
            "excused": _table(counts.excused),
        }
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read(read: Read) -> dict[str, Any]:
    return {
        "notes": read.notes,
        "copies": read.copies,
        "words": read.words,
        "first_week": _day(read.first),
        "last_week": _day(read.last),
        "undated": read.undated.findings,
        "findings": _count(read.standing),
        "excused": _count(read.excused),
    }


def _first(one: First) -> dict[str, Any]:
    return {"rule": one.rule, "severity": one.severity, **_count(one.found)}


def _since(since: Since | None) -> dict[str, Any] | None:
    if since is None:
        return None
    before, after = since.weeks
    weeks = {"before": before, "after": after}
    return {"day": since.day.isoformat(), "weeks": weeks, "spread": round(since.spread, 3), **_table(since.table)}


def _table(table: Table) -> dict[str, Any]:
    return {"columns": [*table.columns], "lines": [_line(line) for line in table.lines]}


def _line(line: Line) -> dict[str, Any]:
    change = {name: round(value, 3) for name, value in line.change._asdict().items()} if line.change else None
    return {
        "name": line.name,
        "rule": line.rule or None,
        "counts": [_count(one) for one in line.counts],
        "change": change,
    }


def _count(one: Count) -> dict[str, Any]:
    rate = one.rate
    return {"findings": one.findings, "words": one.words, "rate": None if rate is None else round(rate, 4)}
