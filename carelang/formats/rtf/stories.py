"""Stories of RTF: the body, a note, a margin or a text box, as paragraphs and the cells of tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from carelang.formats.gathering import Gatherer
from carelang.formats.telling import Where, kind_of, place_of
from carelang.text import line_and_column
from carelang.types import Segment, SegmentKind, Span

Ending = Literal["paragraph", "cell", "row"]

_BODY_LEVEL: Final = 9  # the outline level that means "not a heading"


class Paragraph(NamedTuple):
    """What is said of a paragraph: its style, its outline level, and how deep in tables it stands."""

    style: int = 0
    outline: int = _BODY_LEVEL
    level: int = 0


BODY: Final = Paragraph()


@dataclass(eq=False, slots=True)
class _Table:
    """A table that is open: its place, the row and cell that are being read, and where that is."""

    place: str
    where: Where
    row: int = 1
    cell: int = 1

    def step(self) -> None:
        self.where = Where(f"{self.place}, row {self.row}, cell {self.cell}", in_cell=True)


class Story:
    """Paragraphs that follow each other: ``segments``; ``listed`` says that a bullet stands before the open one.

    What hangs on the open paragraph (``hanging``) comes after it. ``source`` is the whole of the RTF, and ``depth``
    the number of stories around this one.
    """

    def __init__(self, source: str, kind: SegmentKind = "paragraph", place: str = "", depth: int = 0) -> None:
        self.kind, self.place, self.depth = kind, place, depth
        self.segments: list[Segment] = []
        self.hanging: list[Segment] = []
        self.listed = False
        self._source = source
        self._where = Where(place)
        self._tables: list[_Table] = []
        self._begin()

    def _begin(self) -> None:
        self._gathered = Gatherer()
        self._notes: list[tuple[Span, str]] = []
        self._paragraph: Paragraph | None = None

    def become_endnote(self, number: int) -> None:
        """Let the story, of which nothing was read yet, be this endnote."""
        self.kind, self.place = "endnote", f"endnote {number}"
        self._where = Where(self.place)

    def add(self, text: str, start: int, end: int | None, notes: tuple[str, ...], paragraph: Paragraph) -> None:
        """Add ``text``, which stands one to one at ``start``, or for which something else stands there to ``end``."""
        before = self._gathered.length
        if end is None:
            self._gathered.add(text, start)
        else:
            self._gathered.add_unequal(text, start, end)
        after = self._gathered.length
        if after == before:
            return
        if self._paragraph is None:
            self._paragraph = paragraph
        for note in notes:
            since = next((one for one in self._notes[-3:] if one[0].end == before and one[1] == note), None)
            if since is not None:
                self._notes.remove(since)
            self._notes.append((Span(before if since is None else since[0].start, after), note))

    def end(self, what: Ending, paragraph: Paragraph, kinds: Mapping[int, SegmentKind]) -> None:
        """End the open paragraph, and what it is the last of; ``kinds`` are those of the styles.

        ``paragraph`` is what holds at its end.
        """
        begun = paragraph if self._paragraph is None else self._paragraph
        self._tabulate(max(begun.level, paragraph.level) if what != "paragraph" else begun.level)
        where = self._tables[-1].where if self._tables else self._where
        own = kinds.get(begun.style)
        if begun.outline < _BODY_LEVEL and own is None:
            own = "heading"
        if own is None and self.listed:
            own = "list item"
        self._flush(where, own)
        if what == "cell":
            self._tables[-1].cell += 1
            self._tables[-1].step()
        elif what == "row":
            self._tables[-1].row, self._tables[-1].cell = self._tables[-1].row + 1, 1
            self._tables[-1].step()

    def _tabulate(self, level: int) -> None:
        """Let as many tables be open as ``level`` says."""
        del self._tables[level:]
        while len(self._tables) < level:
            outer = self._tables[-1].where if self._tables else self._where
            table = _Table(outer.next_table(), outer)
            table.step()
            self._tables.append(table)

    def _flush(self, where: Where, own: SegmentKind | None) -> None:
        kind = kind_of(own, self.kind, where)
        segment = self._gathered.segment("", kind, 1)
        if segment is not None:
            text = segment.text
            line = line_and_column(self._source, segment.origin[0][1])[0]
            notes = sorted((Span(start, min(end, len(text))), note) for (start, end), note in self._notes)
            place = place_of(where, kind, text)
            self.segments.append(segment._replace(place=place, line=line, notes=tuple(notes)))
        self.segments += self.hanging
        self.hanging, self.listed = [], False
        self._begin()
