"""The command line: what each command prints and where, its exit codes, and how it refuses."""

import json
import os
import pty
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import click
import docx
import pytest
from click.testing import CliRunner, Result

import carelang
import carelang.lexicon
import carelang_cli
import carelang_cli.checking
from carelang.reports import FORMATS
from carelang.tasks import copies, running
from carelang_cli import main

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("yaml", "lxml", "spacy", "docx", "markdown_it", "rich", "tomllib", "importlib.metadata")
SOURCES = """\
lexicon: sources
language: en-GB
sources:
  guide: {title: A guide, publisher: Anytown, year: "2024"}
"""
WORDS = """\
lexicon: words
language: en-GB
words:
  care: [child, weekend]
"""
HOME = """\
lexicon: care
language: en-GB
title: Home
entries:
  - id: respite
    kind: stigmatising
    severity: error
    why: Respite means relief from something hard.
    sources: guide
    terms:
      respite: [a short break, "a night at {name}'s"]
      respites: short breaks
    allow: [brief respite]
    examples:
      - flag: Mia had [respite].
        fix: Mia had a short break.
      - leave: The sun came out, a brief respite.
  - id: abscond
    kind: criminalising
    severity: warning
    why: It is a word for prisoners.
    sources: guide
    terms:
      absconded: ran away
    examples:
      - flag: He [absconded].
      - leave: He ran.
  - id: utilise
    kind: jargon
    severity: suggestion
    why: Use is shorter.
    sources: guide
    terms:
      utilise: use
    examples:
      - flag: We [utilise] the hall.
      - leave: We use it.
"""
LEGAL = """\
lexicon: statutory
language: en-GB
title: Law
entries:
  - id: order
    kind: statutory
    severity: warning
    for: [letter]
    why: The name has to stay.
    sources: guide
    law: Children (Scotland) Act 1995, s 16
    jurisdiction: england
    must_keep: yes
    plain: A decision about who has to help you.
    plain_adult: An order by a court.
    abbreviations: [CSO]
    terms:
      supervision order:
    examples:
      - flag: The [CSO] goes on.
      - leave: You decide.
  - id: order-scotland
    kind: statutory
    severity: warning
    for: [letter]
    why: The name has to stay.
    sources: guide
    jurisdiction: scotland
    must_keep: yes
    plain: A decision of long ago.
    plain_adult: An order of long ago.
    terms:
      supervision order:
    examples:
      - flag: The [supervision order] goes on.
      - leave: You decide.
"""
LAYER = """\
lexicon: anytown
language: en-GB
title: Words of Anytown
change:
  care/abscond: off
  care/utilise: {severity: error}
entries:
  - id: siblings
    kind: jargon
    severity: warning
    why: They are brothers and sisters.
    sources: guide
    terms:
      siblings: brothers and sisters
    examples:
      - flag: His [siblings] came.
      - leave: They came.
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: empty, with national lexicons of our own."""
    national = tmp_path / "national" / "en-GB"
    national.mkdir(parents=True)
    for name, text in (("sources", SOURCES), ("words", WORDS), ("home", HOME), ("legal", LEGAL)):
        (national / f"{name}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(carelang.lexicon, "national_folder", lambda: national)
    monkeypatch.delenv("NO_COLOR", raising=False)
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


def run(*arguments: str, given: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(main, arguments, input=given, prog_name="carelang")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def refused(*arguments: str, given: str | bytes | None = None, printed: bool = False) -> str:
    """The one line that a run says which ends with exit code 2 and prints nothing else (unless ``printed``)."""
    result = run(*arguments, given=given)
    assert result.exit_code == 2
    assert printed or result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.output
    return result.stderr.rstrip("\n")


def write(name: str, text: str = "Mia had respite. He absconded. We utilise it.\n") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def write_word(name: str, *paragraphs: str) -> Path:
    document = docx.Document()
    for paragraph in paragraphs or ("Mia had respite.", "He absconded."):
        document.add_paragraph(paragraph)
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path


def rules(result: Result) -> list[str]:
    """The rules found, of a report in JSON."""
    return [found["rule"] for file in json.loads(result.stdout)["files"] for found in file["findings"]]


ALL = ["care/respite", "care/abscond", "care/utilise"]


def test_a_report_for_people_is_the_default() -> None:
    write("note.txt")
    result = run("check", "note.txt")
    assert result.exit_code == 1
    assert "note.txt:1:9  error  care/respite\n    Mia had [respite].\n" in result.stdout
    assert "3 findings in 1 file: 1 error, 1 warning, 1 suggestion.\n" in result.stdout
    assert "\x1b" not in result.stdout
    assert result.stderr == ""


def test_a_report_for_programs_is_json_in_utf_8() -> None:
    write("note.txt", "Zoë had respite.")
    result = run("check", "note.txt", "--format", "json", "--profile", "letter")
    data = json.loads(result.stdout_bytes.decode("utf-8"))
    assert data["carelang"] == version("carelang")
    assert data["profile"] == "letter"
    assert [layer["title"] for layer in data["lexicons"]] == ["sources", "Home", "Law", "words"]
    assert [found["text"] for found in data["files"][0]["findings"]] == ["respite"]


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "json"])
def test_a_report_for_other_programs_is_in_utf_8_and_nothing_else_is_on_the_page(form: str) -> None:
    write("note.txt", "Zoë had respite.")
    result = run("check", "note.txt", "nowhere.txt", "--format", form)
    assert result.exit_code == 2
    page = result.stdout_bytes.decode("utf-8")
    assert page.startswith(("{", "[", "<?xml", "::error"))
    assert page.endswith("\n")
    assert "care/respite" in page
    assert "nowhere.txt" in page
    assert result.stderr.startswith("nowhere.txt: ")


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        ("All is well.", (), 0),
        ("We utilise it.", (), 0),
        ("We utilise it.", ("--fail-on", "suggestion"), 1),
        ("He absconded.", (), 1),
        ("He absconded.", ("--fail-on", "error"), 0),
        ("Mia had respite.", ("--fail-on", "error"), 1),
        ("Mia had respite.", ("--fail-on", "never"), 0),
        ("Mia had respite.", ("--exit-zero",), 0),
        ("He absconded.", ("--min-severity", "error"), 0),
        ("“I hate respite,” Mia said.", (), 0),
        ("“I hate respite,” Mia said.", ("--show-excused",), 0),
    ],
)
def test_the_exit_code_says_whether_something_was_found(text: str, options: tuple[str, ...], code: int) -> None:
    write("note.txt", text)
    assert run("check", "note.txt", *options).exit_code == code


