"""JSON and XML written so that any text in them can be read back."""

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# What XML cannot hold at all, and what would end a line in a log or move the cursor there.
_UNWRITABLE: Final = re.compile("[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HALVES: Final = re.compile("[\ud800-\udfff]")  # half a character, as in the name of a file in an unknown encoding


def writable(text: str) -> str:
    """Return ``text`` with U+FFFD for each control character and each half of a character."""
    return _UNWRITABLE.sub("\ufffd", text)


def as_json(data: Any) -> str:
    """Return ``data`` as JSON, indented, that can be written as UTF-8."""
    return _HALVES.sub("\ufffd", json.dumps(data, ensure_ascii=False, indent=2)) + "\n"


def as_xml(root: "Element") -> str:
    """Return ``root`` as an XML document, indented; changes what XML cannot hold in its texts and attributes."""
    from xml.etree.ElementTree import indent, tostring

    for element in root.iter():
        element.text = writable(element.text) if element.text else element.text
        element.attrib.update({key: writable(value) for key, value in element.attrib.items()})
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'
