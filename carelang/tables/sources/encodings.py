"""Encodings: how the bytes of a text file are to be read, decided by all of them and not only by the first."""

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from carelang.types import SettingsError, UnreadableFile

_CHUNK: Final = 1 << 20
_NAMES: Final = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "ascii": "ASCII"}
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_GARBLED: Final = (b"\xc3\xa2\xe2\x82\xac", b"\xc3\x83\xc2", b"\xc3\x82\xc2")  # â€, Ã and Â with what follows them
_ESCAPED: Final = re.compile("[\udc80-\udcff]")
_ENOUGH: Final = 10_000  # bytes that are no UTF-8: the rest of the file will not change what it is


class Encoding(NamedTuple):
    """How a file is to be opened: ``codec`` and ``errors`` for ``open``, its ``name``, and remarks for a reader."""

    codec: str
    errors: str
    name: str
    remarks: tuple[str, ...] = ()


def find_encoding(path: Path, asked: str | None) -> Encoding:
    """Return the encoding of the file at ``path``, which is read once as bytes; ``asked`` is kept to.

    UTF-8 and UTF-16 are known by their marks, UTF-16 without a mark by its many zero bytes. Anything else is UTF-8
    if most of what is not ASCII is, and Windows-1252 if not. Raises ``CarelangError``: an empty file, bytes that are
    not in the encoding asked for, an unknown encoding.
    """
    name = shown(path)
    with unreadable(name):
        with path.open("rb") as stream:
            head = stream.read(_CHUNK)
        if not head.removeprefix(codecs.BOM_UTF8).strip():
            raise UnreadableFile(name, "is empty", "Ask for a fresh copy of the export.")
        if asked is not None:
            return _whole(path, _known(asked, head), "Leave the encoding out, or name the one it was written in.")
        codec = next((codec for mark, codec in _MARKS if head.startswith(mark)), None) or _utf16(head)
        if codec is not None and codec != "utf-8-sig":
            return _whole(path, codec, "Ask for a fresh copy, or name its encoding.")
        return _by_count(path, codec or "utf-8")


@contextmanager
def open_text(path: Path, encoding: Encoding) -> Iterator[TextIO]:
    """Open a file to be read as text with its line ends; raises ``UnreadableFile``, whatever happens on the way."""
    with (
        unreadable(shown(path)),
        path.open(encoding=encoding.codec, errors=encoding.errors, newline="") as stream,
    ):
        yield stream


@contextmanager
def unreadable(name: str) -> Iterator[None]:
    """Turn what the system or a codec says into an ``UnreadableFile`` that holds no word of the file."""
    try:
        yield
    except OSError as error:
        reason = f"cannot be read ({error.strerror or 'no reason given'})"
        raise UnreadableFile(name, reason, "Check the path and its permissions.") from None
    except UnicodeError:
        raise UnreadableFile(
            name, "was changed while it was read", "Wait until it is written, and begin anew."
        ) from None


def shown(path: Path) -> str:
    """Return ``path`` as text; a name may hold bytes that are none."""
    return str(path).encode("utf-8", "replace").decode("utf-8")


def _known(asked: str, head: bytes) -> str:
    try:
        codec = codecs.lookup(asked).name
        "".encode(codec)  # refuses what is no encoding of text, such as base64
    except (LookupError, ValueError):
        raise SettingsError(
            "encoding", f"“{asked}” is not known", "Name one such as utf-8, utf-16 or cp1252."
        ) from None
    return "utf-8-sig" if codec == "utf-8" and head.startswith(codecs.BOM_UTF8) else codec


def _utf16(head: bytes) -> str | None:
    """Return which UTF-16 it is: in one half of the pairs of bytes nearly all are zero, in the other hardly any."""
    pairs = len(head) // 2
    low, high = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if high > pairs * 0.7 and low < pairs * 0.1:
        return "utf-16-le"
    return "utf-16-be" if low > pairs * 0.7 and high < pairs * 0.1 else None


def _whole(path: Path, codec: str, remedy: str) -> Encoding:
    """Prove that every byte of the file is text in ``codec``."""
    decoder = codecs.getincrementaldecoder(codec)()
    name = _NAMES.get(codec, codec.upper())
    garbled = read = 0
    for chunk in _chunks(path):
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeError as error:
            at = read + error.start if isinstance(error, UnicodeDecodeError) else read
            raise UnreadableFile(shown(path), f"is not text in {name}, after byte {at}", remedy) from None
        garbled += 0 if text.isascii() else _garbled(text.encode("utf-8", "replace"))
        read += len(chunk)
    return Encoding(codec, "strict", name, _remark_on(garbled))


def _by_count(path: Path, codec: str) -> Encoding:
    """Return UTF-8 where it prevails, else Windows-1252."""
    more = strange = garbled = 0  # bytes beyond one a character; bytes that are no UTF-8; places
    rest = b""
    for chunk in _chunks(path):
        if chunk and not rest and chunk.isascii():
            continue
        data = rest + chunk
        try:
            text, used = codecs.utf_8_decode(data, "strict", not chunk)
        except UnicodeDecodeError:
            text, used = codecs.utf_8_decode(data, "surrogateescape", not chunk)
            strange += len(_ESCAPED.findall(text))
        more += used - len(text)
        garbled += _garbled(data)
        rest = data[used:]
        if strange > _ENOUGH and more < strange // 10:
            break
    if strange and codec == "utf-8" and more <= strange:
        return Encoding("cp1252", "surrogateescape", "Windows-1252", _remark_on(more))
    remarks = _remark_on(garbled)
    if strange:
        remarks = (f"{strange:,} bytes in it are not UTF-8; the rows that hold them are set aside", *remarks)
    return Encoding(codec, "surrogateescape", "UTF-8", remarks)


def _chunks(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file, and nothing at its end."""
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
    yield b""


def _garbled(data: bytes) -> int:
    return sum(data.count(sign) for sign in _GARBLED)


def _remark_on(garbled: int) -> tuple[str, ...]:
    if not garbled:
        return ()
    return (
        f"about {garbled:,} characters in it were garbled before it was written (“â€™” for “’”), and stay as they are",
    )
