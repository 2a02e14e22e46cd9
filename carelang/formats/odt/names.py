"""The names of OpenDocument: namespaces, ready to be put before a local name."""

from lxml import etree

Element = etree._Element

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{{{_OASIS}office:1.0}}"
STYLE = f"{{{_OASIS}style:1.0}}"
TEXT = f"{{{_OASIS}text:1.0}}"
TABLE = f"{{{_OASIS}table:1.0}}"
DRAW = f"{{{_OASIS}drawing:1.0}}"
MANIFEST = f"{{{_OASIS}manifest:1.0}}"
SVG = f"{{{_OASIS}svg-compatible:1.0}}"
MATH = "{http://www.w3.org/1998/Math/MathML}"
XLINK = "{http://www.w3.org/1999/xlink}"
XML = "{http://www.w3.org/XML/1998/namespace}"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"  # what LibreOffice adds
FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"


def named(space: str, names: str) -> tuple[str, ...]:
    """Qualified names in the namespace ``space`` of the local ``names``, which blanks divide."""
    return tuple(space + name for name in names.split())


def times(text: str | None) -> int:
    """How often an attribute says that a thing is repeated; once where it says nothing that makes sense."""
    text = (text or "").strip()
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else 1


FIELDS = named(  # what a field shows is text; how it comes to it is in attributes
    TEXT,
    "date time page-number page-continuation sender-firstname sender-lastname sender-initials sender-title "
    "sender-position sender-email sender-phone-private sender-fax sender-company sender-phone-work sender-street "
    "sender-city sender-postal-code sender-country sender-state-or-province author-name author-initials chapter "
    "file-name template-name sheet-name variable-set variable-get variable-input user-field-get user-field-input "
    "sequence expression text-input initial-creator creation-date creation-time description user-defined print-time "
    "print-date printed-by title subject keywords editing-cycles editing-duration modification-time "
    "modification-date creator page-count paragraph-count word-count character-count table-count image-count "
    "object-count measure table-formula meta-field page-variable-get page-variable-set get-page-variable "
    "set-page-variable drop-down database-display database-row-number database-name reference-ref bookmark-ref "
    "note-ref sequence-ref dde-connection execute-macro conditional-text bibliography-mark",
)
COUNTED: dict[str, str] = {
    OFFICE + "annotation": "comment",
    TEXT + "table-of-content": "contents",
    TEXT + "placeholder": "placeholder",
    DRAW + "image": "picture",
    MATH + "math": "math",
    **dict.fromkeys(named(DRAW, "object-ole applet plugin floating-frame"), "embedded"),
    **dict.fromkeys(named(TEXT, "illustration-index table-index object-index user-index alphabetical-index"), "index"),
}
SKIPPED = (
    *named(TEXT, "number script bibliography-source note-citation"),
    *named(OFFICE, "forms scripts event-listeners binary-data annotation-end"),
    *named(SVG, "title desc"),
    *named(TABLE, "title desc"),
    *named(DRAW, "glue-point enhanced-geometry image-map"),
)
SHAPES = named(
    DRAW,
    "custom-shape rect line polyline polygon regular-polygon path circle ellipse connector caption measure",
)
