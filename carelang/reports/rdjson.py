"""The report for reviewdog: its Diagnostic Format as one JSON object, with columns in bytes of UTF-8."""

from typing import Any, Final

from carelang.reports.escaping import as_json
from carelang.reports.places import Region, region
from carelang.reports.results import Run
from carelang.reports.rows import Row, edits, rows
from carelang.types import Severity

_SEVERITIES: Final = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.SUGGESTION: "INFO"}


def render(run: Run, version: str) -> str:
    """Return a ``DiagnosticResult``; what can stand in place of the words is offered as a suggestion."""
    return as_json({"source": {"name": "carelang"}, "diagnostics": [_diagnostic(row) for row in rows(run)]})


def _diagnostic(row: Row) -> dict[str, Any]:
    location: dict[str, Any] = {"path": row.path}
    diagnostic: dict[str, Any] = {
        "message": "\n".join(row.lines),
        "location": location,
        "severity": _SEVERITIES[row.severity],
        "code": {"value": row.rule},
    }
    if row.found and (at := region(*row.found, in_bytes=True)):
        location["range"] = _range(at)
        suggestions = [{"range": _range(where), "text": text} for _, where, text in edits(*row.found, in_bytes=True)]
        if suggestions:
            diagnostic["suggestions"] = suggestions
    return diagnostic


def _range(at: Region) -> dict[str, Any]:
    return {
        "start": {"line": at.line, "column": at.column},
        "end": {"line": at.end_line, "column": at.end_column},
    }
