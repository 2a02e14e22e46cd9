"""Copies of Word files, reviewed or clean: where each goes, and what is said of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from carelang.formats import WORD, annotate, clean
from carelang.reports.results import Result, Run
from carelang.tasks.files import File
from carelang.types import CarelangError, Finding, SettingsError, UnreadableFile

if TYPE_CHECKING:
    from carelang.formats.word import AnnotateResult

_REVIEWED = ".reviewed"


class Manner(NamedTuple):
    """How copies are reviewed; the fields are those of ``carelang.formats.word.annotate``."""

    mode: Literal["comments", "changes", "both"] = "comments"
    repeat: Literal["all", "section", "auto"] = "auto"
    author: str = "carelang"
    initials: str = "cl"
    date: datetime | None = None
    protected: bool = False


class Wish(NamedTuple):
    """Where the copies go, whether the proof is ``told``, and whether they are ``written`` or only proved."""

    output: str | None = None
    force: bool = False
    told: bool = False
    written: bool = True


def write_copies(
    run: Run, files: Sequence[File], manner: Manner, wish: Wish, say: Callable[[str], None]
) -> Iterator[CarelangError]:
    """Write the reviewed copies and ``say`` what became of each; yields the refusals as they come."""
    done: set[Path] = set()
    for file, result in zip(files, run.results, strict=True):
        if result.error is not None or not (file.named or file.is_word):
            continue  # a text file met in a folder has its findings in the report
        try:
            target = _target(file, wish.output, several=len(files) > 1)
            free = wish._replace(force=wish.force and target not in done)
            for line in _annotated(file, result, run.standing(result), target, (manner, free)):
                say(line)
            done.add(target)
        except CarelangError as error:
            yield error


def _annotated(
    file: File, result: Result, findings: Sequence[Finding], target: Path, asked: tuple[Manner, Wish]
) -> Iterator[str]:
    manner, wish = asked
    assert file.path is not None
    assert result.document is not None
    if not findings and not annotate(file.path, (), None, protected=True).removed:
        yield f"{file.name}: nothing to comment on, so there is no copy."
        return
    if wish.written:
        if target.exists() and not wish.force:
            raise UnreadableFile(str(target), "is there already", "Name another --output, or add --force.")
        _make_folder(target.parent)
    made = annotate(file.path, findings, target if wish.written else None, **manner._asdict())
    yield f"{target}: {'written' if wish.written else 'proved, and not written'}, with {_counted(made)}."
    places = {id(finding): result.document.segments[finding.segment].place for finding in findings}
    yield from _left(str(target), places, made)
    if wish.told:
        yield from _proof(str(target), made)


def _target(file: File, output: str | None, *, several: bool) -> Path:
    """Where the copy of ``file`` goes."""
    if file.path is None:
        raise SettingsError("--annotate", "standard input has no file to copy", "Save it, and name the file.")
    if not file.is_word:
        raise SettingsError(file.name, "only Word files can carry comments", "Leave --annotate out for this one.")
    again = file.path.stem.endswith(_REVIEWED)
    copy = file.below.with_name(f"{file.path.stem}{'-again' if again else _REVIEWED}{file.path.suffix}")
    if output is None:
        return file.path.with_name(copy.name)
    if several or output.endswith("/") or Path(output).is_dir():
        return Path(output) / copy
    if Path(output).suffix.lower() != file.path.suffix.lower():
        raise SettingsError(output, "a copy is of the same kind as its file", f"End it with {file.path.suffix}.")
    return Path(output)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"cannot be made ({error.strerror})"
        raise UnreadableFile(str(folder), reason, "Name another --output.") from None


def _counted(made: "AnnotateResult") -> str:
    counts = [(made.comments, "comment"), (made.changes, "tracked change")]
    new = " and ".join(_several(count, one) for count, one in counts if count) or "nothing new"
    earlier = ", ".join(
        f"{count} {what}"
        for count, what in ((made.kept, "kept"), (made.removed, "removed where words were mended"))
        if count
    )
    return f"{new}; of an earlier review {earlier}" if earlier else new


def _several(count: int, one: str) -> str:
    return f"{count} {one}{'' if count == 1 else 's'}"


def _left(target: str, places: dict[int, str], made: "AnnotateResult") -> Iterator[str]:
    """What has no comment on its exact words, or no tracked change: one by one where few, else by reason."""
    for reasons, what in (
        (made.inexact, "not on its exact words: {}"),
        (made.unchanged, "not changed, because {}"),
    ):
        for reason, findings in _by_reason(reasons).items():
            if len(findings) > 1:
                rest = what.replace("its", "their")
                yield f"{target}: {len(findings)} findings are {rest.format(reason)}."
            else:
                (finding,) = findings
                yield f"{target}: {places.get(id(finding), '')}: {finding.rule} is {what.format(reason)}."


def _by_reason(reasons: Iterable[tuple[Finding, str]]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding, reason in reasons:
        found.setdefault(reason, []).append(finding)
    return found


def _proof(target: str, made: "AnnotateResult") -> Iterator[str]:
    for part in made.proof:
        digests = part.after[:16] if part.before == part.after else f"{part.before[:16] or 'new'} → {part.after[:16]}"
        yield f"{target}: proof: {part.name}: {part.shown} (SHA-256 {digests})."
    same = sum(part.before == part.after for part in made.proof)
    marked = _several(len(made.proof) - same, "part")
    yield f"{target}: proof: {_several(same, 'part')} the same, {marked} the same but for carelang's marks."


def write_clean(path: str, wish: Wish, *, in_place: bool, protected: bool) -> Iterator[str]:
    """Write a copy of a Word file without what carelang put in, or put it ``in_place``; yields what to say of it."""
    source = Path(path)
    if source.suffix.lower() not in WORD:
        raise SettingsError(
            path, "only Word files hold comments of carelang", "Name a .docx, .docm, .dotx or .dotm file."
        )
    from carelang.formats.saving import free_target

    free = source if in_place else free_target(source, f".clean{source.suffix.lower()}", wish.output, force=wish.force)
    found = clean(source, None, protected=protected)
    gone = [(found.removed, "comment"), (found.changes, "tracked change")]
    if not any(count for count, _ in gone):
        yield f"{path}: there is nothing of carelang's in it, so there is no copy."
        return
    made = clean(source, free, protected=protected)
    without = " and ".join(_several(count, one) for count, one in gone if count)
    yield f"{free}: written, without {without} of carelang's."
    if wish.told:
        yield from _proof(str(free), made)
