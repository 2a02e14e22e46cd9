"""A Word file as a zip of parts: opened within limits, never unpacked to disk, rewritten part by part."""

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import PurePath
from typing import NamedTuple, NoReturn
from urllib.parse import unquote

from lxml import etree

from carelang.formats.word.outline import Doctype, NotWellFormed, Outline
from carelang.types import UnreadableFile

# Far above any of some 2,000 real files (whose largest: 17 MB, ratio 74, 356 parts).
MOST_PARTS = 5_000
LARGEST_PART = 64 * 2**20
LARGEST_PACKAGE = 200 * 2**20
HIGHEST_RATIO = 200  # uncompressed to compressed, asked of parts over a mebibyte

CONTENT_TYPES = "[Content_Types].xml"
SIGNATURE = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
OFFICE_RELATIONSHIPS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
)

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = 0x1  # a flag of a zip entry
_DAMAGED = (  # what zipfile and its decompressors raise over damaged files
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    IndexError,
    MemoryError,
)


class Relationship(NamedTuple):
    """From one part to another: ``kind`` is the last word of an Office relationship type, else the whole type."""

    id: str
    kind: str
    target: str


class Package:
    """The parts of one Word file, held in memory; ``name`` stands in every refusal (an ``UnreadableFile``)."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        _refuse_at_sight(data, name)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED:
            self.refuse("it is damaged: its zip directory cannot be read", "Ask for a fresh copy of the file")
        self._parts: dict[str, zipfile.ZipInfo] = {}
        self._read: dict[str, bytes] = {}
        self._check_directory()
        self.main = self._find_main()

    def refuse(self, reason: str, remedy: str) -> NoReturn:
        """Raise ``UnreadableFile`` for this file."""
        raise UnreadableFile(self.name, reason, remedy)

    def has(self, part: str) -> bool:
        """Whether there is such a part; case does not count, as in Word."""
        return part_key(part) in self._parts

    def names(self) -> list[str]:
        """The names of all parts, in the order of the file."""
        return [info.filename for info in self._zip.infolist()]

    def metadata(self) -> list[tuple[object, ...]]:
        """What the zip says of each part besides its bytes, in the order of the file."""
        return [
            (one.filename, one.date_time, one.compress_type, one.create_system, one.external_attr, one.internal_attr)
            for one in self._zip.infolist()
        ]

    def read(self, part: str) -> bytes:
        """The bytes of a part, counted while they are inflated, and kept for the next time."""
        key = part_key(part)
        if key not in self._read:
            self._read[key] = self._inflated(part)
        return self._read[key]

    def digest(self, part: str) -> str:
        """The SHA-256 of a part."""
        return sha256(self._inflated(part)).hexdigest()

    def _inflated(self, part: str) -> bytes:
        key = part_key(part)
        if key in self._read:
            return self._read[key]
        try:
            with self._zip.open(self._parts[key]) as stream:
                return stream.read(LARGEST_PART + 1)
        except _DAMAGED:
            self.refuse(f"it is damaged: the part {_shown(part)} cannot be unpacked", "Ask for a fresh copy")

    def xml(self, part: str) -> "etree._ElementTree":
        """The part as a tree of its own, parsed anew at each call; a DOCTYPE is refused."""
        with self.well_formed(part):
            return parsed(self.read(part))

    def outline(self, part: str, whole: frozenset[str], left_out: frozenset[str] = frozenset()) -> Outline:
        """The part as an outline whose units are the elements with the tags ``whole``; see ``Outline``."""
        with self.well_formed(part):
            return Outline(self.read(part), whole, left_out)

    @contextmanager
    def well_formed(self, part: str) -> Iterator[None]:
        """Refuse the file where what is done here finds that ``part`` is broken."""
        try:
            yield
        except NotWellFormed:
            self.refuse(f"it is damaged: the part {_shown(part)} is not well-formed XML", "Open and save it in Word")
        except Doctype:
            self.refuse(f"the part {_shown(part)} has a DOCTYPE, which Word files must not have", "Do not trust it")

    def relationships(self, part: str) -> list[Relationship]:
        """Where ``part`` ("" for the package itself) points inside the file; targets outside are left out."""
        source = relationships_part(part)
        if not self.has(source):
            return []
        found = []
        for node in self.xml(source).getroot().iterchildren("{*}Relationship"):
            if node.get("TargetMode") != "External":
                target = _resolve(part, node.get("Target", ""))
                found.append(Relationship(node.get("Id", ""), _kind(node.get("Type", "")), target))
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """The names of the parts that ``part`` points to with relationships of ``kind``, there or missing."""
        return list(dict.fromkeys(link.target for link in self.relationships(part) if link.kind == kind))

    def rewritten(self, changed: Mapping[str, bytes]) -> bytes:
        """The file anew, with ``changed`` parts replaced or added at the end and everything else as it was."""
        rest = {part_key(part): (part, data) for part, data in changed.items()}
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for info in self._zip.infolist():
                _, data = rest.pop(part_key(info.filename), ("", None))
                _write(archive, info, info.filename, self._inflated(info.filename) if data is None else data)
            for part, data in rest.values():
                _write(archive, self._parts[part_key(self.main)], part, data)
        return target.getvalue()

    def _check_directory(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MOST_PARTS:
            self.refuse(f"it holds more than {MOST_PARTS} parts", "Do not trust it")
        for info in infos:
            if part_key(info.filename) in self._parts:
                self.refuse("it holds two parts with the same name", "Open and save it in Word")
            if info.flag_bits & _ENCRYPTED:
                self.refuse("it is a password protected zip", "Save it without a password")
            inflated = info.file_size > 2**20 and info.file_size > HIGHEST_RATIO * max(info.compress_size, 1)
            if inflated or info.file_size > LARGEST_PART:
                self.refuse("a part of it would become far too large when unpacked", "Do not trust it")
            self._parts[part_key(info.filename)] = info
        if sum(info.file_size for info in infos) > LARGEST_PACKAGE:
            self.refuse("it would become far too large when unpacked", "Do not trust it")

    def _find_main(self) -> str:
        targets = [part for part in self.related("", "officeDocument") if self.has(part)]
        if not targets:
            self.refuse("it has no main document part", "Check that it is a Word file, and open and save it in Word")
        return targets[0]


def parsed(data: bytes) -> "etree._ElementTree":
    """The tree of a part; raises ``NotWellFormed`` or ``Doctype``. Nothing outside ``data`` is ever fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.parse(io.BytesIO(data), parser)
    except etree.XMLSyntaxError as error:
        raise NotWellFormed from error
    if tree.docinfo.internalDTD is not None:
        raise Doctype
    return tree


