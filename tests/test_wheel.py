"""The wheel holds everything it needs and nothing else, and ``import carelang`` is light."""

import os
import re
import subprocess
import sys
import venv
import zipfile
from email.parser import Parser
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("spacy", "lxml", "yaml", "click", "docx", "markdown_it")
NOT_SHIPPED = re.compile(r"(^|/)(tests?|benchmarks?|examples|scripts|docs)/|(^|/)test_|conftest|\.(pyc|docx)$")


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command away from the checkout, with nothing of this environment on its import path."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    return subprocess.run(command, cwd=cwd, env=environment, check=False, capture_output=True, text=True)


def succeed(*command: str | Path, cwd: Path) -> str:
    """Run a command that has to succeed, and give back what it printed."""
    done = run(*command, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    succeed(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def bin_folder(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an empty environment in which the wheel was installed, with what it requires and no extras."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder / "venv", with_pip=True, symlinks=True)
    programs = folder / "venv" / "bin"
    succeed(programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=folder)
    return programs


@pytest.mark.wheel
def test_the_wheel_holds_the_packages_and_the_lexicons_and_nothing_else(names: list[str]) -> None:
    information = f"carelang-{version('carelang')}.dist-info"
    assert {name.partition("/")[0] for name in names} == {"carelang", "carelang_cli", information}
    assert "carelang/py.typed" in names
    assert [name for name in names if NOT_SHIPPED.search(name)] == []


@pytest.mark.wheel
def test_the_wheel_holds_every_lexicon(names: list[str]) -> None:
    lexicons = {path.relative_to(ROOT / "lexicons").as_posix() for path in (ROOT / "lexicons").rglob("*.yaml")}
    assert lexicons
    assert lexicons <= {name.removeprefix("carelang/lexicons/") for name in names}


@pytest.mark.wheel
def test_the_wheel_holds_both_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        information = f"carelang-{version('carelang')}.dist-info"
        metadata = Parser().parsestr(archive.read(f"{information}/METADATA").decode("utf-8"))
        assert metadata["License-Expression"] == "Apache-2.0 AND CC-BY-4.0"
        assert metadata.get_all("License-File") == ["LICENSE", "lexicons/LICENSE"]
        for licence in ("LICENSE", "lexicons/LICENSE"):
            assert archive.read(f"{information}/licenses/{licence}") == (ROOT / licence).read_bytes()


@pytest.mark.wheel
def test_the_installed_command_says_its_version(bin_folder: Path, tmp_path: Path) -> None:
    assert version("carelang") in succeed(bin_folder / "carelang", "--version", cwd=tmp_path)


@pytest.mark.wheel
def test_the_installed_command_finds_the_lexicons_from_another_folder(bin_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Mia goes to respite on Friday.\n", encoding="utf-8")
    done = run(bin_folder / "carelang", "check", "note.txt", "--profile", "case-note", cwd=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "respite" in done.stdout


@pytest.mark.wheel
def test_the_installed_library_checks_from_another_folder(bin_folder: Path, tmp_path: Path) -> None:
    code = "import carelang; print(carelang.__file__, [f.text for f in carelang.check('She is in respite.')])"
    said = succeed(bin_folder / "python", "-c", code, cwd=tmp_path)
    assert "['respite']" in said
    assert str(ROOT / "carelang") not in said


def test_importing_carelang_loads_nothing_heavy(tmp_path: Path) -> None:
    code = f"import sys, carelang; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert succeed(sys.executable, "-c", code, cwd=tmp_path) == "[]\n"
