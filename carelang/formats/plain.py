"""Plain text and Markdown: paragraphs with their lines, and strings through the same door.

Markdown is read as the text it is: code blocks and front matter are left out and reported, block quotes and headings
are told apart, and nothing is taken out of a line, so that every place is the place in the file.
"""

import codecs
import re
from typing import Final

from carelang.types import Document, Segment, SegmentKind, UnreadableFile

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
_MARKDOWN: Final = (".md", ".markdown")
_FENCE: Final = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_FRONT_MATTER: Final = re.compile(
    r"---[ \t]*(?:\r\n|\r|\n)(?:[^\r\n]*(?:\r\n|\r|\n))*?(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)"
)
_NEW_SEGMENT: Final = re.compile(r"\s*(?:#{1,6}\s|[-*+]\s|\d{1,3}[.)]\s|>|\|)")


def decode(data: bytes, name: str) -> str:
    """Return the text in ``data``: UTF-8, UTF-16 or UTF-32 by its mark, else UTF-8, else Windows-1252.

    Line ends are kept, so that lines and columns are those of the file. Raises ``UnreadableFile`` for what is no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                text = data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                raise UnreadableFile(name, f"is marked as {encoding} and is not", "Save it as UTF-8 text.") from None
            return _checked(text, name)
    try:
        return _checked(data.decode("utf-8"), name)
    except UnicodeDecodeError:
        pass
    try:
        return _checked(data.decode("cp1252"), name)
    except UnicodeDecodeError:
        raise UnreadableFile(name, "is not text in UTF-8 or Windows-1252", "Save it as UTF-8 text.") from None


def encoded_like(data: bytes, text: str) -> bytes:
    """Return ``text`` in the encoding of ``data``, with its mark; raises ``UnicodeEncodeError`` where it has no way."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return mark + text.encode(encoding)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return text.encode("cp1252")
    return text.encode("utf-8")


def _checked(text: str, name: str) -> str:
    if text.count("\x00") > len(text) // 4 and len(text) > 3:
        raise UnreadableFile(name, "looks like UTF-16 text without its mark", "Save it as UTF-8 text.")
    if _CONTROL.search(text):
        raise UnreadableFile(
            name, "holds control characters, so it is not plain text", "Save it as plain text, in UTF-8."
        )
    return text


def read_text(text: str, name: str = "text") -> Document:
    """Return ``text`` as paragraphs parted by blank lines; each segment is an exact stretch of ``text``.

    With a ``name`` that ends in ``.md`` headings, list items, table rows and block quotes are segments of their own.
    """
    markdown = name.lower().endswith(_MARKDOWN)
    front_matter = _FRONT_MATTER.match(text) if markdown else None
    builder = _Builder(markdown=markdown, front_matter=front_matter[0] if front_matter else "")
    for match in _LINE.finditer(text, front_matter.end() if front_matter else 0):
        if match[0]:
            builder.add(match[0], match.start())
    builder.close()
    return Document(name, tuple(builder.segments), builder.unchecked(), source=text)


class _Builder:
    """Gathers lines into segments."""

    def __init__(self, *, markdown: bool, front_matter: str) -> None:
        self.segments: list[Segment] = []
        self._markdown = markdown
        self._lines: list[str] = []
        self._first = 0
        self._start = 0
        self._number = _lines(front_matter)
        self._fence = ""
        self._code_blocks = 0
        self._front_matter = bool(front_matter)

    def add(self, line: str, start: int) -> None:
        """Take in the next line, with its line end, which begins at ``start`` of the file."""
        self._number += 1
        bare = line.strip()
        if self._markdown and self._leave_out(line, bare):
            return
        if not bare:
            self.close()
            return
        if self._markdown and self._lines and self._begins_anew(line):
            self.close()
        if not self._lines:
            self._first, self._start = self._number, start
        self._lines.append(line)
        if self._markdown and bare.startswith("#"):
            self.close()

    def _begins_anew(self, line: str) -> bool:
        quoted = self._lines[0].lstrip().startswith(">")
        if quoted and line.lstrip().startswith(">"):
            return False
        return _NEW_SEGMENT.match(line) is not None

    def _leave_out(self, line: str, bare: str) -> bool:
        """Whether ``line`` belongs to a fenced code block."""
        fence = _FENCE.match(line)
        if self._fence:
            if fence and bare.startswith(self._fence) and not bare.strip(self._fence[0]):
                self._fence = ""
            return True
        if fence:
            self.close()
            self._fence = fence[1]
            self._code_blocks += 1
            return True
        return False

    def close(self) -> None:
        """End the segment that is being gathered."""
        if self._lines:
            text = "".join(self._lines).rstrip("\r\n")
            place, kind = f"line {self._first}", self._kind(text)
            self.segments.append(Segment(text, place, kind, self._first, origin=((0, self._start),)))
            self._lines = []

    def _kind(self, text: str) -> SegmentKind:
        if not self._markdown:
            return "paragraph"
        head = text.lstrip()
        if head.startswith(">"):
            return "quotation"
        if head.startswith("#"):
            return "heading"
        return "list item" if re.match(r"(?:[-*+]|\d{1,3}[.)])\s", head) else "paragraph"

    def unchecked(self) -> tuple[str, ...]:
        """What was left out."""
        parts = ["the front matter (settings are not read)"] if self._front_matter else []
        if count := self._code_blocks:
            parts.append(f"{count} code block{'s' if count > 1 else ''} (code is not read)")
        return tuple(parts)


def _lines(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")
