"""What git says has changed: the files, and the lines in them, since a revision or in what is staged."""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from carelang.reports.places import region
from carelang.reports.results import UNCHANGED, Run
from carelang.tasks.files import File
from carelang.types import Document, Finding, SettingsError

_DIFF: Final = (
    *("diff", "--raw", "--patch", "--unified=0", "-z", "--find-renames"),
    *("--no-ext-diff", "--no-textconv", "--no-color", "--submodule=short"),
)
_HUNK: Final = re.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
_FILE: Final = re.compile(rb"^(?=diff --git )", re.MULTILINE)


class Hunk(NamedTuple):
    """Lines ``old`` became lines ``new``, both counted from 1; either may be none, and then begins after its line."""

    old: range
    new: range


class Changes(NamedTuple):
    """The files that changed, by their path from ``top``, with their changed lines; ``None`` means all of them.

    ``tracked`` are the files that git keeps, or ``None`` where files that it does not keep are left out.
    """

    top: Path
    lines: Mapping[str, Sequence[range] | None]
    tracked: frozenset[str] | None

    def concern(self, file: File) -> bool:
        """Whether anything in ``file`` has changed, or it cannot be told."""
        name = self._name(file)
        return name is None or name in self.lines or (self.tracked is not None and name not in self.tracked)

    def excuse(self, run: Run, files: Sequence[File]) -> Run:
        """Return ``run`` with the findings excused that stand on lines that are as they were."""
        results = []
        for file, result in zip(files, run.results, strict=True):
            lines = self.lines.get(self._name(file) or "")
            if lines is not None and result.document is not None:
                document = result.document
                findings = (_unless_changed(one, document, lines) for one in result.findings)
                result = result._replace(findings=tuple(findings))  # noqa: PLW2901
            results.append(result)
        return run._replace(results=tuple(results))

    def _name(self, file: File) -> str | None:
        """The path as git writes it; ``None`` for standard input and what cannot be read."""
        if file.path is None or file.error is not None:
            return None
        whole = os.path.join(os.path.realpath(file.path.parent), file.path.name)
        return os.path.relpath(whole, self.top).replace(os.sep, "/")


def _unless_changed(finding: Finding, document: Document, lines: Sequence[range]) -> Finding:
    """Excuse a finding none of whose lines has changed; where a format has no lines it stands."""
    place = _lines_of(finding, document)
    if finding.excused is not None or place is None:
        return finding
    changed = any(each.start < place.stop and place.start < each.stop for each in lines)
    return finding if changed else finding._replace(excused=UNCHANGED)


def _lines_of(finding: Finding, document: Document) -> range | None:
    place = region(document, finding)
    return range(place.line, place.end_line + 1) if place is not None else None


def changes_since(revision: str, folder: Path) -> Changes:
    """Return what differs from ``revision`` in the working files of the repository that holds ``folder``.

    Files that git does not keep are new: all their lines count. Raises ``SettingsError``.
    """
    top = _top(folder)
    found = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found is None:
        remedy = "Name a commit, a branch or a tag that is in it."
        raise SettingsError("--diff", f"“{revision}” is no revision of this git repository", remedy)
    tracked = _asked(top, "ls-files", "-z").split(b"\0")
    hunks = _hunks(_asked(top, *_DIFF, found.decode().strip(), "--"))
    return Changes(top, {name: _new(each) for name, each in hunks.items()}, frozenset(map(os.fsdecode, tracked)))


def changes_staged(folder: Path) -> Changes:
    """Return what is staged in the repository that holds ``folder``, by the lines of the working files.

    Lines that were changed again since they were staged do not count. Raises ``SettingsError``.
    """
    top = _top(folder)
    staged = _hunks(_asked(top, *_DIFF, "--cached", "--"))
    since = _hunks(_asked(top, *_DIFF, "--"))
    lines = {name: _moved(_new(each), since.get(name, ())) for name, each in staged.items()}
    return Changes(top, lines, None)


def _new(hunks: Sequence[Hunk] | None) -> Sequence[range] | None:
    return None if hunks is None else [hunk.new for hunk in hunks]


def _moved(lines: Sequence[range] | None, since: Sequence[Hunk] | None) -> Sequence[range] | None:
    """Return where ``lines`` stand after the hunks that came ``since``, without those that these replaced."""
    if lines is None or since is None:
        return lines
    return [range(at, at + 1) for each in lines for line in each for at in _place_after(line, since)]


def _place_after(line: int, hunks: Iterable[Hunk]) -> Iterator[int]:
    shift = 0
    for old, new in hunks:
        if line in old:
            return
        if line >= (old.stop if old else old.start + 1):
            shift += len(new) - len(old)
    yield line + shift


def _hunks(told: bytes) -> dict[str, Sequence[Hunk] | None]:
    """Return the hunks of each file in what git tells; ``None`` for what has no lines, or cannot be told apart."""
    names: list[tuple[bytes, str]] = []
    at = 0
    while told[at : at + 1] == b":":
        head, *rest = told[at:].split(b"\0", 3)
        status = head.rsplit(b" ", 1)[1][:1]
        parts = rest[: 2 if status in (b"R", b"C") else 1]
        names.append((status, os.fsdecode(parts[-1])))
        at += len(head) + sum(map(len, parts)) + 1 + len(parts)
    patches = _FILE.split(told[at:].lstrip(b"\0"))[1:]
    known: list[bytes] | list[None] = patches if len(patches) == len(names) else [None] * len(names)
    return {
        name: None
        if patch is None or b"\nBinary files " in patch
        else [_hunk(match) for match in _HUNK.finditer(patch)]
        for (status, name), patch in zip(names, known, strict=True)
        if status != b"D"
    }


def _hunk(match: re.Match[bytes]) -> Hunk:
    old, olds, new, news = (1 if group is None else int(group) for group in match.groups())
    return Hunk(range(old, old + olds), range(new, new + news))


def _top(folder: Path) -> Path:
    found = _git(folder, "rev-parse", "--show-toplevel")
    if found is None:
        raise SettingsError(str(folder), "is not in a git repository", "Leave --diff and --staged out.")
    return Path(os.fsdecode(found.removesuffix(b"\n")))


def _asked(top: Path, *arguments: str) -> bytes:
    told = _git(top, *arguments)
    if told is None:
        raise SettingsError(str(top), f"git could not say what has changed (git {arguments[0]})", "Try it by hand.")
    return told


def _git(folder: Path, *arguments: str) -> bytes | None:
    """Return what git says, or ``None`` where it fails; nothing is run but git itself, and nothing is changed."""
    command = ("git", "--no-optional-locks", "--no-pager", "-c", "core.fsmonitor=false", "-C", str(folder), *arguments)
    try:
        done = subprocess.run(command, check=False, capture_output=True, stdin=subprocess.DEVNULL)
    except OSError:
        raise SettingsError("git", "it cannot be started", "Install git, or leave --diff and --staged out.") from None
    return done.stdout if done.returncode == 0 else None
