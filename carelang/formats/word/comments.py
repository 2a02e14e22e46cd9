"""The comments part, what points to it, and the parts that Word keeps beside it."""

from collections.abc import Iterator, Mapping, Sequence, Set
from posixpath import dirname, join, relpath

from lxml import etree

from carelang.formats.word.marking import Pen, mark_run
from carelang.formats.word.names import SPACE, STRICT, Element, tags, value
from carelang.formats.word.outline import Outline
from carelang.formats.word.package import CONTENT_TYPES, OFFICE_RELATIONSHIPS, Package, relationships_part

COMMENT = tags("comment")
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_W16CID = "{http://schemas.microsoft.com/office/word/2016/wordml/cid}"
_W16CEX = "{http://schemas.microsoft.com/office/word/2018/wordml/cex}"
# Word's own notes on comments, a row for each: resolved and answered, lasting numbers, times.
ROWS = frozenset({_W15 + "commentEx", _W16CID + "commentId", _W16CEX + "commentExtensible"})
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ROW_PARTS = ("commentsExtended", "commentsIds", "commentsExtensible")


def comments_part(package: Package) -> str | None:
    """The name of the part that holds the comments, if there is one."""
    return next((part for part in package.related(package.main, "comments") if package.has(part)), None)


def rewritten(
    package: Package, gone: Set[str], new: Mapping[int, Sequence[str]], space: str, pen: Pen
) -> dict[str, bytes]:
    """The parts that change when comments go and others come.

    ``gone`` are ids, ``new`` the paragraphs of each comment by its number, and ``space`` is the namespace of the main
    part, in braces.
    """
    part = comments_part(package)
    if part is None:
        return _created(package, new, space, pen) if new else {}
    outline = package.outline(part, COMMENT)
    if outline.root.tag != space + "comments":
        package.refuse("its comments part holds something else", "Open and save it in Word")
    removed, paragraphs = {}, set[str]()
    with package.well_formed(part):
        for number, comment in _each(outline):
            if comment.get(space + "id") in gone:
                removed[number] = b""
                paragraphs.update(_paragraph_ids(comment))
    changed = {part: outline.with_units(removed, _new(outline, new, space, pen))}
    changed.update(_without_rows(package, paragraphs))
    return {name: data for name, data in changed.items() if data != package.read(name)}


def answered(package: Package) -> frozenset[str]:
    """The ids of the comments that somebody has answered: with the comment the answer would be lost."""
    parents = {
        row.get(_W15 + "paraIdParent", "").upper() for _, outline in _row_outlines(package) for _, row in _each(outline)
    } - {""}
    part = comments_part(package)
    if not parents or part is None:
        return frozenset()
    comments = _each(package.outline(part, COMMENT))
    return frozenset(value(one, "id") or "" for _, one in comments if parents & set(_paragraph_ids(one)))


def _each(outline: Outline) -> Iterator[tuple[int, Element]]:
    return ((number, outline.load(number)) for number in range(len(outline.units)))


def _paragraph_ids(comment: Element) -> Iterator[str]:
    return (one.get(_W14 + "paraId", "").upper() for one in comment.iter(*tags("p")) if one.get(_W14 + "paraId"))


def row_parts(package: Package) -> list[str]:
    """The names of the parts in which Word keeps rows on the comments."""
    links = package.relationships(package.main)
    return [link.target for link in links if link.kind.rpartition("/")[2] in _ROW_PARTS and package.has(link.target)]


def row_ids(package: Package) -> frozenset[str]:
    """The ids by which rows know the comments that are there."""
    part = comments_part(package)
    if part is None:
        return frozenset()
    return frozenset(key for _, one in _each(package.outline(part, COMMENT)) for key in _paragraph_ids(one))


def _row_outlines(package: Package) -> Iterator[tuple[str, Outline]]:
    return ((part, package.outline(part, ROWS)) for part in row_parts(package))


