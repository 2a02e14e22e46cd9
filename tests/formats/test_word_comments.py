"""Comments on the exact words, and nothing else altered."""

import io
import os
import re
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree
from test_word_samples import (
    CONTENT,
    OFFICE,
    STRICT,
    STRICT_OFFICE,
    STYLES,
    W,
    commented,
    control,
    field,
    finding,
    mark,
    note,
    package,
    paragraph,
    parts_of,
    reference,
    run,
    table,
    text_box,
    zipped,
)

from carelang.formats import word
from carelang.formats.word import anchors, marking, planning, runs
from carelang.formats.word.package import Package
from carelang.types import Finding, SettingsError, Severity, Span, UnreadableFile

HIDDEN = "<w:vanish/>"


def ranges(data: bytes, part: str = "word/document.xml") -> dict[str, str]:
    """The text between the marks of each comment, by number; written without the package's own walk."""
    root = etree.fromstring(parts_of(data)[part])
    space = root.tag.rpartition("}")[0] + "}"
    open_now: list[str] = []
    texts: dict[str, str] = {}
    references: list[str] = []
    for node in root.iter():
        key = node.get(space + "id", "") if isinstance(node.tag, str) else ""
        if node.tag == space + "commentRangeStart":
            open_now.append(key)
            texts[key] = ""
        elif node.tag == space + "commentRangeEnd":
            open_now.remove(key)
        elif node.tag == space + "commentReference":
            assert key in texts, "the reference stands before its range"
            references.append(key)
        elif node.tag == space + "t":
            for one in open_now:
                texts[one] += node.text or ""
    assert not open_now
    assert sorted(references) == sorted(texts)
    return texts


def comments(data: bytes, part: str = "word/comments.xml") -> dict[str, list[str]]:
    """The paragraphs of each comment, by number."""
    root = etree.fromstring(parts_of(data)[part])
    space = root.tag.rpartition("}")[0] + "}"
    return {
        one.get(space + "id", ""): ["".join(p.itertext(space + "t")) for p in one.iter(space + "p")]
        for one in root.iter(space + "comment")
    }


