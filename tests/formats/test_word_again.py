"""A second review, and a clean copy: what is ours is known again, and what is anyone else's is left alone."""

import re
from pathlib import Path

import pytest
from test_word_comments import comments, ranges
from test_word_samples import DECLARATION, OFFICE, commented, finding, package, paragraph, parts_of, run, zipped
from word_rules import without_comments

from carelang.formats import word
from carelang.types import Finding

BODY = paragraph("has respite today") + paragraph("and respite again")


def reviewed(data: bytes, tmp_path: Path, *words: tuple[str, int], **options) -> tuple[bytes, word.AnnotateResult]:
    source = tmp_path / "again.docx"
    source.write_bytes(data)
    document = word.read(source)
    found = [finding(document, one, nth=nth) for one, nth in words]
    result = word.annotate(source, found, tmp_path / "again-out.docx", **options)
    return (tmp_path / "again-out.docx").read_bytes(), result


def cleaned(data: bytes, tmp_path: Path) -> tuple[bytes, word.AnnotateResult]:
    (tmp_path / "dirty.docx").write_bytes(data)
    result = word.clean(tmp_path / "dirty.docx", tmp_path / "clean.docx")
    return (tmp_path / "clean.docx").read_bytes(), result


def counts(result: word.AnnotateResult) -> tuple[int, int, int, int]:
    return (result.comments, result.changes, result.kept, result.removed)


BOTH = (("respite", 0), ("respite", 1))


@pytest.mark.parametrize("mode", ["comments", "changes", "both"])
def test_the_same_review_twice_changes_nothing(mode: str, tmp_path: Path) -> None:
    once, result = reviewed(package(BODY), tmp_path, *BOTH, mode=mode)
    still = BOTH if mode == "comments" else ()  # the words of a pending change are not read as standing there
    twice, again = reviewed(once, tmp_path, *still, mode=mode)
    assert counts(again) == (0, 0, result.comments, 0)
    assert parts_of(twice) == parts_of(once)


def test_comments_go_where_words_were_mended_and_come_where_they_are_new(tmp_path: Path) -> None:
    once, _ = reviewed(package(BODY), tmp_path, *BOTH)
    kept = next(key for key, text in ranges(once).items() if text == "respite")
    mended = zipped(
        {**parts_of(once), "word/document.xml": parts_of(once)["word/document.xml"].replace(b"again", b"care")}
    )
    twice, result = reviewed(mended, tmp_path, ("respite", 0), ("care", 0))
    assert counts(result) == (1, 0, 1, 1)
    assert sorted(ranges(twice).values()) == ["care", "respite"]
    assert kept in ranges(twice)
    assert re.findall(rb"w:date", parts_of(twice)["word/comments.xml"]) == [b"w:date"] * 2


def test_comments_of_others_edited_ones_and_answered_ones_stay(tmp_path: Path) -> None:
    said = run("Not carelang: a/b #00000000")
    anns = f'<w:comment w:id="70" w:author="carelang"><w:p>{said}</w:p></w:comment>'
    once, _ = reviewed(package(BODY, comments=anns), tmp_path, *BOTH)
    parts = parts_of(once)
    text = parts["word/comments.xml"].decode()
    edited = text.replace("People come before labels.", "I shall ask her.", 1)
    after, result = reviewed(zipped({**parts, "word/comments.xml": edited.encode()}), tmp_path)
    assert counts(result) == (0, 0, 0, 1)
    left = comments(after)
    assert "70" in left
    assert sorted(len(one) for one in left.values()) == [1, 7]
    assert "I shall ask her." in str(left)
    clean, result = cleaned(after, tmp_path)
    assert counts(result) == (0, 0, 0, 0)
    assert parts_of(clean) == parts_of(after)


W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
CID = "http://schemas.microsoft.com/office/word/2016/wordml/cid"
CEX = "http://schemas.microsoft.com/office/word/2018/wordml/cex"


