"""The trie of a lexicon as an automaton over words, determined step by step as texts need it.

A state stands for all the places in the trie that the words so far can have led to, so that following a phrase costs
one look-up a word, however many lists and alternatives it could belong to.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from carelang.lexicon import OPEN, Packed, Trie, unpacked
from carelang.text import Reading

Lists = Mapping[str, frozenset[str]]
Live = Callable[[int], bool]
"""Whether the form of this number counts."""


def _every(number: int) -> bool:
    return True


class State:
    """Where a phrase can have got to: the forms that end here, and the words that can follow.

    ``is_open`` tells whether an open place can follow too.
    """

    __slots__ = ("_automaton", "_open", "ends", "is_open", "steps")

    def __init__(self, automaton: "Automaton", nodes: Iterable[Trie], lists: Lists, live: Live) -> None:
        self.ends: list[int] = []
        self._automaton = automaton
        self.steps: dict[str, Trie | list[Trie] | State] = {}
        self._open: list[tuple[str, Trie]] = []
        for node in nodes:
            self._add(automaton.unpacked(node), lists, live)
        self.is_open = bool(self._open)

    def _add(self, node: Trie, lists: Lists, live: Live) -> None:
        steps = self.steps
        if not steps:
            steps |= node
            steps.pop("", None)
            steps.pop("@", None)
        else:
            for token, below in node.items():
                if token not in ("", "@"):
                    self._step(token, below)
        self.ends += filter(live, node.get("", ()))
        for token, below in node.get("@", _NOTHING).items():
            if token in OPEN:
                self._open.append((token, below))
            else:
                for word in lists[token[1:]]:
                    self._step(word, below)

    def _step(self, word: str, below: Trie) -> None:
        before = self.steps.setdefault(word, below)
        if isinstance(before, list):
            before.append(below)
        elif before is not below:
            assert not isinstance(before, State)
            self.steps[word] = [before, below]

    @property
    def words(self) -> Iterable[str]:
        """The words that can follow, those of open places left out."""
        return self.steps.keys()

    def after(self, reading: Reading, at: int) -> "State | None":
        """Return the state after word ``at``, or ``None`` where no phrase goes on."""
        word = reading.words[at]
        if self._open:
            fitting = [below for name, below in self._open if _fits(name, reading, at)]
            if fitting:
                return self._automaton.state([*self._automaton.nodes_of(self.beyond(word)), *fitting])
        return self.beyond(word)

    def beyond(self, word: str) -> "State | None":
        """Return the state after ``word`` itself, open places left out."""
        step = self.steps.get(word)
        if step is None or isinstance(step, State):
            return step
        state = self.steps[word] = self._automaton.state(step if isinstance(step, list) else [step])
        return state


class Automaton:
    """All the states of one or more tries that texts have led to so far."""

    def __init__(self, tries: Iterable[Trie], lists: Lists, live: Live = _every) -> None:
        self._lists = lists
        self._live = live
        self._states: dict[tuple[int, ...], State] = {}
        self._nodes: dict[int, list[Trie]] = {}
        self._unpacked: dict[int, Trie] = {}
        self.start = self.state(list(tries))
        self.firsts = frozenset(self.start.words)
        self._seconds = _Seconds(self.start)

    def state(self, nodes: list[Trie]) -> State:
        """Return the one state that stands for ``nodes``."""
        key = tuple(map(id, nodes))
        state = self._states.get(key)
        if state is None:
            state = self._states[key] = State(self, nodes, self._lists, self._live)
            self._nodes[id(state)] = nodes
        return state

    def unpacked(self, node: Trie | Packed | bytes) -> Trie:
        """Return ``node`` as what it is, and the same each time; it has to be kept as long as this automaton."""
        if isinstance(node, dict):
            return node
        if id(node) not in self._unpacked:
            self._unpacked[id(node)] = unpacked(node)
        return self._unpacked[id(node)]

    def nodes_of(self, state: State | None) -> list[Trie]:
        """Return the nodes that ``state`` stands for."""
        return self._nodes[id(state)] if state is not None else []

    def matches(self, reading: Reading, first: int) -> list[tuple[int, list[int]]]:
        """Return the phrases that begin with word ``first``: (index after the last word, numbers of the forms)."""
        found: list[tuple[int, list[int]]] = []
        words, parts = reading.words, reading.parts
        state = self.start.beyond(words[first])
        at, end = first + 1, len(words)
        while state is not None:
            if state.ends:
                found.append((at, state.ends))
            if at == end:
                break
            if state.is_open:
                onward = state.after(reading, at)
            else:
                step = state.steps.get(words[at])
                onward = step if step is None or isinstance(step, State) else state.beyond(words[at])
            if onward is None or not (parts[2 * at] == " " or reading.joined(at)):
                break
            state = onward
            at += 1
        return found

    def may_begin(self, words: list[str], begins: Iterable[int]) -> list[int]:
        """Return those of ``begins`` where a phrase may begin, by the word there and the one after it."""
        seconds, last = self._seconds, len(words) - 1
        return [
            at
            for at in begins
            if at >= 0 and ((second := seconds[words[at]]) is None or (at < last and words[at + 1] in second))
        ]


class _Seconds(dict[str, "frozenset[str] | None"]):
    """The words that can follow each first word; ``None`` where it can stand alone or anything can follow."""

    def __init__(self, start: State) -> None:
        super().__init__()
        self._start = start

    def __missing__(self, word: str) -> frozenset[str] | None:
        state = self._start.beyond(word)
        if state is None:
            return _NONE  # not kept: any word of any text can come here
        second = self[word] = None if state.ends or state.is_open else frozenset(state.words)
        return second


_NONE: Final = frozenset[str]()
_NOTHING: Final[dict[str, Trie]] = {}


def _fits(name: str, reading: Reading, at: int) -> bool:
    """Whether word ``at`` can stand in the open place ``name``."""
    if name == "@Name":
        form = reading.form(at)
        return form[0].isupper() and form != "I"
    return name == "*" or reading.words[at][0].isdigit()
