"""The hooks, by the real pre-commit: it clones this repository, installs carelang, and guards a commit."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import docx
import pytest
import yaml

ROOT = Path(__file__).parents[1]


def said(*command: str, folder: Path = ROOT, **environment: str) -> str:
    """What a command prints; raises where it fails."""
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def hooks_are_committed() -> bool:
    try:
        return bool(said("git", "ls-files", ".pre-commit-hooks.yaml"))
    except (OSError, subprocess.CalledProcessError):
        return False


pytestmark = [
    pytest.mark.precommit,
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
    pytest.mark.skipif(not hooks_are_committed(), reason="this folder is no git repository with the hooks in it"),
]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("pre_commit")
    folder = tmp_path_factory.mktemp("policies")
    (folder / "carelang.yaml").write_text("profile: policy\ngrammar: 'off'\n", encoding="utf-8")
    hooks = [{"id": "carelang"}, {"id": "carelang-fix", "stages": ["manual"]}]
    config = {"repos": [{"repo": str(ROOT), "rev": said("git", "rev-parse", "HEAD"), "hooks": hooks}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    git(folder, "init", "-q")
    pre_commit(folder, "install")
    return folder


def environment(folder: Path) -> dict[str, str]:
    """A home of its own for pre-commit, and a writer for git; nothing of the user's is touched."""
    who = {f"GIT_{role}_{key}": "a@example.org" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    home = {"PRE_COMMIT_HOME": str(folder / ".git" / "hooks-home"), "GIT_CONFIG_GLOBAL": os.devnull}
    return {**who, **home, "PRE_COMMIT_COLOR": "never"}


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", *arguments], cwd=folder, env={**os.environ, **environment(folder)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def pre_commit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments], cwd=folder, env={**os.environ, **environment(folder)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_commit_is_stopped_mended_and_passes(repository: Path) -> None:
    policy = repository / "policy.md"
    policy.write_text("# Breaks\n\nWe offer respite to families.\n", encoding="utf-8")
    git(repository, "add", ".")
    stopped = git(repository, "commit", "-m", "Breaks")
    told = stopped.stdout + stopped.stderr
    assert stopped.returncode == 1, told
    assert "policy.md:3:10" in told
    assert "care/respite" in told
    assert "short break" in told

    mended = pre_commit(repository, "run", "--hook-stage", "manual", "carelang-fix", "--all-files")
    assert mended.returncode == 1, mended.stdout  # files were modified by this hook
    assert policy.read_text(encoding="utf-8") == "# Breaks\n\nWe offer a short break to families.\n"
    git(repository, "add", ".")
    passed = git(repository, "commit", "-m", "Breaks")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert git(repository, "log", "--oneline").stdout.count("\n") == 1


def test_word_files_are_checked_and_other_files_are_not(repository: Path) -> None:
    document = docx.Document()
    document.add_paragraph("We offer respite to families.")
    document.save(str(repository / "letter.docx"))
    (repository / "code.py").write_text("respite = 1\n", encoding="utf-8")
    git(repository, "add", ".")
    stopped = git(repository, "commit", "-m", "Letter")
    told = stopped.stdout + stopped.stderr
    assert stopped.returncode == 1, told
    assert "letter.docx" in told
    assert "code.py" not in told
    git(repository, "reset", "-q", "letter.docx")
    assert git(repository, "commit", "-m", "Code").returncode == 0
