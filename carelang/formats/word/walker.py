"""The walk through a Word part, from which its paragraphs come, as a reader of the paper meets them."""

from collections import Counter, defaultdict
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from carelang.formats.telling import OBJECT, Where
from carelang.formats.word.names import (
    BLANKS,
    SPACE,
    Element,
    child,
    switched_on,
    tags,
    value,
)
from carelang.formats.word.ours import our_change, our_deletion
from carelang.formats.word.outline import Container, Node, Outline
from carelang.formats.word.package import Package
from carelang.formats.word.paragraphs import (
    NOTES,
    Address,
    Field,
    Leaf,
    Mark,
    Paragraph,
    Pin,
    PinKind,
    Story,
)
from carelang.formats.word.styles import Styles


@dataclass(eq=False, slots=True)
class _Table:
    place: str
    row: int = 0
    cell: int = 0


class Walker:
    """Walks parts and gathers ``paragraphs``, the ``marks`` of notes, and ``unchecked``: what it saw and did not read.

    ``comment_units`` are the units of the main part in which a comment has marks, by the comment's id, and
    ``change_units`` the unit of each change of ours; ``sections`` what headers and footers each section refers to.
    Without ``settling`` the paragraphs keep their leaves. Recursion is as deep as the XML.
    """

    def __init__(self, styles: Styles, *, settling: bool = True) -> None:
        self.paragraphs: list[Paragraph] = []
        self.unchecked: Counter[str] = Counter()
        self.marks: dict[tuple[str, str], Mark] = {}
        self.sections: list[list[Element]] = []
        self.comment_units: defaultdict[str, set[int]] = defaultdict(set)
        self.change_units: list[int] = []
        self.ranges = 0
        self._styles = styles
        self._settling = settling
        self._unsettled: list[Paragraph] = []
        self._outline: Outline | None = None
        self._address = _NOWHERE
        self._boxes = 0
        self._numbers: Counter[str] = Counter()
        self._story = Story("paragraph")
        self._where = Where("")
        self._paragraph: Paragraph | None = None
        self._paragraph_hidden = False
        self._table: _Table | None = None
        self._notes: tuple[str, ...] = ()
        self._fields: tuple[tuple[Field, bool], ...] = ()

    def part(self, outline: Outline | None) -> None:
        """Say which part comes next: the main one, by its outline, or any other, where nothing is addressed."""
        self._outline = outline
        self._address = _NOWHERE

    def story(self, root: Node, story: Story) -> None:
        """Walk one story, from the element that holds its paragraphs; what is open outside stays as it was."""
        outside = (self._story, self._where, self._paragraph, self._paragraph_hidden, self._table, self._fields)
        unsettled = self._unsettled
        self._story, self._where = story, Where(story.place)
        self._paragraph, self._table, self._fields, self._unsettled = None, None, (), []
        self._walk(root)
        self._settle()
        self._unsettled = unsettled
        self._story, self._where, self._paragraph, self._paragraph_hidden, self._table, self._fields = outside

    def _walk(self, parent: Node) -> None:
        for node in parent:
            step = _STEPS.get(node.tag, Walker._walk)
            if step is not None:
                step(self, node)

    def _walk_noted(self, parent: Node, *notes: str) -> None:
        outside = self._notes
        self._notes += tuple(note for note in notes if note not in outside)
        self._walk(parent)
        self._notes = outside

    @property
    def _unit(self) -> int:
        return self._outline.at if self._outline is not None else _NOWHERE.unit

    # Blocks

    def _block(self, node: Element) -> None:
        outside = (self._paragraph, self._paragraph_hidden)
        properties = child(node, "pPr")
        same = self._address.unit == self._unit
        self._address = Address(self._unit, self._address.within + 1 if same else 0)
        kind = self._styles.kind(properties)
        frame = child(properties, "framePr")
        capital = frame is not None and value(frame, "dropCap") in ("drop", "margin")
        self._paragraph = Paragraph(self._address, self._story, self._where, kind, capital)
        self._paragraph_hidden = self._styles.paragraph_hidden(properties)
        section = child(properties, "sectPr")
        if section is not None:
            self._section(section)
        self.paragraphs.append(self._paragraph)
        self._unsettled.append(self._paragraph)
        self._walk(node)
        if outside[0] is None and not self._fields:
            self._settle()
        self._paragraph, self._paragraph_hidden = outside

    def _settle(self) -> None:
        if self._settling:
            for paragraph in self._unsettled:
                paragraph.settle()
            self._unsettled = []

    def _section(self, node: Element) -> None:
        self.sections.append([deepcopy(one) for one in node if one.tag in _MARGINS])

    def _tabulate(self, node: Node) -> None:
        outside = self._table
        self._table = _Table(self._where.next_table())
        self._walk(node)
        self._table = outside

    def _row(self, node: Node) -> None:
        if self._table is not None:
            self._table.row += 1
            self._table.cell = 0
        self._walk(node)

    def _cell(self, node: Node) -> None:
        outside = self._where
        if self._table is not None:
            self._table.cell += 1
            place = f"{self._table.place}, row {self._table.row}, cell {self._table.cell}"
            self._where = Where(place, in_cell=True)
        self._walk(node)
        self._where = outside

    # Wrappers

    def _control(self, node: Node) -> None:
        properties = child(node, "sdtPr")
        gallery = child(properties, "docPartObj", "docPartGallery")
        if switched_on(child(properties, "showingPlcHdr")):
            self.unchecked["placeholder"] += 1
        elif gallery is not None and value(gallery) == "Table of Contents":
            self.unchecked["contents"] += 1
        elif properties is not None and _held(properties):
            self._walk_noted(node, "control")
        else:
            self._walk(node)

    def _choice(self, node: Node) -> None:
        choice = node.find(_MC + "Choice")
        if choice is not None:
            self._walk(choice)

    def _insertion(self, node: Node) -> None:
        if not isinstance(node, Container) and our_change(node):
            self.change_units.append(self._unit)
            self._pin(Pin("change", value(node, "id") or ""))
        self._walk_noted(node, "insertion")

    def _deletion(self, node: Node) -> None:
        if isinstance(node, Container) or not our_deletion(node):
            self.unchecked["deletion"] += 1

    def _comment_mark(self, node: Element) -> None:
        key = value(node, "id") or ""
        kind = _COMMENT_MARKS[node.tag]
        self.ranges += kind == "start"
        if self._outline is not None:
            self.comment_units[key].add(self._unit)
        self._pin(Pin(kind, key))

    def _simple_field(self, node: Element) -> None:
        self._walk_noted(node, "field")

    def _text_box(self, node: Element) -> None:
        self._boxes += 1
        host = self._paragraph
        while host is not None and host.story.kind == "text box":
            host = host.story.host
        inside = self._story.place if self._story.kind != "text box" else ""
        place = f"{inside}, text box {self._boxes}" if inside else f"text box {self._boxes}"
        self.story(node, Story("text box", place, host))

    # Runs and leaves

    def _run(self, node: Element) -> None:
        if self._styles.run_hidden(child(node, "rPr"), self._paragraph_hidden):
            self._walk_noted(node, "hidden")
        else:
            self._walk(node)

    def _leaf(self, node: Element, text: str) -> None:
        if self._paragraph is not None:
            self._paragraph.leaves.append(Leaf(node, text, self._notes, self._fields))
        elif text.strip():
            self.unchecked["stray"] += 1

    def _text(self, node: Element) -> None:
        text = shown_text(node)
        if text:
            self._leaf(node, text)

    def _sign(self, node: Element) -> None:
        self._leaf(node, _SIGNS[node.tag])

    def _drawing(self, node: Element) -> None:
        self._leaf(node, OBJECT)
        self._walk(node)

    def _embedding(self, node: Element) -> None:
        pictures = self.unchecked["picture"]
        self._drawing(node)
        self.unchecked["picture"] = pictures  # the picture of an embedded file is its icon

    def _mathematics(self, node: Element) -> None:
        self.unchecked["math"] += 1
        self._leaf(node, OBJECT)

    def _note_mark(self, node: Element) -> None:
        kind = _NOTE_MARKS[node.tag]
        key = value(node, "id") or ""
        if self._paragraph is not None:
            self._numbers[kind] += 1
            if (kind, key) not in self.marks:
                self.marks[kind, key] = Mark(kind, self._paragraph, self._numbers[kind])
                self._pin(Pin(kind, key))
        self._leaf(node, OBJECT)

    def _pin(self, pin: Pin) -> None:
        if self._paragraph is not None:
            self._paragraph.pins[pin] = len(self._paragraph.leaves)

    def _field_mark(self, node: Element) -> None:
        kind = value(node, "fldCharType")
        if kind == "begin" and self._paragraph is not None:
            self._fields += ((Field(node, self._paragraph), False),)
            if child(node, "ffData", "ddList") is not None:
                self.unchecked["dropdown"] += 1
        elif self._fields:
            field, _ = self._fields[-1]
            outer = self._fields[:-1]
            if kind == "separate":
                self._fields = (*outer, (field, True))
            elif kind == "end":
                field.end = node
                field.one_paragraph = field.paragraph is self._paragraph
                self._fields = outer

    def _count(self, node: Element) -> None:
        self.unchecked[_COUNTED[node.tag]] += 1
        self._walk(node)


