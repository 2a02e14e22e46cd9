"""Layers become one lexicon: entries merged, phrases written out, all in one trie over words."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from carelang.lexicon.entries import Cue, Entry, Form, Layer, Scope, Term, Trie, scope_of
from carelang.lexicon.phrase import OPEN, PhraseError, Written, lists_in, words_of, write_out
from carelang.text import Reading, words
from carelang.types import LexiconError, Segment, Source, Suggestion

CARE_WORDS: Final = "@care"
HOOK_WORDS: Final = "@hook"
_CHOICE: Final = re.compile(r"\([^()]*\|[^()]*\)")


class Lexicon(NamedTuple):
    """Everything a checker needs to know of its lexicons.

    ``scopes`` say where each of the ``entries`` speaks, and ``entry_of`` to which of them each of ``forms`` belongs:
    so much is asked of all of them, while those of a compiled lexicon are read one by one.
    ``trie`` leads from words to the numbers of ``forms``. ``anchors`` are words of which each form holds one, with
    their places in the forms: where no anchor stands, no phrase does. ``lists`` holds the single words of the lists
    that stand as open places in the trie; ``cues`` the word lists that entries want near or not near. ``titles``
    leads to the numbers of ``title_names`` (group, exact words), and ``small_in_titles`` are their words in small
    letters. ``own_words`` are the terms each preference lets stand for one child, by rule.
    """

    entries: Sequence[Entry]
    scopes: Sequence[Scope]
    forms: Sequence[Form]
    entry_of: Sequence[int]
    trie: Trie
    anchors: dict[str, tuple[int, ...]]
    lists: Mapping[str, frozenset[str]]
    cues: Mapping[str, Cue]
    titles: Mapping[str, Trie]
    title_names: Sequence[tuple[str, tuple[str, ...]]]
    small_in_titles: frozenset[str]
    layers: tuple[Layer, ...]
    own_words: dict[str, frozenset[str]]
    proved: bool = False

    def with_entries(self, entries: Iterable[Entry]) -> "Lexicon":
        """Return the same lexicon with as many ``entries`` in the place of its own."""
        entries = tuple(entries)
        return self._replace(entries=entries, scopes=tuple(map(scope_of, entries)))


def build(layers: Iterable[Layer]) -> Lexicon:
    """Return the lexicon that ``layers`` (first the national, last the child's own) make together."""
    layers = tuple(layers)
    lists = word_lists(layers)
    entries, own_words = _merge(layers)
    builder = _Builder(lists)
    for number, entry in enumerate(entries):
        builder.add_entry(number, entry)
    for layer in layers:
        for group, names in layer.titles:
            for name in names:
                builder.add_title(group, name)
    builder.add_cue(CARE_WORDS)
    builder.add_cue(HOOK_WORDS)
    prose = (text for entry in entries for text in (entry.why, *(example.text for example in entry.examples)))
    return Lexicon(
        entries=entries,
        scopes=tuple(map(scope_of, entries)),
        forms=builder.forms,
        entry_of=[form.entry for form in builder.forms],
        trie=builder.trie,
        anchors=builder.anchors(prose),
        lists={token[1:]: frozenset(words_of(token, lists)) for token in sorted(builder.open_places)},
        cues=builder.cues,
        titles=builder.titles,
        title_names=builder.title_names,
        small_in_titles=frozenset(word for _, exact in builder.title_names for word in exact if word.islower()),
        layers=layers,
        own_words=own_words,
    )


def word_lists(layers: Iterable[Layer]) -> dict[str, tuple[str, ...]]:
    """Return every word list with the lists inside it written out; one name has one meaning."""
    raw: dict[str, tuple[str, ...]] = {CARE_WORDS[1:]: (), HOOK_WORDS[1:]: ()}
    owner: dict[str, str] = {}
    for layer in layers:
        for name, items, line in layer.words:
            place = f"{layer.file}:{line}"
            if name in owner and raw[name] != items:
                remedy = "Choose another name for one of them."
                raise LexiconError(place, f"the word list “{name}” is another one in {owner[name]}", remedy)
            raw[name], owner[name] = items, place

    def flat(name: str, above: tuple[str, ...]) -> Iterator[str]:
        for item in raw[name]:
            if not item.startswith("@") or item in OPEN:
                yield item
            elif item[1:] not in raw:
                raise LexiconError(
                    owner[name], f"the word list “{name}” names {item}, which nobody defines", "Mend it."
                )
            elif item[1:] in above:
                raise LexiconError(owner[name], f"the word list “{name}” holds itself", "Take the loop out.")
            else:
                yield from flat(item[1:], (*above, item[1:]))

    return {name: tuple(dict.fromkeys(flat(name, (name,)))) for name in raw}


def _merge(layers: tuple[Layer, ...]) -> tuple[tuple[Entry, ...], dict[str, frozenset[str]]]:
    """Return the entries after every layer had its say, and the words that preferences let stand."""
    entries: dict[str, Entry] = {}
    own_words: dict[str, frozenset[str]] = {}
    for layer in layers:
        for rule, old, line in layer.replaces:
            if old not in entries:
                raise LexiconError(
                    f"{layer.file}:{line}", f"{rule} replaces {old}, which no layer has", "Mend the rule's name."
                )
            del entries[old]
        for entry in layer.entries:
            if entry.rule in entries:
                first = entries[entry.rule]
                remedy = f"Choose another id, or write “replaces: {entry.rule}” under an id of your own."
                raise LexiconError(
                    f"{entry.file}:{entry.line}", f"{entry.rule} stands already in {first.file}:{first.line}", remedy
                )
            entries[entry.rule] = entry
        for rule, changes, line in layer.changes:
            if rule not in entries:
                raise LexiconError(
                    f"{layer.file}:{line}", f"there is no entry {rule} to change", "Mend the rule's name."
                )
            if ("off", True) in changes:
                entries[rule] = entries[rule]._replace(profiles=(), changed_by=layer.name)
            else:
                entries[rule] = entries[rule]._replace(changed_by=layer.name, **dict(changes))
        for key, preferred, line in layer.prefer:
            rule = _preferred_rule(key, entries, layer, line)
            entries[rule] = _prefer(entries[rule], preferred, layer)
            own_words[rule] = own_words.get(rule, frozenset()) | {" ".join(words(preferred))}
    return tuple(entries.values()), own_words


def _preferred_rule(key: str, entries: dict[str, Entry], layer: Layer, line: int) -> str:
    found = [rule for rule in entries if key in (rule, entries[rule].id)]
    if len(found) != 1:
        reason = f"“{key}” names {'no entry' if not found else 'several entries: ' + ', '.join(found)}"
        raise LexiconError(f"{layer.file}:{line}", reason, "Write the rule in full, as in care/contact.")
    return found[0]


def _prefer(entry: Entry, preferred: str, layer: Layer) -> Entry:
    """Return ``entry`` with the ``preferred`` words first; a term that must be kept is still only explained."""
    chosen = Suggestion(preferred, "prompt" if "{" in preferred or entry.must_keep else "replace")

    def with_choice(term: Term) -> Term:
        others = tuple(other for other in term.suggestions if other.text != preferred)
        return term._replace(suggestions=(*others, chosen) if entry.must_keep else (chosen, *others))

    return entry._replace(terms=tuple(map(with_choice, entry.terms)), changed_by=layer.name)


class _Builder:
    """Fills the trie."""

    def __init__(self, lists: dict[str, tuple[str, ...]]) -> None:
        self.lists = lists
        self.forms: list[Form] = []
        self.trie: Trie = {}
        self.written: list[tuple[bool, int, tuple[str, ...]]] = []
        self.titles: Trie = {}
        self.title_names: list[tuple[str, tuple[str, ...]]] = []
        self.cues: dict[str, Cue] = {}
        self.open_places: set[str] = set()

    def add_entry(self, number: int, entry: Entry) -> None:
        for term in entry.terms:
            for spelled in self._spell_out(term):
                fully = any("|" in suggestion.text for suggestion in spelled.suggestions)
                for written in self._write_out(spelled.phrase, f"{entry.file}:{term.line or entry.line}", fully):
                    suggestions = tuple(_resolve(suggestion, written) for suggestion in spelled.suggestions)
                    self._add(written, Form(number, suggestions, written.capitals, focus=written.focus))
        for phrase in entry.allow:
            for written in self._write_out(phrase, f"{entry.file}:{entry.line}"):
                self._add(written, Form(number, (), written.capitals, allow=True))
        for item in (*entry.near, *entry.unless):
            self.add_cue(item, f"{entry.file}:{entry.line}")

    def add_title(self, group: str, name: str) -> None:
        reading = Reading(Segment(name))
        _insert(self.titles, tuple(reading.words), len(self.title_names))
        self.title_names.append((group, tuple(reading.form(at).replace("’", "'") for at in range(len(reading.words)))))

    def add_cue(self, item: str, place: str = "") -> None:
        if item in self.cues:
            return
        single: set[str] = set()
        phrases: Trie = {}
        names = self.lists.get(item[1:]) if item.startswith("@") else None
        for phrase in names if names is not None else (item,):
            for written in self._write_out(phrase, place):
                if len(written.tokens) == 1 and not written.tokens[0].startswith("@"):
                    single.add(written.tokens[0])
                else:
                    _insert(phrases, written.tokens, 0)
        self.cues[item] = Cue(frozenset(single), phrases)

    def _spell_out(self, term: Term) -> Iterator[Term]:
        """Yield ``term`` once for each word of the lists that a suggestion repeats, or as it is."""
        repeated = [name for name in lists_in(term.phrase) if any("@" + name in s.text for s in term.suggestions)]
        if not repeated or repeated[0] not in self.lists:
            yield term
            return
        for item in self.lists[repeated[0]]:
            put = ("@" + repeated[0], item)
            suggestions = tuple(one._replace(text=one.text.replace(*put)) for one in term.suggestions)
            yield from self._spell_out(term._replace(phrase=term.phrase.replace(*put, 1), suggestions=suggestions))

    def _write_out(self, phrase: str, place: str, fully: bool = False) -> Iterator[Written]:
        try:
            forms = write_out(phrase, self.lists, fully=fully)
        except PhraseError as error:
            raise LexiconError(place, str(error), "See docs/lexicons/format.md, “A phrase”.") from None
        for written in forms:
            self.open_places.update(token for token in written.tokens if token.startswith("@") and token not in OPEN)
            yield written

    def _add(self, written: Written, form: Form) -> None:
        _insert(self.trie, written.tokens, len(self.forms))
        self.forms.append(form)
        self.written.append((form.allow, len(written.tokens), written.tokens))

    def anchors(self, prose: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """Return a few words such that every form holds one of them, with the places where they stand in the forms.

        What is an anchor already costs a form nothing; otherwise the word that ``prose`` has least often is the best.
        Terms come before allowed phrases, short ones before long, so that most allowed phrases need no anchor more.
        """
        counts = Counter(word for text in prose for word in words(text))
        anchors: dict[str, set[int]] = {}
        for _, _, tokens in sorted(self.written):
            choices = [
                (sum(counts[word] + 1 for word in found if word not in anchors), place, found)
                for place, token in enumerate(tokens)
                if (found := self._words(token))
            ]
            _, place, best = min(choices)
            for word in best:
                anchors.setdefault(word, set()).add(place)
        return {word: tuple(sorted(places)) for word, places in sorted(anchors.items())}

    def _words(self, token: str) -> tuple[str, ...]:
        """Return the words that can stand for ``token``; none where any word can."""
        if token in OPEN:
            return ()
        return tuple(words_of(token, self.lists)) if token.startswith("@") else (token,)


def _resolve(suggestion: Suggestion, written: Written) -> Suggestion:
    if written.choice is None or "|" not in suggestion.text:
        return suggestion
    return suggestion._replace(text=_CHOICE.sub(written.choice, suggestion.text, count=1))


def _insert(trie: Trie, tokens: tuple[str, ...], number: int) -> None:
    node: dict[str, Any] = trie
    for token in tokens:
        node = node.setdefault("@", {}) if token.startswith("@") or token == "*" else node
        node = node.setdefault(token, {})
    node.setdefault("", []).append(number)


def all_sources(layers: Iterable[Layer]) -> dict[str, Source]:
    """Return the sources of all ``layers`` by id."""
    return {source.id: source for layer in layers for source in layer.sources}
