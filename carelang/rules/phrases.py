"""Every listed phrase, found in one pass over the words; the longest phrase whose context fits wins."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from carelang.lexicon import CARE_WORDS, Cue, Entry, Form, Lexicon, Trie
from carelang.rules.grammar import neighbours_say
from carelang.text import Reading
from carelang.types import Profile, Span


class Candidate(NamedTuple):
    """One phrase found: which form of which entry, at which words (half open) and code points.

    ``undecided`` is true where only part-of-speech tags can tell; ``excused`` says why the words are not meant in
    the sense of the entry.
    """

    span: Span
    first: int
    last: int
    form: Form
    entry: Entry
    undecided: bool = False
    excused: str | None = None


_Match = tuple[int, int, tuple[int, bool], int]  # first word, -last word, rank of the entry, number of the form
_Stretches = dict[int, set[int]]  # by entry: the words that its innocent phrases take out
_NO_WORDS: Final[frozenset[int]] = frozenset()
_NEAR: Final = 60  # words; a sentence can be a page long where nobody wrote a full stop
_AROUND: Final = 300


class PhraseMatcher:
    """Finds the phrases of the entries that speak to one profile and one set of jurisdictions."""

    def __init__(self, lexicon: Lexicon, profile: Profile, jurisdictions: frozenset[str]) -> None:
        self._lexicon = lexicon
        self._general = profile == "general"
        self._active = [
            profile in entry.profiles and (not entry.jurisdictions or not jurisdictions.isdisjoint(entry.jurisdictions))
            for entry in lexicon.entries
        ]
        places = {layer.name: place for place, layer in enumerate(lexicon.layers)}
        self._ranks = [(-places.get(entry.layer, 0), not entry.near) for entry in lexicon.entries]
        self._firsts: dict[str, list[Trie]] = {word: [node] for word, node in lexicon.trie.items() if word != "@"}
        for name, node in lexicon.trie.get("@", {}).items():
            for word in lexicon.lists[name[1:]]:
                self._firsts.setdefault(word, []).append(node)

    def candidates(self, reading: Reading) -> list[Candidate]:
        """Return the candidates of one segment, in order, none overlapping another."""
        firsts = self._firsts
        begins = [at for at, word in enumerate(reading.words) if word in firsts]
        if not begins:
            return []
        terms, allowed = self._matches(reading, begins)
        return self._choose(reading, terms, allowed) if terms else []

    def _matches(self, reading: Reading, begins: list[int]) -> tuple[list[_Match], _Stretches]:
        """Return the terms that match, and for each entry the stretches that its innocent phrases take out."""
        terms: list[_Match] = []
        allowed: _Stretches = {}
        lexicon, active, words = self._lexicon, self._active, reading.words
        for first in begins:
            for node in self._firsts[words[first]]:
                for last, numbers in walk(reading, node, first + 1, lexicon.lists):
                    for number in numbers:
                        form = lexicon.forms[number]
                        if not active[form.entry] or (form.capitals and not _in_capitals(reading, first, form)):
                            continue
                        if form.allow:
                            allowed.setdefault(form.entry, set()).update(range(first, last))
                        else:
                            terms.append((first, -last, self._ranks[form.entry], number))
        terms.sort()
        return terms, allowed

    def _choose(self, reading: Reading, terms: list[_Match], allowed: _Stretches) -> list[Candidate]:
        """Choose, from left to right, the longest term whose context fits; keep the others' reasons as excused."""
        chosen: list[Candidate] = []
        let_go: list[Candidate] = []
        free = 0
        for first, minus_last, _, number in terms:
            form = self._lexicon.forms[number]
            last = -minus_last
            if first < free or not allowed.get(form.entry, _NO_WORDS).isdisjoint(range(first, last)):
                continue
            candidate = self._judge(reading, first, last, form)
            if candidate.excused is None:
                chosen.append(candidate)
                free = last
            else:
                let_go.append(candidate)
        return _with_room(chosen, let_go) if let_go else chosen

    def _judge(self, reading: Reading, first: int, last: int, form: Form) -> Candidate:
        """Return the candidate at ``words[first:last]``, excused if it is not meant in the sense of its entry."""
        entry = self._lexicon.entries[form.entry]
        candidate = Candidate(Span(reading.starts[first], reading.ends[last - 1]), first, last, form, entry)
        if entry.near or entry.unless or (entry.context and self._general):
            reason = self._sense(reading, candidate)
            if reason is not None:
                return candidate._replace(excused=reason)
        if entry.part_of_speech is not None:
            said = neighbours_say(reading, first, last, entry.part_of_speech)
            if said is None:
                return candidate._replace(undecided=True)
            if not said:
                return candidate._replace(excused=not_a(entry))
        return candidate

    def _sense(self, reading: Reading, candidate: Candidate) -> str | None:
        """Return why the words beside it say that ``candidate`` is not meant in the sense of its entry."""
        entry, cues = candidate.entry, self._lexicon.cues
        begin, end = reading.words_in(reading.sentence(candidate.span.start))
        sentence = max(begin, candidate.first - _NEAR), min(end, candidate.last + _NEAR)
        for item in entry.unless:
            if self._stands(cues[item], reading, sentence, candidate):
                return f"sense: {item} in the same sentence"
        if entry.near and not any(self._stands(cues[item], reading, sentence, candidate) for item in entry.near):
            return f"sense: no {' or '.join(entry.near)} in the same sentence"
        if entry.context and self._general:
            around = max(0, candidate.first - _AROUND), min(len(reading.words), candidate.last + _AROUND)
            if not self._stands(cues[CARE_WORDS], reading, around, candidate):
                return "sense: an everyday word, and nothing beside it speaks of care"
        return None

    def _stands(self, cue: Cue, reading: Reading, within: tuple[int, int], candidate: Candidate) -> bool:
        """Whether ``cue`` stands in the words ``within``, outside the candidate itself."""
        words, (begin, end) = reading.words, within
        before, after = range(begin, candidate.first), range(candidate.last, end)
        if cue.words and any(words[at] in cue.words for part in (before, after) for at in part):
            return True
        return bool(cue.phrases) and any(
            found <= (candidate.first if part is before else end)
            for part in (before, after)
            for at in part
            for node in _first_nodes(cue.phrases, words[at], self._lexicon.lists)
            for found, _ in walk(reading, node, at + 1, self._lexicon.lists)
        )


