"""Opening: the bytes of a file, or a refusal that names it."""

import os
import stat
from pathlib import Path
from typing import Final

from carelang.types import UnreadableFile

LARGEST: Final = 200 * 2**20
"""As many bytes as a file may have: a library of letters, or a Word file full of photographs, has fewer."""
_AT_ONCE: Final = getattr(os, "O_NONBLOCK", 0)


def file_bytes(path: Path) -> bytes:
    """Return the bytes of the file at ``path``; raises ``UnreadableFile``.

    A named pipe, a device or a socket is refused and never waited for.
    """
    try:
        with open(path, "rb", opener=_opened_at_once) as file:
            known = os.fstat(file.fileno())
            if not stat.S_ISREG(known.st_mode):
                remedy = "Save what comes from it as a file, or hand it in by a dash (-)."
                raise UnreadableFile(str(path), "is a pipe or a device, and no file", remedy)
            if known.st_size > LARGEST:
                reason = f"has {known.st_size / 2**20:,.0f} MB, and {LARGEST // 2**20} are the most that is read"
                raise UnreadableFile(str(path), reason, "Divide it, or leave it out.")
            return file.read()
    except OSError as error:
        reason = f"cannot be read ({error.strerror or 'no reason given'})"
        raise UnreadableFile(str(path), reason, "Check the path and its permissions.") from error


def _opened_at_once(path: str, flags: int) -> int:
    """Open ``path``; a pipe that nobody writes to is not waited for, as it would be for ever."""
    return os.open(path, flags | _AT_ONCE)