def test_nothing_found_is_said_kindly() -> None:
    write("note.txt", "All is well.")
    assert run("check", "note.txt", "--grammar", "off").stdout == (
        "Nothing to change in 1 file.\nProfile general, grammar off.\n"
    )


def test_what_is_excused_is_counted_and_shown_when_asked_for() -> None:
    write("note.txt", "“I hate respite,” Mia said.")
    assert "1 excused by context" in run("check", "note.txt").stdout
    assert "quotation: a person's own words" in run("check", "note.txt", "--show-excused").stdout
    assert rules(run("check", "note.txt", "--format", "json")) == []
    assert rules(run("check", "note.txt", "--format", "json", "--show-excused")) == ["care/respite"]


def test_mild_findings_can_be_left_out() -> None:
    write("note.txt")
    assert rules(run("check", "note.txt", "--format", "json", "--min-severity", "warning")) == ALL[:2]


def test_folders_files_and_standard_input_make_one_report() -> None:
    write("notes/a.md")
    write("notes/archive/b.txt")
    write_word("c.docx")
    result = run("check", "notes", "c.docx", "-", "--ignore", "archive", "--format", "json", given="He absconded.")
    assert [file["name"] for file in json.loads(result.stdout)["files"]] == ["notes/a.md", "c.docx", "standard input"]
    assert rules(result) == [*ALL, "care/respite", "care/abscond", "care/abscond"]


def test_standard_input_has_a_name_that_says_how_to_read_it() -> None:
    said = run("check", "-", "--stdin-name", "sub/a.md", given="> He absconded.\n\nHe absconded.").stdout
    assert "sub/a.md:3:4  warning  care/abscond" in said
    assert "sub/a.md:1:6" not in said
    result = run("check", "-", "--stdin-name", "a.docx", "--format", "json", given=write_word("b.docx").read_bytes())
    assert rules(result) == ["care/respite", "care/abscond"]


def test_what_is_read_wherever_it_comes_from() -> None:
    Path("mark.txt").write_bytes("Mia’s respite".encode("utf-16"))
    Path("windows.txt").write_bytes("Mia’s – “respite”.".encode("cp1252"))
    assert rules(run("check", "mark.txt", "windows.txt", "--format", "json")) == ["care/respite"] * 2


def test_profiles_and_jurisdictions_decide() -> None:
    write("note.txt", "The supervision order goes on.")
    for options, expected in (
        ((), []),
        (("--profile", "letter"), ["statutory/order-scotland"]),
        (("--profile", "letter", "--jurisdiction", "england"), ["statutory/order"]),
    ):
        assert rules(run("check", "note.txt", "--format", "json", *options)) == expected


def test_lexicons_are_laid_on_top() -> None:
    write("anytown.yaml", LAYER)
    write("note.txt", "Her siblings absconded. We utilise it.")
    result = run("check", "note.txt", "--lexicon", "anytown.yaml", "--format", "json")
    assert rules(result) == ["anytown/siblings", "care/utilise"]
    assert json.loads(result.stdout)["lexicons"][-1] == {
        "name": "anytown",
        "title": "Words of Anytown",
        "file": "anytown.yaml",
    }


def test_settings_give_the_defaults_and_options_win() -> None:
    write("anytown.yaml", LAYER)
    settings = (
        "profile: policy\nlexicons: anytown.yaml\nfail-on: never\nmin-severity: error\ngrammar: off\nignore: old\n"
    )
    write("carelang.yaml", settings)
    write("note.txt", "His siblings utilise it.")
    write("old/note.txt")
    result = run("check", "--format", "json")
    assert result.exit_code == 0
    assert rules(result) == ["care/utilise"]
    assert (json.loads(result.stdout)["profile"], json.loads(result.stdout)["grammar"]) == ("policy", False)
    result = run(
        "check", ".", "--format", "json", "--min-severity", "warning", "--fail-on", "error", "--profile", "letter"
    )
    assert result.exit_code == 1
    assert rules(result) == ["anytown/siblings", "care/utilise"]
    assert json.loads(result.stdout)["profile"] == "letter"


