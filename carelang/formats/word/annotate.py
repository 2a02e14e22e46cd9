"""A new Word file with comments and tracked changes for what was found; the source file is only read."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, get_args

from carelang.fixes import Edit
from carelang.formats.opening import file_bytes
from carelang.formats.saving import same_file, time_of_writing, write_whole
from carelang.formats.word import comments
from carelang.formats.word.anchors import Anchor
from carelang.formats.word.changes import Byline
from carelang.formats.word.editing import Editing, unused_ids
from carelang.formats.word.marking import Comment, CommentStyles, Marking, Pen, mark_empty
from carelang.formats.word.names import namespace
from carelang.formats.word.package import Package
from carelang.formats.word.paragraphs import Pin
from carelang.formats.word.planning import Item, Mode, Note, Repeat, plan
from carelang.formats.word.proof import PartProof, Unproved, prove
from carelang.formats.word.protection import comments_only, refuse_protected
from carelang.formats.word.reader import Passage, Reading, read_package
from carelang.formats.word.wording import plain
from carelang.types import Finding, SettingsError, UnreadableFile


class AnnotateResult(NamedTuple):
    """What was written.

    ``comments`` and ``changes`` are those that are new, ``kept`` the comments of an earlier review that stay, and
    ``removed`` those whose words were mended since. ``inexact`` are the findings without a comment on their exact
    words, ``unchanged`` those without a tracked change where changes were asked for, each with the reason. ``proof``
    has a line for each part of the file.
    """

    comments: int
    changes: int = 0
    kept: int = 0
    removed: int = 0
    inexact: tuple[tuple[Finding, str], ...] = ()
    unchanged: tuple[tuple[Finding, str], ...] = ()
    proof: tuple[PartProof, ...] = ()


def annotate(
    path: Path,
    findings: Sequence[Finding],
    target: Path | None,
    mode: Mode = "comments",
    *,
    repeat: Repeat = "all",
    author: str = "carelang",
    initials: str = "cl",
    date: datetime | None = None,
    protected: bool = False,
) -> AnnotateResult:
    """Write ``target``, which is ``path`` reviewed: comments, tracked changes or both for what is not excused.

    ``findings`` belong to the document read from ``path``. Changes put the first suggestion that can stand in place;
    where a place allows no change there is a comment that says why. ``repeat`` says whether a word that comes again
    gets a comment at each place, once in a section, or ("auto") once in a section where there are many. ``date`` is
    written as it is; without it the environment's SOURCE_DATE_EPOCH counts, else the time now. ``protected`` files,
    and signed ones, are written only if asked for. Without ``target`` all is done and proved, and nothing is written.
    Raises ``UnreadableFile`` where the file is unreadable or protected, or where something besides our marks would
    change; then nothing is written.
    """
    if mode not in get_args(Mode) or repeat not in get_args(Repeat):
        known = ", ".join([*get_args(Mode), *get_args(Repeat)])
        raise SettingsError(f"“{mode}”, “{repeat}”", "there is no such way to annotate", f"There are {known}")
    if target is not None and same_file(path, target):
        raise UnreadableFile(str(path), "nothing is ever written into the source file", "Name another target")
    package = Package(file_bytes(path), str(path))
    if not protected:
        refuse_protected(package)
    reading = read_package(package)
    _refuse_foreign(package, reading, findings)
    planned = plan(reading, findings, mode, repeat, comments_only=comments_only(package) and not protected)
    byline = Byline(plain(author), plain(initials), (date or time_of_writing()).strftime("%Y-%m-%dT%H:%M:%SZ"))
    pen = Pen(byline, unused_ids(package), CommentStyles.of(reading.styles))
    review = _Review(package, reading, pen)
    wider = review.write(planned.items, planned.summary)
    proof = _proved(package, review.parts, target, path)
    inexact = sorted([*planned.inexact, *wider], key=lambda one: (one[0].segment, one[0].span))
    return AnnotateResult(
        comments=len(review.new),
        changes=sum(item.edit is not None for item in planned.items),
        kept=len(review.kept),
        removed=len(review.stale),
        inexact=tuple(inexact),
        unchanged=tuple((item.finding, item.unchanged) for item in planned.items if item.unchanged),
        proof=proof,
    )


def clean(path: Path, target: Path | None, *, protected: bool = False) -> AnnotateResult:
    """Write ``target``, which is ``path`` without our comments, and with our tracked changes refused.

    What others wrote stays, and so does a comment of ours that somebody has edited or answered. Raises
    ``UnreadableFile`` as ``annotate`` does.
    """
    package = Package(file_bytes(path), str(path))
    if not protected:
        refuse_protected(package)
    reading = read_package(package)
    gone = frozenset(reading.own) - comments.answered(package)
    editing = Editing(reading, gone, cleaning=True)
    for unit in sorted(_units(reading, gone) | reading.walker.change_units):
        editing.touch(unit)
    space = namespace(reading.outline.root)
    pen = Pen(Byline("", "", ""), iter(()), CommentStyles(None, None))
    parts = comments.rewritten(package, gone, {}, space, pen) if gone else {}
    changed = editing.changed()
    if changed:
        parts[package.main] = reading.outline.with_units(changed)
    return AnnotateResult(
        0, len(reading.walker.change_units), 0, len(gone), proof=_proved(package, parts, target, path)
    )


class _Review:
    """Comments and changes on their way into one file: ``parts`` are those that change, as bytes."""

    def __init__(self, package: Package, reading: Reading, pen: Pen) -> None:
        self._package = package
        self._reading = reading
        self._pen = pen
        self.kept: set[str] = set()
        self.stale: frozenset[str] = frozenset()
        self.new: dict[int, Note] = {}
        self.parts: dict[str, bytes] = {}

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
        editing = Editing(self._reading, self.stale)
        wider = [one for passage, work in by_passage.values() for one in self._passage(editing, passage, work)]
        for unit in sorted(_units(self._reading, self.stale)):
            editing.touch(unit)
        space = namespace(self._reading.outline.root)
        if self.new or self.stale:
            paragraphs = {key: note.paragraphs for key, note in self.new.items()}
            self.parts.update(comments.rewritten(self._package, self.stale, paragraphs, space, self._pen))
        changed = editing.changed()
        if changed:
            self.parts[self._package.main] = self._reading.outline.with_units(changed)
        return wider

    def _passage(self, editing: Editing, passage: Passage, work: Sequence["_Work"]) -> list[tuple[Finding, str]]:
        wanted = {one.key: one for one in work if one.key is not None}
        leaves = editing.leaves(passage)
        if not leaves:
            mark_empty(editing.paragraph(passage), list(wanted), self._pen)
            return []
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
    """The comments of an earlier review, and which of them are kept."""

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
        fitting = [
            (end - start, key)
            for key, (start, end) in ranges.items()
            if self._own[key] == note.paragraphs and start <= span.start and span.end <= end
        ]
        if not fitting:
            return False
        _, key = min(fitting)
        del ranges[key]
        self.kept.add(key)
        return True


def _units(reading: Reading, ids: Set[str]) -> frozenset[int]:
    """The units in which comments have marks."""
    return frozenset(unit for key in ids for unit in reading.walker.comment_units[key])


def _proved(package: Package, parts: Mapping[str, bytes], target: Path | None, path: Path) -> tuple[PartProof, ...]:
    """Write the package with the changed ``parts``, if it is proved to be the same but for our marks."""
    data = package.rewritten(parts) if parts else file_bytes(path)
    try:
        proof = prove(package, Package(data, package.name))
    except Unproved as difference:
        package.refuse(
            f"something besides carelang's own marks would differ ({difference}), so nothing was written",
            "Use the report instead, and please report this, with the file if it may be shown",
        )
    if target is not None:
        write_whole(data, target, path)
    return proof


def _refuse_foreign(package: Package, reading: Reading, findings: Sequence[Finding]) -> None:
    segments = reading.document.segments
    for finding in findings:
        here = segments[finding.segment].text if 0 <= finding.segment < len(segments) else None
        start, end = finding.span
        if here is None or not 0 <= start <= end <= len(here) or here[start:end] != finding.text:
            package.refuse("the findings are not those of this file as it is now", "Check the file again first")
