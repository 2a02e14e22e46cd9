"""Lines for people: wrapped to a width, labelled, with emphasis in colour or in brackets."""

import re
from typing import Final, NamedTuple

BEGIN: Final = "\x01"  # stands before words that are emphasised; no text holds it once it is `plain`
END: Final = "\x02"
INDENT: Final = 4
_LABEL: Final = 16
_CODES: Final = {
    "file": "1;4",
    "label": "2",
    "rule": "2",
    "words": "1;4",
    "error": "1;31",
    "warning": "1;33",
    "suggestion": "1;36",
    "excused": "2",
    "good": "1;32",
}
# Control characters could move the cursor or change colours, marks of direction could turn the line round, and half a
# character (in the name of a file) cannot be printed.
_UNSAFE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffc\ud800-\udfff\ufffe\uffff]+"
)
_SPACES: Final = re.compile(r"\s+")


def plain(text: str) -> str:
    """Return ``text`` on one line, with a space for every stretch of white space and control characters."""
    return _SPACES.sub(" ", _UNSAFE.sub(" ", text.replace("\u00ad", "")))


def counted(number: int, noun: str, many: str = "") -> str:
    """Return "1 finding", "2 findings"."""
    return f"{number} {noun if number == 1 else many or noun + 's'}"


class Layout(NamedTuple):
    """How a page is set: ``width`` in columns, with ANSI ``colour`` or without."""

    width: int = 88
    colour: bool = False

    def style(self, text: str, style: str) -> str:
        """Return ``text`` in the colours of ``style``, or as it is."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.colour and text else text

    def wrap(self, text: str, indent: int = 0, first: str | None = None) -> list[str]:
        """Return ``text`` as lines within the width; ``first`` stands in place of the first line's indent."""
        lines: list[list[str]] = [[]]
        room = self.width - indent
        used = 0
        for word in text.split(" "):
            length = self.length(word)
            if lines[-1] and used + 1 + length > room:
                lines.append([])
            used = used + 1 + length if lines[-1] else length
            lines[-1].append(word)
        filled = self._emphasised([" ".join(words) for words in lines])
        head = " " * indent if first is None else first
        return [head + filled[0], *(" " * indent + line for line in filled[1:])]

    def row(self, label: str, text: str, style: str = "label") -> list[str]:
        """Return ``text`` as lines beside its ``label``."""
        head = " " * INDENT + self.style(label, style) + " " * max(1, _LABEL - len(label))
        return self.wrap(text, INDENT + _LABEL, head)

    def length(self, text: str) -> int:
        """The columns that ``text`` takes, brackets round emphasised words included."""
        return len(text) - (text.count(BEGIN) + text.count(END) if self.colour else 0)

    def _emphasised(self, lines: list[str]) -> list[str]:
        if not self.colour:
            return [line.replace(BEGIN, "[").replace(END, "]") for line in lines]
        on, off = f"\x1b[{_CODES['words']}m", "\x1b[0m"
        done = []
        inside = False
        for line in lines:
            begun = on + line if inside else line
            inside = line.rfind(BEGIN) > line.rfind(END) or (inside and END not in line)
            done.append(begun.replace(BEGIN, on).replace(END, off) + (off if inside else ""))
        return done


def clipped(before: str, words: str, after: str, room: int) -> str:
    """Return the sentence with its ``words`` emphasised, cut at both ends if it is longer than ``room``."""
    before, words, after = plain(before).lstrip(), plain(words), plain(after).rstrip()
    if len(words) > room:
        words = words[: room - 1].rstrip() + "…"
    spare = max(0, room - len(words))
    if len(before) + len(after) > spare:
        left = min(len(before), max(spare // 2, spare - len(after)))
        before, after = _end_of(before, left), _start_of(after, spare - left)
    return f"{before}{BEGIN}{words}{END}{after}"


def _end_of(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    cut = text[len(text) - room + 1 :] if room > 1 else ""
    return "…" + (cut[cut.find(" ") + 1 :] if " " in cut.rstrip() else "")


def _start_of(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    cut = text[: room - 1] if room > 1 else ""
    return (cut[: cut.rfind(" ")] if " " in cut.lstrip() else "") + "…"
