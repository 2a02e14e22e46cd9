"""Texts that LibreOffice wrote: the words of its .odt are those of the .docx it was made from, each read once."""

import re
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from test_odt_samples import flat, frame, h, note, p, table, text_box

from carelang import read
from carelang.types import Document

SOFFICE = shutil.which("soffice")
ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "word"
LETTER = ROOT / "examples" / "letter.docx"
# What LibreOffice 7.4 changes on the way is no matter of reading, and files with such things are not among these. It
# writes placeholders as text, drops formulas where its own formula program is not installed, drops headers that no page
# shows, copies those of a later section to a page style of their own, and makes links of some fields.
NAMES = (
    *("Open-XML-SDK__8b017a8652__complex0.docx", "Open-XML-SDK__a8ab720212__Comment042.docx"),
    *("Open-Xml-PowerTools__4e90f5d260__WC066-Textbox-Before-Ins-Mod.docx", "poi__5ccd91b2cb__stress006.docx"),
    *("poi__5e83462dd7__drawing.docx", "poi__e5a046b17a__stress001.docx"),
    *("poi__0c58de6a75__stress005.docx", "tika__b0920ec3e3__testWORD_features.docx"),
    *("tika__f7761e3893__testWORD_various.docx", "Open-Xml-PowerTools__6c6f9f3232__CA013-Lots-of-Stuff.docx"),
)
FILES = [LETTER, *(CORPUS / name for name in NAMES)]

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
]


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the .odt files."""
    folder = tmp_path_factory.mktemp("odt")
    command = [SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "odt"]
    there = [file for file in FILES if file.is_file()]
    subprocess.run([*command, "--outdir", folder, *there], check=True, capture_output=True, timeout=300)
    return folder


@pytest.fixture(params=FILES, ids=lambda file: file.name)
def pair(request: pytest.FixtureRequest, converted: Path) -> tuple[Path, Path]:
    """A Word file, and what LibreOffice made of it."""
    if not request.param.is_file():
        pytest.skip("the shared collection of Word files is not here")
    return request.param, converted / f"{request.param.stem}.odt"


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("\u00ad", ""))


def written_words(document: Document) -> Counter[str]:
    """The words outside fields: what is in a field LibreOffice works out anew (dates, numbers of pages)."""
    found: Counter[str] = Counter()
    for one in document.segments:
        text = one.text
        for (start, end), said in reversed(one.notes):
            text = text[:start] + " " + text[end:] if said == "field" else text
        found.update(words(text))
    return found


def test_the_words_are_those_of_the_word_file(pair: tuple[Path, Path]) -> None:
    source, file = pair
    assert written_words(read(file)) == written_words(read(source))


def test_tracked_insertions_and_comments_are_told_as_in_the_word_file(pair: tuple[Path, Path]) -> None:
    def said(path: Path) -> tuple[list[str], list[str]]:
        document = read(path)
        # A footnote or endnote whose mark is inserted is an insertion as a whole here, and not in Word.
        told = [one for one in document.segments if one.kind not in ("footnote", "endnote")]
        inserted = [one.text[start:end] for one in told for (start, end), note in one.notes if note == "insertion"]
        return words(" ".join(inserted)), [one for one in document.unchecked if one.endswith("(comments are not read)")]

    source, file = pair
    assert said(file) == said(source)


def test_what_libreoffice_writes_of_each_structure_is_read(tmp_path: Path) -> None:
    ooow = 'text:condition="ooow:{}" xmlns:ooow="http://openoffice.org/2004/writer"'
    hidden_text = f'<text:hidden-text text:string-value="{{}}" text:is-hidden="{{}}" {ooow}/>'
    field = '<text:text-input text:description="">words</text:text-input>'
    body = (
        h("Heading")
        + p("said", style="Own_20_words")
        + p("a ", hidden_text.format("secret", "true", "TRUE"), " b ", hidden_text.format("shown", "false", "FALSE"))
        + p("gone", f'<text:hidden-paragraph {ooow.format("TRUE")} text:is-hidden="true"/>')
        + p("c ", '<text:span text:style-name="Hide">hidden</text:span>', " d", note("endnote", p("note")))
        + f'<text:section text:name="S" text:display="none">{p("never")}</text:section>'
        + f"<text:list><text:list-item>{p('item')}</text:list-item></text:list>"
        + table(["cell"])
        + p("ho", text_box(p("box"), anchor="char"), "st", frame("", "as-char"))
        + p(f'<draw:rect text:anchor-type="as-char" svg:width="3cm" svg:height="1cm">{p("shape")}</draw:rect>', field)
        + p('<text:placeholder text:placeholder-type="text">&lt;name&gt;</text:placeholder>')
    )
    (tmp_path / "sample.fodt").write_bytes(flat(body))
    command = [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "odt"]
    subprocess.run([*command, "--outdir", tmp_path, tmp_path / "sample.fodt"], check=True, capture_output=True)
    document = read(tmp_path / "sample.odt")
    assert [
        (one.text, one.kind, {(one.text[start:end], note) for (start, end), note in one.notes})
        for one in document.segments
    ] == [
        ("Heading", "heading", set()),
        ("said", "quotation", set()),
        ("a secret b shown", "paragraph", {("secret", "field"), ("secret", "hidden"), ("shown", "field")}),
        ("gone", "paragraph", {("gone", "hidden")}),
        ("c hidden d\ufffc", "paragraph", {("hidden", "hidden")}),
        ("never", "paragraph", {("never", "hidden")}),
        ("item", "list item", set()),
        ("cell", "cell", set()),
        ("host", "paragraph", set()),
        ("box", "text box", set()),
        ("\ufffcwords", "paragraph", {("words", "field")}),
        ("shape", "text box", set()),
        ("note", "endnote", set()),
        ("head", "header", set()),
    ]
    assert document.unchecked == ("1 control with placeholder text (nobody has written there yet)",)


# An own count of the visible words, from the rules of the format: another XML parser, names without namespaces, one
# string for each flow of text. It shares nothing with the reader.

NOT_SEEN = {
    *("tracked-changes", "annotation", "note-citation", "desc", "forms", "binary-data", "scripts", "event-listeners"),
    *("table-of-content", "alphabetical-index", "illustration-index", "placeholder", "number"),
}
APART = {"note-body", "text-box", "custom-shape", "rect", "ellipse", "line", "polygon", "path"}
BETWEEN = {"p", "h", "s", "tab", "line-break", "note"}


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def flows(element: ElementTree.Element, here: list[str], all_flows: list[list[str]]) -> None:
    name = local(element)
    if name in NOT_SEEN or element.tag.endswith("svg-compatible:1.0}title"):
        return
    if any(key.endswith("showing-place-holder") and value == "true" for key, value in element.attrib.items()):
        return
    if name in APART:
        here = []
        all_flows.append(here)
    between = name in BETWEEN or (name == "frame" and "as-char" in element.attrib.values())
    here.extend([" "] * between)
    here.append(element.text or "")
    for child in element:
        flows(child, here, all_flows)
        here.append(child.tail or "")
    here.extend([" "] * between)


def visible_words(element: ElementTree.Element) -> Counter[str]:
    all_flows: list[list[str]] = [[]]
    flows(element, all_flows[0], all_flows)
    return Counter(word for flow in all_flows for word in words("".join(flow)))


def counted(file: Path) -> Counter[str]:
    with zipfile.ZipFile(file) as archive:
        content, styles = (ElementTree.fromstring(archive.read(part)) for part in ("content.xml", "styles.xml"))
    (body,) = (one for one in content if local(one) == "body")
    margins = [
        (re.match("header|footer", local(margin))[0], visible_words(margin))
        for masters in styles
        if local(masters) == "master-styles"
        for page in masters
        for margin in page
        if re.match("header|footer", local(margin))
    ]
    once = [margin for index, margin in enumerate(margins) if margin not in margins[:index]]
    return sum((found for _, found in once), visible_words(body))


def test_every_visible_word_is_read_once(pair: tuple[Path, Path]) -> None:
    _, file = pair
    assert Counter(word for one in read(file).segments for word in words(one.text)) == counted(file)
