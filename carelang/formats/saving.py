"""Saving: where a new file may go, what time it says it was made, and writing the whole of it or nothing."""

import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from carelang.types import SettingsError, UnreadableFile


def free_target(source: Path, suffix: str, output: str | None = None, *, force: bool = False) -> Path:
    """Return where a new file about ``source`` goes: to ``output``, or beside it with ``suffix`` for its own.

    An ``output`` that is a folder holds the new file. Raises ``CarelangError`` where ``output`` ends otherwise than
    ``suffix`` does, where it is ``source`` itself, and where a file is there already, unless ``force`` lets it go.
    """
    name = source.stem + suffix
    target = source.parent / name if output is None else Path(output)
    if output is not None and (output.endswith("/") or target.is_dir()):
        target /= name
    ending = Path(name).suffix
    if target.suffix.lower() != ending:
        raise SettingsError(str(target), f"a file of this kind ends with {ending}", "Name it so.")
    if same_file(source, target):
        raise UnreadableFile(str(target), "is the file that is read, and that one stays as it is", "Name another.")
    if os.path.lexists(target) and not force:
        raise UnreadableFile(str(target), "is there already", "Name another --output, or add --force.")
    return target


def same_file(source: Path, target: Path) -> bool:
    """Whether both are one file, whatever they are called."""
    try:
        return source.samefile(target)
    except OSError:
        return source.absolute() == target.absolute()


def time_of_writing() -> datetime:
    """Return the time that the environment's SOURCE_DATE_EPOCH gives, or else the time now.

    Raises ``SettingsError`` for what is no time.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now()
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        remedy = "Give the seconds since 1970 as a whole number."
        raise SettingsError("SOURCE_DATE_EPOCH", "it is not a time", remedy) from error


def write_whole(data: bytes, target: Path, source: Path) -> None:
    """Write the whole file beside the target, then rename it: nobody ever meets half a file.

    Whoever may read ``source`` may read the new file, and nobody else. Raises ``UnreadableFile``.
    """
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".carelang-", delete=False) as stream:
            temporary = stream.name
            stream.write(data)
        shutil.copymode(source, temporary)
        os.replace(temporary, target)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        reason = f"it cannot be written ({error.strerror or 'no reason given'})"
        remedy = "Check that the folder is there and that you may write to it."
        raise UnreadableFile(str(target), reason, remedy) from error
