"""Gathers the text of one segment piece by piece, with its place in the file, and counts what is left out."""

import re
from collections import Counter
from typing import Final

from carelang.types import Segment, SegmentKind

OBJECT: Final = "\ufffc"  # one unit of something that is not text, as in Word documents
_WORD: Final = re.compile(r"\w")
_LEFT_OUT: Final = (
    ("front matter", "the front matter (settings are not read)", ""),
    ("block", "{} code block (code is not read)", "{} code blocks (code is not read)"),
    ("code", "{} piece of code in a line (code is not read)", "{} pieces of code in lines (code is not read)"),
    ("template", "1 template", "{} templates"),
    ("drawing", "1 drawing with words", "{} drawings with words"),
    ("title", "the title of 1 link or picture", "the titles of {} links or pictures"),
    ("deep", "what stands too deep in lists and quotations", ""),
)


def told(left_out: Counter[str]) -> tuple[str, ...]:
    """Return what was left out, as ``Document.unchecked`` has it."""
    return tuple(
        (one if left_out[key] == 1 or not more else more).format(left_out[key])
        for key, one, more in _LEFT_OUT
        if left_out[key]
    )


class Gatherer:
    """Gathers text and its ``origin``; offsets in the file are those of ``Document.source``."""

    def __init__(self) -> None:
        self.length = 0
        self._parts: list[str] = []
        self._origin: list[tuple[int, int]] = []
        self._next = -1  # where the file goes on, if it stands one to one with the text

    def add(self, text: str, at: int) -> None:
        """Add ``text``, which stands one to one at ``at``; space before the first word is left out."""
        if not self.length:
            bare = text.lstrip()
            at += len(text) - len(bare)
            text = bare
        if not text:
            return
        if at != self._next:
            self._origin.append((self.length, at))
        self._parts.append(text)
        self.length += len(text)
        self._next = at + len(text)

    def add_unequal(self, text: str, start: int, end: int) -> None:
        """Add ``text``, for which something else stands at ``start`` to ``end``: an entity, an escape, a picture."""
        if not text or (not self.length and text.isspace()):
            return
        pair = self.length, start
        self._parts.append(text)
        self.length += len(text)
        self._origin += [pair, pair, (self.length, end)]
        self._next = end

    def drop_space(self) -> None:
        """Take back a space that was added last: a line ends there."""
        if self._parts and self._parts[-1] == " ":
            self._parts.pop()
            self.length -= 1
            while self._origin and self._origin[-1][0] > self.length:
                self._origin.pop()
            self._next = -1

    @property
    def spaced(self) -> bool:
        """Whether white space would be too much here: nothing stands before it, or white space."""
        return not self._parts or self._parts[-1][-1] in " \n"

    def segment(self, place: str, kind: SegmentKind, line: int) -> Segment | None:
        """Return what was gathered, without space at its end; ``None`` if it holds no word."""
        text = "".join(self._parts).rstrip()
        if not _WORD.search(text):
            return None
        origin = self._origin
        while origin[-1][0] > len(text):
            origin.pop()
        return Segment(text, place, kind, line, origin=tuple(origin))
