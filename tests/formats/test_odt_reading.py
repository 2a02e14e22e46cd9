"""What a reader of the paper would see: each structure of an OpenDocument text, read once or named as not read."""

import pytest
from test_odt_samples import (
    ENTRY,
    TYPE,
    flat,
    frame,
    h,
    note,
    p,
    package,
    page,
    read,
    table,
    text_box,
    texts,
)

from carelang.formats import odt
from carelang.formats.odt.names import FIELDS
from carelang.types import Segment, Span


def only(body: str, **parts) -> Segment:
    (segment,) = read(body, **parts).segments
    return segment


def noted(segment: Segment) -> list[tuple[str, str]]:
    return [(segment.text[start:end], name) for (start, end), name in segment.notes]


def span(style: str, content: str) -> str:
    return f'<text:span text:style-name="{style}">{content}</text:span>'


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param("pla<text:span>ce</text:span>ment", "placement", id="split word"),
        pytest.param("<text:span>a<text:span>b</text:span></text:span>c", "abc", id="spans in spans"),
        pytest.param('see <text:a xlink:href="https://x">our page</text:a>', "see our page", id="link"),
        pytest.param("a<text:tab/>b", "a\tb", id="tab"),
        pytest.param("a<text:line-break/>b", "a\nb", id="line break"),
        pytest.param('a<text:s/>b<text:s text:c="3"/>c', "a b   c", id="spaces"),
        pytest.param("a<text:soft-page-break/>b", "ab", id="soft page break"),
        pytest.param("ab\u00adsconded non\u2011compliant", "ab\u00adsconded non\u2011compliant", id="hyphens"),
        pytest.param("a\u00a0b", "a\u00a0b", id="no-break space"),
        pytest.param("<text:meta>a</text:meta><text:bookmark text:name='x'/>b", "ab", id="metadata and bookmarks"),
        pytest.param(
            "<text:ruby> <text:ruby-base>base</text:ruby-base>\n<text:ruby-text>above</text:ruby-text></text:ruby>",
            "baseabove",
            id="ruby",
        ),
        pytest.param("a<!-- remark --><?pi x?>b", "ab", id="XML comments"),
        pytest.param("a<text:odd>b<loext:odd>c</loext:odd></text:odd>", "abc", id="unknown wrappers"),
        pytest.param("<loext:content-control>free</loext:content-control>", "free", id="content control"),
        pytest.param("a" + frame("<draw:image/>", "as-char") + "b", "a\ufffcb", id="picture in the line"),
        pytest.param("a" + frame("<draw:image/>", "char") + "b", "ab", id="picture beside the line"),
        pytest.param("a<draw:a>" + frame("<draw:image/>", "as-char") + "</draw:a>", "a\ufffc", id="linked picture"),
        pytest.param("<text:number>3.</text:number>a", "a", id="number"),
    ],
)
def test_text_of_a_paragraph(content: str, text: str) -> None:
    assert only(p(content)).text == text
    assert only(h(content)).text == text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("  A \t lead\n and <text:span>  span </text:span> trail \n", "A lead and span trail"),
        ("<text:span> </text:span>a<text:span> </text:span> <text:span> </text:span>", "a"),
        ("[ <text:s/> ]", "[   ]"),
        (" <text:tab/> a <text:line-break/> b", "\t a \n b"),
        ('a<text:s text:c="many"/>b<text:s text:c="-4"/>c', "a b c"),
        ('a<text:s text:c="999999999"/>b', "a" + " " * 100 + "b"),
        ("a " + note("footnote") + " b", "a \ufffc b"),
    ],
)
def test_white_space_collapses(content: str, text: str) -> None:
    assert only(p(content)).text == text


def test_a_paragraph_without_words_is_no_segment() -> None:
    assert texts(p() + p(" \u00a0") + p(frame("<draw:image/>", "as-char")) + p("a")) == ["a"]


def test_paragraphs_within_paragraphs_lose_nothing() -> None:
    assert texts(p("a", p("b"), "c")) == ["ac", "b"]


def test_places_are_counted_under_headings() -> None:
    body = p("one") + p() + p("two") + h("What  happens next") + p("three") + h("x" * 80) + p("four")
    long = "x" * 59 + "…"
    assert [(one.place, one.kind) for one in read(body).segments] == [
        ("paragraph 1", "paragraph"),
        ("paragraph 2", "paragraph"),
        ("heading “What happens next”", "heading"),
        ("under “What happens next”, paragraph 1", "paragraph"),
        (f"heading “{long}”", "heading"),
        (f"under “{long}”, paragraph 1", "paragraph"),
    ]


