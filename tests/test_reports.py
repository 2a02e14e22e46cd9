"""Reports: each is a committed page under tests/expected, and what stands behind the pages.

REGENERATE=1 writes the pages anew and fails, so that a person looks at the difference.
"""

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carelang.formats.plain import read_text
from carelang.lexicon import Layer, Lexicon, build
from carelang.lexicon.reading import read_layer
from carelang.reports import console, entries, json_report
from carelang.reports.layout import BEGIN, END, Layout, clipped, plain
from carelang.reports.results import Result, Run, position
from carelang.types import (
    Document,
    Finding,
    Kind,
    LexiconError,
    Segment,
    Severity,
    Source,
    Span,
    Suggestion,
    UnreadableFile,
)

EXPECTED = Path(__file__).parent / "expected"
ANSI = re.compile("\x1b\\[[0-9;]*m")


def agree(page: str, name: str) -> None:
    """Compare a page with the committed one."""
    path = EXPECTED / name
    if os.environ.get("REGENERATE"):
        path.write_text(page, encoding="utf-8", newline="\n")
        pytest.fail(f"{name} is written: look at the difference, then run the tests without REGENERATE")
    assert path.read_text(encoding="utf-8") == page


TACT = Source("tact-2019", "Language that Cares", "TACT", "2019", "https://example.org/words")
GLOSSARY = Source("glossary", "A glossary", "", "unknown")
WHY = {
    "care/respite": "Respite means relief from something hard. No child is something hard.",
    "care/abscond": "It is a word for prisoners, and a child who leaves may be running to somebody or from something.",
    "care/siblings": "They are her brothers and sisters.",
    "statutory/compulsory-supervision-order": "The name has to stay, and few families know what it means.",
    "letter/length": "Long letters are seldom read to the end.",
}


def finding(
    document: Document, words: str, rule: str, severity: str, *suggestions: Suggestion, at: int = 0, **more: object
) -> Finding:
    """A finding of the ``at``-th time (from 0) that ``words`` stand in ``document``."""
    places = [
        (index, match.span())
        for index, segment in enumerate(document.segments)
        for match in re.finditer(re.escape(words), segment.text)
    ]
    index, span = places[at]
    kind: Kind = "statutory" if rule.startswith("statutory") else "stigmatising"
    message = f"Try “{suggestions[0].text}”." if suggestions else WHY[rule]
    made = Finding(rule, kind, Severity(severity), index, Span(*span), words, message, WHY[rule], suggestions, (TACT,))
    return made._replace(**more)  # type: ignore[arg-type]


BREAK = (Suggestion("a short break"), Suggestion("time away"), Suggestion("a night at {name}'s", "prompt"))
ORDER = (
    Suggestion("A decision by a hearing that says who has to help you, and how.", "explain"),
    Suggestion("A legal order made by a children's hearing.", "explain"),
)


@pytest.fixture
def note() -> Result:
    text = (
        "Mia had respite last weekend, and her brother did not, because the two of them never go together, which she "
        "minds a good deal.\nThen respite\nagain.\n\n“I hate respite,” Mia said. He absconded.\n"
        "The social worker spoke of the compulsory supervision order."
    )
    document = read_text(text, "notes/mia.txt")
    order = "compulsory supervision order"
    return Result(
        document.name,
        document,
        (
            finding(document, "respite", "care/respite", "error", *BREAK),
            finding(document, "respite", "care/respite", "error", *BREAK, at=1),
            finding(
                document, "respite", "care/respite", "error", *BREAK, at=2, excused="quotation: a person's own words"
            ),
            finding(document, "absconded", "care/abscond", "warning", Suggestion("ran away"), sources=(TACT, GLOSSARY)),
            finding(document, order, "statutory/compulsory-supervision-order", "suggestion", *ORDER, sources=()),
        ),
    )


@pytest.fixture
def letter() -> Result:
    heading = "under “What the people who were at the meeting said about the weekend”, paragraph 2"
    segments = (
        Segment("Her siblings came. Her siblings \x1b[31mleft. No siblings.", heading),
        Segment("Her siblings came back.", "table 2, row 1, cell 3", "cell"),
        Segment("Why do siblings matter?", ""),
    )
    document = Document("letter.docx", segments, ("1 picture", "2 charts"))
    found = [finding(document, "siblings", "care/siblings", "suggestion", at=at) for at in range(5)]
    long = finding(document, "Her siblings", "letter/length", "warning", message="Say it in a page or two.")
    return Result("letter.docx", document, (*found, long))


