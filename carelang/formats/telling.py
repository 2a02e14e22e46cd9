"""What the readers of documents say alike: the place of a paragraph, notes on stretches, and what was not read."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from carelang.types import SegmentKind, Span

HEADING: Final = re.compile(r"heading ?[1-9]|title", re.IGNORECASE)  # Word's names of styles
QUOTATION: Final = re.compile(r"(intense ?)?quote|block ?(text|quote|quotation)|quotations?", re.IGNORECASE)
CAPTION: Final = re.compile(r"caption", re.IGNORECASE)

OBJECT = "\ufffc"  # one unit of something that is not text: a picture, a symbol, the mark of a footnote

_LONGEST_HEADING = 60  # code points of a heading that a place repeats
_NOT_WORDS = OBJECT + "\u00ad\u200b\u00a0 \t\r\n"


@dataclass(eq=False, slots=True)
class Where:
    """A container in which paragraphs and tables are counted: a story or a table cell."""

    place: str
    in_cell: bool = False
    tables: int = 0
    paragraphs: int = 0
    heading: str = ""

    def next_table(self) -> str:
        """The place of the next table in it; the table is counted."""
        self.tables += 1
        table = f"{'inner table' if self.in_cell else 'table'} {self.tables}"
        return f"{self.place}, {table}" if self.place else table


def has_words(text: str) -> bool:
    """Whether there is anything in ``text`` to read."""
    return bool(text.strip(_NOT_WORDS))


def place_of(where: Where, kind: SegmentKind, text: str) -> str:
    """Where the next paragraph of ``where`` stands, in words; it is counted."""
    if where.place:
        where.paragraphs += 1
        return where.place if where.paragraphs == 1 else f"{where.place}, paragraph {where.paragraphs}"
    if kind == "heading":
        words = " ".join(text.replace(OBJECT, " ").split())
        short = len(words) <= _LONGEST_HEADING
        where.heading = words if short else words[: _LONGEST_HEADING - 1].rstrip() + "…"
        where.paragraphs = 0
        return f"heading “{where.heading}”"
    where.paragraphs += 1
    under = f"under “{where.heading}”, " if where.heading else ""
    return f"{under}paragraph {where.paragraphs}"


def notes_of(pieces: Iterable[tuple[str, Collection[str]]]) -> tuple[tuple[Span, str], ...]:
    """The notes on stretches of a text, each as long as it goes, from its pieces with the notes on each."""
    spans: list[tuple[Span, str]] = []
    open_since: dict[str, int] = {}
    end = 0
    for text, notes in pieces:
        for note in [note for note in open_since if note not in notes]:
            spans.append((Span(open_since.pop(note), end), note))
        for note in notes:
            open_since.setdefault(note, end)
        end += len(text)
    spans.extend((Span(start, end), note) for note, start in open_since.items())
    return tuple(sorted(spans))


def kind_of(own: SegmentKind | None, story: SegmentKind, where: Where) -> SegmentKind:
    """What a paragraph is: by its place outside the body, by itself inside; a quotation is one everywhere."""
    if own == "quotation" or story == "paragraph":
        return own or ("cell" if where.in_cell else "paragraph")
    return story


def told(unchecked: Counter[str], but: Collection[str] = ()) -> tuple[str, ...]:
    """What was seen and not read, with its number, in the order of ``NOT_READ``; some ``but`` left out."""
    return tuple(
        f"{unchecked[item]} {one if unchecked[item] == 1 else several}"
        for item, (one, several) in NOT_READ.items()
        if unchecked[item] and item not in but
    )


NOT_READ: Final = {  # what is told of each thing that was seen and not read: one of them, several of them
    "picture": ("picture (words in pictures are not read)", "pictures (words in pictures are not read)"),
    "chart": ("chart (words in charts are not read)", "charts (words in charts are not read)"),
    "smartart": ("SmartArt diagram (its words are not read)", "SmartArt diagrams (their words are not read)"),
    "drawn words": (
        "drawing with words (words drawn as art are not read)",
        "drawings with words (words drawn as art are not read)",
    ),
    "ink": ("handwritten drawing (handwriting is not read)", "handwritten drawings (handwriting is not read)"),
    "embedded": (
        "embedded file (open it and check it on its own)",
        "embedded files (open them and check them on their own)",
    ),
    "altchunk": (
        "inserted file (its text joins the document only when Word opens and saves it)",
        "inserted files (their text joins the document only when Word opens and saves it)",
    ),
    "subdocument": (
        "linked subdocument (check it on its own)",
        "linked subdocuments (check them on their own)",
    ),
    "math": ("formula (mathematics is not read)", "formulas (mathematics is not read)"),
    "form control": (
        "form control (words in form controls are not read)",
        "form controls (words in form controls are not read)",
    ),
    "dropdown": ("drop-down form field (the choice is not read)", "drop-down form fields (the choices are not read)"),
    "placeholder": (
        "control with placeholder text (nobody has written there yet)",
        "controls with placeholder text (nobody has written there yet)",
    ),
    "contents": (
        "table of contents (the headings themselves are read)",
        "tables of contents (the headings themselves are read)",
    ),
    "index": (
        "index (its words are read where they stand in the text)",
        "indexes (their words are read where they stand in the text)",
    ),
    "deletion": ("tracked deletion (deleted text is not read)", "tracked deletions (deleted text is not read)"),
    "comment": ("comment (comments are not read)", "comments (comments are not read)"),
    "missing margin": (
        "header or footer (the file names it but does not hold it)",
        "headers or footers (the file names them but does not hold them)",
    ),
    "stray": (
        "piece of text outside any paragraph (it is not shown)",
        "pieces of text outside any paragraph (they are not shown)",
    ),
}
