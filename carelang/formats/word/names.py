"""The names of WordprocessingML: one short name stands for the Transitional and the Strict element alike."""

from typing import TYPE_CHECKING, overload

from lxml import etree

if TYPE_CHECKING:
    from carelang.formats.word.outline import Node, Outline

Element = etree._Element

TRANSITIONAL = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
BLANKS = " \t\r\n"  # what XML calls white space; a no-break space is not among them


def tags(*names: str) -> frozenset[str]:
    """Qualified element names, in both namespaces, of the local ``names``."""
    return frozenset(space + name for space in (TRANSITIONAL, STRICT) for name in names)


def namespace(element: "Node | Outline") -> str:
    """The element's own namespace in braces, ready to be put before a local name; "" where it has none."""
    head, brace, _ = str(element.tag).rpartition("}")
    return head + brace


def value(element: "Node", name: str = "val") -> str | None:
    """The attribute ``name`` in the element's own namespace."""
    return element.get(namespace(element) + name)


@overload
def child(element: Element | None, *path: str) -> Element | None: ...


@overload
def child(element: "Node | None", *path: str) -> "Node | None": ...


def child(element: "Node | None", *path: str) -> "Node | None":
    """The element reached by following ``path`` through first children of the same namespace."""
    for name in path:
        if element is None:
            return None
        element = element.find(namespace(element) + name)
    return element


def switched_on(element: "Node | None") -> bool:
    """Whether an on/off property is there and does not say "off"."""
    return element is not None and value(element) not in ("0", "false", "off")


def number(text: str | None) -> int | None:
    """A whole number from an attribute, or None where there is none or it is malformed."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.removeprefix("-").isdigit() and len(text) < 12 else None
