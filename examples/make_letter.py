"""Makes letter.docx, the letter of the examples: python-docx for most of it, and XML by hand for the footnote.

Run it as ``python examples/make_letter.py [TARGET]``. The names are invented, and the telephone number is one of those
kept for stories. Dates are fixed, so that making the letter again gives the same bytes.
"""

import io
import re
import sys
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

HERE: Final = Path(__file__).resolve().parent
WRITTEN: Final = datetime(2026, 11, 19, 9, 30)

HEADER: Final = (
    "Anytown Council, Children and Families, 3 Market Square, Anytown",
    "Telephone 01632 960 123. About: your LAC review",
)
FOOTER: Final = "Would you like this letter in big print, or read out to you? Ask me, or ask Jean."
FOOTNOTE: Final = " The house with the green gate. It was called the unit when Callum moved in."

# Asterisks stand round the words in bold, and ^ where the footnote hangs. Bold that begins or ends inside a word is
# what a tired hand does in Word, and splits the word over several runs.
BEFORE_THE_TABLE: Final = (
    ("", "Mia Robertson\nc/o Jean and Alasdair Baird\n8 Ferry Row\nAnytown"),
    ("", "19 November 2026"),
    ("", "Dear Mia,"),
    (
        "",
        "Thank you for showing me your drawings on Tuesday. The otter with the umbrella is my favourite, and it now "
        "hangs above my desk. I said that I would write down what we talked about, so that you have it on paper. Read "
        "it by yourself or with Jean, and ask me about any of it.",
    ),
    ("Heading 1", "Where you live"),
    (
        "",
        "You were pla*ced with* Jean and Alasdair in March, because your mum was too ill to look after you, and nobody "
        "in your family had room for all three of you. Adults made that choice. It was not because of anything that "
        "you did. Jean says that you have taught the whole house to make pancakes, and that the dog now sleeps "
        "outside your door. When we write about your *place*ment in our papers, we mean their house and the people "
        "in it.",
    ),
    (
        "",
        "Every second weekend you go to *res*pite with Shona and her two dogs. You told me what you think of that: “I "
        "like the dogs, but I hate it when grown-ups say respite. It sounds as if Jean needs a rest from me.” I have "
        "written that down just as you said it. Jean does not need a rest from you. I should have found a better "
        "word, and I am sorry.",
    ),
    ("Heading 1", "Your family"),
    (
        "",
        "I know how much you miss Callum and Jay. You asked when you will next see your *sibl*ings, and whether it has "
        "to be at the contact centre, where the chairs are sticky and everybody looks at the clock. I agree about the "
        "chairs. From January the three of you can meet at Callum’s house^ on Saturdays, cook something, and stay "
        "until six o’clock. Jay would like to bring his guitar.",
    ),
    (
        "",
        "Your mum is feeling stronger. She asked me to tell you that she kept your swimming badge safe. She found it "
        "hard to engage with our team in the summer, and I think that we asked too much of her when she was ill. We "
        "are trying to do better.",
    ),
    ("Heading 1", "Your hearing"),
    (
        "",
        "Your hearing comes a week after our meeting. It is held under the Children’s Hearings (Scotland) Act 2011. "
        "Three people will listen to you, to your mum and to me. They will decide if you still need a compulsory "
        "supervision order. You can tell them what you think in your own way: by talking, in a letter, or with a "
        "drawing.",
    ),
    (
        "",
        "You will also have a safeguarder, which means a person who does not work for the council or for your family, "
        "and whose only job is to say what they think is best for you. Yours is called Bill, and he talks a lot about "
        "football.",
    ),
    ("Heading 1", "What happens next"),
)
TABLE: Final = (
    ("What", "Who", "When"),
    ("Your meeting with me", "You, Jean, Mr Okafor from school and me", "Tuesday 1 December, half past three"),
    ("*Supervised contact* with your mum", "You, your mum and Priya", "Friday 4 December, four o’clock"),
    ("Your hearing", "You, Jean, your mum, Bill and me", "Tuesday 8 December, ten o’clock"),
)
AFTER_THE_TABLE: Final = (
    (
        "",
        "At your meeting you can choose who comes, where everybody sits, and which biscuits there are. If there is "
        "something that you do not want to say in front of everyone, tell me before, and I will say it for you, or "
        "nobody has to say it at all.",
    ),
    ("", "Please give the dog a biscuit from me. I will see you on Tuesday, and I will bring the good pens."),
    ("", "With warm wishes,"),
    ("", "Kirsty Lennox\nYour social worker"),
)


def letter() -> bytes:
    """Return the letter as the bytes of a Word file."""
    document = docx.Document()
    _leave_out(document)
    _look(document)
    _letterhead(document)
    for style, text in BEFORE_THE_TABLE:
        _write(document.add_paragraph(style=style or None), text)
    _table(document)
    for style, text in AFTER_THE_TABLE:
        _write(document.add_paragraph(style=style or None), text)
    _add_footnotes(document)
    saved = io.BytesIO()
    document.save(saved)
    return _at_a_fixed_time(saved.getvalue())


def _leave_out(document: Document) -> None:
    """Leave out what python-docx's template holds and this letter does not: styles for Word 2010, a picture of it."""
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, one in relations.items() if one.reltype.endswith(("stylesWithEffects", "thumbnail"))]:
            del relations[key]


def _look(document: Document) -> None:
    """Large plain type, British English, and what Word shows as the properties of the file."""
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(12)
    normal.paragraph_format.space_after = Pt(8)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    small: Any = document.styles.add_style("Footnote Text", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style, small.font.size = normal, Pt(10)
    mark: Any = document.styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript = True
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = "Letter to Mia", "Kirsty Lennox", "Kirsty Lennox"
    properties.created = properties.modified = WRITTEN
    properties.comments, properties.language, properties.revision = "", "en-GB", 1


def _letterhead(document: Document) -> None:
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(2.5)
    section.header.paragraphs[0].add_run(HEADER[0]).bold = True
    section.header.add_paragraph(HEADER[1], style="Header")
    section.footer.paragraphs[0].add_run(FOOTER)


def _write(paragraph: Paragraph, text: str) -> None:
    """Write ``text`` as runs, with its bold words and the mark of the footnote."""
    bold = False
    for piece in re.split(r"([*^])", text):
        if piece == "*":
            bold = not bold
        elif piece == "^":
            reference = OxmlElement("w:footnoteReference")
            reference.set(qn("w:id"), "1")
            paragraph.add_run(style="Footnote Reference")._r.append(reference)
        elif piece:
            paragraph.add_run(piece).bold = bold or None


def _table(document: Document) -> None:
    table = document.add_table(rows=0, cols=3, style="Table Grid")
    for number, row in enumerate(TABLE):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _write(cell.paragraphs[0], f"*{text}*" if number == 0 else text)
    document.add_paragraph()


def _add_footnotes(document: Document) -> None:
    """Add the part that python-docx knows nothing of: two separators that Word insists on, and the footnote."""
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes {nsdecls("w")}>{separators}'
        '<w:footnote w:id="1"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
        '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve">{FOOTNOTE}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, content.encode(), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _at_a_fixed_time(data: bytes) -> bytes:
    """Return the zip file ``data`` with the time of the letter on each of its parts, in a fixed order."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        for name in sorted(names, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, WRITTEN.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()


if __name__ == "__main__":
    (Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "letter.docx").write_bytes(letter())
