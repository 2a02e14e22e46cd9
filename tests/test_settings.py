"""Settings: where they are found, what they say, and how they are refused; and which files they leave in."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest

from carelang.settings import Settings, find_settings, settings_for, write_template
from carelang.settings.reading import ALLOWED, KEYS, PATH_KEYS
from carelang.tasks.files import File, find_files
from carelang.types import SettingsError, Severity, UnreadableFile

WHOLE_YAML = """\
profile: letter
lexicons: [council.yaml, ../team.yaml]
jurisdictions: england
grammar: off
fail-on: never
min-severity: warning
severity:
  care/respite: warning
  care/utilise: off
ignore:
  - archive
  - "*-old.docx"
baseline: known.json
note-reasons: required
paths:
  - match: notes/**
    profile: case-note
    lexicons: notes.yaml
  - match: [reports, "*-report.docx"]
    jurisdictions: [wales, uk]
    min-severity: error
    severity: {care/utilise: error}
"""
WHOLE_TOML = """\
[tool.carelang]
profile = "letter"
lexicons = ["council.yaml", "../team.yaml"]
jurisdictions = "england"
grammar = "off"
fail-on = "never"
min-severity = "warning"
severity = {"care/respite" = "warning", "care/utilise" = "off"}
ignore = ["archive", "*-old.docx"]
baseline = "known.json"
note-reasons = "required"

[[tool.carelang.paths]]
match = "notes/**"
profile = "case-note"
lexicons = "notes.yaml"

[[tool.carelang.paths]]
match = ["reports", "*-report.docx"]
jurisdictions = ["wales", "uk"]
min-severity = "error"
severity = {"care/utilise" = "error"}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("name", "text"), [("carelang.yaml", WHOLE_YAML), ("pyproject.toml", WHOLE_TOML)])
def test_every_setting_is_read(name: str, text: str, folder: Path) -> None:
    write(name, text)
    settings = find_settings(Path())
    assert bare(settings) == Settings(
        profile="letter",
        lexicons=(Path("council.yaml"), Path("../team.yaml")),
        jurisdictions=("england",),
        grammar="off",
        fail_on="never",
        min_severity=Severity.WARNING,
        severity=(("care/respite", "warning"), ("care/utilise", "off")),
        ignore=("archive", "*-old.docx"),
        baseline=Path("known.json"),
        note_reasons="required",
        file=folder / name,
    )
    assert [(override.match, [said[:2] for said in override.said]) for override in settings.paths] == [
        (("notes/**",), [("profile", "case-note"), ("lexicons", Path("notes.yaml"))]),
        (
            ("reports", "*-report.docx"),
            [
                ("jurisdictions", ("wales", "uk")),
                ("min-severity", Severity.ERROR),
                ("severity", ("care/utilise", "error")),
            ],
        ),
    ]
    assert all(key in text for key in (*KEYS, *PATH_KEYS))


@pytest.mark.parametrize(("name", "text"), [("carelang.yaml", WHOLE_YAML), ("pyproject.toml", WHOLE_TOML)])
def test_every_setting_knows_its_line(name: str, text: str) -> None:
    write(name, text)
    settings = find_settings(Path())
    lines = text.splitlines()
    for said in (*settings.said, *settings.paths[0].said, *settings.paths[1].said):
        file, number = said.place.split(" (")[0].split(":")
        assert file == name
        shown = said.value[0] if isinstance(said.value, tuple) else said.value
        assert str(shown).removeprefix("../") in lines[int(number) - 1], said


def bare(settings: Settings) -> Settings:
    """Settings without where each was said, and without the paths."""
    return settings._replace(said=(), paths=())


def test_without_any_there_are_defaults() -> None:
    assert find_settings(Path()) == Settings()


@pytest.mark.parametrize("text", ["", "# nothing yet\n\n", "---\n# nothing\n"])
def test_an_empty_file_means_the_defaults_and_ends_the_search(text: str, folder: Path) -> None:
    write("carelang.yaml", "profile: letter")
    inner = write("inner/carelang.yaml", text).parent
    assert find_settings(inner) == Settings(file=folder / "inner/carelang.yaml")


def test_they_are_found_upward_and_the_nearest_counts(folder: Path) -> None:
    write("carelang.yaml", "profile: letter")
    write("a/pyproject.toml", '[tool.carelang]\nprofile = "policy"\n')
    write("a/b/pyproject.toml", '[project]\ndependencies = ["carelang"]\n')
    (folder / "a/b/c").mkdir()
    assert find_settings(Path("a/b/c")).profile == "policy"
    assert find_settings(Path("a/b/c"), Path()).profile == "policy"
    assert find_settings(Path()).profile == "letter"


def test_paths_begin_at_the_settings(folder: Path) -> None:
    write("a/carelang.yaml", "lexicons: council.yaml")
    assert find_settings(Path("a")).lexicons == (Path("a/council.yaml"),)


def test_elsewhere_paths_are_absolute(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a/carelang.yaml", "lexicons: council.yaml")
    (folder / "b").mkdir()
    monkeypatch.chdir("b")
    assert find_settings(folder / "a").lexicons == (folder / "a/council.yaml",)


def test_the_folder_of_all_paths_comes_before_the_working_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("work/carelang.yaml", "profile: policy")
    write("letters/carelang.yaml", "profile: letter")
    for name in ("letters/mia/one.txt", "letters/jo/two.txt", "other/three.txt"):
        write(name, "Hello.")
    monkeypatch.chdir("work")
    assert settings_for([]).profile == "policy"
    assert settings_for(["../letters/mia/one.txt"]).profile == "letter"
    assert settings_for(["../letters/mia", "../letters/jo/two.txt"]).profile == "letter"
    assert settings_for(["../letters/mia", "../other/three.txt"]).profile == "policy"


def test_paths_on_different_drives_have_the_settings_of_the_working_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def different_drives(_: object) -> str:
        raise ValueError

    write("carelang.yaml", "profile: policy")
    monkeypatch.setattr(os.path, "commonpath", different_drives)
    assert settings_for(["a.txt", "b.txt"]).profile == "policy"


def test_options_win_and_lexicons_are_laid_on_top() -> None:
    settings = Settings(profile="letter", lexicons=(Path("council.yaml"),), jurisdictions=("england",))
    empty = {
        "profile": None,
        "lexicons": (),
        "jurisdictions": (),
        "grammar": None,
        "fail_on": None,
        "min_severity": None,
    }
    assert settings.with_options(empty) == settings
    assert settings.with_options({}) == settings
    given = {"profile": "policy", "lexicons": ("mia.yaml",), "jurisdictions": ("wales",), "min_severity": "error"}
    assert bare(settings.with_options(empty | given | {"fail_on": "never", "grammar": "on"})) == Settings(
        profile="policy",
        lexicons=(Path("council.yaml"), Path("mia.yaml")),
        jurisdictions=("wales",),
        grammar="on",
        fail_on="never",
        min_severity=Severity.ERROR,
    )


@pytest.mark.parametrize("word", ["on", "off", "'on'", "auto", "yes", "no"])
def test_yaml_may_say_on_and_off_without_quotes(word: str) -> None:
    write("carelang.yaml", f"grammar: {word}")
    assert find_settings(Path()).grammar == {"yes": "on", "no": "off"}.get(word, word.strip("'"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("profil: letter", "carelang.yaml:1: unknown key “profil”. Did you mean “profile”?"),
        ("profile: letter\nfail_on: error", "carelang.yaml:2: unknown key “fail_on”. Did you mean “fail-on”?"),
        ("zzz: letter", f"carelang.yaml:1: unknown key “zzz”. Known keys are {', '.join(KEYS)}."),
        ("profile: lettr", "carelang.yaml:1: “lettr” is no profile. Did you mean “letter”?"),
        (
            "jurisdictions:\n  - scotland\n  - france",
            "carelang.yaml:3: “france” is no jurisdictions. It has to be one of scotland, england, wales, "
            "northern-ireland, uk.",
        ),
        ("profile: [letter, policy]", "carelang.yaml:1: “profile” is one value and no list. Choose one of them."),
        (
            "profile: letter\nprofile: policy",
            "carelang.yaml:2: “profile” stands twice, first in line 1. Keep one of the two.",
        ),
        ("grammar: perhaps", "carelang.yaml:1: “perhaps” is no grammar. It has to be one of auto, on, off."),
        ("ignore: [1]", "carelang.yaml:1: “1” is not a string in YAML. Put it in quotes."),
        (
            "severity: {care/respite: warn}",
            "carelang.yaml:1: “warn” is no severity of a rule. Did you mean “warning”?",
        ),
        (
            "severity: care/respite",
            "carelang.yaml:1: this has to be “key: value” lines. Write each key on a line of its own.",
        ),
        ("paths: letters", "carelang.yaml:1: this has to be “key: value” lines. Write each key on a line of its own."),
        ("paths:\n  - profile: letter", "carelang.yaml:2: the key “match” is missing. Add it."),
        (
            "paths:\n  - match: letters\n    profil: letter",
            "carelang.yaml:3: unknown key “profil”. Did you mean “profile”?",
        ),
        (
            "paths:\n  - match: a\n  - match: letters\n    fail-on: error",
            "carelang.yaml:4: “fail-on” holds for the whole run. Write it at the top of the settings.",
        ),
        (
            "paths:\n  - match: letters\n    severity: {care/respite: of}",
            "carelang.yaml:3: “of” is no severity of a rule. Did you mean “off”?",
        ),
        (
            "paths:\n  - match: letters\n    profile: lettr",
            "carelang.yaml:3: “lettr” is no profile. Did you mean “letter”?",
        ),
        ("just words", "carelang.yaml:1: this has to be “key: value” lines. Write each key on a line of its own."),
    ],
)
def test_yaml_is_refused_with_its_line(text: str, said: str) -> None:
    write("carelang.yaml", text)
    with pytest.raises(SettingsError) as caught:
        find_settings(Path())
    assert str(caught.value) == said


def test_broken_yaml_is_refused_with_its_line() -> None:
    write("carelang.yaml", "profile: letter\nignore: [a\n")
    with pytest.raises(SettingsError, match=r"^carelang.yaml:3: this is not YAML .* Mend the line\.$"):
        find_settings(Path())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[tool.carelang]\nprofil = "letter"', "2: unknown key “profil”. Did you mean “profile”?"),
        (
            '[project]\nprofil = "x"\n[tool.carelang] # ours\nignore = [\n  "a",\n]\nprofil = "letter"',
            "7: unknown key “profil”. Did you mean “profile”?",
        ),
        ("[tool.carelang]\nignore = [1]", '2: “ignore” has to be text. Write it in quotes, as in ignore = "...".'),
        (
            "[tool.carelang]\n\ngrammar = false",
            '3: “grammar” has to be text. Write it in quotes, as in grammar = "...".',
        ),
        ('[tool.carelang]\nprofile = ["letter"]', "2: “profile” is one value and no list. Choose one of them."),
        ('[tool]\ncarelang.profile = "lettr"', "2: “lettr” is no profile. Did you mean “letter”?"),
        (
            '[tool.carelang]\nprofile = "letter"\n[tool.carelang.severity]\n"care/respite" = "warn"\n'
            '[tool.x]\na = "warn"',
            "4: “warn” is no severity of a rule. Did you mean “warning”?",
        ),
        (
            '[[tool.carelang.paths]]\nmatch = "a"\nprofile = "letter"\n'
            '[[tool.carelang.paths]]\nmatch = "b"\nprofil = "x"',
            "6: unknown key “profil”. Did you mean “profile”?",
        ),
        (
            '[[tool.carelang.paths]]\nmatch = "a"\nprofile = "letter"\n'
            '[[tool.carelang.paths]]\nmatch = "b"\nprofile = "x"',
            "6: “x” is no profile. It has to be one of letter, case-note, report, policy, general.",
        ),
    ],
)
def test_toml_is_refused_with_its_line(text: str, said: str) -> None:
    write("pyproject.toml", text)
    with pytest.raises(SettingsError) as caught:
        find_settings(Path())
    assert str(caught.value) == f"pyproject.toml:{said}"


def test_broken_toml_is_refused() -> None:
    write("pyproject.toml", "[tool.carelang\n")
    with pytest.raises(SettingsError, match=r"^pyproject.toml: this is not TOML \(.*line 1.*\)\. Mend the line\.$"):
        find_settings(Path())


def test_settings_in_two_places_are_refused() -> None:
    write("carelang.yaml", "profile: letter")
    write("pyproject.toml", "[tool.carelang]\n")
    with pytest.raises(SettingsError, match=r"^carelang.yaml: carelang has settings here and in pyproject.toml"):
        find_settings(Path())


def test_settings_that_are_no_text_are_refused() -> None:
    Path("carelang.yaml").write_bytes(b"profile: \xff")
    with pytest.raises(SettingsError, match=r"^carelang.yaml: is not UTF-8 text\. Save it as UTF-8\.$"):
        find_settings(Path())


def test_settings_that_cannot_be_read_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    write("carelang.yaml", "profile: letter")
    monkeypatch.setattr(Path, "read_bytes", closed)
    with pytest.raises(SettingsError, match=r"^carelang.yaml: cannot be read \(Permission denied\)\."):
        find_settings(Path())


def test_the_template_means_the_defaults_and_names_every_key(folder: Path) -> None:
    path = write_template(Path())
    assert bare(find_settings(Path())) == Settings(file=folder / "carelang.yaml")
    text = path.read_text(encoding="utf-8")
    assert all(f"{key}:" in text for key in (*KEYS, *PATH_KEYS))
    path.write_text(text.replace("# lexicons:", "lexicons:").replace("# ignore:", "ignore:"), encoding="utf-8")
    assert find_settings(Path()).ignore == ("archive", "*-old.docx", "drafts/2019/*")
    every = re.sub(r"^# ( *(?:- )?[a-z-]+:)", r"\1", text, flags=re.MULTILINE)
    path.write_text(every, encoding="utf-8")
    assert len(find_settings(Path()).paths) == 1


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("letters/**", ["letters/a.txt", "letters/mia/b.txt"]),
        ("letters/*.txt", ["letters/a.txt", "letters/mia/b.txt"]),
        ("letters", ["letters/a.txt", "letters/mia/b.txt", "old/letters/c.txt"]),
        ("letters/", ["letters/a.txt", "letters/mia/b.txt", "old/letters/c.txt"]),
        ("**/letters", ["letters/a.txt", "letters/mia/b.txt", "old/letters/c.txt"]),
        ("old/letters", ["old/letters/c.txt"]),
        ("b.*", ["letters/mia/b.txt"]),
        ("here", []),
    ],
)
def test_paths_fit_names_paths_and_folders(pattern: str, fits: list[str], folder: Path) -> None:
    write("here/carelang.yaml", f"paths: [{{match: '{pattern}', profile: letter}}]")
    settings = find_settings(Path("here"))
    files = ["letters/a.txt", "letters/mia/b.txt", "old/letters/c.txt", "d.txt", "../letters/a.txt"]
    of_letters = [name for name in files if settings.for_file(Path("here") / name).profile == "letter"]
    assert of_letters == fits
    assert [name for name in files if settings.for_file(folder / "here" / name).profile == "letter"] == fits


