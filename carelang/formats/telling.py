"""What the readers of documents say alike: the place of a paragraph, notes on stretches, and what was not read."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from carelang.types import SegmentKind, Span

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


def told(unchecked: Counter[str], wording: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """What was seen and not read, with its number, in the order of ``wording``: what one is called, and several."""
    return tuple(
        f"{unchecked[item]} {one if unchecked[item] == 1 else several}"
        for item, (one, several) in wording.items()
        if unchecked[item]
    )
