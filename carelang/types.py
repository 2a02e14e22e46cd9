"""The nouns of carelang: frozen values that know nothing of files, rules or reports.

Offsets are code points (the indices of a Python ``str``) everywhere in the library, half open: ``text[start:end]``.
"""

from enum import StrEnum
from typing import Final, Literal, NamedTuple

Kind = Literal[
    "stigmatising",
    "deficit",
    "blaming",
    "criminalising",
    "commodifying",
    "label",
    "euphemism",
    "process",
    "jargon",
    "acronym",
    "statutory",
    "plain",
    "letter",
    "record",
]
KINDS: tuple[Kind, ...] = Kind.__args__  # type: ignore[attr-defined]

Profile = Literal["letter", "case-note", "report", "policy", "general"]
PROFILES: tuple[Profile, ...] = Profile.__args__  # type: ignore[attr-defined]

SegmentKind = Literal[
    "paragraph",
    "heading",
    "cell",
    "list item",
    "quotation",
    "caption",
    "header",
    "footer",
    "footnote",
    "endnote",
    "text box",
]

PartOfSpeech = Literal["noun", "verb", "adjective"]

SuggestionKind = Literal["replace", "prompt", "explain"]


class Severity(StrEnum):
    """How strongly a word is advised against; compare by ``rank``."""

    SUGGESTION = "suggestion"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for a suggestion, 1 for a warning, 2 for an error."""
        return _RANKS[self.value]


_RANKS = {"suggestion": 0, "warning": 1, "error": 2}


class Span(NamedTuple):
    """A stretch of one segment's text, in code points, half open."""

    start: int
    end: int


class Source(NamedTuple):
    """Where advice was read."""

    id: str
    title: str
    publisher: str = ""
    year: str = ""
    url: str = ""


class Suggestion(NamedTuple):
    """Words to use instead.

    ``replace`` can stand in place of the words found; ``prompt`` needs something only the writer knows;
    ``explain`` is a plain explanation to stand beside a term that has to stay.
    """

    text: str
    kind: SuggestionKind = "replace"


class Segment(NamedTuple):
    """A stretch of text that a reader meets as one: a paragraph, a cell, a footnote.

    ``place`` is where a person finds it ("table 2, row 1, cell 3", "line 12"). ``line`` is the line of the file
    where the segment begins, counted from 1, for formats that have lines. ``notes`` says what a reader should know
    about stretches of it: ``hidden`` text, a ``field`` result, an ``insertion`` someone has proposed.

    ``origin`` says where the text stands in a text file, as pairs (offset in ``text``, offset in ``Document.source``)
    in order; from each pair on, code points stand one to one until the next pair (white space of any kind for white
    space). A pair that stands twice begins code points that do not: an entity, an escape, white space made shorter.
    It is empty for formats that are no text files. ``carelang.text.source_span`` reads it.
    """

    text: str
    place: str = ""
    kind: SegmentKind = "paragraph"
    line: int | None = None
    notes: tuple[tuple[Span, str], ...] = ()
    origin: tuple[tuple[int, int], ...] = ()


MARK: Final = "carelang:"
"""What stands in a remark before what it says."""


class Remark(NamedTuple):
    """A comment in a file that speaks to carelang: the index of the segment that it stands in, or before.

    ``at`` is where its ``text`` begins, in code points of ``Document.source``; where the format is no text file, it is
    where the words end that the comment is about, in code points of the segment's text.
    """

    segment: int
    text: str
    at: int


class Document(NamedTuple):
    """What was read from one file or string, and what was not read and why.

    ``remarks`` are the comments in it that speak to carelang. ``source`` is the text of a text file as it
    was decoded, line ends kept, without its byte order mark; ``None`` for other formats.
    """

    name: str
    segments: tuple[Segment, ...]
    unchecked: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    source: str | None = None


class Finding(NamedTuple):
    """One stretch of one segment that someone asked writers to look at again.

    ``segment`` is an index into ``Document.segments`` and ``text == document.segments[segment].text[start:end]``.
    ``excused`` is the reason why context lets the words stand, or ``None``.
    """

    rule: str
    kind: Kind
    severity: Severity
    segment: int
    span: Span
    text: str
    message: str
    why: str
    suggestions: tuple[Suggestion, ...]
    sources: tuple[Source, ...]
    excused: str | None = None


class Suppression(NamedTuple):
    """One rule that one note lets stand, for those who look after the notes.

    ``place`` is the line of the file or the place of the segment, ``stands`` the number of findings that it lets
    stand, and ``problem`` what is wrong with it, or ``None``. ``unknown`` says that its rule, or the note, means
    nothing: then nobody can have wanted it so.
    """

    place: str
    line: int | None
    scope: str
    rule: str
    reason: str
    stands: int
    problem: str | None = None
    unknown: bool = False


class CarelangError(Exception):
    """A refusal: names the file (or other place), the reason and the remedy, and never the text that was read."""

    def __init__(self, place: str, reason: str, remedy: str) -> None:
        super().__init__(f"{place}: {reason}. {remedy}")
        self.place = place
        self.reason = reason
        self.remedy = remedy

    def __reduce__(self) -> tuple[type["CarelangError"], tuple[str, str, str]]:
        """Let a refusal travel between processes."""
        return type(self), (self.place, self.reason, self.remedy)


class UnreadableFile(CarelangError):
    """A file that could not be read, or must not be written."""


class LexiconError(CarelangError):
    """A lexicon that was refused; ``place`` is ``file:line``."""


class SettingsError(CarelangError):
    """Settings, options or arguments that make no sense."""