def test_later_paths_win_and_lexicons_and_severities_are_laid_on_top() -> None:
    write(
        "carelang.yaml",
        "profile: report\nlexicons: council.yaml\nseverity: {care/a: off, care/b: error}\npaths:\n"
        "  - {match: letters, profile: letter, lexicons: letters.yaml, severity: {care/a: warning}}\n"
        "  - {match: letters/mia, lexicons: [mia.yaml], min-severity: error}\n"
        "  - {match: '*.md', profile: policy}\n",
    )
    settings = find_settings(Path())
    assert bare(settings.for_file(Path("a.txt"))) == bare(settings)
    mia = settings.for_file(Path("letters/mia/a.txt"))
    assert mia.profile == "letter"
    assert mia.lexicons == (Path("council.yaml"), Path("letters.yaml"), Path("mia.yaml"))
    assert mia.severity == (("care/a", "warning"), ("care/b", "error"))
    assert (mia.min_severity, settings.min_severity) == (Severity.ERROR, Severity.SUGGESTION)
    assert settings.for_file(Path("letters/mia/a.md")).profile == "policy"
    assert mia.with_options({"profile": "general", "lexicons": ("x.yaml",)}).lexicons[-1] == Path("x.yaml")
    assert mia.with_options({"profile": "general"}).profile == "general"


