"""Tracked changes: accepted they give the words suggested, refused they give the document as it was."""

import re
from pathlib import Path

import pytest
from lxml import etree
from test_word_comments import comments, ranges
from test_word_samples import (
    W,
    commented,
    control,
    field,
    mark,
    note,
    package,
    paragraph,
    parts_of,
    run,
    table,
    text_box,
)
from word_rules import without_comments

from carelang.formats import word
from carelang.formats.word import changes
from carelang.formats.word.editing import Editing
from carelang.types import Finding, Severity, Span, Suggestion, UnreadableFile


def resolved(main: bytes, *, accept: bool) -> bytes:
    """The main part with every tracked change accepted or refused; written without the package's own removal."""
    root = etree.fromstring(main)
    space = root.tag.rpartition("}")[0] + "}"
    for name in ("ins", "del"):
        for node in [*root.iter(space + name)]:
            parent, at = node.getparent(), node.getparent().index(node)
            kept = (name == "ins") == accept
            held = list(node) if kept else []
            for text in node.iter(space + "delText"):
                text.tag = space + "t"
            tail = node.tail or ""
            last = held[-1] if held else node.getprevious()
            parent[at : at + 1] = held
            if last is not None:
                last.tail = (last.tail or "") + tail
    return etree.tostring(root)


def text_of(main: bytes) -> str:
    root = etree.fromstring(main)
    return "\n".join("".join(p.itertext(f"{{{W}}}t")) for p in root.iter(f"{{{W}}}p"))


def changed(
    body: str, tmp_path: Path, *words: str, mode: str = "changes", **parts
) -> tuple[bytes, word.AnnotateResult]:
    return commented(package(body, **parts), tmp_path, *words, mode=mode)


@pytest.mark.parametrize("mode", ["changes", "both"])
@pytest.mark.parametrize(
    ("body", "after"),
    [
        pytest.param(paragraph("He had respite today"), "He had a child today", id="inside a run"),
        pytest.param(paragraph("had res", "pi", "te today"), "had a child today", id="over three runs"),
        pytest.param(paragraph("Respite"), "A child", id="all there is"),
        pytest.param(table(["x", paragraph("in respite")]), "x\nin a child", id="table"),
        pytest.param(control(paragraph("in respite")), "in a child", id="block control"),
        pytest.param(paragraph("in ", control(run("respite"))), "in a child", id="inline control"),
        pytest.param(
            paragraph("in ", '<w:hyperlink r:id="x">' + run("respite now") + "</w:hyperlink>"),
            "in a child now",
            id="link",
        ),
        pytest.param(
            paragraph("in res", '<w:bookmarkStart w:id="9" w:name="b"/>', "pite", '<w:bookmarkEnd w:id="9"/>'),
            "in a child",
            id="a bookmark inside the word",
        ),
        pytest.param(
            paragraph("in ", run("res", "<w:b/>"), '<w:proofErr w:type="spellStart"/>', run("pite", "<w:i/>")),
            "in a child",
            id="half bold",
        ),
        pytest.param(
            "<w:p><w:r><w:t>in res</w:t><w:softHyphen/><w:t>pite</w:t></w:r></w:p>", "in a child", id="soft hyphen"
        ),
    ],
)
def test_words_are_changed_and_can_be_had_back(mode: str, body: str, after: str, tmp_path: Path) -> None:
    words = "res\u00adpite" if "softHyphen" in body else "Respite" if after == "A child" else "respite"
    out, result = changed(body, tmp_path, words, mode=mode)
    assert (result.changes, result.comments) == (1, int(mode == "both"))
    assert result.unchanged == ()
    main = parts_of(out)["word/document.xml"]
    before = parts_of((tmp_path / "letter.docx").read_bytes())["word/document.xml"]
    said = set(comments(out)) if mode == "both" else set()
    assert text_of(resolved(main, accept=True)).strip() == after
    assert without_comments(resolved(main, accept=False), said) == without_comments(before, set())
    if said:
        assert all("a child" in one.lower() for one in ranges(out).values())


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (paragraph("in ", field(run("respite"))), "Word works them out by itself"),
        (paragraph(mark("begin") + mark("separate"), "one respite") + paragraph("two", mark("end")), "works them out"),
        (paragraph('<w:fldSimple w:instr="A">' + run("respite") + "</w:fldSimple>"), "works them out"),
        (paragraph('<w:ins w:id="4" w:author="A">' + run("respite") + "</w:ins>"), "somebody proposes"),
        (paragraph(run("respite", "<w:vanish/>"), "x"), "hidden"),
        (paragraph(control(run("respite"), "<w:dataBinding/>")), "a control that is bound"),
        (control(paragraph("respite"), '<w:lock w:val="contentLocked"/>'), "a control that is bound"),
        (paragraph('<w:smartTag w:element="a">' + run("res") + "</w:smartTag>", "pite"), "one piece"),
        (paragraph("x", text_box(paragraph("respite"))), "outside the body"),
        (paragraph("res", '<w:r><w:commentReference w:id="3"/></w:r>', "pite"), "one piece"),
        (paragraph("res", '<w:del w:id="3"><w:r><w:delText>x</w:delText></w:r></w:del>', "pite"), "one piece"),
        ("<w:p><w:t>respite</w:t></w:p>", "one piece"),
        ("<w:p><w:r><w:t>res</w:t><w:commentReference w:id='3'/><w:t>pite</w:t></w:r></w:p>", "more than text"),
        (paragraph(run("respite", '<w:fitText w:id="1" w:val="9"/>')), "more than text"),
    ],
)
def test_where_words_cannot_be_changed_a_comment_says_why(body: str, reason: str, tmp_path: Path) -> None:
    out, result = changed(body, tmp_path, "respite")
    assert (result.changes, result.comments) == (0, 1)
    ((_, why),) = result.unchanged
    assert reason in why
    (said,) = comments(out).values()
    assert f"There is no tracked change here, because {why}." in said
    assert b"carelang" not in parts_of(out)["word/document.xml"]


