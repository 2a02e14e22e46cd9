"""Parts being edited, with the proof that our marks can be taken out again and leave what was there before."""

from collections.abc import Iterator
from itertools import count, filterfalse
from typing import NoReturn

from lxml import etree

from carelang.formats.word.names import Element, number
from carelang.formats.word.package import Package, parsed, part_key, serialise
from carelang.formats.word.reader import Reading, read_package
from carelang.formats.word.runs import Markup, Undo

_ANNOTATED = (
    "header",
    "footer",
    "footnotes",
    "endnotes",
    "comments",
)  # beside the main part: what may hold annotations
_NO_ID_ABOVE = 2**31 - 100_000  # room for ours below the limit of 2**31


class Editing:
    """The trees of a package that are edited; ``markup`` keeps account of what is put into them."""

    def __init__(self, package: Package, reading: Reading) -> None:
        self._package = package
        self._reading = reading
        self._trees: dict[str, etree._ElementTree] = {}
        self._before: dict[str, bytes] = {}
        self._add(package.main, reading.tree)
        self.fresh_ids = self._unused_ids()
        self.markup = Markup(self.fresh_ids)

    def open(self, part: str) -> Element:
        """The root of a part that is there, to be edited through ``markup`` only."""
        return self._add(part, self._package.xml(part))

    def create(self, part: str, name: str, space: str) -> Element:
        """The root of a new part, called ``name`` (with its prefix) in the namespace ``space``."""
        prefix = name.rpartition(":")[0]
        declared = f'xmlns:{prefix}="{space}"' if prefix else f'xmlns="{space}"'
        empty = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><{name} {declared}/>'
        return self._add(part, parsed(empty.encode()))

    def _add(self, part: str, tree: "etree._ElementTree") -> Element:
        self._trees[part] = tree
        self._before[part] = serialise(tree)
        return tree.getroot()

    def _unused_ids(self) -> Iterator[int]:
        """Numbers that no annotation of any part has: comments, ranges, revisions and bookmarks share them."""
        roots = [self._reading.tree.getroot()]
        for link in self._package.relationships(self._package.main):
            if link.kind in _ANNOTATED and self._package.has(link.target):
                roots.append(self._package.xml(link.target).getroot())
        found = (number(str(text)) for root in roots for text in _attributes(root))
        used = {key for key in found if key is not None}
        highest = max((key for key in used if key < _NO_ID_ABOVE), default=-1)
        return filterfalse(used.__contains__, count(max(highest, -1) + 1))

    def proved(self) -> bytes:
        """The edited file, or a refusal where anything but our marks would differ. The trees are as before again."""
        written = {part: serialise(tree) for part, tree in self._trees.items()}
        changed = {part: data for part, data in written.items() if data != self._before[part]}
        try:
            self.markup.undo()
        except Undo:
            self._refuse()
        if any(serialise(tree) != self._before[part] for part, tree in self._trees.items()):
            self._refuse()
        data = self._package.rewritten(changed)
        again = Package(data, self._package.name)
        if again.names() != [*self._package.names(), *(part for part in changed if not self._package.has(part))]:
            self._refuse()
        for part, expected in changed.items():
            if again.read(part) != expected or serialise(again.xml(part)) != expected:
                self._refuse()
        rest = {part_key(part) for part in self._package.names()} - {part_key(part) for part in changed}
        if any(again.read(part) != self._package.read(part) for part in rest):
            self._refuse()
        texts = [segment.text for segment in read_package(again).document.segments]
        if texts != [segment.text for segment in self._reading.document.segments]:
            self._refuse()
        return data

    def _refuse(self) -> NoReturn:
        self._package.refuse(
            "comments could not be added without changing something else, so nothing was written",
            "Use the report instead of comments for this file",
        )


def _attributes(root: Element) -> list[object]:
    found = root.xpath("//@*[local-name()='id']")
    return list(found) if isinstance(found, list) else []
