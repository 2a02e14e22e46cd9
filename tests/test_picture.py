"""The pictures in the README: they are there, they are small, and they can be made again."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 200_000  # bytes


def is_small_picture(path: Path) -> bool:
    data = path.read_bytes()
    return data.startswith(b"\x89PNG") and len(data) < LARGEST


def test_every_picture_of_the_readme_is_there_and_is_told_in_words() -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert pictures
    assert [path for words, path in pictures if len(words) < 40 or not is_small_picture(ROOT / path)] == []


@pytest.mark.libreoffice
@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftoppm")), reason="LibreOffice or pdftoppm is not installed"
)
def test_the_picture_of_the_letter_can_be_made_again(tmp_path: Path) -> None:
    target = tmp_path / "letter.png"
    subprocess.run((sys.executable, "scripts/letter_picture.py", target), cwd=ROOT, check=True, capture_output=True)
    assert is_small_picture(target)


@pytest.mark.chromium
@pytest.mark.skipif(
    not (shutil.which("chromium") and shutil.which("chromedriver")), reason="Chromium or ChromeDriver is not installed"
)
def test_the_picture_of_the_report_can_be_made_again(tmp_path: Path) -> None:
    target = tmp_path / "report.png"
    subprocess.run((sys.executable, "scripts/report_picture.py", target), cwd=ROOT, check=True, capture_output=True)
    assert is_small_picture(target)
