"""Real Word files: every visible word is read, comments come out where they should, and nothing else changes."""

import json
import re
import subprocess
import sys
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from carelang.formats import word
from carelang.types import CarelangError, Document, Finding, Severity, Source, Span, Suggestion

CORPUS = Path(__file__).parents[2].parent / "shared" / "word"
FILES = sorted(path for path in CORPUS.glob("*.*") if path.suffix != ".tsv")
REFUSED_TO_READ = re.compile("password protected|damaged|DOCTYPE")
REFUSED_TO_ANNOTATE = re.compile("digitally signed|protected for|cannot be unpacked")

pytestmark = pytest.mark.skipif(not FILES, reason="the shared collection of Word files is not here")


@pytest.fixture(params=FILES or [CORPUS], ids=lambda path: path.name)
def file(request: pytest.FixtureRequest) -> Path:
    return request.param


def has_cause(file: Path) -> bool:
    """Whether there is a cause to refuse ``file``, seen without carelang: nothing is refused for less."""
    try:
        with zipfile.ZipFile(file) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError):
        return True  # encrypted, which is no zip file, or damaged
    signed = any(name.startswith("_xmlsignatures/") for name in parts)
    protected = b"documentProtection" in parts.get("word/settings.xml", b"")
    return signed or protected or any(b"<!DOCTYPE" in part for part in parts.values())


def document_of(file: Path) -> Document:
    try:
        return word.read(file)
    except CarelangError as refusal:
        if not REFUSED_TO_READ.search(refusal.reason) or "\n" in str(refusal):
            raise
        assert has_cause(file)
        pytest.skip(f"refused by name: {refusal.reason}")


# An own count of the visible words, from the rules of the format: content types instead of relationships, one list of
# events instead of a walk, another XML parser. It shares nothing with the reader.

TEXT_PARTS = re.compile(r"wordprocessingml\.(footnotes|endnotes|header|footer)\+xml$|(document|template)\.main\+xml$"
                        r"|(document|template)\.macroEnabled(Template)?\.?main\+xml$")  # fmt: skip
