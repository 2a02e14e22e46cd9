"""What a paragraph's style says about it: heading, quotation, caption or list item, and whether its text is hidden."""

from collections.abc import Iterator
from typing import NamedTuple

from carelang.formats.telling import CAPTION, HEADING, QUOTATION
from carelang.formats.word.names import Element, child, namespace, number, switched_on, value
from carelang.types import SegmentKind

_BODY_LEVEL = 9  # the outline level that means "not a heading"


class Style(NamedTuple):
    """One style of styles.xml; ``hidden`` and ``outline`` are None where the style does not say."""

    id: str
    type: str
    name: str
    based_on: str
    outline: int | None
    numbered: bool
    hidden: bool | None


class Styles:
    """The styles of a document, found by id; names are Word's English ones, whatever the language of the ids."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default = ""
        for node in () if root is None else root.iterchildren(namespace(root) + "style"):
            style = _style(node)
            self._styles.setdefault(style.id, style)
            if style.type == "paragraph" and value(node, "default") in ("1", "true", "on"):
                self._default = style.id
        self._kinds: dict[str, SegmentKind | None] = {}

    def kind(self, properties: Element | None) -> SegmentKind | None:
        """What the paragraph with these ``w:pPr`` is, or None for a plain paragraph."""
        style = self._paragraph_style(properties)
        if style not in self._kinds:
            self._kinds[style] = self._style_kind(style)
        kind = self._kinds[style]
        outline = _outline(properties)
        if outline is not None and kind in (None, "heading", "list item"):
            kind = "heading" if outline < _BODY_LEVEL else None
        numbering = child(properties, "numPr", "numId")
        if numbering is not None and kind in (None, "list item"):
            kind = None if value(numbering) == "0" else "list item"
        return kind

    def paragraph_hidden(self, properties: Element | None) -> bool:
        """Whether the style of the paragraph with these ``w:pPr`` hides its text."""
        return self._hidden(self._paragraph_style(properties))

    def run_hidden(self, properties: Element | None, in_paragraph: bool) -> bool:
        """Whether a run with these ``w:rPr`` is hidden; ``in_paragraph`` is what the paragraph's style says."""
        own = _vanish(properties)
        if own is not None:
            return own
        style = child(properties, "rStyle")
        # Hidden text is a toggle: a character style that hides, in a paragraph that is hidden, shows.
        return in_paragraph != (style is not None and self._hidden(value(style) or ""))

    def named(self, kind: str, name: str, usual_id: str) -> str | None:
        """The id of the style of type ``kind`` with Word's English ``name``, else ``usual_id`` if it is defined."""
        for style in self._styles.values():
            if style.type == kind and style.name.lower() == name:
                return style.id
        usual = self._styles.get(usual_id)
        return usual.id if usual is not None and usual.type == kind else None

    def _paragraph_style(self, properties: Element | None) -> str:
        node = child(properties, "pStyle")
        return (value(node) or "") if node is not None else self._default

    def _chain(self, style: str) -> Iterator[Style]:
        seen = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = self._styles[style].based_on

    def _style_kind(self, style: str) -> SegmentKind | None:
        chain = list(self._chain(style))
        names = [text for one in chain for text in (one.id, one.name)] or [style]
        if any(QUOTATION.fullmatch(text) for text in names):
            return "quotation"
        outlines = [one.outline for one in chain if one.outline is not None]
        if outlines[0] < _BODY_LEVEL if outlines else any(HEADING.fullmatch(text) for text in names):
            return "heading"
        if any(CAPTION.fullmatch(text) for text in names):
            return "caption"
        return "list item" if any(one.numbered for one in chain) else None

    def _hidden(self, style: str) -> bool:
        return next((one.hidden for one in self._chain(style) if one.hidden is not None), False)


def _style(node: Element) -> Style:
    name, based_on = child(node, "name"), child(node, "basedOn")
    return Style(
        id=value(node, "styleId") or "",
        type=value(node, "type") or "paragraph",
        name=(value(name) or "") if name is not None else "",
        based_on=(value(based_on) or "") if based_on is not None else "",
        outline=_outline(child(node, "pPr")),
        numbered=child(node, "pPr", "numPr", "numId") is not None,
        hidden=_vanish(child(node, "rPr")),
    )


def _outline(properties: Element | None) -> int | None:
    node = child(properties, "outlineLvl")
    level = number(value(node)) if node is not None else None
    return level if level is not None and 0 <= level <= _BODY_LEVEL else None


def _vanish(properties: Element | None) -> bool | None:
    marks = [mark for mark in (child(properties, "vanish"), child(properties, "specVanish")) if mark is not None]
    return any(switched_on(mark) for mark in marks) if marks else None
