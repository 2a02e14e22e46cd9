"""The trie of a lexicon as an automaton over words, determined step by step as texts need it.

A state stands for all the places in the trie that the words so far can have led to, so that following a phrase costs
one look-up a word, however many lists and alternatives it could belong to.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from carelang.lexicon import OPEN, Trie
from carelang.text import Reading

Lists = Mapping[str, frozenset[str]]


class State:
    """Where a phrase can have got to: the forms that end here, and the words that can follow."""

    __slots__ = ("_automaton", "_open", "_steps", "ends")

    def __init__(self, automaton: "Automaton", nodes: Iterable[Trie], lists: Lists) -> None:
        self.ends: list[int] = []
        self._automaton = automaton
        self._steps: dict[str, list[Trie] | State] = {}
        self._open: list[tuple[str, Trie]] = []
        for node in nodes:
            self._add(node, lists)

    def _add(self, node: Trie, lists: Lists) -> None:
        for token, below in node.items():
            if token == "":
                self.ends += below
            elif token != "@":
                self._step(token, below)
        for token, below in node.get("@", _NOTHING).items():
            if token in OPEN:
                self._open.append((token, below))
            else:
                for word in lists[token[1:]]:
                    self._step(word, below)

    def _step(self, word: str, below: Trie) -> None:
        nodes = self._steps.setdefault(word, [])
        assert isinstance(nodes, list)
        nodes.append(below)

    @property
    def words(self) -> Iterable[str]:
        """The words that can follow, those of open places left out."""
        return self._steps.keys()

    def leads_on(self, word: str) -> bool:
        """Whether ``word`` may follow."""
        return word in self._steps or bool(self._open)

    def after(self, reading: Reading, at: int) -> "State | None":
        """Return the state after word ``at``, or ``None`` where no phrase goes on."""
        word = reading.words[at]
        step = self._steps.get(word)
        if self._open:
            fitting = [below for name, below in self._open if _fits(name, reading, at)]
            if fitting:
                exact = step if isinstance(step, list) else self._automaton.nodes_of(step)
                return self._automaton.state([*exact, *fitting])
        if isinstance(step, list):
            step = self._steps[word] = self._automaton.state(step)
        return step


class Automaton:
    """All the states of one or more tries that texts have led to so far."""

    def __init__(self, tries: Iterable[Trie], lists: Lists) -> None:
        self._lists = lists
        self._states: dict[tuple[int, ...], State] = {}
        self._nodes: dict[int, list[Trie]] = {}
        self.start = self.state(list(tries))

    def state(self, nodes: list[Trie]) -> State:
        """Return the one state that stands for ``nodes``."""
        key = tuple(map(id, nodes))
        state = self._states.get(key)
        if state is None:
            state = self._states[key] = State(self, nodes, self._lists)
            self._nodes[id(state)] = nodes
        return state

    def nodes_of(self, state: State | None) -> list[Trie]:
        """Return the nodes that ``state`` stands for."""
        return self._nodes[id(state)] if state is not None else []

    def matches(self, reading: Reading, first: int) -> list[tuple[int, list[int]]]:
        """Return the phrases that begin with word ``first``: (index after the last word, numbers of the forms)."""
        found: list[tuple[int, list[int]]] = []
        state = self.start.after(reading, first)
        at, end = first + 1, len(reading.words)
        while state is not None:
            if state.ends:
                found.append((at, state.ends))
            if at == end or not state.leads_on(reading.words[at]) or not reading.joined(at):
                break
            state = state.after(reading, at)
            at += 1
        return found


_NOTHING: Final[dict[str, Trie]] = {}


def _fits(name: str, reading: Reading, at: int) -> bool:
    """Whether word ``at`` can stand in the open place ``name``."""
    if name == "@Name":
        form = reading.form(at)
        return form[0].isupper() and form != "I"
    return name == "*" or reading.words[at][0].isdigit()