def test_lists() -> None:
    item = "<text:list-item><text:number>1.</text:number>{}</text:list-item>"
    inner = f"<text:list>{item.format(p('deep'))}</text:list>"
    body = (
        "<text:list><text:list-header>"
        + p("header")
        + "</text:list-header>"
        + item.format(p("one") + inner)
        + item.format(h("heading"))
        + item.format(p("said", style="Quotations"))
        + "</text:list><text:numbered-paragraph>"
        + p("numbered")
        + "</text:numbered-paragraph>"
        + p("after")
    )
    assert [(one.text, one.kind) for one in read(body).segments] == [
        ("header", "list item"),
        ("one", "list item"),
        ("deep", "list item"),
        ("heading", "heading"),
        ("said", "quotation"),
        ("numbered", "list item"),
        ("after", "paragraph"),
    ]


@pytest.mark.parametrize(
    ("style", "kind"),
    [
        ("Quotations", "quotation"),
        ("Own_20_words", "quotation"),
        ("Zitat", "quotation"),
        ("Block_20_Text", "quotation"),
        ("P1", "quotation"),
        ("Caption", "caption"),
        ("Illustration", "caption"),
        ("Title", "heading"),
        ("Round", "paragraph"),
        ("Nowhere", "paragraph"),
        ("Odd_d800_name", "paragraph"),
        ("", "paragraph"),
    ],
)
def test_kinds_by_style(style: str, kind: str) -> None:
    automatic = (
        '<style:style style:family="paragraph" style:name="P1" style:parent-style-name="Own_20_words"/>'
        '<style:style style:family="text" style:name="Nowhere" style:parent-style-name="Quotations"/>'
    )
    body = p("words", style=style)
    assert only(body, automatic=automatic).kind == kind
    in_cell = only(table([body]), automatic=automatic).kind
    assert in_cell == ("cell" if kind == "paragraph" else kind)
    in_box = only(p(text_box(body)), automatic=automatic).kind
    assert in_box == ("quotation" if kind == "quotation" else "text box")


def test_automatic_styles_hold_for_their_own_part() -> None:
    own = '<style:style style:family="paragraph" style:name="P1" style:parent-style-name="{}"/>'
    document = read(
        p("body", style="P1"),
        automatic=own.format("Quotations"),
        page_styles=own.format("Secret"),
        pages=page("Standard", f"<style:header>{p('head', style='P1')}</style:header>"),
    )
    assert [(one.text, one.kind, noted(one)) for one in document.segments] == [
        ("body", "quotation", []),
        ("head", "header", [("head", "hidden")]),
    ]


def test_sections_hidden_or_not() -> None:
    def section(inside: str, more: str = "") -> str:
        return f"<text:section {more}><text:section-source/>{inside}</text:section>"

    body = (
        section(p("seen") + section(p("never"), 'text:display="none"') + p("again"))
        + section(p("not now") + table(["cell"]), 'text:display="condition" text:is-hidden="true"')
        + section(p("now"), 'text:display="condition" text:is-hidden="false"')
    )
    assert [(one.text, one.place, noted(one)) for one in read(body).segments] == [
        ("seen", "paragraph 1", []),
        ("never", "paragraph 2", [("never", "hidden")]),
        ("again", "paragraph 3", []),
        ("not now", "paragraph 4", [("not now", "hidden")]),
        ("cell", "table 1, row 1, cell 1", [("cell", "hidden")]),
        ("now", "paragraph 5", []),
    ]


def test_places_in_tables() -> None:
    inner = table(["x", "y"], ["z"])
    listed = f"<text:list><text:list-item>{p('item')}</text:list-item></text:list>"
    rows = table(["b", p("c") + p() + p("d")], [inner + p("e"), listed])
    headed = rows.replace("<table:table-row>", "<table:table-header-rows><table:table-row>", 1).replace(
        "</table:table-row>", "</table:table-row></table:table-header-rows>", 1
    )
    body = table(["a"]) + f"<text:list><text:list-item>{table(['f'])}</text:list-item></text:list>" + headed
    assert [(one.text, one.place, one.kind) for one in read(body).segments] == [
        ("a", "table 1, row 1, cell 1", "cell"),
        ("f", "table 2, row 1, cell 1", "cell"),
        ("b", "table 3, row 1, cell 1", "cell"),
        ("c", "table 3, row 1, cell 2", "cell"),
        ("d", "table 3, row 1, cell 2, paragraph 2", "cell"),
        ("x", "table 3, row 2, cell 1, inner table 1, row 1, cell 1", "cell"),
        ("y", "table 3, row 2, cell 1, inner table 1, row 1, cell 2", "cell"),
        ("z", "table 3, row 2, cell 1, inner table 1, row 2, cell 1", "cell"),
        ("e", "table 3, row 2, cell 1", "cell"),
        ("item", "table 3, row 2, cell 2", "list item"),
    ]


