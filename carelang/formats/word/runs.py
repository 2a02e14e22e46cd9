"""Runs cut at exact characters so that marks can stand there, with an account that puts everything back."""

from collections.abc import Iterator
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from carelang.formats.word.names import BLANKS, SPACE, Element, namespace, tags, value

_PARAGRAPH = tags("p")
_RUN = tags("r")
_TEXT = tags("t")
_PROPERTIES = tags("rPr")
_REVISIONS = tags("rPrChange", "ins", "del", "moveFrom", "moveTo")  # in run properties; fitText also has an id
_WRAPPERS = tags("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "bdo", "dir")


class Unit(NamedTuple):
    """What of a leaf can be marked: ``outer`` may have marks around it, ``piece`` is what a cut run can part from.

    A leaf in a plain run is its own piece. In a simple field, or in one half of an alternative, the piece is more.
    """

    outer: Element
    piece: Element


class _Split(NamedTuple):
    left: Element
    right: Element
    look: Element | None
    renumbered: list[tuple[Element, str]]


class Undo(Exception):
    """What was written cannot be put back as it was."""


class _Cut(NamedTuple):
    left: Element
    right: Element
    text: str
    space: str | None


def unit(node: Element) -> Unit:
    """The unit that ``node`` belongs to; its outer element stands in its paragraph or in a wrapper within it."""
    path = [node]
    for ancestor in node.iterancestors():
        if ancestor.tag in _PARAGRAPH:
            break
        path.append(ancestor)
    top = max((depth for depth, element in enumerate(path) if element.tag not in _WRAPPERS), default=0)
    outer = path[top]
    return Unit(outer, path[top - 1] if outer.tag in _RUN and top else outer)


def in_paragraph(element: Element) -> Element:
    """The child of the paragraph that ``element`` is, or stands in."""
    while (parent := element.getparent()) is not None and parent.tag not in _PARAGRAPH:
        element = parent
    return element


class Markup:
    """What we put into trees. Every method keeps account, so that ``undo`` takes out all of it and nothing else.

    ``fresh_ids`` gives numbers that no annotation of the document uses.
    """

    def __init__(self, fresh_ids: Iterator[int]) -> None:
        self._fresh_ids = fresh_ids
        self._marks: list[Element] = []
        self._cuts: list[_Cut] = []
        self._splits: list[_Split] = []

    def append(self, parent: Element, mark: Element) -> None:
        """Put ``mark`` at the end of ``parent``."""
        parent.append(mark)
        self._marks.append(mark)

    def before(self, element: Element, mark: Element) -> None:
        """Put ``mark`` right before ``element``."""
        element.addprevious(mark)
        self._marks.append(mark)

    def after(self, element: Element, mark: Element) -> None:
        """Put ``mark`` right after ``element``."""
        element.addnext(mark)
        self._marks.append(mark)

    def cut(self, node: Element, shown: str, at: int) -> Element:
        """Cut a ``w:t`` that shows ``shown`` before its code point ``at``; returns the right half."""
        right = node.makeelement(node.tag)
        self._cuts.append(_Cut(node, right, node.text or "", node.get(SPACE)))
        node.text, right.text = shown[:at], shown[at:]
        node.addnext(right)
        for half in (node, right):
            half.set(SPACE, "preserve")
        return right

    def begin(self, node: Element) -> Element:
        """See to it that nothing stands before ``node`` in its run; returns what a mark can stand before."""
        outer, piece = unit(node)
        previous = piece.getprevious()
        if piece is outer or previous is None or previous.tag in _PROPERTIES:
            return outer
        return self._split(outer, piece)

    def end(self, node: Element) -> Element:
        """See to it that nothing stands after ``node`` in its run; returns what a mark can stand after."""
        outer, piece = unit(node)
        following = piece.getnext()
        if piece is not outer and following is not None:
            self._split(outer, following)
        return outer

    def _split(self, run: Element, first: Element) -> Element:
        """Move ``first`` and what follows it to a new run of the same look, right after ``run``."""
        right = run.makeelement(run.tag, {str(name): str(text) for name, text in run.attrib.items()})
        copy, renumbered = None, []
        if run[0].tag in _PROPERTIES:
            copy = deepcopy(run[0])
            copy.tail = None
            for change in copy.iter(*_REVISIONS):
                number = value(change, "id")
                if number is not None:
                    renumbered.append((change, number))
                    change.set(namespace(change) + "id", str(next(self._fresh_ids)))
            right.append(copy)
        right.extend([first, *first.itersiblings()])
        run.addnext(right)
        self._splits.append(_Split(run, right, copy, renumbered))
        return right

    def undo(self) -> None:
        """Take everything out again; raises ``Undo`` where two halves no longer make the whole."""
        for mark in reversed(self._marks):
            _drop(mark)
        for left, right, look, renumbered in reversed(self._splits):
            for change, number in renumbered:
                change.set(namespace(change) + "id", number)
            if look is not None:
                if etree.tostring(look) != etree.tostring(left[0], with_tail=False):
                    raise Undo
                right.remove(look)
            left.extend(list(right))
            _drop(right)
        for cut in reversed(self._cuts):
            whole = (cut.left.text or "") + (cut.right.text or "")
            if cut.left.getnext() is not cut.right or whole not in (cut.text, cut.text.strip(BLANKS)):
                raise Undo
            _drop(cut.right)
            cut.left.text = cut.text
            if cut.space is None:
                del cut.left.attrib[SPACE]
            else:
                cut.left.set(SPACE, cut.space)


def can_be_cut(node: Element) -> bool:
    """Whether ``node`` is a ``w:t`` in a run that can be split."""
    return node.tag in _TEXT and unit(node).piece is node and unit(node).outer.tag in _RUN


def _drop(element: Element) -> None:
    """Remove an element and leave the white space after it where it is."""
    parent, previous = element.getparent(), element.getprevious()
    if parent is None:
        raise Undo
    if previous is not None:
        previous.tail = (previous.tail or "") + (element.tail or "") or None
    else:
        parent.text = (parent.text or "") + (element.tail or "") or None
    parent.remove(element)
