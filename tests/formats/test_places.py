"""Any Markdown, HTML or plain text at all: each word is where its segment says, and no word that is seen is lost."""

import re
from collections import Counter
from html import unescape
from itertools import pairwise

import lxml.html
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from carelang import Document, read, read_text
from carelang.text import Reading, line_and_column, source_offset, source_span
from carelang.types import Span

WORDS = ["respite", "Mum", "café", "cafe\u0301", "😀é", "don’t", "a_b", "x", "2", "İstanbul", "\ufeffLAC", "n\u00adn"]
PIECES = st.sampled_from(
    [*WORDS, "&eacute;t&eacute;", "caf&#xe9;", "&amp;", "\\*", "5 > 4", "A & B", "[", "*", "_", "`", "~"]
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def marked(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Markdown around something."""
    return st.one_of(
        *(
            inside.map(form.format)
            for form in (
                "*{}*",
                "**{}**",
                "_{}_",
                "***{}***",
                "~~{}~~",
                "[{}](u)",
                '[{}](u "t")',
                "[{}][ref]",
                "`{}`",
                "``{}``",
                "<b>{}</b>",
                "<i class='k'>{}</i>",
                "a{}b",
            )
        ),
        inside.filter(lambda text: not {"`", "!"} & {*text}).map(
            "![{}](u)".format
        ),  # code in it is left out, as anywhere
        st.lists(inside, min_size=2, max_size=4).map(" ".join),
        st.tuples(inside, st.sampled_from(["\n", "  \n", "\\\n", "\t", " \n\t", "\n   "]), inside).map("".join),
        st.sampled_from(["<!-- respite -->", "<https://a.b/c_d*e>", "<br>", "<img src='u' alt='caf&eacute; LAC'>"]),
    )


INLINE = st.recursive(PIECES, marked, max_leaves=8)
LINE = INLINE.map(lambda text: re.sub(r"\s+", " ", text))


def nested(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Blocks in lists and quotations."""

    def prefixed(first: str, more: str) -> st.SearchStrategy[str]:
        return inside.map(lambda text: first + text.replace("\n", f"\n{more}"))

    return st.one_of(
        prefixed("> ", "> "),
        prefixed(">", ">"),
        prefixed("- ", "  "),
        prefixed("1.  ", "    "),
        prefixed("-\t", "\t"),
        prefixed("> ", ""),
        st.lists(inside, min_size=2, max_size=3).map("\n\n".join),
    )


BLOCK = st.one_of(
    INLINE,
    INLINE,
    LINE.map("# {}".format),
    LINE.map("  ### {} ##  ".format),
    INLINE.map("{}\n---".format),
    st.lists(LINE, min_size=2, max_size=2).map(lambda row: "| a | b |\n|---|---|\n| {} | {} |".format(*row)),
    st.lists(LINE, min_size=2, max_size=2).map(lambda row: "a|b\n-|-\n{}|{}".format(*row)),
    INLINE.map("```\n{}\n```".format),
    INLINE.map("    {}".format),
    st.sampled_from(WORDS).map("<div>\n{} <p title='LAC'>b &amp; c</div>".format),
    st.just("[ref]: /u 'title'"),
)
MARKDOWN = st.recursive(BLOCK, nested, max_leaves=5)

TAGS = "p div b i span td li blockquote q h1 code pre option button label svg em".split()
OPEN_TAGS = [tag for tag in TAGS if tag not in ("code", "pre", "svg")]  # parsers differ on where these end


def tagged(tags: list[str]) -> st.SearchStrategy[str]:
    """Pages with these tags, closed or not."""
    return st.recursive(
        st.sampled_from(
            [*WORDS, "&eacute;t", "caf&#233;", "&amp;", "A & B", "5 < 4", " ", "\n", "\t \n", "&nbsp;", "<br>"]
        ),
        lambda inside: st.one_of(
            st.tuples(st.sampled_from(tags), inside).map(lambda pair: "<{0}>{1}</{0}>".format(*pair)),
            st.tuples(st.sampled_from(OPEN_TAGS), inside).map(
                lambda pair: '<{} title="caf&eacute;\n x" hidden>{}'.format(*pair)
            ),
            inside.map("<table><tr><td>{}</td><td>x</table>".format),
            inside.map("<ul><li>{}<li>x</ul>".format),
            inside.map("<!-- {} --><img alt=respite>".format),
            inside.map("{}</p></div>".format),
            st.lists(inside, min_size=2, max_size=4).map("".join),
            st.lists(inside, min_size=2, max_size=4).map(" ".join),
        ),
        max_leaves=10,
    )


MASH = st.lists(
    st.sampled_from(
        [
            *WORDS,
            *"*_`~[]()<>!&;#|\\-=\"' \n\t",
            "\n\n",
            "  \n",
            "\r\n",
            "\r",
            "> ",
            "- ",
            "1. ",
            "    ",
            "```",
            "---\n",
            "<b>",
            "</b>",
            "<p>",
            "<code>",
            "<!--",
            "-->",
            "<br/>",
            "&amp;",
            "&#65;",
            "](u)",
            "![",
            "|-|-|\n",
            "a|b\n",
            "<img alt='",
            "<script>",
            "</script>",
            "<![CDATA[",
            "<?",
            "[ref]: u\n",
            "\xa0",
            "\x0b",
            "\u2028",
            "\x85",
        ]
    ),
    max_size=30,
).map("".join)


def prove_places(document: Document) -> None:
    """Each word of each segment stands in the file where it is said to stand."""
    source = document.source
    assert source is not None
    lines = re.split(r"\r\n|\r|\n", source)
    for segment in document.segments:
        assert segment.text == segment.text.strip("\n")
        assert [here for here, _ in segment.origin] == sorted(here for here, _ in segment.origin)
        reading = Reading(segment)
        offsets = []
        for index in range(len(reading.words)):
            span = reading.span(index, index + 1)
            offset = source_offset(segment, span.start)
            assert offset is not None
            offsets.append(offset)
            word = segment.text[span.start : span.end]
            found = source_span(segment, span)
            assert source[offset] in (word[0], "&", "\\")
            if found is not None:
                assert found.start == offset
                assert source[found.start : found.end] == word
            line, column = line_and_column(source, offset)
            assert lines[line - 1][column - 1 :].startswith(source[offset] if found is None else word)
        assert all(before < after for before, after in pairwise(offsets))
        if offsets and segment.line is not None:
            assert segment.line <= line_and_column(source, offsets[0])[0]


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def seen(page: str) -> Counter[str]:
    """The words of a page, told by another parser: text and alternative texts, without code."""
    if not page.strip():
        return Counter()
    root = lxml.html.fromstring(f"<div>{page}</div>")
    spoken: Counter[str] = Counter()
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            element.drop_tree()
        elif element.tag in ("code", "pre", "svg"):
            tail = element.tail or ""
            element.clear()
            element.tail = f"\n{tail}"
    for element in root.iter():
        for name in ("alt", "title"):
            if element.tag != "a" and (name == "alt" or element.tag != "img"):
                spoken += words_of(unescape(re.sub("<[^>]*>", "", element.get(name, ""))))
        if element.tag in NEW_LINE:
            element.tail = f"\n{element.tail or ''}"
            element.text = f"\n{element.text or ''}"
    return spoken + words_of(root.text_content())


NEW_LINE = "p li h1 h2 h3 td th tr br option button label div blockquote q img table ul ol".split()
ORACLE = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])


