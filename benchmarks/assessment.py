"""A long made-up assessment as a Word file, with what makes real ones slow: split runs, tables and footnotes."""

import io
import zipfile
from collections.abc import Iterator
from random import Random
from typing import Final

from benchmarks.notes import SEED, case_notes

PROFILE: Final = "report"
WORDS_ON_A_PAGE: Final = 416

# Sentences of the kind that only an assessment has: law, services, and what professionals say of each other.
_LEGAL: Final = (
    "The children's hearing will decide if the compulsory supervision order is still needed.",
    "A safeguarder has been appointed, and the reporter has asked for this assessment.",
    "The local authority considers that section 25 accommodation is no longer the right plan.",
    "The lead professional has asked the named person for the child's plan.",
    "An interagency referral discussion was held, and a permanence order was talked about.",
    "The looked after child review is to be held before the end of the month.",
)
_HEADINGS: Final = (
    "Who lives at home;Health;School;Friends and family;What worries us;What is going well;Money;Next steps"
)
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_CONTENT: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LOOKS: Final = (
    '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="22"/><w:lang w:val="en-GB"/></w:rPr>',
    '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:b/><w:sz w:val="22"/></w:rPr>',
)
_PARTS: Final = {"styles": "styles", "footnotes": "footnotes"}


def assessment(pages: int, seed: int = SEED) -> bytes:
    """Return a Word file of about ``pages`` pages, the same for the same seed."""
    chance = Random(seed)
    # More than enough notes: a word and the space after it come to about five and a half characters.
    texts = (text for note in case_notes(pages * WORDS_ON_A_PAGE * 7, seed=seed) for text in note.split("\n\n")[1:])
    body = "".join(_page(chance, number, texts) for number in range(1, pages + 1))
    notes = "".join(_footnote(number) for number in range(1, pages + 1))
    return _packed({
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}{_SECTION}</w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{_W}">{_STYLES}</w:styles>',
        "word/footnotes.xml": f'<w:footnotes xmlns:w="{_W}">{_SEPARATORS}{notes}</w:footnotes>',
    })  # fmt: skip


def _page(chance: Random, number: int, texts: Iterator[str]) -> str:
    """A heading, paragraphs, a footnote, and on every second page a table; each page begins anew."""
    heading = chance.choice(_HEADINGS.split(";"))
    pieces = [_paragraph(chance, f"{number}. {heading}", '<w:pStyle w:val="Heading1"/><w:pageBreakBefore/>')]
    written = 3
    while written < WORDS_ON_A_PAGE - (100 if number % 2 == 0 else 50):
        text = f"{next(texts)} {chance.choice(_LEGAL)}" if chance.random() < 0.3 else next(texts)
        mark = f'<w:r><w:footnoteReference w:id="{number}"/></w:r>' if written == 3 else ""
        pieces.append(_paragraph(chance, text, after=mark))
        written += len(text.split())
    if number % 2 == 0:
        rows = [[f"Goal {row}", next(texts).partition(".")[0] + ".", chance.choice(_LEGAL)] for row in range(1, 4)]
        pieces.append(_table(chance, rows))
    return "".join(pieces)


def _paragraph(chance: Random, text: str, properties: str = "", after: str = "") -> str:
    """The text in runs that break anywhere, a good fifth of them inside a word, as editing leaves them."""
    before = f'<w:pPr>{properties}<w:spacing w:after="120"/></w:pPr>'
    runs, start = [], 0
    while start < len(text):
        end = start + chance.randint(20, 140)
        if chance.random() < 0.78:
            end = text.find(" ", end) + 1 or len(text)
        runs.append(_run(chance, text[start:end]))
        if chance.random() < 0.1:
            runs.append('<w:proofErr w:type="spellStart"/>')
        start = end
    return f'<w:p w:rsidR="00{chance.randrange(16**6):06X}">{before}{"".join(runs)}{after}</w:p>'


def _run(chance: Random, text: str) -> str:
    look = _LOOKS[chance.random() < 0.1]
    return f'<w:r w:rsidRPr="00{chance.randrange(16**4):06X}">{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _table(chance: Random, rows: list[list[str]]) -> str:
    cell = '<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{}</w:tc>'
    inside = "".join(f"<w:tr>{''.join(cell.format(_paragraph(chance, text)) for text in row)}</w:tr>" for row in rows)
    grid = '<w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>'
    return f'<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr>{grid}{inside}</w:tbl>'


def _footnote(number: int) -> str:
    text = f"From the notes of visit {number}. Contact with family was talked about there too."
    return (
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote>'
    )


_SECTION: Final = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
_STYLES: Final = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/></w:style>'
)
_SEPARATORS: Final = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)


def _packed(parts: dict[str, str]) -> bytes:
    """The zip file, with the parts that say what the others are."""
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_CONTENT}{kind}+xml"/>'
        for name, kind in {"document": "document.main", **_PARTS}.items()
    )
    links = "".join(f'<Relationship Id="r{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>' for name in _PARTS)
    start = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    relationships = f'<Relationships xmlns="{_PACKAGE}/relationships">{{}}</Relationships>'
    every = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": relationships.format(start),
        "word/_rels/document.xml.rels": relationships.format(links),
        **parts,
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in every.items():
            info = zipfile.ZipInfo(name, (2026, 11, 21, 0, 0, 0))
            archive.writestr(info, (_DECLARATION + text).encode(), zipfile.ZIP_DEFLATED)
    return target.getvalue()
