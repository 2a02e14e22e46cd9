"""What stands before the text of RTF: its fonts with their code pages, and what its styles are."""

import re
from collections.abc import Iterator
from typing import Final

from carelang.formats.rtf.codepages import code_page, of_charset
from carelang.formats.telling import CAPTION, HEADING, QUOTATION
from carelang.types import SegmentKind

_COMMANDS: Final = re.compile(r"\{\\\*[^{}]*\}|\\(?:[a-zA-Z]+-?\d* ?|'..|[^a-zA-Z])|[{}\r\n]+")
_STYLE: Final = re.compile(r"\{[\r\n]*\\s(\d{1,5})(?!\d)")
_BASED_ON: Final = re.compile(r"\\sbasedon(\d{1,5})(?!\d)")
_FONT: Final = re.compile(r"\\f(\d{1,5})(?!\d)")
_CHARSET: Final = re.compile(r"\\(fcharset|cpg)(\d{1,5})(?!\d)")
_KINDS: Final[tuple[tuple[re.Pattern[str], SegmentKind], ...]] = (
    (QUOTATION, "quotation"),
    (HEADING, "heading"),
    (CAPTION, "caption"),
)
_LONGEST_CODE: Final = 2000  # characters of a field's code in which its first word is looked for


def fonts(raw: str) -> dict[int, str]:
    """Return the code pages of the fonts in a table of them, where it says so."""
    _, *parts = _FONT.split(raw)
    found: dict[int, str] = {}
    for font, said in zip(parts[::2], parts[1::2], strict=True):
        numbers = {name: int(number) for name, number in reversed(_CHARSET.findall(said))}
        page = of_charset(numbers.get("fcharset", 1)) or code_page(numbers.get("cpg", 0))
        if page is not None:
            found.setdefault(int(font), page)
    return found


def style_kinds(raw: str) -> dict[int, SegmentKind]:
    """Return what paragraphs are by their style: by its name, or by that of a style it is based on."""
    _, *parts = _STYLE.split(raw)
    names: dict[int, str] = {}
    bases: dict[int, int] = {}
    for style, said in zip(map(int, parts[::2]), parts[1::2], strict=True):
        own = said.partition(";")[0]
        names[style] = words(own).strip()
        based_on = _BASED_ON.search(own)
        bases[style] = int(based_on[1]) if based_on is not None else style
    kinds = ((style, next(_told(style, names, bases), None)) for style in names)
    return {style: kind for style, kind in kinds if kind is not None}


def _told(style: int, names: dict[int, str], bases: dict[int, int]) -> Iterator[SegmentKind]:
    seen: set[int] = set()
    while style in names and style not in seen:
        yield from (kind for pattern, kind in _KINDS if pattern.fullmatch(names[style]))
        seen.add(style)
        style = bases[style]


def field_code(raw: str) -> str:
    """Return the first word of the code of a field, in capitals: HYPERLINK, TOC, PAGE."""
    said = words(raw[:_LONGEST_CODE]).split()
    return said[0].upper() if said else ""


def words(raw: str) -> str:
    """Return ``raw`` without commands and braces."""
    return _COMMANDS.sub("", raw)
