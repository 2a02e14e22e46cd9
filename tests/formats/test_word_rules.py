"""A break of each rule that the validators miss is seen, and tracked changes are told, accepted and rejected."""

from collections.abc import Callable
from pathlib import Path

import pytest
from test_word_samples import STRICT, W, note, package, paragraph, run, text_box
from word_rules import (
    BROKEN_RANGE,
    DELETED_TEXT_OUTSIDE,
    MISPLACED_COMMENT,
    SAME_ID,
    TEXT_IN_DELETION,
    Change,
    accepted,
    broken_rules,
    change_ids,
    changes,
    rejected,
    without_comments,
)


def gone(text: str, key: int = 1, look: str = "", tag: str = "delText") -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    inside = f'<w:r>{properties}<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'
    return f'<w:del w:id="{key}" w:author="A">{inside}</w:del>'


def come(text: str, key: int = 2, look: str = "") -> str:
    return f'<w:ins w:id="{key}" w:author="A">{run(text, look)}</w:ins>'


def start(key: int = 5) -> str:
    return f'<w:commentRangeStart w:id="{key}"/>'


def end(key: int = 5) -> str:
    return f'<w:commentRangeEnd w:id="{key}"/>'


def reference(key: int = 5) -> str:
    return f'<w:r><w:commentReference w:id="{key}"/></w:r>'


def comment(key: int = 5) -> str:
    return f'<w:comment w:id="{key}" w:author="A">{paragraph("Why?")}</w:comment>'


COMMENTED = (start(), gone("respite"), come("a short break"), end(), reference())


@pytest.fixture
def broken(tmp_path: Path) -> Callable[..., dict[str, int]]:
    def count(*content: str, **parts: str) -> dict[str, int]:
        path = tmp_path / "letter.docx"
        path.write_bytes(package(paragraph("She goes to ", *content), **parts))
        return dict(broken_rules(path))

    return count


def test_a_replacement_with_a_comment_breaks_no_rule(broken: Callable) -> None:
    assert broken(*COMMENTED, comments=comment()) == {}
    assert broken(*COMMENTED, comments=comment(), strict=True) == {}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (gone("respite", tag="t"), TEXT_IN_DELETION),
        (gone("REF a", tag="instrText"), TEXT_IN_DELETION),
        ("<w:r><w:delText>respite</w:delText></w:r>", DELETED_TEXT_OUTSIDE),
        ('<w:ins w:id="1"><w:r><w:delText>respite</w:delText></w:r></w:ins>', DELETED_TEXT_OUTSIDE),
        (gone("respite", 7) + come("a short break", 7), SAME_ID),
        (come("a short break", 7) + '<w:bookmarkStart w:id="7" w:name="b"/><w:bookmarkEnd w:id="7"/>', SAME_ID),
        (end() + run("respite") + start() + reference(), BROKEN_RANGE),
        (start() + reference() + run("respite") + end(), BROKEN_RANGE),
        (reference() + start() + run("respite") + end(), BROKEN_RANGE),
        (start() + run("respite") + reference(), BROKEN_RANGE),
        (start() + run("respite") + end(), BROKEN_RANGE),
        (start() + start() + run("respite") + end() + reference(), BROKEN_RANGE),
    ],
)
@pytest.mark.parametrize("strict", [False, True])
def test_a_fault_is_seen(broken: Callable, content: str, fault: str, strict: bool) -> None:
    assert broken(content, strict=strict) == {fault: 1}


def test_a_comment_on_a_point_breaks_no_rule(broken: Callable) -> None:
    assert broken(reference(), comments=comment()) == {}


def test_a_change_and_a_comment_with_one_id_are_seen_across_parts(broken: Callable) -> None:
    assert broken(*COMMENTED[:-1], reference(), comments=comment() + comment(2)) == {SAME_ID: 1}
    assert broken(gone("respite", 7), header1=paragraph(come("a short break", 7))) == {SAME_ID: 1}


def test_the_ids_of_changes_to_looks_and_paragraph_marks_count_too(broken: Callable) -> None:
    look = '<w:b/><w:rPrChange w:id="7" w:author="A"><w:rPr/></w:rPrChange>'
    assert broken(run("respite", look), run(" again", look)) == {SAME_ID: 1}
    assert broken(gone("respite", 7), run(" again", '<w:ins w:id="7" w:author="A"/>')) == {SAME_ID: 1}


