"""The reviewed letter in a real word processor: LibreOffice shows every comment, on the exact words."""

import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from carelang import Checker, annotate, read

SOFFICE = shutil.which("soffice")
LETTER = Path(__file__).parents[2] / "examples" / "letter.docx"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], list[str]]:
    """The words that carelang commented, and those that LibreOffice shows a comment on."""
    folder = tmp_path_factory.mktemp("libreoffice")
    document = read(LETTER)
    findings = [one for one in Checker("letter", grammar="off").check(document) if one.excused is None]
    result = annotate(LETTER, findings, folder / "letter.docx")
    elsewhere = {finding for finding, _ in result.inexact}
    command = [SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "fodt"]
    subprocess.run([*command, "--outdir", folder, folder / "letter.docx"], check=True, capture_output=True, timeout=180)
    exact = [one.text for one in findings if one not in elsewhere]
    return exact, commented(etree.parse(folder / "letter.fodt").getroot())


def commented(root: etree._Element) -> list[str]:
    """The words between the start and the end of each comment, in the order of the document."""
    open_comments: dict[str, list[str]] = {}
    closed: list[tuple[int, str]] = []
    order: dict[str, int] = {}
    inside = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.get(f"{OFFICE}name", "")
        if element.tag == f"{OFFICE}annotation":
            inside += 1 if event == "start" else -1
            if event == "end":
                open_comments[name] = []
                order[name] = len(order)
        elif element.tag == f"{OFFICE}annotation-end" and event == "start":
            closed.append((order[name], "".join(open_comments.pop(name))))
        text = element.text if event == "start" else element.tail
        if not inside and text:
            for words in open_comments.values():
                words.append(text)
    return [words for _, words in sorted(closed)]


def test_every_comment_is_there_on_its_exact_words(opened: tuple[list[str], list[str]]) -> None:
    exact, shown = opened
    assert len(exact) > 6
    assert [words for words in exact if words not in shown] == []


def test_what_word_cannot_show_in_its_place_has_a_comment_too(opened: tuple[list[str], list[str]]) -> None:
    exact, shown = opened
    assert len(shown) >= len(exact)
