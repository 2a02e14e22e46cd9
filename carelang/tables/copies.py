"""Copies: texts that stood in an earlier note, known by a short keyed digest, in memory that does not grow."""

import os
from array import array
from hashlib import blake2b
from typing import Final

_FIRST: Final = 1 << 12  # slots of a table that holds little


class Copies:
    """What texts have been seen: the last two to four million, in 64 MB at most.

    Half of the slots stay free. When the newer of two tables is full, the older is let go, and copies of what stood
    only there are no longer known; ``forgetful`` says whether that has happened.
    """

    def __init__(self, room: int = 1 << 21) -> None:
        self.forgetful = False
        self._room = room
        self._hash = blake2b(digest_size=8, key=os.urandom(32))
        self._new = _Table()
        self._old = _Table()

    def seen(self, text: str) -> bool:
        """Return whether ``text`` was seen before; from now on it was."""
        hashing = self._hash.copy()
        hashing.update(text.encode("utf-8", "surrogatepass"))
        digest = int.from_bytes(hashing.digest(), "little") or 1
        if not self._new.add(digest):
            return True
        if self._new.count >= self._room:
            self.forgetful |= self._old.count > 0
            self._old, self._new = self._new, _Table()
            return False
        return self._old.holds(digest)


class _Table:
    """A set of numbers from 1 to 2 ** 64 - 1 in an array with open addressing."""

    def __init__(self) -> None:
        self.count = 0
        self._slots = array("Q", bytes(8 * _FIRST))

    def holds(self, number: int) -> bool:
        return self._slots[self._slot(number)] != 0

    def add(self, number: int) -> bool:
        """Put ``number`` in, and return whether it is new."""
        at = self._slot(number)
        if self._slots[at]:
            return False
        self._slots[at] = number
        self.count += 1
        if 2 * self.count > len(self._slots):
            old, self._slots = self._slots, array("Q", bytes(16 * len(self._slots)))
            for each in old:
                if each:
                    self._slots[self._slot(each)] = each
        return True

    def _slot(self, number: int) -> int:
        """Return the slot that holds ``number``, or the free one where it belongs."""
        slots = self._slots
        mask = len(slots) - 1
        at = number & mask
        while slots[at] and slots[at] != number:
            at = (at + 1) & mask
        return at
