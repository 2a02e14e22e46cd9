"""Copies of Word files with comments on what was found, never in the place of a file that is there unless asked."""

from collections.abc import Sequence
from pathlib import Path

import carelang
from carelang.reports.results import Result, Run
from carelang.settings import File
from carelang.types import CarelangError, SettingsError, UnreadableFile
from carelang_cli.messages import complain, one_line


def annotate_all(run: Run, files: Sequence[File], output: str | None, *, force: bool) -> list[str]:
    """Write the copies and say so on standard error; return what went wrong, a line each."""
    trouble: list[str] = []
    written: set[Path] = set()
    for file, result in zip(files, run.results, strict=True):
        if result.error is not None or not (file.named or file.is_word):
            continue  # a text file met in a folder has its findings in the report
        try:
            target = _target(file, output, several=len(files) > 1)
            _annotate(run, file, result, target, overwrite=force and target not in written)
            written.add(target)
        except CarelangError as error:
            trouble.append(one_line(error))
    return trouble


def _target(file: File, output: str | None, *, several: bool) -> Path:
    """Where the copy of ``file`` goes."""
    if file.path is None:
        raise SettingsError("--annotate", "standard input has no file to copy", "Save it, and name the file.")
    if not file.is_word:
        raise SettingsError(file.name, "only Word files can carry comments", "Leave --annotate out for this one.")
    copy = file.below.with_suffix(f".reviewed{file.path.suffix}")
    if output is None:
        return file.path.with_name(copy.name)
    if several or output.endswith("/") or Path(output).is_dir():
        return Path(output) / copy
    if Path(output).suffix.lower() != file.path.suffix.lower():
        raise SettingsError(output, "a copy is of the same kind as its file", f"End it with {file.path.suffix}.")
    return Path(output)


def _annotate(run: Run, file: File, result: Result, target: Path, *, overwrite: bool) -> None:
    findings = run.standing(result)
    if not findings:
        complain(f"{file.name}: nothing to comment on, so there is no copy.")
        return
    if target.exists() and not overwrite:
        raise UnreadableFile(str(target), "is there already", "Name another --output, or add --force.")
    assert file.path is not None
    assert result.document is not None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"cannot be made ({error.strerror})"
        raise UnreadableFile(str(target.parent), reason, "Name another --output.") from None
    done = carelang.annotate(file.path, findings, target)
    complain(f"{target}: written, with {done.comments} comment{'' if done.comments == 1 else 's'}.")
    for finding, reason in done.inexact:
        place = result.document.segments[finding.segment].place
        complain(f"{target}: {place}: {finding.rule} is not on its exact words: {reason}.")
