"""What the validators of Word files miss, and what a main part holds once comments and tracked changes are gone.

Written from the rules of the format alone; it shares nothing with carelang. Elements are told by their local names, so
that strict files are understood too.
"""

import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lxml import etree

TEXT_IN_DELETION = "w:t inside w:del"
DELETED_TEXT_OUTSIDE = "w:delText outside w:del"
SAME_ID = "two annotations with one id"
BROKEN_RANGE = "a comment range that does not go start, end, reference"
MISPLACED_COMMENT = "a comment where Word shows none"

_WORD = re.compile(r"\{[^}]*/wordprocessingml/(?:2006/)?main\}")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CHANGE = re.compile(r"ins|del|moveFrom|moveTo|cell(?:Ins|Del|Merge)|\w+Change")
_START = re.compile(r"bookmarkStart|permStart|(?:moveFrom|moveTo|customXml\w+)RangeStart|comment")
_MARK = re.compile(r"proofErr|(?:bookmark|perm|commentRange|moveFromRange|moveToRange)(?:Start|End)")
_ELSEWHERE = {"hdr", "ftr", "footnotes", "endnotes", "comments"}  # the roots of parts without comments


def name(element: etree._Element) -> str:
    """The local name of an element of a Word document, "" for anything else."""
    return _name(element.tag) if isinstance(element.tag, str) else ""


@cache
def _name(tag: str) -> str:
    return _WORD.sub("", tag) if _WORD.match(tag) else ""


def identity(element: etree._Element) -> str | None:
    """The ``w:id`` of an element."""
    return element.get(f"{{{etree.QName(element).namespace}}}id")


def broken_rules(path: Path) -> Counter[str]:
    """How often the file breaks each rule, in all its parts but the glossary; to be compared with the original's."""
    broken: Counter[str] = Counter()
    identities: Counter[str] = Counter()
    for root in _parts(path):
        broken.update(_misplaced_text(root, in_deletion=False))
        identities.update(_identities(root))
        broken[BROKEN_RANGE] += _broken_ranges(root)
        broken[MISPLACED_COMMENT] += _misplaced_comments(root)
    broken[SAME_ID] = sum(count - 1 for count in identities.values())
    return +broken


def _parts(path: Path) -> Iterator[etree._Element]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    with zipfile.ZipFile(path) as package:
        for part in package.namelist():
            if part.lower().endswith(".xml") and "glossary" not in part:
                root = etree.fromstring(package.read(part), parser)
                if name(root):
                    yield root


def _misplaced_text(element: etree._Element, in_deletion: bool) -> Iterator[str]:
    """Text that is not marked as its place demands; a text box begins anew."""
    kind = name(element)
    if kind == "txbxContent":
        in_deletion = False
    elif kind == "del":
        in_deletion = True
    elif kind in ("t", "instrText") and in_deletion:
        yield TEXT_IN_DELETION
    elif kind in ("delText", "delInstrText") and not in_deletion:
        yield DELETED_TEXT_OUTSIDE
    for child in element:
        yield from _misplaced_text(child, in_deletion)


def _identities(root: etree._Element) -> Iterator[str]:
    """The ids of changes, bookmarks, permissions and comments; a fallback repeats what it stands in for."""
    for element in root.iter(etree.Element):
        kind = name(element)
        if (_CHANGE.fullmatch(kind) or _START.fullmatch(kind)) and (found := identity(element)) is not None:
            above = (etree.QName(one).localname for one in element.iterancestors())
            if "Fallback" not in above:
                yield found


def _broken_ranges(root: etree._Element) -> int:
    marks: dict[str | None, list[str]] = defaultdict(list)
    for element in root.iter(etree.Element):
        if name(element) in ("commentRangeStart", "commentRangeEnd", "commentReference"):
            marks[identity(element)].append(name(element))
    whole = ["commentRangeStart", "commentRangeEnd", "commentReference"]
    return sum(found not in (whole, whole[2:]) for found in marks.values())


def _misplaced_comments(root: etree._Element) -> int:
    elements = (one for one in root.iter(etree.Element) if name(one) == "commentReference")
    if name(root) in _ELSEWHERE:
        return sum(1 for _ in elements)
    return sum(any(name(above) == "txbxContent" for above in one.iterancestors()) for one in elements)


class Change(NamedTuple):
    """A tracked replacement: the words that go, the words that come, and whether these look like the first of those."""

    old: str
    new: str
    same_look: bool


def change_ids(main: bytes) -> set[str]:
    """The ids of the insertions and deletions of text in a main part."""
    found = {identity(one) for one in etree.fromstring(main).iter(etree.Element) if _is_change(one)}
    return {one for one in found if one is not None}