BROKEN = UnreadableFile("broken.docx", "is damaged", "Ask for a fresh copy.")
LAYERS = (Layer("national", "lexicons/en-GB/home.yaml", "Home"), Layer("anytown", "anytown.yaml", "Anytown"))


@pytest.fixture
def run(note: Result, letter: Result) -> Run:
    results = (note, letter, Result("empty.md", read_text("Hello.", "empty.md")), Result("broken.docx", error=BROKEN))
    return Run(results, "letter", False, LAYERS, passed_over=((".pdf", 2), ("", 1)))


def test_the_console_report(run: Run) -> None:
    agree(console.render(run, Layout()), "console.txt")


def test_the_console_report_narrow_and_coloured(run: Run) -> None:
    agree(console.render(run, Layout(50, colour=True)), "console-narrow.txt")


def test_the_console_report_with_what_is_excused(run: Run) -> None:
    agree(console.render(run._replace(show_excused=True, grammar=True), Layout()), "console-excused.txt")


def test_the_json_report(run: Run) -> None:
    agree(json_report.render(run._replace(show_excused=True), "0.0.0"), "report.json")


def test_the_json_report_leaves_out_what_is_excused_or_milder_and_counts_it(run: Run) -> None:
    data = json.loads(json_report.render(run._replace(min_severity=Severity.WARNING), "0.0.0"))
    rules = [found["rule"] for file in data["files"] for found in file["findings"]]
    assert rules == ["care/respite", "care/respite", "care/abscond", "letter/length"]
    assert data["summary"] == {
        "files": 3,
        "unreadable": 1,
        "findings": {"error": 2, "warning": 2, "suggestion": 0},
        "excused": 1,
        "known": 0,
        "mended": 0,
        "unchanged": 0,
        "below_min_severity": 6,
        "passed_over": {".pdf": 2, "": 1},
    }


def test_the_json_page_shows_every_key_of_the_report(run: Run) -> None:
    page = (EXPECTED.parent.parent / "docs" / "json.md").read_text(encoding="utf-8")
    shown = json.loads(page.split("```json\n")[1].split("```")[0])
    report = json.loads(json_report.render(run, "0.0.0"))
    assert list(shown) == list(report)
    assert list(shown["summary"]) == list(report["summary"])
    assert list(shown["files"][0]) == list(report["files"][0])
    assert list(shown["files"][0]["findings"][0]) == list(report["files"][0]["findings"][0])
    assert list(shown["lexicons"][0]) == list(report["lexicons"][0])


def test_findings_of_the_json_report_stand_where_it_says(run: Run) -> None:
    data = json.loads(json_report.render(run, "0.0.0"))
    for file, result in zip(data["files"], run.results, strict=True):
        for found in file["findings"]:
            assert result.document is not None
            assert result.document.segments[found["segment"]].text[found["start"] : found["end"]] == found["text"]


@pytest.mark.parametrize(
    ("results", "first"),
    [
        (1, "Nothing to change in 1 file."),
        (3, "Nothing to change in 3 files."),
        (0, "Nothing was checked."),
    ],
)
def test_nothing_found_is_said_kindly(results: int, first: str) -> None:
    run = Run((Result("a.txt", read_text("Hello.", "a.txt")),) * results, "general", True)
    assert console.render(run, Layout()) == f"{first}\nProfile general, grammar on.\n"


def test_what_is_milder_is_counted(note: Result) -> None:
    said = console.render(Run((note,), "letter", False, min_severity=Severity.ERROR), Layout())
    assert "2 findings in 1 file: 2 errors.\n2 findings below “error” not shown.\n" in said
    mild = note._replace(findings=note.findings[4:])
    said = console.render(Run((mild,), "letter", False, min_severity=Severity.ERROR), Layout())
    assert said.startswith("Nothing to change in 1 file at or above “error”.\n1 finding below “error” not shown.\n")


