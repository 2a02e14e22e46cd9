"""Cells: plain text, HTML and RTF, and the place in the cell of what is found."""

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carelang import Checker
from carelang.formats.plain import read_text
from carelang.tables.cells import read_cell, span_in_cell
from carelang.text import source_offset
from carelang.types import Document

CHECKER = Checker("case-note", grammar="off")


def texts(cell: str) -> list[str]:
    return [segment.text for segment in read_cell(cell).segments]


def found(cell: str) -> list[str]:
    """What stands in the cell from the first to the last character of each finding."""
    document = read_cell(cell)
    return [cell[slice(*span_in_cell(document, finding))] for finding in CHECKER.check(document)]


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "Mia goes home.\n\n  She is well.",
        "5 < 6 and 7 > 3, R&D; Q&A; AT&T & co",
        "if a <b and c> d",
        "Dad <dad@example.org> said <yes>",
        "one & two &nosuch; three &amp",
        "{not RTF} {rtf1}",
        "see {\\rtf1 x}",
        "{\\rtfx}",
        "<",
        "&",
        "&;",
        "a <p b",
    ],
)
def test_plain_text_is_exact(cell: str) -> None:
    assert read_cell(cell) == read_text(cell, "note")


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("<p>Mum &amp; Dad</p><P CLASS='x'>two<br/>three", ["Mum & Dad", "two\nthree"]),
        ('<td nowrap>one</td><o:p></o:p><span style="color: red">two', ["one", "two"]),
        ("Mum &amp; Dad\n\nDad&rsquo;s caf&eacute; &#163;5&#1;", ["Mum & Dad", "Dad’s café £5"]),
        ("5 &lt; 6 and 7 &gt; 3", ["5 < 6 and 7 > 3"]),
        ("&lt;p&gt;Mum &amp;amp; Dad&lt;/p&gt;&lt;p&gt;two", ["Mum & Dad", "two"]),
        ("&amp;lt;p&amp;gt;one&amp;lt;/p&amp;gt;two", ["one", "two"]),
        ("Mum&amp;nbsp;and &amp;amp;", ["Mum\u00a0and &"]),
        ("<p>&lt;b&gt;one", ["<b>one"]),
    ],
)
def test_html_is_read_as_its_reader_sees_it(cell: str, seen: list[str]) -> None:
    document = read_cell(cell)
    assert [segment.text for segment in document.segments] == seen
    assert document.source == cell


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        (r"{\rtf1\ansi Dad\'92s {\b café}\par two}", ["Dad’s café", "two"]),
        ("\ufeff \r\n" + r"{\rtf1 one}", ["one"]),
        (r"{\rtf1 <p>one &amp; two</p>", ["<p>one &amp; two</p>"]),
    ],
)
def test_rtf_is_read_where_the_cell_begins_with_it(cell: str, seen: list[str]) -> None:
    assert texts(cell) == seen


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("<p>respit&#101; and <b>respite</b> now", ["respit&#101;", "respite"]),
        ("&#114;espite, &amp; &#114;espit&#101;", ["&#114;espite", "&#114;espit&#101;"]),
        ("&amp;lt;b&amp;gt;respit&amp;#101;&amp;lt;/b&amp;gt;!", ["respit&amp;#101;"]),
        ("&lt;p&gt;He had &lt;b&gt;con&lt;/b&gt;tact with dad", ["con&lt;/b&gt;tact with dad"]),
        (r"{\rtf1 Mia\'92s \u114?espit\'65{\b  and} re{\i spite} now", [r"\u114?espit\'65", r"re{\i spite"]),
    ],
)
def test_what_is_written_otherwise_at_the_ends_is_taken_in_whole(cell: str, words: list[str]) -> None:
    assert found(cell) == words


def test_a_comment_that_was_escaped_too_lets_words_stand() -> None:
    cell = "&lt;p&gt;respite &lt;!-- carelang: ignore[care/respite] because it is her word --&gt;&lt;/p&gt;"
    document = read_cell(cell)
    (remark,) = document.remarks
    assert cell[remark.at :].startswith(" carelang: ignore")
    assert [finding.excused is None for finding in CHECKER.check(document)] == [False]


# Cells made of pieces: each piece as it is written, and as a reader sees it.

Pair = tuple[str, str]
WORDS = ["respite", "Respite", "contact with dad", "a day", "café", "🦦", "home.", "and"]


def plainly(word: str) -> Pair:
    return word, word