def test_without_paths_the_folder_of_the_settings_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    write("carelang.yaml", "profile: letter")
    write("note.txt")
    Path("sub").mkdir()
    monkeypatch.chdir("sub")
    assert rules(run("check", "--format", "json")) == ALL


def test_without_paths_and_settings_it_says_what_to_do() -> None:
    assert refused("check") == "check: no file or folder is named. Name one, as in `carelang check letter.docx`."


def test_other_files_in_a_folder_are_counted() -> None:
    write("a.txt", "All is well.")
    write("b.pdf")
    assert "Not checked: 1 file of other kinds (.pdf).\n" in run("check", ".").stdout


def test_what_was_not_read_in_a_file_is_said() -> None:
    write("a.md", "All is well.\n\n```\nrespite\n```\n")
    assert "a.md\n\n  Not checked: 1 code block (code is not read).\n" in run("check", "a.md").stdout


def zipped(name: str, **parts: bytes) -> None:
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part.replace("__", "/") + ".xml", content)


def rewritten(name: str, part: str, content: bytes) -> None:
    """A Word file with one of its parts replaced."""
    write_word("whole.docx")
    with zipfile.ZipFile("whole.docx") as whole, zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in whole.infolist():
            archive.writestr(info.filename, content if info.filename == part else whole.read(info))
    Path("whole.docx").unlink()


BAD_FILES = {
    "empty.txt": b"",
    "blank.md": b" \n\n",
    "binary.txt": b"\x7fELF\x01\x02\x03\x00\x00",
    "unmarked.txt": "Mia had respite.".encode("utf-16-le"),
    "control.txt": b"Mia \x07 had respite.",
    "picture.png": b"\x89PNG",
    "empty.docx": b"",
    "text.docx": b"Mia had respite.",
    "broken.docx": b"PK\x03\x04 and then nothing",
    "encrypted.docx": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
    "doctype.docx": b'<!DOCTYPE x [<!ENTITY a "b">]><w:document/>',
    "bomb.docx": bytes(70_000_000),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_in_one_line_and_the_others_are_checked(name: str) -> None:
    if name in ("doctype.docx", "bomb.docx"):
        rewritten(name, "word/document.xml", BAD_FILES[name])
    else:
        Path(name).write_bytes(BAD_FILES[name])
    write("good.txt")
    before = sorted(Path().rglob("*"))
    result = run("check", name, "good.txt")
    assert result.exit_code == 2
    assert re.fullmatch(rf"{re.escape(name)}: [^\n]{{5,120}}\. [A-Z][^\n]{{5,120}}[.?]\n", result.stderr), result.stderr
    assert "good.txt:1:9  error  care/respite" in result.stdout
    assert "Not checked: 1 file that could not be read.\n" in result.stdout
    assert run("check", name, "--exit-zero", "--annotate").exit_code == 2
    assert sorted(Path().rglob("*")) == before


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nowhere.txt", "nowhere.txt: is not there. Check the name and the folder."),
        ("nowhere/", "nowhere/: is not there. Check the name and the folder."),
        ("", ": is not there. Check the name and the folder."),
        ("-", "standard input: is empty. Check what was saved or handed in."),
    ],
)
def test_a_bad_path_is_refused_in_one_line(path: str, said: str) -> None:
    assert refused("check", path, printed=True) == said


def test_a_name_that_is_no_text_is_refused_like_any_other() -> None:
    Path(os.fsdecode(b"b\xe9.txt")).write_bytes(b"")
    result = run("check", ".", "--format", "json")
    assert result.stderr == "b\ufffd.txt: is empty. Check what was saved or handed in.\n"
    assert json.loads(result.stdout)["files"][0]["name"] == "b\ufffd.txt"