SEPARATORS = {"tab": " ", "ptab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "softHyphen": "\u00ad", "sym": " "}
OPAQUE = {"drawing", "pict", "object", "footnoteReference", "endnoteReference", "oMath", "oMathPara"}


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def events(element, out, boxes, mathematical=False):
    name = local(element)
    names = {local(child): child for child in element}
    if name in ("del", "moveFrom", "Fallback", "pPr", "rPr", "instrText", "delText", "oMath", "oMathPara"):
        out.append(("text", " ") if name.startswith("oMath") else ("none", ""))
        return
    if name == "sdt" and "sdtPr" in names:
        inside = {local(one): {key.rpartition("}")[2]: text for key, text in one.attrib.items()}
                  for one in names["sdtPr"].iter()}  # fmt: skip
        if inside.get("docPartGallery", {}).get("val") == "Table of Contents":
            return
        if "showingPlcHdr" in inside and inside["showingPlcHdr"].get("val", "1") not in ("0", "false", "off"):
            return
    if name == "txbxContent":
        box = []
        boxes.append(box)
        for child in element:
            events(child, box, boxes)
        return
    if name == "t" and "wordprocessingml" in element.tag:
        text = element.text or ""
        space = element.get("{http://www.w3.org/XML/1998/namespace}space")
        out.append(("text", text if space == "preserve" else text.strip(" \t\r\n")))
    elif name in SEPARATORS or name in OPAQUE:
        out.append(("text", SEPARATORS.get(name, " ")))
    elif name == "fldChar":
        out.append((next((text for key, text in element.attrib.items() if key.endswith("fldCharType")), ""), ""))
    children = list(element)
    if name == "AlternateContent":
        children = [child for child in children if local(child) == "Choice"][:1]
    if name == "p":
        out.append(("text", "\n"))
    for child in children:
        events(child, out, boxes)
    if name == "p":
        out.append(("text", "\n"))


def shown(stream) -> str:
    ends, waiting = {}, []
    for index, (kind, _) in enumerate(stream):
        if kind == "begin":
            waiting.append(index)
        elif kind == "end" and waiting:
            ends[waiting.pop()] = index
    code, text, real = 0, [], []
    for index, (kind, piece) in enumerate(stream):
        if kind == "begin" and index in ends:
            real.append("code")
        elif kind == "separate" and real and index < max(ends.values(), default=0):
            real[-1] = "result"
        elif kind == "end" and real and index in ends.values():
            real.pop()
        elif kind == "text":
            code = "code" in real
            text.append("" if code else piece)
    return "".join(text)


def visible_words(file: Path) -> Counter:
    words: Counter = Counter()
    with zipfile.ZipFile(file) as archive:
        types = ElementTree.fromstring(archive.read("[Content_Types].xml"))
        parts = {one.get("PartName", "").lstrip("/").lower(): one.get("ContentType", "") for one in types}
        for name in archive.namelist():
            if "glossary" in name or not TEXT_PARTS.search(parts.get(name.lower(), "")):
                continue
            streams = [[]]
            events(ElementTree.fromstring(archive.read(name)), streams[0], streams)
            for stream in streams:
                words.update(re.findall(r"\w+", shown(stream).replace("\u00ad", "")))
    return words


def test_every_visible_word_is_read_once(file: Path) -> None:
    document = document_of(file)
    read = Counter(word for one in document.segments for word in re.findall(r"\w+", one.text.replace("\u00ad", "")))
    assert read == visible_words(file)


def every_tenth_word(document: Document) -> list[Finding]:
    words = [(index, match) for index, one in enumerate(document.segments) for match in re.finditer(r"\w+", one.text)]
    return [
        Finding(
            rule=f"care/{match.group().lower()}",
            kind="label",
            severity=Severity.WARNING,
            segment=index,
            span=Span(*match.span()),
            text=match.group(),
            message="this word can hide the person",
            why="People come before labels.",
            suggestions=(Suggestion("a child"), Suggestion("time with {name}", "prompt")),
            sources=(Source("plan", "Plan 24-30", "The Promise Scotland", "2024"),),
        )
        for index, match in words[::10]
    ]


def annotated(file: Path, folder: Path) -> tuple[Path, list[Finding], word.AnnotateResult]:
    document = document_of(file)
    findings = every_tenth_word(document)
    target = folder / file.name
    try:
        return target, findings, word.annotate(file, findings, target)
    except CarelangError as refusal:
        if not REFUSED_TO_ANNOTATE.search(refusal.reason) or target.exists():
            raise
        assert has_cause(file)
        pytest.skip(f"refused by name: {refusal.reason}")


def without_comments(data: bytes, ids: set[str]) -> bytes:
    """The main part without the comments of ``ids``, neighbouring runs of one look joined, in canonical form."""
    from lxml import etree

    root = etree.fromstring(data)
    space = root.tag.rpartition("}")[0] + "}"
    for node in [*root.iter(space + "commentRangeStart", space + "commentRangeEnd", space + "commentReference")]:
        if node.get(space + "id") in ids:
            gone = node.getparent() if node.tag == space + "commentReference" else node
            before, tail = gone.getprevious(), gone.tail or ""
            if before is None:
                gone.getparent().text = (gone.getparent().text or "") + tail
            else:
                before.tail = (before.tail or "") + tail
            gone.getparent().remove(gone)
    for node in root.iter():
        if node.tag != space + "t":
            node.text = (node.text or "").strip() or None
        node.tail = (node.tail or "").strip() or None
    for change in root.iter(space + "rPrChange"):
        change.attrib.pop(space + "id", None)
    for text in root.iter(space + "t"):
        if text.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", None) != "preserve":
            text.text = (text.text or "").strip(" \t\r\n")
    for run in [*root.iter(space + "r")]:
        before = run.getprevious()
        if before is not None and before.tag == run.tag and not (before.tail or "") and before.attrib == run.attrib:
            looks = [one.find(space + "rPr") for one in (before, run)]
            if len({b"" if one is None else etree.tostring(one, method="c14n", with_tail=False) for one in looks}) == 1:
                before.extend([child for child in run if child is not looks[1]])
                before.tail = run.tail
                run.getparent().remove(run)
    for text in [*root.iter(space + "t")]:
        before = text.getprevious()
        if before is not None and before.tag == text.tag:
            text.text = (before.text or "") + (text.text or "")
            before.getparent().remove(before)
    return etree.tostring(root, method="c14n")


def comment_ids(file: Path, part: str) -> set[str]:
    with zipfile.ZipFile(file) as archive:
        if part not in archive.namelist():
            return set()
        root = ElementTree.fromstring(archive.read(part))
    return {text for one in root for key, text in one.attrib.items() if key.endswith("}id")}


def test_nothing_but_the_comments_is_new(file: Path, tmp_path: Path) -> None:
    target, findings, result = annotated(file, tmp_path)
    assert result.comments in (min(len(findings), 2_000), min(len(findings) + 1, 2_000))  # one on what was not read
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target) as new:
        kept = old.namelist()
        assert new.namelist()[: len(kept)] == kept
        changed = [name for name in kept if old.read(name) != new.read(name)]
        added = new.namelist()[len(kept) :]
        assert [(one.filename, one.external_attr, one.date_time, one.compress_type) for one in old.infolist()] == [
            (one.filename, one.external_attr, one.date_time, one.compress_type) for one in new.infolist()[: len(kept)]
        ]
        if not findings:
            assert changed == added == []
            return
        comments = next(name for name in [*changed, *added] if re.search(r"comments\d*\.xml$", name))
        main = next(name for name in changed if re.search(r"document\d*\.xml$", name))
        assert set(changed + added) - {comments, main} <= {
            "[Content_Types].xml", f"{Path(main).parent}/_rels/{Path(main).name}.rels"}  # fmt: skip
        ours = comment_ids(target, comments) - comment_ids(file, comments)
        assert len(ours) == result.comments
        assert without_comments(new.read(main), ours) == without_comments(old.read(main), set())
    again = word.read(target)
    assert again.segments == word.read(file).segments


