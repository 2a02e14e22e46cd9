"""HTML pages, bullet by bullet of docs/formats/html.md."""

from pathlib import Path

import pytest

import carelang
from carelang import Document, read_text
from carelang.text import line_and_column, source_offset


def read(text: str) -> Document:
    return read_text(text, "a.html")


def outline(text: str) -> list[tuple[str, str, str]]:
    return [(segment.place, segment.kind, segment.text) for segment in read(text).segments]


def texts(text: str) -> list[str]:
    return [segment.text for segment in read(text).segments]


def at(text: str, word: str) -> tuple[int, int]:
    """Line and column of the first code point of ``word``, by the segment that holds it."""
    segment = next(one for one in read(text).segments if word in one.text)
    offset = source_offset(segment, segment.text.index(word))
    assert offset is not None
    return line_and_column(text, offset)


def test_blocks() -> None:
    text = """<!DOCTYPE html><title>One</title>
<h2>two</h2><p>three<div>four</div>five
<ul><li>six</li></ul><dl><dt>seven</dt><dd>eight</dd></dl>
<select><option>nine</option></select><button>ten</button><label>eleven <input></label>"""
    assert [one[1:] for one in outline(text)] == [
        ("heading", "One"),
        ("heading", "two"),
        ("paragraph", "three"),
        ("paragraph", "four"),
        ("paragraph", "five"),
        ("list item", "six"),
        ("list item", "seven"),
        ("list item", "eight"),
        ("list item", "nine"),
        ("paragraph", "ten"),
        ("paragraph", "eleven \ufffc"),
    ]
    assert [at(text, word) for word in ("One", "four", "six", "eleven")] == [(1, 23), (2, 26), (3, 9), (4, 66)]


def test_tables() -> None:
    text = (
        "<table><caption>one</caption><thead><tr><th>two</th></thead><tr><td>three</td><td>"
        "<table><tr><td>four</table>five</td></tr></table><table><td>six<img alt=seven></table>"
    )
    assert outline(text) == [
        ("line 1", "caption", "one"),
        ("table 1, row 1, cell 1", "cell", "two"),
        ("table 1, row 2, cell 1", "cell", "three"),
        ("table 1, row 2, cell 2, table 1, row 1, cell 1", "cell", "four"),
        ("table 1, row 2, cell 2", "cell", "five"),
        ("table 2, row 1, cell 1", "cell", "six\ufffc"),
        ("table 2, row 1, cell 1, alt of img", "caption", "seven"),
    ]


def test_quotations() -> None:
    text = "<blockquote><h1>one</h1><p>two</blockquote><p>Mia said <q>three</q>, and left."
    assert [one[1:] for one in outline(text)] == [
        ("quotation", "one"),
        ("quotation", "two"),
        ("paragraph", "Mia said"),
        ("quotation", "three"),
        ("paragraph", ", and left."),
    ]


def test_captions() -> None:
    assert outline("<figure><img><figcaption>one</figcaption></figure>") == [("line 1", "caption", "one")]


def test_tags_within_a_line() -> None:
    text = "<p>re<b>spite</b> <a href=contact>one</a><span>two</span>"
    assert texts(text) == ["respite onetwo"]
    assert [at(text, word)[1] for word in ("respite", "spite", "two")] == [4, 9, 48]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_white_space_collapses(end: str) -> None:
    text = f"<p>{end}  one\t{end} <b> two</b>{end}<br>{end}three&nbsp; {end}</p>"
    assert texts(text) == ["one two\nthree"]
    assert [at(text, word) for word in ("one", "two", "three")] == [(2, 3), (3, 6), (5, 1)]


def test_entities() -> None:
    text = "<p>caf&eacute; &amp; &#8217;s &copy 2 &nosuch; A&B &lt;p&gt;"
    assert texts(text) == ["café & ’s © 2 &nosuch; A&B <p>"]
    assert [at(text, word)[1] for word in ("café", "s ©", "2", "nosuch", "B <")] == [4, 29, 37, 40, 50]


