"""Plain text: encodings and paragraphs, and the door for strings: plain, Markdown, HTML or RTF."""

import codecs
import re
from collections.abc import Iterator
from typing import Final

from carelang.types import Document, Segment, UnreadableFile

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
MARKDOWN: Final = (".md", ".markdown")
HTML: Final = (".html", ".htm")
RTF: Final = (".rtf",)


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

    With a ``name`` that ends in ``.md``, ``.html`` or ``.rtf`` it is read as Markdown, HTML or RTF: the words that a
    reader sees. Raises ``UnreadableFile`` for a ``.rtf`` that is none.
    """
    low = name.lower()
    if low.endswith(MARKDOWN):
        from carelang.formats import markdown

        return markdown.read_text(text, name)
    if low.endswith(HTML):
        from carelang.formats import html

        return html.read_text(text, name)
    if low.endswith(RTF):
        from carelang.formats import rtf

        return rtf.read_text(text, name)
    return Document(name, tuple(_paragraphs(text)), source=text)


def _paragraphs(text: str) -> Iterator[Segment]:
    lines: list[str] = []
    first = start = 0
    for number, match in enumerate(_LINE.finditer(text), start=1):
        if match[0].strip():
            if not lines:
                first, start = number, match.start()
            lines.append(match[0])
        elif lines:
            yield Segment("".join(lines).rstrip("\r\n"), f"line {first}", line=first, origin=((0, start),))
            lines = []
