"""Where a comment on a finding can stand: on its exact words, or as near to them as Word shows comments."""

import re
from typing import NamedTuple

from carelang.formats.word.paragraphs import NOTES, Paragraph, Pin
from carelang.formats.word.reader import Passage, Reading
from carelang.types import Finding, Segment, Span

HIDDEN = "the words are hidden; the comment stands on the visible words beside them"
NO_PLACE = "the document has no paragraph that could hold a comment"

_WORD = re.compile(r"\w+")


class Anchor(NamedTuple):
    """A span of a passage's text, in code points.

    ``place`` is where the words stand when the anchor is not on them, and ``reason`` says why; both "" otherwise.
    """

    passage: Passage
    span: Span
    place: str = ""
    reason: str = ""


class Anchors:
    """Finds the anchor of each finding in one reading."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._passages = {id(paragraph): passage for passage in reading.passages for paragraph in passage.paragraphs}
        body = [passage for passage in reading.passages if passage.paragraph.story.kind == "paragraph"]
        spoken = (passage for passage in reading.spoken if passage.paragraph.story.kind == "paragraph")
        self._first = next(spoken, body[0] if body else None)

    def of(self, finding: Finding) -> Anchor | None:
        """The anchor of a finding, or None where the body has no paragraph to hold one."""
        passage = self._reading.spoken[finding.segment]
        segment = self._reading.document.segments[finding.segment]
        story = passage.paragraph.story
        if story.kind == "paragraph":
            return _in_body(passage, segment, finding.span)
        if story.kind == "text box" and story.host is not None and story.host.story.kind == "paragraph":
            reason = "Word shows no comments in text boxes; the comment stands where the text box hangs"
            return self._on_paragraph(story.host, segment.place, reason)
        if story.kind in NOTES:
            on_mark = self._on_mark(story.kind, story.note, segment.place)
            if on_mark is not None:
                return on_mark
        reason = f"Word shows no comments in a {story.kind}; the comment stands on the first words of the document"
        return self.on_first_words(segment.place, reason)

    def on_first_words(self, place: str, reason: str) -> Anchor | None:
        """The first words of the body, for what concerns the whole document or stands where no comment can."""
        if self._first is None:
            return None
        word = _WORD.search(self._first.text)
        return Anchor(self._first, Span(*word.span()) if word else Span(0, len(self._first.text)), place, reason)

    def _on_paragraph(self, paragraph: Paragraph, place: str, reason: str) -> Anchor:
        passage = self._passages[id(paragraph)]
        return Anchor(passage, Span(0, len(passage.text)), place, reason)

    def _on_mark(self, kind: str, note: str, place: str) -> Anchor | None:
        mark = self._reading.walker.marks.get((kind, note))
        if mark is None or mark.paragraph.story.kind != "paragraph":
            return None
        passage = self._passages[id(mark.paragraph)]
        at = next((at for pin, at in passage.pins.items() if pin == Pin(mark.kind, note)), None)
        if at is None:
            return None
        reason = f"Word shows no comments in {kind}s; the comment stands on the mark of the {kind}"
        return Anchor(passage, Span(at, at + 1), place, reason)


def _in_body(passage: Passage, segment: Segment, span: Span) -> Anchor:
    """The words themselves; for hidden text the next visible word, or the one before, because Word hides the rest."""
    start = min(span.start, len(segment.text) - 1)
    span = Span(start, max(span.end, start + 1))
    hidden = [where for where, note in segment.notes if note == "hidden"]
    if not any(where.start < span.end and span.start < where.end for where in hidden):
        return Anchor(passage, span)
    shown = list(segment.text)
    for where in hidden:
        shown[where.start : where.end] = " " * (where.end - where.start)
    words = [Span(*word.span()) for word in _WORD.finditer("".join(shown))]
    if not words:
        return Anchor(passage, span)
    nearest = next((word for word in words if word.start >= span.end), words[-1])
    return Anchor(passage, nearest, f"hidden text of {segment.place}", HIDDEN)