def test_a_console_that_knows_few_characters_shows_the_rest_as_marks() -> None:
    write("note.txt", "Zoë had respite.")
    environment = os.environ | {"PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(command("check", "note.txt"), check=False, capture_output=True, env=environment)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"Zo\xeb had [respite]." in done.stdout
    assert b"Try             ?a short break?" in done.stdout


def test_a_folder_with_nothing_to_read_is_refused() -> None:
    Path("empty").mkdir()
    assert refused("check", "empty", printed=True).startswith(
        "empty: holds no file that carelang reads. It reads .docm"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("check", "--profile", "lettr", "note.txt"),
            "Invalid value for '--profile': 'lettr' is not one of 'letter', 'case-note', 'report', 'policy', "
            "'general'. See `carelang check --help`.",
        ),
        (
            ("check", "--profil", "letter"),
            "No such option '--profil'. Did you mean '--profile'? See `carelang check --help`.",
        ),
        (("chek",), "No such command 'chek'. Did you mean 'check'? See `carelang --help`."),
        (("explain",), "Missing argument 'WORD...'. See `carelang explain --help`."),
        (
            ("check", "note.txt", "--lexicon", "nowhere.yaml"),
            "nowhere.yaml: cannot be read (No such file or directory). Check the path and its permissions.",
        ),
        (
            ("check", "note.txt", "--lexicon", "key.yaml"),
            "key.yaml:3: unknown key “tilte”. Did you mean “title”?",
        ),
        (
            ("check", "note.txt", "--lexicon", "unproved.yaml"),
            "unproved.yaml:16: anytown/siblings: “sisters” should be found, and “siblings” is. "
            "Mend the brackets, the terms or the context.",
        ),
        (
            ("test", "nowhere.yaml"),
            "nowhere.yaml: cannot be read (No such file or directory). Check the path and its permissions.",
        ),
        (("test", "key.yaml"), "key.yaml:3: unknown key “tilte”. Did you mean “title”?"),
        (("explain", "respit"), "“respit”: no lexicon has it. Did you mean “respite” or “respites”?"),
        (
            ("init", "nowhere"),
            "nowhere/carelang.yaml: cannot be written (No such file or directory). "
            "Name a folder that you may write to.",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(arguments: tuple[str, ...], said: str) -> None:
    write("note.txt")
    write("key.yaml", LAYER.replace("title:", "tilte:"))
    write("unproved.yaml", LAYER.replace("His [siblings]", "His siblings and [sisters]"))
    before = sorted(Path().rglob("*"))
    assert refused(*arguments) == said
    assert sorted(Path().rglob("*")) == before


def test_bad_settings_are_refused_in_one_line() -> None:
    write("note.txt")
    write("carelang.yaml", "profil: letter\n")
    assert refused("check", "note.txt") == "carelang.yaml:1: unknown key “profil”. Did you mean “profile”?"


def test_grammar_that_is_not_installed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    write("note.txt")
    monkeypatch.setattr("carelang.rules.grammar.installed_pipelines", list)
    assert "pip install" in refused("check", "note.txt", "--grammar", "on")
    assert "grammar off" in run("check", "note.txt").stdout


def test_a_copy_with_comments_stands_beside_the_file_and_replaces_nothing() -> None:
    path = write_word("sub/letter.docx")
    original = path.read_bytes()
    result = run("check", "sub/letter.docx", "--annotate")
    assert result.exit_code == 1
    assert result.stderr == "sub/letter.reviewed.docx: written, with 2 comments.\n"
    copy = Path("sub/letter.reviewed.docx")
    assert "Respite means relief" in zipfile.ZipFile(copy).read("word/comments.xml").decode("utf-8")
    assert path.read_bytes() == original
    copy.write_bytes(b"mine")
    said = "sub/letter.reviewed.docx: is there already. Name another --output, or add --force."
    assert refused("check", "sub/letter.docx", "--annotate", printed=True) == said
    assert copy.read_bytes() == b"mine"
    assert (
        run("check", "sub", "--annotate", "--force").stderr == "sub/letter.reviewed.docx: written, with 2 comments.\n"
    )
    assert zipfile.is_zipfile(copy)


def test_only_what_is_shown_and_stands_is_commented_on() -> None:
    write_word("letter.docx", "Mia had respite. We utilise it.", "“I hate respite,” Mia said.")
    result = run("check", "letter.docx", "--annotate", "--min-severity", "warning", "--show-excused")
    assert result.stderr == "letter.reviewed.docx: written, with 1 comment.\n"


def test_without_findings_there_is_no_copy() -> None:
    write_word("letter.docx", "All is well.")
    result = run("check", "letter.docx", "--output", "copy.docx")
    assert (result.exit_code, result.stderr) == (0, "letter.docx: nothing to comment on, so there is no copy.\n")
    assert sorted(Path().iterdir()) == [Path("letter.docx")]


def test_the_copy_of_one_file_can_have_a_name_or_a_folder() -> None:
    write_word("letter.docx")
    assert run("check", "letter.docx", "--output", "new/copy.docx").stderr.startswith("new/copy.docx: written")
    assert run("check", "letter.docx", "--output", "new").stderr.startswith("new/letter.reviewed.docx: written")
    assert run("check", "letter.docx", "--output", "fresh/").stderr.startswith("fresh/letter.reviewed.docx: written")


def test_the_copies_of_several_files_keep_their_folders() -> None:
    write_word("in/a/letter.docx")
    write_word("in/b/letter.docx")
    write_word("letter.docx")
    write("in/note.txt")
    result = run("check", "in", "letter.docx", "--output", "out")
    assert result.exit_code == 1
    found = sorted(path.as_posix() for path in Path("out").rglob("*.docx"))
    assert found == ["out/a/letter.reviewed.docx", "out/b/letter.reviewed.docx", "out/letter.reviewed.docx"]


def test_two_files_never_share_a_copy() -> None:
    write_word("a/letter.docx")
    write_word("b/letter.docx")
    for options in ((), ("--force",)):
        line = run("check", "a/letter.docx", "b/letter.docx", "--output", "out", *options).stderr.splitlines()[-1]
        assert line == "out/letter.reviewed.docx: is there already. Name another --output, or add --force."
        Path("out/letter.reviewed.docx").unlink()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("note.txt", "--annotate"),
            "note.txt: only Word files can carry comments. Leave --annotate out for this one.",
        ),
        (("-", "--annotate"), "--annotate: standard input has no file to copy. Save it, and name the file."),
        (
            ("letter.docx", "--output", "copy.pdf"),
            "copy.pdf: a copy is of the same kind as its file. End it with .docx.",
        ),
        (("letter.docx", "--output", "note.txt/"), "note.txt: cannot be made (File exists). Name another --output."),
        (
            ("letter.docx", "--output", "letter.docx"),
            "letter.docx: is there already. Name another --output, or add --force.",
        ),
    ],
)
def test_a_copy_that_makes_no_sense_is_refused_after_the_report(arguments: tuple[str, ...], said: str) -> None:
    write("note.txt")
    write_word("letter.docx")
    before = {path: path.read_bytes() for path in Path().iterdir()}
    assert refused("check", *arguments, given="Mia had respite.", printed=True) == said
    assert {path: path.read_bytes() for path in Path().iterdir()} == before


