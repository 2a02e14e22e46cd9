"""What a reader of the paper would see: each structure of a Word file, read once or named as not read."""

import contextlib
from itertools import pairwise

import pytest
from test_word_samples import (
    DECLARATION,
    STYLES,
    control,
    field,
    mark,
    note,
    package,
    paragraph,
    read,
    reference,
    run,
    table,
    text_box,
    texts,
)

from carelang.formats import word
from carelang.formats.word.walker import Walker
from carelang.types import Span, UnreadableFile


def only(body: str, **parts):
    (segment,) = read(body, **parts).segments
    return segment


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(run("pla") + '<w:proofErr w:type="spellStart"/>' + run("cement"), "placement", id="split word"),
        pytest.param("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:ptab/></w:r>" + run("c"), "a\tb\tc", id="tabs"),
        pytest.param("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t></w:r>", "a\nb\nc", id="line breaks"),
        pytest.param(
            "<w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>compliant</w:t></w:r>", "non\u2011compliant", id="hyphen"
        ),
        pytest.param("<w:r><w:t>ab</w:t><w:softHyphen/><w:t>sconded</w:t></w:r>", "ab\u00adsconded", id="soft hyphen"),
        pytest.param(
            '<w:r><w:t>a</w:t><w:sym w:char="F0A7"/><w:pgNum/><w:dayLong/></w:r>', "a" + "\ufffc" * 3, id="signs"
        ),
        pytest.param(run("a") + "<w:r><w:lastRenderedPageBreak/><w:t>b</w:t></w:r>", "ab", id="rendered page break"),
        pytest.param('<w:hyperlink r:id="x">' + run("link") + "</w:hyperlink>", "link", id="hyperlink"),
        pytest.param('<w:smartTag w:element="a">' + run("smart") + "</w:smartTag>", "smart", id="smart tag"),
        pytest.param('<w:customXml w:element="a">' + run("custom") + "</w:customXml>", "custom", id="custom XML"),
        pytest.param(
            '<w:bdo w:val="rtl">' + run("one") + '</w:bdo><w:dir w:val="rtl">' + run("two") + "</w:dir>",
            "onetwo",
            id="direction",
        ),
        pytest.param(control(run("inside")), "inside", id="inline control"),
        pytest.param('<w:ins w:id="1" w:author="A">' + run("new") + "</w:ins>", "new", id="insertion"),
        pytest.param('<w:moveTo w:id="1" w:author="A">' + run("moved") + "</w:moveTo>", "moved", id="moved here"),
        pytest.param(run("a") + '<w:del w:id="1"><w:r><w:delText>gone</w:delText></w:r></w:del>', "a", id="deletion"),
        pytest.param(run("a") + '<w:moveFrom w:id="1">' + run("gone") + "</w:moveFrom>", "a", id="moved away"),
        pytest.param('<w:fldSimple w:instr=" AUTHOR ">' + run("Jo") + "</w:fldSimple>", "Jo", id="simple field"),
        pytest.param(run("see ") + field(run("page 3")), "see page 3", id="field result"),
        pytest.param(
            run("a") + mark("begin") + "<w:r><w:instrText>XE</w:instrText></w:r>" + mark("end") + run("b"),
            "ab",
            id="field without result",
        ),
        pytest.param(
            mark("begin") + run("code") + field(run("inner")) + mark("separate") + run("result") + mark("end"),
            "result",
            id="field in the code of a field",
        ),
        pytest.param(mark("begin") + run("kept"), "kept", id="field without end"),
        pytest.param(mark("end") + mark("separate") + run("kept"), "kept", id="end without field"),
        pytest.param(
            "<w:r><w:ruby><w:rubyPr/><w:rt>"
            + run("above")
            + "</w:rt><w:rubyBase>"
            + run("base")
            + "</w:rubyBase></w:ruby></w:r>",
            "abovebase",
            id="ruby",
        ),
        pytest.param("<w:r><w:t> stripped </w:t></w:r>" + run("kept "), "strippedkept ", id="outer white space"),
        pytest.param('<w:r><w:t xml:space="default"> a\u00a0</w:t></w:r>', "a\u00a0", id="no-break space stays"),
        pytest.param("<w:r><w:t> </w:t></w:r>" + run("a"), "a", id="only white space"),
        pytest.param(
            "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:t>new</w:t></mc:Choice><mc:Fallback>"
            "<w:t>old</w:t></mc:Fallback></mc:AlternateContent></w:r>",
            "new",
            id="alternatives",
        ),
        pytest.param(
            run("a") + "<mc:AlternateContent><mc:Fallback>" + run("old") + "</mc:Fallback></mc:AlternateContent>",
            "a",
            id="alternative without choice",
        ),
        pytest.param(run("a") + "<!-- remark --><?pi x?>" + run("b"), "ab", id="XML comments"),
    ],
)
def test_text_of_a_paragraph(content: str, text: str) -> None:
    assert only(f"<w:p>{content}</w:p>").text == text