def test_the_page_of_settings_names_every_key_value_and_default() -> None:
    page = (Path(__file__).parents[1] / "docs" / "settings.md").read_text(encoding="utf-8")
    top, within = (part.split("\n## ")[0] for part in page.split("| key |")[1:])
    rows = [re.fullmatch(r"\| `([a-z-]+)` \| (.*) \| (.*) \| (.*) \|", line) for line in top.splitlines()[2:]]
    table = {row[1]: (row[2], row[3]) for row in rows if row}
    assert tuple(table) == KEYS
    for key, (values, default) in table.items():
        for value in ALLOWED.get(key, ()):
            assert f"`{value}`" in values, key
        if key != "paths":
            assert default.replace("`", "") == shown(getattr(Settings(), key.replace("-", "_"))), key
    assert tuple(re.findall(r"^\| `([a-z-]+)`", within, re.MULTILINE)) == PATH_KEYS


def shown(value: object) -> str:
    """A default as the page writes it."""
    return (", ".join(value) if isinstance(value, tuple) else str(value or "")) or "none"


def test_the_template_overwrites_nothing() -> None:
    write("carelang.yaml", "profile: letter")
    with pytest.raises(SettingsError, match=r"^carelang.yaml: is there already\. Edit it, or move it away first\.$"):
        write_template(Path())
    assert Path("carelang.yaml").read_text(encoding="utf-8") == "profile: letter"