def test_the_source_is_never_the_copy_even_by_force() -> None:
    original = write_word("letter.docx").read_bytes()
    refused("check", "letter.docx", "--output", "letter.docx", "--force", printed=True)
    assert Path("letter.docx").read_bytes() == original


def test_comments_that_are_not_on_their_exact_words_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def annotate(_: Path, findings: list[carelang.Finding], __: Path, **___: object) -> object:
        from carelang.formats.word import AnnotateResult

        return AnnotateResult(1, inexact=((findings[0], "a field cannot be parted"),))

    write_word("letter.docx")
    monkeypatch.setattr(copies, "annotate", annotate)
    said = run("check", "letter.docx", "--annotate").stderr.splitlines()
    assert said[0] == "letter.reviewed.docx: written, with 1 comment."
    assert re.fullmatch(
        r"letter.reviewed.docx: .*: care/respite is not on its exact words: a field cannot be parted\.", said[1]
    )


def test_what_many_findings_have_in_common_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def annotate(_: Path, findings: list[carelang.Finding], __: Path, **___: object) -> object:
        from carelang.formats.word import AnnotateResult

        odd = [(findings[0], "why"), (findings[0], "why")]
        return AnnotateResult(0, changes=2, kept=3, removed=1, inexact=tuple(odd), unchanged=tuple(odd))

    write_word("letter.docx")
    monkeypatch.setattr(copies, "annotate", annotate)
    said = run("check", "letter.docx", "--annotate", "both").stderr.splitlines()
    assert said == [
        "letter.reviewed.docx: written, with 2 tracked changes; of an earlier review 3 kept, "
        "1 removed where words were mended.",
        "letter.reviewed.docx: 2 findings are not on their exact words: why.",
        "letter.reviewed.docx: 2 findings are not changed, because why.",
    ]


def test_words_can_be_changed_and_the_copy_cleaned() -> None:
    original = write_word("letter.docx", "Mia had respite today.").read_bytes()
    done = run("check", "letter.docx", "--annotate", "changes", "--author", "Jo", "--date", "2024-03-09", "--verify")
    assert "letter.reviewed.docx: written, with 1 tracked change." in done.stderr
    assert (
        "proof: word/document.xml: 1 of 1 paragraphs differ, and are the same without carelang's marks" in done.stderr
    )
    main = zipfile.ZipFile("letter.reviewed.docx").read("word/document.xml").decode()
    assert 'w:author="Jo" w:date="2024-03-09T00:00:00Z"' in main
    clean = run("clean", "letter.reviewed.docx")
    assert clean.stderr == "letter.reviewed.clean.docx: written, without 1 tracked change of carelang's.\n"
    assert run("clean", "letter.docx").stderr == (
        "letter.docx: there is nothing of carelang's in it, so there is no copy.\n"
    )
    assert docx.Document("letter.reviewed.clean.docx").paragraphs[0].text == "Mia had respite today."
    assert run("clean", "letter.reviewed.docx", "--in-place", "--verify").stderr.startswith(
        "letter.reviewed.docx: written"
    )
    assert "w:ins" not in zipfile.ZipFile("letter.reviewed.docx").read("word/document.xml").decode()
    assert Path("letter.docx").read_bytes() == original


def test_a_proof_can_be_had_without_a_copy() -> None:
    write_word("letter.docx")
    said = run("check", "letter.docx", "--verify").stderr.splitlines()
    assert said[0] == "letter.reviewed.docx: proved, and not written, with 2 comments."
    assert re.fullmatch(
        r"letter.reviewed.docx: proof: .* the same, \d parts the same but for carelang's marks\.", said[-1]
    )
    assert [path.name for path in Path().iterdir()] == ["letter.docx"]