def test_notes_headers_and_footers_are_not_changed(tmp_path: Path) -> None:
    body = paragraph("a", '<w:r><w:footnoteReference w:id="2"/></w:r>')
    parts = {"footnotes": note("footnote", 2, "footed"), "header1": paragraph("head")}
    _, result = changed(body, tmp_path, "footed", "head", **parts)
    assert (result.changes, result.comments) == (0, 2)
    assert {why for _, why in result.unchanged} == {changes.NOT_IN_BODY}


def test_only_what_can_stand_in_place_is_put_there(tmp_path: Path) -> None:
    source = tmp_path / "a.docx"
    source.write_bytes(package(paragraph("one two three four")))
    suggested = {
        "one": (Suggestion("time with {name}", "prompt"),),
        "two": (Suggestion("plain words", "explain"),),
        "three": (Suggestion(" "),),
        "four": (Suggestion("what {name} wants", "prompt"), Suggestion("4")),
    }
    text, found = "one two three four", []
    for one, suggestions in suggested.items():
        span = Span(text.index(one), text.index(one) + len(one))
        found.append(Finding("a/b", "label", Severity.WARNING, 0, span, one, "m", "w", suggestions, ()))
    result = word.annotate(source, found, tmp_path / "b.docx", "changes")
    assert [why for _, why in result.unchanged] == [changes.ONLY_PROMPTS, changes.EXPLAINED, changes.NOTHING_FITS]
    main = parts_of((tmp_path / "b.docx").read_bytes())["word/document.xml"]
    assert text_of(resolved(main, accept=True)) == "one two three 4"


def test_the_sentence_still_reads_right(tmp_path: Path) -> None:
    """An article changes with its noun, and the change covers both; the comment stays on the words."""
    source = tmp_path / "a.docx"
    source.write_bytes(package(paragraph("It was a respite", " stay.")))
    one = Finding(
        "a/b", "label", Severity.WARNING, 0, Span(9, 21), "respite stay", "m", "w", (Suggestion("early break"),), ()
    )
    word.annotate(source, [one], tmp_path / "b.docx", "both")
    out = (tmp_path / "b.docx").read_bytes()
    main = parts_of(out)["word/document.xml"]
    assert text_of(resolved(main, accept=True)) == "It was an early break."
    root = etree.fromstring(main)
    start = next(root.iter(f"{{{W}}}commentRangeStart"))
    deleted = ["".join(node.itertext(f"{{{W}}}delText")) for node in root.iter(f"{{{W}}}del")]
    assert deleted == ["a ", "respite stay"]
    assert start.getnext().tag == f"{{{W}}}del"
    assert start.getprevious().tag == f"{{{W}}}del"


