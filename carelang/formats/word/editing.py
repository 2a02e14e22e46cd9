"""Paragraphs of the main part opened, edited and put back as bytes, one after the other."""

import re
from collections.abc import Iterator, Set
from itertools import count, filterfalse

from carelang.formats.word.names import Element
from carelang.formats.word.package import Package
from carelang.formats.word.paragraphs import Leaf, Paragraph, Story
from carelang.formats.word.reader import Passage, Reading
from carelang.formats.word.removal import take_out
from carelang.formats.word.walker import Walker

_ANNOTATED = ("header", "footer", "footnotes", "endnotes", "comments")  # what may hold annotations beside the main part
_NO_ID_ABOVE = 2**31 - 100_000  # room for ours below the limit of 2**31
_ID = re.compile(rb"""[\s:]id\s*=\s*["']\s*(-?\d{1,11})\s*["']""")


class Editing:
    """The main part being edited from its beginning to its end.

    The marks of the comments ``stale`` go from every unit that is opened. For ``cleaning`` our changes go too, and the
    runs that marks had parted are joined; otherwise leaves stay as read. Units are opened in their order, and nothing
    stays open beyond the next passage, so that what is parsed does not grow with the document.
    """

    def __init__(self, reading: Reading, stale: Set[str] = frozenset(), *, cleaning: bool = False) -> None:
        self._reading = reading
        self._stale = stale
        self._cleaning = cleaning
        self._open: dict[int, Element] = {}
        self._written = bytearray()
        self._done = 0  # how much of the part is written

    def leaves(self, passage: Passage) -> list[Leaf]:
        """The visible leaves of a passage, whose elements may be edited until the next passage is asked for."""
        self._put_back(but={paragraph.address.unit for paragraph in passage.paragraphs})
        return [leaf for paragraph in passage.paragraphs for leaf in self._leaves(paragraph)]

    def paragraph(self, passage: Passage) -> Element:
        """The element of the paragraph that says where a passage stands."""
        return self._unit(passage.paragraph.address.unit)[0]

    def touch(self, unit: int) -> None:
        """Open a unit that has nothing but stale marks."""
        self._put_back(but={unit})
        self._unit(unit)

    def finished(self) -> bytearray:
        """The whole part, with the units that were opened as they are now."""
        self._put_back(but=set())
        self._written += memoryview(self._reading.outline.data)[self._done :]
        return self._written

    def _unit(self, number: int) -> Element:
        if number not in self._open:
            wrapper = self._reading.outline.open(number)
            take_out(wrapper, self._stale, changes=self._cleaning, joining=self._cleaning)
            self._open[number] = wrapper
        return self._open[number]

    def _leaves(self, paragraph: Paragraph) -> Iterator[Leaf]:
        unit, index = paragraph.address
        walker = Walker(self._reading.styles, settling=False)
        walker.story(self._unit(unit), Story("paragraph"))
        leaves = walker.paragraphs[index].leaves
        return (leaf for at, leaf in enumerate(leaves) if at not in paragraph.unseen)

    def _put_back(self, but: Set[int]) -> None:
        outline = self._reading.outline
        for number in sorted(number for number in self._open if number not in but):
            unit = outline.units[number]
            assert unit.start >= self._done
            self._written += memoryview(outline.data)[self._done : unit.start]
            self._written += outline.written(self._open.pop(number))
            self._done = unit.end


def unused_ids(package: Package) -> Iterator[int]:
    """Numbers that no annotation of any part has: comments, ranges, revisions and bookmarks share them."""
    parts = [package.main]
    parts += [link.target for link in package.relationships(package.main) if link.kind in _ANNOTATED]
    used = {int(text) for part in parts if package.has(part) for text in _ID.findall(package.read(part))}
    highest = max((key for key in used if key < _NO_ID_ABOVE), default=-1)
    return filterfalse(used.__contains__, count(max(highest, -1) + 1))
