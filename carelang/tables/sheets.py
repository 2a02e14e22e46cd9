"""Sheets: cells written at the end of the rows of an .xlsx workbook, whose every other part stays as it is."""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Final, NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape

from lxml import etree

from carelang.types import UnreadableFile

_RELATION: Final = re.compile(r"\{[^}]*/relationships\}id")
_WIDEST: Final = 16_384  # columns of a sheet
_MENDED: Final = "Open it in Excel or LibreOffice and save it as .xlsx."
Cells = Mapping[int, tuple[int, str, str]]


class _Row(NamedTuple):
    """A row of a sheet: its number, the bytes where it begins and where its end tag stands; equal if it is empty."""

    number: int
    start: int
    end: int


def mark_workbook(
    path: Path, stream: BinaryIO, sheets: Mapping[str, tuple[int, Cells]], headings: Sequence[str]
) -> None:
    """Write to ``stream`` the workbook at ``path`` with three cells more in the rows of ``sheets``.

    A sheet, by its name, has the number of the row of names, where ``headings`` go, and the cells of the others. Raises
    ``UnreadableFile`` for a workbook that is signed, too wide, or not written as workbooks are.
    """
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(stream, "w") as target:
        if any(name.startswith("_xmlsignatures/") for name in source.namelist()):
            raise UnreadableFile(str(path), "is signed, and a copy would break the signature", "Leave --annotate out.")
        parts = dict(_parts(source))
        wanted = {parts[name]: cells for name, cells in sheets.items() if name in parts}
        for info in source.infolist():
            data = source.read(info)
            if info.filename in wanted:
                try:
                    data = _marked(data, *wanted[info.filename], headings)
                except (ExpatError, ValueError):
                    raise UnreadableFile(str(path), "has a sheet that cannot be marked", _MENDED) from None
            target.writestr(info, data, zipfile.ZIP_DEFLATED)


def _parts(source: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and the part that holds it."""
    relations = etree.fromstring(source.read("_rels/.rels"), _parser())
    book = next(one.get("Target", "") for one in relations if one.get("Type", "").endswith("/officeDocument"))
    place = PurePosixPath(book.lstrip("/"))
    known = etree.fromstring(source.read(f"{place.parent}/_rels/{place.name}.rels"), _parser())
    targets = {one.get("Id"): one.get("Target", "") for one in known}
    for sheet in etree.fromstring(source.read(str(place)), _parser()).iter("{*}sheet"):
        relation = next((str(value) for key, value in sheet.attrib.items() if _RELATION.fullmatch(str(key))), "")
        target = targets.get(relation, "")
        yield sheet.get("name", ""), target.lstrip("/") if target.startswith("/") else str(place.parent / target)


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True)


def _marked(data: bytes, header: int, cells: Cells, headings: Sequence[str]) -> bytes:
    rows, widest, prefix = _rows(data)
    if widest + len(headings) > _WIDEST:
        raise ValueError("no room")
    names = [_letters(widest + 1 + at) for at in range(len(headings))]
    pieces: list[bytes] = []
    at = 0
    for row in rows:
        values: Sequence[object] | None = headings if row.number == header else cells.get(row.number)
        if values is None or row.start == row.end:
            continue
        opening = data.index(b">", row.start) + 1
        added = "".join(_cell(f"{name}{row.number}", value, prefix) for name, value in zip(names, values, strict=True))
        pieces += [data[at : row.start], re.sub(rb'\s+spans="[^"]*"', b"", data[row.start : opening])]
        pieces += [data[opening : row.end], added.encode("ascii", "xmlcharrefreplace")]
        at = row.end
    return _dimension(b"".join([*pieces, data[at:]]), names[-1])


def _rows(data: bytes) -> tuple[list[_Row], int, str]:
    """Return the rows of a sheet, its last column, and the prefix of its elements."""
    rows: list[_Row] = []
    seen = {"row": 0, "start": 0, "column": 0, "widest": 0}
    prefixes = [""]
    parser = ParserCreate()

    def begin(name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        if local == "row":
            seen.update(row=int(attributes.get("r", seen["row"] + 1)), start=parser.CurrentByteIndex, column=0)
            prefixes[0] = f"{prefix}:" if prefix else ""
        elif local == "c":
            seen["column"] = _number(attributes["r"]) if "r" in attributes else seen["column"] + 1
            seen["widest"] = max(seen["widest"], seen["column"])

    def end(name: str) -> None:
        if name.rpartition(":")[2] == "row":
            rows.append(_Row(seen["row"], seen["start"], parser.CurrentByteIndex))

    def entity(*_: object) -> None:
        raise ValueError("it declares entities")

    parser.StartElementHandler, parser.EndElementHandler, parser.EntityDeclHandler = begin, end, entity
    parser.Parse(data, True)
    if re.match(rb"\xff\xfe|\xfe\xff|<\?xml[^>]*encoding=[\"'](?!utf-8)", data, re.IGNORECASE):
        raise ValueError("not UTF-8")
    return rows, seen["widest"], prefixes[0]


def _cell(place: str, value: object, prefix: str) -> str:
    if isinstance(value, int):
        return f'<{prefix}c r="{place}"><{prefix}v>{value}</{prefix}v></{prefix}c>'
    text = f'<{prefix}is><{prefix}t xml:space="preserve">{escape(str(value))}</{prefix}t></{prefix}is>'
    return f'<{prefix}c r="{place}" t="inlineStr">{text}</{prefix}c>' if value else ""


def _dimension(data: bytes, last: str) -> bytes:
    """Widen what the sheet says of its size."""
    return re.sub(rb'(<(?:\w+:)?dimension\s+ref="[A-Z]+\d+:)[A-Z]+', rb"\g<1>" + last.encode(), data, count=1)


def _number(place: str) -> int:
    number = 0
    for letter in place.rstrip("0123456789"):
        number = 26 * number + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
