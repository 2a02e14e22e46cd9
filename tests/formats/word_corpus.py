"""The shared collection of real Word files, what may be refused of it, and an own count of the words that it shows."""

import re
import zipfile
import zlib
from collections import Counter
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from carelang.formats import word
from carelang.types import CarelangError, Document, Finding, Severity, Source, Span, Suggestion

CORPUS = Path(__file__).parents[2].parent / "shared" / "word"
FILES = sorted(path for path in CORPUS.glob("*.*") if path.suffix != ".tsv")
WHY_NOT = "the shared collection of Word files is not here"
REFUSED_TO_READ = re.compile("password protected|damaged|DOCTYPE")


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


@cache
def document_of(file: Path) -> Document:
    """The document, read once for all the tests of one process; what is refused by name is skipped."""
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


def visible_words(file: Path) -> Counter[str]:
    words: Counter[str] = Counter()
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


def every_tenth_word(document: Document) -> list[Finding]:
    """Findings numbered in their first suggestion; only the writer can complete that of every fifth."""
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
            suggestions=(
                Suggestion(f"a child {number}", "prompt" if number % 5 == 4 else "replace"),
                Suggestion("time with {name}", "prompt"),
            ),
            sources=(Source("plan", "Plan 24-30", "The Promise Scotland", "2024"),),
        )
        for number, (index, match) in enumerate(words[::10])
    ]
