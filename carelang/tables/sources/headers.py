"""Headers: the names of the columns, each its own, from the row that holds them."""

import re
from collections.abc import Sequence
from typing import Final

from carelang.types import UnreadableFile

_LONGEST: Final = 100  # characters of a name
_VALUE: Final = re.compile(r"[\d\s.,/:+-]*\d[\d\s.,/:+-]*(?:[TZ][\d:.+Z-]*)?")  # a number, a date or a time


def names_of(cells: Sequence[str], place: str, row: int = 1, first: int = 0) -> tuple[str, ...]:
    """Return the names of the columns; one that is empty, or there before, is called by its place: "column 3".

    ``row`` is where they stand, and ``first`` how many columns stand before them. Raises ``UnreadableFile`` where the
    row looks like a note and not like names, and never shows what it holds.
    """
    names: list[str] = []
    for number, cell in enumerate(cells, start=first + 1):
        name = " ".join(cell.replace("\ufeff", "").replace("\0", "").split())
        name = name.encode("utf-8", "replace").decode("utf-8")
        if len(name) > _LONGEST or _VALUE.fullmatch(name):
            what = "is a number or a date" if len(name) <= _LONGEST else f"has {len(name)} characters"
            reason = f"row {row} does not hold the names of its columns: cell {number} {what}"
            raise UnreadableFile(place, reason, "Put a row of names, such as id, date and note, at the top.")
        names.append(name)
    return unique(names, first)


def unique(names: Sequence[str], first: int = 0) -> tuple[str, ...]:
    """Return ``names``, those that are empty or were there before as "column 3"; ``first`` columns stand before."""
    own: list[str] = []
    for number, name in enumerate(names, start=first + 1):
        if not name or name in own:
            own.append(_another(f"column {number}", {*own, *names}))
        else:
            own.append(name)
    return tuple(own)


def _another(name: str, taken: set[str]) -> str:
    return _another(f"{name}*", taken) if name in taken else name
