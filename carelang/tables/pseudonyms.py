"""Pseudonyms: ids that only whoever holds the key could have made, and the same each time."""

import hmac
import os
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from carelang.types import UnreadableFile

_LEAST: Final = 32  # bytes of a key
_KEPT: Final = 16  # bytes of a digest
_MOST: Final = 1 << 20  # bytes that are no key any more


def read_key(path: Path) -> bytes:
    """Return the key in the file at ``path``; raises ``UnreadableFile`` where it is short or cannot be read."""
    make = f"`carelang scan --make-key {path.name}` makes one."
    try:
        with path.open("rb") as file:
            key = file.read(_MOST + 1)
    except OSError as error:
        raise UnreadableFile(str(path), f"the key cannot be read ({error.strerror})", make) from None
    if len(key) > _MOST:
        raise UnreadableFile(str(path), "it is too long to be a key", make)
    if len(key.strip()) < _LEAST:
        raise UnreadableFile(str(path), f"the key has fewer than {_LEAST} bytes, so it could be guessed", make)
    return key.strip()


def make_key(path: Path) -> None:
    """Write a new key to ``path``, which only its owner may read; a file that is there is left alone."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(os.urandom(_LEAST).hex() + "\n")
    except FileExistsError:
        raise UnreadableFile(str(path), "is there already", "Name another; a key that is lost is lost.") from None
    except OSError as error:
        reason = f"it cannot be written ({error.strerror})"
        raise UnreadableFile(str(path), reason, "Name a folder that you may write to.") from None


def pseudonyms(column: "pa.Array[pa.StringScalar]", key: bytes, kind: str) -> "pa.Array[pa.StringScalar]":
    """Return a pseudonym for each text of ``column``: 32 digits of its HMAC-SHA256 under ``key``.

    ``kind`` keeps apart what is alike by chance: a note and a person that have the same number.
    """
    values: Any = pc.dictionary_encode(column)
    made = [_pseudonym(value, key, kind) for value in values.dictionary.to_pylist()]
    taken: pa.Array[pa.StringScalar] = pa.array(made, pa.string()).take(values.indices)
    return taken


def key_print(key: bytes) -> str:
    """Return what tells keys apart and says nothing of them."""
    return _pseudonym("", key, "key")


def _pseudonym(value: str, key: bytes, kind: str) -> str:
    return hmac.digest(key, f"{kind}\0{value}".encode(), sha256)[:_KEPT].hex()