def in_html(word: str) -> st.SearchStrategy[Pair]:
    half = len(word) // 2
    return st.sampled_from(
        [
            (escape(word), word),
            (f"<b>{word}</b>", word),
            (f"{word[:half]}<i>{word[half:]}</i>", word),
            ("".join(f"&#{ord(letter)};" for letter in word), word),
            (f"&#x{ord(word[0]):x};{word[1:-1]}&#{ord(word[-1])};", word),
            (word.replace(" ", "&nbsp;"), word),
            (word.replace(" ", " \r\n "), word),
        ]
    )


def in_rtf(word: str) -> st.SearchStrategy[Pair]:
    half = len(word) // 2
    escaped = "".join(
        letter if letter.isascii() else "".join(f"\\u{unit}?" for unit in units(letter)) for letter in word
    )
    return st.sampled_from(
        [
            (escaped, word),
            (f"{{\\b {escaped}}}", word),
            (f"{word[:half]}{{\\i {word[half:]}}}", word),
            (f"{word[:half]}\r\n{word[half:]}", word),
            ("".join(f"\\u{unit}\\'3f" for letter in word for unit in units(letter)), word),
            ("".join(f"\\'{letter.encode('cp1252').hex()}" if letter < "\u0100" else letter for letter in word), word),
            (word.replace(" ", "\\~"), word),
        ]
    )


def units(letter: str) -> list[int]:
    data = letter.encode("utf-16-le")
    return [int.from_bytes(data[at : at + 2], "little", signed=True) for at in range(0, len(data), 2)]


def cells(piece: st.SearchStrategy[Pair], ends: list[str], form: str) -> st.SearchStrategy[Pair]:
    """Cells of pieces with something between them, in their form."""
    joined = st.lists(st.tuples(piece, st.sampled_from(ends)), min_size=1, max_size=6)
    return joined.map(
        lambda parts: (
            form.replace("@", "".join(f"{raw}{end}" for (raw, _), end in parts)),
            " ".join(seen for (_, seen), _ in parts),
        )
    )


ANY = st.sampled_from(WORDS)
CELLS = st.one_of(
    cells(ANY.map(plainly), [" ", "\n", "\r\n\r\n", " < ", " & "], "@"),
    cells(ANY.flatmap(in_html), [" ", "<br>", "</p><p>", "&nbsp;"], "<div>@</div>"),
    cells(ANY.flatmap(in_html), [" ", "<br>", "</p>\n<p>"], "<p>@").map(lambda pair: (escape(pair[0]), pair[1])),
    cells(ANY.map(lambda word: (escape(word).replace("é", "&eacute;"), word)), [" ", " &amp; ", "\n\n"], "@ &lt;"),
    cells(ANY.flatmap(in_rtf), [" ", "\\par ", "\\tab ", "\\line\r\n"], "{\\rtf1\\ansi @\\par}"),
    cells(ANY.flatmap(in_rtf), [" ", "\\par ", "{\\footnote x} "], "{\\rtf1\\ansi @"),
)


@given(CELLS)
def test_a_finding_begins_and_ends_in_the_cell_where_its_words_do(pair: Pair) -> None:
    cell, seen = pair
    document = read_cell(cell)
    assert re.findall(r"\w+", seen) == [
        word for segment in document.segments for word in re.findall(r"\w+", segment.text) if word != "x"
    ]
    for finding in CHECKER.check(document):
        start, end = span_in_cell(document, finding)
        begins, ends = written(cell[start:], finding.text[0]), written(cell[start:end], finding.text[-1], last=True)
        assert begins, (cell[start:end], finding.text)
        assert ends, (cell[start:end], finding.text)
    assert every_place_is_right(document, cell)


def written(cell: str, letter: str, *, last: bool = False) -> bool:
    """Whether ``cell`` begins (or ends) with ``letter``, in one of the ways in which it can be written."""
    number = f"0*{ord(letter)};|x0*{ord(letter):x};"
    ways = [
        re.escape(letter),
        rf"&(?:amp;)*#(?:{number})",
        rf"\\'{ord(letter):02x}" if letter < "\u0080" else r"\\'..",
        rf"\\u{ord(letter)}(?:\?|\\'3f)",
    ]
    pattern = "|".join(ways)
    return re.search(rf"(?:{pattern})\Z", cell) is not None if last else re.match(pattern, cell) is not None


def every_place_is_right(document: Document, cell: str) -> bool:
    """Whether each character of the text stands where it is said to, and in order."""
    for segment in document.segments:
        places = [source_offset(segment, index) for index in range(len(segment.text))]
        if places != sorted(place for place in places if place is not None):
            return False
        for letter, place in zip(segment.text, places, strict=True):
            if place is None or (cell[place] not in (letter, "&", "\\", "<") and not letter.isspace()):
                return False
    return True
