"""A file that is a zip of parts: opened within limits, held in memory, and never unpacked to disk."""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import PurePath
from typing import NamedTuple, NoReturn

from lxml import etree

from carelang.types import UnreadableFile

# Far above any of some 2,000 real files (whose largest: 17 MB, ratio 74, 356 parts).
MOST_PARTS = 5_000
LARGEST_PART = 64 * 2**20
LARGEST_PACKAGE = 200 * 2**20
HIGHEST_RATIO = 200  # uncompressed to compressed, asked of parts over a mebibyte

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


class Doctype(Exception):
    """A part has a DOCTYPE."""


class NotWellFormed(Exception):
    """A part is not well-formed XML."""


class Family(NamedTuple):
    """What the refusals of one kind of file call it, its suffix, and the program that mends it."""

    name: str
    suffix: str
    program: str


class ZippedParts:
    """The parts of one file, held in memory; ``name`` stands in every refusal (an ``UnreadableFile``)."""

    def __init__(self, data: bytes, name: str, family: Family) -> None:
        self.name = name
        self.family = family
        refuse_at_sight(data, name, family)
        if not data.startswith(b"PK") and b"PK\x05\x06" not in data[-66_000:]:
            suffix = family.suffix
            self.refuse(f"it is not {family.name} ({suffix} files are zips, this is not)", f"Save it as {suffix}")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED:
            self.refuse("it is damaged: its zip directory cannot be read", "Ask for a fresh copy of the file")
        self._parts: dict[str, zipfile.ZipInfo] = {}
        self._read: dict[str, bytes] = {}
        self._check_directory()

    def refuse(self, reason: str, remedy: str) -> NoReturn:
        """Raise ``UnreadableFile`` for this file."""
        raise UnreadableFile(self.name, reason, remedy)

    def refuse_unmended(self, reason: str) -> NoReturn:
        """Raise ``UnreadableFile`` for this file, which its own program may be able to mend."""
        self.refuse(reason, f"Open and save it in {self.family.program}")

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

    def xml(self, part: str, *, doctype: bool = False) -> "etree._ElementTree":
        """The part as a tree of its own, parsed anew at each call; unless ``doctype``, a DOCTYPE is refused."""
        with self.well_formed(part):
            return parsed(self.read(part), doctype=doctype)

    @contextmanager
    def well_formed(self, part: str) -> Iterator[None]:
        """Refuse the file where what is done here finds that ``part`` is broken, or has a DOCTYPE."""
        try:
            yield
        except NotWellFormed:
            self.refuse_unmended(f"it is damaged: the part {_shown(part)} is not well-formed XML")
        except Doctype:
            reason = f"the part {_shown(part)} has a DOCTYPE, which {self.family.name} must not have"
            self.refuse(reason, "Do not trust it")

    def _inflated(self, part: str) -> bytes:
        key = part_key(part)
        if key in self._read:
            return self._read[key]
        try:
            with self._zip.open(self._parts[key]) as stream:
                return stream.read(LARGEST_PART + 1)
        except _DAMAGED:
            self.refuse(f"it is damaged: the part {_shown(part)} cannot be unpacked", "Ask for a fresh copy")

    def _check_directory(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MOST_PARTS:
            self.refuse(f"it holds more than {MOST_PARTS} parts", "Do not trust it")
        for info in infos:
            if part_key(info.filename) in self._parts:
                self.refuse_unmended("it holds two parts with the same name")
            if info.flag_bits & _ENCRYPTED:
                self.refuse("it is a password protected zip", "Save it without a password")
            inflated = info.file_size > 2**20 and info.file_size > HIGHEST_RATIO * max(info.compress_size, 1)
            if inflated or info.file_size > LARGEST_PART:
                self.refuse("a part of it would become far too large when unpacked", "Do not trust it")
            self._parts[part_key(info.filename)] = info
        if sum(info.file_size for info in infos) > LARGEST_PACKAGE:
            self.refuse("it would become far too large when unpacked", "Do not trust it")


def refuse_at_sight(data: bytes, name: str, family: Family) -> None:
    """Raise ``UnreadableFile`` for what can be refused before it is opened."""
    if PurePath(name).name.startswith("~$"):
        raise UnreadableFile(name, "it is Word's lock file, not a document", "Give the document itself, without ~$")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableFile(name, "it is password protected", "Save it without a password and try again")
        raise UnreadableFile(name, "it is in the old .doc format", f"Save it as {family.suffix} and try again")
    if not data:
        raise UnreadableFile(name, "it is empty", "Ask for a fresh copy of the file")
    if len(data) > LARGEST_PACKAGE:
        raise UnreadableFile(name, f"it is far too large for {family.name}", "Split it, or remove its pictures")


def parsed(data: bytes, *, doctype: bool = False) -> "etree._ElementTree":
    """The tree of a part; raises ``NotWellFormed`` or, unless ``doctype``, ``Doctype``; fetches nothing."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.parse(io.BytesIO(data), parser)
    except etree.XMLSyntaxError as error:
        raise NotWellFormed from error
    if tree.docinfo.internalDTD is not None and not doctype:
        raise Doctype
    return tree


def part_key(part: str) -> str:
    """What two names of the same part have in common: case and the direction of slashes do not count."""
    return part.replace("\\", "/").lstrip("/").lower()


def _shown(part: str) -> str:
    """A part's name fit for a one-line message: nobody chose it for that."""
    return "".join(letter if letter.isprintable() else "?" for letter in part[-60:])
