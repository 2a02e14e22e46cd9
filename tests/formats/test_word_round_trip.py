"""Any paragraph, cut up in any way: annotate, read, and find the same words with the comments on those found."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from test_word_comments import comments, ranges
from test_word_samples import control, field, package, paragraph, parts_of, run, table
from word_rules import without_comments

from carelang.formats import word
from carelang.types import Document, Finding, Severity, Span, Suggestion

LOOKS = st.sampled_from(["", "", "<w:b/>", '<w:i/><w:rPrChange w:id="5" w:author="A"><w:rPr/></w:rPrChange>'])
PIECES = st.text(alphabet="ab é\u00a0\U0001f600", min_size=1, max_size=9)


@st.composite
def plain_runs(draw: st.DrawFn) -> str:
    inside = "".join(
        draw(
            st.sampled_from(
                [
                    f'<w:t xml:space="preserve">{draw(PIECES)}</w:t>',
                    f"<w:t>{draw(PIECES)}</w:t>",
                    "<w:tab/>",
                    "<w:br/>",
                    "<w:noBreakHyphen/>",
                    "<w:softHyphen/>",
                    "<w:lastRenderedPageBreak/>",
                    "<w:drawing/>",
                ]
            )
        )
        for _ in range(draw(st.integers(1, 4)))
    )
    look = draw(LOOKS)
    return f'<w:r w:rsidR="00AB"><w:rPr>{look}</w:rPr>{inside}</w:r>' if look else f"<w:r>{inside}</w:r>"


MARKS = st.sampled_from(
    [
        '<w:proofErr w:type="spellStart"/>',
        '<w:bookmarkStart w:id="7" w:name="b"/>',
        '<w:bookmarkEnd w:id="7"/>',
        '<w:permStart w:id="8"/>',
        "<!-- remark -->",
        "\n  ",
        '<w:del w:id="9" w:author="A"><w:r><w:delText>gone</w:delText></w:r></w:del>',
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ]
)
INLINE = st.recursive(
    plain_runs() | MARKS,
    lambda inside: st.builds(
        lambda pieces, wrap: wrap("".join(pieces)),
        st.lists(inside, max_size=4),
        st.sampled_from(
            [
                field,
                control,
                lambda text: control(text, '<w:lock w:val="contentLocked"/>'),
                lambda text: f'<w:ins w:id="3" w:author="A">{text}</w:ins>',
                lambda text: f'<w:hyperlink r:id="x">{text}</w:hyperlink>',
                lambda text: f'<w:smartTag w:element="a">{text}</w:smartTag>',
                lambda text: f'<w:fldSimple w:instr="A">{text}</w:fldSimple>',
            ]
        ),
    ),
    max_leaves=8,
)
PARAGRAPHS = st.lists(
    st.builds(lambda pieces: f"<w:p>{''.join(pieces)}</w:p>", st.lists(INLINE, max_size=6)), min_size=1, max_size=4
)


SUGGESTED = st.sampled_from([(), (Suggestion("\U0001f33b X"),)])


def drawn(data: st.DataObject, document: Document) -> Iterator[tuple[int, Span, str]]:
    """Some stretches of each segment: its number, the span, the words."""
    for index, segment in enumerate(document.segments):
        for _ in range(data.draw(st.integers(0, 5))):
            start = data.draw(st.integers(0, len(segment.text) - 1))
            end = data.draw(st.integers(start + 1, len(segment.text)))
            yield index, Span(start, end), segment.text[start:end]


@settings(max_examples=150, deadline=None)
@given(body=PARAGRAPHS, data=st.data())
def test_words_and_document_stay_the_same(
    body: list[str], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    source, target = folder / "a.docx", folder / "b.docx"
    source.write_bytes(package("".join(body)))
    document = word.read(source)
    found = [
        Finding(f"r/{number}", "label", Severity.WARNING, index, span, words, "m", "", (), ())
        for number, (index, span, words) in enumerate(drawn(data, document))
    ]
    result = word.annotate(source, found, target)
    assert result.comments == len(found)
    assert word.read(target).segments == document.segments
    before, after = (parts_of(path.read_bytes())["word/document.xml"] for path in (source, target))
    if not found:
        assert after == before
        return
    said = comments(target.read_bytes())
    assert without_comments(after, set(said)) == without_comments(before, set())
    assert_shape(after, set(said))
    widened = {one.rule for one, _ in result.inexact}
    marked = ranges(target.read_bytes())
    ordered = sorted(found, key=lambda one: (one.segment, one.span))
    for key, one in zip(said, ordered, strict=True):
        if one.rule not in widened:
            assert letters(marked[key]) == letters(one.text)
        else:
            assert letters(one.text) in letters(marked[key])


@settings(max_examples=150, deadline=None)
@given(body=PARAGRAPHS, data=st.data(), mode=st.sampled_from(["comments", "changes", "both"]))
def test_any_review_can_be_refused_repeated_and_cleaned(
    body: list[str], data: st.DataObject, mode: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    source, target, after = folder / "a.docx", folder / "b.docx", folder / "c.docx"
    source.write_bytes(package("".join(body)))
    document = word.read(source)
    found = [
        Finding("r", "label", Severity.WARNING, index, span, words, "m", "", data.draw(SUGGESTED), ())
        for index, span, words in drawn(data, document)
    ]
    result = word.annotate(source, found, target, mode)
    assert result.changes == parts_of(target.read_bytes())["word/document.xml"].count("\U0001f33b".encode())
    assert mode != "comments" or not result.changes
    before, marked = (parts_of(path.read_bytes())["word/document.xml"] for path in (source, target))
    said = set(comments(target.read_bytes())) if result.comments else set()
    assert ours_refused(marked, said) == without_comments(before, set())
    assert len(word.read(target).segments) == len(document.segments)
    again = word.annotate(target, found if mode == "comments" else [], after, mode)
    if mode == "comments":
        assert (again.comments, again.removed, again.kept) == (0, 0, result.comments)
    word.clean(target, after)
    assert without_comments(parts_of(after.read_bytes())["word/document.xml"], set()) == without_comments(before, set())
    assert word.read(after).segments == document.segments


def ours_refused(main: bytes, said: set[str]) -> bytes:
    """The main part with the comments ``said`` gone and the changes of carelang refused, in canonical form."""
    root = etree.fromstring(main)
    space = root.tag.rpartition("}")[0] + "}"
    for node in [*root.iter(space + "ins", space + "del")]:
        if node.get(space + "author") == "carelang":
            parent, at, tail = node.getparent(), node.getparent().index(node), node.tail or ""
            held = list(node) if node.tag == space + "del" else []
            for text in node.iter(space + "delText"):
                text.tag = space + "t"
            before = held[-1] if held else node.getprevious()
            parent[at : at + 1] = held
            if before is not None:
                before.tail = (before.tail or "") + tail
    return without_comments(etree.tostring(root), said)


def letters(text: str) -> str:
    return re.sub(r"[^abé\U0001f600]", "", text)


def assert_shape(main: bytes, ids: set[str]) -> None:
    """What validators do not look for: marks where Word takes them, start before end before reference, ids once."""
    root = etree.fromstring(main)
    space = root.tag.rpartition("}")[0] + "}"
    holders = {space + name for name in ("p", "hyperlink", "ins", "smartTag", "sdtContent")}
    order: dict[str, list[str]] = {}
    for node in root.iter(space + "commentRangeStart", space + "commentRangeEnd", space + "commentReference"):
        order.setdefault(node.get(space + "id"), []).append(node.tag.removeprefix(space))
        place = node.getparent().getparent() if node.tag == space + "commentReference" else node.getparent()
        assert place.tag in holders
        if node.tag == space + "commentReference":
            assert place.tag == space + "p"
    assert set(order) == ids
    assert all(marks == ["commentRangeStart", "commentRangeEnd", "commentReference"] for marks in order.values())
    changes = [node.get(space + "id") for node in root.iter(space + "rPrChange")]
    assert len(set(changes) - {"5"}) == len([one for one in changes if one != "5"])


@settings(max_examples=60, deadline=None)
@given(cuts=st.lists(st.integers(1, 40), max_size=8, unique=True), start=st.integers(0, 40), length=st.integers(1, 12))
def test_a_word_is_found_however_its_runs_are_split(cuts: list[int], start: int, length: int, tmp_path_factory) -> None:
    text = "He absconded from respite, and contact was stopped"
    edges = [0, *sorted(cuts), len(text)]
    pieces = [run(text[one:other], "<w:b/>" if one % 2 else "") for one, other in pairwise(edges)]
    folder: Path = tmp_path_factory.getbasetemp()
    source, target = folder / "a.docx", folder / "b.docx"
    source.write_bytes(package(table([paragraph(*pieces)])))
    span = Span(start, min(start + length, len(text)))
    words = text[span.start : span.end]
    one = Finding("a/b", "label", Severity.WARNING, 0, span, words, "m", "", (), ())
    result = word.annotate(source, [one], target)
    assert (result.comments, result.inexact) == (1, ())
    assert list(ranges(target.read_bytes()).values()) == [words]