@pytest.mark.parametrize(
    ("body", "words", "marked", "reason"),
    [
        pytest.param(paragraph("has respite today"), "respite", "respite", "", id="inside a run"),
        pytest.param(paragraph("has res", "pi", "te today"), "respite", "respite", "", id="over three runs"),
        pytest.param(
            table(["x", table(["has respite today"]) + "<w:p/>"]), "respite", "respite", "", id="nested table"
        ),
        pytest.param(control(paragraph("has respite today")), "respite", "respite", "", id="block control"),
        pytest.param(paragraph(control(run("has respite today"))), "respite", "respite", "", id="inline control"),
        pytest.param(
            paragraph('<w:hyperlink r:id="x">' + run("has respite today") + "</w:hyperlink>"),
            "respite",
            "respite",
            "",
            id="hyperlink",
        ),
        pytest.param(
            paragraph('<w:ins w:id="4">' + run("has respite today") + "</w:ins>"),
            "respite",
            "respite",
            "",
            id="someone's insertion",
        ),
        pytest.param(
            paragraph('<w:smartTag w:element="a">' + run("has res") + "</w:smartTag>", "pite"),
            "respite",
            "respite",
            "",
            id="half in a smart tag",
        ),
        pytest.param(
            paragraph("in ", field(run("the Highlands")), "!"),
            "Highlands",
            "the Highlands",
            "the words stand in a field; the comment stands round the whole field",
            id="field",
        ),
        pytest.param(paragraph("in ", field(run("Highlands")), "!"), "Highlands", "Highlands", "", id="all of a field"),
        pytest.param(
            paragraph("a ", field(run("b c ") + field(run("d"))), "e"),
            "c",
            "b c d",
            "the words stand in a field",
            id="field in a field",
        ),
        pytest.param(
            paragraph(mark("begin") + mark("separate"), "one two") + paragraph("three four", mark("end")),
            "two",
            "two",
            "",
            id="field over paragraphs",
        ),
        pytest.param(
            paragraph('<w:fldSimple w:instr="AUTHOR">' + run("Jo Blogg") + "</w:fldSimple>", "s"),
            "Blogg",
            "Jo Blogg",
            "the words stand in a field",
            id="simple field",
        ),
        pytest.param(
            paragraph(
                "<w:r><w:ruby><w:rt>" + run("up") + "</w:rt><w:rubyBase>" + run("base") + "</w:rubyBase></w:ruby></w:r>"
            ),
            "base",
            "upbase",
            "cannot be marked by themselves",
            id="ruby",
        ),
        pytest.param(
            "<w:p><w:r><w:t>aa</w:t><mc:AlternateContent><mc:Choice><w:t>bb</w:t></mc:Choice>"
            "</mc:AlternateContent><w:t>cc</w:t></w:r></w:p>",
            "b",
            "bb",
            "cannot be marked",
            id="alternative",
        ),
        pytest.param("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b c</w:t></w:r></w:p>", "a\tb", "ab", "", id="over a tab"),
        pytest.param(
            "<w:p><w:r><w:t>one </w:t><w:fldChar w:fldCharType='begin'/><w:fldChar w:fldCharType='separate'/>"
            "<w:t>two</w:t><w:fldChar w:fldCharType='end'/><w:t>three</w:t></w:r></w:p>",
            "two",
            "two",
            "",
            id="field in one run",
        ),
        pytest.param(
            paragraph("see ", run("the secret ", HIDDEN), "rest"), "secret", "rest", anchors.HIDDEN, id="hidden"
        ),
        pytest.param(paragraph("see ", run("secret", HIDDEN)), "secret", "see", anchors.HIDDEN, id="hidden at the end"),
        pytest.param(paragraph(run("secret", HIDDEN)), "secret", "secret", "", id="all hidden"),
        pytest.param("<w:p><w:t>loose words</w:t></w:p>", "words", "loose words", "", id="text without a run"),
        pytest.param(
            paragraph("host ", text_box(paragraph("in the box"))),
            "box",
            "host in the boxin the box",
            "Word shows no comments in text boxes",
            id="text box",
        ),
        pytest.param(
            paragraph("D", properties='<w:framePr w:dropCap="drop"/>') + paragraph("ear Mia"),
            "Dear",
            "Dear",
            "",
            id="dropped capital",
        ),
    ],
)
def test_where_the_comment_stands(body: str, words: str, marked: str, reason: str, tmp_path: Path) -> None:
    out, result = commented(package(body), tmp_path, words)
    assert list(ranges(out).values()) == [marked]
    assert result.comments == 1
    assert [why for _, why in result.inexact if reason in why] == [why for _, why in result.inexact]
    assert bool(result.inexact) == bool(reason)


@pytest.mark.parametrize("strict", [False, True])
def test_words_outside_the_body_are_commented_where_word_shows_it(strict: bool, tmp_path: Path) -> None:
    body = paragraph() + paragraph("First words, ", "then a mark", reference("footnote", 2), reference("endnote", 2))
    boxed = paragraph("head", text_box(paragraph("boxed")))
    data = package(
        body,
        strict=strict,
        header1=boxed,
        footnotes=note("footnote", 2, "footed") + note("footnote", 5, "lost"),
        endnotes=note("endnote", 2, "ended"),
    )
    words = ("head", "boxed", "footed", "lost", "ended")
    out, result = commented(data, tmp_path, *words)
    marked = [ranges(out)[key] for key in comments(out)]
    said = [paragraphs[0] for paragraphs in comments(out).values()]
    assert sorted(zip(said, marked, strict=True)) == [
        ("“boxed” (header (not in use), text box 1): this word can hide the person", "First"),
        ("“ended” (endnote 1): this word can hide the person", ""),
        ("“footed” (footnote 1): this word can hide the person", ""),
        ("“head” (header (not in use)): this word can hide the person", "First"),
        ("“lost” (footnote (no mark in the text)): this word can hide the person", "First"),
    ]
    assert len(result.inexact) == 5
    assert parts_of(out)["word/header1.xml"] == parts_of(data)["word/header1.xml"]
    assert parts_of(out)["word/footnotes.xml"] == parts_of(data)["word/footnotes.xml"]


