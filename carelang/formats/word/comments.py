"""Comments written into a Word file: ranges around the words, the comments part, and what points to it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from posixpath import dirname, join, relpath
from typing import NamedTuple

from lxml import etree

from carelang.formats.word.anchors import Comment, spans
from carelang.formats.word.editing import Editing
from carelang.formats.word.names import SPACE, STRICT, Element, namespace, tags
from carelang.formats.word.package import (
    CONTENT_TYPES,
    OFFICE_RELATIONSHIPS,
    Package,
    children_named,
    relationships_part,
)
from carelang.formats.word.reader import Passage
from carelang.formats.word.runs import Markup, can_be_cut, in_paragraph, unit
from carelang.formats.word.styles import Styles
from carelang.formats.word.text import Leaf
from carelang.formats.word.wording import comment_paragraphs, plain
from carelang.types import Span

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TYPES_NAMESPACE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINKS_NAMESPACE = "{http://schemas.openxmlformats.org/package/2006/relationships}"

_SIMPLE_FIELD = tags("fldSimple")

IN_FIELD = "the words stand in a field; the comment stands round the whole field"
IN_PIECE = "the words cannot be marked by themselves; the comment stands round the piece that holds them"


class Byline(NamedTuple):
    """Who comments, and when (written as it is, without time zone, as Word does)."""

    author: str
    initials: str
    date: datetime


class CommentStyles(NamedTuple):
    """The ids of the styles that Word gives to comments, where the document defines them."""

    text: str | None
    reference: str | None

    @classmethod
    def of(cls, styles: Styles) -> "CommentStyles":
        """Those of a document."""
        return cls(
            styles.named("paragraph", "annotation text", "CommentText"),
            styles.named("character", "annotation reference", "CommentReference"),
        )


def comments_root(package: Package, editing: Editing, space: str) -> Element:
    """The root of the comments part, which is made and made known where there is none; ``space`` is the namespace."""
    targets = package.related(package.main, "comments")
    there = [part for part in targets if package.has(part)]
    if there:
        root = editing.open(there[0])
        if root.tag != space + "comments":
            package.refuse("its comments part holds something else", "Open and save it in Word")
        return root
    if not package.has(CONTENT_TYPES):
        package.refuse(f"it has no {CONTENT_TYPES}", "Open and save it in Word")
    folder = dirname(package.main)
    names = (join(folder, f"comments{number or ''}.xml") for number in range(len(package.names()) + 1))
    part = targets[0] if targets else next(name for name in names if not package.has(name))
    types = editing.open(CONTENT_TYPES)
    if not any(node.get("PartName", "").lower() == f"/{part}".lower() for node in children_named(types, "Override")):
        attributes = {"PartName": f"/{part}", "ContentType": _CONTENT_TYPE}
        editing.markup.append(types, types.makeelement(_TYPES_NAMESPACE + "Override", attributes))
    if not targets:
        _link(package, editing, part, OFFICE_RELATIONSHIPS[space == STRICT] + "comments")
    return editing.create(part, "w:comments", space[1:-1])


def _link(package: Package, editing: Editing, part: str, kind: str) -> None:
    """Make the main part point to ``part``."""
    source = relationships_part(package.main)
    if package.has(source):
        links = editing.open(source)
    else:
        links = editing.create(source, "Relationships", _LINKS_NAMESPACE[1:-1])
    taken = {node.get("Id") for node in children_named(links, "Relationship")}
    key = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
    attributes = {"Id": key, "Type": kind, "Target": relpath(f"/{part}", f"/{dirname(package.main)}")}
    editing.markup.append(links, links.makeelement(_LINKS_NAMESPACE + "Relationship", attributes))


def comment_element(root: Element, key: int, comment: Comment, byline: Byline, styles: CommentStyles) -> Element:
    """The ``w:comment`` for ``root`` with the number ``key``."""
    space = namespace(root)
    node = root.makeelement(space + "comment", {space + "id": str(key), space + "author": plain(byline.author)})
    node.set(space + "date", byline.date.strftime("%Y-%m-%dT%H:%M:%SZ"))
    node.set(space + "initials", plain(byline.initials))
    for index, text in enumerate(comment_paragraphs(comment.finding, comment.anchor.place, comment.more)):
        paragraph = etree.SubElement(node, space + "p")
        if styles.text is not None:
            properties = etree.SubElement(paragraph, space + "pPr")
            etree.SubElement(properties, space + "pStyle", {space + "val": styles.text})
        if index == 0:
            paragraph.append(_mark_run(root, etree.Element(space + "annotationRef"), styles))
        run = etree.SubElement(paragraph, space + "r")
        etree.SubElement(run, space + "t", {SPACE: "preserve"}).text = text
    return node


def _mark_run(root: Element, mark: Element, styles: CommentStyles) -> Element:
    space = namespace(root)
    run = root.makeelement(space + "r")
    if styles.reference is not None:
        properties = etree.SubElement(run, space + "rPr")
        etree.SubElement(properties, space + "rStyle", {space + "val": styles.reference})
    run.append(mark)
    return run


class Ranges:
    """Puts comment ranges into one passage: all cuts first, then the marks, both from right to left."""

    def __init__(self, passage: Passage, markup: Markup, styles: CommentStyles) -> None:
        self._passage = passage
        self._markup = markup
        self._styles = styles
        self._leaves = list(passage.leaves)
        self._starts = [span.start for _, span in spans(self._leaves)]
        self._wholes: dict[Element, tuple[Span, str]] = {}
        self._whole_of: dict[Element, Element] = {}
        for leaf, span in spans(self._leaves):
            whole, reason = _whole(leaf)
            if whole is not None:
                known = self._wholes.get(whole, (span, reason))[0]
                self._wholes[whole] = (Span(known.start, span.end), reason)
                self._whole_of[leaf.node] = whole

    def mark(self, wanted: Sequence[tuple[int, Span]]) -> dict[int, str]:
        """Mark each comment's span; returns, by number, why a range is wider than its words."""
        if not self._leaves:
            for key, _ in wanted:
                self._mark_empty(key)
            return {}
        stretches = [(key, *self._stretch(span)) for key, span in wanted]
        for position in sorted({edge for _, span, _ in stretches for edge in span}, reverse=True):
            self._cut(position)
        for key, span, _ in sorted(stretches, key=lambda stretch: stretch[1], reverse=True):
            self._mark(key, span)
        return {key: reason for key, _, reason in stretches if reason}

    def _stretch(self, span: Span) -> tuple[Span, str]:
        """The span grown so that it holds fields, and other things that cannot be parted, whole; and why it grew."""
        start, end, why = span.start, span.end, ""
        for index in (bisect_right(self._starts, span.start) - 1, bisect_left(self._starts, span.end) - 1):
            whole = self._whole_of.get(self._leaves[index].node)
            if whole is not None:
                held, reason = self._wholes[whole]
                why = why or (reason if held.start < span.start or held.end > span.end else "")
                start, end = min(start, held.start), max(end, held.end)
        return Span(start, end), why

    def _cut(self, position: int) -> None:
        index = bisect_right(self._starts, position) - 1
        leaf, at = self._leaves[index], position - self._starts[index]
        if 0 < at < len(leaf.text) and can_be_cut(leaf.node):
            right = self._markup.cut(leaf.node, leaf.text, at)
            self._leaves[index : index + 1] = [
                leaf._replace(text=leaf.text[:at]),
                leaf._replace(node=right, text=leaf.text[at:]),
            ]
            self._starts.insert(index + 1, position)

    def _mark(self, key: int, span: Span) -> None:
        first = self._leaves[bisect_right(self._starts, span.start) - 1]
        last = self._leaves[bisect_left(self._starts, span.end) - 1]
        begin = self._markup.begin(first.whole_field.begin if first.whole_field else first.node)
        self._markup.before(begin, self._range_mark("commentRangeStart", key))
        field_end = last.whole_field.end if last.whole_field else None
        end = self._range_mark("commentRangeEnd", key)
        self._markup.after(self._markup.end(last.node if field_end is None else field_end), end)
        # Outside any wrapper: refusing someone's insertion must not take the comment's reference with it.
        self._markup.after(in_paragraph(end), self._reference(key))

    def _mark_empty(self, key: int) -> None:
        paragraph = self._passage.paragraph.element
        for name in ("commentRangeStart", "commentRangeEnd"):
            self._markup.append(paragraph, self._range_mark(name, key))
        self._markup.append(paragraph, self._reference(key))

    def _range_mark(self, name: str, key: int) -> Element:
        paragraph = self._passage.paragraph.element
        space = namespace(paragraph)
        return paragraph.makeelement(space + name, {space + "id": str(key)})

    def _reference(self, key: int) -> Element:
        return _mark_run(self._passage.paragraph.element, self._range_mark("commentReference", key), self._styles)


def _whole(leaf: Leaf) -> tuple[Element | None, str]:
    """What a leaf cannot be parted from, and the reason."""
    piece = unit(leaf.whole_field.begin if leaf.whole_field is not None else leaf.node).piece
    if piece is leaf.node:
        return None, ""
    in_field = leaf.whole_field is not None or piece.tag in _SIMPLE_FIELD
    return piece, IN_FIELD if in_field else IN_PIECE
