"""The proof that a file about to be written is the original and our marks, and nothing else."""

from collections.abc import Iterator, Set
from typing import NamedTuple

from lxml import etree

from carelang.formats.package import parsed, part_key
from carelang.formats.word.comments import COMMENT, CONTENT_TYPE, ROWS, comments_part, row_ids, row_parts
from carelang.formats.word.names import Element, tags, value
from carelang.formats.word.ours import our_comment
from carelang.formats.word.outline import Outline
from carelang.formats.word.package import CONTENT_TYPES, Package, relationships_part
from carelang.formats.word.removal import canonical
from carelang.formats.word.walker import LEFT_OUT

_PARAGRAPH = tags("p")
_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")
_RANGE_MARKS, _ALL_MARKS = tags(*_MARKS[:2]), tags(*_MARKS)


class PartProof(NamedTuple):
    """One part: its SHA-256 before and after ("" where there was none), and what was shown of it."""

    name: str
    before: str
    after: str
    shown: str


class Unproved(Exception):
    """Something besides our marks differs; says where, without any text of the document."""


def prove(before: Package, after: Package) -> tuple[PartProof, ...]:
    """Compare two packages part by part; raises ``Unproved`` where anything but our marks differs.

    It reads both anew and knows nothing of how the second was made: our marks are known by what they are.
    """
    names = before.names()
    if after.names()[: len(names)] != names or after.metadata()[: len(names)] != before.metadata():
        raise Unproved("the list of parts")
    comparison = _Comparison(before, after)
    proofs = []
    for name in after.names():
        old, new = (one.digest(name) if one.has(name) else "" for one in (before, after))
        shown = "the same bytes" if old == new else comparison.shown(name)
        proofs.append(PartProof(name, old, new, shown))
    return tuple(proofs)


class _Comparison:
    def __init__(self, before: Package, after: Package) -> None:
        self._before = before
        self._after = after
        self._ours_before, self._ours = _ours(before), _ours(after)

    def shown(self, name: str) -> str:
        """What is shown of a part whose bytes differ."""
        key = part_key(name)
        comments = comments_part(self._after)
        if key == part_key(self._after.main):
            return self._main(name)
        if comments is not None and key == part_key(comments):
            return self._comments(name)
        if key in (part_key(CONTENT_TYPES), part_key(relationships_part(self._after.main))):
            return self._one_more(name, comments or "")
        if self._before.has(name) and key in map(part_key, row_parts(self._before)):
            return self._rows(name)
        raise Unproved(f"the part {name}")

    def _main(self, name: str) -> str:
        units = _PARAGRAPH | _RANGE_MARKS
        old, new = self._before.outline(name, units, LEFT_OUT), self._after.outline(name, units, LEFT_OUT)
        old_gaps, old_units = _pieces(old, self._ours_before)
        new_gaps, new_units = _pieces(new, self._ours)
        if old_gaps != new_gaps or len(old_units) != len(new_units):
            raise Unproved(f"what stands outside the paragraphs of {name}")
        marks: list[tuple[str, str]] = []
        changed = 0
        for one, other in zip(old_units, new_units, strict=True):
            if old.bytes_of(one) != new.bytes_of(other):
                changed += 1
                marked = new.open(other)
                marks += _our_marks(marked, self._ours)
                if canonical(old.open(one), self._ours_before) != canonical(marked, self._ours):
                    raise Unproved(f"a paragraph of {name}")
        self._whole(marks)
        return f"{changed} of {len(old_units)} paragraphs differ, and are the same without carelang's marks"

    def _whole(self, marks: list[tuple[str, str]]) -> None:
        """Each new comment has its start, its end and its reference, once and in this order."""
        found: dict[str, tuple[str, ...]] = {}
        for key, kind in marks:
            found[key] = (*found.get(key, ()), kind)
        for key in self._ours - self._ours_before:
            if found.get(key) != _MARKS:
                raise Unproved("the marks of a comment")

    def _comments(self, name: str) -> str:
        new = _without(self._after.outline(name, COMMENT), self._ours)
        if self._before.has(name):
            if _canonical(_without(self._before.outline(name, COMMENT), self._ours_before)) != _canonical(new):
                raise Unproved(f"the comments of others in {name}")
        elif len(parsed(new).getroot()):
            raise Unproved(f"the comments of others in {name}")
        return "the same without carelang's comments"

    def _one_more(self, name: str, comments: str) -> str:
        """A part of rows has one row more, for the comments part."""
        old = list(self._before.xml(name).getroot()) if self._before.has(name) else []
        new = list(self._after.xml(name).getroot())
        rows = [[etree.tostring(one, method="c14n", with_tail=False) for one in root] for root in (old, new)]
        added = new[-1] if new else None
        known = added is not None and (
            (added.get("ContentType") == CONTENT_TYPE and part_key(added.get("PartName", "")) == part_key(comments))
            or added.get("Type", "").endswith("/comments")
        )
        if rows[0] != rows[1][:-1] or not known:
            raise Unproved(f"the part {name}")
        return "the same, and one entry for the comments"

    def _rows(self, name: str) -> str:
        old, new = self._before.outline(name, ROWS), self._after.outline(name, ROWS)
        kept = [new.bytes_of(number) for number in range(len(new.units))]
        lost = [number for number in range(len(old.units)) if old.bytes_of(number) not in kept]
        rest = [old.bytes_of(number) for number in range(len(old.units)) if number not in lost]
        others = row_ids(self._after)
        if rest != kept or b"".join(old.gaps()) != b"".join(new.gaps()):
            raise Unproved(f"the part {name}")
        if any(set(old.load(number).attrib.values()) & others for number in lost):
            raise Unproved(f"the rows of other comments in {name}")
        return f"the same without {len(lost)} rows of carelang's comments"


def _ours(package: Package) -> frozenset[str]:
    part = comments_part(package)
    if part is None:
        return frozenset()
    outline = package.outline(part, COMMENT)
    comments = (outline.load(number) for number in range(len(outline.units)))
    return frozenset(value(one, "id") or "" for one in comments if our_comment(one) is not None)


def _pieces(outline: Outline, ours: Set[str]) -> tuple[list[bytes], list[int]]:
    """What stands outside the units, and the units, without the marks of ours that stand outside paragraphs."""
    gaps, units = [b""], []
    for number, gap in enumerate(outline.gaps()):
        gaps[-1] += gap
        if number == len(outline.units):
            break
        if outline.units[number].tag in _RANGE_MARKS and value(outline.load(number), "id") in ours:
            continue
        units.append(number)
        gaps.append(b"")
    return gaps, units


def _our_marks(marked: Element, ours: Set[str]) -> Iterator[tuple[str, str]]:
    for mark in marked.iter(*_ALL_MARKS):
        if (key := value(mark, "id") or "") in ours:
            yield key, str(mark.tag).rpartition("}")[2]


def _without(outline: Outline, ours: Set[str]) -> bytes:
    gone = {}
    for number in range(len(outline.units)):
        if value(outline.load(number), "id") in ours:
            gone[number] = b""
    return outline.with_units(gone)


def _canonical(data: bytes) -> bytes:
    return bytes(etree.tostring(parsed(data), method="c14n"))