@given(MARKDOWN, ENDS)
@example("> a\n> | b | c |\n> |---|---|\n> | d \\| e | `f|g` |", "\r\n")
@example("a ~~~b~~ c", "\n")
@example("*a\n\u00a0\nb*", "\n")
def test_markdown_keeps_every_word_in_its_place(text: str, end: str) -> None:
    text += "\n\n[ref]: /u\n"
    document = read_text(text.replace("\n", end), "a.md")
    prove_places(document)
    got = sum((words_of(one.text.replace("\u00ad", "")) for one in document.segments), Counter())
    want = seen(ORACLE.render(text).replace("\u00ad", ""))
    assert not want - got, text


@given(tagged(TAGS), ENDS)
@example("<code>a</code>b", "\n")
@example("<table><tr><td>a <code>b</td><td>c</table>", "\n")
@example("<div><pre>a</div><p>b", "\n")
def test_html_has_every_word_in_its_place(text: str, end: str) -> None:
    prove_places(read_text(text.replace("\n", end), "a.html"))


@given(tagged(OPEN_TAGS))
def test_html_keeps_every_letter(text: str) -> None:
    got = Counter(letter for one in read_text(text, "a.html").segments for letter in re.findall(r"\w", one.text))
    want = Counter("".join(seen(text).elements()))  # by letter: where words part in broken tables, parsers differ
    assert not want - got


@given(st.sampled_from(["a.md", "a.html", "a.txt"]), MASH)
@example("a.md", "> <div\n> a='b'>c\n> </div>")
@example("a.html", "&#")
@example("a.html", "a<![CDATA[b]]><p>c<![")
@example("a.html", "a<")
@example("a.html", "<p title='a")
def test_no_text_is_placed_wrongly(name: str, text: str) -> None:
    prove_places(read_text(text, name))


@given(MASH)
def test_no_word_of_any_markdown_is_lost(text: str) -> None:
    text = text.replace("\x0b", " ")
    if "<" in text or text.startswith("---"):
        return
    got = sum((words_of(one.text) for one in read_text(text, "a.md").segments), Counter())
    assert not seen(ORACLE.render(text)) - got


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.txt"])
def test_a_byte_order_mark_has_no_column(tmp_path, name: str) -> None:

    path = tmp_path / name
    path.write_bytes("\ufeffrespite".encode())
    document = read(path)
    assert document.source == "respite"
    assert source_span(document.segments[0], Span(0, 7)) == (0, 7)
