"""RTF read from its first character to its last, whatever state it is in."""

import re
from collections import Counter
from typing import Final, NamedTuple

from carelang.formats.rtf.codepages import SYMBOLS, UNKNOWN, USUAL, characters, said_in
from carelang.formats.rtf.header import field_code, fonts, style_kinds
from carelang.formats.rtf.stories import BODY, Ending, Paragraph, Story
from carelang.formats.telling import OBJECT, told
from carelang.types import Document, Segment, SegmentKind, UnreadableFile

_TOKEN: Final = re.compile(
    r"(?P<text>[^\\{}\r\n\0]+)|(?P<bytes>(?:\\'[0-9a-fA-F]{2})+)|\\(?P<word>[a-zA-Z]+)(?P<number>-?\d{1,9})?\d* ?"
    r"|(?P<open>\{)|(?P<close>\})|\\(?P<symbol>\r\n|[^a-zA-Z])|[\r\n\0]+|\\\Z"
)
_GROUP: Final = re.compile(r"\{[\r\n]*(?P<star>\\\*[\r\n ]*)?(?:\\(?P<name>[a-zA-Z]+))?")
_BRACE: Final = re.compile(r"[{}]|\\(?:bin(\d{1,9}) ?|[^a-zA-Z])")
_UNICODE: Final = re.compile(r"[\r\n]*(?:\\uc(\d) ?)?[\r\n]*\\u(-?\d{1,9})\d* ?")
_FALLBACK: Final = re.compile(r"[\r\n]*(?:\\'[0-9a-fA-F]{2}|\\([a-zA-Z]+) ?|\\[^a-zA-Z]|[^\\{}\r\n])")
_START: Final = re.compile("[\ufeff \t\r\n\0]*+" + r"\{[\r\n]*\\rtf(?![a-z])")

_CHARACTERS: Final = {  # what a command stands for
    **{"tab": "\t", "line": "\n", "lbr": "\n", "page": "\n", "column": "\n", "lquote": "‘", "rquote": "’"},
    **{"ldblquote": "“", "rdblquote": "”", "endash": "–", "emdash": "—", "bullet": "•", "emspace": "\u2003"},
    **{"enspace": "\u2002", "qmspace": "\u2005", "zwj": "\u200d", "zwnj": "\u200c", "zwbo": "\u200b"},
    **{"~": "\u00a0", "_": "\u2011", "-": "\u00ad", "{": "{", "}": "}", "\\": "\\", "\t": "\t"},
}
_ENDS: Final[dict[str, Ending]] = {
    **{"par": "paragraph", "sect": "paragraph", "cell": "cell", "nestcell": "cell", "row": "row", "nestrow": "row"}
}
_LEAST_LEVEL: Final = {"cell": 1, "row": 1, "nestcell": 2, "nestrow": 2}
_ON: Final = {"v": "hidden", "deleted": "deleted", "revised": "inserted"}
_SKIPPED: Final = frozenset(
    "aftnsep aftnsepc aftncn author buptim colortbl comment creatim doccomm factoidname filetbl ftncn ftnsep ftnsepc"
    " info keywords listoverridetable listtable nextfile nonesttables nonshppict operator pgdsctbl pnseclvl printim"
    " revtbl revtim rxe shprslt sn subject tc tcn template title txe xe".split()
)
_BULLETS: Final = frozenset({"listtext", "pntext"})
_COUNTED: Final = {
    **{"pict": "picture", "object": "embedded", "annotation": "comment"},
    **dict.fromkeys(("mmath", "moMath", "moMathPara"), "math"),
}
_MUTED: Final = frozenset({"do", "shp", "shpgrp", "shpinst", "sp"})  # drawings: only the text boxes in them are read
_ENTERED: Final = frozenset({"nesttableprops", "shppict", "footnote", *_MUTED})  # though a star stands before them
_STORIES: Final[dict[str, SegmentKind]] = {
    **{"footnote": "footnote", "dptxbxtext": "text box", "shptxt": "text box"},
    **{"header": "header", "headerl": "header", "headerr": "header", "headerf": "header"},
    **{"footer": "footer", "footerl": "footer", "footerr": "footer", "footerf": "footer"},
}
_PAGES: Final = {"f": " (first page)", "l": " (even pages)"}
_ORDER: Final = ("footnote", "endnote", "header", "footer")
_CODES: Final = {"TOC": "contents", "INDEX": "index", "TOA": "index", "FORMDROPDOWN": "dropdown"}
_DEEPEST: Final = 9  # stories in stories; what stands deeper is read where it stands
_CUT: Final = "the rest of the text (the RTF ends in the middle)"
_AFTER: Final = "words after the end of the RTF (they are read, but Word does not show them)"


