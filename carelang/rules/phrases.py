"""Every listed phrase, found in one pass over the words; the longest phrase whose context fits wins."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Final, NamedTuple

from carelang.lexicon import CARE_WORDS, HOOK_WORDS, Cue, Entry, Form, Lexicon, Scope, Trie
from carelang.rules.automaton import Automaton
from carelang.rules.grammar import neighbours_say
from carelang.text import Reading
from carelang.types import Profile, Span


class Candidate(NamedTuple):
    """One phrase found: which form of which entry, at which words (half open) and code points.

    ``undecided`` is true where only part-of-speech tags can tell; ``excused`` says why the words are not meant in
    the sense of the entry; ``must_keep`` tells that the same words are a legal term that must be kept elsewhere.
    """

    span: Span
    first: int
    last: int
    form: Form
    entry: Entry
    undecided: bool = False
    excused: str | None = None
    must_keep: bool = False


_Match = tuple[int, int, tuple[int, int], int, int]  # first and -last word, rank, -length with context, form's number
_Range = tuple[int, int]  # of words, half open
_Stretches = dict[int, set[int]]  # by entry: the words that its innocent phrases take out
_Law = tuple[str, str]  # act or order, and its year
_HOME: Final[_Law] = ("", "")
_NAMED: Final = -1  # the rank of a citation whose law the sentence names: before that of every other entry
_DATED: Final = re.compile(r"\b(Act|Order) (\d{4})\b")
_NEAR: Final = 60  # words; a sentence can be a page long where nobody wrote a full stop
_AROUND: Final = 300
_CUES_SHOWN: Final = 6


class PhraseMatcher:
    """Finds the phrases of the entries that speak to one profile.

    Where the same words mean different things in different countries, the meaning of ``jurisdictions`` holds; words
    of another country's law are recognised too, but its citations ("section 20"), which mean something else here, only
    where the sentence names their Act or order. A statutory entry speaks to every profile where its sentence has a
    legal hook: it cites the law or defines a word.
    """

    def __init__(self, lexicon: Lexicon, profile: Profile, jurisdictions: frozenset[str]) -> None:
        self._lexicon = lexicon
        self._general = profile == "general"
        scopes = lexicon.scopes
        foreign = [bool(one.jurisdictions) and jurisdictions.isdisjoint(one.jurisdictions) for one in scopes]
        self._by_hook = [
            one.kind == "statutory" and bool(one.profiles) and profile not in one.profiles for one in scopes
        ]
        self._active = [profile in one.profiles or by_hook for one, by_hook in zip(scopes, self._by_hook, strict=True)]
        laws = list(map(_law, scopes))
        here = {law for law, abroad in zip(laws, foreign, strict=True) if not abroad}
        self._foreign = [
            (None if law in here else law) if abroad else _HOME for law, abroad in zip(laws, foreign, strict=True)
        ]
        places = {layer.name: place for place, layer in enumerate(lexicon.layers)}
        self._ranks = [
            (-places.get(one.layer, 0), 2 * abroad + (not (one.near or by_hook)))
            for one, by_hook, abroad in zip(scopes, self._by_hook, foreign, strict=True)
        ]
        self._automaton = Automaton([lexicon.trie], lexicon.lists, self._counts)
        self._known_contexts: dict[str, tuple[_Context | None, _Context | None]] = {}
        self._care = _Context([lexicon.cues[CARE_WORDS]], lexicon.lists)
        self._hook = _Context([lexicon.cues[HOOK_WORDS]], lexicon.lists)

    def _counts(self, number: int) -> bool:
        return self._active[self._lexicon.entry_of[number]]

    def _must_keep(self, number: int) -> bool:
        return self._lexicon.entries[self._lexicon.entry_of[number]].must_keep

    def candidates(self, reading: Reading) -> list[Candidate]:
        """Return the candidates of one segment, in order, none overlapping another."""
        anchors, words = self._lexicon.anchors, reading.words
        begins = {at - place for at, word in enumerate(words) if word in anchors for place in anchors[word]}
        if not begins:
            return []
        terms, allowed = self._matches(reading, begins)
        return self._choose(reading, terms, allowed) if terms else []

    def _matches(self, reading: Reading, begins: set[int]) -> tuple[list[_Match], _Stretches]:
        """Return the terms that match, and for each entry the stretches that its innocent phrases take out."""
        terms: list[_Match] = []
        allowed: _Stretches = {}
        forms, ranks, matches = self._lexicon.forms, self._ranks, self._automaton.matches
        hook = self._hook.may_stand_in(reading)
        for begin in self._automaton.may_begin(reading.words, begins):
            for end, numbers in matches(reading, begin):
                for number in numbers:
                    form = forms[number]
                    if form.capitals and not _in_capitals(reading, begin, form):
                        continue
                    first, last = (begin + form.focus[0], begin + form.focus[1]) if form.focus else (begin, end)
                    if form.allow:
                        allowed.setdefault(form.entry, set()).update(range(first, last))
                        continue
                    if self._by_hook[form.entry] and not (hook and self._hooked(reading, first, last)):
                        continue
                    rank = ranks[form.entry]
                    if self._foreign[form.entry] is not _HOME and _cites(reading.words[begin:end]):
                        if not self._names(reading, first, last, self._foreign[form.entry]):
                            continue
                        rank = rank[0], _NAMED
                    terms.append((first, -last, rank, begin - end, number))
        terms.sort()
        return terms, allowed

    def _choose(self, reading: Reading, terms: list[_Match], allowed: _Stretches) -> list[Candidate]:
        """Choose, from left to right, the longest term whose context fits; keep the others' reasons as excused."""
        chosen: list[Candidate] = []
        let_go: list[Candidate] = []
        taken: set[int] = set()
        kept = {(first, -last) for first, last, _, _, number in terms if self._must_keep(number)}
        for first, minus_last, _, _, number in terms:
            form = self._lexicon.forms[number]
            last = -minus_last
            here = range(first, last)
            if not taken.isdisjoint(here) or (form.entry in allowed and not allowed[form.entry].isdisjoint(here)):
                continue
            candidate = self._judge(reading, first, last, form)
            if (first, last) in kept:
                candidate = candidate._replace(must_keep=True)
            if candidate.excused is None:
                chosen.append(candidate)
                taken.update(here)
            else:
                let_go.append(candidate)
        chosen.sort()
        return _with_room(chosen, let_go) if let_go else chosen

    def _judge(self, reading: Reading, first: int, last: int, form: Form) -> Candidate:
        """Return the candidate at ``words[first:last]``, excused if it is not meant in the sense of its entry."""
        entry = self._lexicon.entries[form.entry]
        excused, undecided = None, False
        if entry.near or entry.unless or (entry.context and self._general):
            excused = self._sense(reading, first, last, entry)
        if excused is None and entry.part_of_speech is not None:
            said = neighbours_say(reading, first, last, entry.part_of_speech)
            undecided = said is None
            excused = not_a(entry) if said is False else None
        return Candidate(reading.span(first, last), first, last, form, entry, undecided, excused)

    def _sense(self, reading: Reading, first: int, last: int, entry: Entry) -> str | None:
        """Return why the words beside it say that the phrase is not meant in the sense of its entry."""
        near, unless = self._contexts(entry)
        if near and not near.may_stand_in(reading) and not (unless and unless.may_stand_in(reading)):
            return _none_near(entry)
        if near or (unless and unless.may_stand_in(reading)):
            within = self._sentence(reading, first, last)
            if unless and (found := unless.find(reading, within, (first, last))):
                return f"sense: “{found}” in the same sentence"
            if near and not near.find(reading, within, (first, last)):
                return _none_near(entry)
        if entry.context and self._general:
            around = max(0, first - _AROUND), min(len(reading.words), last + _AROUND)
            itself = (first, last) if last - first == 1 else (first, first)  # a phrase may bring its own care words
            if not self._care.find(reading, around, itself):
                return "sense: an everyday word, and nothing beside it speaks of care"
        return None

    def _hooked(self, reading: Reading, first: int, last: int) -> bool:
        """Whether ``words[first:last]`` are a legal hook themselves, or have one in their sentence."""
        around, apart = self._sentence(reading, first, last), (first, first)
        return any(
            self._hook.find(reading, within, apart) for within in ((first, last), (around[0], first), (last, around[1]))
        )

    def _names(self, reading: Reading, first: int, last: int, law: _Law | None) -> bool:
        """Whether the sentence of ``words[first:last]`` names ``law`` by its year: "the Children Act 1989"."""
        begin, end = self._sentence(reading, first, last)
        words = reading.words[begin:end]
        return law is not None and (law in pairwise(words) or law[::-1] in pairwise(words))

    @staticmethod
    def _sentence(reading: Reading, first: int, last: int) -> _Range:
        begin, end = reading.words_in(reading.sentence(reading.span(first, last).start))
        return max(begin, first - _NEAR), min(end, last + _NEAR)

    def _contexts(self, entry: Entry) -> "tuple[_Context | None, _Context | None]":
        known = self._known_contexts.get(entry.rule)
        if known is None:
            cues = self._lexicon.cues
            near, unless = (
                _Context([cues[item] for item in items], self._lexicon.lists) if items else None
                for items in (entry.near, entry.unless)
            )
            known = self._known_contexts[entry.rule] = near, unless
        return known