def test_many_kinds_of_other_files_are_cut_short() -> None:
    others = tuple((f".{letter}", number) for number, letter in enumerate("abcdefg", start=1))
    said = console.render(Run((), "general", True, passed_over=others), Layout())
    assert "Not checked: 28 files of other kinds (.g, .f, .e, .d, .c and 2 more)." in said


def test_colour_changes_nothing_but_colour(run: Run) -> None:
    plain_page = console.render(run, Layout(1000)).replace("[", "").replace("]", "")
    assert ANSI.sub("", console.render(run, Layout(1000, colour=True))).replace("[31m", "31m") == plain_page


def test_a_text_cannot_send_commands_to_the_terminal(letter: Result) -> None:
    dangerous = letter._replace(name="a\x1b]0;b\nc.docx")
    assert "\x1b" not in console.render(Run((dangerous,), "general", True), Layout())


def test_no_line_is_wider_than_the_page_unless_one_word_is(run: Run) -> None:
    for width in (56, 70, 88):
        for line in console.render(run, Layout(width)).splitlines():
            assert len(line) <= width or "”, paragraph 2" in line, line


def test_without_lines_there_is_no_position(letter: Result) -> None:
    assert letter.document
    assert position(letter.document, letter.findings[0]) is None


def test_a_position_is_the_line_and_column_of_the_file(letter: Result) -> None:
    document = read_text("A\r\n\r\n😀é respite", "a.txt")
    assert position(document, letter.findings[0]._replace(segment=1, span=Span(3, 10))) == (3, 4)


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (60, "She said that [respite] was what she wanted."),
        (32, "…said that [respite] was what…"),
        (24, "…that [respite] was…"),
        (9, "…[respite]…"),
        (7, "…[respite]…"),
        (4, "…[res…]…"),
    ],
)
def test_a_long_sentence_is_cut_between_words(room: int, shown: str) -> None:
    cut = clipped(" She  said\nthat ", "respite", " was what she wanted. ", room)
    assert cut.replace(BEGIN, "[").replace(END, "]") == shown


def test_a_sentence_of_one_long_word_is_cut() -> None:
    assert clipped("x" * 50, "respite", "y" * 50, 20) == f"…{BEGIN}respite{END}…"
    assert clipped("Well then ", "respite", " y", 12) == f"…{BEGIN}respite{END} y"


@given(st.text(), st.text(min_size=1), st.text(), st.integers(4, 200), st.integers(20, 100), st.booleans())
def test_any_text_can_be_shown(before: str, words: str, after: str, room: int, width: int, colour: bool) -> None:
    cut = clipped(before, words, after, room)
    assert cut.count(BEGIN) == cut.count(END) == 1
    assert len(cut) <= room + 4
    lines = Layout(width, colour).wrap(cut)
    assert BEGIN not in "".join(lines)
    assert ANSI.sub("", "".join(lines)).count("\x1b") == 0
    for line in lines:
        assert line.count("\x1b[0m") * 2 == line.count("\x1b")


@given(st.text())
def test_plain_text_is_one_line_without_control_characters(text: str) -> None:
    assert len(plain(text).splitlines()) <= 1
    assert not re.search("[\x00-\x1f\x7f-\x9f]", plain(text))


def test_a_huge_sentence_is_shown_around_the_words_quickly() -> None:
    text = "word " * 200_000 + "respite" + " word" * 200_000
    document = read_text(text, "long.txt")
    run = Run(
        (Result("long.txt", document, (finding(document, "respite", "care/respite", "error"),)),), "general", False
    )
    page = console.render(run, Layout())
    assert "[respite]" in page
    assert len(page) < 1000


