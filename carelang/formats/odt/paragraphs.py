"""Paragraphs of OpenDocument, and how their white space is put together."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from carelang.formats.telling import Where
from carelang.types import SegmentKind

_BLANKS = re.compile("[ \t\r\n]+")


class Story(NamedTuple):
    """A flow of text: the body, a header, one footnote, one text box."""

    kind: SegmentKind
    place: str = ""


class Piece(NamedTuple):
    """Characters with the notes on them."""

    text: str
    notes: frozenset[str]


@dataclass(eq=False, slots=True)
class Paragraph:
    """One ``text:p`` or ``text:h``; ``kind`` is what it is in itself, None for a plain paragraph.

    ``blank`` says that the last character is a space that more spaces fall into, or that there is none yet.
    """

    kind: SegmentKind | None
    story: Story
    where: Where
    hidden: bool = False
    blank: bool = True
    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What a reader sees of it."""
        return "".join(piece.text for piece in self.pieces)

    def add(self, text: str, notes: frozenset[str]) -> None:
        """Add character data: every run of white space in it is one space, also where it began before."""
        text = _BLANKS.sub(" ", text)
        if self.blank and text.startswith(" "):
            text = text[1:]
        if text:
            self.pieces.append(Piece(text, notes))
            self.blank = text.endswith(" ")

    def add_exactly(self, text: str, notes: frozenset[str]) -> None:
        """Add characters that no space falls into."""
        self.pieces.append(Piece(text, notes))
        self.blank = False

    def finish(self) -> None:
        """Take off the space at the end, and note all of it as hidden if it is."""
        if self.blank and self.pieces:
            text, notes = self.pieces.pop()
            self.pieces.extend([Piece(text[:-1], notes)] if len(text) > 1 else [])
        if self.hidden:
            self.pieces = [Piece(text, notes | {"hidden"}) for text, notes in self.pieces]