class _Context:
    """The words and phrases of several cues, ready to be looked for in a sentence."""

    def __init__(self, cues: list[Cue], lists: Mapping[str, frozenset[str]]) -> None:
        self._words = frozenset[str]().union(*(cue.words for cue in cues))
        self._phrases = Automaton([cue.phrases for cue in cues], lists)
        self._firsts = self._phrases.firsts | self._words
        self._needed = self._words.union(*(_needed(cue.phrases, lists) for cue in cues))

    def may_stand_in(self, reading: Reading) -> bool:
        """Whether the segment holds a word without which none of the cues is there."""
        return not self._needed.isdisjoint(reading.different_words)

    def find(self, reading: Reading, within: _Range, phrase: _Range) -> str | None:
        """Return what stands in the words ``within``, outside the words of the phrase itself; or ``None``."""
        (begin, end), (first, last) = within, phrase
        if self._needed.isdisjoint(reading.words[begin:end]):
            return None
        words = reading.words
        for at in range(begin, end):
            if words[at] not in self._firsts or first <= at < last:
                continue
            if words[at] in self._words:
                return words[at]
            limit = first if at < first else end
            for stop, _ in self._phrases.matches(reading, at):
                if stop <= limit:
                    return " ".join(words[at:stop])
        return None


def _needed(trie: Trie, lists: Mapping[str, frozenset[str]], best: frozenset[str] = frozenset()) -> set[str]:
    """Return of each phrase in ``trie`` the longest word, which is likely to be the rarest; all words of a list."""
    found: set[str] = set()
    for token, below in trie.items():
        if token == "":
            found |= best
        elif token == "@":
            for name, further in below.items():
                found |= _needed(further, lists, max(lists.get(name[1:], best), best, key=_shortest))
        else:
            found |= _needed(below, lists, max(frozenset({token}), best, key=_shortest))
    return found


