"""The text of an OpenDocument part: paragraphs made of pieces, as a reader of the paper meets them."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from carelang.formats.odt.names import (
    COUNTED,
    DRAW,
    FIELD,
    FIELDS,
    LOEXT,
    MATH,
    OFFICE,
    SHAPES,
    SKIPPED,
    TABLE,
    TEXT,
    XLINK,
    XML,
    Element,
    named,
    times,
)
from carelang.formats.odt.paragraphs import Paragraph, Story
from carelang.formats.odt.styles import Styles
from carelang.formats.telling import OBJECT, Where
from carelang.types import SegmentKind

_MOST_SPACES = 100  # that one element stands for


_EMBEDDED = (("chart", "chart"), ("formula", "math"))  # media types, and what is counted for each


class _FootnoteOrEndnote(NamedTuple):
    body: Element
    story: Story
    notes: frozenset[str]


@dataclass(eq=False, slots=True)
class _Table:
    place: str
    row: int = 0
    cell: int = 0
    spanned: int = 0  # covered cells still to come to the right of a wide one


class Walker:
    """Walks parts and gathers ``paragraphs``, and ``unchecked``: what it saw and did not read.

    ``styles`` are those of the part that is walked. Recursion is as deep as the XML, at most 256 levels.
    """

    def __init__(self, styles: Styles, media: dict[str, str]) -> None:
        self.paragraphs: list[Paragraph] = []
        self.unchecked: Counter[str] = Counter()
        self.styles = styles
        self._media = media
        self._boxes = 0
        self._numbers: Counter[str] = Counter()
        self._waiting: list[_FootnoteOrEndnote] = []
        self._inserted: set[str] = set()  # the ids of all insertions of the part
        self._open: set[str] = set()  # those that have begun
        self._marks: set[Element] = set()  # where field marks begin whose code is set apart from the result
        self._fields: list[bool] = []  # field marks that are open; whether what they show has begun
        self._story = Story("paragraph")
        self._where = Where("")
        self._paragraph: Paragraph | None = None
        self._table: _Table | None = None
        self._listed = False
        self._hidden = False  # by the style of the text
        self._notes: frozenset[str] = frozenset()

    def part(self, root: Element, story: Story, notes: Iterable[str] = ()) -> None:
        """Walk a flow of text of its own, and then the footnotes and endnotes that it has marks of."""
        self._inserted, self._open, self._fields = set(), set(), []
        self._marks = _divided_fields(root)
        self._notes = frozenset(notes)
        self.story(root, story)
        while self._waiting:
            waiting, self._waiting = sorted(self._waiting, key=lambda one: one.story.kind != "footnote"), []
            for body, inside, self._notes in waiting:
                self.story(body, inside)
        self._notes = frozenset()

    def story(self, root: Element, story: Story) -> None:
        """Walk one story, from the element that holds its paragraphs; what is open outside stays as it was."""
        outside = (self._story, self._where, self._paragraph, self._table, self._listed, self._fields)
        hidden, notes = self._hidden, self._notes
        self._story, self._where = story, Where(story.place)
        self._paragraph, self._table, self._listed, self._fields = None, None, False, []
        self._hidden, self._notes = False, self._noted_now()
        self._walk(root)
        self._story, self._where, self._paragraph, self._table, self._listed, self._fields = outside
        self._hidden, self._notes = hidden, notes

    def _walk(self, parent: Element) -> None:
        """Every element and all character data."""
        self._characters(parent.text)
        for node in parent:
            self._step(node)
            self._characters(node.tail)

    def _elements(self, parent: Element) -> None:
        """Every element, where the format has no place for character data."""
        for node in parent:
            self._step(node)

    def _step(self, node: Element) -> None:
        if isinstance(node.tag, str):  # neither a comment nor an instruction
            step = _STEPS.get(node.tag, Walker._walk)
            if step is not None:
                step(self, node)

    def _noted(self, node: Element, *notes: str) -> None:
        outside = self._notes
        self._notes |= frozenset(notes)
        self._walk(node)
        self._notes = outside

    def _count(self, node: Element) -> None:
        self.unchecked[COUNTED[str(node.tag)]] += 1

    # Characters

    def _characters(self, text: str | None) -> None:
        if self._paragraph is None:
            self.unchecked["stray"] += bool((text or "").strip())
        elif text and all(self._fields):
            self._paragraph.add(text, self._noted_now())

    def _exactly(self, text: str) -> None:
        if self._paragraph is not None and all(self._fields):
            self._paragraph.add_exactly(text, self._noted_now())

    def _noted_now(self) -> frozenset[str]:
        states = {"hidden": self._hidden, "insertion": bool(self._open), "field": bool(self._fields)}
        return self._notes.union(note for note, is_so in states.items() if is_so)

    def _spaces(self, node: Element) -> None:
        self._exactly(" " * min(times(node.get(TEXT + "c")), _MOST_SPACES))

    def _sign(self, node: Element) -> None:
        self._exactly("\t" if node.tag == TEXT + "tab" else "\n")

    def _object(self, node: Element) -> None:
        """What stands in the line is one unit of it; what floats beside it leaves nothing."""
        if node.get(TEXT + "anchor-type") == "as-char":
            self._exactly(OBJECT)

    # Blocks

    def _block(self, node: Element) -> None:
        outside = (self._paragraph, self._hidden)
        style = node.get(TEXT + "style-name", "")
        kind = self.styles.kind(style)
        if node.tag == TEXT + "h":
            kind = "heading"
        elif kind is None and self._listed:
            kind = "list item"
        self._paragraph = Paragraph(kind, self._story, self._where)
        self._hidden = bool(self.styles.hidden("paragraph", style))
        self.paragraphs.append(self._paragraph)
        self._walk(node)
        self._paragraph.finish()
        self._paragraph, self._hidden = outside

    def _list(self, node: Element) -> None:
        outside = self._listed
        self._listed = True
        self._walk(node)
        self._listed = outside

    def _section(self, node: Element) -> None:
        hidden = node.get(TEXT + "display") == "none" or node.get(TEXT + "is-hidden") == "true"
        self._noted(node, *(("hidden",) if hidden else ()))

    def _tabulate(self, node: Element) -> None:
        outside = self._table
        self._table = _Table(self._where.next_table())
        self._walk(node)
        self._table = outside

    def _row(self, node: Element) -> None:
        if self._table is not None:
            self._table.row += 1
            self._table.cell = self._table.spanned = 0
        hidden = node.get(TABLE + "visibility") in ("collapse", "filter")
        self._noted(node, *(("hidden",) if hidden else ()))
        if self._table is not None:
            self._table.row += times(node.get(TABLE + "number-rows-repeated")) - 1

    def _cell(self, node: Element) -> None:
        table, where, listed = self._table, self._where, self._listed
        covered = node.tag == TABLE + "covered-table-cell"
        repeated = times(node.get(TABLE + "number-columns-repeated"))
        if table is not None:
            self._where, self._listed = Where(f"{table.place}, row {table.row}, cell {table.cell + 1}", True), False
            if covered:  # those to the right of a wide cell are part of it
                within = min(table.spanned, repeated)
                table.spanned -= within
                table.cell += repeated - within
            else:
                table.spanned = times(node.get(TABLE + "number-columns-spanned")) - 1
                table.cell += repeated
        self._noted(node, *(("hidden",) if covered else ()))
        self._where, self._listed = where, listed

    # Inside a paragraph

    def _span(self, node: Element) -> None:
        outside = self._hidden
        own = self.styles.hidden("text", node.get(TEXT + "style-name", ""))
        self._hidden = outside if own is None else own
        self._walk(node)
        self._hidden = outside

    def _field(self, node: Element) -> None:
        self._noted(node, "field", *(("hidden",) if node.get(TEXT + "display") == "none" else ()))

    def _hidden_text(self, node: Element) -> None:
        """Text with a condition; LibreOffice keeps it in an attribute alone while it shows."""
        outside = self._notes
        self._notes |= {"field", "hidden"} if node.get(TEXT + "is-hidden") == "true" else {"field"}
        if not (node.text or "").strip():
            self._characters(node.get(TEXT + "string-value"))
        self._walk(node)
        self._notes = outside

    def _hidden_paragraph(self, node: Element) -> None:
        if self._paragraph is not None and node.get(TEXT + "is-hidden") == "true":
            self._paragraph.hidden = True
        self._noted(node, "field")

    def _content_control(self, node: Element) -> None:
        if node.get(LOEXT + "showing-place-holder") == "true":
            self.unchecked["placeholder"] += 1
        else:
            self._walk(node)

    def _note(self, node: Element) -> None:
        kind: SegmentKind = "endnote" if node.get(TEXT + "note-class") == "endnote" else "footnote"
        self._exactly(OBJECT)
        self._numbers[kind] += 1
        for body in node.iterchildren(TEXT + "note-body"):
            self._waiting.append(
                _FootnoteOrEndnote(body, Story(kind, f"{kind} {self._numbers[kind]}"), self._noted_now())
            )

    # Changes and field marks, which begin and end where they like

    def _changes(self, node: Element) -> None:
        for region in node.iterchildren(TEXT + "changed-region"):
            if region.find(TEXT + "deletion") is not None:
                self.unchecked["deletion"] += 1
            if region.find(TEXT + "insertion") is not None:
                self._inserted.update(filter(None, (region.get(TEXT + "id"), region.get(XML + "id"))))

    def _change_start(self, node: Element) -> None:
        self._open.update(self._inserted.intersection([node.get(TEXT + "change-id", "")]))

    def _change_end(self, node: Element) -> None:
        self._open.discard(node.get(TEXT + "change-id", ""))

    def _field_start(self, node: Element) -> None:
        self._fields.append(node not in self._marks)

    def _field_separator(self, node: Element) -> None:
        if self._fields:
            self._fields[-1] = True

    def _field_end(self, node: Element) -> None:
        if self._fields:
            self._fields.pop()

    def _form_field(self, node: Element) -> None:
        if node.get(FIELD + "type", "").endswith("DROPDOWN"):
            self.unchecked["dropdown"] += 1

    # Frames and shapes

    def _text_box(self, node: Element) -> None:
        self._boxes += 1
        inside = self._story.place if self._story.kind != "text box" else ""
        place = f"{inside}, text box {self._boxes}" if inside else f"text box {self._boxes}"
        self.story(node, Story("text box", place))

    def _frame(self, node: Element) -> None:
        """What a frame holds is one thing in several forms, the best first."""
        self._object(node)
        content = next(node.iterchildren(*_FRAMED), None)
        if content is not None:
            self._step(content)

    def _shape(self, node: Element) -> None:
        self._object(node)
        blocks = node.iterchildren(TEXT + "p", TEXT + "h", TEXT + "list")
        if any(str(text).strip() for block in blocks for text in block.itertext()):
            self._text_box(node)

    def _group(self, node: Element) -> None:
        self._object(node)
        self._elements(node)

    def _embedded(self, node: Element) -> None:
        """A chart or formula by its media type; whatever else has a file of its own in this one."""
        inner = next((child for child in node if isinstance(child.tag, str)), None)
        path = node.get(XLINK + "href", "").removeprefix("./").rstrip("/")
        media = self._media.get(path + "/") or self._media.get(path, "")
        if inner is not None:
            media = "formula" if str(inner.tag).startswith(MATH) else inner.get(OFFICE + "mimetype", "")
        kinds = (item for kind, item in _EMBEDDED if media.rpartition(".")[2].startswith(kind))
        self.unchecked[next(kinds, "embedded")] += 1

    def _control(self, node: Element) -> None:
        self.unchecked["form control"] += 1
        self._object(node)


def _divided_fields(root: Element) -> set[Element]:
    """The marks of fields that have code before a separator, and an end."""
    divided: set[Element] = set()
    waiting: list[list[Element]] = []
    for node in root.iter(*named(FIELD, "fieldmark-start fieldmark-separator fieldmark-end")):
        if node.tag == FIELD + "fieldmark-start":
            waiting.append([node])
        elif waiting and node.tag == FIELD + "fieldmark-separator":
            waiting[-1].append(node)
        elif waiting:
            start, *separators = waiting.pop()
            if separators:
                divided.add(start)
    return divided


_FRAMED = (*named(DRAW, "text-box image object object-ole applet plugin floating-frame"), TABLE + "table")
_Step = Callable[[Walker, Element], None]
# Each element that means something; of any other, all is walked, so that no words are lost in it.
_STEPS: dict[str, _Step | None] = {
    **dict.fromkeys(SKIPPED),
    **dict.fromkeys(COUNTED, Walker._count),
    **dict.fromkeys(FIELDS, Walker._field),
    **dict.fromkeys(named(TEXT, "p h"), Walker._block),
    **dict.fromkeys(named(TEXT, "list numbered-paragraph"), Walker._list),
    **dict.fromkeys(named(TABLE, "table-cell covered-table-cell"), Walker._cell),
    **dict.fromkeys(named(TEXT, "tab line-break"), Walker._sign),
    **dict.fromkeys(named(TEXT, "ruby"), Walker._elements),
    **dict.fromkeys(SHAPES, Walker._shape),
    **dict.fromkeys(named(DRAW, "g a"), Walker._group),
    DRAW + "frame": Walker._frame,
    DRAW + "text-box": Walker._text_box,
    DRAW + "object": Walker._embedded,
    DRAW + "control": Walker._control,
    TABLE + "table": Walker._tabulate,
    TABLE + "table-row": Walker._row,
    TEXT + "s": Walker._spaces,
    TEXT + "span": Walker._span,
    TEXT + "section": Walker._section,
    TEXT + "note": Walker._note,
    TEXT + "hidden-text": Walker._hidden_text,
    TEXT + "hidden-paragraph": Walker._hidden_paragraph,
    TEXT + "tracked-changes": Walker._changes,
    TEXT + "change-start": Walker._change_start,
    TEXT + "change-end": Walker._change_end,
    LOEXT + "content-control": Walker._content_control,
    FIELD + "fieldmark": Walker._form_field,
    FIELD + "fieldmark-start": Walker._field_start,
    FIELD + "fieldmark-separator": Walker._field_separator,
    FIELD + "fieldmark-end": Walker._field_end,
}