def test_white_space_counts_where_an_ancestor_preserves_it() -> None:
    assert only('<w:p xml:space="preserve"><w:r><w:t>a </w:t></w:r><w:r><w:t>b</w:t></w:r></w:p>').text == "a b"


def test_objects_are_one_unit_and_the_mark_of_a_note_too() -> None:
    drawing = "<w:r><w:drawing><pic:pic/></w:drawing></w:r>"
    assert only(paragraph("a", drawing, "b", reference("footnote", 2))).text == "a\ufffcb\ufffc"


def test_a_paragraph_without_words_is_no_segment() -> None:
    assert texts(paragraph() + paragraph(" \u00a0") + paragraph("<w:r><w:drawing/></w:r>") + paragraph("a")) == ["a"]


def test_strict_files_are_read_like_others() -> None:
    body = paragraph("a ", field(run("b"))) + table(["c"]) + paragraph("d", reference("footnote", 1))
    data = package(body, strict=True, footnotes=note("footnote", 1, "e"), header1=paragraph("f"), styles=STYLES)
    document = word.read_bytes(data, "strict.docx")
    assert [one.text for one in document.segments] == ["a b", "c", "d\ufffc", "e", "f"]
    assert document.segments[0].notes == ((Span(2, 3), "field"),)


def test_places_are_counted_under_headings() -> None:
    heading = '<w:pStyle w:val="Ours"/>'
    body = (
        paragraph("one")
        + paragraph()
        + paragraph("two")
        + paragraph("What happens next", properties=heading)
        + paragraph("three")
        + paragraph("four")
        + paragraph("x" * 80, properties=heading)
        + paragraph("five")
    )
    long = "x" * 59 + "…"
    assert [segment.place for segment in read(body, styles=STYLES).segments] == [
        "paragraph 1",
        "paragraph 2",
        "heading “What happens next”",
        "under “What happens next”, paragraph 1",
        "under “What happens next”, paragraph 2",
        f"heading “{long}”",
        f"under “{long}”, paragraph 1",
    ]


def test_places_in_tables() -> None:
    inner = table(["x", "y"], ["z"])
    body = table(["a"]) + table(["b", paragraph("c") + paragraph() + paragraph("d")], [inner + paragraph("e")])
    assert [(one.text, one.place, one.kind) for one in read(body).segments] == [
        ("a", "table 1, row 1, cell 1", "cell"),
        ("b", "table 2, row 1, cell 1", "cell"),
        ("c", "table 2, row 1, cell 2", "cell"),
        ("d", "table 2, row 1, cell 2, paragraph 2", "cell"),
        ("x", "table 2, row 2, cell 1, inner table 1, row 1, cell 1", "cell"),
        ("y", "table 2, row 2, cell 1, inner table 1, row 1, cell 2", "cell"),
        ("z", "table 2, row 2, cell 1, inner table 1, row 2, cell 1", "cell"),
        ("e", "table 2, row 2, cell 1", "cell"),
    ]


def test_rows_and_cells_in_controls_are_read_and_merged_cells_once() -> None:
    row = "<w:tr>" + control("<w:tc>" + paragraph("in a control") + "</w:tc>") + "</w:tr>"
    merged = "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/><w:vMerge w:val='restart'/></w:tcPr>" + paragraph("wide")
    below = "</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>"
    body = "<w:tbl><w:tblPr/>" + control(row) + merged + below + "</w:tbl>"
    assert [(one.text, one.place) for one in read(body).segments] == [
        ("in a control", "table 1, row 1, cell 1"),
        ("wide", "table 1, row 2, cell 1"),
    ]


