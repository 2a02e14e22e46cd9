"""A new Word file with comments on what was found; the source file is only read."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from carelang.formats.opening import file_bytes
from carelang.formats.word.anchors import Comment, plan
from carelang.formats.word.comments import Byline, CommentStyles, Ranges, comment_element, comments_root
from carelang.formats.word.editing import Editing
from carelang.formats.word.names import child, namespace, value
from carelang.formats.word.package import SIGNATURE, Package
from carelang.formats.word.reader import Passage, Reading, read_package
from carelang.types import CarelangError, Finding, SettingsError, Span, UnreadableFile


class AnnotateResult(NamedTuple):
    """How many comments were written, and the findings that have none on their exact words, each with the reason."""

    comments: int
    inexact: tuple[tuple[Finding, str], ...]


def annotate(
    path: Path,
    findings: Sequence[Finding],
    target: Path,
    mode: str = "comments",
    *,
    author: str = "carelang",
    initials: str = "cl",
    date: datetime | None = None,
) -> AnnotateResult:
    """Write ``target``, which is ``path`` with a comment for each finding that is not excused.

    ``findings`` belong to the document read from ``path``. ``date`` is written as it is; without it the environment's
    SOURCE_DATE_EPOCH counts, else the time now. Raises ``UnreadableFile`` where the file is unreadable, protected or
    signed, or where comments cannot be added without changing something else; then nothing is written.
    """
    if mode != "comments":
        reason = f"tracked changes are not available yet, so the mode “{mode}” is not either"
        raise CarelangError(str(path), reason, "Comments are: use the mode “comments”")
    if _same_file(path, target):
        raise UnreadableFile(str(path), "comments are never written into the source file", "Name another target")
    package = Package(file_bytes(path), str(path))
    _refuse_protected(package)
    reading = read_package(package)
    _refuse_foreign(package, reading, findings)
    comments, inexact = plan(reading, findings)
    editing = Editing(package, reading)
    if comments:
        byline = Byline(author, initials, date or _date())
        inexact += _write(package, reading, editing, comments, byline)
    _save(editing.proved(), path, target)
    return AnnotateResult(len(comments), tuple(sorted(inexact, key=lambda one: (one[0].segment, one[0].span))))


def _write(
    package: Package, reading: Reading, editing: Editing, comments: Sequence[Comment], byline: Byline
) -> tuple[tuple[Finding, str], ...]:
    """Put the comments into the trees; returns the findings whose ranges are wider than their words."""
    root = comments_root(package, editing, namespace(reading.tree.getroot()))
    styles = CommentStyles.of(reading.styles)
    numbered = {next(editing.fresh_ids): comment for comment in comments}
    passages: dict[int, tuple[Passage, list[tuple[int, Span]]]] = {}
    for key, comment in numbered.items():
        editing.markup.append(root, comment_element(root, key, comment, byline, styles))
        _, spans = passages.setdefault(id(comment.anchor.passage), (comment.anchor.passage, []))
        spans.append((key, comment.anchor.span))
    wider = {}
    for passage, spans in passages.values():
        wider.update(Ranges(passage, editing.markup, styles).mark(spans))
    return tuple((numbered[key].finding, why) for key, why in wider.items() if not numbered[key].anchor.reason)


def _refuse_protected(package: Package) -> None:
    if package.related("", SIGNATURE) or any(name.startswith("_xmlsignatures/") for name in package.names()):
        package.refuse("it is digitally signed, and any comment would break the signature", "Annotate an unsigned copy")
    for part in package.related(package.main, "settings"):
        protection = child(package.xml(part).getroot(), "documentProtection") if package.has(part) else None
        if protection is None or value(protection, "enforcement") not in ("1", "true", "on"):
            continue
        if value(protection, "edit") in ("readOnly", "forms"):
            kind = "read only" if value(protection, "edit") == "readOnly" else "filling in forms"
            package.refuse(f"it is protected for {kind}", "Stop the protection in Word (Review, Restrict Editing)")


def _refuse_foreign(package: Package, reading: Reading, findings: Sequence[Finding]) -> None:
    segments = reading.document.segments
    for finding in findings:
        here = segments[finding.segment].text if 0 <= finding.segment < len(segments) else None
        start, end = finding.span
        if here is None or not 0 <= start <= end <= len(here) or here[start:end] != finding.text:
            package.refuse("the findings are not those of this file as it is now", "Check the file again first")


def _date() -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now()
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        remedy = "Give the seconds since 1970 as a whole number"
        raise SettingsError("SOURCE_DATE_EPOCH", "it is not a time", remedy) from error


def _same_file(path: Path, target: Path) -> bool:
    try:
        return path.samefile(target)
    except OSError:
        return path.absolute() == target.absolute()


def _save(data: bytes, source: Path, target: Path) -> None:
    """Write the whole file beside the target, then rename it: nobody ever meets half a file."""
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".carelang-", delete=False) as stream:
            temporary = stream.name
            stream.write(data)
        shutil.copymode(source, temporary)
        os.replace(temporary, target)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        reason = f"it cannot be written ({error.strerror or 'no reason given'})"
        raise UnreadableFile(
            str(target), reason, "Check that the folder is there and that you may write to it"
        ) from error
