"""Values that stay packed until one of them is asked for: a text needs few of a lexicon's.

All of them lie one after the other in one store of bytes, in the format of Python's marshal; what holds them knows
where each begins.
"""

import marshal
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar, overload

_TOGETHER: Final = 4  # values of a list that are unpacked together
_PLAIN: Final = 2  # the version of marshal's format that writes equal values as equal bytes
_Value = TypeVar("_Value")
_Read = Callable[[Any], _Value]  # makes a value of the plain one that was packed


def as_bytes(value: Any) -> bytes:
    """Return ``value``, of Python's plain types, as bytes: the same for the same value."""
    return marshal.dumps(value, _PLAIN)


class Packing:
    """A store of bytes that is being filled."""

    def __init__(self) -> None:
        self._size = 0
        self._pieces: list[bytes] = []

    def add(self, value: Any) -> int:
        """Add ``value``, of Python's plain types, and return where it begins."""
        begin = self._size
        self._pieces.append(as_bytes(value))
        self._size += len(self._pieces[-1])
        return begin

    def add_list(self, values: Sequence[Any]) -> tuple[int, bytes]:
        """Add ``values``, and return what ``PackedList`` takes to know them by."""
        begins = [self.add(values[at : at + _TOGETHER]) for at in range(0, len(values), _TOGETHER)]
        return len(values), array("I", begins).tobytes()

    def add_mapping(self, values: Mapping[str, Any]) -> dict[str, int]:
        """Add ``values``, and return what ``PackedMapping`` takes to know them by."""
        return {key: self.add(value) for key, value in values.items()}

    def store(self) -> bytes:
        """Return all that was added."""
        return b"".join(self._pieces)


class Packed:
    """A value in ``store`` that is read anew each time."""

    __slots__ = ("_begin", "_store")

    def __init__(self, store: memoryview, begin: int) -> None:
        self._store = store
        self._begin = begin

    def read(self) -> Any:
        """Return the value."""
        return marshal.loads(self._store[self._begin :])


class PackedList(Sequence[_Value]):
    """A sequence of values in ``store``; ``read`` makes each of them of what was packed, once."""

    def __init__(self, store: memoryview, known: tuple[int, bytes], read: _Read[_Value]) -> None:
        self._store = store
        self._length, begins = known
        self._begins = array("I", begins)
        self._read = read
        self._plain: dict[int, Sequence[Any]] = {}
        self._values: dict[int, _Value] = {}

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> _Value: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[_Value]: ...

    def __getitem__(self, at: int | slice) -> _Value | Sequence[_Value]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(self._length))]
        if at not in self._values:
            at = range(self._length)[at]
            several, one = divmod(at, _TOGETHER)
            if several not in self._plain:
                self._plain[several] = marshal.loads(self._store[self._begins[several] :])
            self._values[at] = self._read(self._plain[several][one])
        return self._values[at]


class PackedMapping(Mapping[str, _Value]):
    """A mapping to values in ``store``; ``read`` makes each of them of what was packed, once."""

    def __init__(self, store: memoryview, known: Mapping[str, int], read: _Read[_Value]) -> None:
        self._store = store
        self._begins = known
        self._read = read
        self._values: dict[str, _Value] = {}

    def __len__(self) -> int:
        return len(self._begins)

    def __iter__(self) -> Iterator[str]:
        return iter(self._begins)

    def __getitem__(self, key: str) -> _Value:
        if key not in self._values:
            self._values[key] = self._read(marshal.loads(self._store[self._begins[key] :]))
        return self._values[key]
