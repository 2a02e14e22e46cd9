"""The report as SARIF 2.1.0, which code scanning and many editors read."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from carelang.reports.console import cited
from carelang.reports.escaping import as_json
from carelang.reports.layout import plain
from carelang.reports.places import Region, fingerprints, path, place, region
from carelang.reports.results import Result, Run
from carelang.reports.rows import edits, headline, instead, passed_over, unchecked, unreadable
from carelang.reports.themes import first_sentence
from carelang.types import Document, Finding, Severity, Source

_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.SUGGESTION: "note"}
_SEMANTIC: Final = re.compile(r"\d+\.\d+\.\d+(?:-[\dA-Za-z.-]+)?(?:\+[\dA-Za-z.-]+)?")
_ROOT: Final = "%SRCROOT%"
_NOTICES: Final = (
    ("unreadable", "A file could not be read.", "error"),
    ("not-checked", "A part of a file was not checked.", "note"),
    ("passed-over", "Files of other kinds were not checked.", "note"),
)
_MARKDOWN: Final = re.compile(r"([\\`*_\[\]<>#|~])")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+")


def render(run: Run, version: str) -> str:
    """Return the log; its only words of the documents are those found, and what stands in their place.

    ``partialFingerprints`` are those of ``carelang.reports.places.fingerprints``.
    """
    rules: dict[str, list[Finding]] = {}
    for result in run.results:
        for finding in run.shown(result):
            rules.setdefault(finding.rule, []).append(finding)
    numbers = {rule: number for number, rule in enumerate(rules)}
    marked = zip(run.results, fingerprints(run), strict=True)
    log = {
        "tool": {"driver": _driver(version, rules)},
        "language": "en-GB",
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder in which carelang was started."}}},
        "invocations": [_invocation(run)],
        "results": [one for result, marks in marked for one in _results(run, result, marks, numbers)],
        "properties": {
            "profile": run.profile,
            "grammar": run.grammar,
            "lexicons": [{"name": layer.name, "title": layer.title, "file": layer.file} for layer in run.layers],
        },
    }
    return as_json({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [log]})


def _driver(version: str, rules: dict[str, list[Finding]]) -> dict[str, Any]:
    return {
        "name": "carelang",
        "version": version,
        **({"semanticVersion": version} if _SEMANTIC.fullmatch(version) else {}),
        "language": "en-GB",
        "rules": [_rule(rule, findings) for rule, findings in rules.items()],
        "notifications": [
            {
                "id": name,
                **{key: {"text": text} for key in ("shortDescription", "fullDescription", "help")},
                "defaultConfiguration": {"level": level},
            }
            for name, text, level in _NOTICES
        ],
    }


def _rule(rule: str, findings: list[Finding]) -> dict[str, Any]:
    """What is the same for all findings of a rule; the suggestions are those for the words found."""
    first = findings[0]
    lines = [*instead(*findings), *(f"Source: {cited(source)}" for source in first.sources)]
    marked = [*map(_escaped, instead(*findings)), *(f"Source: {_linked(source)}" for source in first.sources)]
    return {
        "id": rule,
        "shortDescription": _message(first_sentence(first.why)),
        "fullDescription": _message(first.why),
        "help": {
            **_message("\n".join([plain(first.why), *lines])),
            "markdown": _braceless("\n\n".join([_escaped(plain(first.why)), *marked])),
        },
        "defaultConfiguration": {"level": _LEVELS[first.severity]},
        "properties": {"tags": [first.kind]},
    }


def _results(run: Run, result: Result, marks: list[str], numbers: dict[str, int]) -> Iterator[dict[str, Any]]:
    document = result.document
    for finding, mark in zip(result.findings, marks, strict=True):
        if document is None or not run.shows(result, finding):
            continue
        yield {
            "ruleId": finding.rule,
            "ruleIndex": numbers[finding.rule],
            "level": _LEVELS[finding.severity],
            "message": _message(headline(document, finding)),
            "locations": [_location(result.name, document, finding)],
            "partialFingerprints": {"carelang/v1": mark},
            **({"suppressions": _suppressions(finding)} if run.show_excused else {}),
            **({"fixes": fixes} if (fixes := list(_fixes(result.name, document, finding))) else {}),
        }


def _location(name: str, document: Document, finding: Finding) -> dict[str, Any]:
    at = region(document, finding)
    if at is None:
        segment = document.segments[finding.segment]
        stands = {"fullyQualifiedName": place(document.segments, finding.segment), "kind": segment.kind}
        return {"physicalLocation": {"artifactLocation": _artifact(name)}, "logicalLocations": [stands]}
    words = {**_region(at), "snippet": {"text": finding.text}}
    return {"physicalLocation": {"artifactLocation": _artifact(name), "region": words}}


def _region(at: Region) -> dict[str, int]:
    return {"startLine": at.line, "startColumn": at.column, "endLine": at.end_line, "endColumn": at.end_column}


def _artifact(name: str) -> dict[str, str]:
    """The address of a file: relative to the folder of the run, unless its name is a whole path."""
    if PurePath(name).is_absolute():
        slashed = path(name)
        return {"uri": f"file://{'' if slashed.startswith('/') else '/'}{_quoted(slashed, '/:')}"}
    return {"uri": _quoted(path(name), "/"), "uriBaseId": _ROOT}


def _quoted(slashed: str, safe: str) -> str:
    """Percent-encoded; a byte that is no UTF-8, which Python keeps as half a character, stands for itself."""
    try:
        return quote(slashed, safe, errors="surrogateescape")
    except UnicodeEncodeError:
        return quote(slashed, safe, errors="replace")


def _suppressions(finding: Finding) -> list[dict[str, str]]:
    if finding.excused is None:
        return []
    kind = "inSource" if finding.excused.startswith("ignored:") else "external"
    return [{"kind": kind, "justification": plain(finding.excused)}]


def _fixes(name: str, document: Document, finding: Finding) -> Iterator[dict[str, Any]]:
    for suggestion, at, text in edits(document, finding):
        replacement = {"deletedRegion": _region(at), "insertedContent": {"text": text}}
        change = {"artifactLocation": _artifact(name), "replacements": [replacement]}
        yield {"description": _message(f"Write “{plain(suggestion)}”."), "artifactChanges": [change]}


def _invocation(run: Run) -> dict[str, Any]:
    notices = [notice for result in run.results for notice in _notices(result)]
    if others := passed_over(run):
        notices.append(_notice(2, others))
    return {
        "executionSuccessful": not any(result.error for result in run.results),
        "toolExecutionNotifications": notices,
    }


def _notices(result: Result) -> Iterable[dict[str, Any]]:
    if result.error:
        yield _notice(0, unreadable(result.error), result.name)
    if result.document and result.document.unchecked:
        yield _notice(1, unchecked(result.document), result.name)


def _notice(number: int, text: str, name: str | None = None) -> dict[str, Any]:
    identity, _, level = _NOTICES[number]
    return {
        "descriptor": {"id": identity, "index": number},
        "level": level,
        "message": _message(text),
        **({"locations": [{"physicalLocation": {"artifactLocation": _artifact(name)}}]} if name is not None else {}),
    }


def _message(text: str) -> dict[str, str]:
    """A message of SARIF: in its text, braces would mark a placeholder, and [words](1) a link."""
    return {"text": _braceless(text).replace("](", "] (")}


def _braceless(text: str) -> str:
    return text.replace("{", "(").replace("}", ")")


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def _linked(source: Source) -> str:
    """A source in Markdown, with its address where it has one that is one."""
    said = _escaped(cited(source))
    address = source.url if _ADDRESS.fullmatch(source.url) else ""
    return f"[{said}]({quote(address, safe='/:?&=#%@+,;~!$*')})" if address else said
