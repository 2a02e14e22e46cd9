"""Which files to check: those named, and those found in the folders named."""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fnmatch import translate
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from carelang.formats import SUFFIXES, WORD, read, read_bytes
from carelang.settings import Glob, matches
from carelang.types import Document, UnreadableFile

_NEVER: Final = (
    *(".git", ".hg", ".svn", ".venv", "venv", "node_modules", "site-packages", "__pycache__", ".tox", ".nox"),
    *(".mypy_cache", ".pytest_cache", ".ruff_cache"),
    "~$*",  # what Word leaves beside a document that is open
    ".~lock.*#",  # and LibreOffice
    "*.reviewed*.do[ct][xm]",  # our own copies with comments
)
_SUMMARY: Final = ".summary.docx"  # our own summaries repeat the words; counted, for others may name a file so too

_LINK: Final = "link to a folder"  # not followed, for it may lead back to where it lies; counted


class File(NamedTuple):
    """One file to check: its ``name`` as shown, its ``path``, or ``None`` for standard input.

    ``below`` is the path within the folder that was named (the bare name, for a file ``named`` itself). ``error`` says
    why it cannot be checked, where that is known already.
    """

    name: str
    path: Path | None
    below: Path
    named: bool = True
    error: UnreadableFile | None = None

    @property
    def is_word(self) -> bool:
        """Whether it is read as a Word file."""
        return self.below.suffix.lower() in WORD

    def read(self, piped: Callable[[], bytes]) -> Document:
        """Return the document; ``piped`` reads standard input. Raises ``UnreadableFile``."""
        if self.error is not None:
            raise self.error
        try:
            return read(self.path) if self.path is not None else read_bytes(piped(), self.name)
        except OSError as error:
            reason = f"cannot be read ({error.strerror})"
            raise UnreadableFile(self.name, reason, "Check its name and its permissions.") from None


def find_files(paths: Sequence[str], globs: Sequence[Glob], stdin_name: str) -> tuple[list[File], Counter[str]]:
    """Return the files that ``paths`` name or hold, in order and each once, and a count by suffix of all others.

    A dash is standard input. ``globs`` leave out what is found in folders, never what is named itself.
    """
    files: dict[str, File] = {}
    others: Counter[str] = Counter()
    for given in paths:
        path = Path(given)
        if given == "-":
            files[given] = File(stdin_name, None, Path(Path(stdin_name).name))
        elif given and path.is_dir():
            found = list(_walk(path, globs, others))
            if not found:
                remedy = f"It reads {', '.join(sorted(SUFFIXES))}."
                found = [_refused(path, "holds no file that carelang reads", remedy)]
            for file in found:
                files.setdefault(_one_name(file), file)
        else:
            file = File(_shown(path), path, Path(path.name))
            if not os.path.lexists(given):
                file = _refused(given, "is not there", "Check the name and the folder.")
            files[_one_name(file)] = file
    return list(files.values()), +others


def _walk(top: Path, globs: Sequence[Glob], others: Counter[str]) -> Iterator[File]:
    closed: list[OSError] = []
    for folder, folders, names in os.walk(top, onerror=closed.append):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if not _left_out(here / name, globs))
        others[_LINK] += sum(os.path.islink(here / name) for name in folders)
        for path in (here / name for name in sorted(names)):
            if _left_out(path, globs):
                continue
            if path.name.lower().endswith(_SUMMARY):
                others[_SUMMARY] += 1
            elif path.suffix.lower() in SUFFIXES:
                yield File(_shown(path), path, path.relative_to(top), named=False)
            else:
                others[path.suffix.lower()] += 1
    for error in closed:
        yield _refused(error.filename, f"cannot be opened ({error.strerror})", "Check its permissions.")


@cache
def _never() -> re.Pattern[str]:
    return re.compile("|".join(map(translate, _NEVER)))


def _left_out(path: Path, globs: Sequence[Glob]) -> bool:
    return _never().match(os.path.normcase(path.name)) is not None or any(matches(path, glob) for glob in globs)


def _refused(path: str | Path, reason: str, remedy: str) -> File:
    name = _shown(path)
    return File(name, Path(path), Path(Path(path).name), error=UnreadableFile(name, reason, remedy))


def _one_name(file: File) -> str:
    return os.path.realpath(file.path) if file.path is not None else "-"


def _shown(path: str | Path) -> str:
    """Return ``path`` as text; a name may hold bytes that are none."""
    return os.fsencode(path).decode("utf-8", "replace")