def _shortest(words: frozenset[str]) -> int:
    return min(map(len, words), default=0)


def _none_near(entry: Entry) -> str:
    shown = ", ".join(entry.near[:_CUES_SHOWN]) + (", ..." if len(entry.near) > _CUES_SHOWN else "")
    return f"sense: none of {shown} in the same sentence"


def _cites(words: list[str]) -> bool:
    return any(word[-1].isdigit() for word in words)


def _law(scope: Scope) -> _Law | None:
    named = _DATED.search(scope.law)
    return (named[1].lower(), named[2]) if named else None


def not_a(entry: Entry) -> str:
    """Return the reason for words that are not used in the part of speech their entry is about."""
    return f"sense: not used as {'an' if entry.part_of_speech == 'adjective' else 'a'} {entry.part_of_speech} here"


def _in_capitals(reading: Reading, first: int, form: Form) -> bool:
    return all(reading.plain_form(first + place) == written for place, written in form.capitals)


def _with_room(chosen: list[Candidate], let_go: list[Candidate]) -> list[Candidate]:
    """Return ``chosen`` and those ``let_go`` that overlap none of them and none before, in order."""
    taken = {at for candidate in chosen for at in range(candidate.first, candidate.last)}
    for candidate in let_go:
        here = range(candidate.first, candidate.last)
        if taken.isdisjoint(here):
            chosen.append(candidate)
            taken.update(here)
    chosen.sort()
    return chosen