def changes(main: bytes, ids: set[str]) -> list[Change]:
    """The replacements of ``ids`` in the order of the document.

    Each is an insertion right after the deletions of the words; nothing but marks without text stands among these.
    """
    root, found, gone = etree.fromstring(main), [], 0
    for come in _changes(root, ids, "ins"):
        deletions = _deletions_before(come, ids)
        assert deletions, "an insertion that takes the place of nothing"
        gone += len(deletions)
        looks = [_look(next(one.iter("{*}r"))) for one in (deletions[0], come)]
        found.append(Change("".join(map(_text, deletions)), _text(come), looks[0] == looks[1]))
    assert gone == len(_changes(root, ids, "del")), "a deletion without an insertion"
    return found


def _deletions_before(come: etree._Element, ids: set[str]) -> list[etree._Element]:
    found, before = [], come.getprevious()
    while before is not None and (_MARK.fullmatch(name(before)) or _is_change(before)):
        if _is_change(before):
            if name(before) != "del" or identity(before) not in ids:
                break
            found.insert(0, before)
        before = before.getprevious()
    return found


def accepted(main: bytes, ids: set[str]) -> bytes:
    """The main part with the tracked changes of ``ids`` accepted."""
    return _settled(main, ids, gone="del", kept="ins")


def rejected(main: bytes, ids: set[str]) -> bytes:
    """The main part with the tracked changes of ``ids`` rejected."""
    return _settled(main, ids, gone="ins", kept="del")


def without_comments(main: bytes, ids: set[str]) -> bytes:
    """The main part without the comments of ``ids``, neighbouring runs of one look joined, in canonical form."""
    root = etree.fromstring(main)
    for node in [*root.iter("{*}commentRangeStart", "{*}commentRangeEnd", "{*}commentReference")]:
        if identity(node) in ids:
            _drop(node.getparent() if name(node) == "commentReference" else node)
    return _joined(root)


def _settled(main: bytes, ids: set[str], gone: str, kept: str) -> bytes:
    root = etree.fromstring(main)
    for node in _changes(root, ids, gone):
        _drop(node)
    for node in _changes(root, ids, kept):
        for text in node.iter("{*}delText"):
            text.tag = text.tag.replace("delText", "t")
        for child in [*node]:
            node.addprevious(child)
        _drop(node)
    return etree.tostring(root)


def _is_change(node: etree._Element) -> bool:
    """Whether it is an insertion or deletion of text, and not of a paragraph mark or a row."""
    parent = node.getparent()
    return name(node) in ("ins", "del") and parent is not None and name(parent) not in ("rPr", "trPr", "numPr")


def _changes(root: etree._Element, ids: set[str], kind: str) -> list[etree._Element]:
    return [one for one in root.iter(f"{{*}}{kind}") if _is_change(one) and identity(one) in ids]


def _text(change: etree._Element) -> str:
    signs = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
    return "".join(
        (one.text or "") if name(one) in ("t", "delText") else signs.get(name(one), "")
        for one in change.iter(etree.Element)
    )


def _look(run: etree._Element) -> list[bytes]:
    """The properties of a run, without what is remembered of earlier ones."""
    properties = run.find("{*}rPr")
    look = [] if properties is None else list(properties.iterchildren(etree.Element))
    return [
        etree.tostring(one, method="c14n", with_tail=False)
        for one in look
        if not re.fullmatch("rPrChange|ins|del|moveFrom|moveTo", name(one))
    ]


def _drop(node: etree._Element) -> None:
    """Remove a node and leave the white space after it where it is."""
    parent, before, tail = node.getparent(), node.getprevious(), node.tail or ""
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(node)


def _joined(root: etree._Element) -> bytes:
    """The canonical form, the same however runs and texts are cut."""
    space = root.tag.rpartition("}")[0] + "}"
    for node in root.iter():
        if node.tag != space + "t":
            node.text = (node.text or "").strip() or None
        node.tail = (node.tail or "").strip() or None
    for change in root.iter(space + "rPrChange"):
        change.attrib.pop(space + "id", None)
    for text in root.iter(space + "t"):
        if text.attrib.pop(_SPACE, None) != "preserve":
            text.text = (text.text or "").strip(" \t\r\n")
    for run in [*root.iter(space + "r")]:
        before = run.getprevious()
        if before is not None and before.tag == run.tag and not (before.tail or "") and before.attrib == run.attrib:
            looks = [one.find(space + "rPr") for one in (before, run)]
            if len({b"" if one is None else etree.tostring(one, method="c14n", with_tail=False) for one in looks}) == 1:
                before.extend([child for child in run if child is not looks[1]])
                before.tail = run.tail
                run.getparent().remove(run)
    for text in [*root.iter(space + "t")]:
        before = text.getprevious()
        if before is not None and before.tag == text.tag:
            text.text = (before.text or "") + (text.text or "")
            before.getparent().remove(before)
    return etree.tostring(root, method="c14n")