def not_a(entry: Entry) -> str:
    """Return the reason for words that are not used in the part of speech their entry is about."""
    return f"sense: not used as {'an' if entry.part_of_speech == 'adjective' else 'a'} {entry.part_of_speech} here"


def walk(reading: Reading, node: Trie, at: int, lists: Mapping[str, frozenset[str]]) -> list[tuple[int, list[int]]]:
    """Return where the phrases below ``node`` end, going on from word ``at``: (index after the last word, forms)."""
    found: list[tuple[int, list[int]]] = []
    ahead = [(node, at)]
    words = reading.words
    while ahead:
        node, at = ahead.pop()
        if "" in node:
            found.append((at, node[""]))
        if at == len(words) or not reading.joined(at):
            continue
        if (exact := node.get(words[at])) is not None:
            ahead.append((exact, at + 1))
        for name, below in node.get("@", _NOTHING).items():
            if _fits(name, reading, at, lists):
                ahead.append((below, at + 1))
    return found


_NOTHING: dict[str, Trie] = {}


def _fits(name: str, reading: Reading, at: int, lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether word ``at`` can stand in the open place ``name``."""
    if name == "*":
        return True
    if name == "@Name":
        return reading.form(at)[0].isupper() and reading.form(at) != "I"
    if name == "@number":
        return reading.words[at][0].isdigit()
    return reading.words[at] in lists[name[1:]]


def _first_nodes(trie: Trie, word: str, lists: Mapping[str, frozenset[str]]) -> list[Trie]:
    nodes = [node for name, node in trie.get("@", _NOTHING).items() if word in lists.get(name[1:], ())]
    return [*nodes, trie[word]] if word in trie else nodes


def _in_capitals(reading: Reading, first: int, form: Form) -> bool:
    return all(reading.form(first + place).replace("’", "'") == written for place, written in form.capitals)


def _with_room(chosen: list[Candidate], let_go: list[Candidate]) -> list[Candidate]:
    """Return ``chosen`` and those ``let_go`` that overlap none of them and none before, in order."""
    merged: list[Candidate] = []
    waiting = iter([*chosen, None])
    upcoming = next(waiting)
    free = 0
    for candidate in let_go:
        while upcoming is not None and upcoming.first < candidate.last:
            merged.append(upcoming)
            free = max(free, upcoming.last)
            upcoming = next(waiting)
        if candidate.first >= free:
            merged.append(candidate)
            free = candidate.last
    while upcoming is not None:
        merged.append(upcoming)
        upcoming = next(waiting)
    merged.sort()
    return merged
