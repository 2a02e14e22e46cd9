"""Text read once: words with their offsets, sentences and quotations, letter case, and places in the file.

Offsets are code points of the text that was handed in; normalising never moves them, because every replacement is
one code point for one. The rules of sentences and quotations are our own, for British prose.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from carelang.types import Segment, Span

# Characters that stand inside a word without belonging to it: soft hyphen, zero-width marks, combining accents.
_SILENT: Final = "\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f"
# A possessive 's is a word of its own, so that "placement's" holds "placement".
_ASCII_WORDS: Final = re.compile(r"('s\b|[a-z0-9]+(?:'(?!s\b)[a-z0-9]+)*)")
_LEAD: Final = rf"(?:(?<![{_SILENT}])[{_SILENT}]++)?+"
_WORDS: Final = re.compile(
    rf"('[{_SILENT}]*+s\b|{_LEAD}\w[\w{_SILENT}]*+(?:'(?![{_SILENT}]*+s\b)[{_SILENT}]*+\w[\w{_SILENT}]*+)*+)"
)
_SILENT_RUN: Final = re.compile(rf"[{_SILENT}]+")
_JOINT: Final = re.compile(rf"[\s\-{_SILENT}]+")
_JOINTS: Final = frozenset({" ", "-", "", "&", "\n", "\r\n"})
_CITATIONS: Final = frozenset({"s", "ss", "reg", "regs", "r", "art", "sch"})
_LOOKALIKES: Final = (
    ("\u2019", "'"),
    ("\u2018", "'"),
    ("\u02bc", "'"),
    ("\xa0", " "),
    ("\u2011", "-"),
    ("\u2010", "-"),
    ("\u0130", "i"),  # the one letter whose lower case is two code points long
    ("\u201c", '"'),
    ("\u201d", '"'),
    ("\u2013", "|"),  # a dash is no hyphen: it ends a phrase
    ("\u2014", "|"),
    ("\u2026", "."),
    ("\u2022", "*"),
    ("\u00a3", "$"),
)

_SENTENCE_END: Final = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s)|\n(?=[ \t]*+[A-Z0-9“‘\"•*\-–])")
_NOT_AN_END: Final = frozenset(
    "mr mrs ms miss dr prof rev st sgt pc dc no nos s ss reg regs art para p pp v eg ie etc approx re".split()
)
_LAST: Final = 1 << 62
_LONG_LINE: Final = 60


def normalise(text: str) -> str:
    """Return ``text`` in lower case with curly apostrophes, odd hyphens and spaces made plain, at the same length."""
    if not text.isascii():
        for odd, plain in _LOOKALIKES:
            text = text.replace(odd, plain)
    return text.lower().replace("_", " ")


def words(text: str) -> list[str]:
    """Return the normalised words of ``text``: "Looked-after children's" gives looked, after, children, 's."""
    return Reading(Segment(text)).words


def utf16_length(text: str) -> int:
    """Return how many UTF-16 code units ``text`` takes (for the LanguageTool protocol and editors)."""
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)


@lru_cache(maxsize=4096)
def _plain_letters(word: str) -> str:
    """Return ``word`` without accents and silent characters, however its accents are written."""
    return _SILENT_RUN.sub("", unicodedata.normalize("NFD", word))


def source_offset(segment: Segment, offset: int) -> int | None:
    """Return where the code point at ``offset`` of the segment's text stands in ``Document.source``.

    ``len(segment.text)`` gives where the text ends. ``None`` for a format that is no text file.
    """
    at = bisect_right(segment.origin, (offset, _LAST)) - 1
    if at < 0:
        return None
    here, there = segment.origin[at]
    return there if _unequal(segment, at) else there + offset - here


def source_span(segment: Segment, span: Span) -> Span | None:
    """Return where the words at ``span`` stand in ``Document.source``, to be shown or put right there.

    ``None`` for a format that is no text file, and where the words do not stand there one to one because markup, an
    entity or the mark of a quoted line is among them.
    """
    first = bisect_right(segment.origin, (span.start, _LAST)) - 1
    last = bisect_right(segment.origin, (max(span.start, span.end - 1), _LAST)) - 1
    if first < 0 or any(_unequal(segment, at) for at in range(first, last + 1)):
        return None
    moves = {there - here for here, there in segment.origin[first : last + 1]}
    if len(moves) > 1:
        return None
    (move,) = moves
    return Span(span.start + move, span.end + move)


def source_reach(segment: Segment, span: Span) -> Span | None:
    """Return the code points of ``Document.source`` from the first to the last that the words at ``span`` stand for.

    Markup may stand between them, and an entity or an escape at either end is taken in whole. ``None`` for a format
    that is no text file.
    """
    exact = source_span(segment, span)
    first = source_offset(segment, span.start)
    if exact is not None or first is None:
        return exact
    at = bisect_right(segment.origin, (max(span.start, span.end - 1), _LAST)) - 1
    here, there = segment.origin[at]
    end = segment.origin[at + 1][1] if _unequal(segment, at) else there + span.end - here
    return Span(first, max(first, end))