def test_repeated_rows_and_cells_are_read_once() -> None:
    many = 'table:number-columns-repeated="{}"'
    body = (
        '<table:table><table:table-row table:number-rows-repeated="3">'
        f"<table:table-cell {many.format(2)}>{p('a')}</table:table-cell><table:table-cell>{p('b')}</table:table-cell>"
        '</table:table-row><table:table-row table:number-rows-repeated="999999999">'
        f"<table:table-cell {many.format(999999999)}>{p('c')}</table:table-cell>"
        f"<table:table-cell {many.format('9' * 4000)}>{p('d')}</table:table-cell>"
        f"<table:table-cell {many.format('-1')}>{p('e')}</table:table-cell>"
        f"</table:table-row><table:table-row><table:table-cell>{p('f')}</table:table-cell></table:table-row>"
        f'<table:table-row table:visibility="collapse"><table:table-cell>{p("g")}</table:table-cell>'
        "</table:table-row></table:table>"
    )
    assert [(one.text, one.place, noted(one)) for one in read(body).segments] == [
        ("a", "table 1, row 1, cell 1", []),
        ("b", "table 1, row 1, cell 3", []),
        ("c", "table 1, row 4, cell 1", []),
        ("d", "table 1, row 4, cell 1000000000", []),
        ("e", "table 1, row 4, cell 1000000001", []),
        ("f", "table 1, row 1000000003, cell 1", []),
        ("g", "table 1, row 1000000004, cell 1", [("g", "hidden")]),
    ]


def test_covered_cells_are_hidden() -> None:
    body = (
        '<table:table><table:table-row><table:table-cell table:number-columns-spanned="2">'
        f"{p('wide')}</table:table-cell><table:covered-table-cell>{p('under')}</table:covered-table-cell>"
        f'<table:table-cell table:number-rows-spanned="2">{p("high")}</table:table-cell></table:table-row>'
        f"<table:table-row><table:table-cell>{p('a')}</table:table-cell><table:table-cell>{p('b')}</table:table-cell>"
        f"<table:covered-table-cell/><table:table-cell>{p('c')}</table:table-cell></table:table-row></table:table>"
    )
    assert [(one.text, one.place.removeprefix("table 1, "), noted(one)) for one in read(body).segments] == [
        ("wide", "row 1, cell 1", []),
        ("under", "row 1, cell 2", [("under", "hidden")]),
        ("high", "row 1, cell 2", []),
        ("a", "row 2, cell 1", []),
        ("b", "row 2, cell 2", []),
        ("c", "row 2, cell 4", []),
    ]


def test_rows_and_cells_outside_a_table_lose_nothing() -> None:
    assert texts(f"<table:table-row><table:table-cell>{p('loose')}</table:table-cell></table:table-row>") == ["loose"]


def test_notes_are_numbered_in_order_of_reading() -> None:
    first = note("footnote", p("first"), p("and more"))
    body = p("a", first, note("endnote", p("end"))) + table([p("b", note("footnote", p("second ", note("endnote"))))])
    assert [(one.text, one.place, one.kind) for one in read(body).segments] == [
        ("a\ufffc\ufffc", "paragraph 1", "paragraph"),
        ("b\ufffc", "table 1, row 1, cell 1", "cell"),
        ("first", "footnote 1", "footnote"),
        ("and more", "footnote 1, paragraph 2", "footnote"),
        ("second \ufffc", "footnote 2", "footnote"),
        ("end", "endnote 1", "endnote"),
    ]


