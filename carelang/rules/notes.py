"""Notes in which a writer lets words stand: what each says, how far it reaches, and whether it is of any use.

``carelang: ignore[care/respite] because it is her word`` speaks of the paragraph, cell or list item that it stands in,
or of the next one if it stands alone; ``ignore-word`` of the words right before it, ``ignore-line`` of its line, or of
the next if it stands alone; ``ignore-start`` and ``ignore-end`` of all that is between them. A note may stand in the
text, in round brackets or up to the end of its line, or in a comment of the markup.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple, Protocol

from carelang.lexicon.nearest import nearest
from carelang.text import line_and_column, source_offset
from carelang.types import MARK, Document, Finding, Segment, Span, Suppression

ALL: Final = "all"
_HEAD: Final = rf"{MARK}[ \t]{{0,9}}ignore(|-word|-line|-start|-end)\[([^\]\[\n]{{1,400}})\]"
_NOTE: Final = re.compile(
    rf"\({_HEAD}(?:[ \t]+because[ \t]+((?:\([^()\n]{{0,200}}\)|[^()\n]){{1,400}}?))?[ \t]{{0,9}}\)"
    rf"|{_HEAD}(?:[ \t]+because[ \t]+([^\n]{{1,400}}?))?[ \t]{{0,9}}(?:-->|\*/|$|\n)"
)
_BEGUN: Final = re.compile(rf"{MARK}[ \t]{{0,9}}ignore")
_TAG: Final = re.compile(r"<[^<>]{0,400}>")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_FARTHEST: Final = 400  # code points between the words and the note that speaks of them: marks, never words


class Note(NamedTuple):
    """One rule that one note lets stand.

    ``scope`` is "", "-word", "-line", "-start" or "-end", as it is written; ``None`` for a note that cannot be
    understood. ``segment`` is the one that it stands in, or before; ``span`` is where, in code points of
    ``Document.source``, or of the segment's text where the format is no text file. ``follows`` says that it stands
    alone in its paragraph, so that it speaks of the next.
    """

    scope: str | None
    rule: str
    reason: str
    segment: int
    span: Span
    follows: bool = False

    def names(self, rule: str) -> bool:
        """Whether it speaks of ``rule``."""
        return self.rule in (rule, ALL)


class LetStand(Protocol):
    """Tells why the words at ``span`` of one segment are let stand, or ``None``."""

    def __call__(self, span: Span, rule: str) -> str | None:
        """Return the reason, "" where the note gives none."""


class Notes:
    """The notes of one document; with ``reasons`` those that give no reason let nothing stand."""

    def __init__(self, document: Document, *, reasons: bool = False) -> None:
        self._document = document
        self._source = document.source
        self.all: list[Note] = list(_notes(document))
        self._own = [note for note in self.all if reasons is False or note.reason or note.scope in (None, "-end")]
        self._blocks: dict[int, list[Note]] = {}
        self._words: dict[int, list[Note]] = {}
        self._lines: dict[tuple[int, int], list[Note]] = {}
        self._stretches: list[tuple[Note, tuple[int, int]]] = []
        for note in self._own:
            if note.scope == "":
                self._blocks.setdefault(note.segment + note.follows, []).append(note)
            elif note.scope == "-word":
                self._words.setdefault(note.segment, []).append(note)
            elif note.scope == "-line":
                self._lines.setdefault(self._line_of(note), []).append(note)
            elif note.scope == "-start":
                self._stretches.append((note, self._end_of(note)))

    def of(self, segment: int) -> LetStand | None:
        """Return what is let stand in one segment, by its index; ``None`` where no note can speak of it."""
        return partial(self._reason, segment) if self.all else None

    def _reason(self, segment: int, span: Span, rule: str) -> str | None:
        if self._within_a_note(segment, span):
            return "part of an ignore note"
        note = next(self.speaking(segment, span, rule), None)
        return None if note is None else note.reason or "no reason given"

    def speaking(self, segment: int, span: Span, rule: str) -> Iterator[Note]:
        """Yield the notes that let ``rule`` stand at ``span`` of a segment."""
        for note in self._blocks.get(segment, ()):
            if note.names(rule):
                yield note
        start, end = self._place(segment, span.start), self._place(segment, max(span.start, span.end - 1))
        for note in (*self._words.get(segment, ()), *self._words.get(segment + 1, ())):
            if note.names(rule) and self._ends_at(end, note):
                yield note
        if self._lines:
            for note in self._lines.get(self._line(start), ()):
                if note.names(rule):
                    yield note
        for note, stop in self._stretches:
            if note.names(rule) and self._at(note) <= start < stop:
                yield note

    def _within_a_note(self, segment: int, span: Span) -> bool:
        place = self._place(segment, span.start)
        return any(self._at(note) <= place < (self._at(note)[0], note.span.end) for note in self.all)

    # Places: (0, offset in the source), or (segment, offset in its text) where there is no source.

    def _place(self, segment: int, offset: int) -> tuple[int, int]:
        there = source_offset(self._document.segments[segment], offset) if self._source is not None else None
        return (segment, offset) if there is None else (0, there)

    def _at(self, note: Note) -> tuple[int, int]:
        return (note.segment if self._source is None else 0, note.span.start)

    def _text(self, segment: int) -> str:
        return self._document.segments[segment].text if self._source is None else self._source

    def _line(self, place: tuple[int, int]) -> tuple[int, int]:
        if self._source is not None:
            return 0, line_and_column(self._source, place[1])[0]
        return place[0], self._text(place[0]).count("\n", 0, place[1]) + 1

    def _line_of(self, note: Note) -> tuple[int, int]:
        """The line that a note speaks of: its own, or the next that is not empty where it stands alone."""
        text = self._text(note.segment)
        begin = max(text.rfind("\n", 0, note.span.start), text.rfind("\r", 0, note.span.start)) + 1
        ends = _LINE_END.search(text, max(note.span.start, note.span.end - 1))
        end = ends.start() if ends else len(text)
        own = self._line(self._at(note))
        if re.search(r"\w", text[begin : note.span.start] + text[note.span.end : end]):
            return own
        following = re.compile(r"\S").search(text, ends.end()) if ends else None
        if following is None:
            return (own[0] + 1, 1) if self._source is None else own
        return self._line((own[0], following.start()))

    def _end_of(self, start: Note) -> tuple[int, int]:
        """Where what began with ``start`` ends: at the next ``ignore-end`` of its rule, or with the document."""
        ends = (
            self._at(note)
            for note in self.all
            if note.scope == "-end" and note.names(start.rule) and self._at(note) > self._at(start)
        )
        return min(ends, default=_NEVER)

    def _ends_at(self, last: tuple[int, int], note: Note) -> bool:
        """Whether nothing but marks stands between the words, whose ``last`` code point is given, and ``note``."""
        segment, end = last[0], last[1] + 1
        at = self._at(note)
        if at[0] != segment or not 0 <= at[1] - end <= _FARTHEST:
            return False
        return not re.search(r"\w|\n[ \t\r]*\n", _TAG.sub("", self._text(note.segment)[end : at[1]]))

    # What becomes of them.

    def suppressions(self, findings: Sequence[Finding], rules: Collection[str]) -> list[Suppression]:
        """Return what each note is for, in the order of the text; ``findings`` are those of the document.

        ``rules`` are all there are.
        """
        used = dict.fromkeys(range(len(self.all)), 0)
        numbers = {id(note): number for number, note in enumerate(self.all)}
        for finding in findings if self.all else ():
            if self._within_a_note(finding.segment, finding.span) or not (finding.excused or "").startswith("ignored"):
                continue
            for note in self.speaking(finding.segment, finding.span, finding.rule):
                used[numbers[id(note)]] += 1
        return [
            self._suppression(note, used[number], rules)
            for number, note in sorted(enumerate(self.all), key=lambda one: (self._at(one[1]), one[0]))
        ]

    def _suppression(self, note: Note, stands: int, rules: Collection[str]) -> Suppression:
        line = self._line(self._at(note))[1] if self._source is not None else None
        segments = self._document.segments
        place = f"line {line}" if line else segments[min(note.segment, len(segments) - 1)].place
        unknown = note.scope is None or (note.rule != ALL and note.rule not in rules)
        problem = self._problem(note, stands, rules)
        return Suppression(place, line, f"ignore{note.scope or ''}", note.rule, note.reason, stands, problem, unknown)

    def _problem(self, note: Note, stands: int, rules: Collection[str]) -> str | None:
        if note.scope is None:
            return "cannot be understood: write “carelang: ignore[rule] because ...”, and nothing after it on the line"
        if note.rule != ALL and note.rule not in rules:
            near = nearest(note.rule, sorted(rules), "")
            return f"there is no rule “{note.rule}”." + (f" {near}" if near.endswith("?") else "")
        if note.scope == "-end":
            opened = any(one.scope == "-start" and self._end_of(one) == self._at(note) for one in self.all)
            return None if opened else "ends what was never begun"
        if note.scope == "-start" and self._end_of(note) == _NEVER:
            return "never ends: write an ignore-end where the words end"
        if note not in self._own:
            return "gives no reason, so it lets nothing stand"
        return None if stands else "lets nothing stand: it can go"


_NEVER: Final = (1 << 60, 0)


def _notes(document: Document) -> Iterator[Note]:
    """The notes of ``document``: those in its text, then those in comments."""
    for index, segment in enumerate(document.segments):
        if MARK in segment.text:
            follows = not re.search(r"\w", _NOTE.sub("", segment.text))
            for found in _written(segment.text):
                yield found._replace(segment=index, span=_in_source(segment, found.span), follows=follows)
    for index, text, at in document.remarks:
        for found in _written(text):
            span = Span(at, at) if document.source is None else Span(at + found.span.start, at + len(text))
            yield found._replace(segment=index, span=span)


def _in_source(segment: Segment, span: Span) -> Span:
    start, last = source_offset(segment, span.start), source_offset(segment, span.end - 1)
    return span if start is None or last is None else Span(start, last + 1)


def _written(text: str) -> Iterator[Note]:
    """The notes in ``text``, with the spans of all that belongs to each in it."""
    understood = [match.span() for match in _NOTE.finditer(text)]
    for match in _NOTE.finditer(text):
        scope, rules, reason = match.group(1, 2, 3) if match[2] else match.group(4, 5, 6)
        for rule in rules.split(","):
            yield Note(scope, rule.strip(), (reason or "").strip(" .*"), 0, Span(*match.span()))
    starts = [start for start, _ in understood]
    for match in _BEGUN.finditer(text):
        before = bisect_right(starts, match.start()) - 1
        if before < 0 or match.start() >= understood[before][1]:
            yield Note(None, "", "", 0, Span(*match.span()))
