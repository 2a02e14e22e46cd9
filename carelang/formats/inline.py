"""The words within one block of a Markdown file, each with its place, along the tokens of markdown-it."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from carelang.formats.gathering import OBJECT, Gatherer
from carelang.text import line_and_column
from carelang.types import MARK, Segment

if TYPE_CHECKING:
    from markdown_it.token import Token

_MARKUP: Final = re.compile(r"[\\`*_\[<&]|~~")
_BREAK: Final = re.compile(r"\\?[ ]*\n[ \t]*")
_SPACES: Final = re.compile(r"(?<! ) *+\n[ \t]*+")
_CODE_TAG: Final = re.compile(r"<(code|pre|script|style|svg|template)\b", re.IGNORECASE)
_EMPHASIS: Final = frozenset({"em_open", "em_close", "strong_open", "strong_close", "s_open", "s_close"})


class Lost(Exception):
    """A piece that does not stand where the tokens say: the block is read as it is written."""


class Inline:
    """One block: its ``content``, and where it stands, as pairs (offset in ``content``, offset in ``source``).

    ``gathered`` is its text, ``captions`` what its pictures say, ``remarks`` its comments and where they stand,
    ``left_out`` what is not read. Each piece is taken up where the one before it ended; nothing is ever searched for.
    """

    def __init__(self, content: str, places: Sequence[tuple[int, int]], source: str) -> None:
        self.gathered = Gatherer()
        self.captions: list[Segment] = []
        self.remarks: list[tuple[str, int]] = []
        self.left_out: Counter[str] = Counter()
        self._content, self._places, self._source = content, places, source
        self._pos = 0
        self._code = ""  # the HTML element, if any, whose text is code
        self._code_start = 0

    @staticmethod
    def is_plain(content: str) -> bool:
        """Whether ``content`` holds no markup but line breaks."""
        return _MARKUP.search(content) is None

    def plain(self) -> None:
        """Read content that holds no markup but line breaks."""
        content = self._content
        for match in _SPACES.finditer(content):
            self._verbatim(match.start())
            self._line_break(match.start(), hard=content.startswith("  ", match.start()))
            self._pos = match.end()
        self._verbatim(len(content))

    def walk(self, tokens: Sequence["Token"], shift: int = 0) -> None:
        """Read along ``tokens``; the ends they know count from ``shift``. Raises ``Lost``."""
        rest = iter(tokens)
        for token in rest:
            kind = token.type
            if kind == "text":
                self._expect(token.content)
                self._verbatim(self._pos + len(token.content))
            elif kind in ("softbreak", "hardbreak"):
                self._break(hard=kind == "hardbreak")
            elif kind in _EMPHASIS:
                self._expect(token.markup)
                self._pos += len(token.markup)
            elif kind == "text_special":
                self._special(token)
            elif kind == "code_inline":
                self._code_span(token)
            elif kind == "link_open" and token.markup == "autolink":
                self._address()
                next(rest), next(rest)
            elif kind == "link_open":
                self._expect("[")
                self._pos += 1
                self.left_out["title"] += "title" in token.attrs
            elif kind == "link_close":
                self._expect("]")
                self._pos = shift + token.meta["end"]
            elif kind == "image":
                self._image(token, shift)
            elif kind == "html_inline":
                self._tag(token.content)
            else:
                raise Lost(kind)

    def finish(self) -> None:
        """Make sure that all of the content was read. Raises ``Lost``."""
        if self._content[self._pos :].strip():
            raise Lost
        if self._code:
            self._end_code()

    def _expect(self, text: str) -> None:
        if not self._content.startswith(text, self._pos):
            raise Lost

    def _at(self, offset: int) -> int:
        """Where the code point at ``offset`` of the content stands in the file."""
        here, there = self._places[bisect_right(self._places, offset, key=_first) - 1]
        return there + offset - here

    def _verbatim(self, end: int) -> None:
        """Take the content up to ``end`` as it stands, in as many pieces as it has places."""
        start, self._pos = self._pos, end
        if self._code:
            return
        places = self._places
        index = bisect_right(places, start, key=_first)
        while start < end:
            here, there = places[index - 1]
            stop = min(end, places[index][0]) if index < len(places) else end
            self.gathered.add(self._content[start:stop], there + start - here)
            start, index = stop, index + 1

    def _unequal(self, text: str, end: int) -> None:
        """Add ``text`` for the content up to ``end``."""
        if not self._code:
            self.gathered.add_unequal(text, self._at(self._pos), self._at(end - 1) + 1)
        self._pos = end

    def _line_break(self, at: int, *, hard: bool) -> None:
        if not self._code and not self.gathered.spaced:
            self.gathered.add("\n" if hard else " ", self._at(at))

    def _break(self, *, hard: bool) -> None:
        match = _BREAK.match(self._content, self._pos)
        if match is None:
            raise Lost
        if match[0].startswith("\\"):
            self._unequal("\n", match.end())
        else:
            self._line_break(self._pos, hard=hard)
        self._pos = match.end()

    def _special(self, token: "Token") -> None:
        """An entity, or a backslash and what it escapes."""
        self._expect(token.markup)
        end = self._pos + len(token.markup)
        if token.content == token.markup:
            self._verbatim(end)
        else:
            self._unequal(token.content, end)

    def _code_span(self, token: "Token") -> None:
        self._expect(token.markup)
        marks = len(token.markup)
        closing = re.compile(rf"(?<!`)`{{{marks}}}(?!`)").search(self._content, self._pos + marks)
        if closing is None:
            raise Lost
        self.left_out["code"] += not self._code
        self._unequal(OBJECT, closing.end())

    def _address(self) -> None:
        """``<https://...>``: the address is what a reader sees."""
        self._expect("<")
        end = self._content.find(">", self._pos)
        if end < 0:
            raise Lost
        self._pos += 1
        self._verbatim(end)
        self._pos = end + 1

    def _image(self, token: "Token", shift: int) -> None:
        self._expect("![")
        end = shift + token.meta["end"]
        inside = Inline(self._content, self._places, self._source)
        inside._pos = self._pos + 2
        inside.walk(token.children or (), self._pos + 2)
        line = line_and_column(self._source, self._at(self._pos))[0]
        segment = inside.gathered.segment(f"line {line}, alt of picture", "caption", line)
        if segment is not None:
            self.captions.append(segment)
        self.captions += inside.captions
        self.remarks += inside.remarks
        self.left_out += inside.left_out
        self.left_out["title"] += "title" in token.attrs
        self._unequal(OBJECT, end)

    def _tag(self, tag: str) -> None:
        """An HTML tag or comment within a line: no text, but what its attributes say is."""
        self._expect(tag)
        start, end = self._pos, self._pos + len(tag)
        low = tag.lower()
        if tag.startswith("<!--"):
            if MARK in tag:
                self.remarks.append((tag, self._at(start)))
        elif self._code:
            if low.startswith(f"</{self._code}"):
                self._pos = end
                self._end_code()
        elif opened := _CODE_TAG.match(tag):
            self._code, self._code_start = opened[1].lower(), start
        elif low.startswith("<br"):
            self._unequal("\n", end)
        elif low.startswith(("<img", "<input")):
            self._unequal(OBJECT, end)
        if "=" in tag and not self._code and tag[1:2].isalpha():
            at = self._at(start)
            if not self._source.startswith(tag, at):
                raise Lost
            from carelang.formats.html import captions  # slow to load, and seldom asked for

            self.captions += captions(tag, at, self._source)
        self._pos = end

    def _end_code(self) -> None:
        self._code = ""
        self.left_out["code"] += 1
        end = self._pos
        self._pos = self._code_start
        self._unequal(OBJECT, end)


def _first(pair: tuple[int, int]) -> int:
    return pair[0]