AUDITED = [path for path in FILES if path.stat().st_size < 60_000][::2]  # the audit takes most of a second a file


@pytest.mark.parametrize("audited", AUDITED or [CORPUS], ids=lambda path: path.name)
def test_no_new_kind_of_schema_error(audited: Path, tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit")
    target, findings, _ = annotated(audited, tmp_path)
    if not findings:
        pytest.skip("no words to comment on")

    def kinds(path: Path) -> set[tuple[str, str, str]]:
        result = audit.OpenXmlValidator(max_errors=100_000).validate(str(path))  # a new one: it carries state over
        return {
            (str(one.error_type), re.sub(r"'[^']*'|\d+", "…", one.description), one.part_uri) for one in result.errors
        }

    assert kinds(target) <= kinds(audited)


# FID002 counts the styles that our comments use; FID000 says that the original is not one to compare with.
ALLOWED = {"FID000", "FID002"}


def test_a_second_checker_finds_nothing_new(tmp_path: Path) -> None:
    pytest.importorskip("ooxml_integrity")
    checked = 0
    for file in AUDITED[::4]:
        target = tmp_path / file.name
        try:
            word.annotate(file, every_tenth_word(word.read(file)), target)
        except CarelangError:
            continue
        codes = []
        for arguments in ([str(file)], [str(target), "--against", str(file)]):
            command = [sys.executable, "-m", "ooxml_integrity", "check", *arguments, "--json", "--no-config"]
            answer = subprocess.run(command, capture_output=True, text=True, check=False)
            (report,) = json.loads(answer.stdout)["files"]
            codes.append({one["code"] for one in report["findings"]})
        checked += 1
        assert codes[1] <= codes[0] | ALLOWED, file.name
    assert checked
