"""JSON and JSON Lines: one record after the other, with the fields of inner objects as paths (``person.id``)."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple, TextIO

from carelang.tables.rows import Aside, Rows, Table
from carelang.tables.sources.batches import Record, in_batches, set_aside
from carelang.tables.sources.encodings import Encoding, find_encoding, open_text, shown
from carelang.types import UnreadableFile

_CHUNK: Final = 1 << 18  # characters
_LONGEST: Final = 1 << 26  # characters of one record
_FIRST: Final = 1 << 22  # characters of a first line that may be a record
_MOST_FIELDS: Final = 1000
_SPACE: Final = " \t\r\n"
_LINES: Final = (".jsonl", ".ndjson")


class _Element(NamedTuple):
    """One element: its number, the list it stands in, its fields by path, or the reason why it has none."""

    number: int
    place: str
    fields: dict[str, str | None]
    reason: str = ""
    source: str = ""


def open_json(path: Path, encoding: str | None = None) -> list[Table]:
    """Return the one table of a file of JSON Lines, of a list of objects, or of an object that holds one list.

    The file is read once to know its fields. Raises ``CarelangError``.
    """
    name = shown(path)
    found = find_encoding(path, encoding)
    lines = path.suffix.lower() in _LINES or _looks_like_lines(path, found)
    columns: dict[str, None] = {}
    places: dict[str, None] = {}
    lists = False
    for element in _elements(path, found, lines):
        columns.update(dict.fromkeys(element.fields))
        places[element.place] = None
        lists = lists or any(value is not None and value[:1] == "[" for value in element.fields.values())
        if len(columns) > _MOST_FIELDS:
            reason = f"has records with more than {_MOST_FIELDS:,} different fields"
            raise UnreadableFile(name, reason, "Write one record for each note, with the same fields.")
    if not columns:
        raise UnreadableFile(name, "holds no records", "It should hold a list of objects, or JSON Lines.")
    if len(places) > 1:
        reason = f"holds several lists ({', '.join(places)})"
        raise UnreadableFile(name, reason, "Write the one with the notes as JSON Lines.")
    remarks = [f"read as {found.name}, {'a record a line' if lines else 'a list of records'}", *found.remarks]
    if lists:
        remarks.append("lists within a record are read as JSON text; notes in them are best written one a record")
    return [Table(name, tuple(columns), partial(_read, path, found, lines, tuple(columns)), tuple(remarks))]


def _read(
    path: Path, encoding: Encoding, lines: bool, columns: tuple[str, ...], aside: Callable[[Aside], None]
) -> Iterator[Rows]:
    def records() -> Iterator[Record]:
        for element in _elements(path, encoding, lines):
            if element.reason:
                aside(set_aside(element.number, element.reason, [element.source]))
            else:
                yield Record(element.number, [element.fields.get(column) for column in columns])

    return in_batches(records(), columns, aside)


def _elements(path: Path, encoding: Encoding, lines: bool) -> Iterator[_Element]:
    with open_text(path, encoding) as stream:
        yield from _by_line(stream, shown(path)) if lines else _by_list(stream, shown(path))


def _looks_like_lines(path: Path, encoding: Encoding) -> bool:
    """Return whether the first line is an object by itself, and the next begins another."""
    with open_text(path, encoding) as stream:
        first = stream.readline(_FIRST).strip()
        second = stream.read(_CHUNK).lstrip()
    return first.startswith("{") and first.endswith("}") and second.startswith("{")


def _by_line(stream: TextIO, name: str) -> Iterator[_Element]:
    number = 0
    while line := stream.readline(_LONGEST):
        number += 1
        if len(line) == _LONGEST:
            raise UnreadableFile(name, f"line {number} is longer than a record can be", "Write a record a line.")
        if not line.strip():
            continue
        try:
            yield _element(number, "", json.loads(line, object_pairs_hook=_object), line)
        except (ValueError, RecursionError):
            yield _Element(number, "", {}, "it is not JSON", line.rstrip("\r\n"))


def _by_list(stream: TextIO, name: str) -> Iterator[_Element]:
    """Yield the elements of a list, or of the lists in one object."""
    text = _Text(stream, name)
    if text.peek() == "[":
        yield from _list(text, "")
    elif text.peek() == "{":
        text.take("{")
        while text.peek() != "}":
            key = text.value()
            text.take(":")
            if not isinstance(key, str):
                text.refuse()
            if text.peek() == "[":
                yield from _list(text, key)
            else:
                text.value()
            if text.peek() != "}":
                text.take(",")
        text.take("}")
    if text.peek():
        text.refuse()


def _list(text: "_Text", place: str) -> Iterator[_Element]:
    text.take("[")
    while text.peek() != "]":
        text.number += 1
        yield _element(text.number, place, text.value(), "")
        if text.peek() != "]":
            text.take(",")
    text.take("]")


class _Text:
    """JSON read piece by piece: never more of it in memory than the record that is being read, and a little more."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self.number = 0  # of the element that is being read
        self._stream = stream
        self._name = name
        self._text = ""
        self._at = 0
        self._decoder = json.JSONDecoder(object_pairs_hook=_object)

    def peek(self) -> str:
        """Return the next character that is no space; "" at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _SPACE:
                    return self._text[self._at]
                self._at += 1
            if not self._more(_CHUNK):
                return ""

    def take(self, sign: str) -> None:
        """Go on after ``sign``."""
        if self.peek() != sign:
            self.refuse()
        self._at += 1

    def value(self) -> Any:
        """Return the next value and go on after it."""
        self.peek()
        size = _CHUNK
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except (ValueError, RecursionError):
                end = None
            if end is not None and (end < len(self._text) or not self._more(size)):
                self._at = end
                return value
            if end is None and (len(self._text) - self._at > _LONGEST or not self._more(size)):
                self.refuse()
            size = len(self._text)

    def refuse(self) -> None:
        """Raise ``UnreadableFile``."""
        where = f"at record {self.number}" if self.number else "at its beginning"
        remedy = "Ask for a fresh copy; in JSON Lines (.jsonl) the whole records of a broken file can be read."
        raise UnreadableFile(self._name, f"is not JSON, or breaks off, {where}", remedy)

    def _more(self, size: int) -> bool:
        read = self._stream.read(size)
        self._text, self._at = self._text[self._at :] + read, 0
        return bool(read)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a field stands twice")
    return value


def _element(number: int, place: str, value: Any, source: str) -> _Element:
    try:
        if not isinstance(value, dict):
            return _Element(number, place, {}, "it is no object", source or _json(value))
        return _Element(number, place, dict(_flat(value, "")))
    except RecursionError:
        return _Element(number, place, {}, "it is nested too deeply", source)


def _flat(value: dict[str, Any], prefix: str) -> Iterator[tuple[str, str | None]]:
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from _flat(inner, f"{prefix}{key}.")
        else:
            yield prefix + key, inner if isinstance(inner, str) or inner is None else _json(inner)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
