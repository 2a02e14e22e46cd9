"""OpenDocument texts: every word a reader of the paper would see."""

from carelang.formats.odt.package import opened
from carelang.formats.odt.reader import read_opened
from carelang.types import Document

__all__ = ["read_bytes"]


def read_bytes(data: bytes, name: str) -> Document:
    """Read a .odt, .ott or .fodt file from its bytes; ``name`` stands in refusals (``UnreadableFile``)."""
    return read_opened(opened(data, name))
