"""Ignore notes: what each lets stand, in the text and in comments, and what is said of those that are of no use."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from carelang import Checker, Finding, read, read_text
from carelang.types import Suppression
from carelang_cli import main


@pytest.fixture
def words(toy):
    """Three plain entries."""
    toy.file(
        *(
            toy.entry(word, word, examples=[{"flag": f"The [{word}] is here."}, {"leave": "Nothing here."}])
            for word in ("respite", "contact", "unit")
        )
    )
    return toy


def guard(words, text: str) -> list[str]:
    """For each finding the name of the guard that let it stand, or “stands”."""
    return [one.excused.partition(":")[0] if one.excused else "stands" for one in words.check(text)]


INSIDE = "ignored: part of an ignore note"


def stands(words, name: str, text: str, **options: object) -> list[bool]:
    """For each finding outside notes whether a note lets it stand."""
    found: list[Finding] = words.check(read_text(text, name), **options)
    return [(one.excused or "").startswith("ignored") for one in found if one.excused != INSIDE]


def audit(words, name: str, text: str, **options: object) -> list[Suppression]:
    checker = words.checker(**options)
    document = read_text(text, name)
    return checker.suppressions(document, checker.check(document))


def test_a_note_in_the_same_paragraph_lets_its_rule_stand(words) -> None:
    text = "Respite and contact. carelang: ignore[toy/respite] because it is the name of the book."
    first, second = words.check(text)[:2]
    assert (first.text, first.excused) == ("Respite", "ignored: it is the name of the book")
    assert (second.text, second.excused) == ("contact", None)


@pytest.mark.parametrize(
    "note",
    [
        "carelang: ignore[toy/respite, toy/contact] because a book",
        "carelang: ignore[all] because a book",
        "<!-- carelang: ignore[all] because a book -->",
        "/* carelang: ignore[all] because a book */",
        "# carelang: ignore[all] because a book.",
    ],
)
def test_a_note_alone_in_its_paragraph_speaks_of_the_next(words, note: str) -> None:
    findings = words.check(f"{note}\n\nRespite and contact.\n\nRespite again.")
    shown = [(one.text, one.excused) for one in findings if one.segment]
    assert shown == [("Respite", "ignored: a book"), ("contact", "ignored: a book"), ("Respite", None)]


def test_a_note_without_a_reason_says_so(words) -> None:
    (finding,) = (
        words.check("<!-- carelang: ignore[toy/contact] -->\n\nContact.")[1:]
        or words.check("carelang: ignore[toy/contact]\n\nContact.")[-1:]
    )
    assert finding.excused == "ignored: no reason given"


def test_a_note_with_other_words_beside_it_does_not_speak_of_the_next_paragraph(words) -> None:
    text = "See above. carelang: ignore[all] because a book\n\nRespite."
    assert guard(words, text) == ["stands"]


@pytest.mark.parametrize(
    ("name", "text", "excused"),
    [
        ("a.md", "Respite. {}\n\nRespite.", [True, False]),
        ("a.md", "{}\n\nRespite.\n\nRespite.", [True, False]),
        ("a.md", "{} Respite.\n\nRespite.", [True, False]),
        ("a.md", "Respite.\n\n{}\n- Respite\n- Respite", [False, True, False]),
        ("a.md", "> {}\n> *Resp*ite\n\nRespite.", [True, False]),
        ("a.md", "| a |\n|---|\n| Respite |\n| {} Respite |", [False, True]),
        ("a.md", "<div>Respite {}\n<p>Respite</p></div>", [True, False]),
        ("a.md", "Respite.\n\n{}", [False]),
        ("a.html", "<p>Respite {}</p><p>Respite</p>", [True, False]),
        ("a.html", "{}<p>Respite</p><p>Respite</p>", [True, False]),
        ("a.html", "<p>Respite</p>{}<h1><b>Respite</b></h1>Respite", [False, True, False]),
    ],
)
def test_a_note_in_a_comment_speaks_of_its_block_or_the_next(words, name: str, text: str, excused: list[bool]) -> None:
    note = "<!-- carelang: ignore[toy/respite] because it is her word -->"
    findings = words.check(read_text(text.format(note), name))
    assert [one.excused == "ignored: it is her word" for one in findings] == excused


def test_a_note_in_a_comment_speaks_of_its_rule_alone(words) -> None:
    note = "<!-- a\n  carelang: ignore[toy/contact]\n  b -->"
    first, second = words.check(read_text(f"{note}\n\nRespite and contact.", "a.md"))
    assert (first.excused, second.excused) == (None, "ignored: no reason given")


def test_the_words_of_a_note_are_no_finding(words) -> None:
    assert guard(words, "Carelang: ignore[toy/respite] because contact") == ["stands", "stands"]
    assert guard(words, "carelang: ignore[toy/respite] because contact.\nContact.") == ["ignored", "ignored", "stands"]


MD, HTML, TXT = "a.md", "a.html", "a.txt"
W, L = "ignore-word[toy/respite] because hers", "ignore-line[toy/respite] because hers"
BEGIN, END = "ignore-start[toy/respite] because hers", "ignore-end[toy/respite]"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (TXT, f"Respite and respite (carelang: {W}), respite.", [False, True, False]),
        (TXT, f"Respite and “respite”, (carelang: {W}) respite.", [False, True, False]),
        (TXT, f"Respite and respite or (carelang: {W}).", [False, False]),
        (TXT, f"Respite.\n\n(carelang: {W})", [False]),
        (MD, f"Respite <!-- carelang: {W} --> and respite.", [True, False]),
        (MD, f"> **Respite**<!-- carelang: {W} --> and\n> respite.", [True, False]),
        (MD, f"| respite | respite <!-- carelang: {W} --> |\n|---|---|\n| respite | x |", [False, True, False]),
        (HTML, f"<p>Respite and <b>res<i>pite</i></b><!-- carelang: {W} --> and respite</p>", [False, True, False]),
        (HTML, f"<p>Respite</p><!-- carelang: {W} --><p>Respite</p>", [True, False]),
    ],
)
def test_a_note_for_a_word_speaks_of_the_words_right_before_it(
    words, name: str, text: str, expected: list[bool]
) -> None:
    assert stands(words, name, text) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (TXT, f"Respite\nrespite, respite (carelang: {L})\nrespite", [False, True, True, False]),
        (TXT, f"Respite\n# carelang: {L}\nrespite, respite\nrespite", [False, True, True, False]),
        (TXT, f"# carelang: {L}\r\n\r\nrespite\r\nrespite", [True, False]),
        (MD, f"Respite\nrespite <!-- carelang: {L} -->\nrespite", [False, True, False]),
        (MD, f"Respite\n\n<!-- carelang: {L} -->\n\n- respite, respite\n- respite", [False, True, True, False]),
        (MD, f"| respite | respite <!-- carelang: {L} --> |\n|---|---|\n| respite | x |", [True, True, False]),
        (HTML, f"<p>respite\n<!-- carelang: {L} -->\n<b>respite</b>\nrespite", [False, True, False]),
        (HTML, f"<p>respite</p>\n\n<!-- carelang: {L} -->", [False]),
    ],
)
def test_a_note_for_a_line_speaks_of_its_line_or_of_the_next(words, name: str, text: str, expected: list[bool]) -> None:
    assert stands(words, name, text) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            TXT,
            f"Respite. (carelang: {BEGIN}) Respite.\n\nRespite. (carelang: {END}) Respite.",
            [False, True, True, False],
        ),
        (
            MD,
            f"Respite\n\n<!-- carelang: {BEGIN} -->\n- respite\n- respite\n<!-- carelang: {END} -->\n\nRespite",
            [False, True, True, False],
        ),
        (
            HTML,
            f"<p>Respite</p><!-- carelang: {BEGIN} --><p>Respite</p><h1>Respite</h1><!-- carelang: {END} --> respite",
            [False, True, True, False],
        ),
        (MD, f"Respite\n\n<!-- carelang: {BEGIN} -->\n\nRespite", [False, True]),
    ],
)
def test_notes_at_both_ends_speak_of_all_between_them(words, name: str, text: str, expected: list[bool]) -> None:
    assert stands(words, name, text) == expected


def test_notes_in_a_word_document_stand_in_its_text(words, tmp_path: Path) -> None:
    import docx

    made = docx.Document()
    for text in (
        f"Respite and respite (carelang: {W}).",
        f"Respite (carelang: {BEGIN})",
        "Respite",
        f"(carelang: {END})",
        "Respite",
    ):
        made.add_paragraph(text)
    made.save(str(tmp_path / "a.docx"))
    document = read(tmp_path / "a.docx")
    checker = words.checker()
    found = checker.check(document)
    assert [one.excused == "ignored: hers" for one in found if one.excused != INSIDE] == [
        False,
        True,
        False,
        True,
        False,
    ]
    assert [(one.place, one.line, one.stands, one.problem) for one in checker.suppressions(document, found)] == [
        ("paragraph 1", None, 1, None),
        ("paragraph 2", None, 1, None),
        ("paragraph 4", None, 0, None),
    ]


def test_a_comment_in_a_word_document_speaks_of_the_words_it_is_about(words, tmp_path: Path) -> None:
    import docx

    made = docx.Document()
    first = made.add_paragraph()
    runs = [first.add_run(text) for text in ("Respite and ", "respite", " and respite.")]
    made.add_comment(runs[1], text=f"For the file:\ncarelang: {W}", author="Jo", initials="J")
    second = made.add_paragraph()
    made.add_comment(second.add_run("Respite and contact."), text="carelang: ignore[toy/contact, toy/unit] because old")
    made.add_comment(made.add_paragraph().add_run("Contact."), text="No carelang here.")
    made.save(str(tmp_path / "a.docx"))
    document = read(tmp_path / "a.docx")
    checker = words.checker()
    found = checker.check(document)
    assert [one.excused for one in found] == [None, "ignored: hers", None, None, "ignored: old", None]
    notes = checker.suppressions(document, found)
    assert [(one.place, one.rule, one.stands) for one in notes] == [
        ("paragraph 1", "toy/respite", 1),
        ("paragraph 2", "toy/contact", 1),
        ("paragraph 2", "toy/unit", 0),
    ]


def test_the_reason_in_round_brackets_may_hold_brackets(words) -> None:
    text = "Contact (carelang: ignore[toy/contact] because Mia (11) says so) and the unit."
    found = words.check(text)
    assert [(one.text, one.excused) for one in found if one.excused != INSIDE] == [
        ("Contact", "ignored: Mia (11) says so"),
        ("unit", None),
    ]


def test_the_audit_names_every_note_with_what_it_lets_stand(words) -> None:
    text = (
        "Respite, contact. <!-- carelang: ignore[toy/respite, toy/contact] because a book -->\n\n"
        "The unit. <!-- carelang: ignore[all] -->\n\n"
        "Fine. <!-- carelang: ignore-line[toy/unit] because old -->\n\n"
        f"<!-- carelang: {BEGIN} -->\n\nRespite. Respite.\n\n<!-- carelang: {END} -->\n"
    )
    assert [tuple(one[1:]) for one in audit(words, MD, text)] == [
        (1, "ignore", "toy/respite", "a book", 1, None, False),
        (1, "ignore", "toy/contact", "a book", 1, None, False),
        (3, "ignore", "all", "", 1, None, False),
        (5, "ignore-line", "toy/unit", "old", 0, "lets nothing stand: it can go", False),
        (7, "ignore-start", "toy/respite", "hers", 2, None, False),
        (11, "ignore-end", "toy/respite", "", 0, None, False),
    ]


@pytest.mark.parametrize(
    ("note", "problem", "unknown"),
    [
        ("ignore[toy/respit] because x", "there is no rule “toy/respit”. Did you mean “toy/respite”?", True),
        ("ignore[toy/respite] becuase x", "cannot be understood", True),
        ("ignore-words[toy/respite] because x", "cannot be understood", True),
        ("ignore toy/respite", "cannot be understood", True),
        ("ignore-end[toy/respite]", "ends what was never begun", False),
        ("ignore-start[toy/respite] because x", "never ends", False),
        ("ignore[toy/unit] because x", "lets nothing stand", False),
    ],
)
def test_a_note_that_is_of_no_use_says_why(words, note: str, problem: str, unknown: bool) -> None:
    (one,) = audit(words, MD, f"Respite <!-- carelang: {note} -->")
    assert (one.problem or "").startswith(problem)
    assert one.unknown is unknown


def test_a_note_of_another_kind_is_let_alone(words) -> None:
    assert audit(words, MD, "About carelang: it reads notes. <!-- carelang: hello -->") == []


def test_with_reasons_required_a_note_without_one_lets_nothing_stand(words) -> None:
    text = "Respite. <!-- carelang: ignore[toy/respite] -->\n\nContact. <!-- carelang: ignore[all] because a book -->"
    assert stands(words, MD, text) == [True, True]
    assert stands(words, MD, text, reasons=True) == [False, True]
    first, second = audit(words, MD, text, reasons=True)
    assert first.problem == "gives no reason, so it lets nothing stand"
    assert second.problem is None


PIECES = [
    "respite",
    " ",
    "\n",
    "\n\n",
    "- ",
    "> ",
    "(",
    ")",
    "é🦦",
    *(note.replace("toy/respite", "care/respite") for note in (f"<!-- carelang: {W} -->", f"(carelang: {L})")),
    "<!-- carelang: ignore-start[all] -->",
    "<!-- carelang: ignore-end[all] -->",
    "carelang: ignore",
    "<p>",
    "</p>",
    "&amp;",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from([MD, HTML, TXT]))
def test_notes_change_what_is_excused_and_nothing_else(pieces: list[str], name: str) -> None:
    document = read_text("".join(pieces), name)
    checker = Checker("case-note", grammar="off")
    found = checker.check(document)
    bare = checker.check(document._replace(remarks=()))
    assert [one.span for one in found] == [one.span for one in bare]
    for note in checker.suppressions(document, found):
        assert note.stands <= sum((one.excused or "").startswith("ignored") for one in found)
        assert note.line is None or 1 <= note.line <= len("".join(pieces).split("\n"))


# The commands.


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, arguments, prog_name="carelang")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def page(words, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("a.md")
    path.write_text(
        "Respite. <!-- carelang: ignore[toy/respite] because hers -->\n\nFine. <!-- carelang: ignore[toy/unit] -->\n",
        encoding="utf-8",
    )
    return path


def test_a_check_names_notes_of_no_use_and_goes_on(page: Path) -> None:
    code, out, err = run("check", "a.md", "--grammar", "off")
    assert (code, err) == (0, "")
    assert "Note at a.md:3, ignore[toy/unit]: lets nothing stand: it can go." in out


def test_a_note_that_means_nothing_is_trouble_and_the_rest_is_checked(page: Path) -> None:
    page.write_text("Respite. <!-- carelang: ignore[toy/respit] -->\n", encoding="utf-8")
    code, out, err = run("check", "a.md", "--grammar", "off")
    assert code == 2
    assert err == "a.md:1: there is no rule “toy/respit”. Did you mean “toy/respite”?\n"
    assert "1 finding in 1 file" in out


def test_suppressions_are_listed(page: Path) -> None:
    code, out, err = run("suppressions", "a.md")
    assert (code, err) == (0, "")
    assert out == (
        "a.md:1  ignore[toy/respite]  lets 1 finding stand\n    because hers\n"
        "a.md:3  ignore[toy/unit]  lets nothing stand: it can go\n    (no reason given)\n\n"
        "2 ignore notes in 1 file: 1 without a reason, 1 to look at.\n"
    )
    code, out, _ = run("suppressions", "a.md", "--format", "json")
    listed = json.loads(out)["suppressions"]
    assert [(one["file"], one["line"], one["rule"], one["stands"]) for one in listed] == [
        ("a.md", 1, "toy/respite", 1),
        ("a.md", 3, "toy/unit", 0),
    ]


def test_no_notes_are_listed_too(page: Path) -> None:
    page.write_text("Fine.\n", encoding="utf-8")
    assert run("suppressions", "a.md") == (0, "No ignore notes.\n", "")


def test_a_setting_requires_reasons(page: Path) -> None:
    Path("carelang.yaml").write_text(
        "grammar: off\npaths:\n  - match: a.md\n    note-reasons: required\n", encoding="utf-8"
    )
    page.write_text("Respite. <!-- carelang: ignore[toy/respite] -->\n", encoding="utf-8")
    code, out, _ = run("check", "a.md")
    assert code == 1
    assert "gives no reason, so it lets nothing stand" in out
