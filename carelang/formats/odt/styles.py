"""What a style says: quotation, caption or title, whether its text is hidden, and the page it begins."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from carelang.formats.odt.names import OFFICE, STYLE, TEXT, Element
from carelang.formats.telling import CAPTION, QUOTATION
from carelang.types import SegmentKind

_KINDS: tuple[tuple[re.Pattern[str], SegmentKind], ...] = (
    (QUOTATION, "quotation"),
    (re.compile(r"title", re.IGNORECASE), "heading"),
    (CAPTION, "caption"),
)
_ESCAPED = re.compile(r"_([0-9a-f]{1,5})_")


class Style(NamedTuple):
    """One style; ``hidden`` is None where it does not say."""

    names: tuple[str, str]
    parent: str
    hidden: bool | None
    page: str


class Styles:
    """The styles that hold for one part, found by family and name.

    ``own`` is the root of the part, ``shared`` that of the part with the named styles.
    """

    def __init__(self, shared: Element | None, own: Element) -> None:
        self._styles: dict[tuple[str, str], Style] = {}
        for root, holder in ((shared, "styles"), (own, "styles"), (own, "automatic-styles")):
            for node in () if root is None else root.iterfind(f"{OFFICE}{holder}/*"):
                if node.tag in (STYLE + "style", STYLE + "default-style"):
                    key = (node.get(STYLE + "family", ""), node.get(STYLE + "name", ""))
                    self._styles[key] = _style(node)

    def kind(self, name: str) -> SegmentKind | None:
        """What a paragraph of this style is, or None for a plain paragraph."""
        names = [text for style in self._chain("paragraph", name) for text in style.names] or [plain_name(name)]
        found = (kind for pattern, kind in _KINDS if any(pattern.fullmatch(text) for text in names))
        return next(found, None)

    def hidden(self, family: str, name: str) -> bool | None:
        """Whether text of this style is hidden; None where the style does not say."""
        return next((style.hidden for style in self._chain(family, name) if style.hidden is not None), None)

    def pages(self) -> set[str]:
        """The names of the page styles that a paragraph or table may begin."""
        return {style.page for style in self._styles.values() if style.page}

    def _chain(self, family: str, name: str) -> Iterator[Style]:
        """The style and those it is made from, to the default of the family, which has no name."""
        seen: set[str] = set()
        while name not in seen and (family, name) in self._styles:
            seen.add(name)
            yield self._styles[family, name]
            name = self._styles[family, name].parent


def plain_name(name: str) -> str:
    """A style's name without its escapes: "Text_20_body" is "Text body"."""
    return _ESCAPED.sub(_unescaped, name)


def _unescaped(escape: re.Match[str]) -> str:
    letter = chr(int(escape.group(1), 16))
    return letter if letter.isprintable() else escape.group()


def _style(node: Element) -> Style:
    properties = node.find(STYLE + "text-properties")
    display = properties.get(TEXT + "display") if properties is not None else None
    return Style(
        names=(plain_name(node.get(STYLE + "name", "")), node.get(STYLE + "display-name", "")),
        parent=node.get(STYLE + "parent-style-name", ""),
        hidden=None if display is None else display == "none",
        page=node.get(STYLE + "master-page-name", ""),
    )
