"""Small OpenDocument texts for the tests, put together from the inside of their parts."""

import re
from pathlib import Path

from test_word_samples import zipped

from carelang.formats import odt
from carelang.types import Document

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        **{name: f"{_OASIS}{name}:1.0" for name in ("office", "style", "text", "table", "form", "script")},
        "draw": f"{_OASIS}drawing:1.0",
        "svg": f"{_OASIS}svg-compatible:1.0",
        "math": "http://www.w3.org/1998/Math/MathML",
        "xlink": "http://www.w3.org/1999/xlink",
        "dc": "http://purl.org/dc/elements/1.1/",
        "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
        "field": "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0",
    }.items()
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
TYPE = "application/vnd.oasis.opendocument."
ENTRY = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}">{}</manifest:file-entry>'
STYLES = "<text:list-style/>" + "".join(
    f'<style:style style:family="{family}" style:name="{name}" {more}>{inside}</style:style>'
    for family, name, more, inside in (
        ("paragraph", "Standard", "", ""),
        ("paragraph", "Quotations", "", ""),
        ("paragraph", "Own_20_words", 'style:parent-style-name="Quotations"', ""),
        ("paragraph", "Zitat", 'style:display-name="Intense Quote"', ""),
        ("paragraph", "Caption", "", ""),
        ("paragraph", "Illustration", 'style:parent-style-name="Caption"', ""),
        ("paragraph", "Title", "", ""),
        ("paragraph", "Secret", "", '<style:text-properties text:display="none"/>'),
        ("paragraph", "Very_20_secret", 'style:parent-style-name="Secret"', ""),
        ("paragraph", "Round", 'style:parent-style-name="Round"', ""),
        ("text", "Hide", "", '<style:text-properties text:display="none"/>'),
        ("text", "Hide_20_too", 'style:parent-style-name="Hide"', ""),
        ("text", "Show", "", '<style:text-properties text:display="true"/>'),
        ("text", "Bold", "", "<style:text-properties/>"),
    )
)


def p(*content: str, style: str = "") -> str:
    name = f' text:style-name="{style}"' if style else ""
    return f"<text:p{name}>{''.join(content)}</text:p>"


def h(*content: str, style: str = "") -> str:
    name = f' text:style-name="{style}"' if style else ""
    return f'<text:h text:outline-level="1"{name}>{"".join(content)}</text:h>'


def table(*rows: list[str]) -> str:
    def cell(content: str) -> str:
        return f"<table:table-cell>{content if content.startswith('<') else p(content)}</table:table-cell>"

    inside = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    return f"<table:table><table:table-column/>{inside}</table:table>"


def note(kind: str, *blocks: str) -> str:
    body = f"<text:note-body>{''.join(blocks)}</text:note-body>"
    return f'<text:note text:note-class="{kind}"><text:note-citation>9</text:note-citation>{body}</text:note>'


def frame(content: str, anchor: str = "paragraph") -> str:
    return f'<draw:frame text:anchor-type="{anchor}">{content}<svg:desc>alternative</svg:desc></draw:frame>'


def text_box(*blocks: str, anchor: str = "paragraph") -> str:
    return frame(f"<draw:text-box>{''.join(blocks)}</draw:text-box>", anchor)


def page(name: str, inside: str, more: str = "") -> str:
    return f'<style:master-page style:name="{name}" {more}>{inside}</style:master-page>'


def package(
    body: str,
    *,
    automatic: str = "",
    styles: str = STYLES,
    pages: str = "",
    page_styles: str = "",
    media: str = TYPE + "text",
    entries: str = "",
    extra: dict[str, str | bytes] | None = None,
) -> bytes:
    """An OpenDocument text; ``automatic`` and ``page_styles`` are the automatic styles of its two parts."""
    content = (
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body>"
    )
    named = (
        f"<office:styles>{styles}</office:styles><office:automatic-styles>{page_styles}</office:automatic-styles>"
        f"<office:master-styles>{pages}</office:master-styles>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{_OASIS}manifest:1.0">{ENTRY.format("/", media, "")}{entries}'
    return zipped(
        {
            "mimetype": media,
            "content.xml": f"{DECLARATION}<office:document-content {NAMESPACES}>{content}</office:document-content>",
            "styles.xml": f"{DECLARATION}<office:document-styles {NAMESPACES}>{named}</office:document-styles>",
            "META-INF/manifest.xml": f"{DECLARATION}{manifest}</manifest:manifest>",
            **(extra or {}),
        }
    )


def flat(body: str, media: str = TYPE + "text", before: str = "") -> bytes:
    inside = (
        f"<office:styles>{STYLES}</office:styles><office:master-styles>"
        f"{page('Standard', '<style:header>' + p('head') + '</style:header>')}</office:master-styles>"
        f"<office:body><office:text>{body}</office:text></office:body>"
    )
    root = f'<office:document {NAMESPACES} office:mimetype="{media}">{inside}</office:document>'
    return f"{DECLARATION}{before}{root}".encode()


def read(body: str, **parts) -> Document:
    return odt.read_bytes(package(body, **parts), "letter.odt")


def texts(body: str, **parts) -> list[str]:
    return [segment.text for segment in read(body, **parts).segments]


def test_the_samples_can_be_read() -> None:
    document = read(p("Dear Mia"))
    assert document == Document("letter.odt", document.segments, ())
    assert [segment.text for segment in document.segments] == ["Dear Mia"]


def test_the_page_on_the_format_names_tests_that_exist() -> None:
    here = Path(__file__).parent
    page_on_it = (here.parents[1] / "docs" / "formats" / "odt.md").read_text(encoding="utf-8")
    tests = "".join(path.read_text(encoding="utf-8") for path in here.glob("test_odt_*.py"))
    named = set(re.findall(r"`(test_\w+)`", page_on_it))
    assert named
    assert {name for name in named if f"def {name}(" not in tests} == set()