def as_word_saves(data: bytes, *, answered: bool) -> bytes:
    """The file with the ids, and the rows on them, that Word gives to comments; the first has an answer or has not."""
    parts = parts_of(data)
    numbers = iter(range(1, 99))
    text = re.sub(r"<w:p>", lambda _: f'<w:p w14:paraId="0000000{next(numbers)}">', parts["word/comments.xml"].decode())
    text = text.replace("<w:comments ", '<w:comments xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" ')
    last = [re.findall(r'paraId="(\w+)"', one)[-1] for one in text.split("</w:comment>")[:-1]]
    answer = (
        '<w:comment w:id="90" w:author="Ann"><w:p w14:paraId="000000AA"><w:r><w:t>Yes.</w:t></w:r></w:p></w:comment>'
    )
    parent = f'<w15:commentEx w15:paraId="000000AA" w15:paraIdParent="{last[0]}" w15:done="0"/>' if answered else ""
    if answered:
        text = text.replace("</w:comments>", answer + "</w:comments>")
        for name in ("RangeStart", "RangeEnd", "Reference"):
            mark = re.search(rf'<w:comment{name} w:id="(\d+)"/>', parts["word/document.xml"].decode())[0]
            twin = re.sub(r'"\d+"', '"90"', mark)
            parts["word/document.xml"] = parts["word/document.xml"].replace(mark.encode(), (mark + twin).encode(), 1)
    rows = {
        "commentsExtended": f'<w15:commentsEx xmlns:w15="{W15}">'
        + "".join(f'<w15:commentEx w15:paraId="{one}" w15:done="0"/>' for one in last)
        + f"{parent}</w15:commentsEx>",
        "commentsIds": f'<w16cid:commentsIds xmlns:w16cid="{CID}">'
        + "".join(f'<w16cid:commentId w16cid:paraId="{one}" w16cid:durableId="1{one[1:]}"/>' for one in last)
        + "</w16cid:commentsIds>",
        "commentsExtensible": f'<w16cex:commentsExtensible xmlns:w16cex="{CEX}">'
        + "".join(f'<w16cex:commentExtensible w16cex:durableId="1{one[1:]}"/>' for one in last)
        + "</w16cex:commentsExtensible>",
    }
    links = ""
    for number, (name, inside) in enumerate(rows.items()):
        parts[f"word/{name}.xml"] = (DECLARATION + inside).encode()
        kind = f"http://schemas.microsoft.com/office/{2011 + number}/relationships/{name}"
        links += f'<Relationship Id="w{number}" Type="{kind}" Target="{name}.xml"/>'
    rels = parts["word/_rels/document.xml.rels"].decode()
    parts["word/_rels/document.xml.rels"] = rels.replace("</Relationships>", links + "</Relationships>").encode()
    parts["word/comments.xml"] = text.encode()
    assert OFFICE in rels
    return zipped(parts)


def test_the_rows_that_word_keeps_on_a_comment_go_with_it(tmp_path: Path) -> None:
    saved = as_word_saves(reviewed(package(BODY), tmp_path, *BOTH)[0], answered=False)
    kept, result = reviewed(saved, tmp_path, *BOTH)
    assert counts(result) == (0, 0, 2, 0)
    assert parts_of(kept) == parts_of(saved)
    after, result = reviewed(saved, tmp_path, ("respite", 1))
    assert counts(result) == (0, 0, 1, 1)
    for name in ("commentsExtended", "commentsIds", "commentsExtensible"):
        assert (
            parts_of(after)[f"word/{name}.xml"].count(b"Id=") == parts_of(saved)[f"word/{name}.xml"].count(b"Id=") / 2
        )


def test_a_comment_that_somebody_answered_stays(tmp_path: Path) -> None:
    saved = as_word_saves(reviewed(package(BODY), tmp_path, *BOTH)[0], answered=True)
    after, result = reviewed(saved, tmp_path)
    assert counts(result) == (0, 0, 1, 1)
    assert len(comments(after)) == 2
    clean, result = cleaned(saved, tmp_path)
    assert result.removed == 1
    assert len(comments(clean)) == 2


@pytest.mark.parametrize("mode", ["comments", "changes", "both"])
def test_a_clean_copy_is_the_document_as_it_was(mode: str, tmp_path: Path) -> None:
    body = BODY + paragraph(run("has res", "<w:b/>"), "pite") + paragraph("respite")
    data = package(body)
    out, _ = commented(data, tmp_path, "has", "respite", "again", mode=mode)
    clean, result = cleaned(out, tmp_path)
    assert result.comments == 0
    assert result.removed == (0 if mode == "changes" else 3)
    main = parts_of(clean)["word/document.xml"]
    assert without_comments(main, set()) == without_comments(parts_of(data)["word/document.xml"], set())
    assert main.count(b"<w:r>") == parts_of(data)["word/document.xml"].count(b"<w:r>")
    assert b"carelang" not in b"".join(parts_of(clean).values())


