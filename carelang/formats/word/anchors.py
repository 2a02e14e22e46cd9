"""Where a comment on a finding can stand: on its exact words, or as near to them as Word shows comments."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from carelang.formats.word.names import tags
from carelang.formats.word.reader import Passage, Reading
from carelang.formats.word.text import Leaf, Paragraph
from carelang.types import Finding, Segment, Span

MOST_RANGES = 2_000  # comments of ours in one document
GROUPED = f"there are more than {MOST_RANGES:,} findings; a comment on the same rule says how many have none"
HIDDEN = "the words are hidden; the comment stands on the visible words beside them"
NO_PLACE = "the document has no paragraph that could hold a comment"

_WORD_REFUSES = 32_767  # comment ranges in one document, ours and others'
_RANGES = tags("commentRangeStart")
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
        mark = self._reading.marks.get((story.kind, story.note))
        if mark is not None and mark.paragraph.story.kind == "paragraph":
            passage = self._passages[id(mark.paragraph)]
            reason = f"Word shows no comments in {story.kind}s; the comment stands on the mark of the {story.kind}"
            for leaf, span in spans(passage.leaves):
                if leaf.node is mark.node:
                    return Anchor(passage, span, segment.place, reason)
        reason = f"Word shows no comments in a {story.kind}; the comment stands on the first words of the document"
        return self._on_first_words(segment.place, reason)

    def _on_paragraph(self, paragraph: Paragraph, place: str, reason: str) -> Anchor:
        passage = self._passages[id(paragraph)]
        return Anchor(passage, Span(0, len(passage.text)), place, reason)

    def _on_first_words(self, place: str, reason: str) -> Anchor | None:
        if self._first is None:
            return None
        word = _WORD.search(self._first.text)
        return Anchor(self._first, Span(*word.span()) if word else Span(0, len(self._first.text)), place, reason)


def spans(leaves: Sequence[Leaf]) -> Iterator[tuple[Leaf, Span]]:
    """Each leaf with its span in the text of the passage."""
    ends = accumulate(len(leaf.text) for leaf in leaves)
    return ((leaf, Span(end - len(leaf.text), end)) for leaf, end in zip(leaves, ends, strict=True))


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


class Comment(NamedTuple):
    """One comment to be written: a finding, its anchor, and how many of the same rule have none of their own."""

    finding: Finding
    anchor: Anchor
    more: int


class Plan(NamedTuple):
    """The comments to write, and the findings that get none on their exact words, each with the reason."""

    comments: tuple[Comment, ...]
    inexact: tuple[tuple[Finding, str], ...]


def plan(reading: Reading, findings: Sequence[Finding]) -> Plan:
    """Which findings get a comment, and where; excused findings get none."""
    anchors = Anchors(reading)
    present = sum(1 for _ in reading.tree.getroot().iter(*_RANGES))
    most = max(0, min(MOST_RANGES, _WORD_REFUSES - 1 - present))
    anchored: list[tuple[Finding, Anchor]] = []
    inexact: list[tuple[Finding, str]] = []
    for finding in sorted((one for one in findings if one.excused is None), key=lambda one: (one.segment, one.span)):
        anchor = anchors.of(finding)
        if anchor is None:
            inexact.append((finding, NO_PLACE))
        else:
            anchored.append((finding, anchor))
    kept = _first_of_each_rule([finding.rule for finding, _ in anchored], most)
    left_out = Counter(finding.rule for index, (finding, _) in enumerate(anchored) if index not in kept)
    comments = []
    for index, (finding, anchor) in enumerate(anchored):
        if index in kept:
            comments.append(Comment(finding, anchor, left_out.pop(finding.rule, 0)))
        reason = anchor.reason if index in kept else GROUPED
        if reason:
            inexact.append((finding, reason))
    return Plan(tuple(comments), tuple(inexact))


def _first_of_each_rule(rules: Sequence[str], most: int) -> frozenset[int]:
    """At most ``most`` indices: the first of every rule, then the second of every rule, and so on."""
    met: Counter[str] = Counter()
    turns = []
    for index, rule in enumerate(rules):
        turns.append((met[rule], index))
        met[rule] += 1
    return frozenset(index for _, index in sorted(turns)[:most])
