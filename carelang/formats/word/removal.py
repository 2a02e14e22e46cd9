"""Our marks taken out of a paragraph again: for cleaning, for a second review, and for the proof."""

from collections.abc import Set

from lxml import etree

from carelang.formats.word.names import SPACE, Element, namespace, tags, value
from carelang.formats.word.ours import our_change
from carelang.formats.word.runs import drop, forget, join
from carelang.formats.word.walker import shown_text

_RUN, _TEXT, _PROPERTIES = tags("r"), tags("t"), tags("rPr")
_DELETED = tags("delText")
_INSERTION = tags("ins")
_RANGE_MARKS, _REFERENCE = tags("commentRangeStart", "commentRangeEnd"), tags("commentReference")
_REVISIONS = tags("rPrChange", "ins", "del", "moveFrom", "moveTo")


def take_out(root: Element, comments: Set[str], *, changes: bool = True, joining: bool = True) -> None:
    """Take the marks of these ``comments``, and our ``changes``, out of what ``root`` holds; join the runs there.

    A change is refused, as in Word: the words that it was to take the place of are back.
    """
    seams: list[Element] = []
    for insertion in [*root.iter(*_INSERTION)] if changes else []:
        deletions = our_change(insertion)
        for deletion in deletions:
            seams += _before(deletion)
            seams += _unwrap(deletion)
        if deletions:
            seams += _before(insertion)
            drop(insertion)
    for mark in [*root.iter(*_RANGE_MARKS, *_REFERENCE)]:
        if value(mark, "id") in comments:
            gone = _bearer(mark)
            seams += _before(gone)
            drop(gone)
    for run in seams if joining else []:
        join(run)


def canonical(root: Element, comments: Set[str]) -> bytes:
    """What ``root`` holds without our marks, in a form that does not show where runs were split."""
    take_out(root, comments)
    for run in [*root.iter(*_RUN)]:
        join(run)
    for text in [*root.iter(*_TEXT)]:
        shown = shown_text(text)
        following = text.getnext()
        while following is not None and following.tag == text.tag and not text.tail:
            shown += shown_text(following)
            text.tail, following.tail = following.tail, None
            drop(following)
            following = text.getnext()
        text.text = shown
        forget(text, SPACE)
    for properties in root.iter(*_PROPERTIES):
        for change in properties.iter(*_REVISIONS):
            forget(change, namespace(change) + "id")
    return bytes(etree.tostring(root, method="c14n"))


def _bearer(mark: Element) -> Element:
    """What goes when a mark goes: of a comment's reference the run that holds nothing else."""
    run = mark.getparent()
    if mark.tag in _REFERENCE and run is not None and run.tag in _RUN:
        alone = all(one is mark or one.tag in _PROPERTIES for one in run)
        return run if alone and run.getparent() is not None else mark
    return mark


def _unwrap(deletion: Element) -> list[Element]:
    """Put what a deletion holds in its place; returns that."""
    held = list(deletion)
    for text in deletion.iter(*_DELETED):
        text.tag = namespace(text) + "t"
    for one in held:
        deletion.addprevious(one)
    drop(deletion)
    return held


def _before(element: Element) -> list[Element]:
    previous = element.getprevious()
    return [previous] if previous is not None else []