def test_the_template_needs_a_folder() -> None:
    with pytest.raises(SettingsError, match=r"cannot be written \(No such file or directory\)"):
        write_template(Path("nowhere"))


def names(*paths: str, globs: tuple[tuple[str, str], ...] = ()) -> tuple[list[str], Counter[str]]:
    """The files found, without those that are refused, and the count of the others."""
    files, others = find_files(paths, [(Path(base), glob) for base, glob in globs], "standard input")
    return [file.name for file in files if file.error is None], others


def test_folders_are_searched_in_order_and_technical_ones_left_out() -> None:
    for name in (
        *("b.txt", "a.md", "sub/c.DOCX", "sub/d.docm", "sub/e.pdf", "sub/picture.png", "sub/Makefile"),
        *(".git/x.txt", "node_modules/x.md", ".venv/x.txt", "sub/~$c.docx", "sub/c.reviewed.docx", ".hidden/f.text"),
        *("sub/f.odt", "sub/g.OTT", "sub/h.fodt", "sub/.~lock.f.odt#"),
    ):
        write(name, "Hello.")
    found, others = names(".")
    assert found == [
        "a.md",
        "b.txt",
        ".hidden/f.text",
        "sub/c.DOCX",
        "sub/d.docm",
        "sub/f.odt",
        "sub/g.OTT",
        "sub/h.fodt",
    ]
    assert others == {".pdf": 1, ".png": 1, "": 1}


