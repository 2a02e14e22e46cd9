"""A page in Word: A4, plain headings, large type, and the same bytes for the same words."""

import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final, NamedTuple

_FACE: Final = "Arial"
_SIZES: Final = (("Normal", 11), ("Title", 18), ("Heading 1", 14), ("Footer", 9))
_LIGHT: Final = "F2F2F2"


class Text(NamedTuple):
    """Words of a paragraph, in bold or not."""

    text: str
    strong: bool = False


def bold(text: str) -> Text:
    """Return ``text`` as words in bold."""
    return Text(text, True)


class Paper:
    """A new Word document, filled from the top; ``footer`` stands at the foot of each page, before its number."""

    def __init__(self, title: str, date: datetime, footer: str) -> None:
        import docx

        self._document: Any = docx.Document()
        self._set_page()
        self._set_styles()
        self._set_footer(footer)
        self._set_properties(title, date)

    def title(self, text: str) -> None:
        """Add the title."""
        self._document.add_paragraph(text, "Title")

    def heading(self, text: str) -> None:
        """Add a heading."""
        self._document.add_paragraph(text, "Heading 1")

    def paragraph(self, texts: Sequence[Text]) -> None:
        """Add a paragraph, with room before it if it follows a table."""
        added = self._add("Normal", texts)
        before = added._p.getprevious()
        if before is not None and before.tag.endswith("}tbl"):
            added.paragraph_format.space_before = added.style.paragraph_format.space_after

    def numbered(self, texts: Sequence[Text]) -> None:
        """Add the next item of a numbered list; it stays on the page of what stands ``under`` it."""
        self._add("List Number", texts).paragraph_format.keep_with_next = True

    def under(self, texts: Sequence[Text]) -> None:
        """Add a paragraph to the item above."""
        self._add("List Continue", texts)

    def bullet(self, texts: Sequence[Text]) -> None:
        """Add an item to a list."""
        self._add("List Bullet", texts)

    def explained(self, texts: Sequence[Text], explanation: str) -> None:
        """Add words, and their explanation as a paragraph of its own that can be copied whole."""
        from docx.shared import Pt

        term = self._add("Normal", texts).paragraph_format
        term.keep_with_next, term.space_after = True, Pt(0)
        self._add("List Continue", [Text(explanation)]).paragraph_format.space_after = Pt(6)

    def caption(self, texts: Sequence[Text]) -> None:
        """Add a paragraph that stays on the page of what follows it."""
        self._add("Normal", texts).paragraph_format.keep_with_next = True

    def picture(self, png: bytes, width: int, title: Sequence[Text], alternative: str) -> None:
        """Add a picture ``width`` millimetres wide, with its title above it and a text alternative."""
        from docx.shared import Mm

        self.caption(title)
        shape = self._document.add_picture(BytesIO(png), width=Mm(width))
        shape._inline.docPr.set("descr", alternative)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[Sequence[Text]]], widths: Sequence[int]) -> None:
        """Add a table whose header row is repeated on each page; ``widths`` are in millimetres."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Mm, Pt

        table = self._document.add_table(0, len(header), "Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for at, row in enumerate([[[bold(text)] for text in header], *rows]):
            added = table.add_row()
            properties = added._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if not at:
                properties.append(OxmlElement("w:tblHeader"))
            for cell, texts, width in zip(added.cells, row, widths, strict=True):
                cell.width = Mm(width)
                form = _fill(cell.paragraphs[0], texts).paragraph_format
                form.space_before = form.space_after = Pt(2)
                if not at:
                    shade = OxmlElement("w:shd")
                    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _LIGHT)):
                        shade.set(qn(f"w:{name}"), value)
                    cell._tc.get_or_add_tcPr().append(shade)

    def bytes(self) -> bytes:
        """Return the file. The zip's own times are those of its epoch, so that they tell nothing."""
        saved, fixed = BytesIO(), BytesIO()
        self._document.save(saved)
        with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                entry = zipfile.ZipInfo(name)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 0
                target.writestr(entry, source.read(name))
        return fixed.getvalue()

    def _add(self, style: str, texts: Sequence[Text]) -> Any:
        return _fill(self._document.add_paragraph(style=style), texts)

    def _set_page(self) -> None:
        from docx.shared import Mm

        (page,) = self._document.sections
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(20)
        page.top_margin, page.bottom_margin = Mm(18), Mm(16)
        page.footer_distance = Mm(8)

    def _set_styles(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Mm, Pt

        styles = self._document.styles
        for name, size in _SIZES:
            _set_type(styles[name], size)
        title = styles["Title"]
        title.font.bold = True
        title.element.pPr.remove(title.element.pPr.find(qn("w:pBdr")))
        for name, before, after in (
            ("Normal", 0, 6),
            ("Title", 0, 8),
            ("Heading 1", 12, 4),
            ("List Number", 4, 2),
            ("List Continue", 0, 2),
            ("List Bullet", 0, 2),
        ):
            form = styles[name].paragraph_format
            form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.1
        styles["List Continue"].paragraph_format.left_indent = Mm(6.35)

    def _set_footer(self, text: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        paragraph = self._document.sections[0].footer.paragraphs[0]
        paragraph.add_run(f"{text} Page ")
        for name, joint in (("PAGE", " of "), ("NUMPAGES", ".")):
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), name)
            paragraph._p.append(field)
            paragraph.add_run(joint)

    def _set_properties(self, title: str, date: datetime) -> None:
        properties = self._document.core_properties
        when = date.astimezone(UTC).replace(tzinfo=None, microsecond=0) if date.tzinfo else date.replace(microsecond=0)
        properties.created = properties.modified = when
        properties.author = properties.last_modified_by = "carelang"
        properties.title, properties.comments, properties.language = title[:255], "", "en-GB"


def _fill(paragraph: Any, texts: Sequence[Text]) -> Any:
    for text, strong in texts:
        if text:
            paragraph.add_run(text).bold = strong or None
    return paragraph


def _set_type(style: Any, size: int) -> None:
    """Set a style in black and one typeface, whatever the theme of the template says."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.color.rgb = _FACE, Pt(size), RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for name in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), _FACE)
    if style.name == "Normal":
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-GB")
        style.element.rPr.append(language)