def through(segment: Segment, outer: Segment) -> Segment:
    """Return ``segment``, whose source is the text of ``outer``, with its places in the source of ``outer``."""
    origin: list[tuple[int, int]] = []
    for index, (here, there) in enumerate(segment.origin):
        goes_on = segment.origin[index + 1][0] if index + 1 < len(segment.origin) else len(segment.text)
        end = there + goes_on - here
        at = bisect_right(outer.origin, (there, _LAST)) - 1
        outer_here, outer_there = outer.origin[at]
        if _unequal(outer, at):
            origin += [(here, outer_there)] * (1 if _unequal(segment, index) else 2)
        else:
            origin.append((here, outer_there + there - outer_here))
        if not _unequal(segment, index):
            beyond = bisect_right(outer.origin, (end, _LAST))
            origin += [(here + one - there, other) for one, other in outer.origin[at + 1 : beyond]]
    return segment._replace(origin=tuple(origin))


def _unequal(segment: Segment, at: int) -> bool:
    """Whether pair ``at`` of the origin begins code points that do not stand one to one: it stands there twice."""
    return at > 0 and segment.origin[at - 1] == segment.origin[at]


def line_and_column(source: str, offset: int) -> tuple[int, int]:
    """Return the line and the column, both from 1, of the code point at ``offset``; columns are code points.

    Lines end with ``\\r\\n``, ``\\n`` or ``\\r``.
    """
    starts = _line_starts(source)
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def line_start(source: str, line: int) -> int:
    """Return where ``line``, from 1, begins in ``source``, in code points."""
    return _line_starts(source)[line - 1]


@lru_cache(maxsize=1)  # the many places of one file are asked for one after the other
def _line_starts(source: str) -> list[int]:
    return [0, *(match.end() for match in _LINE_END.finditer(source))]


_LINE_END: Final = re.compile(r"\r\n|\n|\r")


