"""Where findings stand, as programs want it: paths, lines and columns, places without words, fingerprints."""

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import PurePath
from typing import Final, NamedTuple

from carelang.reports.layout import plain
from carelang.reports.results import Run
from carelang.text import line_and_column, source_reach, source_span
from carelang.types import Document, Finding, Segment, Span

_HEADING: Final = re.compile("(?:heading )?“.*”")


class Region(NamedTuple):
    """A stretch of a file; lines and columns count from 1, and the end is the first place after it."""

    line: int
    column: int
    end_line: int
    end_column: int


def region(document: Document, finding: Finding, *, in_bytes: bool = False) -> Region | None:
    """Return where ``finding`` stands in its file; columns are code points, or bytes of UTF-8.

    ``None`` where the format is no text file.
    """
    where = source_reach(document.segments[finding.segment], finding.span)
    return None if document.source is None or where is None else _region(document.source, where, in_bytes)


def exact_region(document: Document, finding: Finding, span: Span, *, in_bytes: bool = False) -> Region | None:
    """Return where another ``span`` of the finding's segment stands, so that other words can be put there.

    ``None`` too where something else stands among these words, as markup or the mark of a quoted line.
    """
    where = source_span(document.segments[finding.segment], span)
    return None if document.source is None or where is None else _region(document.source, where, in_bytes)


def _region(source: str, where: Span, in_bytes: bool) -> Region:
    (line, column), (end_line, end_column) = (line_and_column(source, offset) for offset in where)
    if in_bytes:
        column, end_column = (
            1 + len(source[offset + 1 - at : offset].encode("utf-8", "surrogatepass"))
            for offset, at in zip(where, (column, end_column), strict=True)
        )
    return Region(line, column, end_line, end_column)


def place(segments: Sequence[Segment], index: int) -> str:
    """Return where a person finds a segment; a heading is told by its number, because its words are the document's."""
    said = plain(segments[index].place) or f"part {index + 1}"
    if not _HEADING.search(said):
        return said
    number = sum(one.kind == "heading" for one in segments[: index + 1])
    return _HEADING.sub(f"heading {number}", said)


def path(name: str) -> str:
    """Return the name of a file with slashes and without a leading "./"."""
    return PurePath(name).as_posix()


def fingerprints(run: Run) -> list[list[str]]:
    """Return for each result a fingerprint for each finding, by which programs know it again in a later run.

    It is the SHA-256 digest, cut to 128 bits, of the path, the rule, the place and a number: this is the first, second
    or third finding of the rule at this place. The place is that in the Word document, without the words of headings;
    a file with lines counts as one place, so that a finding keeps its fingerprint where lines move. No word of the
    document goes into it, because a digest of few words can be guessed. All findings count, shown or not.
    """
    seen = Counter[tuple[str, ...]]()
    marks: list[list[str]] = []
    for result in run.results:
        of_result = []
        for finding in result.findings:
            stands = "" if result.document is None else _stands(result.document, finding)
            key = path(result.name), finding.rule, stands
            seen[key] += 1
            of_result.append(digest(*key, str(seen[key])))
        marks.append(of_result)
    return marks


def _stands(document: Document, finding: Finding) -> str:
    in_text = document.source is not None
    return "" if in_text else _HEADING.sub("", plain(document.segments[finding.segment].place)).strip().lower()


def digest(*parts: str) -> str:
    """Return the SHA-256 digest of ``parts``, cut to 128 bits, in hexadecimal."""
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
