"""Runs cut at exact characters so that marks can stand there, and joined again where the marks are gone."""

from collections.abc import Iterator
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from carelang.formats.word.names import SPACE, Element, child, namespace, tags, value
from carelang.formats.word.walker import shown_text

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


def unit(node: Element) -> Unit:
    """The unit that ``node`` belongs to; its outer element stands in its paragraph or in a wrapper within it."""
    path = [node]
    for ancestor in node.iterancestors():
        if ancestor.tag in _PARAGRAPH:
            break
        path.append(ancestor)
    top = max((depth for depth, element in enumerate(path) if element.tag not in _WRAPPERS), default=0)
    outer = path[top]
    return Unit(outer, path[top - 1] if outer.tag in _RUN and top and not _out_of_order(outer) else outer)


def _out_of_order(run: Element) -> bool:
    """Whether the properties of a run do not stand first, as they have to: such a run is never parted."""
    properties = child(run, "rPr")
    return properties is not None and properties is not run[0]


def in_paragraph(element: Element) -> Element:
    """The child of the paragraph that ``element`` is, or stands in."""
    while (parent := element.getparent()) is not None and parent.tag not in _PARAGRAPH:
        element = parent
    return element


def can_be_cut(node: Element) -> bool:
    """Whether ``node`` is a ``w:t`` in a run that can be split."""
    return node.tag in _TEXT and unit(node).piece is node and unit(node).outer.tag in _RUN


def cut(node: Element, shown: str, at: int) -> Element:
    """Cut a ``w:t`` that shows ``shown`` before its code point ``at``; returns the right half."""
    right = node.makeelement(node.tag)
    node.text, right.text = shown[:at], shown[at:]
    put_after(node, right)
    for half in (node, right):
        half.set(SPACE, "preserve")
    return right


def begin(node: Element, fresh_ids: Iterator[int]) -> Element:
    """See to it that nothing stands before ``node`` in its run; returns what a mark can stand before."""
    outer, piece = unit(node)
    previous = piece.getprevious()
    if piece is outer or previous is None or previous.tag in _PROPERTIES:
        return outer
    return _split(outer, piece, fresh_ids)


def end(node: Element, fresh_ids: Iterator[int]) -> Element:
    """See to it that nothing stands after ``node`` in its run; returns what a mark can stand after."""
    outer, piece = unit(node)
    following = piece.getnext()
    if piece is not outer and following is not None:
        _split(outer, following, fresh_ids)
    return outer


def _split(run: Element, first: Element, fresh_ids: Iterator[int]) -> Element:
    """Move ``first`` and what follows it to a new run of the same look, right after ``run``."""
    right = run.makeelement(run.tag, {str(name): str(text) for name, text in run.attrib.items()})
    moved = [first, *first.itersiblings()]
    properties = child(run, "rPr")
    if properties is not None:
        look = deepcopy(properties)
        look.tail = None
        for change in look.iter(*_REVISIONS):
            if value(change, "id") is not None:
                change.set(namespace(change) + "id", str(next(fresh_ids)))
        right.append(look)
    right.extend(moved)
    put_after(run, right)
    return right


def join(run: Element) -> None:
    """Join to a run those that follow it at once and look the same."""
    if run.tag not in _RUN or run.getparent() is None:
        return
    look = _look(run)
    while not run.tail:
        following = run.getnext()
        if following is None or following.tag != run.tag or following.attrib != run.attrib or _look(following) != look:
            return
        last = run[-1] if len(run) else None
        moved = [one for at, one in enumerate(following) if at or one.tag not in _PROPERTIES]
        run.extend(moved)
        run.tail = following.tail
        following.tail = None
        parent = following.getparent()
        assert parent is not None
        parent.remove(following)
        if last is not None and moved:
            _join_texts(last, moved[0])


def _join_texts(left: Element, right: Element) -> None:
    parent = left.getparent()
    if left.tag in _TEXT and right.tag == left.tag and not left.tail and parent is not None:
        left.text = shown_text(left) + shown_text(right)
        left.set(SPACE, "preserve")
        left.tail = right.tail
        right.tail = None
        parent.remove(right)


def _look(run: Element) -> bytes:
    """The properties of a run, without the numbers of the changes in them."""
    properties = child(run, "rPr")
    if properties is None:
        return b""
    look = deepcopy(properties)
    look.tail = None
    for change in look.iter(*_REVISIONS):
        forget(change, namespace(change) + "id")
    return bytes(etree.tostring(look, method="c14n"))


def put_after(element: Element, new: Element) -> None:
    """Put ``new`` right after an element, before the white space that follows it."""
    element.addnext(new)
    element.tail, new.tail = None, element.tail


def forget(element: Element, attribute: str) -> None:
    """Remove an attribute, if it is there."""
    if attribute in element.attrib:
        del element.attrib[attribute]


def drop(element: Element) -> None:
    """Remove an element and leave the white space after it where it is."""
    parent, previous = element.getparent(), element.getprevious()
    assert parent is not None
    if previous is not None:
        previous.tail = (previous.tail or "") + (element.tail or "") or None
    else:
        parent.text = (parent.text or "") + (element.tail or "") or None
    parent.remove(element)
