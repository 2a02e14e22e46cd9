"""Marks put into a passage: comment ranges around words, and tracked changes in place of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from carelang.fixes import Edit
from carelang.formats.word.changes import Byline, delete, insertion
from carelang.formats.word.names import Element, namespace, tags
from carelang.formats.word.paragraphs import Leaf, spans
from carelang.formats.word.runs import begin, can_be_cut, cut, end, in_paragraph, put_after, unit
from carelang.formats.word.styles import Styles
from carelang.types import Span

IN_FIELD = "the words stand in a field; the comment stands round the whole field"
IN_PIECE = "the words cannot be marked by themselves; the comment stands round the piece that holds them"

_SIMPLE_FIELD = tags("fldSimple")


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


class Pen(NamedTuple):
    """What every mark is written with."""

    byline: Byline
    ids: Iterator[int]
    styles: CommentStyles


class Comment(NamedTuple):
    """A comment's number and the span of the passage's text that it is on, in code points."""

    key: int
    span: Span


def mark_run(like: Element, mark: Element, styles: CommentStyles) -> Element:
    """A run that holds the ``mark`` of a comment."""
    space = namespace(like)
    run = like.makeelement(space + "r")
    if styles.reference is not None:
        properties = etree.SubElement(run, space + "rPr")
        etree.SubElement(properties, space + "rStyle", {space + "val": styles.reference})
    run.append(mark)
    return run


def mark_empty(paragraph: Element, keys: Sequence[int], pen: Pen) -> None:
    """Put comments at the end of a paragraph that has no text."""
    for key in keys:
        for name in ("commentRangeStart", "commentRangeEnd"):
            paragraph.append(_range_mark(paragraph, name, key))
        paragraph.append(_reference(paragraph, key, pen))


class Marking:
    """One passage being marked: all cuts first, then the changes, then the comments from right to left."""

    def __init__(self, leaves: Sequence[Leaf], pen: Pen) -> None:
        self._leaves = list(leaves)
        self._pen = pen
        self._starts = [span.start for _, span in spans(self._leaves)]
        self._wholes: dict[Element, tuple[Span, str]] = {}
        self._whole_of: dict[Element, Element] = {}
        self._insertions: list[tuple[Span, Element]] = []
        for leaf, span in spans(self._leaves):
            whole, reason = _whole(leaf)
            if whole is not None:
                known = self._wholes.get(whole, (span, reason))[0]
                self._wholes[whole] = (Span(known.start, span.end), reason)
                self._whole_of[leaf.node] = whole

    def mark(self, comments: Sequence[Comment], edits: Sequence[Edit] = ()) -> dict[int, str]:
        """Mark each comment's span and make the edits; returns, by number, why a range is wider than its words."""
        stretches = [(one.key, *self._stretch(one.span)) for one in comments]
        edges = {edge for _, span, _ in stretches for edge in span}
        for position in sorted(edges | {edge for one in edits for edge in one.span}, reverse=True):
            self._cut(position)
        for one in edits:
            within = sorted(edge for edge in edges if one.span.start < edge < one.span.end)
            self._change(one, [one.span.start, *within, one.span.end])
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
            right = cut(leaf.node, leaf.text, at)
            self._leaves[index : index + 1] = [
                leaf._replace(text=leaf.text[:at]),
                leaf._replace(node=right, text=leaf.text[at:]),
            ]
            self._starts.insert(index + 1, position)

    def _change(self, one: Edit, edges: Sequence[int]) -> None:
        """Delete the words, in as many pieces as comments begin or end among them, and insert the new ones."""
        deletions: list[Element] = []
        like: Element | None = None
        for start, stop in pairwise(edges):
            held = self._leaves[bisect_left(self._starts, start) : bisect_left(self._starts, stop)]
            begin(held[0].node, self._pen.ids)
            end(held[-1].node, self._pen.ids)
            runs = list(dict.fromkeys(unit(leaf.node).outer for leaf in held))
            like = runs[0] if like is None else like
            deletions += delete(runs, self._pen.byline, self._pen.ids)
        assert like is not None
        inserted = insertion(like, one.text, self._pen.byline, self._pen.ids)
        put_after(deletions[-1], inserted)
        self._insertions.append((one.span, inserted))

    def _mark(self, key: int, span: Span) -> None:
        first = self._leaves[bisect_right(self._starts, span.start) - 1]
        last = self._leaves[bisect_left(self._starts, span.end) - 1]
        start = begin(first.whole_field.begin if first.whole_field else first.node, self._pen.ids)
        start.addprevious(_range_mark(start, "commentRangeStart", key))
        field_end = last.whole_field.end if last.whole_field else None
        stop = end(last.node if field_end is None else field_end, self._pen.ids)
        for changed, inserted in self._insertions:
            if changed.start < span.end <= changed.end:
                stop = inserted
        mark = _range_mark(stop, "commentRangeEnd", key)
        put_after(stop, mark)
        # Outside any wrapper: refusing someone's insertion must not take the comment's reference with it.
        put_after(in_paragraph(mark), _reference(stop, key, self._pen))


def _range_mark(like: Element, name: str, key: int) -> Element:
    space = namespace(like)
    return like.makeelement(space + name, {space + "id": str(key)})


def _reference(like: Element, key: int, pen: Pen) -> Element:
    return mark_run(like, _range_mark(like, "commentReference", key), pen.styles)


def _whole(leaf: Leaf) -> tuple[Element | None, str]:
    """What a leaf cannot be parted from, and the reason."""
    piece = unit(leaf.whole_field.begin if leaf.whole_field is not None else leaf.node).piece
    if piece is leaf.node:
        return None, ""
    in_field = leaf.whole_field is not None or piece.tag in _SIMPLE_FIELD
    return piece, IN_FIELD if in_field else IN_PIECE
