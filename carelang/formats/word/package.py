"""A Word file as parts that point to each other, rewritten part by part."""

import io
import posixpath
import zipfile
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

from carelang.formats.package import Family, ZippedParts, part_key
from carelang.formats.word.outline import Outline

CONTENT_TYPES = "[Content_Types].xml"
SIGNATURE = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
OFFICE_RELATIONSHIPS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
)

_WORD = Family("a Word file", ".docx", "Word")


class Relationship(NamedTuple):
    """From one part to another: ``kind`` is the last word of an Office relationship type, else the whole type."""

    id: str
    kind: str
    target: str


class Package(ZippedParts):
    """The parts of one Word file; ``main`` is the name of the part that holds the body."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data, name, _WORD)
        self.main = self._find_main()

    def outline(
        self, part: str, whole: frozenset[str], left_out: frozenset[str] = frozenset(), *, containers: bool = False
    ) -> Outline:
        """The part as an outline whose units are the elements with the tags ``whole``; see ``Outline``."""
        with self.well_formed(part):
            return Outline(self.read(part), whole, left_out, containers=containers)

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

    def rewritten(self, changed: Mapping[str, bytes | bytearray]) -> bytes:
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

    def _find_main(self) -> str:
        targets = [part for part in self.related("", "officeDocument") if self.has(part)]
        if not targets:
            self.refuse("it has no main document part", "Check that it is a Word file, and open and save it in Word")
        return targets[0]


def relationships_part(part: str) -> str:
    """The name of the part that holds the relationships of ``part``."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def _write(archive: zipfile.ZipFile, like: zipfile.ZipInfo, name: str, data: bytes | bytearray) -> None:
    info = zipfile.ZipInfo(name, like.date_time)
    info.compress_type = like.compress_type
    info.create_system = like.create_system
    archive.writestr(info, data)
    info.internal_attr = like.internal_attr
    # Python gives permissions to an entry that has none; Word's own entries have none, and the directory comes last.
    info.external_attr = like.external_attr


def _kind(relationship_type: str) -> str:
    for prefix in OFFICE_RELATIONSHIPS:
        if relationship_type.startswith(prefix):
            return relationship_type.removeprefix(prefix)
    return relationship_type


def _resolve(source: str, target: str) -> str:
    path = unquote(target.partition("#")[0]).replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), path)).lstrip("/")
