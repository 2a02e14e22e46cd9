"""What a writer can do about a finding with one click: put words in its place, or let it stand and say why."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from carelang.fixes import Edit, edit
from carelang.formats.plain import HTML, MARKDOWN
from carelang.plugins.lsp.checking import Shown
from carelang.text import source_offset, source_span
from carelang.types import Document, Finding, Span

_LINE_END: Final = re.compile(r"[\r\n]|\Z")
_NOTE: Final = re.compile(r"carelang:[ \t]*ignore\[([^\]\[\r\n]+)\]")
_IN_A_TAG: Final = re.compile(r"<[a-z/!][^<>]*\Z")
_HOLD_NO_COMMENT: Final = ("title", "textarea")
_REASON: Final = "(say why)"


class Offer(NamedTuple):
    """One edit of the text and what it is called; ``preferred`` is the one that can be made without a choice."""

    title: str
    edit: Edit
    preferred: bool = False


def offers(document: Document, shown: Shown) -> Iterator[Offer]:
    """Yield what can be done about a finding of ``document``.

    A prompt is no offer: what it asks for only the writer knows, and no click can say it.
    """
    replacements = list(_replacements(document, shown.finding))
    for one in replacements:
        yield Offer(f"Write “{one.text}”", one, preferred=len(replacements) == 1)
    note = _note(document, shown)
    if note is not None:
        yield Offer(f"Ignore “{' '.join(shown.finding.text.split())}” in this paragraph because …", note)


def _replacements(document: Document, finding: Finding) -> Iterator[Edit]:
    """The suggestions that can stand in place, as edits of the whole text; none where markup is among the words."""
    segment = document.segments[finding.segment]
    assert document.source is not None
    for suggestion in finding.suggestions:
        if suggestion.kind != "replace":
            continue
        wanted = edit(segment.text, finding.span, suggestion.text)
        place = source_span(segment, wanted.span)
        if place is not None and document.source[place.start : place.end] != wanted.text:
            yield Edit(place, wanted.text)


def _note(document: Document, shown: Shown) -> Edit | None:
    """The edit that lets the words stand: a note at the end of their line, in the form that the text has for it."""
    source, rule = document.source, shown.finding.rule
    segment_end = source_offset(segment := document.segments[shown.finding.segment], len(segment.text))
    line_end = _LINE_END.search(source or "", shown.span.end)
    if source is None or segment_end is None or line_end is None:
        return None
    at = max(shown.span.end, min(line_end.start(), segment_end))
    at -= len(source[shown.span.end : at]) - len(source[shown.span.end : at].rstrip())
    suffix = Path(document.name).suffix.lower()
    if suffix in (*MARKDOWN, *HTML):
        fits = _comment_fits(source[:at])
        return Edit(Span(at, at), f" <!-- carelang: ignore[{rule}] because {_REASON} -->") if fits else None
    begin = max(source.rfind("\n", 0, at), source.rfind("\r", 0, at)) + 1
    there = _NOTE.search(source, begin, at)
    if there is not None:  # a note reaches to the end of its line, so a second one would be lost in it
        return Edit(Span(there.end(1), there.end(1)), f", {rule}")
    return Edit(Span(at, at), f" carelang: ignore[{rule}] because {_REASON}")


def _comment_fits(before: str) -> bool:
    """Whether a comment can follow the text ``before``: it is not inside a tag, or where a comment would be shown."""
    before = before.lower()
    inside = any(before.rfind(f"<{name}") > before.rfind(f"</{name}") for name in _HOLD_NO_COMMENT)
    return not inside and not _IN_A_TAG.search(before, max(0, len(before) - 2000))
