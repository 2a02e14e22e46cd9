"""An OpenDocument file opened: its trees, and what the manifest says of its parts."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple, NoReturn

from carelang.formats.odt.names import MANIFEST, OFFICE, Element
from carelang.formats.package import Doctype, Family, NotWellFormed, ZippedParts, parsed, refuse_at_sight
from carelang.types import UnreadableFile

_FAMILY = Family("an OpenDocument text", ".odt", "LibreOffice")
_TYPE = "application/vnd.oasis.opendocument."
_OTHERS = {  # after the prefix of a media type, or below the body
    "spreadsheet": "spreadsheet",
    "presentation": "presentation",
    "graphics": "drawing",
    "drawing": "drawing",
    "chart": "chart",
    "formula": "formula",
    "image": "picture",
    "base": "database",
    "database": "database",
}


class Opened(NamedTuple):
    """The trees of one file; ``content`` and ``styles`` are the same tree in a flat file.

    ``body`` holds the text, and ``media`` the media types of the other documents and pictures in the file, by path.
    """

    name: str
    content: Element
    styles: Element | None
    body: Element
    media: dict[str, str]

    def refuse(self, reason: str) -> NoReturn:
        """Raise ``UnreadableFile`` for this file."""
        _refuse(self.name, reason, "Open and save it in LibreOffice")


def opened(data: bytes, name: str) -> Opened:
    """Open a file; raises ``UnreadableFile`` where it is damaged, protected, or no text."""
    if PurePath(name).suffix.lower() == ".fodt":
        root = _flat(data, name)
        _refuse_other(root.get(OFFICE + "mimetype"), name)
        return Opened(name, root, root, _body(root, name), {})
    package = ZippedParts(data, name, _FAMILY)
    media = _media(package)
    _refuse_other(package.read("mimetype").decode("latin-1") if package.has("mimetype") else None, name)
    if not package.has("content.xml"):
        package.refuse("it holds no OpenDocument text", "Check what was saved, and save it as .odt")
    content = package.xml("content.xml").getroot()
    styles = package.xml("styles.xml").getroot() if package.has("styles.xml") else None
    return Opened(name, content, styles, _body(content, name), media)


def _flat(data: bytes, name: str) -> Element:
    refuse_at_sight(data, name, _FAMILY)
    try:
        return parsed(data).getroot()
    except NotWellFormed:
        _refuse(name, "it is damaged: it is not well-formed XML", "Open and save it in LibreOffice")
    except Doctype:
        _refuse(name, f"it has a DOCTYPE, which {_FAMILY.name} must not have", "Do not trust it")


def _media(package: ZippedParts) -> dict[str, str]:
    """The media types by path; refuses a file with a part that the manifest calls encrypted."""
    media = {}
    for entry in _entries(package):
        if next(entry.iterchildren(MANIFEST + "encryption-data"), None) is not None:
            package.refuse("it is password protected", "Save it without a password and try again")
        media[entry.get(MANIFEST + "full-path", "")] = entry.get(MANIFEST + "media-type", "")
    return media


def _entries(package: ZippedParts) -> Iterator[Element]:
    part = "META-INF/manifest.xml"
    if package.has(part):  # OpenOffice.org 2 gave it a DOCTYPE
        yield from package.xml(part, doctype=True).getroot().iterchildren(MANIFEST + "file-entry")


def _refuse_other(media_type: str | None, name: str) -> None:
    """Refuse what says that it is no text; ``None`` says nothing."""
    kind = (media_type or _TYPE + "text").strip()
    if not kind.startswith(_TYPE + "text"):
        _refuse_kind(kind.removeprefix(_TYPE).removesuffix("-template"), name)


def _body(root: Element, name: str) -> Element:
    body = root.find(OFFICE + "body")
    if body is None:
        _refuse(name, "it has no body", "Open and save it in LibreOffice")
    text = body.find(OFFICE + "text")
    if text is None:
        kinds = (str(child.tag).removeprefix(OFFICE) for child in body)
        _refuse_kind(next((kind for kind in kinds if kind in _OTHERS), ""), name)
    return text


def _refuse_kind(kind: str, name: str) -> NoReturn:
    is_what = f"it is an OpenDocument {_OTHERS[kind]}, and no text" if kind in _OTHERS else "it is no OpenDocument text"
    _refuse(name, is_what, "Give a .odt, .ott or .fodt file")


def _refuse(name: str, reason: str, remedy: str) -> NoReturn:
    raise UnreadableFile(name, reason, remedy)