def _without_rows(package: Package, paragraphs: Set[str]) -> dict[str, bytes]:
    """The parts beside the comments without the rows of comments that are gone."""
    if not paragraphs:
        return {}
    outlines = dict(_row_outlines(package))
    rows = [(part, number, row) for part, outline in outlines.items() for number, row in _each(outline)]
    lasting = {row.get(_W16CID + "durableId") for _, _, row in rows if row.get(_W16CID + "paraId") in paragraphs} - {
        None
    }
    gone: dict[str, dict[int, bytes]] = {}
    for part, number, row in rows:
        ids = {row.get(_W15 + "paraId", "").upper(), row.get(_W16CID + "paraId", "").upper()}
        if ids & paragraphs or row.get(_W16CEX + "durableId") in lasting:
            gone.setdefault(part, {})[number] = b""
    return {part: outlines[part].with_units(removed) for part, removed in gone.items()}


def _new(outline: Outline, new: Mapping[int, Sequence[str]], space: str, pen: Pen) -> bytes:
    """New comments as bytes, in which names have the prefixes of the part."""
    written = []
    for key, paragraphs in new.items():  # one by one: a tree of all of them takes ten times their memory
        wrapper = outline.empty()
        _append(wrapper, space, key, paragraphs, pen)
        written.append(outline.written(wrapper))
    return b"".join(written)


def _append(parent: Element, space: str, key: int, paragraphs: Sequence[str], pen: Pen) -> None:
    author, initials, date = pen.byline
    attributes = {"id": str(key), "author": author, "date": date, "initials": initials}
    node = etree.SubElement(parent, space + "comment", {space + name: text for name, text in attributes.items()})
    for index, text in enumerate(paragraphs):
        paragraph = etree.SubElement(node, space + "p")
        if pen.styles.text is not None:
            properties = etree.SubElement(paragraph, space + "pPr")
            etree.SubElement(properties, space + "pStyle", {space + "val": pen.styles.text})
        if index == 0:
            paragraph.append(mark_run(node, node.makeelement(space + "annotationRef"), pen.styles))
        run = etree.SubElement(paragraph, space + "r")
        etree.SubElement(run, space + "t", {SPACE: "preserve"}).text = text


def _created(package: Package, new: Mapping[int, Sequence[str]], space: str, pen: Pen) -> dict[str, bytes]:
    """A comments part, and the parts that make it known."""
    if not package.has(CONTENT_TYPES):
        package.refuse(f"it has no {CONTENT_TYPES}", "Open and save it in Word")
    folder = dirname(package.main)
    targets = package.related(package.main, "comments")
    names = (join(folder, f"comments{number or ''}.xml") for number in range(len(package.names()) + 1))
    part = targets[0] if targets else next(name for name in names if not package.has(name))
    root = Outline(f'{_HEAD}<w:comments xmlns:w="{space[1:-1]}"/>'.encode(), COMMENT)
    changed = {part: root.with_units({}, _new(root, new, space, pen))}
    types = package.outline(CONTENT_TYPES, frozenset({_TYPES + "Override"}))
    if not any(node.get("PartName", "").lower() == f"/{part}".lower() for _, node in _each(types)):
        attributes = {"PartName": f"/{part}", "ContentType": CONTENT_TYPE}
        changed[CONTENT_TYPES] = _with_row(types, _TYPES + "Override", attributes)
    if not targets:
        changed.update(_link(package, part, OFFICE_RELATIONSHIPS[space == STRICT] + "comments"))
    return changed


def _link(package: Package, part: str, kind: str) -> dict[str, bytes]:
    """The relationships of the main part, with one that points to ``part``."""
    source = relationships_part(package.main)
    row = frozenset({_LINKS + "Relationship"})
    there = package.has(source)
    links = (
        package.outline(source, row)
        if there
        else Outline(f'{_HEAD}<Relationships xmlns="{_LINKS[1:-1]}"/>'.encode(), row)
    )
    taken = {node.get("Id") for _, node in _each(links)}
    key = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
    attributes = {"Id": key, "Type": kind, "Target": relpath(f"/{part}", f"/{dirname(package.main)}")}
    return {source: _with_row(links, _LINKS + "Relationship", attributes)}


def _with_row(outline: Outline, tag: str, attributes: dict[str, str]) -> bytes:
    wrapper = outline.empty()
    etree.SubElement(wrapper, tag, attributes)
    return outline.with_units({}, outline.written(wrapper))