def test_text_boxes_after_the_paragraph_they_hang_on() -> None:
    deeper = p("deeper", text_box(p("deepest"), anchor="as-char"))
    host = p("ho", text_box(p("one") + p("two"), table(["three"]), deeper), "st")
    document = read(
        text_box(p("on the page"), anchor="page") + host,
        pages=page("Standard", f"<style:header>{p(text_box(p('in the header')))}</style:header>"),
    )
    assert [(one.text, one.place, one.kind) for one in document.segments] == [
        ("on the page", "text box 1", "text box"),
        ("host", "paragraph 1", "paragraph"),
        ("one", "text box 2", "text box"),
        ("two", "text box 2, paragraph 2", "text box"),
        ("three", "text box 2, table 1, row 1, cell 1", "text box"),
        ("deeper\ufffc", "text box 2, paragraph 3", "text box"),
        ("deepest", "text box 3", "text box"),
        ("in the header", "header, text box 4", "text box"),
    ]


def test_words_in_shapes() -> None:
    shape = "<draw:custom-shape><svg:title>alternative</svg:title>{}<draw:enhanced-geometry/></draw:custom-shape>"
    line = f"<draw:line>{p()}</draw:line>"
    listed = f"<draw:rect><text:list><text:list-item>{p('in a list')}</text:list-item></text:list></draw:rect>"
    group = f'<draw:g text:anchor-type="as-char">\n{line} {shape.format(p("in"))}\n{listed}</draw:g>'
    body = p("a", line, shape.format(p("words") + p("more")), group, frame(table(["framed"])), "b")
    document = read(body)
    assert [(one.text, one.place) for one in document.segments] == [
        ("a\ufffcb", "paragraph 1"),
        ("words", "text box 1"),
        ("more", "text box 1, paragraph 2"),
        ("in", "text box 2"),
        ("in a list", "text box 3"),
        ("framed", "table 1, row 1, cell 1"),
    ]
    assert document.unchecked == ()


def test_headers_and_footers() -> None:
    margins = "".join(
        f"<style:{name}>{inside}</style:{name}>"
        for name, inside in (
            ("header", p("a") + p("b")),
            ("header-first", p("c")),
            ("header-left", p("d")),
            ("footer", table(["e"])),
        )
    )
    off = f'<style:footer style:display="false">{p("switched off")}</style:footer>'
    pages = (
        page("Spare", f"<style:header>{p('f')}</style:header>")
        + page("Standard", margins)
        + page("Next_20_page", f"<loext:footer-first>{p('g')}</loext:footer-first>", 'style:display-name="Next page"')
        + page("Converted1", off, 'style:next-style-name="Next_20_page"')
    )
    automatic = '<style:style style:family="paragraph" style:name="P1" style:master-page-name="Converted1"/>'
    document = read(p("body", style="P1"), pages=pages, automatic=automatic)
    assert [(one.text, one.place, one.kind, bool(one.notes)) for one in document.segments[1:]] == [
        ("a", "header", "header", False),
        ("b", "header, paragraph 2", "header", False),
        ("c", "header (first page)", "header", False),
        ("d", "header (left pages)", "header", False),
        ("e", "footer, table 1, row 1, cell 1", "footer", False),
        ("switched off", "footer, page style “Converted1”", "footer", True),
        ("g", "footer (first page), page style “Next page”", "footer", False),
        ("f", "header, page style “Spare” (not in use)", "header", False),
    ]
    (other,) = read("", pages=page("Own", f"<style:header>{p('a')}</style:header>")).segments
    assert other.place == "header"


def test_the_same_header_in_two_page_styles_is_read_once() -> None:
    picture = frame("<draw:image/>")
    header = f"<style:header>{p('<text:span>Our</text:span> council', picture)}</style:header>"
    pages = page("Standard", header) + page("Two", header.replace("<text:span>Our</text:span>", "Our"))
    document = read(p("a"), pages=pages + page("Three", header.replace("header", "footer")))
    assert [(one.text, one.kind) for one in document.segments[1:]] == [
        ("Our council", "header"),
        ("Our council", "footer"),
    ]
    assert document.unchecked == ("2 pictures (words in pictures are not read)",)


@pytest.mark.parametrize("name", [name.rpartition("}")[2] for name in FIELDS])
def test_fields_are_noted(name: str) -> None:
    segment = only(p(f"on <text:{name}><text:label text:value='x'/>3 May</text:{name}> we"))
    assert (segment.text, noted(segment)) == ("on 3 May we", [("3 May", "field")])


def test_a_field_that_shows_nothing_is_hidden() -> None:
    segment = only(p('a<text:variable-set text:display="none">b</text:variable-set>'))
    assert segment.notes == ((Span(1, 2), "field"), (Span(1, 2), "hidden"))


