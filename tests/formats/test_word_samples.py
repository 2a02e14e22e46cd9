"""Small Word files built from raw XML for the other tests of the Word format, and a test that they can be read."""

import io
import re
import zipfile
from pathlib import Path

from carelang.formats import word
from carelang.types import Document, Finding, Severity, Source, Span, Suggestion

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml."
ROOTS = {"footnotes": "footnotes", "endnotes": "endnotes", "comments": "comments", "settings": "settings",
         "styles": "styles", "header": "hdr", "footer": "ftr"}  # fmt: skip


def run(text: str, look: str = "") -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str, properties: str = "") -> str:
    inside = "".join(one if one.startswith("<") else run(one) for one in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>" if properties else f"<w:p>{inside}</w:p>"


def table(*rows: list[str]) -> str:
    def cell(content: str) -> str:
        return f"<w:tc><w:tcPr/>{content if content.startswith('<') else paragraph(content)}</w:tc>"

    inside = "".join("<w:tr>" + "".join(map(cell, row)) + "</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{inside}</w:tbl>"


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(result: str, code: str = " REF a ") -> str:
    return f"{mark('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{mark('separate')}{result}{mark('end')}"


def text_box(*paragraphs: str) -> str:
    """As Word writes it: twice, once for itself and once for readers that do not know the newer shapes."""
    inside = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def note(kind: str, number: int, *content: str) -> str:
    return f'<w:{kind} w:id="{number}">{paragraph(*content)}</w:{kind}>'


def reference(kind: str, number: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


STYLES = "".join(
    f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/>{more}</w:style>'
    for kind, key, name, more in (
        ("paragraph", "Normal", "Normal", ""),
        ("paragraph", "berschrift1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
        ("paragraph", "Ours", "Our own heading", '<w:basedOn w:val="berschrift1"/>'),
        ("paragraph", "Zitat", "Quote", '<w:basedOn w:val="Zitat"/>'),
        ("paragraph", "Words", "Own words", '<w:basedOn w:val="Zitat"/>'),
        ("paragraph", "Beschriftung", "caption", ""),
        ("paragraph", "Punkte", "List Bullet", '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>'),
        ("paragraph", "Geheim", "Secret", "<w:rPr><w:vanish/></w:rPr>"),
        ("character", "Versteckt", "Hidden words", "<w:rPr><w:vanish/></w:rPr>"),
    )
)


def package(
    body: str, *, strict: bool = False, extra: dict[str, bytes] | None = None, main: str = "word/document.xml", **parts
) -> bytes:
    """A Word file; ``parts`` are the insides of styles, settings, footnotes, endnotes, comments, header1 ..."""
    files: dict[str, str | bytes] = {}
    links, types = [], [f'<Override PartName="/{main}" ContentType="{CONTENT}document.main+xml"/>']
    for name, inside in parts.items():
        kind = name.rstrip("0123456789")
        files[f"word/{name}.xml"] = f"{DECLARATION}<w:{ROOTS[kind]} {NAMESPACES}>{inside}</w:{ROOTS[kind]}>"
        links.append(f'<Relationship Id="r{name}" Type="{OFFICE}/{kind}" Target="{name}.xml"/>')
        types.append(f'<Override PartName="/word/{name}.xml" ContentType="{CONTENT}{kind}+xml"/>')
    relationships = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    )
    ordered: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{"".join(types)}</Types>',
        "_rels/.rels": DECLARATION
        + relationships.format(f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="{main}"/>'),
        main: f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    if links:
        ordered["word/_rels/document.xml.rels"] = DECLARATION + relationships.format("".join(links))
    files = {**ordered, **files, **(extra or {})}
    if strict:
        files = {
            name: text.replace(W, STRICT).replace(OFFICE, STRICT_OFFICE) if isinstance(text, str) else text
            for name, text in files.items()
        }
    return zipped(files)


def zipped(files: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, method)
    return target.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read(body: str, **parts) -> Document:
    return word.read_bytes(package(body, **parts), "letter.docx")


def texts(body: str, **parts) -> list[str]:
    return [segment.text for segment in read(body, **parts).segments]


def finding(
    document: Document, words: str, *, rule: str = "care/word", excused: str | None = None, nth: int = 0
) -> Finding:
    """A finding at the ``nth`` place where ``words`` stand."""
    places = [
        (index, start)
        for index, segment in enumerate(document.segments)
        for start in range(len(segment.text))
        if segment.text.startswith(words, start)
    ]
    index, start = places[nth]
    return Finding(
        rule=rule,
        kind="label",
        severity=Severity.WARNING,
        segment=index,
        span=Span(start, start + len(words)),
        text=words,
        message="this word can hide the person",
        why="People come before labels.",
        suggestions=(
            Suggestion("a child"),
            Suggestion("time with {name}", "prompt"),
            Suggestion("a short break", "explain"),
        ),
        sources=(Source("plan", "Plan 24-30", "The Promise Scotland", "2024"),),
        excused=excused,
    )


def commented(
    data: bytes, target: Path, *words: str, name: str = "letter.docx", **options
) -> tuple[bytes, word.AnnotateResult]:
    """``data`` annotated with a finding on each of ``words``."""
    source = target / name
    source.write_bytes(data)
    document = word.read(source)
    found = [finding(document, one) for one in words]
    result = word.annotate(source, found, target / "out.docx", **options)
    return (target / "out.docx").read_bytes(), result


def test_the_samples_can_be_read() -> None:
    document = read(paragraph("Dear Mia"), styles=STYLES)
    assert document == Document("letter.docx", document.segments, ())
    assert [segment.text for segment in document.segments] == ["Dear Mia"]


def test_the_page_on_the_format_names_tests_that_exist() -> None:
    here = Path(__file__).parent
    page = (here.parents[1] / "docs" / "formats" / "word.md").read_text(encoding="utf-8")
    tests = "".join(path.read_text(encoding="utf-8") for path in here.glob("test_word_*.py"))
    named = set(re.findall(r"`(test_\w+)`", page))
    assert named
    assert {name for name in named if f"def {name}(" not in tests} == set()
