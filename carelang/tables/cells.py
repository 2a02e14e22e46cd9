"""Cells: the text of one note as a document, and where a finding in it stands in the cell."""

import re
from html import unescape
from html.entities import html5
from typing import Final

from carelang.formats.plain import read_text
from carelang.text import source_offset, source_reach, through
from carelang.types import Document, Finding, Segment, Span, UnreadableFile

_TAGS: Final = (
    "p|br|div|span|b|i|u|s|em|strong|font|small|big|sub|sup|del|ins|mark|strike|center|ul|ol|li|dl|dt|dd|table|caption"
    "|thead|tbody|tfoot|tr|t[dh]|h[1-6]|hr|a|img|blockquote|q|pre|code|label|section|article|header|footer|html|head"
    "|meta|title|style|script|body|o:p"
)
_ATTRIBUTE: Final = r"""\s++(?:[\w:-]++\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>]++)|nowrap|hidden|noshade)"""
_TAG: Final = re.compile(rf"</?(?:{_TAGS})(?:{_ATTRIBUTE})*+\s*+/?>", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_RTF: Final = "{\\rtf"
_BEGINNING: Final = 40  # characters within which RTF begins, white space counted
_ESCAPED: Final = 2  # times that a cell may have been escaped


def read_cell(text: str) -> Document:
    """Return the ``text`` of one cell as a document: RTF or HTML if it is that, else plain text.

    Entities without tags are read in plain text, and what they turn into is read again, for some exports escape HTML a
    second time. Text that holds "<" or "&" and neither tags nor entities is plain, and stands there exactly.
    """
    if _RTF in text[:_BEGINNING]:
        try:
            return read_text(text, "note.rtf")
        except UnreadableFile:
            pass  # something else stands before it
    if "<" in text or "&" in text:
        return _read(text, _ESCAPED)
    return read_text(text, "note")


def span_in_cell(document: Document, finding: Finding) -> Span:
    """Return the code points of the cell from the first to the last that ``finding`` is about.

    Between them may stand markup. An entity or an escape is taken in whole.
    """
    segment = document.segments[finding.segment]
    if len(segment.origin) == 1:  # plain text: all of it stands one to one
        ((here, there),) = segment.origin
        return Span(finding.span.start + there - here, finding.span.end + there - here)
    reach = source_reach(segment, finding.span)
    assert reach is not None, "each segment of a cell says where it stands"
    return reach


def _read(text: str, escaped: int) -> Document:
    if "<" in text and _TAG.search(text):
        return read_text(text, "note.html")
    if escaped and "&" in text and any(map(_stands_for_something, _ENTITY.findall(text))):
        outer = _unescaped(text)
        inner = _read(outer.text, escaped - 1)
        segments = tuple(through(segment, outer) for segment in inner.segments)
        remarks = tuple(remark._replace(at=source_offset(outer, remark.at) or 0) for remark in inner.remarks)
        return inner._replace(segments=segments, remarks=remarks, source=text)
    return read_text(text, "note")


def _stands_for_something(entity: str) -> bool:
    return entity[1] == "#" or entity[1:] in html5


def _unescaped(text: str) -> Segment:
    """The whole of ``text`` with its entities read, and where each of its code points stands."""
    parts: list[str] = []
    origin = [(0, 0)]
    length = at = 0
    for match in _ENTITY.finditer(text):
        if _stands_for_something(match[0]):
            seen = unescape(match[0])
            parts += (text[at : match.start()], seen)
            pair = length + match.start() - at, match.start()
            at = match.end()
            length = pair[0] + len(seen)
            origin += (pair, pair, (length, at))
    return Segment("".join((*parts, text[at:])), origin=tuple(origin))
