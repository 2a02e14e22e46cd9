"""Code pages of RTF: which one a byte is in, and the characters that bytes stand for."""

import codecs
import re
from collections.abc import Iterator
from typing import Final

from carelang.formats.plain import decode

UNKNOWN: Final = "\ufffd"  # what stands for a byte that stands for nothing
USUAL: Final = "cp1252"
SYMBOLS: Final = "symbols"  # stands for a code page in a font of symbols, whose characters are no text
_SYMBOL_CHARSET: Final = 2
_OF_CHARSET: Final = {  # \fcharset of a font to the number of its code page
    **{0: 1252, 77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258},
    **{177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850},
}
_NAMES: Final = {10000: "mac_roman", 10007: "mac_cyrillic", 10029: "mac_latin2", 1361: "johab", 65001: "utf-8"}
_OF_WORD: Final = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_SAID: Final = re.compile(r"\\ansicpg(\d{1,5})|\\(mac|pca?)\b")
_SAID_WITHIN: Final = 2000  # characters from the start, in which a file names its code page
_LONGEST: Final = 4  # bytes of one character


def code_page(number: int) -> str | None:
    """Return Python's name for the code page with this number; ``None`` for one that it does not have."""
    name = _NAMES.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def of_charset(charset: int) -> str | None:
    """Return the code page of a font by its ``\\fcharset``: ``SYMBOLS`` for symbols, ``None`` if it does not say."""
    if charset == _SYMBOL_CHARSET:
        return SYMBOLS
    return code_page(_OF_CHARSET[charset]) if charset in _OF_CHARSET else None


def said_in(text: str) -> str:
    """Return the code page that the RTF ``text`` names at its beginning, or Windows-1252."""
    said: dict[bool, str] = {}
    for number, word in _SAID.findall(text[:_SAID_WITHIN]):
        said.setdefault(bool(number), _OF_WORD[word] if word else code_page(int(number)) or USUAL)
    return said.get(True) or said.get(False) or USUAL


def characters(data: bytes, page: str) -> Iterator[tuple[str, int]]:
    """Yield each character that ``data`` stands for in a code page, and how many bytes it takes."""
    at = 0
    while at < len(data):
        for length in range(1, _LONGEST + 1):
            try:
                character = data[at : at + length].decode(page)
                break
            except UnicodeDecodeError:
                continue
        else:
            character, length = UNKNOWN, 1
        yield character, length
        at += length


def decode_file(data: bytes, name: str) -> str:
    """Return the text of an RTF file: as its mark says, else UTF-8 if it is that, else in the code page it names.

    Bytes that stand for nothing become U+FFFD. Raises ``UnreadableFile`` for what is marked as an encoding and is not.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data, name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(said_in(data[:_SAID_WITHIN].decode("latin-1")), "replace")