@pytest.mark.parametrize(
    ("properties", "kind"),
    [
        ('<w:pStyle w:val="berschrift1"/>', "heading"),
        ('<w:pStyle w:val="Ours"/>', "heading"),
        ('<w:pStyle w:val="Heading2"/>', "heading"),
        ('<w:outlineLvl w:val="2"/>', "heading"),
        ('<w:outlineLvl w:val="many"/>', "paragraph"),
        ('<w:pStyle w:val="berschrift1"/><w:outlineLvl w:val="9"/>', "paragraph"),
        ('<w:pStyle w:val="Zitat"/>', "quotation"),
        ('<w:pStyle w:val="Words"/>', "quotation"),
        ('<w:pStyle w:val="Beschriftung"/>', "caption"),
        ('<w:pStyle w:val="Punkte"/>', "list item"),
        ('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>', "list item"),
        ('<w:pStyle w:val="Punkte"/><w:numPr><w:numId w:val="0"/></w:numPr>', "paragraph"),
        ('<w:pStyle w:val="berschrift1"/><w:numPr><w:numId w:val="1"/></w:numPr>', "heading"),
        ('<w:pStyle w:val="Nowhere"/>', "paragraph"),
        ("<w:pStyle/>", "paragraph"),
        ("", "paragraph"),
    ],
)
def test_kinds_by_style(properties: str, kind: str) -> None:
    body = paragraph("words", properties=properties)
    assert only(body, styles=STYLES).kind == kind
    in_cell = only(f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>", styles=STYLES)
    assert in_cell.kind == ("cell" if kind == "paragraph" else kind)
    in_header = only("<w:p/>", header1=body, styles=STYLES)
    assert in_header.kind == ("quotation" if kind == "quotation" else "header")


def test_the_default_style_counts_where_none_is_named() -> None:
    styles = '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="heading 3"/></w:style><w:style/>'
    assert only(paragraph("a"), styles=styles).kind == "heading"


def test_headers_and_footers_once_a_part_with_the_pages_they_are_for() -> None:
    def section(*references: str) -> str:
        return f"<w:sectPr>{''.join(references)}</w:sectPr>"

    first = section(
        '<w:headerReference w:type="default" r:id="rheader1"/>',
        '<w:headerReference w:type="first" r:id="rheader2"/>',
        '<w:footerReference w:type="even" r:id="rfooter1"/>',
    )
    second = section(
        '<w:headerReference w:type="default" r:id="rheader1"/>',
        '<w:footerReference r:id="rfooter2"/>',
        '<w:footerReference w:type="first"/>',
    )
    document = read(
        paragraph("one", properties=first) + paragraph("two") + second,
        header1=paragraph("a") + paragraph("b"),
        header2=paragraph("c"),
        footer1=table(["d"]),
        footer2=paragraph("e"),
        footer3=paragraph("f"),
    )
    assert [(one.text, one.place, one.kind) for one in document.segments[2:]] == [
        ("a", "header", "header"),
        ("b", "header, paragraph 2", "header"),
        ("c", "header (first page)", "header"),
        ("d", "footer (even pages), table 1, row 1, cell 1", "footer"),
        ("e", "footer, section 2", "footer"),
        ("f", "footer (not in use)", "footer"),
    ]


def test_notes_are_numbered_in_order_of_reading() -> None:
    body = paragraph("a", reference("footnote", 7)) + paragraph("b", reference("footnote", 3), reference("endnote", 3))
    footnotes = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        + note("footnote", 3, "second")
        + note("footnote", 7, "first")
        + note("footnote", 9, "lost")
    )
    document = read(body, footnotes=footnotes, endnotes=note("endnote", 3, "end") + "<w:endnote/>")
    assert [(one.text, one.place, one.kind) for one in document.segments[2:]] == [
        ("second", "footnote 2", "footnote"),
        ("first", "footnote 1", "footnote"),
        ("lost", "footnote (no mark in the text)", "footnote"),
        ("end", "endnote 1", "endnote"),
    ]