def shown_text(node: Element) -> str:
    """The characters that Word shows of a ``w:t``: its outer white space counts only where it is to be preserved."""
    text = node.text or ""
    if text[:1] in BLANKS or text[-1:] in BLANKS:
        declared = (one.get(SPACE) for one in (node, *node.iterancestors()))
        if next((space for space in declared if space is not None), "default") != "preserve":
            return text.strip(BLANKS)
    return text


def _held(properties: Node) -> bool:
    """Whether a control is bound, locked or of a kind whose text is not typed freely."""
    lock = child(properties, "lock")
    if lock is not None and value(lock) in ("contentLocked", "sdtContentLocked"):
        return True
    return any(str(node.tag).rpartition("}")[2] in _HELD for node in properties)


_NOWHERE = Address(-1, -1)
_HELD = frozenset(["dataBinding", "date", "dropDownList", "comboBox", "checkbox"])
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/"
_WP_STRICT = "{http://purl.oclc.org/ooxml/drawingml/"
_VML = "{urn:schemas-microsoft-com:vml}"


def _drawn(*names: str) -> frozenset[str]:
    return frozenset(space + name for space in (_WP, _WP_STRICT) for name in names)


_MATH = frozenset(
    space + name
    for space in (
        "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
        "{http://purl.oclc.org/ooxml/officeDocument/math}",
    )
    for name in ("oMath", "oMathPara")
)
_SIGNS: dict[str, str] = {
    tag: text
    for text, names in {
        "\t": ("tab", "ptab"),
        "\n": ("br", "cr"),
        "\u2011": ("noBreakHyphen",),
        "\u00ad": ("softHyphen",),
        OBJECT: ("sym", "pgNum", *(f"{unit}{form}" for unit in ("day", "month", "year") for form in ("Short", "Long"))),
    }.items()
    for tag in tags(*names)
}
_MARGINS = tags("headerReference", "footerReference")
_NOTE_MARKS = {tag: kind for kind in NOTES for tag in tags(f"{kind}Reference")}
_COMMENT_MARK_NAMES: tuple[tuple[PinKind, str], ...] = (
    ("start", "RangeStart"),
    ("end", "RangeEnd"),
    ("reference", "Reference"),
)
_COMMENT_MARKS: dict[object, PinKind] = {
    tag: kind for kind, name in _COMMENT_MARK_NAMES for tag in tags(f"comment{name}")
}
_COUNTED: dict[str, str] = {
    tag: item
    for item, found in {
        "altchunk": tags("altChunk"),
        "subdocument": tags("subDoc"),
        "form control": tags("control"),
        "ink": tags("contentPart"),
        "picture": _drawn("picture}pic") | {_VML + "imagedata"},
        "chart": _drawn("chart}chart") | {"{http://schemas.microsoft.com/office/drawing/2014/chartex}chart"},
        "smartart": _drawn("diagram}relIds"),
        "drawn words": _drawn("main}t") | {_VML + "textpath"},
        "embedded": {"{urn:schemas-microsoft-com:office:office}OLEObject"},
    }.items()
    for tag in found
}
_SKIPPED = tags(
    *("pPr", "rPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "rubyPr"),
    *("smartTagPr", "customXmlPr", "fldData", "instrText", "delText", "delInstrText"),
)

_Step = Callable[[Walker, Any], None]
# Each element that means something; of any other, the children are walked, so that no words are lost in it.
_STEPS: dict[object, _Step | None] = {
    **dict.fromkeys(_SKIPPED),
    _MC + "AlternateContent": Walker._choice,
    **dict.fromkeys(_SIGNS, Walker._sign),
    **dict.fromkeys(_NOTE_MARKS, Walker._note_mark),
    **dict.fromkeys(_COMMENT_MARKS, Walker._comment_mark),
    **dict.fromkeys(tags("sectPr"), Walker._section),
    **dict.fromkeys(_COUNTED, Walker._count),
    **dict.fromkeys(_MATH, Walker._mathematics),
    **dict.fromkeys(tags("p"), Walker._block),
    **dict.fromkeys(tags("tbl"), Walker._tabulate),
    **dict.fromkeys(tags("tr"), Walker._row),
    **dict.fromkeys(tags("tc"), Walker._cell),
    **dict.fromkeys(tags("sdt"), Walker._control),
    **dict.fromkeys(tags("ins", "moveTo"), Walker._insertion),
    **dict.fromkeys(tags("del", "moveFrom"), Walker._deletion),
    **dict.fromkeys(tags("fldSimple"), Walker._simple_field),
    **dict.fromkeys(tags("fldChar"), Walker._field_mark),
    **dict.fromkeys(tags("txbxContent"), Walker._text_box),
    **dict.fromkeys(tags("r"), Walker._run),
    **dict.fromkeys(tags("t"), Walker._text),
    **dict.fromkeys(tags("drawing", "pict"), Walker._drawing),
    **dict.fromkeys(tags("object"), Walker._embedding),
}

_CONTAINERS = frozenset([_MC + "AlternateContent"]) | tags("tbl", "tr", "tc", "sdt", "ins", "moveTo", "del", "moveFrom")
LEFT_OUT = _SKIPPED - tags("sdtPr")  # of what stands outside paragraphs
_UNITS = frozenset(tag for tag in _STEPS if isinstance(tag, str)) - _CONTAINERS - LEFT_OUT


def outline(package: Package, part: str) -> Outline:
    """A part that holds text, cut into what the walk takes whole and what it goes through piece by piece."""
    return package.outline(part, _UNITS, LEFT_OUT, containers=True)