def relationships_part(part: str) -> str:
    """The name of the part that holds the relationships of ``part``."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def part_key(part: str) -> str:
    """What two names of the same part have in common: case and the direction of slashes do not count."""
    return part.replace("\\", "/").lstrip("/").lower()


def _refuse_at_sight(data: bytes, name: str) -> None:
    if PurePath(name).name.startswith("~$"):
        raise UnreadableFile(name, "it is Word's lock file, not a document", "Give the document itself, without ~$")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableFile(name, "it is password protected", "Save it without a password and try again")
        raise UnreadableFile(name, "it is in the old .doc format", "Save it as .docx and try again")
    if not data:
        raise UnreadableFile(name, "it is empty", "Ask for a fresh copy of the file")
    if not data.startswith(b"PK") and b"PK\x05\x06" not in data[-66_000:]:
        raise UnreadableFile(name, "it is not a Word file (.docx files are zips, this is not)", "Save it as .docx")
    if len(data) > LARGEST_PACKAGE:
        raise UnreadableFile(name, "it is far too large for a Word file", "Split it, or remove its pictures")


def _write(archive: zipfile.ZipFile, like: zipfile.ZipInfo, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, like.date_time)
    info.compress_type = like.compress_type
    info.create_system = like.create_system
    archive.writestr(info, data)
    info.internal_attr = like.internal_attr
    # Python gives permissions to an entry that has none; Word's own entries have none, and the directory comes last.
    info.external_attr = like.external_attr


def _shown(part: str) -> str:
    """A part's name fit for a one-line message: nobody chose it for that."""
    return "".join(letter if letter.isprintable() else "?" for letter in part[-60:])


def _kind(relationship_type: str) -> str:
    for prefix in OFFICE_RELATIONSHIPS:
        if relationship_type.startswith(prefix):
            return relationship_type.removeprefix(prefix)
    return relationship_type


def _resolve(source: str, target: str) -> str:
    path = unquote(target.partition("#")[0]).replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), path)).lstrip("/")