def test_a_body_without_words_holds_comments_on_the_header(tmp_path: Path) -> None:
    out, _ = commented(package("<w:p/>", header1=paragraph("head")), tmp_path, "head")
    assert list(ranges(out).values()) == [""]
    out, result = commented(package("<w:sectPr/>", header1=paragraph("head")), tmp_path, "head")
    assert result.comments == 0
    assert [why for _, why in result.inexact] == [anchors.NO_PLACE]
    assert "word/comments.xml" not in parts_of(out)


def test_the_reference_stands_outside_wrappers(tmp_path: Path) -> None:
    inside = '<w:ins w:id="4">' + control(run("has respite today")) + "</w:ins>"
    out, _ = commented(package(paragraph(inside, "after")), tmp_path, "respite")
    root = etree.fromstring(parts_of(out)["word/document.xml"])
    (node,) = root.iter(f"{{{W}}}commentReference")
    run_of_it = node.getparent()
    assert run_of_it.getparent().tag == f"{{{W}}}p"
    assert run_of_it.getprevious().tag == f"{{{W}}}ins"


def test_what_a_comment_says(tmp_path: Path) -> None:
    out, _ = commented(package(paragraph("has respite")), tmp_path, "respite", author="Jo\x00 Bloggs", initials="JB")
    assert list(comments(out).values()) == [
        [
            "“respite”: this word can hide the person",
            "People come before labels.",
            "Try: a child",
            "Only you can complete this: time with {name}",
            "In plain words: a short break",
            "Source: Plan 24-30, The Promise Scotland, 2024",
            "carelang: care/word #39d6aa0b",
        ]
    ]
    assert b'w:author="Jo Bloggs" ' in parts_of(out)["word/comments.xml"]
    assert b'w:initials="JB"' in parts_of(out)["word/comments.xml"]