@pytest.mark.parametrize("part", ["header1", "footer1", "footnotes", "endnotes"])
def test_a_comment_is_seen_where_word_shows_none(broken: Callable, part: str) -> None:
    inside = (start(), run("respite"), end(), reference())
    content = note(part[:-1], 1, *inside) if part.endswith("notes") else paragraph(*inside)
    assert broken(comments=comment(), **{part: content}) == {MISPLACED_COMMENT: 1}


def test_a_comment_in_a_text_box_is_seen(broken: Callable) -> None:
    inside = paragraph(start(), run("respite"), end(), reference())
    assert broken(text_box(inside), comments=comment())[MISPLACED_COMMENT] == 2  # the fallback holds it too


def test_the_text_of_a_deleted_text_box_is_plain_text(broken: Callable) -> None:
    assert broken(f'<w:del w:id="1" w:author="A">{text_box(paragraph("respite"))}</w:del>') == {}


def test_another_namespace_is_no_concern(broken: Callable) -> None:
    assert broken('<w:del w:id="1" w:author="A"><w:r><w:drawing><a:t>respite</a:t></w:drawing></w:r></w:del>') == {}


def body(*content: str, strict: bool = False) -> bytes:
    text = f'<w:document xmlns:w="{W}"><w:body>{paragraph(*content)}</w:body></w:document>'
    return text.replace(W, STRICT).encode() if strict else text.encode()


@pytest.mark.parametrize("strict", [False, True])
def test_changes_can_be_told_accepted_and_rejected(strict: bool) -> None:
    plain = body("She goes to ", run("respite", "<w:b/>"), " on Friday", strict=strict)
    friendly = body("She goes to ", run("a short break", "<w:b/>"), " on Friday", strict=strict)
    look = "<w:b/>"
    main = body(
        "She goes to ", start(), gone("respite", 1, look), come("a short break", 2, look), end(), reference(),
        " on", " Friday", strict=strict,
    )  # fmt: skip
    assert change_ids(main) == {"1", "2"}
    assert changes(main, {"1", "2"}) == [Change("respite", "a short break", True)]
    assert without_comments(rejected(main, {"1", "2"}), {"5"}) == without_comments(plain, set())
    assert without_comments(accepted(main, {"1", "2"}), {"5"}) == without_comments(friendly, set())
    assert without_comments(main, set()) != without_comments(main, {"5"})


def test_the_changes_of_others_stay() -> None:
    theirs = gone("twice", 8) + come("once", 9)
    main = body("She goes to ", gone("respite"), come("a short break"), " ", theirs)
    assert change_ids(body(theirs)) == {"8", "9"}
    assert without_comments(rejected(main, {"1", "2"}), set()) == without_comments(
        body("She goes to ", "respite", " ", theirs), set()
    )
    assert without_comments(accepted(main, {"1", "2"}), set()) == without_comments(
        body("She goes to ", "a short break", " ", theirs), set()
    )


def test_a_half_bold_word_comes_back_half_bold() -> None:
    old = "<w:r><w:t>res</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>pite</w:t></w:r>"
    cut = f'<w:del w:id="1">{old.replace("w:t>", "w:delText>")}</w:del>'
    main = body(cut, come("a break"))
    assert changes(main, {"1", "2"}) == [Change("respite", "a break", True)]
    assert without_comments(rejected(main, {"1", "2"}), set()) == without_comments(body(old), set())
    assert without_comments(body(old), set()) != without_comments(body("respite"), set())


def test_a_replacement_that_looks_other_than_the_words_is_told() -> None:
    main = body(gone("respite", 1, "<w:b/>"), come("a break"))
    assert changes(main, {"1", "2"}) == [Change("respite", "a break", False)]


def test_a_lone_deletion_or_insertion_is_no_replacement() -> None:
    for content in (gone("respite"), gone("respite") + run(" ") + come("a break"), come("a break")):
        with pytest.raises(AssertionError):
            changes(body(content), {"1", "2"})


def test_marks_may_stand_between_the_deletions_of_one_replacement() -> None:
    main = body(gone("res", 1), '<w:proofErr w:type="spellStart"/>', gone("pite", 3), come("a break"))
    assert changes(main, {"1", "2", "3"}) == [Change("respite", "a break", True)]