def test_field_marks() -> None:
    start, separator, end = (f"<field:fieldmark-{name}/>" for name in ("start", "separator", "end"))
    body = (
        p("a ", start, "code", start, "inner code", separator, "inner", end, separator, "b")
        + p("c", end, " d")
        + p(start, "no separator", end, "!")
        + p(start, "no end ", separator, "e")
    )
    assert [(one.text, noted(one)) for one in read(body).segments] == [
        ("a b", [("b", "field")]),
        ("c d", [("c", "field")]),
        ("no separator!", [("no separator", "field")]),
        ("no end e", [("no end e", "field")]),
    ]
    assert texts(p(separator, end, "kept")) == ["kept"]


@pytest.mark.parametrize(
    ("body", "hidden"),
    [
        (p("words", style="Secret"), "words"),
        (p("words", style="Very_20_secret"), "words"),
        (h("words", style="Secret"), "words"),
        (p("wo", span("Hide", "rd"), "s"), "rd"),
        (p("wo", span("Hide_20_too", "rd"), "s"), "rd"),
        (p("wo", span("Show", "rds"), style="Secret"), "wo"),
        (p("wo", span("Bold", "rds"), style="Secret"), "words"),
        (p(span("Hide", span("Bold", "words"))), "words"),
        (p(span("Hide", span("Show", "words"))), ""),
        (p(text_box(p("words")), style="Secret"), "words"),
        (p(span("Hide", note("footnote", p("words")))), "words"),
        (p("words"), ""),
    ],
)
def test_hidden_by_style(body: str, hidden: str) -> None:
    segment = read(body).segments[-1]
    assert segment.text == "words"
    assert noted(segment) == ([(hidden, "hidden")] if hidden else [])


def test_hidden_by_style_of_every_paragraph() -> None:
    default = '<style:default-style style:family="paragraph">{}</style:default-style>'
    styles = default.format('<style:text-properties text:display="none"/>')
    assert noted(only(p("words"), styles=styles)) == [("words", "hidden")]


def test_hidden_by_field() -> None:
    secret = '<text:hidden-text text:string-value="never shown" text:is-hidden="{}">{}</text:hidden-text>'
    body = (
        p("a ", secret.format("true", ""), " b")
        + p("a ", secret.format("true", "never shown"), " b")
        + p("a ", secret.format("false", "shown"), " b")
        + p("a ", '<text:hidden-text text:string-value="shown"/>', " b")
        + p("gone", '<text:hidden-paragraph text:is-hidden="true"/>', " all")
        + p("stays", '<text:hidden-paragraph text:is-hidden="false"/>')
        + p('<text:conditional-text text:string-value-if-false="no">yes</text:conditional-text>')
        + '<text:hidden-paragraph text:is-hidden="true"/>'
    )
    assert [(one.text, noted(one)) for one in read(body).segments] == [
        ("a never shown b", [("never shown", "field"), ("never shown", "hidden")]),
        ("a never shown b", [("never shown", "field"), ("never shown", "hidden")]),
        ("a shown b", [("shown", "field")]),
        ("a shown b", [("shown", "field")]),
        ("gone all", [("gone all", "hidden")]),
        ("stays", []),
        ("yes", [("yes", "field")]),
    ]


def test_insertions_are_noted_and_deletions_counted() -> None:
    def region(key: str, *changes: str) -> str:
        inside = "".join(f"<text:{one}><office:change-info/>{p('deleted')}</text:{one}>" for one in changes)
        return f"<text:changed-region {key}>{inside}</text:changed-region>"

    regions = (
        region('text:id="i"', "insertion")
        + region('xml:id="j"', "insertion")
        + region('text:id="d"', "deletion")
        + region('text:id="both"', "deletion", "insertion")
        + region('text:id="f"', "format-change")
    )
    start, end = '<text:change-start text:change-id="{}"/>', '<text:change-end text:change-id="{}"/>'
    body = (
        f"<text:tracked-changes>{regions}</text:tracked-changes>"
        + p("a ", start.format("i"), "b", note("footnote", p("n")))
        + table([p("c"), p("d", end.format("i"), "e")])
        + p('f <text:change text:change-id="d"/>', start.format("f"), "g", end.format("f"))
        + start.format("j")
        + p("h", end.format("j"))
        + p("space", start.format("i"), " ", end.format("i"))
    )
    document = read(body, pages=page("Standard", f"<style:header>{p('head')}</style:header>"))
    assert [(one.text, noted(one)) for one in document.segments] == [
        ("a b\ufffc", [("b\ufffc", "insertion")]),
        ("c", [("c", "insertion")]),
        ("de", [("d", "insertion")]),
        ("f g", []),
        ("h", [("h", "insertion")]),
        ("space", []),
        ("n", [("n", "insertion")]),
        ("head", []),
    ]
    assert document.unchecked == ("2 tracked deletions (deleted text is not read)",)


