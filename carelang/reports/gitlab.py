"""The report for GitLab's Code Quality: a JSON array of issues."""

from typing import Final

from carelang.reports.escaping import as_json
from carelang.reports.results import Run
from carelang.reports.rows import rows
from carelang.types import Severity

_SEVERITIES: Final = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.SUGGESTION: "info"}


def render(run: Run, version: str) -> str:
    """Return the issues; an issue of a format without lines stands at line 1 and names its place."""
    return as_json(
        [
            {
                "description": " ".join(row.lines),
                "check_name": row.rule,
                "fingerprint": row.fingerprint,
                "severity": _SEVERITIES[row.severity],
                "location": {"path": row.path, "lines": {"begin": row.region.line if row.region else 1}},
            }
            for row in rows(run)
        ]
    )
