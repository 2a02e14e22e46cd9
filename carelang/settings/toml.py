"""[tool.carelang] of a TOML file, as the same nodes with lines that YAML is read into."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any, Final

import yaml

from carelang.lexicon.nodes import Node
from carelang.types import SettingsError

_STR: Final = "tag:yaml.org,2002:str"
_HEADER: Final = re.compile(r"\s*\[+\s*([^\[\]]*?)\s*\]+\s*(?:#.*)?")


def table(text: str, file: str) -> Node | None:
    """Return the table ``[tool.carelang]`` of ``text``, or ``None`` if there is none.

    Raises ``SettingsError`` with file and line. Python's reader of TOML tells no lines, so they are looked up.
    """
    try:
        found: Any = tomllib.loads(text).get("tool", {}).get("carelang")
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(file, f"this is not TOML ({error})", "Mend the line.") from None
    if found is None:
        return None
    lines = dict(_lines(text))
    return Node(file, _node(found, "", next(iter(lines), 1), (file, lines)))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of the table and of those within it, by their numbers."""
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.fullmatch(line):
            name = re.sub(r"[\s\"']", "", header[1])
            inside = f"{name}.".startswith("tool.carelang.")
        if inside or re.match(r"\s*(?:tool\.)?carelang\s*[.=]", line):
            yield number, line


def _node(value: Any, key: str, after: int, known: tuple[str, dict[int, str]]) -> yaml.Node:
    """Return ``value`` as a node; its line is the first one from ``after`` on that holds its key, or its text."""
    file, lines = known
    mark = yaml.Mark(file, 0, after - 1, 0, "", 0)
    if isinstance(value, dict):
        pairs: list[tuple[yaml.Node, yaml.Node]] = []
        for name, each in value.items():
            line = _line(str(name), after, lines)
            head = yaml.ScalarNode(_STR, str(name), yaml.Mark(file, 0, line - 1, 0, "", 0))
            pairs.append((head, _node(each, str(name), line, known)))
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, mark)
    if isinstance(value, list):
        items: list[yaml.Node] = []
        for each in value:
            text = next(iter(each), "") if isinstance(each, dict) else str(each)
            after = _line(str(text), after, lines)
            items.append(_node(each, key, after, known))
            after += isinstance(each, dict)
        return yaml.SequenceNode("tag:yaml.org,2002:seq", items, mark)
    if not isinstance(value, str) or not value.strip():
        raise SettingsError(f"{file}:{after}", f"“{key}” has to be text", f'Write it in quotes, as in {key} = "...".')
    return yaml.ScalarNode(_STR, value, mark)


def _line(text: str, after: int, lines: dict[int, str]) -> int:
    """Return the first line from ``after`` on that holds ``text``, or else ``after``."""
    whole = re.compile(rf"(?<![\w-]){re.escape(text)}(?![\w-])")
    return next((number for number, line in lines.items() if number >= after and whole.search(line)), after)