LEXICON = """\
lexicon: care
language: en-GB
title: Home
words:
  family: [mum, dad]
sources:
  tact-2019: {title: Language that Cares, publisher: TACT, year: "2019", url: "https://example.org/words"}
entries:
  - id: respite
    kind: stigmatising
    severity: error
    why: Respite means relief from something hard.
    sources: tact-2019
    conflicts: Some like the word.
    context: yes
    terms:
      respite: [a short break, "a night at {name}'s"]
      respite care: a short break
      respite weekend: [a short break, "a night at {name}'s"]
    allow: [brief respite]
    near: [weekend, "@family"]
    unless: [debt]
    examples:
      - flag: She had [respite] at the weekend.
      - leave: She had a break.
  - id: contact
    kind: process
    severity: warning
    for: [letter, report]
    why: Other children see their mum.
    sources: tact-2019
    as: noun
    terms:
      contact with @family: time with @family
    examples:
      - flag: His [contact with dad] went well.
        todo: later
      - leave: Hello.
  - id: order
    kind: statutory
    severity: suggestion
    why: The name has to stay.
    sources: tact-2019
    law: Children's Hearings (Scotland) Act 2011, s 83
    jurisdiction: scotland
    status: in_force
    must_keep: yes
    plain: A decision about who has to help you.
    plain_adult: An order by a hearing.
    abbreviations: [CSO]
    terms:
      compulsory supervision order:
    examples:
      - flag: The [CSO] goes on.
      - leave: Hello.
"""
LAYER = """\
lexicon: anytown
language: en-GB
title: Anytown
change:
  care/contact: {severity: error}
  care/order: off
avoid: [tummy mummy]
"""


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    layers: list[Layer] = []
    known: dict[str, Source] = {}
    for name, text, layer in (("home.yaml", LEXICON, "national"), ("anytown.yaml", LAYER, "")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        layers.append(read_layer(tmp_path / name, known, layer=layer, shown=name))
        known |= {source.id: source for source in layers[-1].sources}
    return build(layers)


def test_an_entry_explained(lexicon: Lexicon) -> None:
    pages = []
    for phrase in ("respite", "contact", "order"):
        owning, holding = entries.entries_about(phrase, lexicon, ())
        pages.append(entries.explain_entries(phrase, owning, holding, lexicon.layers, Layout()))
    agree("\n---\n\n".join(pages), "explain.txt")


def test_lexicons_listed(lexicon: Lexicon) -> None:
    agree(entries.list_lexicons(lexicon, Layout()), "lexicons.txt")


def test_an_entry_is_found_by_rule_id_term_or_a_part_of_a_term(lexicon: Lexicon) -> None:
    def rules(phrase: str, found: set[str] = frozenset()) -> tuple[list[str], list[str]]:  # type: ignore[assignment]
        owning, holding = entries.entries_about(phrase, lexicon, found)
        return [entry.id for entry in owning], [entry.id for entry in holding]

    assert rules("care/contact") == (["contact"], [])
    assert rules("Respite Care") == (["respite"], [])
    assert rules("cso") == (["order"], [])
    assert rules("supervision") == (["order"], [])
    assert rules("contact with dad", {"care/contact"}) == (["contact"], [])
    assert rules("weekend") == (["respite"], [])
    assert rules("nonsense") == ([], [])
    assert rules("?!") == ([], [])


def test_longer_terms_are_named_and_many_are_cut_short(lexicon: Lexicon) -> None:
    respite = lexicon.entries[0]
    said = entries.explain_entries("care", [respite], [respite] * 10, lexicon.layers, Layout())
    assert " ".join(said.split()).endswith("care/respite (“respite care”), and 2 more.")
    said = entries.explain_entries("can't", [respite], [respite], lexicon.layers, Layout())
    assert said.endswith("See also care/respite (“respite”).\n")


def test_the_nearest_terms_are_offered(lexicon: Lexicon) -> None:
    assert entries.nearest("Respit", lexicon) == "Did you mean “respite”?"
    assert entries.nearest("xyzzy", lexicon) == "`carelang lexicons` shows what there is."


def test_a_proof_described(lexicon: Lexicon) -> None:
    one, two = (LexiconError(f"home.yaml:{line}", "is not found", "Mend it.") for line in (3, 9))
    said = entries.describe_proof(lexicon, ["home.yaml"], {"off": [one], "on": [one, two]})
    assert said == (
        "home.yaml:3: is not found. Mend it.\n"
        "home.yaml:9: is not found. Mend it. (With grammar on.)\n"
        "home.yaml: 3 entries, 6 terms, 6 examples (1 of them still to do), grammar off and on.\n"
        "2 promises not kept.\n"
    )
    said = entries.describe_proof(lexicon, ["anytown.yaml"], {"off": []})
    assert said == "anytown.yaml: 1 entry, 1 term, 0 examples, grammar off.\nEvery promise is kept.\n"