def test_attributes() -> None:
    text = """<p><img src=respite alt='one &amp;
 two'>text <abbr title="three">x</abbr><input placeholder=four type=text value=five>
<input type="submit" value="six"> <a aria-label = "seven" href="eight">y</a> <i title="">z</i>"""
    assert outline(text) == [
        ("line 1", "paragraph", "\ufffctext x\ufffc \ufffc y z"),
        ("line 1, alt of img", "caption", "one & two"),
        ("line 2, title of abbr", "caption", "three"),
        ("line 2, placeholder of input", "caption", "four"),
        ("line 3, value of input", "caption", "six"),
        ("line 3, aria-label of a", "caption", "seven"),
    ]
    lines = text.split("\n")
    for number, word in ((1, "one"), (2, "two"), (2, "three"), (2, "four"), (3, "six"), (3, "seven")):
        assert at(text, word) == (number, lines[number - 1].index(word) + 1)


def test_end_tags_may_be_left_out() -> None:
    text = "<ul><li>one<li hidden>two<li>three</ul></div></p>four<p>five<table><tr><td>six<td>seven<tr><td>eight"
    document = read(text)
    assert [(one.text, one.kind, bool(one.notes)) for one in document.segments] == [
        ("one", "list item", False),
        ("two", "list item", True),
        ("three", "list item", False),
        ("four", "paragraph", False),
        ("five", "paragraph", False),
        ("six", "cell", False),
        ("seven", "cell", False),
        ("eight", "cell", False),
    ]
    assert document.segments[-1].place == "table 1, row 2, cell 1"


def test_hidden() -> None:
    (segment,) = read("<p>one <b hidden>two &amp; <i>three</i></b> four").segments
    assert segment.text == "one two & three four"
    assert segment.notes == (((4, 15), "hidden"),)


def test_what_is_left_out_is_counted() -> None:
    document = read(
        "<p>one <code>two <code>three</code> four</code> five<pre>six</pre><svg><text>seven</text></svg>"
        "<template><p>eight</template><code></code><svg></svg><math><mi>x</math>"
    )
    assert [one.text for one in document.segments] == ["one \ufffc five"]
    assert document.unchecked == (
        "1 code block (code is not read)",
        "1 piece of code in a line (code is not read)",
        "1 template",
        "2 drawings with words",
    )


def test_code_ends_with_the_block_around_it() -> None:
    document = read("<div>one <code>two</b></p></div>three <p><code><p>four</p>five</p>six")
    assert [one.text for one in document.segments] == ["one \ufffc", "three", "six"]
    assert document.unchecked == ("2 pieces of code in lines (code is not read)",)


def test_what_no_reader_sees() -> None:
    text = (
        "<script>if (a < b) respite('</p>')</script><style>p > q {}</style><!-- respite --><p>one<?php two ?>"
        "<!-- carelang: ignore[all] --></p><iframe>three</iframe><meta name=description content=respite>"
    )
    document = read(text)
    assert [one.text for one in document.segments] == ["one"]
    assert document.unchecked == ()
    assert [one[:2] for one in document.remarks] == [(0, " carelang: ignore[all] ")]
    assert text.startswith(document.remarks[0].text, document.remarks[0].at)


@pytest.mark.parametrize(
    ("encoding", "meta"),
    [
        ("utf-8", ""),
        ("utf-8-sig", "<meta charset=latin1>"),
        ("utf-16", "<meta charset='utf-8'>"),
        ("utf-8", "<meta charset=iso-8859-7>"),
        ("iso-8859-7", "<meta charset=iso-8859-7>"),
        ("cp1253", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1253">'),
    ],
)
def test_the_charset_of_the_page(tmp_path: Path, encoding: str, meta: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(f"{meta}<p>Μία και".encode(encoding))
    assert [one.text for one in carelang.read(path).segments] == ["Μία και"]


@pytest.mark.parametrize("meta", ["", "<meta charset=iso-8859-1>", "<meta charset=rot13>", "<meta charset=ascii>"])
def test_a_page_without_a_charset_that_fits_is_windows_1252(tmp_path: Path, meta: str) -> None:
    path = tmp_path / "a.htm"
    path.write_bytes(f"{meta}<p>Dad’s café".encode("cp1252"))
    assert [one.text for one in carelang.read(path).segments] == ["Dad’s café"]
