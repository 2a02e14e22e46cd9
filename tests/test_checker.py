"""The contract of the API: one door, findings in order, the same every time."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pytest

import carelang
from carelang import Checker, Document, Finding, Segment, Span, Suggestion, check, read, read_text
from carelang.types import KINDS, PROFILES, SettingsError


@pytest.fixture
def words(toy):
    """Three entries that keep their promises."""
    proof = {"examples": [{"flag": "A [respite]."}, {"leave": "A rest."}]}
    contact = {"examples": [{"flag": "His [contact with dad] ended."}, {"leave": "Time."}]}
    toy.file(
        toy.entry(
            "respite",
            {"respite": ["short break", "rest", "time away", "a night out", "say {what}"]},
            sources=["book"],
            **proof,
        ),
        toy.entry("contact", {"contact with dad": ["time with {name}", {"prompt": "say when"}]}, **contact),
        toy.entry("none", "unit", severity="error", examples=[{"flag": "A [unit]."}, {"leave": "A home."}]),
        sources={
            "guide": {"title": "A guide"},
            "book": {"title": "A book", "publisher": "Us", "year": "2020", "url": "https://example.org"},
        },
    )
    return toy


def test_a_finding_says_everything_about_one_stretch_of_one_segment(words) -> None:
    (finding,) = Checker("letter", grammar="off").check("He had respite.")
    assert isinstance(finding, Finding)
    assert finding == Finding(
        rule="toy/respite",
        kind="process",
        severity=carelang.Severity.WARNING,
        segment=0,
        span=Span(7, 14),
        text="respite",
        message="Try “short break”, “rest” or “time away”.",
        why="Words matter.",
        suggestions=(
            Suggestion("short break"),
            Suggestion("rest"),
            Suggestion("time away"),
            Suggestion("a night out"),
            Suggestion("say {what}", "prompt"),
        ),
        sources=(carelang.Source("book", "A book", "Us", "2020", "https://example.org"),),
        excused=None,
    )


def test_the_message_is_complete_in_itself(words) -> None:
    messages = [finding.message for finding in words.check("Respite, contact with dad, a unit.")]
    assert messages == [
        "Try “short break”, “rest” or “time away”.",
        "Say what only you know: “time with {name}” or “say when”.",
        "Words matter.",
    ]


def test_every_door_leads_to_the_same_findings(words, tmp_path: Path) -> None:
    text = "Respite.\n\nA unit and respite.\n"
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    expected = Checker("letter", grammar="off").check(text)
    assert len(expected) == 3
    assert check(text, profile="letter", grammar="off") == expected
    assert carelang.check(text, "letter", grammar="off") == expected
    assert Checker(profile="letter", grammar="off").check(read_text(text)) == expected
    assert Checker(profile="letter", grammar="off").check(read(path)) == expected


def test_a_python_docx_document_is_accepted(words) -> None:
    document = docx.Document()
    document.add_paragraph("He had respite.")
    document.add_table(1, 1).cell(0, 0).text = "A unit."
    findings = Checker("letter", grammar="off").check(document)
    assert [(one.text, one.segment) for one in findings] == [("respite", 0), ("unit", 1)]


def test_a_word_file_is_read_and_handed_back_with_comments(words, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("He had respite.")
    document.save(tmp_path / "a.docx")
    findings = Checker("letter", grammar="off").check(read(tmp_path / "a.docx"))
    assert [one.text for one in findings] == ["respite"]
    carelang.annotate(tmp_path / "a.docx", findings, tmp_path / "b.docx")
    assert Checker("letter", grammar="off").check(read(tmp_path / "b.docx"))[0].text == "respite"
    assert [comment.text for comment in docx.Document(tmp_path / "b.docx").comments] != []


@pytest.mark.parametrize("wrong", [None, 7, b"respite", ["respite"], Path("a.txt"), docx, Segment("respite")])
def test_anything_else_is_a_type_error(words, wrong: object) -> None:
    with pytest.raises(TypeError, match=r"a str, a carelang Document or a docx\.Document is wanted, not "):
        Checker("letter", grammar="off").check(wrong)


def test_findings_stand_in_the_order_of_the_text(words) -> None:
    document = Document("x", (Segment("A unit, respite."), Segment(""), Segment("Contact with dad. Unit: respite.")))
    findings = words.check(document)
    assert [(one.segment, one.text) for one in findings] == [
        (0, "unit"),
        (0, "respite"),
        (2, "Contact with dad"),
        (2, "Unit"),
        (2, "respite"),
    ]
    assert findings == sorted(findings, key=lambda one: (one.segment, one.span))
    for one in findings:
        assert one.text == document.segments[one.segment].text[one.span.start : one.span.end]


def test_a_checker_has_no_memory(words) -> None:
    checker = Checker("letter", grammar="off")
    first = checker.check("Respite and a unit.")
    assert checker.check("Mia said, “I hate respite.”")[0].excused
    assert checker.check("Respite and a unit.") == first


def test_findings_are_the_same_whatever_the_hash_seed(words) -> None:
    words.file(
        words.entry("near", ["bed", "place"], near=["@home", "@who", "in care"], unless=["rose", "lily", "@herb"]),
        words.entry("fam", {"@who time": "@who's time"}),
        words={"home": ["unit", "annexe"], "who": ["mum", "dad", "gran", "big sister"], "herb": ["mint", "dill"]},
    )
    code = (
        "import sys, carelang.lexicon, pathlib\n"
        "carelang.lexicon.national_folder = lambda: pathlib.Path(sys.argv[1])\n"
        "from carelang import Checker, load_lexicons\n"
        "lexicon = load_lexicons(from_yaml=True)\n"
        "print(Checker('letter', lexicon, 'off').check('A bed in the unit. A place of mint. Big sister time.'))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code, str(words.folder)],
            env={"PYTHONHASHSEED": str(seed), "PYTHONPATH": str(Path(carelang.__file__).parents[1])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(3)
    }
    assert len(said) == 1
    assert "toy/near" in said.pop()


def test_the_profile_is_general_if_none_is_named(words) -> None:
    assert Checker(grammar="off").profile == "general"
    assert [finding.text for finding in check("A unit.", grammar="off")] == ["unit"]


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_is_known(words, profile: str) -> None:
    assert Checker(profile, grammar="off").profile == profile


def test_an_unknown_profile_or_jurisdiction_is_refused_with_those_that_are_known(words) -> None:
    with pytest.raises(SettingsError) as refusal:
        Checker("leter")
    assert str(refusal.value) == (
        "profile: “leter” is not known. It has to be one of letter, case-note, report, policy, general."
    )
    with pytest.raises(
        SettingsError, match=r"jurisdiction: “france” is not known\. It has to be one of scotland, england"
    ):
        Checker("letter", jurisdictions=["france"])


def test_the_terms_of_the_united_kingdom_always_count(words) -> None:
    assert Checker("letter", grammar="off").jurisdictions == {"scotland", "uk"}
    assert Checker("letter", grammar="off", jurisdictions=["wales"]).jurisdictions == {"wales", "uk"}


def test_the_public_names_are_all_there_and_nothing_else() -> None:
    assert all(getattr(carelang, name) is not None for name in carelang.__all__)
    promised = "check Checker read read_text annotate Document Segment Span Finding Suggestion Severity CarelangError"
    assert set(promised.split()) | {"load_lexicons", "Source"} == set(carelang.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nobody'"):
        _ = carelang.nobody


def test_importing_carelang_loads_nothing_heavy() -> None:
    heavy = {"spacy", "lxml", "yaml", "docx", "click", "json", "markdown_it"}
    code = f"import sys, carelang\nprint(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_refusal_is_a_carelang_error_of_one_line() -> None:
    assert issubclass(SettingsError, carelang.CarelangError)
    error = SettingsError("place", "reason", "Remedy.")
    assert (str(error), error.place, error.reason, error.remedy) == (
        "place: reason. Remedy.",
        "place",
        "reason",
        "Remedy.",
    )


def test_severities_have_an_order() -> None:
    ranks = [carelang.Severity(name).rank for name in ("suggestion", "warning", "error")]
    assert ranks == [0, 1, 2]


def test_the_values_are_frozen(words) -> None:
    finding = words.check("Respite.")[0]
    with pytest.raises(AttributeError):
        finding.text = "rest"
    assert hash(finding) == hash(words.check("Respite.")[0])


def test_kinds_and_profiles_are_those_of_the_design() -> None:
    assert len(KINDS) == 14
    assert PROFILES == ("letter", "case-note", "report", "policy", "general")


def test_one_path_in_the_place_of_a_list_is_understood_or_refused(words) -> None:
    layer = words.layer("council", change={"toy/none": False})
    assert Checker("letter", str(layer), "off").check("A unit.") == []


def test_single_rules_have_another_severity_or_are_off() -> None:
    text = "Mia goes to respite. He absconded."
    own = {finding.rule: finding.severity for finding in carelang.check(text, grammar="off")}
    assert len(own) == 2
    first, second = own
    changed = carelang.check(text, grammar="off", severity={first: "suggestion", second: "off"})
    assert [(finding.rule, finding.severity) for finding in changed] == [(first, "suggestion")]


@pytest.mark.parametrize(
    ("levels", "said"),
    [({"care/respit": "off"}, "there is no rule “care/respit”. Did you mean"), ({"care/respite": "of"}, "“of” is not")],
)
def test_an_unknown_rule_or_severity_is_refused(levels: dict[str, Any], said: str) -> None:
    with pytest.raises(carelang.CarelangError, match=f"^severity: {said}"):
        carelang.Checker(severity=levels)