class Regex:
    """A regular expression that is compiled when it is first asked for: many are, only by texts that hold something."""

    __slots__ = ("_written", "finditer", "fullmatch", "match", "search")
    finditer: Callable[..., Iterator[re.Match[str]]]
    fullmatch: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    search: Callable[..., re.Match[str] | None]

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self._written = pattern, flags

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Compile it, and keep the methods: they are found without this from then on."""
            compiled = re.compile(*self._written)
            for method in self.__slots__[1:]:
                setattr(self, method, getattr(compiled, method))
            return object.__getattribute__(self, name)


_Value = TypeVar("_Value")


class kept(Generic[_Value]):  # noqa: N801
    """A property worked out when it is first asked for: ``functools.cached_property`` without its lock."""

    def __init__(self, work: Callable[[Any], _Value]) -> None:
        self._work = work
        self._name = work.__name__
        self.__doc__ = work.__doc__

    def __get__(self, owner: Any, kind: Any = None) -> _Value:
        value = owner.__dict__[self._name] = self._work(owner)
        return value


class Reading:
    """One segment taken apart: its words at once; their places, its sentences and quotations when somebody asks.

    ``words[k]`` stands at ``starts[k]:ends[k]`` of ``text``; ``gaps[k]`` is what stands before it.
    """

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.text = segment.text
        low = normalise(self.text)
        pattern = _ASCII_WORDS if low.isascii() else _WORDS
        self.parts = pattern.split(low)
        self.words = self.parts[1::2]
        if pattern is _WORDS:
            self.words = [word if word.isascii() else _plain_letters(word) for word in self.words]

    @kept
    def _bounds(self) -> list[int]:
        return list(accumulate(map(len, self.parts)))

    @property
    def gaps(self) -> list[str]:
        """What stands before each word, and after the last."""
        return self.parts[0::2]

    @property
    def starts(self) -> list[int]:
        """Where each word begins."""
        return self._bounds[0:-1:2]

    @property
    def ends(self) -> list[int]:
        """Where each word ends."""
        return self._bounds[1::2]

    def joined(self, index: int) -> bool:
        """Whether word ``index`` goes on from the word before it.

        Only space, a line break, a hyphen or an ampersand stands between them, the full stop of "s.47" or the
        apostrophe of "parents' home".
        """
        gap = self.parts[2 * index]
        if gap in _JOINTS:
            return True
        if _JOINT.fullmatch(gap):
            return True
        before = self.words[index - 1] if index else ""
        if gap == ".":
            return before in _CITATIONS and self.words[index][0].isdigit()
        return gap == "' " and before.endswith("s")

    def form(self, index: int) -> str:
        """Word ``index`` as it is written in the text."""
        return self.text[self._bounds[2 * index] : self._bounds[2 * index + 1]]

    def span(self, first: int, last: int) -> Span:
        """Where ``words[first:last]`` stand."""
        return Span(self._bounds[2 * first], self._bounds[2 * last - 1])

    def plain_form(self, index: int) -> str:
        """Word ``index`` in its own capitals, with straight apostrophes and no silent characters."""
        form = self.form(index)
        return form if form.isascii() else _SILENT_RUN.sub("", form).replace("’", "'")

    @kept
    def sentences(self) -> list[Span]:
        """The sentences, which together cover the text."""
        return sentences(self.text)

    def sentence(self, offset: int) -> Span:
        """The sentence that holds the code point at ``offset``."""
        return self.sentences[max(0, bisect_right(self.sentences, (offset, len(self.text) + 1)) - 1)]

    def words_in(self, span: Span) -> tuple[int, int]:
        """The words that begin in ``span``, as a half-open range of indices."""
        return (bisect_left(self._bounds, span.start) + 1) // 2, (bisect_left(self._bounds, span.end) + 1) // 2

    @kept
    def different_words(self) -> frozenset[str]:
        """The different words of the segment."""
        return frozenset(self.words)

    @kept
    def quotations(self) -> list[Span]:
        """The stretches inside quotation marks, marks included."""
        return quotations(self.text)


def holding(spans: Sequence[Span], span: Span) -> Span | None:
    """Return the one of ``spans`` (in order, none overlapping) that holds all of ``span``, or ``None``."""
    at = bisect_right(spans, (span.start, _LAST)) - 1
    return spans[at] if at >= 0 and span.end <= spans[at].end else None


def sentences(text: str) -> list[Span]:
    """Return the sentences of ``text`` as spans that touch: each ends where the next begins.

    A full stop after "Mr", "s." or a single capital ends nothing; a line break does, after a short line, a colon or
    before a bullet.
    """
    found: list[Span] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if match[0] == "\n":
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].rstrip()
            if len(line) > _LONG_LINE and line[-1] not in ".:;!?…\"'”’":
                continue
        elif match[0][0] == "." and _is_abbreviation(text, match.start()):
            continue
        end = match.end()
        if match[0] == "\n" and start == match.start() and found:
            found[-1] = Span(found[-1].start, end)  # the line ends where its sentence does
        else:
            found.append(Span(start, end))
        start = end
    return [*found, Span(start, len(text))] if start < len(text) or not found else found


def _is_abbreviation(text: str, stop: int) -> bool:
    """Whether the full stop at ``stop`` belongs to the word before it and the sentence goes on."""
    if text[max(0, stop - 7) : stop].isalpha() and stop > 6:
        return False  # no abbreviation is so long
    word = text[max(0, stop - 8) : stop].rpartition(" ")[2].rpartition("\n")[2].lstrip("(“\"'")
    if len(word) == 1 and word.isupper():
        return word != "I"
    return word.lower().replace(".", "") in _NOT_AN_END and word.isascii()


_OPENING_GAP: Final = frozenset(" \t\r\n\xa0([{—–-/\"“'‘")


def quotations(text: str) -> list[Span]:
    """Return the outermost stretches of ``text`` in quotation marks, marks included, in order.

    Knows double and curly double quotes, British single quotes (straight and curly, told from apostrophes), and a
    quotation that goes on into the next paragraph: an opening double mark without a closing one reaches to the end.
    """
    found: list[Span] = []
    if not any(map(text.__contains__, _CLOSERS)):
        return found
    ends: dict[str, list[int]] = {}
    at = 0
    for match in _QUOTE_MARK.finditer(text):
        start = match.start()
        if start < at or not _opens(text, start):
            continue
        mark = text[start]
        if mark not in ends:
            ends[mark] = _closing_marks(text, _CLOSERS[mark])
        end = _closing(text, start, ends[mark])
        if end is not None:
            found.append(Span(start, end))
            at = end
    return found


_QUOTE_MARK: Final = re.compile(r"[\"“‘']")
_CLOSERS: Final = {"“": "”", '"': '"', "‘": "’", "'": "'"}
_POSSESSIVES: Final = 9  # as many plural possessives as one quotation may hold
_CLIPPED: Final = re.compile(r"['‘](?:tis|twas|cause|em|til|n|\d0s)\b", re.IGNORECASE)


def _opens(text: str, at: int) -> bool:
    """Whether the mark at ``at`` opens a quotation, by what stands before and after it."""
    if text[at] == "“":
        return True
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    return before in _OPENING_GAP and not after.isspace() and not _CLIPPED.match(text, at)


def _closing_marks(text: str, closer: str) -> list[int]:
    """Where in ``text`` the mark ``closer`` could close a quotation."""
    marks = [match.start() for match in re.finditer(closer, text)]
    if closer in '”"':
        return marks
    return [at for at in marks if at and not text[at - 1].isspace() and not text[at + 1 : at + 2].isalnum()]


def _closing(text: str, start: int, marks: list[int]) -> int | None:
    """Where the quotation opened at ``start`` ends (after its closing mark), or ``None`` if it is none."""
    first = bisect_right(marks, start)
    if text[start] in '“"':
        return marks[first] + 1 if first < len(marks) else (len(text) if text[start] == "“" else None)
    candidate = None
    for at in marks[first : first + _POSSESSIVES]:
        if text[at - 1] == "s" and text[at + 1 : at + 2].isspace() and text[at + 2 : at + 3].islower():
            candidate = candidate or at + 1  # perhaps a plural possessive: a later mark is the better one
        else:
            return at + 1
    return candidate