def test_comments_hold_no_characters_that_xml_forbids(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(package(paragraph("respite " * 60)))
    document = word.read(tmp_path / "a.docx")
    text = document.segments[0].text
    odd = Finding("a/b", "plain", Severity.WARNING, 0, Span(0, len(text)), text, "bell\x07 \ud800 \ufffe", "\n", (), ())
    word.annotate(tmp_path / "a.docx", [odd], tmp_path / "b.docx")
    ((said, closing),) = comments((tmp_path / "b.docx").read_bytes()).values()
    assert closing.startswith("carelang: a/b #")
    assert said.startswith("“respite respite")
    assert said.endswith("…”: bell")
    assert len(said) < 200


def test_a_finding_without_words_stands_on_one_character(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(package(paragraph("Dear Mia")))
    empty = Finding("letter/date", "letter", Severity.WARNING, 0, Span(8, 8), "", "There is no date.", "", (), ())
    word.annotate(tmp_path / "a.docx", [empty], tmp_path / "b.docx")
    out = (tmp_path / "b.docx").read_bytes()
    assert list(ranges(out).values()) == ["a"]
    assert [said[:-1] for said in comments(out).values()] == [["There is no date."]]


def test_styles_are_used_only_where_they_are_defined(tmp_path: Path) -> None:
    plain, _ = commented(package(paragraph("respite"), styles=STYLES), tmp_path, "respite")
    assert b"Style w:val" not in parts_of(plain)["word/comments.xml"]
    styles = (
        '<w:style w:type="paragraph" w:styleId="Kommentartext"><w:name w:val="annotation text"/></w:style>'
        '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="Of our own"/></w:style>'
    )
    styled, _ = commented(package(paragraph("respite"), styles=styles), tmp_path, "respite")
    assert b'<w:pStyle w:val="Kommentartext"/>' in parts_of(styled)["word/comments.xml"]
    assert b'<w:rStyle w:val="CommentReference"/>' in parts_of(styled)["word/document.xml"]


@pytest.mark.parametrize("strict", [False, True])
def test_a_new_comments_part_is_made_known(strict: bool, tmp_path: Path) -> None:
    data = package(paragraph("respite"), strict=strict, styles=STYLES, extra={"word/comments.xml": b"<someone/>"})
    out, _ = commented(data, tmp_path, "respite")
    parts = parts_of(out)
    assert parts["word/comments.xml"] == b"<someone/>"
    assert (
        f'PartName="/word/comments1.xml" ContentType="{CONTENT}comments+xml"'.encode() in parts["[Content_Types].xml"]
    )
    link = f'Id="rId1" Type="{STRICT_OFFICE if strict else OFFICE}/comments" Target="comments1.xml"'
    assert link.encode() in parts["word/_rels/document.xml.rels"]
    assert etree.fromstring(parts["word/comments1.xml"]).tag == f"{{{STRICT if strict else W}}}comments"


def test_comments_that_are_there_stay(tmp_path: Path) -> None:
    old = '<w:comment w:id="7" w:author="Ann"><w:p/></w:comment>'
    body = paragraph(
        '<w:commentRangeStart w:id="7"/>',
        "has res",
        '<w:commentRangeEnd w:id="7"/>',
        "pite",
        '<w:r><w:commentReference w:id="7"/></w:r>',
        '<w:bookmarkStart w:id="41" w:name="b"/>',
    )
    out, _ = commented(package(body, comments=old), tmp_path, "respite")
    assert ranges(out) == {"7": "has res", "42": "respite"}
    assert list(comments(out)) == ["7", "42"]
    again = word.read_bytes(out, "a.docx")
    assert again.unchecked == ("1 comment (comments are not read)",)


def test_a_comments_part_that_is_named_and_missing_is_made(tmp_path: Path) -> None:
    data = package(paragraph("respite"), comments="")
    parts = parts_of(data)
    del parts["word/comments.xml"]
    out, _ = commented(zipped(parts), tmp_path, "respite")
    assert list(comments(out)) == ["0"]
    assert parts_of(out)["word/_rels/document.xml.rels"] == parts["word/_rels/document.xml.rels"]


def test_ids_are_unique_over_all_parts_and_copies_of_changes_get_their_own(tmp_path: Path) -> None:
    look = '<w:fitText w:id="-1" w:val="9"/><w:rPrChange w:id="3" w:author="A"><w:rPr/></w:rPrChange>'
    data = package(
        paragraph(run("one two three four", look), '<w:bookmarkStart w:id="2147483640" w:name="far"/>'),
        header1=paragraph("x", '<w:bookmarkStart w:id="20" w:name="b"/>', '<w:bookmarkEnd w:id="bad"/>'),
    )
    out, _ = commented(data, tmp_path, "two", "three")
    text = parts_of(out)["word/document.xml"].decode()
    changes = re.findall(r'rPrChange w:id="(\d+)"', text)
    assert sorted(changes) == sorted(set(changes))
    assert "3" in changes
    assert text.count('<w:fitText w:id="-1"') == len(changes)
    ids = [*changes, *comments(out)]
    assert len(set(ids)) == len(ids)
    assert all(int(one) == 3 or 20 < int(one) < 100 for one in ids)


def test_white_space_that_word_does_not_show_stays_unseen(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>is </w:t></w:r><w:r><w:t> February now </w:t></w:r></w:p>"
    data = package(body)
    out, _ = commented(data, tmp_path, "Feb", "now")
    assert [one.text for one in word.read_bytes(out, "a.docx").segments] == ["isFebruary now"]
    assert list(ranges(out).values()) == ["Feb", "now"]


def test_overlapping_findings_each_have_their_comment(tmp_path: Path) -> None:
    words = ("one two", "two three", "one two three", "two", "one", "three")
    out, result = commented(package(paragraph("one two th", "ree")), tmp_path, *words)
    assert result.comments == 6
    assert sorted(ranges(out).values()) == sorted(words)


def test_excused_findings_get_no_comment_and_nothing_else_changes(tmp_path: Path) -> None:
    data = package(paragraph("respite"))
    (tmp_path / "a.docx").write_bytes(data)
    excused = finding(word.read(tmp_path / "a.docx"), "respite", excused="a quotation")
    result = word.annotate(tmp_path / "a.docx", [excused], tmp_path / "b.docx", "comments")
    assert (result.comments, result.inexact) == (0, ())
    assert parts_of((tmp_path / "b.docx").read_bytes()) == parts_of(data)


def test_beyond_the_limit_repeats_are_grouped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "MOST_RANGES", 4)
    (tmp_path / "a.docx").write_bytes(package(paragraph("a " * 5 + "b " * 3 + "c")))
    document = word.read(tmp_path / "a.docx")
    found = [
        finding(document, one, rule=one, nth=nth)
        for one, times in (("a", 5), ("b", 3), ("c", 1))
        for nth in range(times)
    ]
    result = word.annotate(tmp_path / "a.docx", found, tmp_path / "b.docx")
    assert result.comments == 4
    assert [(one.rule, why) for one, why in result.inexact] == [("a", planning.CAPPED)] * 3 + [
        ("b", planning.CAPPED)
    ] * 2
    out = (tmp_path / "b.docx").read_bytes()
    assert list(ranges(out).values()) == ["a", "a", "b", "c"]
    last = [paragraphs[-2] for paragraphs in comments(out).values()]
    assert last[0] == "The same advice holds in 3 more places, which have no comment of their own."
    assert last[1].startswith("Source")
    assert last[2] == "The same advice holds in 2 more places, which have no comment of their own."


def test_dates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def date(**options: datetime) -> str:
        out, _ = commented(package(paragraph("respite")), tmp_path, "respite", **options)
        return re.findall(rb'w:date="([^"]+)"', parts_of(out)["word/comments.xml"])[0].decode()

    assert date(date=datetime(2024, 3, 9, 14, 30)) == "2024-03-09T14:30:00Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert date() == "1970-01-02T00:00:00Z"
    assert date(date=datetime(2024, 3, 9, 14, 30, tzinfo=UTC)) == "2024-03-09T14:30:00Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.raises(SettingsError, match="SOURCE_DATE_EPOCH"):
        date()
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert date().startswith(str(datetime.now().year))


def test_the_same_twice_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    data = package(paragraph("has respite today"))
    assert commented(data, tmp_path, "respite")[0] == commented(data, tmp_path, "respite")[0]


@pytest.mark.parametrize(
    ("protection", "reason"),
    [
        ('<w:documentProtection w:edit="readOnly" w:enforcement="1"/>', "protected for read only"),
        ('<w:documentProtection w:edit="forms" w:enforcement="true"/>', "protected for filling in forms"),
        ('<w:documentProtection w:edit="forms" w:enforcement="0"/>', ""),
        ('<w:documentProtection w:edit="comments" w:enforcement="1"/>', ""),
        ('<w:documentProtection w:edit="trackedChanges" w:enforcement="1"/>', ""),
        ("<w:zoom/>", ""),
    ],
)
def test_protected_files_are_read_and_not_annotated(protection: str, reason: str, tmp_path: Path) -> None:
    data = package(paragraph("respite"), settings=protection)
    assert word.read_bytes(data, "a.docx").segments
    if not reason:
        assert commented(data, tmp_path, "respite")[1].comments == 1
        return
    with pytest.raises(UnreadableFile, match=reason):
        commented(data, tmp_path, "respite")
    assert not (tmp_path / "out.docx").exists()


def test_signed_files_are_read_and_not_annotated(tmp_path: Path) -> None:
    data = package(paragraph("respite"), extra={"_xmlsignatures/origin.sigs": b""})
    assert word.read_bytes(data, "a.docx").segments
    with pytest.raises(UnreadableFile, match="digitally signed"):
        commented(data, tmp_path, "respite")


def test_a_damaged_comments_part_or_no_content_types_are_refused(tmp_path: Path) -> None:
    data = package(paragraph("respite"), comments="")
    parts = parts_of(data)
    odd = zipped({**parts, "word/comments.xml": parts["word/document.xml"]})
    with pytest.raises(UnreadableFile, match="comments part"):
        commented(odd, tmp_path, "respite")
    bare = zipped({name: data for name, data in parts_of(package(paragraph("respite"))).items() if "Types" not in name})
    with pytest.raises(UnreadableFile, match="Content_Types"):
        commented(bare, tmp_path, "respite")


@pytest.mark.parametrize("options", [{"mode": "scribbles"}, {"repeat": "never"}])
def test_unknown_ways_to_annotate_are_refused(options: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such way to annotate"):
        word.annotate(tmp_path / "a.docx", [], tmp_path / "b.docx", **options)


def test_the_source_file_is_never_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "a.docx"
    for target in (source, tmp_path / "x" / ".." / "a.docx"):
        (tmp_path / "x").mkdir(exist_ok=True)
        with pytest.raises(UnreadableFile, match="source file"):
            word.annotate(source, [], target)
        source.write_bytes(package(paragraph("respite")))
    os.link(source, tmp_path / "same.docx")
    with pytest.raises(UnreadableFile, match="source file"):
        word.annotate(source, [], tmp_path / "same.docx")


def test_a_target_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be written"):
        commented(package(paragraph("respite")), tmp_path, "respite") and word.annotate(
            tmp_path / "letter.docx", [], tmp_path / "none" / "out.docx"
        )
    (tmp_path / "folder").mkdir()
    with pytest.raises(UnreadableFile, match="cannot be written"):
        word.annotate(tmp_path / "letter.docx", [], tmp_path / "folder")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["folder", "letter.docx", "out.docx"]


def test_the_target_is_as_private_as_the_source(tmp_path: Path) -> None:
    source = tmp_path / "a.docx"
    source.write_bytes(package(paragraph("respite")))
    source.chmod(0o640)
    word.annotate(source, [], tmp_path / "b.docx")
    assert (tmp_path / "b.docx").stat().st_mode & 0o777 == 0o640


def test_findings_of_another_file_are_refused(tmp_path: Path) -> None:
    source = tmp_path / "a.docx"
    source.write_bytes(package(paragraph("has respite")))
    one = finding(word.read(source), "respite")
    for wrong in (one._replace(segment=3), one._replace(span=Span(0, 7)), one._replace(span=Span(4, 99))):
        with pytest.raises(UnreadableFile, match="not those of this file"):
            word.annotate(source, [wrong], tmp_path / "b.docx")


@pytest.mark.parametrize("fault", ["text", "look", "lost", "elsewhere", "extra"])
def test_nothing_is_written_without_proof(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each fault is one that a mistake of ours could make; the proof has to find it."""
    cut, split = runs.cut, runs._split

    def faulty_cut(node: etree._Element, shown: str, at: int) -> etree._Element:
        right = cut(node, shown, at)
        if fault == "text":
            right.text = (right.text or "")[1:]
        elif fault == "lost":
            node.text = ""
        elif fault == "elsewhere":
            right.getparent().getparent().append(etree.Element(f"{{{W}}}br"))
        return right

    def faulty_split(at: etree._Element, first: etree._Element, ids: Iterator[int]) -> etree._Element:
        right = split(at, first, ids)
        if fault == "look":
            right[0].append(etree.Element(f"{{{W}}}b"))
        elif fault == "extra":
            right.addnext(etree.Element(f"{{{W}}}bookmarkStart"))
        return right

    monkeypatch.setattr(marking, "cut", faulty_cut)
    monkeypatch.setattr(runs, "_split", faulty_split)
    with pytest.raises(UnreadableFile, match="nothing was written"):
        commented(package(paragraph(run("has respite today", "<w:i/>"))), tmp_path, "respite")
    assert not (tmp_path / "out.docx").exists()


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/media.bin", b"x", b"y"),
        ("word/document.xml", b"<w:body>", b"<w:body><w:p/>"),
        ("word/document.xml", b"<w:tblPr/>", b'<w:tblPr w:b="1"/>'),
        ("word/document.xml", b"untouched", b"touched"),
        ("word/document.xml", b"<w:commentRangeEnd w:id=", b"<w:commentRangeStart w:id="),
        ("word/comments.xml", b"Ann wrote", b"Ann said"),
        ("word/comments.xml", b"People come", b"Persons come"),
        ("[Content_Types].xml", b"application/xml", b"application/xhtml"),
    ],
)
def test_nothing_is_written_if_the_file_would_differ_elsewhere(
    part: str, old: bytes, new: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewritten = Package.rewritten

    def faulty(self: Package, changed: dict[str, bytes]) -> bytes:
        parts = parts_of(rewritten(self, changed))
        assert parts[part].count(old) >= 1
        return zipped({**parts, part: parts[part].replace(old, new, 1)})

    monkeypatch.setattr(Package, "rewritten", faulty)
    body = paragraph("has respite") + table(["untouched"])
    anns = '<w:comment w:id="7" w:author="Ann"><w:p><w:r><w:t>Ann wrote</w:t></w:r></w:p></w:comment>'
    data = package(body, comments=anns, extra={"word/media.bin": b"x"})
    with pytest.raises(UnreadableFile, match=r"would differ \(.*nothing was written.* please report") as refusal:
        commented(data, tmp_path, "respite")
    assert "respite" not in str(refusal.value)
    assert not (tmp_path / "out.docx").exists()


@pytest.mark.parametrize("fault", ["dropped", "stray", "dated"])
def test_nothing_is_written_if_a_part_were_lost_or_added(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewritten = Package.rewritten

    def faulty(self: Package, changed: dict[str, bytes]) -> bytes:
        parts = parts_of(rewritten(self, changed))
        if fault == "dropped":
            del parts["word/media.bin"]
        elif fault == "stray":
            parts["stray"] = b""
        else:
            target = io.BytesIO()
            with zipfile.ZipFile(target, "w") as archive:
                for name, part in parts.items():
                    archive.writestr(zipfile.ZipInfo(name, (1999, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
            return target.getvalue()
        return zipped(parts)

    monkeypatch.setattr(Package, "rewritten", faulty)
    with pytest.raises(UnreadableFile, match="nothing was written"):
        commented(package(paragraph("respite"), extra={"word/media.bin": b"x"}), tmp_path, "respite")


def test_pretty_printed_files_keep_their_white_space(tmp_path: Path) -> None:
    body = """
      <w:p>
        <w:pPr/>
        <w:r>
          <w:rPr>
            <w:b/>
          </w:rPr>
          <w:t>has respite</w:t>
          <w:tab/>
          <w:t>today</w:t>
        </w:r>
        <w:r> <w:rPr/> <w:t>now</w:t> </w:r>
      </w:p>
    """
    out, _ = commented(package(body), tmp_path, "respite", "today", "tod", "now")
    assert sorted(ranges(out).values()) == ["now", "respite", "tod", "today"]


def test_a_long_document_takes_time_in_proportion_to_its_length(tmp_path: Path) -> None:
    def seconds(paragraphs: int) -> float:
        data = package(
            "".join(
                paragraph("The child absconded from respite and ", "was placed ", "back.") for _ in range(paragraphs)
            )
        )
        (tmp_path / "a.docx").write_bytes(data)
        began = time.process_time()
        document = word.read(tmp_path / "a.docx")
        found = [
            Finding("a/b", "label", Severity.WARNING, index, Span(10, 19), "absconded", "m", "w", (), ())
            for index in range(len(document.segments))
        ]
        word.annotate(tmp_path / "a.docx", found, tmp_path / "b.docx")
        return time.process_time() - began

    seconds(50)
    assert seconds(1_600) < 12 * seconds(400) + 0.5


def test_one_paragraph_with_thousands_of_findings(tmp_path: Path) -> None:
    words = [f"word{number}" for number in range(1_500)]
    for body in (paragraph(" ".join(words)), paragraph(*(one + " " for one in words))):
        (tmp_path / "a.docx").write_bytes(package(body))
        document = word.read(tmp_path / "a.docx")
        found, start = [], 0
        for one in words:
            found.append(
                Finding(one, "label", Severity.WARNING, 0, Span(start, start + len(one)), one, "m", "w", (), ())
            )
            start += len(one) + 1
        result = word.annotate(tmp_path / "a.docx", found, tmp_path / "b.docx")
        assert (result.comments, result.inexact) == (1_500, ())
        assert list(ranges((tmp_path / "b.docx").read_bytes()).values()) == words
        assert document == word.read(tmp_path / "b.docx")._replace(name=document.name, unchecked=document.unchecked)


def test_a_run_whose_properties_do_not_come_first_is_never_parted(tmp_path: Path) -> None:
    body = '<w:p><w:r><w:t xml:space="preserve">has respite </w:t><w:rPr><w:b/></w:rPr><w:t>now</w:t></w:r></w:p>'
    out, result = commented(package(body), tmp_path, "respite")
    assert list(ranges(out).values()) == ["has respite now"]
    assert [why for _, why in result.inexact] == [marking.IN_PIECE]


def test_text_outside_runs_is_no_bar_to_comments(tmp_path: Path) -> None:
    out, result = commented(
        package(paragraph(run("has res"), "")[:-6] + "x" + run("pite") + "</w:p>"), tmp_path, "respite", mode="both"
    )
    assert (result.comments, result.changes) == (1, 0)
    assert list(ranges(out).values()) == ["respite"]