def test_a_file_is_checked_once_however_often_it_is_named() -> None:
    write("sub/a.txt", "Hello.")
    write("b.txt", "Hello.")
    assert names("sub/a.txt", "b.txt", "sub", ".", "./b.txt", "-", "-")[0] == ["sub/a.txt", "b.txt", "standard input"]


@pytest.mark.parametrize(
    ("base", "glob", "left"),
    [
        (".", "drafts", ["a.txt", "old/drafts.txt"]),
        (".", "drafts/", ["a.txt", "old/drafts.txt"]),
        (".", "*.txt", []),
        (".", "old/*", ["a.txt", "drafts/b.txt"]),
        (".", "./old/drafts", ["a.txt", "drafts/b.txt", "old/drafts.txt"]),
        ("old", "drafts/*", ["a.txt", "drafts/b.txt", "old/drafts.txt"]),
        (".", "**/drafts", ["a.txt", "old/drafts.txt"]),
        ("elsewhere", "../a.txt", ["drafts/b.txt", "old/drafts.txt", "old/drafts/c.txt"]),
    ],
)
def test_globs_leave_out_names_or_paths(base: str, glob: str, left: list[str]) -> None:
    for name in ("a.txt", "drafts/b.txt", "old/drafts.txt", "old/drafts/c.txt"):
        write(name, "Hello.")
    assert sorted(names(".", globs=((base, glob),))[0]) == left


