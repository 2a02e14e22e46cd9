"""The report for programs: JSON with a versioned schema, described in docs/json.md."""

import json
from typing import Any, Final

from carelang.reports.results import Result, Run, position
from carelang.reports.suppressions import fields
from carelang.types import Document, Finding, Source

SCHEMA: Final = 1


def render(run: Run, version: str) -> str:
    """Return the report on ``run`` as JSON, indented; ``version`` is that of carelang."""
    data = {
        "carelang": version,
        "schema": SCHEMA,
        "profile": run.profile,
        "grammar": run.grammar,
        "lexicons": [{"name": layer.name, "title": layer.title, "file": layer.file} for layer in run.layers],
        "files": [_file(run, result) for result in run.results],
        "summary": _summary(run),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _file(run: Run, result: Result) -> dict[str, Any]:
    document, error = result.document, result.error
    return {
        "name": result.name,
        "profile": result.profile or run.profile,
        "findings": [_finding(document, finding) for finding in run.shown(result)] if document else [],
        "suppressions": [fields(note) for note in result.suppressions],
        "unchecked": list(document.unchecked) if document else [],
        "error": {"reason": error.reason, "remedy": error.remedy} if error else None,
    }


def _finding(document: Document, finding: Finding) -> dict[str, Any]:
    segment = document.segments[finding.segment]
    line, column = position(document, finding) or (None, None)
    return {
        "rule": finding.rule,
        "kind": finding.kind,
        "severity": str(finding.severity),
        "segment": finding.segment,
        "place": segment.place,
        "line": line,
        "column": column,
        "start": finding.span.start,
        "end": finding.span.end,
        "text": finding.text,
        "message": finding.message,
        "why": finding.why,
        "suggestions": [{"text": one.text, "kind": one.kind} for one in finding.suggestions],
        "sources": [_source(source) for source in finding.sources],
        "excused": finding.excused,
    }


def _source(source: Source) -> dict[str, str | None]:
    return {key: value or None for key, value in source._asdict().items()}


def _summary(run: Run) -> dict[str, Any]:
    summary = run.summary()
    return {
        "files": summary.files,
        "unreadable": summary.unreadable,
        "findings": {str(severity): number for severity, number in summary.findings.items()},
        "excused": summary.excused,
        "known": summary.known,
        "mended": run.mended,
        "unchanged": summary.unchanged,
        "below_min_severity": summary.milder,
        "passed_over": dict(run.passed_over),
    }
