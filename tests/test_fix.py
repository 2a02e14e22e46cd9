"""carelang fix: what can stand in place is put there, and nothing else is touched."""

import difflib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from carelang import Checker
from carelang.formats.plain import decode, encoded_like
from carelang.tasks.mending import Mender
from carelang_cli import main


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker("letter", grammar="off")


@pytest.fixture(scope="module")
def mender(checker: Checker) -> Mender:
    return Mender(checker)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["fix", *arguments, "--profile", "letter"], prog_name="carelang")


def test_words_are_put_in_and_a_second_run_changes_nothing(mender: Mender) -> None:
    once = mender.text("Mia goes to respite. RESPITE was a respite break.\n", "a.txt")
    assert once.after.startswith("Mia goes to a short break. ")
    assert once.mended >= 1
    again = mender.text(once.after, "a.txt")
    assert (again.after, again.mended) == (once.after, 0)


@pytest.mark.parametrize(
    "text",
    [
        "“I hate respite,” Mia said.\n",
        "> Mia goes to respite.\n",
        "Stop using the word respite.\n",
        "A children's hearing will decide.\n",
        "Mia goes to respite. <!-- carelang: ignore[all] because it is her word -->\n",
        "```\nrespite\n```\n",
    ],
)
def test_quotations_legal_words_and_what_context_lets_stand_are_not_touched(text: str, checker: Checker) -> None:
    for unsafe in (False, True):
        assert Mender(checker, unsafe=unsafe).text(text, "a.md").after == text


def test_only_what_an_example_shows_is_safe(checker: Checker) -> None:
    text = "She has a sibling group.\n"
    assert Mender(checker).text(text, "a.txt").mended == 0
    assert Mender(checker, unsafe=True).text(text, "a.txt").after == "She has a group of brothers and sisters.\n"


def test_every_safe_replacement_is_alone_and_shown(checker: Checker, mender: Mender) -> None:
    """Each example with one replacement comes out of the mender as the lexicon says it should."""
    from carelang.lexicon import load_lexicons

    tried = 0
    for entry in load_lexicons(from_yaml=True).entries:
        for example in entry.examples:
            profile = example.profile or next(iter(entry.profiles), "general")
            if example.fix is None or example.grammar or example.todo or profile != "letter":
                continue
            found = [one for one in checker.check(example.text) if one.excused is None]
            alone = all(sum(s.kind == "replace" for s in one.suggestions) == 1 for one in found)
            if alone and entry.kind != "statutory" and not example.text.startswith(">"):
                tried += 1
                assert mender.text(example.text, "a.txt").after == example.fix, entry.rule
    assert tried > 20


@settings(max_examples=60, deadline=None)
@given(
    pieces=st.lists(
        st.sampled_from(
            ["Mia goes to respite.", "\n", "\r\n", "\t", "\U0001f600 ", "* ", "> ", "He had contact with dad. ", "é"]
        ),
        max_size=12,
    )
)
def test_line_ends_and_everything_else_stay(mender: Mender, pieces: list[str]) -> None:
    text = "".join(pieces)
    if not text.strip():
        return
    after = mender.text(text, "a.txt").after
    assert mender.text(after, "a.txt").after == after
    kept = [one for one in difflib.ndiff(list(text), list(after)) if one.startswith("- ")]
    assert not {"\n", "\r", "\t", "\U0001f600", "é", ">"} & {one[2:] for one in kept}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_keep_their_encoding(encoding: str, here: Path) -> None:
    path = here / "a.txt"
    path.write_bytes("Mia’s café: Mia goes to respite.\r\n".encode(encoding))
    before = path.read_bytes()
    done = run("a.txt")
    assert (done.exit_code, done.stderr) == (0, "a.txt: 1 mended, 0 left for you.\n")
    assert path.read_bytes() == "Mia’s café: Mia goes to a short break.\r\n".encode(encoding)
    assert encoded_like(before, decode(before, "a.txt")) == before


def test_a_difference_is_shown_and_nothing_is_written(here: Path) -> None:
    (here / "a.txt").write_text("Mia goes to respite.", encoding="utf-8")
    shown = run("a.txt", "--diff")
    assert shown.exit_code == 1
    assert "-Mia goes to respite.\n\\ No newline at end of file\n+Mia goes to a short break.\n" in shown.stdout
    assert (here / "a.txt").read_text(encoding="utf-8") == "Mia goes to respite."
    assert run("a.txt").exit_code == 0
    assert run("a.txt", "--diff").exit_code == 0


def test_word_files_are_refused_if_named_and_passed_over_in_folders(here: Path) -> None:
    (here / "letter.docx").write_bytes(b"PK")
    (here / "a.txt").write_text("Mia goes to respite.\n", encoding="utf-8")
    assert run(".").exit_code == 0
    refused = run("letter.docx", "missing.txt", "a.txt")
    assert refused.exit_code == 2
    assert refused.stderr.splitlines() == [
        "letter.docx: only text files are mended. For Word files use `carelang check --annotate changes`.",
        "missing.txt: is not there. Check the name and the folder.",
    ]
    assert "standard input" in run("-").stderr


def test_rtf_is_refused_if_named_and_passed_over_in_folders(here: Path) -> None:
    path = here / "note.rtf"
    path.write_bytes(rb"{\rtf1 Mia goes to respite.}")
    assert run(".").exit_code == 0
    assert "note.rtf: only text files are mended." in run("note.rtf").stderr
    assert path.read_bytes() == rb"{\rtf1 Mia goes to respite.}"


def test_words_that_an_encoding_cannot_hold_are_refused(here: Path) -> None:
    (here / "mine.yaml").write_text(
        "lexicon: mine\nlanguage: en-GB\ntitle: Mine\nlayer: council\n"
        "sources:\n  x: {title: A list, publisher: Us, year: 2024}\n"
        "entries:\n  - id: zog\n    kind: jargon\n    severity: warning\n    why: We do not say that here.\n"
        "    sources: [x]\n    terms:\n      zog: \U0001f600\n"
        "    examples:\n      - {flag: 'A [zog] came.', fix: 'A \U0001f600 came.'}\n      - leave: A fog came.\n",
        encoding="utf-8",
    )
    (here / "a.txt").write_bytes("A zog – came.\r\n".encode("cp1252"))
    said = run("a.txt", "--lexicon", "mine.yaml")
    assert said.exit_code == 2
    assert "no way to write" in said.stderr or "mine.yaml" in said.stderr
