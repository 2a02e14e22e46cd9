"""Opening: the bytes of a file, or a refusal that names it."""

from pathlib import Path

from carelang.types import UnreadableFile


def file_bytes(path: Path) -> bytes:
    """Return the bytes of the file at ``path``; raises ``UnreadableFile``."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = f"cannot be read ({error.strerror or 'no reason given'})"
        raise UnreadableFile(str(path), reason, "Check the path and its permissions.") from error
