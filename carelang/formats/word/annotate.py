"""A new Word file with comments and tracked changes for what was found; the source file is only read."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, get_args

from carelang.formats.opening import file_bytes
from carelang.formats.saving import same_file, time_of_writing, write_whole
from carelang.formats.word import comments
from carelang.formats.word.annotation import Annotation, units
from carelang.formats.word.changes import Byline
from carelang.formats.word.editing import Editing, unused_ids
from carelang.formats.word.marking import CommentStyles, Pen
from carelang.formats.word.names import namespace
from carelang.formats.word.package import Package
from carelang.formats.word.planning import Mode, Repeat, plan
from carelang.formats.word.proof import PartProof, Unproved, prove
from carelang.formats.word.protection import comments_only, refuse_protected
from carelang.formats.word.reader import Reading, read_package
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
    package = _opened(path, protected=protected)
    byline = Byline(plain(author), plain(initials), (date or time_of_writing()).strftime("%Y-%m-%dT%H:%M:%SZ"))
    allowed = comments_only(package) and not protected
    parts: dict[str, bytes | bytearray] = {}
    result = _annotate(package, findings, (mode, repeat, allowed), byline, parts)
    return result._replace(proof=_proved(package, parts, target, path))


def clean(path: Path, target: Path | None, *, protected: bool = False) -> AnnotateResult:
    """Write ``target``, which is ``path`` without our comments, and with our tracked changes refused.

    What others wrote stays, and so does a comment of ours that somebody has edited or answered. Raises
    ``UnreadableFile`` as ``annotate`` does.
    """
    package = _opened(path, protected=protected)
    parts: dict[str, bytes | bytearray] = {}
    result = _clean(package, parts)
    return result._replace(proof=_proved(package, parts, target, path))


def _opened(path: Path, *, protected: bool) -> Package:
    package = Package(file_bytes(path), str(path))
    if not protected:
        refuse_protected(package)
    return package


# What was read is let go of before the proof, which reads both files anew.


def _annotate(
    package: Package,
    findings: Sequence[Finding],
    how: tuple[Mode, Repeat, bool],
    byline: Byline,
    parts: dict[str, bytes | bytearray],
) -> AnnotateResult:
    """Fill ``parts`` with those that change."""
    reading = read_package(package)
    _refuse_foreign(package, reading, findings)
    mode, repeat, only_comments = how
    planned = plan(reading, findings, mode, repeat, comments_only=only_comments)
    pen = Pen(byline, unused_ids(package), CommentStyles.of(reading.styles))
    annotation = Annotation(package, reading, pen)
    wider = annotation.write(planned.items, planned.summary)
    parts.update(annotation.parts)
    inexact = sorted([*planned.inexact, *wider], key=lambda one: (one[0].segment, one[0].span))
    return AnnotateResult(
        comments=len(annotation.new),
        changes=sum(item.edit is not None for item in planned.items),
        kept=len(annotation.kept),
        removed=len(annotation.stale),
        inexact=tuple(inexact),
        unchanged=tuple((item.finding, item.unchanged) for item in planned.items if item.unchanged),
    )


def _clean(package: Package, parts: dict[str, bytes | bytearray]) -> AnnotateResult:
    """Fill ``parts`` with those that change."""
    reading = read_package(package)
    gone = frozenset(reading.own) - comments.answered(package)
    editing = Editing(reading, gone, cleaning=True)
    touched = sorted(units(reading, gone) | set(reading.walker.change_units))
    for unit in touched:
        editing.touch(unit)
    pen = Pen(Byline("", "", ""), iter(()), CommentStyles(None, None))
    if gone:
        parts.update(comments.rewritten(package, gone, {}, namespace(reading.outline), pen))
    if touched:
        parts[package.main] = editing.finished()
    return AnnotateResult(0, len(reading.walker.change_units), 0, len(gone))


def _proved(
    package: Package, parts: dict[str, bytes | bytearray], target: Path | None, path: Path
) -> tuple[PartProof, ...]:
    """Write the package with the changed ``parts``, if it is proved to be the same but for our marks.

    The ``parts`` are used up.
    """
    data = package.rewritten(parts) if parts else file_bytes(path)
    parts.clear()
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
