"""Word documents: every word a reader of the paper would see, and comments and changes on what was found."""

from pathlib import Path

from carelang.formats.opening import file_bytes
from carelang.formats.word.annotate import AnnotateResult, annotate, clean
from carelang.formats.word.package import Package
from carelang.formats.word.reader import read_package
from carelang.types import Document

__all__ = ["AnnotateResult", "annotate", "clean", "read", "read_bytes"]


def read(path: Path) -> Document:
    """Read a .docx, .docm, .dotx or .dotm file; raises ``UnreadableFile``."""
    return read_bytes(file_bytes(path), str(path))


def read_bytes(data: bytes, name: str) -> Document:
    """Read a Word file from its bytes; ``name`` becomes the document's and stands in refusals (``UnreadableFile``)."""
    return read_package(Package(data, name)).document
