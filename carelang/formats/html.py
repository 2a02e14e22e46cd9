"""HTML pages: what a reader sees, block by block, with the place of every word in the file."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Final

from carelang.formats.gathering import OBJECT, Gatherer, told
from carelang.formats.plain import decode
from carelang.text import line_and_column
from carelang.types import MARK, Document, Remark, Segment, SegmentKind, Span

_BLOCKS: Final = frozenset(
    "address article aside blockquote body button caption center dd details dialog div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html label legend li main menu nav ol optgroup option p pre q"
    " search section select summary table tbody td textarea tfoot th thead title tr ul".split()
)
_VOID: Final = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_LEFT_OUT: Final = {
    "script": "",
    "style": "",
    "iframe": "",
    "template": "template",
    "code": "code",
    "pre": "block",
    "svg": "drawing",
    "math": "drawing",
}
_PARAGRAPH: Final = frozenset({"p"})
_CLOSED_BY: Final = {
    tag: _PARAGRAPH.union(closed)
    for tags, closed in (
        (("li",), ("li",)),
        (("dt", "dd"), ("dt", "dd")),
        (("option",), ("option",)),
        (("td", "th"), ("td", "th")),
        (("tr",), ("td", "th", "tr")),
    )
    for tag in tags
}
_KINDS: Final[tuple[tuple[SegmentKind, tuple[str, ...]], ...]] = (
    ("quotation", ("blockquote", "q")),
    ("heading", ("h1", "h2", "h3", "h4", "h5", "h6", "title")),
    ("caption", ("caption", "figcaption")),
    ("cell", ("td", "th")),
    ("list item", ("li", "dt", "dd", "option")),
)
_PIECE: Final = re.compile(
    r"(?P<space>[ \t\n\r\f]+)|(?P<entity>&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);?)"
    r"|[^ \t\n\r\f&]++(?: [^ \t\n\r\f&]++)*+|&"  # words with one space between them are one piece
)
_ATTRIBUTE: Final = re.compile(
    r"""(?P<name>[^\s"'<>/=]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+)))?"""
)
_TAG_NAME: Final = re.compile(r"</?[^\s/>]*")
_SPOKEN: Final = ("alt", "title", "aria-label", "placeholder")
_BUTTONS: Final = ("submit", "button", "reset")
_CHARSET: Final = re.compile(rb"<meta\b[^>]{0,400}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_WINDOWS: Final = frozenset({"iso-8859-1", "latin1", "us-ascii", "ascii"})  # browsers read these as Windows-1252


def decode_page(data: bytes, name: str) -> str:
    """Return the text of a page: as ``plain.decode``, but what is no UTF-8 is read as its ``<meta>`` says."""
    charset = _CHARSET.search(data, 0, 4096)
    if charset is not None and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        said = charset[1].decode("ascii").lower()
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                return decode(data.decode("cp1252" if said in _WINDOWS else said).encode("utf-8"), name)
            except (LookupError, UnicodeError, ValueError):
                pass
    return decode(data, name)


def read_text(text: str, name: str) -> Document:
    """Return the page ``text`` as segments: one for each block of text, each cell, and each attribute with words."""
    page = Page(text, text)
    return Document(name, tuple(page.segments), told(page.left_out), tuple(page.remarks), text)


def captions(tag: str, at: int, source: str) -> Iterator[Segment]:
    """Yield what a start tag, which begins at ``at`` of ``source``, says in its attributes: alt, title and the like."""
    name = _TAG_NAME.match(tag)
    assert name is not None
    given = {match["name"].lower(): match for match in _ATTRIBUTE.finditer(tag, name.end())}
    spoken: tuple[str, ...] = _SPOKEN
    if "value" in given and "type" in given and _value(given["type"])[0].lower() in _BUTTONS:
        spoken = (*_SPOKEN, "value")
    for key in spoken:
        if key in given:
            value, start = _value(given[key])
            gathered = Gatherer()
            say(gathered, value, at + start)
            line = line_and_column(source, at + start)[0]
            segment = gathered.segment(f"line {line}, {key} of {name[0][1:].lower()}", "caption", line)
            if segment is not None:
                yield segment


def _value(match: re.Match[str]) -> tuple[str, int]:
    for group in ("double", "single", "bare"):
        if match[group] is not None:
            return match[group], match.start(group)
    return "", match.end()


def say(gathered: Gatherer, raw: str, at: int) -> None:
    """Add ``raw`` text of a page, which stands at ``at``: entities read, white space made one space."""
    for match in _PIECE.finditer(raw):
        piece, start = match[0], at + match.start()
        kind = match.lastgroup
        seen = unescape(piece) if kind == "entity" else piece
        if kind == "space" or (kind == "entity" and seen in (" ", "\t", "\n", "\f")):
            if not gathered.spaced:
                if kind == "space":
                    gathered.add(" ", start)
                else:
                    gathered.add_unequal(" ", start, start + len(piece))
        elif seen != piece:
            gathered.add_unequal(seen, start, start + len(piece))
        else:
            gathered.add(piece, start)


class Page(HTMLParser):
    """Reads ``text``, which stands one to one at ``base`` of ``source``: ``segments``, ``remarks``, ``left_out``.

    A block of a Markdown file is read so too, in a quotation or not (``kind``).
    """

    def __init__(self, text: str, source: str, base: int = 0, kind: SegmentKind = "paragraph") -> None:
        super().__init__(convert_charrefs=False)
        self.segments: list[Segment] = []
        self.remarks: list[Remark] = []
        self.left_out: Counter[str] = Counter()
        text = text.replace("<![", "<!;")  # a comment to a browser, at which the parser would give up
        self._text, self._source, self._base, self._outer = text, source, base, kind
        self._lines = [0, *(match.end() for match in re.finditer("\n", text + "\n"))]
        self._open: list[tuple[str, bool]] = []
        self._count: Counter[str] = Counter()
        self._hidden = 0
        self._tables: list[_Table] = [_Table("")]
        self._gathered, self._captions = Gatherer(), list[Segment]()
        self._notes: list[tuple[Span, str]] = []
        self._skipped: _Skipped | None = None
        self.feed(text + "\n")
        self.close()
        if self._skipped is not None:
            self._skip_end()
        self._flush()

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    # What the parser calls.

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in a start tag."""
        if self._skipped is not None:
            self._skipped.inside[tag] += tag not in _VOID
            return
        if tag in _BLOCKS:
            self._flush()
            while self._open and self._open[-1][0] in _CLOSED_BY.get(tag, _PARAGRAPH):
                self._pop()
        if tag in _LEFT_OUT:
            self._skipped = _Skipped(tag, self._at())
            return
        if tag not in _VOID:
            hidden = any(key == "hidden" for key, _ in attrs)
            self._open.append((tag, hidden))
            self._count[tag] += 1
            self._hidden += hidden
            self._tabulate(tag)
        elif tag in ("br", "img", "input"):
            self._add_mark("\n" if tag == "br" else OBJECT)
        raw = self.get_starttag_text() or ""
        if attrs and self._text.startswith(raw, self._at()):
            self._captions += [
                one._replace(place=self._within(one.place))
                for one in captions(raw, self._base + self._at(), self._source)
            ]

    def handle_endtag(self, tag: str) -> None:
        """Take in an end tag; what is open inside it ends too."""
        if self._skipped is not None:
            inside, itself = self._skipped.inside, tag == self._skipped.tag
            if inside[tag]:
                inside[tag] -= 1
                return
            if not itself and not (tag in _BLOCKS and self._count[tag]):
                return
            self._skip_end()  # its own end, or that of a block around it
            if itself:
                return
        if tag in _BLOCKS:
            self._flush()
        if self._count[tag]:
            while self._pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Take in text without entities."""
        self._say(data)

    def handle_entityref(self, name: str) -> None:
        """Take in a named entity."""
        self._say_entity(f"&{name}")

    def handle_charref(self, name: str) -> None:
        """Take in a numbered entity."""
        self._say_entity(f"&#{name}")

    def handle_comment(self, data: str) -> None:
        """Keep a comment that speaks to carelang."""
        if MARK in data and self._skipped is None:
            self.remarks.append(Remark(len(self.segments), data, self._base + self._at() + len("<!--")))

    # What is made of it.

    def _say_entity(self, raw: str) -> None:
        at = self._at()
        self._say(raw + ";" if self._text.startswith(raw + ";", at) else raw)

    def _say(self, raw: str) -> None:
        at = self._at()
        if self._skipped is not None:
            self._skipped.words = self._skipped.words or re.search(r"\w", raw) is not None
            return
        before = self._gathered.length
        if self._text.startswith(raw, at) or raw == self._text[at:] + "\n":
            say(self._gathered, raw, self._base + at)
        else:
            self._gathered.add_unequal(unescape(raw), self._base + at, self._base + at)
        self._note(before)

    def _note(self, before: int) -> None:
        """Note what was added since as hidden, if it is."""
        if self._hidden and self._gathered.length > before:
            if self._notes and self._notes[-1][0].end == before:
                before = self._notes.pop()[0].start
            self._notes.append((Span(before, self._gathered.length), "hidden"))

    def _add_mark(self, mark: str) -> None:
        start = self._base + self._at()
        if mark == "\n":
            self._gathered.drop_space()
        self._gathered.add_unequal(mark, start, start + len(self.get_starttag_text() or ""))

    def _skip_end(self) -> None:
        skipped, self._skipped = self._skipped, None
        assert skipped is not None
        what = _LEFT_OUT[skipped.tag]
        if what and skipped.words:
            self.left_out[what] += 1
        if what in ("code", "drawing"):
            end = self._base + min(self._at(), len(self._text))
            self._gathered.add_unequal(OBJECT, self._base + skipped.start, end)

    def _pop(self) -> str:
        tag, hidden = self._open.pop()
        self._count[tag] -= 1
        self._hidden -= hidden
        if tag == "table":
            self._tables.pop()
        return tag

    def _tabulate(self, tag: str) -> None:
        table = self._tables[-1]
        if tag == "table":
            table.inner += 1
            outside = f"{table.cell_place()}, " if table.place else ""
            self._tables.append(_Table(f"{outside}table {table.inner}"))
        elif tag == "tr":
            table.row, table.cell = table.row + 1, 0
        elif tag in ("td", "th"):
            table.row, table.cell = max(table.row, 1), table.cell + 1

    def _within(self, place: str) -> str:
        """``place`` with the cell it is in, if it is in one."""
        table = self._tables[-1]
        return f"{table.cell_place()}, {place.partition(', ')[2]}" if table.cell else place

    def _flush(self) -> None:
        """End the segment that is being gathered; what its attributes say comes after it."""
        gathered, self._gathered = self._gathered, Gatherer()
        notes, self._notes = self._notes, []
        if gathered.length:
            kind = next((kind for kind, tags in _KINDS if any(self._count[tag] for tag in tags)), self._outer)
            kind = "quotation" if self._outer == "quotation" else kind
            segment = gathered.segment("", kind, 1)
            if segment is not None:
                line = line_and_column(self._source, segment.origin[0][1])[0]
                place = self._tables[-1].cell_place() if kind == "cell" and self._tables[-1].cell else f"line {line}"
                cut = [(Span(span.start, min(span.end, len(segment.text))), note) for span, note in notes]
                self.segments.append(segment._replace(place=place, line=line, notes=tuple(cut)))
        self.segments += self._captions
        self._captions = []


class _Table:
    """A table that is open: where it stands, and the row and cell that are being read."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.row = self.cell = self.inner = 0

    def cell_place(self) -> str:
        """Where the cell is that is being read."""
        return f"{self.place}, row {self.row}, cell {self.cell}"


class _Skipped:
    """An element whose text is left out: where it begins, what is open inside it, and whether it holds words."""

    def __init__(self, tag: str, start: int) -> None:
        self.tag, self.start = tag, start
        self.inside: Counter[str] = Counter()
        self.words = False
