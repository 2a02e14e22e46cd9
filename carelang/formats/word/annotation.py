"""Comments and changes on their way into one file, beside those of an earlier time."""

from collections.abc import Sequence, Set
from typing import NamedTuple

from carelang.fixes import Edit
from carelang.formats.word import comments
from carelang.formats.word.anchors import Anchor
from carelang.formats.word.editing import Editing
from carelang.formats.word.marking import Comment, Marking, Pen, mark_empty
from carelang.formats.word.names import namespace
from carelang.formats.word.package import Package
from carelang.formats.word.paragraphs import Pin
from carelang.formats.word.planning import Item, Note
from carelang.formats.word.reader import Passage, Reading
from carelang.types import Finding


class Annotation:
    """Comments and changes on their way into one file: ``parts`` are those that change, as bytes."""

    def __init__(self, package: Package, reading: Reading, pen: Pen) -> None:
        self._package = package
        self._reading = reading
        self._pen = pen
        self.kept: set[str] = set()
        self.stale: frozenset[str] = frozenset()
        self.new: dict[int, Note] = {}
        self.parts: dict[str, bytes | bytearray] = {}

    def write(self, items: Sequence[Item], summary: Note | None) -> list[tuple[Finding, str]]:
        """Put everything into ``parts``; returns the findings whose comments are wider than their words."""
        earlier = _Earlier(self._package, self._reading)
        by_passage: dict[int, tuple[Passage, list[_Work]]] = {}
        asked = [] if summary is None else [_Work(None, summary.anchor, summary)]
        asked += [_Work(item.finding, item.anchor, item.note, item.edit) for item in items]
        for work in asked:
            key = None if work.note is None or earlier.has(work.note) else next(self._pen.ids)
            if key is not None and work.note is not None:
                self.new[key] = work.note
            if key is not None or work.edit is not None:
                passage = work.anchor.passage
                by_passage.setdefault(id(passage), (passage, []))[1].append(work._replace(key=key))
        self.kept = earlier.kept
        self.stale = frozenset(self._reading.own) - self.kept
        wider = self._write_main([*by_passage.values()])
        if self.new or self.stale:
            space = namespace(self._reading.outline)
            self.parts.update(comments.rewritten(self._package, self.stale, self.new, space, self._pen))
        return wider

    def _write_main(self, work: Sequence[tuple[Passage, Sequence["_Work"]]]) -> list[tuple[Finding, str]]:
        """Put the main part with its marks into ``parts``, from its beginning to its end."""
        wider: list[tuple[Finding, str]] = []
        queue: list[tuple[int, Passage | None, Sequence[_Work]]] = [
            (passage.paragraphs[0].address.unit, passage, works) for passage, works in work
        ]
        touched = {paragraph.address.unit for passage, _ in work for paragraph in passage.paragraphs}
        queue += [(unit, None, ()) for unit in units(self._reading, self.stale) - touched]
        editing = Editing(self._reading, self.stale)
        for unit, passage, works in sorted(queue, key=lambda one: one[0]):
            if passage is None:
                editing.touch(unit)
            else:
                wider += self._passage(editing, passage, works)
        if queue:
            self.parts[self._package.main] = editing.finished()
        return wider

    def _passage(self, editing: Editing, passage: Passage, work: Sequence["_Work"]) -> list[tuple[Finding, str]]:
        wanted = {one.key: one for one in work if one.key is not None}
        leaves = editing.leaves(passage)
        if not leaves:
            mark_empty(editing.paragraph(passage), list(wanted), self._pen)
            return []
        if "".join(leaf.text for leaf in leaves) != passage.text:
            self._package.refuse("a paragraph of it reads differently the second time", "Please report this")
        marks = [Comment(key, one.anchor.span) for key, one in wanted.items()]
        why = Marking(leaves, self._pen).mark(marks, [one.edit for one in work if one.edit is not None])
        told = [(wanted[key].finding, reason) for key, reason in why.items() if not wanted[key].anchor.reason]
        return [(finding, reason) for finding, reason in told if finding is not None]


class _Work(NamedTuple):
    """What is to be done at one anchor; ``key`` is the number of the comment, where it is new."""

    finding: Finding | None
    anchor: Anchor
    note: Note | None = None
    edit: Edit | None = None
    key: int | None = None


class _Earlier:
    """The comments of an earlier annotation, and which of them are kept."""

    def __init__(self, package: Package, reading: Reading) -> None:
        self.kept: set[str] = set(comments.answered(package) & set(reading.own)) if reading.own else set()
        self._own = reading.own
        self._ranges: dict[int, dict[str, tuple[int, int]]] = {}
        for passage in reading.passages if reading.own else ():
            self._note_ranges(passage)

    def _note_ranges(self, passage: Passage) -> None:
        pins = passage.pins
        changed = [at for pin, at in pins.items() if pin.kind == "change"]
        for pin, start in pins.items():
            end = pins.get(Pin("end", pin.id), -1)
            if pin.kind == "start" and pin.id in self._own and end >= 0:
                self._ranges.setdefault(id(passage), {})[pin.id] = (start, end)
                if any(start <= at <= end for at in changed):
                    self.kept.add(pin.id)  # the change it explains is still to be decided on

    def has(self, note: Note) -> bool:
        """Whether there is such a comment in its place; it is kept, and stands for this one alone."""
        span, ranges = note.anchor.span, self._ranges.get(id(note.anchor.passage), {})
        said = note.paragraphs if ranges else ()
        fitting = [
            (end - start, key)
            for key, (start, end) in ranges.items()
            if self._own[key] == said and start <= span.start and span.end <= end
        ]
        if not fitting:
            return False
        _, key = min(fitting)
        del ranges[key]
        self.kept.add(key)
        return True


def units(reading: Reading, ids: Set[str]) -> frozenset[int]:
    """The units in which comments have marks."""
    return frozenset(unit for key in ids for unit in reading.walker.comment_units[key])