def test_others_changes_stay_when_ours_are_cleaned(tmp_path: Path) -> None:
    theirs = '<w:del w:id="4" w:author="carelang"><w:r><w:delText>x</w:delText></w:r></w:del>'
    theirs += '<w:ins w:id="5" w:author="carelang"><w:r w:rsidR="00AA0011"><w:t>y</w:t></w:r></w:ins>'
    out, _ = commented(package(paragraph("has respite", theirs)), tmp_path, "respite", mode="changes")
    clean, result = cleaned(out, tmp_path)
    assert result.removed == 0
    assert theirs.encode() in parts_of(clean)["word/document.xml"]
    assert b"a child" not in parts_of(clean)["word/document.xml"]


def test_an_insertion_whose_deletion_was_accepted_is_not_taken_back(tmp_path: Path) -> None:
    out, _ = commented(package(paragraph("has respite")), tmp_path, "respite", mode="changes")
    main = re.sub(rb"<w:del .*?</w:del>", b"", parts_of(out)["word/document.xml"])
    decided = zipped({**parts_of(out), "word/document.xml": main})
    assert parts_of(cleaned(decided, tmp_path)[0])["word/document.xml"] == main


def test_one_comment_says_what_was_not_checked(tmp_path: Path) -> None:
    picture = "<w:r><w:drawing><pic:pic/></w:drawing></w:r>"
    body = paragraph("Dear Mia, ", picture, "has respite") + "<w:altChunk/>"
    once, result = reviewed(package(body), tmp_path, ("respite", 0))
    assert result.comments == 2
    first, _ = comments(once).values()
    assert first[:3] == [
        "Not everything in this document was checked:",
        "1 picture (words in pictures are not read)",
        "1 inserted file (its text joins the document only when Word opens and saves it)",
    ]
    assert ranges(once) == {"0": "Dear", "1": "respite"}
    _, again = reviewed(once, tmp_path, ("respite", 0))
    assert counts(again) == (0, 0, 2, 0)


@pytest.mark.parametrize(("repeat", "marked"), [("all", 6), ("section", 4), ("auto", 6)])
def test_a_repeated_word_has_one_comment_in_a_section(repeat: str, marked: int, tmp_path: Path) -> None:
    heading = paragraph("Plan", properties='<w:outlineLvl w:val="0"/>')
    body = paragraph("respite Respite contact") + heading + paragraph("respite respite contact")
    found = [("respite", 0), ("Respite", 0), ("contact", 0), ("respite", 1), ("respite", 2), ("contact", 1)]
    out, result = reviewed(package(body), tmp_path, *found, repeat=repeat)
    assert result.comments == marked
    assert len(result.inexact) == 6 - marked
    said = [one for one in comments(out).values() if "These words come 1 more time in this section." in one]
    assert len(said) == 6 - marked


def test_many_comments_are_grouped_by_themselves(tmp_path: Path) -> None:
    source = tmp_path / "a.docx"
    source.write_bytes(package(paragraph("respite " * 120)))
    document = word.read(source)
    found: list[Finding] = [finding(document, "respite", nth=nth) for nth in range(120)]
    assert word.annotate(source, found, tmp_path / "b.docx", repeat="auto").comments == 1
    assert word.annotate(source, found[:100], tmp_path / "b.docx", repeat="auto").comments == 100


def test_the_proof_names_every_part(tmp_path: Path) -> None:
    _, result = reviewed(package(BODY, comments=""), tmp_path, *BOTH, mode="both")
    shown = {one.name: one.shown for one in result.proof}
    assert shown == {
        "[Content_Types].xml": "the same bytes",
        "_rels/.rels": "the same bytes",
        "word/document.xml": "2 of 2 paragraphs differ, and are the same without carelang's marks",
        "word/_rels/document.xml.rels": "the same bytes",
        "word/comments.xml": "the same without carelang's comments",
    }
    assert all((one.before == one.after) == (one.shown == "the same bytes") for one in result.proof)
    assert all(re.fullmatch("[0-9a-f]{64}", one.before) for one in result.proof)


def test_without_a_target_everything_is_proved_and_nothing_written(tmp_path: Path) -> None:
    source = tmp_path / "a.docx"
    source.write_bytes(package(BODY))
    result = word.annotate(source, [finding(word.read(source), "respite")], None)
    assert result.comments == 1
    assert [one.name for one in tmp_path.iterdir()] == ["a.docx"]
