"""Markdown files, bullet by bullet of docs/formats/markdown.md."""

import pytest

from carelang import Document, read_text
from carelang.text import line_and_column, source_offset


def read(text: str) -> Document:
    return read_text(text, "a.md")


def outline(text: str) -> list[tuple[str, str, str]]:
    return [(segment.place, segment.kind, segment.text) for segment in read(text).segments]


def texts(text: str) -> list[str]:
    return [segment.text for segment in read(text).segments]


def at(text: str, word: str, of: int = 0) -> tuple[int, int]:
    """Line and column of the first code point of ``word``, by the segment that holds it."""
    document = read(text)
    segment = [one for one in document.segments if word in one.text][of]
    offset = source_offset(segment, segment.text.index(word))
    assert offset is not None
    return line_and_column(text, offset)


@pytest.mark.parametrize(
    "heading", ["# The plan", "  ### The plan ###  ", "The plan\n===", "The plan\n  ---", "# The plan\t#"]
)
def test_headings(heading: str) -> None:
    assert outline(f"{heading}\nText") == [
        ("line 1", "heading", "The plan"),
        (f"line {heading.count(chr(10)) + 2}", "paragraph", "Text"),
    ]
    assert at(heading, "plan") == (1, heading.index("plan") + 1)


def test_a_heading_of_two_lines_keeps_its_own_hash() -> None:
    assert outline("The\n  plan #\n---") == [("line 1", "heading", "The plan #")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_breaks(end: str) -> None:
    text = end.join(["One", "  two  ", "three\\", "four"])
    assert texts(text) == ["One two\nthree\nfour"]
    assert [at(text, word) for word in ("two", "three", "four")] == [(2, 3), (3, 1), (4, 1)]


def test_lists() -> None:
    text = "- one\n  more\n  * two\n\n    three\n+ - four\n1. five\n12) six\n- [x] seven"
    assert outline(text) == [
        ("line 1", "list item", "one more"),
        ("line 3", "list item", "two"),
        ("line 5", "list item", "three"),
        ("line 6", "list item", "four"),
        ("line 7", "list item", "five"),
        ("line 8", "list item", "six"),
        ("line 9", "list item", "[x] seven"),
    ]
    assert [at(text, word) for word in ("more", "two", "three", "four", "six")] == [
        (2, 3),
        (3, 5),
        (5, 5),
        (6, 5),
        (8, 5),
    ]


@pytest.mark.parametrize("mark", ["", "> ", "  - ", "1. > "])
def test_tables(mark: str) -> None:
    more = "".join(character if character == ">" else " " for character in mark)
    text = f"{mark}| a | b \\| c | d |\n{more}|---|---|---|\n{more}|e|*f*|\n{more}g || h | i\n"
    document = read(text)
    assert [(one.place, one.text) for one in document.segments] == [
        ("table 1, row 1, cell 1", "a"),
        ("table 1, row 1, cell 2", "b | c"),
        ("table 1, row 1, cell 3", "d"),
        ("table 1, row 2, cell 1", "e"),
        ("table 1, row 2, cell 2", "f"),
        ("table 1, row 3, cell 1", "g"),
        ("table 1, row 3, cell 3", "h"),
    ]
    assert {one.kind for one in document.segments} == ({"quotation"} if ">" in mark else {"cell"})
    column = len(mark) + 1
    found = [(at(text, word)[0], at(text, word)[1] - column) for word in "acdefgh"]
    assert found == [(1, 2), (1, 11), (1, 15), (3, 1), (3, 4), (4, 0), (4, 5)]


def test_quotations() -> None:
    text = "> said\n> and more\nlazy\n\n> # Said\n> - again\n>> and again\n\nText"
    assert outline(text) == [
        ("line 1", "quotation", "said and more lazy"),
        ("line 5", "quotation", "Said"),
        ("line 6", "quotation", "again"),
        ("line 7", "quotation", "and again"),
        ("line 9", "paragraph", "Text"),
    ]
    assert [at(text, word) for word in ("more", "lazy", "Said", "and again")] == [(2, 7), (3, 1), (5, 5), (7, 4)]


def test_emphasis() -> None:
    text = "a *b* **c _d_** ~~e~~ f***g*** 2 * 3 * 4 snake_case ~h~"
    assert texts(text) == ["a b c d e fg 2 * 3 * 4 snake_case ~h~"]
    assert [at(text, word)[1] for word in ("b", "c", "d", "e", "g")] == [4, 9, 12, 19, 27]


def test_links() -> None:
    text = (
        'One [two *three*](<http://a.b/c> "(") four [five][6] six [7] [eight] <https://nine.ten> [ten](\n u)!\n\n'
        "[6]: /respite\n[eight]: /contact 'contact'\n"
    )
    assert texts(text) == ["One two three four five six [7] eight https://nine.ten ten!"]
    assert at(text, "six") == (1, text.index(" six") + 2)
    assert at(text, "https") == (1, text.index("https") + 1)
    assert at(text, "!") == (2, 4)


def test_pictures() -> None:
    text = "One ![two *three* &amp; [four](u) `five`](a.png) six.\n\n![seven](b.png)\n\n![](c.png)"
    assert outline(text) == [
        ("line 1", "paragraph", "One \ufffc six."),
        ("line 1, alt of picture", "caption", "two three & four \ufffc"),
        ("line 3, alt of picture", "caption", "seven"),
    ]
    assert [at(text, word) for word in ("three", "four", "six", "seven")] == [(1, 12), (1, 26), (1, 50), (3, 3)]


def test_entities_and_escapes() -> None:
    text = "caf&eacute; &amp; \\*more\\* &copy &#x2019;s \\a &nosuch;"
    assert texts(text) == ["café & *more* &copy ’s \\a &nosuch;"]
    assert [at(text, word)[1] for word in ("café", "é", "more", "copy", "s \\a")] == [1, 4, 21, 29, 42]


def test_tags_within_a_line() -> None:
    text = 'A <b class="respite">b</b> <br>c <code>respite</code> <img src=x alt="contact"> <kbd>d</kbd>'
    assert texts(text) == ["A b \nc \ufffc \ufffc d", "contact"]
    assert at(text, "contact") == (1, text.index("contact") + 1)
    assert at(text, "c") == (1, text.index("c <code") + 1)


def test_blocks_of_html() -> None:
    text = (
        "<details>\n<summary>One</summary>\n\nTwo *three*\n\n</details>\n\n"
        "> <p>four\n> five</p>\n> <p title='six'>seven</p>\n\n- <div>eight</div>\n"
    )
    assert outline(text) == [
        ("line 2", "paragraph", "One"),
        ("line 4", "paragraph", "Two three"),
        ("line 8", "quotation", "four five"),
        ("line 10", "quotation", "seven"),
        ("line 10, title of p", "caption", "six"),
        ("line 12", "list item", "eight"),
    ]
    assert [at(text, word) for word in ("five", "six", "seven", "eight")] == [(9, 3), (10, 13), (10, 18), (12, 8)]


def test_footnotes() -> None:
    assert outline("Text[^1].\n\n[^1]: Respite\n") == [
        ("line 1", "paragraph", "Text[^1]."),
        ("line 3", "footnote", "[^1]: Respite"),
    ]


@pytest.mark.parametrize(
    "block",
    [
        "```\nrespite\n```",
        "```python\nrespite\n\n# respite\n```",
        "~~~\nrespite\n```\n~~~",
        "  ````\nrespite\n```\n  ````",
        "```\nrespite\n``` no end\n`````",
        "\n    respite\n",
        "- ```\n  respite\n  ```",
        "<pre>\nrespite\n\nrespite</pre>\n",
    ],
)
def test_code_is_left_out_and_counted(block: str) -> None:
    document = read(f"Before\n{block}\n\nAfter")
    lines = block.count("\n") + 1
    assert [(segment.text, segment.line) for segment in document.segments] == [("Before", 1), ("After", lines + 3)]
    assert document.unchecked == ("1 code block (code is not read)",)


def test_code_within_a_line_leaves_one_unit() -> None:
    document = read("One `two` three ``fo`ur`` five `six.\n\n~~~\n~~~\n\n    seven")
    assert [one.text for one in document.segments] == ["One \ufffc three \ufffc five `six."]
    assert document.unchecked == (
        "2 code blocks (code is not read)",
        "2 pieces of code in lines (code is not read)",
    )


def test_code_without_an_end_reaches_to_the_end() -> None:
    document = read("Text\n```\nrespite\n")
    assert [segment.text for segment in document.segments] == ["Text"]
    assert document.unchecked == ("1 code block (code is not read)",)


@pytest.mark.parametrize("end", ["---", "..."])
@pytest.mark.parametrize("line", ["\n", "\r\n", "\r"])
def test_front_matter_is_left_out(end: str, line: str) -> None:
    text = f"---\nrespite: yes\n\nmore: no\n{end}\nText".replace("\n", line)
    assert outline(text) == [("line 6", "paragraph", "Text")]
    assert at(text, "Text") == (6, 1)
    assert read(text).unchecked == ("the front matter (settings are not read)",)


def test_a_rule_in_the_first_line_hides_nothing() -> None:
    assert texts("---\n\nRespite is booked.\n") == ["Respite is booked."]


def test_a_rule_further_down_is_no_front_matter() -> None:
    assert texts("Text\n\n---\n\nMore\n") == ["Text", "More"]


def test_titles_are_counted() -> None:
    assert read('[a](u "respite") ![b](u "contact")').unchecked == ("the titles of 2 links or pictures",)


def test_comments_are_no_text() -> None:
    text = "One <!-- two --> three.\n\n<!-- carelang: ignore[all] because four\n-->\n\n- five\n"
    document = read(text)
    assert [one.text for one in document.segments] == ["One  three.", "five"]
    assert [one[:2] for one in document.remarks] == [(1, " carelang: ignore[all] because four\n")]
    assert text.startswith(document.remarks[0].text, document.remarks[0].at)


def test_what_is_too_deep_is_named() -> None:
    assert read(">" * 90 + " respite").unchecked == ()
    assert read(">" * 120 + " respite").unchecked == ("what stands too deep in lists and quotations",)


@pytest.mark.parametrize("text", ["- a <b\n  title='respite'>b</b>", "> a <b\n> title='respite'>b</b>"])
def test_a_block_that_cannot_be_followed_is_read_as_it_is_written(text: str) -> None:
    assert outline(text) == [("line 1", "quotation" if text[0] == ">" else "list item", text)]
    assert at(text, "respite")[0] == 2


@pytest.mark.parametrize("name", ["a.md", "A.MARKDOWN"])
def test_the_suffix_tells_the_format(name: str) -> None:
    assert read_text("# *Plan*", name).segments[0].text == "Plan"
