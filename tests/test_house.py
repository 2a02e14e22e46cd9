"""The house rules: floors, privacy, names, sizes, docstrings, and nothing that ties the project to one machine."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(path for folder in ("carelang", "cli", "scripts") for path in (ROOT / folder).rglob("*.py"))
MODULES = sorted([*SOURCES, *(ROOT / "benchmarks").rglob("*.py")])
MACHINE_PATH = re.compile(r"(?<![\w.~}])/(?:work|home|root|tmp|Users)/|\b[A-Z]:\\Users\\")
REGISTRY = re.compile(r"\b(?:pypi|pythonhosted|npmjs|deb\.debian|conda\.anaconda|proxy\.golang)\.(?:org|com)\b")
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "base", "manager", "common", "misc"}


def name(path: Path) -> str:
    """A path as the project writes it."""
    return path.relative_to(ROOT).as_posix()


def project_files() -> list[Path]:
    """Every file that is committed, or would be."""
    command = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for path in (ROOT / each for each in listed.split("\0") if each) if path.is_file()]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Where the pattern stands in the project's text files, as file:line."""
    found = []
    for path in project_files():
        content = path.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8", errors="replace").splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{name(path)}:{number}")
    return found


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_holds_a_path_of_one_machine() -> None:
    assert lines_with(MACHINE_PATH) == []


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert lines_with(REGISTRY) == []


@pytest.mark.parametrize("text", ["cd " + "/home" + "/mia", "'" + "/tmp" + "/x'", "C:" + "\\Users\\mia"])
def test_a_path_of_one_machine_would_be_seen(text: str) -> None:
    assert MACHINE_PATH.search(text)


@pytest.mark.parametrize(
    "text", ["https://www.gov.scot" + "/home" + "/news", "$ROOT" + "/tmp" + "/x", "at home/school"]
)
def test_an_address_or_a_relative_path_is_no_path_of_one_machine(text: str) -> None:
    assert not MACHINE_PATH.search(text)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_module_says_in_one_sentence_what_it_is(path: Path) -> None:
    first, *rest = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n")
    assert first.endswith("."), "the first line of the docstring is one sentence, with its full stop"
    assert not re.search(r"[.!?]\s+[A-Z]", first), "the first line holds more than one sentence"
    assert not rest or rest[0] == "", "an empty line follows the first"


def test_every_module_has_a_name_that_means_something() -> None:
    assert [name(path) for path in MODULES if path.stem in EMPTY_NAMES] == []


def test_no_file_is_long() -> None:
    assert [f"{name(path)}: {lines(path)} lines" for path in SOURCES if lines(path) > 400] == []


def test_the_command_line_stays_small() -> None:
    assert sum(lines(path) for path in (ROOT / "cli").rglob("*.py")) < 950


def test_an_unknown_step_is_refused_and_the_steps_are_named() -> None:
    command = (sys.executable, "scripts/check.py", "format", "nonsense")
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "nonsense" in done.stderr
    assert "format, lint, types, floors, tests, docs, wheel, prose" in done.stderr


def broken(folder: Path, place: str = "", code: str = "") -> str:
    """What the import contracts say about a copy of the project with a line added to one module; nothing if kept."""
    for package in ("carelang", "cli"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    if place:
        with (folder / place).open("a", encoding="utf-8") as module:
            module.write(f"\n{code}\n")
    done = subprocess.run(
        (
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as run; run()",
            "--no-logo",
            "--no-cache",
        ),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(folder / "cli")))},
        check=False,
        capture_output=True,
        text=True,
    )
    return done.stdout + done.stderr if done.returncode else ""


def test_the_floors_are_kept(tmp_path: Path) -> None:
    assert broken(tmp_path) == ""


@pytest.mark.parametrize(
    ("place", "code", "said"),
    [
        ("carelang/types.py", "import carelang.formats", "carelang.types -> carelang.formats"),
        ("carelang/formats/__init__.py", "import carelang.rules", "carelang.formats -> carelang.rules"),
        ("carelang/plugins/__init__.py", "import carelang_cli", "carelang.plugins -> carelang_cli"),
        ("carelang/types.py", "def late():\n    import carelang.reports", "carelang.types -> carelang.reports"),
        ("carelang/rules/__init__.py", "import socket", "carelang.rules -> socket"),
        ("cli/carelang_cli/__init__.py", "import requests", "carelang_cli -> requests"),
    ],
)
def test_an_import_that_climbs_or_opens_a_connection_is_caught(
    tmp_path: Path, place: str, code: str, said: str
) -> None:
    assert said in broken(tmp_path, place, code)


def opens_addresses(code: str) -> bool:
    """Whether Python code imports the part of urllib that opens connections; urllib.parse only reads addresses."""
    imports = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {
        f"{node.module}.{alias.name}" if isinstance(node, ast.ImportFrom) else alias.name
        for node in imports
        for alias in node.names
    }
    return any(name == "urllib" or f"{name}.".startswith("urllib.request.") for name in names)


def test_no_module_outside_the_plugins_opens_an_address() -> None:
    plugins = ROOT / "carelang/plugins"
    shipped = [path for path in SOURCES if not path.is_relative_to(plugins)]
    assert [name(path) for path in shipped if opens_addresses(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("code", "opens"),
    [
        ("import urllib.request", True),
        ("import urllib.request as late", True),
        ("from urllib import request", True),
        ("from urllib.request import urlopen", True),
        ("import urllib", True),
        ("from urllib.parse import unquote", False),
        ("import urllib.parse", False),
    ],
)
def test_urllib_is_told_apart_by_its_parts(code: str, opens: bool) -> None:
    assert opens_addresses(code) is opens


def test_a_plugin_may_serve_this_machine(tmp_path: Path) -> None:
    assert broken(tmp_path, "carelang/plugins/local_page.py", "import http.server") == ""
