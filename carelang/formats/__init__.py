"""Formats: files become documents, and findings go back into files."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from carelang.formats.opening import file_bytes
from carelang.formats.plain import HTML, MARKDOWN, RTF, decode, read_text
from carelang.types import CarelangError, Document, Finding, UnreadableFile

if TYPE_CHECKING:
    from datetime import datetime

    from carelang.formats.word import AnnotateResult

PLAIN: Final = frozenset({".txt", ".text", *MARKDOWN, *HTML})
WORD: Final = frozenset({".docx", ".docm", ".dotx", ".dotm"})
ODT: Final = frozenset({".odt", ".ott", ".fodt"})
SUFFIXES: Final = PLAIN | WORD | ODT | {*RTF}


def read(path: str | Path) -> Document:
    """Return the text of the file at ``path`` as segments, with what was not read and why.

    Knows plain text, Markdown, HTML, RTF, Word and OpenDocument files by their suffix. Raises ``UnreadableFile`` with
    file, reason and remedy.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if os.path.isdir(path):
        raise UnreadableFile(str(path), "is a folder", "Name a file, or check the folder with `carelang check`.")
    if suffix not in SUFFIXES:
        known = ", ".join(sorted(SUFFIXES))
        raise UnreadableFile(
            str(path), f"“{suffix or 'no suffix'}” is no format that carelang reads", f"It reads {known}."
        )
    return read_bytes(file_bytes(path), str(path))


def read_bytes(data: bytes, name: str) -> Document:
    """Return the text of a file from its bytes: of a Word or OpenDocument file if ``name`` ends so, else of a text.

    Raises ``UnreadableFile`` with the name, reason and remedy.
    """
    suffix = Path(name).suffix.lower()
    if suffix in WORD:
        from carelang.formats import word

        return word.read_bytes(data, name)
    if suffix in ODT:
        from carelang.formats import odt

        return odt.read_bytes(data, name)
    if suffix in HTML:
        from carelang.formats.html import decode_page

        text = decode_page(data, name)
    elif suffix in RTF:
        from carelang.formats.rtf import decode_file

        text = decode_file(data, name)
    else:
        text = decode(data, name)
    if not text.strip():
        raise UnreadableFile(name, "is empty", "Check what was saved or handed in.")
    return read_text(text, name)


def document_of(source: Any) -> Document:
    """Return ``source`` as a document: a ``Document`` as it is, a string as text, a python-docx document as Word."""
    if isinstance(source, Document):
        return source
    if isinstance(source, str):
        return read_text(source)
    if type(source).__module__.partition(".")[0] == "docx" and hasattr(source, "save"):
        from io import BytesIO

        from carelang.formats import word

        buffer = BytesIO()
        source.save(buffer)
        return word.read_bytes(buffer.getvalue(), "document")
    raise TypeError(f"a str, a carelang Document or a docx.Document is wanted, not {type(source).__name__}")


def annotate(
    path: str | Path,
    findings: Sequence[Finding],
    target: str | Path | None,
    mode: Literal["comments", "changes", "both"] = "comments",
    *,
    repeat: Literal["all", "section", "auto"] = "all",
    author: str = "carelang",
    initials: str = "cl",
    date: "datetime | None" = None,
    protected: bool = False,
) -> "AnnotateResult":
    """Write to ``target`` a copy of the Word file at ``path`` with comments, tracked changes or both on the findings.

    ``findings`` come from checking ``read(path)``; excused ones get nothing. The copy is proved to hold the original
    unchanged before it is written; without ``target`` nothing is. ``repeat`` says whether a word that comes again gets
    a comment at each place, once in a section, or ("auto") once in a section where there are many. ``date`` is that of
    the comments, now if left out; ``protected`` files are written only if asked for. Raises ``CarelangError`` with
    file, reason and remedy.
    """
    path = Path(path)
    if path.suffix.lower() not in WORD:
        raise CarelangError(
            str(path), "only Word files can carry comments", "Use --format to see the findings instead."
        )
    from carelang.formats import word

    to = None if target is None else Path(target)
    return word.annotate(
        path,
        findings,
        to,
        mode,
        repeat=repeat,
        author=author,
        initials=initials,
        date=date,
        protected=protected,
    )


def clean(path: str | Path, target: str | Path | None, *, protected: bool = False) -> "AnnotateResult":
    """Write to ``target`` a copy of the Word file at ``path`` without our comments and pending tracked changes.

    What others wrote stays. Raises ``CarelangError`` with file, reason and remedy.
    """
    from carelang.formats import word

    return word.clean(Path(path), None if target is None else Path(target), protected=protected)
