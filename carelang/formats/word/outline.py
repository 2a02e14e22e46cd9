"""A part known by the bytes of its paragraphs, so that each can be read, edited and put back without the others."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from lxml import etree

from carelang.formats.package import Doctype, NotWellFormed, parsed
from carelang.formats.word.names import SPACE, Element

_BATCH = 32_768  # bytes of units parsed at once: a tree takes about ten times as much memory
_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_DECLARATION = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([\w.-]+)["'][^>]*\?>""")
_XML_SPACE = SPACE[1:]
_WRAPPER = (b"<_%s>", b"</_>")


class Unit(NamedTuple):
    """One element that is parsed as a whole: its bytes in the part, its tag, and the number of its scope."""

    start: int
    end: int
    tag: str
    scope: int


class Container:
    """An element outside the units; iterating gives its children in their order, units as elements parsed for it.

    What a unit's element is used for has to be done before the next one is asked for: no more than a batch is kept.
    """

    __slots__ = ("_attributes", "_children", "_outline", "tag")

    def __init__(self, outline: "Outline", tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self._outline = outline
        self._attributes = attributes
        self._children: list[Container | int] = []

    def get(self, name: str) -> str | None:
        """The attribute with this qualified name."""
        return self._attributes.get(name)

    def find(self, tag: str) -> "Node | None":
        """The first child with this tag."""
        for one in self._children:
            if (one.tag if isinstance(one, Container) else self._outline.units[one].tag) == tag:
                return one if isinstance(one, Container) else self._outline.load(one)
        return None

    def __iter__(self) -> "Iterator[Node]":
        for one in self._children:
            yield one if isinstance(one, Container) else self._outline.load(one)


Node = Element | Container


class Outline:
    """The containers and units of a part, from its bytes.

    ``whole`` are the tags whose elements become units, wherever they stand outside another unit; ``left_out`` those
    that are passed over. ``data`` is the part in UTF-8, ``tag`` that of its root, ``at`` the number of the unit loaded
    last. ``root`` is there only if containers are kept, and until they are forgotten. Raises
    ``NotWellFormed`` or ``Doctype``; the insides of units are parsed, and may be refused, only when they are loaded.
    """

    def __init__(
        self, data: bytes, whole: frozenset[str], left_out: frozenset[str] = frozenset(), *, containers: bool = False
    ) -> None:
        self.data = _utf8(data)
        self.units: list[Unit] = []
        self.at = -1
        self._scopes: list[bytes] = []
        self._first, self._batch = 0, list[Element]()
        scan = _Scan(self, whole, left_out, containers=containers)
        self.tag = scan.root.tag
        self.root = scan.root if containers else None
        self._span = scan.span

    def forget_containers(self) -> None:
        """Let go of what stands outside the units, and of the units that are loaded."""
        self.root = None
        self._batch = []

    def load(self, number: int) -> Element:
        """The element of a unit, only to be read; the units that follow it are parsed with it."""
        if not self._first <= number < self._first + len(self._batch):
            last, size = number, 0
            scope = self.units[number].scope
            while last < len(self.units) and size < _BATCH and self.units[last].scope == scope:
                size += self.units[last].end - self.units[last].start
                last += 1
            self._first, self._batch = number, list(self._parsed(range(number, last)))
        self.at = number
        return self._batch[number - self._first]

    def open(self, number: int, instead: bytes | None = None) -> Element:
        """A wrapper that holds the element of a unit, or what is to be there ``instead``, free to be edited."""
        return self._wrapped(self.units[number].scope, self.bytes_of(number) if instead is None else instead)

    def bytes_of(self, number: int) -> bytes:
        """The bytes of a unit."""
        unit = self.units[number]
        return self.data[unit.start : unit.end]

    def written(self, parent: Element) -> bytes:
        """The bytes of what ``parent``, the wrapper of an opened unit or of ``empty``, holds."""
        if not len(parent):
            return b""
        text = bytes(etree.tostring(parent, encoding="UTF-8"))
        begin = _TAG.match(text)
        assert begin is not None
        return text[begin.end() : -len(_WRAPPER[1])]

    def empty(self, scope: int = 0) -> Element:
        """A wrapper with nothing in it, in which names have the prefixes of a scope."""
        return self._wrapped(scope, b"")

    def with_units(self, changed: Mapping[int, bytes], at_end: bytes | bytearray = b"") -> bytes:
        """The part with the ``changed`` units, everything else as it was, and ``at_end`` as the last of the root."""
        pieces, done = [], 0
        for number in sorted(changed):
            unit = self.units[number]
            pieces += [self.data[done : unit.start], changed[number]]
            done = unit.end
        if not at_end:
            return b"".join([*pieces, self.data[done:]])
        begin, end = self._span
        if begin == end:  # the root closes itself
            opened = _TAG.match(self.data, begin)
            assert opened is not None
            name = opened[0][1:-2].split()[0]
            return b"".join([self.data[: opened.end() - 2], b">", at_end, b"</", name, b">", self.data[opened.end() :]])
        return b"".join([*pieces, self.data[done:end], at_end, self.data[end:]])

    def gaps(self) -> Iterator[bytes]:
        """The bytes before, between and after the units."""
        done = 0
        for unit in self.units:
            yield self.data[done : unit.start]
            done = unit.end
        yield self.data[done:]

    def scope(self, declared: Mapping[str, str]) -> int:
        """The number of a scope: the namespaces, and the rule for white space, that hold for a unit."""
        attributes = "".join(f" {name}={quoteattr(text)}" for name, text in declared.items()).encode()
        if attributes not in self._scopes:
            self._scopes.append(attributes)
        return self._scopes.index(attributes)

    def _parsed(self, numbers: range) -> Element:
        return self._wrapped(self.units[numbers[0]].scope, b"".join(map(self.bytes_of, numbers)))

    def _wrapped(self, scope: int, inside: bytes) -> Element:
        begin, end = _WRAPPER
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(begin % self._scopes[scope] + inside + end, parser)
        except etree.XMLSyntaxError as error:
            raise NotWellFormed from error


class _Scan:
    """One pass over the bytes, which notes where containers and units begin and end."""

    def __init__(self, outline: Outline, whole: frozenset[str], left_out: frozenset[str], *, containers: bool) -> None:
        self._outline = outline
        self._whole = whole
        self._left_out = left_out
        self._parser = parser = expat.ParserCreate(namespace_separator="}")
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartNamespaceDeclHandler = self._declared
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        self._containers = containers
        self._open: list[Container] = []
        self._scopes: list[tuple[dict[str, str], int]] = [({}, 0)]
        self._new_scope: dict[str, str] = {}
        self._depth = 0  # within a unit, or within something left out
        self._unit: tuple[int, str] | None = None
        self.span = (0, 0)  # where the tags begin that open and close the root; the same if it closes itself
        try:
            parser.Parse(outline.data, True)
            self.root = self._open[0]
        except (expat.ExpatError, IndexError) as error:
            raise NotWellFormed from error
        finally:
            del self._parser  # it holds on to this scan

    def _doctype(self, *_: object) -> None:
        raise Doctype

    def _declared(self, prefix: str | None, uri: str) -> None:
        if not self._depth:
            self._new_scope[f"xmlns:{prefix}" if prefix else "xmlns"] = uri or ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._depth:
            self._depth += 1
            return
        tag = _qualified(name)
        if self._open and (tag in self._whole or tag in self._left_out):
            self._depth = 1
            self._new_scope = {}
            self._unit = (self._parser.CurrentByteIndex, tag) if tag in self._whole else None
            return
        if _XML_SPACE in attributes:
            self._new_scope["xml:space"] = attributes[_XML_SPACE]
        declared, number = self._scopes[-1]
        if self._new_scope or not self._open:
            declared = {**declared, **self._new_scope}
            number = self._outline.scope(declared)
            self._new_scope = {}
        self._scopes.append((declared, number))
        if not self._open:
            self.span = (self._parser.CurrentByteIndex, 0)
        elif not self._containers:
            self._open.append(self._open[0])
            return
        container = Container(self._outline, tag, {_qualified(key): text for key, text in attributes.items()})
        if self._open:
            self._open[-1]._children.append(container)
        self._open.append(container)

    def _end(self, name: str) -> None:
        outline = self._outline
        if not self._depth:
            self._scopes.pop()
            if len(self._open) > 1:
                self._open.pop()
            else:
                self._close()
            return
        self._depth -= 1
        if self._depth or self._unit is None:
            return
        start, tag = self._unit
        closing = _TAG.match(outline.data, start)
        if closing is None or not closing[0].endswith(b"/>"):  # of an element that closes itself there is no end to see
            closing = _TAG.match(outline.data, self._parser.CurrentByteIndex)
        assert closing is not None
        if self._containers:
            self._open[-1]._children.append(len(outline.units))
        outline.units.append(Unit(start, closing.end(), tag, self._scopes[-1][1]))

    def _close(self) -> None:
        opened = _TAG.match(self._outline.data, self.span[0])
        assert opened is not None
        closes_itself = opened[0].endswith(b"/>")
        self.span = (self.span[0], self.span[0] if closes_itself else self._parser.CurrentByteIndex)


def _qualified(name: str) -> str:
    return "{" + name if "}" in name else name


def _utf8(data: bytes) -> bytes:
    """The bytes in UTF-8: nearly every part comes so; a rare one in UTF-16 is written anew."""
    found = _DECLARATION.match(data)
    if found is None and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")):
        return data
    if found is not None and found[1].lower() in (b"utf-8", b"us-ascii", b"ascii"):
        return data
    tree = parsed(data)
    standalone: Any = tree.docinfo.standalone  # True, False or, where the part does not say, None
    return bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=standalone))
