"""--diff and --staged: only what stands on changed lines is a finding, in whatever git says it changed."""

import json
import os
import subprocess
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from carelang_cli import main

BAD = "Her placement broke down."
GOOD = "The sun came out."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    return tmp_path


def git(*arguments: str) -> None:
    who = ("-c", "user.name=Jo", "-c", "user.email=jo@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(("git", *who, *arguments), check=True, capture_output=True)


def write(name: str, *lines: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text("\n\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def repository() -> None:
    git("init", "-q")
    write("a.txt", BAD, GOOD, BAD)
    write("sub/b c.txt", BAD, GOOD, GOOD, GOOD, GOOD, GOOD, GOOD, GOOD)
    write("gone.txt", BAD)
    write("same.txt", BAD)
    git("add", ".")
    git("commit", "-qm", "One")


def check(*options: str) -> Result:
    return CliRunner().invoke(main, ["check", *options, "--grammar", "off"], prog_name="carelang")


def found(*options: str) -> dict[str, list[int]]:
    """The lines of the findings, by file."""
    result = check(*options, "--format", "json")
    assert result.exit_code in (0, 1), result.output
    files = json.loads(result.stdout)["files"]
    return {file["name"]: [one["line"] for one in file["findings"]] for file in files}


@pytest.mark.usefixtures("repository")
def test_only_changed_lines_have_findings() -> None:
    assert found(".", "--diff", "HEAD") == {}
    assert check(".", "--diff", "HEAD").exit_code == 0
    write("a.txt", GOOD, BAD, GOOD, BAD, f"{GOOD} {BAD}")
    write("new é\n.txt", BAD)
    Path("gone.txt").unlink()
    git("mv", "sub/b c.txt", "sub/d.txt")
    with Path("sub/d.txt").open("a", encoding="utf-8") as file:
        file.write(f"\n{BAD}\n")
    assert found(".", "--diff", "HEAD") == {"a.txt": [9], "new é\n.txt": [1], "sub/d.txt": [17]}
    assert "\n3 on lines that are as they were; --show-excused shows them.\n" in check(".", "--diff", "HEAD").stdout
    said = check(".", "--diff", "HEAD", "--show-excused")
    assert "unchanged: on a line that is as it was" in said.stdout
    git("add", ".")
    git("commit", "-qm", "Two")
    assert found(".", "--diff", "HEAD") == {}
    assert list(found(".", "--diff", "HEAD~1")) == ["a.txt", "new é\n.txt", "sub/d.txt"]


@pytest.mark.usefixtures("repository")
def test_staged_lines_are_found_where_they_stand_now() -> None:
    write("a.txt", BAD, GOOD, BAD, BAD, BAD)
    write("untracked.txt", BAD)
    git("add", "a.txt")
    assert found(".", "--staged") == {"a.txt": [7, 9]}
    write("a.txt", GOOD, GOOD, BAD, GOOD, BAD, BAD, f"{BAD} {BAD}")
    assert found(".", "--staged") == {"a.txt": [9, 11]}
    write("a.txt", BAD, GOOD, BAD, f"{BAD} {BAD}", BAD)
    assert found(".", "--staged") == {"a.txt": [9]}
    assert found(".", "--diff", "HEAD")["untracked.txt"] == [1]


@pytest.mark.usefixtures("repository")
def test_all_of_a_word_file_counts_once_it_changed() -> None:
    document = docx.Document()
    document.add_paragraph(BAD)
    document.save("x.docx")
    git("add", ".")
    git("commit", "-qm", "Word")
    assert found(".", "--diff", "HEAD") == {}
    document.add_paragraph(BAD)
    document.save("x.docx")
    assert found(".", "--diff", "HEAD") == {"x.docx": [None, None]}


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "HEAD:a.txt", "HEAD..HEAD"])
def test_what_is_no_revision_is_refused(revision: str) -> None:
    said = check(".", f"--diff={revision}")
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr.startswith(f"--diff: “{revision}” is no revision of this git repository. Name a commit")
    assert not Path("x").exists()


def test_outside_a_repository_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.txt", BAD)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(Path.cwd().parent))
    for options in (("--diff", "HEAD"), ("--staged",)):
        said = check("a.txt", *options)
        assert (said.exit_code, said.stderr) == (2, ".: is not in a git repository. Leave --diff and --staged out.\n")
    assert check("a.txt", "--diff", "HEAD", "--staged").stderr.startswith("--staged: it says otherwise than --diff.")
    monkeypatch.setenv("PATH", "")
    assert check("a.txt", "--staged").stderr.startswith("git: it cannot be started. Install git")