def test_overlapping_words_are_changed_once(tmp_path: Path) -> None:
    out, result = changed(paragraph("one two three"), tmp_path, "one two", "two three", "two", mode="both")
    assert (result.changes, result.comments) == (1, 3)
    assert [why for _, why in result.unchanged] == [changes.OVERLAPS] * 2
    assert text_of(resolved(parts_of(out)["word/document.xml"], accept=True)) == "a child three"


def test_new_words_look_like_the_first_of_the_old_ones(tmp_path: Path) -> None:
    look = '<w:b/><w:sz w:val="28"/><w:rPrChange w:id="3" w:author="A"><w:rPr/></w:rPrChange>'
    out, _ = changed(paragraph(run("has res", look), run("pite", "<w:i/>")), tmp_path, "respite")
    (inserted,) = etree.fromstring(parts_of(out)["word/document.xml"]).iter(f"{{{W}}}ins")
    assert [one.tag.rpartition("}")[2] for one in inserted[0][0]] == ["b", "sz"]


def test_changes_say_who_and_when_and_have_ids_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    body = paragraph("has respite", '<w:bookmarkStart w:id="41" w:name="b"/>', "and care")
    out, _ = commented(package(body), tmp_path, "respite", "care", mode="both", author="Jo Bloggs", initials="JB")
    main = parts_of(out)["word/document.xml"].decode()
    revisions = re.findall(r'<w:(?:ins|del) w:id="(\d+)" w:author="Jo Bloggs" w:date="1970-01-01T00:00:00Z"', main)
    assert len(revisions) == 4
    ids = [*revisions, *comments(out), "41"]
    assert len(set(ids)) == len(ids)
    assert b"trackRevisions" not in b"".join(parts_of(out).values())


@pytest.mark.parametrize(("edit", "comment_count", "change_count"), [("comments", 1, 0), ("trackedChanges", 0, 1)])
def test_a_document_protected_for_comments_gets_comments_only(
    edit: str, comment_count: int, change_count: int, tmp_path: Path
) -> None:
    settings = f'<w:documentProtection w:edit="{edit}" w:enforcement="1"/>'
    out, result = changed(paragraph("has respite"), tmp_path, "respite", settings=settings)
    assert (result.comments, result.changes) == (comment_count, change_count)
    if comment_count:
        assert [why for _, why in result.unchanged] == [changes.PROTECTED]
        assert changes.PROTECTED in str(comments(out))
    assert settings.encode() in parts_of(out)["word/settings.xml"]


def test_protected_and_signed_files_are_written_if_that_is_asked_for(tmp_path: Path) -> None:
    settings = '<w:documentProtection w:edit="readOnly" w:enforcement="1"/>'
    data = package(paragraph("respite"), settings=settings, extra={"_xmlsignatures/origin.sigs": b"s"})
    out, result = commented(data, tmp_path, "respite", protected=True)
    assert result.comments == 1
    assert parts_of(out)["_xmlsignatures/origin.sigs"] == b"s"
    assert settings.encode() in parts_of(out)["word/settings.xml"]


@pytest.mark.parametrize("strict", [False, True])
def test_strict_files_are_changed_in_their_own_namespace(strict: bool, tmp_path: Path) -> None:
    out, result = commented(package(paragraph("has respite"), strict=strict), tmp_path, "respite", mode="both")
    assert (result.comments, result.changes) == (1, 1)
    root = etree.fromstring(parts_of(out)["word/document.xml"])
    assert {node.tag.rpartition("}")[0] for node in root.iter()} == {root.tag.rpartition("}")[0]}


def test_an_article_inside_a_field_is_not_changed_with_its_noun(tmp_path: Path) -> None:
    source = tmp_path / "a.docx"
    source.write_bytes(package(paragraph("It was ", field(run("a")), " respite stay.")))
    one = Finding(
        "a/b", "label", Severity.WARNING, 0, Span(9, 21), "respite stay", "m", "w", (Suggestion("early stay"),), ()
    )
    result = word.annotate(source, [one], tmp_path / "b.docx", "changes")
    assert [why for _, why in result.unchanged] == ["Word works them out by itself"]


def test_words_that_read_differently_the_second_time_are_not_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaves = Editing.leaves
    monkeypatch.setattr(Editing, "leaves", lambda self, passage: leaves(self, passage)[:-1] + leaves(self, passage)[:1])
    with pytest.raises(UnreadableFile, match="reads differently"):
        changed(paragraph("has ", "respite"), tmp_path, "respite", mode="comments")
