"""YAML with its line numbers kept: strict access to mappings, lists and strings, each refusal with file and line."""

from collections.abc import Iterator
from typing import Any, Final

import yaml

from carelang.lexicon.nearest import nearest
from carelang.types import LexiconError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Node:
    """One YAML node that knows its file and line, and refuses what is not asked for."""

    def __init__(self, file: str, node: yaml.Node) -> None:
        self.file = file
        self.line: int = node.start_mark.line + 1
        self._node = node

    def refuse(self, reason: str, remedy: str) -> LexiconError:
        """Return (not raise) the error that names this node's file and line."""
        return LexiconError(f"{self.file}:{self.line}", reason, remedy)

    @property
    def is_mapping(self) -> bool:
        """Whether this is ``key: value`` pairs."""
        return isinstance(self._node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        """Whether this is a list."""
        return isinstance(self._node, yaml.SequenceNode)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written here."""
        return isinstance(self._node, yaml.ScalarNode) and self._node.tag.endswith(":null")

    @property
    def is_truth(self) -> bool:
        """Whether this is yes or no, in any of the ways that YAML knows."""
        return isinstance(self._node, yaml.ScalarNode) and self._node.tag.endswith(":bool")

    def pairs(self) -> Iterator[tuple["Node", "Node"]]:
        """Yield the keys and values of a mapping; a repeated key is refused."""
        if not isinstance(self._node, yaml.MappingNode):
            raise self.refuse("this has to be “key: value” lines", "Write each key on a line of its own.")
        seen: dict[str, int] = {}
        for key, value in self._node.value:
            key_node = Node(self.file, key)
            word = key_node.string()
            if word in seen:
                raise key_node.refuse(f"“{word}” stands twice, first in line {seen[word]}", "Keep one of the two.")
            seen[word] = key_node.line
            yield key_node, Node(self.file, value)

    def mapping(self, *known: str, required: tuple[str, ...] = ()) -> dict[str, "Node"]:
        """Return a mapping whose keys are all ``known``; an unknown or missing key is refused."""
        found: dict[str, Node] = {}
        for key, value in self.pairs():
            word = key.string()
            if word not in known:
                raise key.refuse(f"unknown key “{word}”", nearest(word, known, "Known keys are"))
            found[word] = value
        for word in required:
            if word not in found:
                raise self.refuse(f"the key “{word}” is missing", "Add it.")
        return found

    def string(self) -> str:
        """Return a non-empty string; numbers, yes/no and nothing are refused, because YAML may have changed them."""
        if not isinstance(self._node, yaml.ScalarNode):
            raise self.refuse("this has to be one string", "Write it on one line, in quotes if it holds punctuation.")
        if not self._node.tag.endswith(":str"):
            raise self.refuse(f"“{self._node.value}” is not a string in YAML", "Put it in quotes.")
        text: str = self._node.value.strip()
        if not text:
            raise self.refuse("this is empty", "Write something, or leave the key out.")
        return text

    def word(self, allowed: tuple[str, ...]) -> str:
        """Return a string that is one of ``allowed``."""
        text = self.string()
        if text not in allowed:
            raise self.refuse(f"“{text}” is not known here", nearest(text, allowed, "It has to be one of"))
        return text

    def truth(self) -> bool:
        """Return yes or no (or on, off, true, false)."""
        if not isinstance(self._node, yaml.ScalarNode) or not self._node.tag.endswith(":bool"):
            raise self.refuse("this has to be yes or no", "Write yes or no, without quotes.")
        return self._node.value.lower() in ("yes", "true", "on")

    def items(self) -> list["Node"]:
        """Return the items of a list; a lone value counts as a list of one."""
        if isinstance(self._node, yaml.SequenceNode):
            return [Node(self.file, item) for item in self._node.value]
        return [self]

    def strings(self) -> tuple[str, ...]:
        """Return a list of strings, or a lone one."""
        return tuple(item.string() for item in self.items())


_DEEPEST: Final = 50  # the C parser follows each level with its own stack


def _depth(text: str) -> int:
    depth = deepest = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            deepest = max(deepest, depth)
            if depth > _DEEPEST:
                break
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return deepest


def parse(text: str, file: str) -> Node:
    """Return the root of one YAML document; broken YAML is refused with its line."""
    try:
        if _depth(text) > _DEEPEST:
            raise LexiconError(file, "lists and mappings stand too deep inside each other", "Write it flatter.")
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise LexiconError(f"{file}:{line}", f"this is not YAML ({error.problem})", "Mend the line.") from None
    except yaml.YAMLError:
        raise LexiconError(file, "this is not YAML text", "Save it as UTF-8 text.") from None
    if root is None:
        raise LexiconError(f"{file}:1", "the file is empty", "Write a lexicon; `carelang explain` shows examples.")
    return Node(file, root)