def test_a_file_that_is_named_is_never_left_out() -> None:
    write("drafts/a.reviewed.docx", "")
    assert names("drafts/a.reviewed.docx", globs=((".", "drafts"),))[0] == ["drafts/a.reviewed.docx"]


def refusal(*paths: str) -> str:
    (file,) = find_files(paths, [], "standard input")[0]
    with pytest.raises(UnreadableFile) as caught:
        file.read(lambda: b"")
    return str(caught.value)


def test_what_is_not_there_is_refused() -> None:
    assert refusal("a.txt") == "a.txt: is not there. Check the name and the folder."


def test_a_folder_without_anything_to_read_is_refused() -> None:
    write("sub/a.pdf", "")
    assert refusal("sub").startswith("sub: holds no file that carelang reads. It reads .docm, .docx,")


def test_a_folder_that_is_closed_is_refused_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def walk(top: Path, onerror: object) -> object:
        assert callable(onerror)
        onerror(PermissionError(13, "Permission denied", "sub/closed"))
        return [(str(top), [], ["a.txt"])]

    write("sub/a.txt", "Hello.")
    monkeypatch.setattr(os, "walk", walk)
    good, bad = find_files(["sub"], [], "standard input")[0]
    assert good.error is None
    assert str(bad.error) == "sub/closed: cannot be opened (Permission denied). Check its permissions."


def test_a_file_that_fails_while_it_is_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> bytes:
        raise OSError(5, "Input/output error")

    (file,) = find_files(["-"], [], "note.txt")[0]
    with pytest.raises(UnreadableFile, match=r"^note.txt: cannot be read \(Input/output error\)\."):
        file.read(failing)


def test_standard_input_is_read_by_its_name() -> None:
    (file,) = find_files(["-"], [], "sub/note.md")[0]
    assert file == File("sub/note.md", None, Path("note.md"))
    assert [segment.kind for segment in file.read("# Mia’s day".encode).segments] == ["heading"]
    assert not file.is_word
    assert find_files(["-"], [], "x.docx")[0][0].is_word
    with pytest.raises(UnreadableFile, match=r"^sub/note.md: is empty\."):
        file.read(lambda: b" \n")


def test_names_that_are_no_text_are_shown_all_the_same() -> None:
    odd = os.fsdecode(b"b\xe9.txt")
    write(odd, "Hello.")
    (file,) = find_files([odd], [], "standard input")[0]
    assert file.name == "b�.txt"
    assert file.read(lambda: b"").segments[0].text == "Hello."