def test_text_boxes_once_after_the_paragraph_they_hang_on() -> None:
    inner = paragraph("deeper", text_box(paragraph("deepest")))
    body = paragraph("host ", text_box(paragraph("one") + paragraph("two"), table(["three"]), inner), "goes on")
    legacy = paragraph(
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        + paragraph("old")
        + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    document = read(body + legacy, header1=paragraph(text_box(paragraph("in the header"))))
    assert [(one.text, one.place, one.kind) for one in document.segments] == [
        ("host \ufffcgoes on", "paragraph 1", "paragraph"),
        ("one", "text box 1", "text box"),
        ("two", "text box 1, paragraph 2", "text box"),
        ("three", "text box 1, table 1, row 1, cell 1", "text box"),
        ("deeper\ufffc", "text box 1, paragraph 3", "text box"),
        ("deepest", "text box 2", "text box"),
        ("old", "text box 3", "text box"),
        ("in the header", "header (not in use), text box 4", "text box"),
    ]


def test_a_dropped_capital_belongs_to_the_paragraph_it_begins() -> None:
    frame = '<w:framePr w:dropCap="drop" w:lines="3"/>'
    body = paragraph("D", properties=frame) + paragraph("ear Mia") + paragraph("B", properties=frame) + table(["cell"])
    assert texts(body + paragraph("C", properties=frame)) == ["Dear Mia", "B", "cell", "C"]
    assert read(body).segments[0].place == "paragraph 1"


def test_fields_cross_paragraphs() -> None:
    body = (
        paragraph("a", mark("begin"), "<w:r><w:instrText>TOC</w:instrText></w:r>")
        + paragraph("code")
        + paragraph(mark("separate"), "b ", field(run("1")))
        + paragraph("c", mark("end"), "d")
    )
    document = read(body)
    assert [(one.text, one.notes) for one in document.segments] == [
        ("a", ()),
        ("b 1", ((Span(0, 3), "field"),)),
        ("cd", ((Span(0, 1), "field"),)),
    ]


def test_notes_say_hidden_insertion_field_and_control() -> None:
    bound = control(run("bound "), '<w:dataBinding w:xpath="x"/>') + control(run("free "), "<w:alias w:val='a'/>")
    body = paragraph(
        "seen ",
        run("hidden ", "<w:vanish/>"),
        '<w:ins w:id="1">' + run("both ", "<w:vanish/>") + run("new ") + "</w:ins>",
        bound,
        control(run("locked"), '<w:lock w:val="sdtContentLocked"/>')
        + control(run("open"), '<w:lock w:val="sdtLocked"/>'),
        control(run("x"), "<w14:checkbox/>"),
    )
    segment = only(body)
    assert [(segment.text[start:end], name) for (start, end), name in segment.notes] == [
        ("hidden both ", "hidden"),
        ("both new ", "insertion"),
        ("bound ", "control"),
        ("locked", "control"),
        ("x", "control"),
    ]
    assert all(before[0] <= after[0] for before, after in pairwise(segment.notes))


@pytest.mark.parametrize(
    ("properties", "look", "hidden"),
    [
        ("", '<w:vanish w:val="0"/>', False),
        ("", "<w:specVanish/>", True),
        ("", '<w:rStyle w:val="Versteckt"/>', True),
        ('<w:pStyle w:val="Geheim"/>', "", True),
        ('<w:pStyle w:val="Geheim"/>', '<w:vanish w:val="false"/>', False),
        ('<w:pStyle w:val="Geheim"/>', '<w:rStyle w:val="Versteckt"/>', False),
        ("", "<w:webHidden/>", False),
    ],
)
def test_hidden_text_by_run_or_style(properties: str, look: str, hidden: bool) -> None:
    segment = only(paragraph(run("words", look), properties=properties), styles=STYLES)
    assert segment.notes == (((Span(0, 5), "hidden"),) if hidden else ())


def test_placeholders_and_tables_of_contents_are_not_read_and_named() -> None:
    contents = control(
        paragraph("Contents"), '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    )
    gallery = control(paragraph("page number"), '<w:docPartObj><w:docPartGallery w:val="Page Numbers"/></w:docPartObj>')
    asked = control(run("Click here"), "<w:showingPlcHdr/>")
    answered = control(run("answer"), '<w:showingPlcHdr w:val="0"/>')
    document = read(contents + gallery + paragraph(asked, answered) + paragraph(asked))
    assert [one.text for one in document.segments] == ["page number", "answer"]
    assert document.unchecked == (
        "2 controls with placeholder text (nobody has written there yet)",
        "1 table of contents (the headings themselves are read)",
    )


def test_what_is_not_read_is_named_with_its_number() -> None:
    def drawn(*inside: str) -> str:
        return "".join(f"<w:r><w:drawing>{one}</w:drawing></w:r>" for one in inside)

    body = (
        paragraph(drawn("<pic:pic/>", "<pic:pic/>", "<c:chart/>", "<dgm:relIds/>", "<a:t>art</a:t>"))
        + paragraph(
            "<w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject/></w:object></w:r>"
            '<w:r><w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict></w:r>'
            "<w:r><w:object><w:control/></w:object></w:r><w:r><w:contentPart/></w:r>"
        )
        + paragraph("x", "<m:oMath><m:r><m:t>y</m:t></m:r></m:oMath>", "<m:oMathPara><m:oMath/></m:oMathPara>")
        + paragraph(
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList/></w:ffData></w:fldChar></w:r>', mark("end")
        )
        + '<w:altChunk r:id="x"/>'
        + paragraph('<w:subDoc r:id="x"/>')
        + paragraph('<w:del w:id="1"><w:r><w:delText>a</w:delText></w:r></w:del><w:moveFrom w:id="2"/>')
        + "<w:r><w:t>stray</w:t></w:r><w:tr><w:tc>"
        + paragraph("loose cell")
        + "</w:tc></w:tr>"
    )
    document = read(body, comments='<w:comment w:id="0" w:author="A"/>')
    assert [one.text for one in document.segments] == ["x\ufffc\ufffc", "loose cell"]
    assert document.unchecked == (
        "2 pictures (words in pictures are not read)",
        "1 chart (words in charts are not read)",
        "1 SmartArt diagram (its words are not read)",
        "2 drawings with words (words drawn as art are not read)",
        "1 handwritten drawing (handwriting is not read)",
        "1 embedded file (open it and check it on its own)",
        "1 inserted file (its text joins the document only when Word opens and saves it)",
        "1 linked subdocument (check it on its own)",
        "2 formulas (mathematics is not read)",
        "1 form control (words in form controls are not read)",
        "1 drop-down form field (the choice is not read)",
        "2 tracked deletions (deleted text is not read)",
        "1 comment (comments are not read)",
        "1 piece of text outside any paragraph (it is not shown)",
    )


def test_paragraphs_within_paragraphs_lose_nothing() -> None:
    assert texts(f"<w:p>{run('a')}{paragraph('b')}{run('c')}</w:p>") == ["ac", "b"]


def test_text_in_unknown_wrappers_is_read() -> None:
    assert texts(f"<w:unknown>{paragraph('<w:odd>' + run('a') + '</w:odd>')}</w:unknown>") == ["a"]


def test_a_part_that_is_named_and_missing_is_told() -> None:
    links = (
        f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" '
        'Target="header9.xml"/><Relationship Id="b" Target="http://example.org" TargetMode="External" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"/></Relationships>'
    )
    document = read(paragraph("a"), extra={"word/_rels/document.xml.rels": links.encode()})
    assert document.unchecked == ("1 header or footer (the file names it but does not hold it)",)


def test_the_main_part_is_found_by_its_relationship() -> None:
    data = package(paragraph("a"), main="odd/place/doc 2.xml")
    assert [one.text for one in word.read_bytes(data, "a.docx").segments] == ["a"]


def test_malformed_numbers_do_not_matter() -> None:
    body = paragraph(
        "a",
        '<w:r><w:footnoteReference w:id="x"/></w:r>',
        "<w:r><w:footnoteReference/></w:r>",
        properties='<w:numPr><w:numId w:val="x"/></w:numPr><w:outlineLvl/>',
    )
    assert texts(body, footnotes='<w:footnote w:id="x">' + paragraph("b") + "</w:footnote>") == ["a\ufffc\ufffc", "b"]


def test_deep_nesting_is_read_or_refused() -> None:
    deep = paragraph("deep")
    for _ in range(45):
        deep = table([deep])
    assert texts(deep) == ["deep"]
    for wrapper in ("w:ins", "w:fldSimple", "w:hyperlink"):
        for depth in (240, 400, 1_500):
            with contextlib.suppress(UnreadableFile):
                assert texts(f"<w:p>{f'<{wrapper}>' * depth}{run('deep')}{f'</{wrapper}>' * depth}</w:p>") == ["deep"]


def test_text_that_is_nested_too_deeply_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(self: Walker, *_: object) -> None:
        endless(self)

    monkeypatch.setattr(Walker, "story", endless)
    with pytest.raises(UnreadableFile, match="nested too deeply"):
        read(paragraph("a"))