def test_a_second_review_beside_the_first_takes_out_what_was_mended() -> None:
    write_word("letter.docx", "Mia had respite today.")
    run("check", "letter.docx", "--annotate")
    document = docx.Document("letter.reviewed.docx")
    for run_ in document.paragraphs[0].runs:
        run_.text = run_.text.replace("respite", "a short break")
    document.save("letter.reviewed.docx")
    said = run("check", "letter.reviewed.docx", "--annotate").stderr
    told = "letter.reviewed-again.docx: written, with nothing new; of an earlier review 1 removed"
    assert said == f"{told} where words were mended.\n"
    assert b"carelang: " not in zipfile.ZipFile("letter.reviewed-again.docx").read("word/comments.xml")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("note.txt",),
            "note.txt: only Word files hold comments of carelang. Name a .docx, .docm, .dotx or .dotm file.",
        ),
        (("missing.docx",), "missing.docx: "),
        (("letter.docx", "--output", "letter.docx"), "letter.docx: is the file that is read"),
    ],
)
def test_what_cannot_be_cleaned_is_refused(arguments: tuple[str, ...], said: str) -> None:
    write_word("letter.docx")
    write("note.txt")
    assert refused("clean", *arguments).startswith(said)


@pytest.mark.parametrize("words", [("respite",), ("Respites",), ("care/respite",), ("RESPITE",), ("the", "respite")])
def test_explain_finds_an_entry_by_any_form(words: tuple[str, ...]) -> None:
    result = run("explain", *words)
    assert (result.exit_code == 0) == (words != ("the", "respite"))
    if result.exit_code == 0:
        assert result.stdout.startswith("care/respite  error  stigmatising\n")
        assert "Left alone      brief respite\n" in result.stdout
        assert "Source          A guide, Anytown, 2024\n" in result.stdout
        assert "Decided by      the layer national (lexicons/en-GB/home.yaml:5)\n" in result.stdout


def test_explain_knows_every_profile_and_jurisdiction() -> None:
    for words in ("CSO", "cso", "supervision order"):
        said = run("explain", *words.split()).stdout
        assert said.startswith("statutory/order  warning  statutory\n")
        assert "To a child      A decision about who has to help you.\n" in said
        assert "Must stay       Yes: it is explained, never replaced.\n" in said


def test_explain_says_which_layer_decides() -> None:
    write("anytown.yaml", LAYER)
    write("carelang.yaml", "lexicons: anytown.yaml")
    assert "none: the layer anytown has switched it off\n" in run("explain", "absconded").stdout
    assert (
        "Decided by      the layer anytown (anytown.yaml), which changes the layer national"
        in run("explain", "utilise").stdout
    )
    assert "Decided by      the layer anytown (anytown.yaml:8)\n" in run("explain", "siblings").stdout
    Path("carelang.yaml").unlink()
    assert "siblings" in refused("explain", "siblings")
    assert run("explain", "siblings", "--lexicon", "anytown.yaml").exit_code == 0


def test_lexicons_are_listed_with_counts() -> None:
    write("anytown.yaml", LAYER)
    said = run("lexicons").stdout
    assert "3 entries       4 terms  Home (lexicons/en-GB/home.yaml)\n" in said
    assert said.endswith("Together 5 entries, 7 terms.\n")
    said = run("lexicons", "--lexicon", "anytown.yaml").stdout
    assert "anytown\n      1 entry         1 term   Words of Anytown (anytown.yaml)\n" in said
    assert said.endswith("Together 6 entries, 8 terms, 1 switched off.\n")


def test_a_lexicon_that_keeps_its_promises_is_proved() -> None:
    write("anytown.yaml", LAYER)
    result = run("test", "anytown.yaml")
    assert result.exit_code == 0
    assert re.fullmatch(
        r"anytown\.yaml: 1 entry, 1 term, 2 examples, grammar off( and on)?\.\nEvery promise is kept\.\n", result.stdout
    )


def test_what_a_lexicon_does_not_keep_is_said_with_file_and_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carelang.checker.installed_pipelines", list)
    write("anytown.yaml", LAYER.replace("- leave: They came.", "- leave: His siblings left."))
    result = run("test", "anytown.yaml")
    assert result.exit_code == 1
    first, *_, last = result.stdout.splitlines()
    assert first.startswith("anytown.yaml:17: anytown/siblings: “siblings” should be left alone, and is found. ")
    assert last == "1 promise not kept."


def test_a_layer_can_build_on_another() -> None:
    write("anytown.yaml", LAYER)
    team = "lexicon: team\nlanguage: en-GB\nchange:\n  anytown/siblings: off\n"
    write("team.yaml", team)
    assert run("test", "anytown.yaml", "team.yaml").exit_code == 0
    assert "there is no entry anytown/siblings" in refused("test", "team.yaml")


def test_a_national_file_is_proved_among_the_others(folder: Path) -> None:
    home = folder.parent / "national" / "en-GB" / "home.yaml"
    result = run("test", str(home))
    assert result.exit_code == 0
    assert result.stdout.startswith("lexicons/en-GB/home.yaml: 3 entries, 4 terms, 6 examples, grammar off")
    home.write_text(HOME.replace("He ran.", "He absconded."), encoding="utf-8")
    result = run("test", str(home))
    assert result.exit_code == 1
    assert result.stdout.startswith("lexicons/en-GB/home.yaml:27: care/abscond:")
    assert run("test", str(home.with_name("legal.yaml"))).exit_code == 0


