"""The examples, run for real: the letter, the texts, the layers and the scripts."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree

import carelang
from carelang import Checker, Document, Finding, load_lexicons
from carelang.checker import prove
from carelang.lexicon import Lexicon

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
LETTER = EXAMPLES / "letter.docx"
MIA = EXAMPLES / "mia.yaml"
ANYTOWN = EXAMPLES / "anytown.yaml"


def run(script: str, *arguments: str, cwd: Path) -> str:
    """What a script prints; it has to succeed."""
    command = (sys.executable, str(EXAMPLES / script), *arguments)
    done = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def standing(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.excused is None]


@pytest.fixture(scope="module")
def letter() -> Document:
    return carelang.read(LETTER)


@pytest.fixture(scope="module")
def findings(letter: Document, national: Lexicon) -> list[Finding]:
    return Checker("letter", national, "off").check(letter)


@pytest.fixture(scope="module")
def layered() -> Checker:
    """Case notes with the council's layer and the child's own."""
    return Checker("case-note", load_lexicons([ANYTOWN, MIA]), "off")


def test_every_example_is_in_the_list_of_examples() -> None:
    listed = re.findall(r"^\| \[([^\]]+)\]\(\1\)", (EXAMPLES / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    ours = [path.name for path in EXAMPLES.iterdir() if path.is_file() and not path.name.startswith((".", "~"))]
    files = [name for name in ours if ".reviewed." not in name]
    assert sorted(listed) == sorted({*files} - {"README.md"})


def test_the_letter_is_about_six_hundred_words(letter: Document) -> None:
    assert 550 <= sum(len(segment.text.split()) for segment in letter.segments) <= 700
    assert letter.unchecked == ()


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("placed with", "under “Where you live”, paragraph 1"),
        ("placement", "under “Where you live”, paragraph 1"),
        ("respite", "under “Where you live”, paragraph 2"),
        ("siblings", "under “Your family”, paragraph 1"),
        ("contact centre", "under “Your family”, paragraph 1"),
        ("engage", "under “Your family”, paragraph 2"),
        ("compulsory supervision order", "under “Your hearing”, paragraph 1"),
        ("contact", "table 1, row 3, cell 1"),
        ("unit", "footnote 1"),
        ("LAC review", "header, paragraph 2"),
    ],
)
def test_what_the_letter_should_say_in_other_words(
    findings: list[Finding], letter: Document, words: str, place: str
) -> None:
    there = [one.text for one in standing(findings) if letter.segments[one.segment].place == place]
    assert any(words in text for text in there), there


def test_the_letter_has_about_eight_findings(findings: list[Finding]) -> None:
    assert 8 <= len(standing(findings)) <= 12


def test_what_the_child_said_is_let_stand(findings: list[Finding], letter: Document) -> None:
    said = next(segment.text for segment in letter.segments if "“" in segment.text)
    quoted = [one for one in findings if letter.segments[one.segment].text == said and one.span.start > said.index("“")]
    assert [(one.text, one.excused) for one in quoted] == [("respite", "quotation: a person's own words")]


def test_the_name_of_the_act_is_let_stand(findings: list[Finding]) -> None:
    assert [one.excused for one in findings if one.text == "Children’s Hearings"] == ["title: the name of a law"]


def test_one_statutory_term_is_explained_and_one_is_not(findings: list[Finding]) -> None:
    statutory = [one for one in findings if one.kind == "statutory"]
    assert [one.text for one in standing(statutory)] == ["compulsory supervision order"]
    assert [one.excused for one in statutory if "safeguarder" in one.text] == ["explained here"]


def test_words_of_the_letter_are_split_over_runs() -> None:
    text = zipfile.ZipFile(LETTER).read("word/document.xml").decode()
    for half in ("pla", "res", "sibl"):
        assert re.search(rf"[ >]{half}</w:t></w:r><w:r>", text), half


def marked(path: Path) -> list[str]:
    """The words between the marks of each comment, in the order of the comments."""
    root = etree.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    texts: dict[str, str] = {}
    open_now: set[str] = set()
    for node in root.iter(etree.Element):
        name = etree.QName(node).localname
        key = next((value for key, value in node.attrib.items() if key.endswith("}id")), "")
        if name == "commentRangeStart":
            texts[key] = ""
            open_now.add(key)
        elif name == "commentRangeEnd":
            open_now.remove(key)
        elif name == "t":
            for one in open_now:
                texts[one] += node.text or ""
    return [texts[key] for key in sorted(texts, key=int)]


def test_comments_stand_on_the_exact_words(findings: list[Finding], letter: Document, tmp_path: Path) -> None:
    target = tmp_path / "letter.docx"
    done = carelang.annotate(LETTER, findings, target)
    wanted = standing(findings)
    elsewhere = [finding for finding, _ in done.inexact]
    assert done.comments == len(wanted)
    assert {letter.segments[one.segment].kind for one in elsewhere} == {"footnote", "header"}
    exact = [one.text for one in wanted if one not in elsewhere]
    words = marked(target)
    assert len(words) == len(wanted)
    assert sorted(set(words) & set(exact)) == sorted(exact)
    assert carelang.read(target).segments == letter.segments


def test_making_the_letter_again_gives_the_same_letter(letter: Document, tmp_path: Path) -> None:
    first, second = tmp_path / "first.docx", tmp_path / "second.docx"
    for target in (first, second):
        run("make_letter.py", str(target), cwd=tmp_path)
    assert first.read_bytes() == second.read_bytes()
    assert carelang.read(first).segments == letter.segments
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(LETTER) as committed:
        assert made.read("word/document.xml") == committed.read("word/document.xml")


def test_the_case_note_has_findings_and_two_reasons_to_let_words_stand(layered: Checker) -> None:
    found = layered.check(carelang.read(EXAMPLES / "case-note.txt"))
    assert {"YP", "siblings", "contact centre"} <= {one.text for one in standing(found)}
    reasons = [one.excused for one in found if one.excused and "respite" in one.text]
    assert reasons == [
        "quotation: a person's own words",
        "ignored: part of an ignore note",
        "ignored: the form has this name",
    ]


def test_the_policy_has_findings_in_a_list_and_a_table_and_a_quotation_let_stand(national: Lexicon) -> None:
    policy = carelang.read(EXAMPLES / "policy.md")
    found = Checker("policy", national, "off").check(policy)
    assert {policy.segments[one.segment].kind for one in standing(found)} >= {"list item", "paragraph"}
    assert any("placement" in one.text and policy.segments[one.segment].kind == "cell" for one in standing(found))
    quoted = [one for one in found if policy.segments[one.segment].kind == "quotation"]
    assert [(one.text, one.excused) for one in quoted] == [("siblings", "quotation: quoted words are never changed")]


@pytest.mark.parametrize("layer", [ANYTOWN, MIA], ids=["council", "child"])
def test_a_layer_keeps_its_promises(layer: Path) -> None:
    assert [str(failure) for failure in prove(load_lexicons([layer]), [str(layer)])] == []


def test_the_council_adds_a_word_makes_one_an_error_and_switches_one_off(layered: Checker, national: Lexicon) -> None:
    text = "Mum asked about his siblings. There was no short notice bed."
    rules = {one.rule for one in Checker("case-note", national, "off").check(text)}
    found = {one.rule: one for one in layered.check(text)}
    assert rules - set(found) == {"care/mum-as-a-name"}
    assert set(found) - rules == {"anytown/short-notice-bed"}
    assert found["care/siblings"].severity == "error"


def test_the_childs_own_words_come_first_and_her_dislikes_are_found(layered: Checker) -> None:
    (siblings,) = layered.check("She misses her siblings.")
    assert siblings.suggestions[0].text == "Callum and Jay"
    (disliked,) = layered.check("Gran calls her a wee soul.")
    assert (disliked.rule, disliked.text) == ("mia/avoid", "wee soul")


def test_the_python_example_runs(tmp_path: Path) -> None:
    printed = run("check_in_python.py", cwd=tmp_path)
    assert "table 1, row 3, cell 1: Supervised contact [care/contact, error]" in printed
    assert "let stand (quotation: a person's own words)" in printed
    assert (tmp_path / "letter-with-comments.docx").is_file()


@pytest.mark.spacy
def test_the_spacy_example_runs(tmp_path: Path) -> None:
    assert "contact centre (care/contact-centre): " in run("spacy_pipeline.py", cwd=tmp_path)
