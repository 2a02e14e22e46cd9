"""RTF that LibreOffice wrote: its words are those of the Word file it was made from, and those LibreOffice reads."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from carelang import read
from carelang.text import source_offset

SOFFICE = shutil.which("soffice")
ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "word"
LETTER = ROOT / "examples" / "letter.docx"
# Files with fields that LibreOffice works out anew, with placeholders, which it writes as text, and those whose
# tracked table rows it writes as bare numbers, are not among these.
NAMES = (
    *("Open-XML-SDK__9ffe4095af__Comment015.docx", "Open-XML-SDK__31fb382556__fldSimple-FormulasAndExpressions-"),
    *("Open-Xml-PowerTools__4e90f5d260__WC066-Textbox-Before-Ins-Mod.docx", "poi__5ccd91b2cb__stress006.docx"),
    *("Open-Xml-PowerTools__88ee38eea6__WC004-Large.docx", "Open-Xml-PowerTools__f22bc56f94__Jupiter.docx"),
    *("Open-Xml-PowerTools__10b10011ed__Test-04.docx", "poi__e5a046b17a__stress001.docx"),
    *("poi__759682d4b9__signed.docx", "poi__f7bbd397b7__hyperlink-example-signed.docx"),
    *("tika__b0920ec3e3__testWORD_features.docx", "tika__f7761e3893__testWORD_various.docx"),
)
FILES = [LETTER, *(file for name in NAMES for file in sorted(CORPUS.glob(f"{name}*")))]
MARGINS = ("header", "footer", "footnote", "endnote", "text box")

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
]


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the .rtf files, and the .txt files that LibreOffice makes of these."""
    folder = tmp_path_factory.mktemp("rtf")
    command = [SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
    for form, files in (("rtf", FILES), ("txt:Text (encoded):UTF8", [folder / f"{one.stem}.rtf" for one in FILES])):
        subprocess.run([*command, form, "--outdir", folder, *files], check=True, capture_output=True, timeout=300)
    return folder


@pytest.fixture(params=FILES, ids=lambda file: file.name)
def pair(request: pytest.FixtureRequest, converted: Path) -> tuple[Path, Path]:
    """A Word file, and what LibreOffice made of it."""
    return request.param, converted / f"{request.param.stem}.rtf"


def words(text: str) -> Counter[str]:
    """The words of a text; a number that follows a word at once is the mark of a footnote."""
    return Counter(re.sub(r"(?<=[^\W\d])\d+\b", "", word) for word in re.findall(r"\w+", text.replace("\u00ad", "")))


def words_of(path: Path, but: tuple[str, ...] = ()) -> Counter[str]:
    return sum((words(one.text) for one in read(path).segments if one.kind not in but), Counter())


def test_the_words_are_those_of_the_word_file(pair: tuple[Path, Path]) -> None:
    source, file = pair
    assert words_of(file) == words_of(source)


def test_deletions_and_comments_are_told_as_in_the_word_file(pair: tuple[Path, Path]) -> None:
    def told(path: Path) -> set[str]:
        return {
            re.sub(r"^\d+ |s\b", "", one) for one in read(path).unchecked if "(comments" in one or "(deleted" in one
        }

    source, file = pair
    assert told(file) == told(source)


def test_the_words_are_those_that_libreoffice_reads(pair: tuple[Path, Path]) -> None:
    _, file = pair
    if any("(deleted text" in one for one in read(file).unchecked):
        pytest.skip("LibreOffice writes deleted text too")
    shown = words(file.with_suffix(".txt").read_text(encoding="utf-8-sig"))
    assert words_of(file, MARGINS) - shown == Counter()
    assert all(word.isdigit() for word in shown - words_of(file)), "only numbers of lists and notes are not text"


def test_every_word_stands_where_it_is_said_to(pair: tuple[Path, Path]) -> None:
    document = read(pair[1])
    assert document.source is not None
    assert document.unchecked == () or not document.unchecked[-1].startswith("the rest")
    for segment in document.segments:
        for word in re.finditer(r"\w+", segment.text):
            place = source_offset(segment, word.start())
            assert place is not None
            assert document.source[place] in (word[0][0], "\\")