def is_rtf(text: str) -> bool:
    """Whether ``text`` begins as RTF does."""
    return _START.match(text) is not None


def read_text(text: str, name: str) -> Document:
    """Return the RTF ``text`` as segments, one for each paragraph; what cannot be followed is read as far as it can be.

    Raises ``UnreadableFile`` for what does not begin as RTF does.
    """
    if not is_rtf(text):
        remedy = "Open it in Word or LibreOffice, and save it as .docx, .odt or .rtf."
        raise UnreadableFile(name, "does not begin as RTF does", remedy)
    return _Reader(text).document(name)


class _State(NamedTuple):
    """What holds in a group and ends with it."""

    story: Story
    page: str
    fallback: int = 1
    muted: bool = False
    hidden: bool = False
    deleted: bool = False
    inserted: bool = False
    field: bool = False
    code: str = ""  # of the field that is open
    paragraph: Paragraph = BODY

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be noted on text here."""
        if not (self.hidden or self.field or self.inserted):
            return ()
        noted = (("hidden", self.hidden), ("field", self.field), ("insertion", self.inserted))
        return tuple(note for note, on in noted if on)


class _Reader:
    """Reads RTF from its first character to its last."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._page = said_in(text)
        self._fonts: dict[int, str] = {}
        self._default_font = 0
        self._kinds: dict[int, SegmentKind] = {}
        self._body = Story(text)
        self._apart: list[Story] = []
        self._count: Counter[str] = Counter()  # of stories
        self._unread: Counter[str] = Counter()
        self._state = _State(self._body, self._page)
        self._stack: list[_State] = []
        self._cut = self._ended = self._after = self._deleting = False

    def document(self, name: str) -> Document:
        """Return all of it, the body first."""
        at = 0
        while at < len(self._text):
            match = _TOKEN.match(self._text, at)
            assert match is not None
            at = self._take(match)
        self._cut = self._cut or bool(self._stack)
        while self._stack:
            self._close()
        self._end("paragraph", 0)
        segments = [*self._body.segments, *self._segments_apart()]
        remarks = [remark for remark, so in ((_CUT, self._cut), (_AFTER, self._after)) if so]
        return Document(name, tuple(segments), (*told(self._unread), *remarks), (), self._text)

    def _segments_apart(self) -> list[Segment]:
        """Those of notes and margins, the same words of several margins once."""
        found: dict[object, list[Segment]] = {}
        for number, story in enumerate(sorted(self._apart, key=lambda story: _ORDER.index(story.kind))):
            words = tuple(segment.text for segment in story.segments)
            key = (story.kind, words) if story.kind in ("header", "footer") else number
            found.setdefault(key, story.segments)
        return [segment for segments in found.values() for segment in segments]

    def _take(self, match: re.Match[str]) -> int:
        """Take in one token; return where the next one begins."""
        kind = match.lastgroup
        start, end = match.span()
        if kind == "text":
            self._add(match[0], start)
        elif kind == "bytes":
            self._bytes(match[0], start)
        elif kind in ("word", "number"):
            number = None if match["number"] is None else int(match["number"])
            return self._word(match["word"], number, start, end)
        elif kind == "open":
            return self._open(start)
        elif kind == "close":
            self._close()
        elif kind == "symbol":
            if match["symbol"] in _CHARACTERS:
                self._add(_CHARACTERS[match["symbol"]], start, end)
            elif match["symbol"] in ("\r\n", "\r", "\n"):
                self._end("paragraph", 0)
        return end

    # Text.

    def _add(self, text: str, start: int, end: int | None = None) -> None:
        """Add ``text``; with an ``end`` something else stands for it at ``start`` to ``end``."""
        state = self._state
        if state.muted:
            return
        if state.deleted:
            self._unread["deletion"] += not self._deleting
            self._deleting = True
            return
        self._deleting = False
        state.story.add(text, start, end, state.notes, state.paragraph)
        if self._ended and not self._stack:
            self._after = self._after or any(map(str.isalnum, text))

    def _bytes(self, raw: str, start: int) -> None:
        """Add the characters of bytes, each written as backslash, quotation mark and two digits."""
        page = self._state.page
        data = bytes.fromhex(raw.replace("\\'", ""))
        for character, length in characters(data, USUAL if page == SYMBOLS else page):
            end = start + 4 * length
            if page == SYMBOLS:
                self._add(OBJECT, start, end)
            elif character >= " " or character == "\t":
                self._add(character, start, end)
            start = end

    def _unicode(self, number: int, start: int, at: int) -> int:
        """Add the character of a number, or of a pair of them; what stands there for old readers is passed over."""
        at = self._pass_over(at)
        number &= 0xFFFF if number < 0x10000 else 0x1FFFFF
        if 0xD800 <= number < 0xDC00:
            other = _UNICODE.match(self._text, at)
            low = int(other[2]) & 0xFFFF if other is not None else 0
            if other is not None and 0xDC00 <= low < 0xE000:
                if other[1]:
                    self._set("uc", int(other[1]))
                at = self._pass_over(other.end())
                number = 0x10000 + ((number - 0xD800) << 10) + low - 0xDC00
        seen = UNKNOWN if 0xD800 <= number < 0xE000 or number > 0x10FFFF else chr(number)
        if seen >= " " or seen == "\t":
            self._add(seen, start, at)
        return at

    def _pass_over(self, at: int) -> int:
        """Return where the text goes on after what old readers are to show; never is that the end of a paragraph."""
        for _ in range(self._state.fallback):
            match = _FALLBACK.match(self._text, at)
            if match is None or (match[1] and match[1] not in _CHARACTERS):
                break
            at = match.end()
        return at

    # Groups.

    def _open(self, at: int) -> int:
        """Open the group at ``at``, or pass over it; return where to go on."""
        match = _GROUP.match(self._text, at)
        assert match is not None
        name = match["name"] or ""
        if name == "rtf" and not self._stack:
            self._end("paragraph", 0)
        if name in ("fonttbl", "stylesheet", "fldinst"):
            end = self._group_end(at + 1)
            self._learn(name, self._text[match.end() : end])
            return end
        result = name == "fldrslt"
        if name in _COUNTED or self._passed_over(name) or (match["star"] and name not in _ENTERED):
            return self._leave_out(name, at, self._group_end(at + 1))
        if result and self._state.code in _CODES:
            return self._group_end(at + 1)
        self._stack.append(self._state)
        story = self._story(name)
        if story is not None:
            self._state = self._state._replace(story=story, muted=False, field=False, paragraph=BODY)
        elif name in _MUTED:
            self._state = self._state._replace(muted=True)
        elif name == "field":
            self._state = self._state._replace(code="")
        elif result and self._state.code not in ("", "HYPERLINK"):
            self._state = self._state._replace(field=True)
        return at + 1

    @staticmethod
    def _passed_over(name: str) -> bool:
        return name in _SKIPPED or name in _BULLETS

    def _leave_out(self, name: str, at: int, end: int) -> int:
        """Leave out the group that goes on to ``end``; count what it is, if that matters to a reader."""
        if name in _BULLETS:
            self._state.story.listed = True
        elif name == "sn" and "gtextUNICODE" in self._text[at:end]:
            self._unread["drawn words"] += 1
        elif name in _COUNTED:
            self._unread[_COUNTED[name]] += 1
            if name != "annotation":
                self._add(OBJECT, at, end)
        return end

    def _group_end(self, at: int) -> int:
        """Return where the group that is open at ``at`` has ended, or the end of the text."""
        depth = 1
        while match := _BRACE.search(self._text, at):
            at = match.end() + int(match[1] or 0)
            depth += {"{": 1, "}": -1}.get(match[0], 0)
            if not depth:
                return at
        self._cut = True
        return len(self._text)

    def _close(self) -> None:
        if not self._stack:
            return
        ended, self._state = self._state, self._stack.pop()
        if ended.story is not self._state.story:
            ended.story.end("paragraph", BODY, self._kinds)
            if ended.story.kind == "text box":
                self._state.story.hanging += ended.story.segments
            elif ended.story.segments:
                self._apart.append(ended.story)
        if not self._stack:
            self._end("paragraph", 0)
            self._ended = True

    def _story(self, name: str) -> Story | None:
        """The story that a group with this name begins."""
        kind, outer = _STORIES.get(name), self._state.story
        if kind is None or outer.depth >= _DEEPEST:
            return None
        if kind in ("header", "footer"):
            return Story(self._text, kind, kind + _PAGES.get(name[-1], ""), outer.depth + 1)
        self._count[kind] += 1
        place = f"{kind} {self._count[kind]}"
        return Story(self._text, kind, f"{outer.place}, {place}" if outer.place else place, outer.depth + 1)

    def _learn(self, name: str, raw: str) -> None:
        """Take in the fonts, the styles, or the code of a field."""
        if name == "fldinst":
            code = field_code(raw)
            self._state = self._state._replace(code=code)
            if code in _CODES:
                self._unread[_CODES[code]] += 1
        elif name == "fonttbl":
            self._fonts |= fonts(raw)
            self._state = self._state._replace(page=self._fonts.get(self._default_font, self._page))
        else:
            self._kinds |= style_kinds(raw)

    # Commands.

    def _word(self, name: str, number: int | None, start: int, end: int) -> int:
        """Follow the command ``name``; return where to go on."""
        if name in _CHARACTERS:
            self._add(_CHARACTERS[name], start, end)
        elif name == "u" and number is not None:
            return self._unicode(number, start, end)
        elif name == "bin":
            return min(end + max(number or 0, 0), len(self._text))
        elif name in _ENDS:
            self._end(_ENDS[name], _LEAST_LEVEL.get(name, 0))
        elif name in _COUNTED or (self._passed_over(name) and self._stack):
            at = self._group_end(end)  # its brace is not passed over
            return self._leave_out(name, start, at - (self._text[at - 1] == "}"))
        elif name == "chftn" and self._state.story.kind not in ("footnote", "endnote"):
            self._add(OBJECT, start, end)
        elif name == "ftnalt" and self._state.story.kind == "footnote":
            self._count.subtract({"footnote": 1, "endnote": -1})
            self._state.story.become_endnote(self._count["endnote"])
        else:
            self._set(name, number)
        return end

    def _end(self, what: Ending, least_level: int) -> None:
        """End a paragraph, a cell or a row."""
        if self._state.muted:
            return
        paragraph = self._state.paragraph
        self._state.story.end(what, paragraph._replace(level=max(paragraph.level, least_level)), self._kinds)

    def _set(self, name: str, number: int | None) -> None:
        """Take in a command that changes what follows, if it does."""
        state, paragraph, on = self._state, self._state.paragraph, number != 0
        if name in _ON:
            self._state = state._replace(**{_ON[name]: on})  # type: ignore[arg-type]
        elif name == "plain":
            page = self._fonts.get(self._default_font, self._page)
            self._state = state._replace(page=page, hidden=False, deleted=False, inserted=False)
        elif name == "pard":
            self._state = state._replace(paragraph=BODY)
        elif name == "f" and number is not None:
            self._state = state._replace(page=self._fonts.get(number, self._page))
        elif name == "uc":
            self._state = state._replace(fallback=min(max(number or 0, 0), 9))
        elif name == "s" and number is not None:
            self._state = state._replace(paragraph=paragraph._replace(style=number))
        elif name == "outlinelevel":
            self._state = state._replace(paragraph=paragraph._replace(outline=number or 0))
        elif name == "intbl":
            self._state = state._replace(paragraph=paragraph._replace(level=max(paragraph.level, 1)))
        elif name == "itap":
            self._state = state._replace(paragraph=paragraph._replace(level=min(max(number or 0, 0), 30)))
        elif name == "deff":
            self._default_font = number or 0