def test_indexes_are_counted_and_a_bibliography_is_read() -> None:
    def index(name: str) -> str:
        template = "<text:index-title-template>Title</text:index-title-template>"
        body = f"<text:index-body><text:index-title>{p('Title')}</text:index-title>{p('entry')}</text:index-body>"
        return f"<text:{name}><text:{name}-source>{template}</text:{name}-source>{body}</text:{name}>"

    names = ("table-of-content", "illustration-index", "table-index", "object-index", "user-index")
    document = read("".join(map(index, (*names, "alphabetical-index", "bibliography"))))
    assert [one.text for one in document.segments] == ["Title", "entry"]
    assert document.unchecked == (
        "1 table of contents (the headings themselves are read)",
        "5 indexes (their words are read where they stand in the text)",
    )


def test_placeholders_are_counted() -> None:
    asked = '<loext:content-control loext:showing-place-holder="true">Click here</loext:content-control>'
    document = read(p("Dear <text:placeholder>&lt;Name&gt;</text:placeholder>, ", asked))
    assert [one.text for one in document.segments] == ["Dear ,"]
    assert document.unchecked == ("2 controls with placeholder text (nobody has written there yet)",)


def test_what_is_not_read_is_named_with_its_number() -> None:
    def held(path: str) -> str:
        return frame(f'<draw:object xlink:href="{path}"/><draw:image/>')

    body = (
        p(frame("<draw:image/><draw:image/>"), held("./Object 1"), held("Object 2/"), held("./Object 3"), held(""))
        + p(frame("<draw:object><math:math>x</math:math></draw:object>"), "x <math:math>y</math:math>")
        + p(frame(f'<draw:object><office:document office:mimetype="{TYPE}chart"/></draw:object>'))
        + p(frame("<draw:object-ole/><draw:image/>"), frame("<draw:plugin/>"), frame(""))
        + p('<draw:control text:anchor-type="as-char"/>', '<field:fieldmark field:type="x.FORMDROPDOWN"/>')
        + p('<field:fieldmark field:type="x.FORMCHECKBOX"/>')
        + p("y<office:annotation><dc:creator>Jo</dc:creator>" + p("a remark") + "</office:annotation>")
        + "stray "
    )
    entries = ENTRY.format("Object 1/", TYPE + "chart", "") + ENTRY.format("Object 2/", TYPE + "formula", "")
    document = read(body, entries=entries + ENTRY.format("Object 3/", TYPE + "spreadsheet", ""))
    assert [one.text for one in document.segments] == ["x", "y"]
    assert document.unchecked == (
        "1 picture (words in pictures are not read)",
        "2 charts (words in charts are not read)",
        "4 embedded files (open them and check them on their own)",
        "3 formulas (mathematics is not read)",
        "1 form control (words in form controls are not read)",
        "1 drop-down form field (the choice is not read)",
        "1 comment (comments are not read)",
        "1 piece of text outside any paragraph (it is not shown)",
    )


def test_what_no_reader_sees_is_not_text() -> None:
    picture = frame("<draw:image><office:binary-data>AAAA</office:binary-data></draw:image>")
    events = "<office:event-listeners>no</office:event-listeners>"
    body = (
        "<office:forms><form:form><form:textarea><text:p>form</text:p></form:textarea></form:form></office:forms>"
        "<text:sequence-decls><text:sequence-decl/></text:sequence-decls>"
        "<table:table><table:title>no</table:title><table:desc>no</table:desc></table:table>"
        + p("a<text:script>code</text:script>", picture)
        + p("<draw:rect><svg:title>no</svg:title>", events, p("b"), "</draw:rect>")
    )
    assert texts(body) == ["a", "b"]


def test_templates_and_flat_files_are_read() -> None:
    template = package(p("Dear Mia"), media=TYPE + "text-template")
    assert [one.text for one in odt.read_bytes(template, "a.OTT").segments] == ["Dear Mia"]
    document = odt.read_bytes(flat(p("Dear Mia", style="Own_20_words")), "a.fodt")
    assert [(one.text, one.kind) for one in document.segments] == [("Dear Mia", "quotation"), ("head", "header")]
