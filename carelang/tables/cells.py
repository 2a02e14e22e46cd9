"""Cells: the text of one note as a document, and where a finding in it stands in the cell."""

import re
from typing import Final

from carelang.formats.plain import read_text
from carelang.text import source_offset, source_span
from carelang.types import Document, Finding, Span

_MARKUP: Final = re.compile(
    r"</?(?:p|br|div|span|b|i|u|em|strong|font|ul|ol|li|table|tr|t[dh]|h[1-6]|a|html|body|img|blockquote)"
    r"(?:\s[^<>]*)?/?>|&(?:nbsp|amp|lt|gt|quot|apos|[lr][sd]quo|ndash|mdash|pound|#\d{1,7}|#x[0-9a-f]{1,6});",
    re.IGNORECASE,
)


def read_cell(text: str) -> Document:
    """Return the ``text`` of one cell as a document: HTML where it holds tags or entities, else plain text."""
    return read_text(text, "note.html" if ("<" in text or "&" in text) and _MARKUP.search(text) else "note")


def span_in_cell(document: Document, finding: Finding) -> Span:
    """Return the code points of the cell from the first to the last that ``finding`` is about.

    Between them may stand markup.
    """
    segment = document.segments[finding.segment]
    if len(segment.origin) == 1:  # plain text: all of it stands one to one
        ((here, there),) = segment.origin
        return Span(finding.span.start + there - here, finding.span.end + there - here)
    exact = source_span(segment, finding.span)
    if exact is not None:
        return exact
    first = source_offset(segment, finding.span.start)
    last = source_offset(segment, finding.span.end - 1)
    after = source_offset(segment, finding.span.end)
    assert first is not None
    assert last is not None
    assert after is not None
    return Span(first, max(last + 1, after if after - last == 1 else last + 1))
