"""A run as one list of rows, for formats that know a file, a line and a message."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from carelang.fixes import edit
from carelang.reports.console import LABELS, cited
from carelang.reports.layout import plain
from carelang.reports.places import Region, digest, exact_region, fingerprints, path, place, region
from carelang.reports.results import Run
from carelang.types import CarelangError, Document, Finding, Severity

UNREADABLE: Final = "unreadable"
NOT_CHECKED: Final = "not-checked"


class Row(NamedTuple):
    """A finding, or what has to be said about a file: that it could not be read, or what in it was not checked.

    ``lines`` say it in plain text: first what to do, then why and from where. ``region`` is ``None`` where the format
    has no lines. ``fingerprint`` is unique in the run. ``found`` holds the document and the finding, if it is one.
    """

    path: str
    rule: str
    severity: Severity
    lines: tuple[str, ...]
    fingerprint: str
    region: Region | None = None
    found: tuple[Document, Finding] | None = None


def rows(run: Run) -> Iterator[Row]:
    """Yield what is shown of ``run``, file by file; what is excused counts as a suggestion, and says why."""
    for number, (result, marks) in enumerate(zip(run.results, fingerprints(run), strict=True)):
        file, document = path(result.name), result.document
        if result.error:
            mark = digest(file, UNREADABLE, str(number))
            yield Row(file, UNREADABLE, Severity.ERROR, (unreadable(result.error),), mark)
        if document is None:
            continue
        for finding, mark in zip(result.findings, marks, strict=True):
            if run.shows(result, finding):
                severity = finding.severity if finding.excused is None else Severity.SUGGESTION
                lines, at = tuple(advice(document, finding)), region(document, finding)
                yield Row(file, finding.rule, severity, lines, mark, at, (document, finding))
        if document.unchecked:
            mark = digest(file, NOT_CHECKED, str(number))
            yield Row(file, NOT_CHECKED, Severity.SUGGESTION, (unchecked(document),), mark)


def headline(document: Document, finding: Finding) -> str:
    """Return the words found and what to do, with the place where the format has no lines."""
    words = f"“{plain(finding.text)}”"
    if region(document, finding) is None:
        words += f" ({place(document.segments, finding.segment)})"
    return f"{words}: {plain(finding.message)}"


def advice(document: Document, finding: Finding) -> Iterator[str]:
    """Yield a finding as lines of plain text: the headline, why, what to write and the first source."""
    yield headline(document, finding)
    if finding.excused is not None:
        yield f"Excused: {plain(finding.excused)}."
        return
    if finding.why != finding.message:
        yield plain(finding.why)
    yield from instead(finding, besides=finding.message)
    if finding.sources:
        yield f"Source: {cited(finding.sources[0])}."


def instead(*findings: Finding, besides: str = "") -> Iterator[str]:
    """Yield what ``besides`` does not say of what to write instead, one line for each kind of help."""
    every = dict.fromkeys(suggestion for finding in findings for suggestion in finding.suggestions)
    for kind, label in LABELS:
        if said := [f"“{plain(one.text)}”" for one in every if one.kind == kind and f"“{one.text}”" not in besides]:
            yield f"{label}: {', '.join(said)}."


def edits(document: Document, finding: Finding, *, in_bytes: bool = False) -> list[tuple[str, Region, str]]:
    """Return each suggestion that can stand in place, where to put it, and the text that reads right there.

    The region may reach beyond the words found: "an absence" becomes "a day away". Nothing for legal words, quotations,
    words that context lets stand or that have markup among them, and formats that are no text files.
    """
    segment = document.segments[finding.segment]
    if finding.excused is not None or finding.kind == "statutory" or segment.kind == "quotation":
        return []
    found = []
    for suggestion in finding.suggestions:
        if suggestion.kind == "replace":
            (start, end), text = change = edit(segment.text, finding.span, suggestion.text)
            at = exact_region(document, finding, change.span, in_bytes=in_bytes)
            if at is not None and text != segment.text[start:end]:
                found.append((suggestion.text, at, text))
    return found


def unreadable(error: CarelangError) -> str:
    """Return why a file could not be read, and what to do."""
    return plain(f"Could not be read: it {error.reason.removeprefix('it ')}. {error.remedy}")


def unchecked(document: Document) -> str:
    """Return what in a file was not checked."""
    return plain(f"Not checked: {'; '.join(document.unchecked)}.")


def passed_over(run: Run) -> str:
    """Return which files in folders no format reads; nothing if there are none."""
    kinds = ", ".join(f"{number} {plain(suffix) or 'without a suffix'}" for suffix, number in run.passed_over)
    return f"Not checked: files of other kinds ({kinds})." if kinds else ""