def test_init_writes_settings_once() -> None:
    assert run("init").stdout.startswith("carelang.yaml: written.")
    assert "is there already" in refused("init")
    Path("letters").mkdir()
    assert run("init", "letters").stdout.startswith("letters/carelang.yaml: written.")
    write("letters/note.txt")
    assert rules(run("check", "letters", "--format", "json")) == ALL


@pytest.mark.parametrize(
    "command", [(), ("check",), ("explain",), ("lexicons",), ("test",), ("init",), ("review",), ("settings",)]
)
def test_help_teaches_with_examples_that_name_the_command(command: tuple[str, ...]) -> None:
    said = run(*command, "--help").stdout
    assert "Examples:\n" in said
    assert f"    carelang {' '.join(command)}" in said.split("Examples:\n")[1]
    assert said == run(*command, "-h").stdout


def test_every_rule_is_listed() -> None:
    told = run("rules").stdout
    assert "care/respite" in told
    data = json.loads(run("rules", "--format", "json").stdout)
    assert {"care/respite"} <= {one["rule"] for one in data["rules"]}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_complete_commands(shell: str) -> None:
    assert "_CARELANG_COMPLETE" in run("completion", shell).stdout


def test_completion_knows_commands_and_choices() -> None:
    code = "from carelang_cli import main; main(prog_name='carelang')"

    def completed(words: str, number: int) -> str:
        asked = {"_CARELANG_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(number)}
        command = [sys.executable, "-c", code]
        return subprocess.run(command, env={**os.environ, **asked}, capture_output=True, text=True, check=True).stdout

    assert "plain,check" in completed("carelang che", 1)
    assert "plain,case-note" in completed("carelang check --profile case", 3)


def test_every_command_has_help() -> None:
    assert sorted(main.commands) == [
        "baseline",
        "check",
        "clean",
        "completion",
        "explain",
        "fix",
        "init",
        "lexicons",
        "lsp",
        "report",
        "review",
        "rules",
        "scan",
        "settings",
        "suppressions",
        "test",
    ]
    options = [one for command in main.commands.values() for one in command.params if isinstance(one, click.Option)]
    assert [one.name for one in options if not one.help] == []


def test_the_version_is_that_of_the_package() -> None:
    assert run("--version").stdout == f"carelang {version('carelang')}\n"


def test_a_progress_bar_shows_only_on_a_terminal_and_for_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(10):
        write(f"{number}.txt", "All is well.")
    assert run("check", ".").stderr == ""
    results = [carelang_cli.checking.Result(f"{number}.txt") for number in range(10)]
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with carelang_cli.checking._bar(results[:3], 3) as bar:
        assert bar == results[:3]
    with carelang_cli.checking._bar(results, 10) as bar:
        assert type(bar).__name__ == "ProgressBar"


def command(*arguments: str) -> list[str]:
    """A real process that has the lexicons of the test."""
    code = (
        "import sys; from pathlib import Path; import carelang.lexicon; folder = Path(sys.argv.pop(1)); "
        "carelang.lexicon.national_folder = lambda: folder; "
        "from carelang_cli import main; main(prog_name='carelang')"
    )
    return [sys.executable, "-c", code, str(carelang.lexicon.national_folder()), *arguments]


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What a process prints on a terminal of 60 columns."""
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 60, 0, 0))
    inherited = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    process = subprocess.Popen(command(*arguments), stdout=theirs, stderr=theirs, env=inherited | environment)
    os.close(theirs)
    printed = b"".join(_until_closed(ours))
    os.close(ours)
    process.wait(timeout=60)
    return printed.decode("utf-8").replace("\r\n", "\n")


def _until_closed(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # Linux says so when the other side is closed
            return
        if not data:
            return
        yield data


def test_on_a_terminal_there_is_colour_and_its_width() -> None:
    write("note.txt", "Mia had respite " + "and more " * 20 + "today.")
    said = on_a_terminal("check", "note.txt", TERM="xterm")
    assert "\x1b[1;31merror\x1b[0m" in said
    plain = re.sub("\x1b\\[[0-9;]*m", "", said)
    assert 50 < max(map(len, plain.splitlines())) <= 60


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_on_a_terminal_colour_can_be_declined(name: str, value: str) -> None:
    write("note.txt")
    said = on_a_terminal("check", "note.txt", **{name: value})
    assert "Mia had [respite]." in said
    assert "\x1b" not in said


def test_a_terminal_that_does_not_know_its_width_gets_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from carelang.reports.layout import Layout
    from carelang_cli.messages import page

    def unknown(_: int) -> os.terminal_size:
        raise OSError

    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdout, "fileno", lambda: 1, raising=False)
    monkeypatch.setattr(os, "get_terminal_size", unknown)
    monkeypatch.setenv("TERM", "xterm")
    assert page() == Layout(88, True)
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((12, 40)))
    assert page() == Layout(40, True)


def test_a_reader_that_stops_early_is_no_trouble() -> None:
    for number in range(200):
        write(f"{number}.txt")
    with subprocess.Popen(command("check", "."), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_check_of_a_text_file_loads_nothing_heavy() -> None:
    write("note.txt")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command("check", "note.txt"), check=False, capture_output=True, env=environment)
    script = command("check", "note.txt", "--grammar", "off")
    script[2] += "\n"
    script[2] = script[2].replace(
        "main(prog_name='carelang')",
        "main(prog_name='carelang', standalone_mode=False); "
        f"print([name for name in {HEAVY!r} if name in sys.modules])",
    )
    done = subprocess.run(script, check=False, capture_output=True, text=True, env=environment)
    assert done.stdout.endswith("\n[]\n"), done.stdout + done.stderr


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        (sys.executable, "-m", "carelang_cli", "--version"), check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout == f"carelang {version('carelang')}\n"
    assert carelang_cli.main.name == "main"


OVERRIDES = """\
profile: case-note
severity: {care/utilise: off}
paths:
  - {match: letters, profile: letter, lexicons: anytown.yaml, severity: {care/utilise: suggestion}}
  - {match: "*-old.txt", min-severity: error}
"""


def test_files_are_checked_each_by_its_own_settings() -> None:
    write("anytown.yaml", LAYER)
    write("carelang.yaml", OVERRIDES)
    write("letters/a.txt", "His siblings had respite. He absconded. We utilise the supervision order.")
    write("a-old.txt")
    write("b.txt")
    result = run("check", ".", "--format", "json")
    data = json.loads(result.stdout)
    found = {file["name"]: [one["rule"] for one in file["findings"]] for file in data["files"]}
    assert found == {
        "a-old.txt": ["care/respite"],
        "b.txt": ["care/respite", "care/abscond"],
        "letters/a.txt": ["anytown/siblings", "care/respite", "care/utilise", "statutory/order-scotland"],
    }
    assert [file["profile"] for file in data["files"]] == ["case-note", "case-note", "letter"]
    assert (data["profile"], data["lexicons"][-1]["file"]) == ("case-note", "anytown.yaml")
    assert data["summary"]["findings"] == {"error": 3, "warning": 3, "suggestion": 1}
    assert data["summary"]["below_min_severity"] == 1
    said = run("check").stdout
    assert "1 finding below the least severity of their files not shown.\n" in said
    assert "Profiles case-note (2 files), letter (1 file), grammar " in said
    assert run("check", "--profile", "policy").stdout.count("Profile policy, grammar ") == 1


def test_files_with_the_same_settings_share_a_checker(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    class Counted(carelang.Checker):
        def __init__(self, *given: object, **more: object) -> None:
            made.append(given[0])
            super().__init__(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "Checker", Counted)
    write("carelang.yaml", "paths: [{match: letters, profile: letter}, {match: l*.txt, profile: letter}]")
    for name in ("letters/a.txt", "letters/b.txt", "l.txt", "c.txt", "d.txt"):
        write(name)
    assert rules(run("check", "--format", "json")) == ALL * 5
    assert sorted(made) == ["general", "letter"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "severity:\n  care/respit: off",
            "carelang.yaml:2: there is no rule “care/respit”. Did you mean “care/respite”?",
        ),
        (
            "paths:\n  - match: note.txt\n    severity:\n      zzz: off",
            "carelang.yaml:4 (note.txt): there is no rule “zzz”. `carelang explain WORD` shows the rules.",
        ),
    ],
)
def test_a_rule_that_is_not_there_is_refused_with_its_line(text: str, said: str) -> None:
    write("carelang.yaml", text)
    write("note.txt")
    assert refused("check", "note.txt") == said
    assert refused("settings", "note.txt") == said


def test_a_summary_goes_by_the_settings_of_its_file() -> None:
    write("carelang.yaml", "paths: [{match: note.txt, profile: letter}]")
    write("note.txt", "The supervision order goes on.")
    run("review", "note.txt")
    assert "supervision order" in "\n".join(one.text for one in docx.Document("note.summary.docx").paragraphs)


def test_settings_are_shown_with_where_they_were_said() -> None:
    write("anytown.yaml", LAYER)
    write("carelang.yaml", OVERRIDES)
    said = run("settings", "letters/none.txt").stdout
    assert said.splitlines()[0] == "Settings for letters/none.txt:"
    lines = [line.split(maxsplit=1) for line in said.splitlines()[2:]]
    shown = {key: re.sub(r"  +", " | ", rest) for key, rest in lines}
    assert shown == {
        "profile": "letter | carelang.yaml:4 (letters)",
        "jurisdictions": "scotland | default",
        "grammar": "auto | default",
        "fail-on": "warning | default",
        "min-severity": "suggestion | default",
        "ignore": "none | default",
        "baseline": "none | default",
        "note-reasons": "optional | default",
        "lexicons": "anytown.yaml | carelang.yaml:4 (letters)",
        "severity": "care/utilise: suggestion | carelang.yaml:4 (letters)",
    }
    assert re.search("^  paths +letters +carelang.yaml:4 ", run("settings").stdout, re.MULTILINE)
    assert re.search(
        "^  profile +policy +option --profile$", run("settings", "--profile", "policy").stdout, re.MULTILINE
    )
    Path("carelang.yaml").unlink()
    assert "Settings for . (there is no carelang.yaml):\n\n  profile" in run("settings").stdout
