"""Markdown files: what a reader sees, block by block, read by markdown-it, with the place of every word in the file."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from carelang.formats.gathering import told
from carelang.formats.inline import Inline, Lost
from carelang.types import Document, Remark, Segment, SegmentKind

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DEEPEST: Final = 100  # markdown-it reads no lists and quotations deeper than this within each other
_FRONT_MATTER: Final = re.compile(
    r"---[ \t]*(?:\r\n|\r|\n)(?:[^\r\n]*(?:\r\n|\r|\n))*?(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)"
)
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_PIPE: Final = re.compile(r"(?<!\\)\|")
_ROW_BEGINS: Final = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*+\|")
_FOOTNOTE: Final = re.compile(r"\[\^[^\]\s]+\]:")


@cache
def _parser() -> "MarkdownIt":
    """The one parser: CommonMark with tables and struck-out words; we read the inlines of each block ourselves."""
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import reference
    from markdown_it.rules_inline import image, link

    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    parser.disable(["inline", "text_join"])
    parser.inline.ruler.at("link", _knowing_its_end(link))
    parser.inline.ruler.at("image", _knowing_its_end(image))

    def no_footnote(state: Any, first: int, last: int, silent: bool) -> bool:
        """Read a footnote as the paragraph it is, not as an address that nobody sees."""
        if state.src.startswith("[^", state.bMarks[first] + state.tShift[first]):
            return False
        return reference(state, first, last, silent)

    parser.block.ruler.at("reference", no_footnote)
    return parser


def _knowing_its_end(rule: Callable[[Any, bool], bool]) -> Callable[[Any, bool], bool]:
    """Return a rule of markdown-it that writes down where what it read ends."""

    def read(state: Any, silent: bool) -> bool:
        found = rule(state, silent)
        if found and not silent:
            state.tokens[-1].meta["end"] = state.pos
        return found

    return read


def read_text(text: str, name: str) -> Document:
    """Return the Markdown ``text`` as segments: one for each heading, paragraph, cell, list item and picture."""
    reader = _Reader(text)
    return Document(name, tuple(reader.segments), told(reader.left_out), tuple(reader.remarks), text)


class _Reader:
    """Reads a file; lines are counted from 0 as markdown-it does."""

    def __init__(self, text: str) -> None:
        self.segments: list[Segment] = []
        self.remarks: list[Remark] = []
        self.left_out: Counter[str] = Counter()
        self._text = text
        self._lines = _LINE_END.split(text)
        if "\r" in text:
            self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
        else:
            self._starts = [0, *accumulate(len(line) + 1 for line in self._lines)][:-1]
        front_matter = _FRONT_MATTER.match(text)
        body = front_matter.end() if front_matter else 0
        self._above = len(_LINE_END.findall(text, 0, body))
        self.left_out["front matter"] += front_matter is not None
        self._env: dict[str, Any] = {}
        self._quotes = self._lists = 0
        self._heading = ""  # the mark of the heading that is open
        self._table, self._row, self._cell = 0, 0, 0
        self._cells: list[tuple[int, int]] = []  # where the cells of the row begin and end in its line
        for token in _parser().parse(text[body:], self._env):
            self._take(token)

    def _take(self, token: "Token") -> None:
        kind = token.type
        if kind == "inline":
            self._block(token)
        elif kind in ("heading_open", "heading_close"):
            self._heading = token.markup if token.nesting > 0 else ""
        elif kind in ("blockquote_open", "blockquote_close"):
            self._quotes += token.nesting
        elif kind in ("list_item_open", "list_item_close"):
            self._lists += token.nesting
        elif kind == "table_open":
            self._table, self._row = self._table + 1, 0
        elif kind == "tr_open":
            self._row, self._cell = self._row + 1, 0
            assert token.map is not None
            self._cells = _cells(self._lines[self._above + token.map[0]])
        elif kind in ("th_open", "td_open"):
            self._cell += 1
        elif kind == "table_close":
            self._cell = 0
        elif kind in ("fence", "code_block"):
            self.left_out["block"] += 1
        elif kind == "html_block":
            self._html(token)
        if token.level >= _DEEPEST - 1 and kind in ("blockquote_open", "list_item_open"):
            self.left_out["deep"] = 1

    def _kind(self, content: str) -> SegmentKind:
        if self._quotes:
            return "quotation"
        if self._cell:
            return "cell"
        if self._heading:
            return "heading"
        if self._lists:
            return "list item"
        return "footnote" if content.startswith("[^") and _FOOTNOTE.match(content) else "paragraph"

    def _block(self, token: "Token") -> None:
        """Read the words of one block, or the block as it is written where they cannot be told apart for certain."""
        content = token.content
        if not content:
            return
        assert token.map is not None
        first, last = self._above + token.map[0], self._above + token.map[1]
        kind = self._kind(content)
        try:
            places = self._cell_places(content, first) if self._cell else self._places(content, first, last)
            inline = Inline(content, places, self._text)
            if Inline.is_plain(content):
                inline.plain()
            else:
                tokens: list[Token] = []
                inline.walk(_parser().inline.parse(content, _parser(), self._env, tokens))
                inline.finish()
        except Lost:
            self._as_written(first, last, kind)
            return
        self.remarks += [Remark(len(self.segments), text, at) for text, at in inline.remarks]
        place = f"table {self._table}, row {self._row}, cell {self._cell}" if self._cell else f"line {first + 1}"
        segment = inline.gathered.segment(place, kind, first + 1)
        if segment is not None:
            self.segments.append(segment)
        self.segments += inline.captions
        if inline.left_out:
            self.left_out += inline.left_out

    def _as_written(self, first: int, last: int, kind: SegmentKind) -> None:
        start = self._starts[first]
        text = self._text[start : self._starts[last - 1] + len(self._lines[last - 1])]
        self.segments.append(Segment(text, f"line {first + 1}", kind, first + 1, origin=((0, start),)))

    def _places(self, content: str, first: int, last: int) -> list[tuple[int, int]]:
        """Where each line of ``content`` stands: it reaches to the end of its line of the file. Raises ``Lost``."""
        places = []
        at = 0
        lines = content.split("\n")
        if len(lines) != last - first:
            raise Lost
        for number, line in enumerate(lines, start=first):
            written = self._lines[number].rstrip()
            inset = len(line) - len(line.lstrip(" \t"))
            bare = line[inset:].rstrip()
            if self._heading.startswith("#"):
                written = _without_closing_marks(written)
            start = len(written) - len(bare)
            if start < 0 or not written.endswith(bare):
                raise Lost
            places.append((at + inset, self._starts[number] + start))
            at += len(line) + 1
        return places

    def _cell_places(self, content: str, row: int) -> list[tuple[int, int]]:
        """Where the pieces of a cell stand: a pipe in it has a backslash before it in the file. Raises ``Lost``."""
        if self._cell > len(self._cells):
            raise Lost
        start, end = self._cells[self._cell - 1]
        written = self._lines[row][start:end].rstrip()
        pieces = content.rstrip().split("|")
        if not written.endswith("\\|".join(pieces)):
            raise Lost
        at, there = 0, self._starts[row] + start + len(written) - len("\\|".join(pieces))
        places = []
        for piece in pieces:
            places.append((at, there))
            at += len(piece) + 1
            there += len(piece) + 2
        return [places[0], *((here - 1, to - 1) for here, to in places[1:])]

    def _html(self, token: "Token") -> None:
        """Read a block of HTML; the marks of quotations and lists before its lines are put out of its sight."""
        assert token.map is not None
        first, last = self._above + token.map[0], self._above + token.map[1]
        start = self._starts[first]
        shown = []
        for number, line in enumerate(token.content.rstrip("\n").split("\n"), start=first):
            bare = line.lstrip(" \t")
            written = self._lines[number]
            if number >= last or not written.endswith(bare):
                self._as_written(first, last, self._kind(""))
                return
            end = self._starts[number] + len(written)
            gap = self._text[end : self._starts[number + 1]] if number + 1 < len(self._starts) else ""
            shown.append(" " * (len(written) - len(bare)) + bare + gap)
        from carelang.formats.html import Page  # it is slow to load, and seldom asked for

        page = Page("".join(shown), self._text, start, self._kind(""))
        self.remarks += [one._replace(segment=len(self.segments) + one.segment) for one in page.remarks]
        self.segments += page.segments
        self.left_out += page.left_out


def _cells(row: str) -> list[tuple[int, int]]:
    """Where the cells of a line of a table begin and end."""
    bars = [match.start() for match in _PIPE.finditer(row)]
    if _ROW_BEGINS.match(row):
        starts = [bar + 1 for bar in bars]
        return list(zip(starts, [*bars[1:], len(row)], strict=True))
    return list(zip([0, *(bar + 1 for bar in bars)], [*bars, len(row)], strict=True))


def _without_closing_marks(line: str) -> str:
    """Return the line of a heading without the hashes that may close it."""
    bare = line.rstrip("#")
    return bare.rstrip() if bare != line and bare[-1:] in (" ", "\t") else line
