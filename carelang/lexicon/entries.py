"""The values a lexicon is made of: entries, terms, examples, layers."""

import marshal
from typing import Any, NamedTuple

from carelang.lexicon.packed import Packed, as_bytes
from carelang.types import PROFILES, Kind, PartOfSpeech, Profile, Severity, Source, Suggestion

JURISDICTIONS = ("scotland", "england", "wales", "northern-ireland", "uk")


class Term(NamedTuple):
    """One phrase of an entry and what to say instead; ``line`` is its line in the lexicon file."""

    phrase: str
    suggestions: tuple[Suggestion, ...] = ()
    line: int = 0


class Example(NamedTuple):
    """One sentence that proves an entry.

    ``text`` is the sentence without brackets and ``spans`` the bracketed words (none for a ``leave`` example).
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    flag: bool
    fix: str | None = None
    profile: Profile | None = None
    grammar: bool = False
    todo: str | None = None
    line: int = 0


class Entry(NamedTuple):
    """One piece of advice: its terms, the reason, the sources and the contexts in which it holds.

    ``shown`` are the words, normalised, for which an example shows the sentence put right. The examples themselves are
    not in a compiled lexicon.
    """

    rule: str
    kind: Kind
    severity: Severity
    why: str
    terms: tuple[Term, ...]
    profiles: tuple[Profile, ...] = PROFILES
    sources: tuple[Source, ...] = ()
    conflicts: str = ""
    part_of_speech: PartOfSpeech | None = None
    allow: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    context: bool = False
    law: str = ""
    jurisdictions: tuple[str, ...] = ()
    plain: str = ""
    plain_adult: str = ""
    must_keep: bool = False
    status: str = ""
    layer: str = "national"
    changed_by: str = ""
    file: str = ""
    line: int = 0
    shown: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def id(self) -> str:
        """The part of the rule after the slash."""
        return self.rule.partition("/")[2]


class Scope(NamedTuple):
    """Where an entry speaks, as is asked of all before any text is read; ``near`` tells whether it wants cues."""

    rule: str
    kind: Kind
    profiles: tuple[Profile, ...]
    jurisdictions: tuple[str, ...]
    law: str
    layer: str
    near: bool


def scope_of(entry: Entry) -> Scope:
    """Return where ``entry`` speaks."""
    return Scope(entry.rule, entry.kind, entry.profiles, entry.jurisdictions, entry.law, entry.layer, bool(entry.near))


class Form(NamedTuple):
    """One way a phrase can be written, as the trie stores it.

    ``entry`` is the number of its entry; ``capitals`` holds the words that count only in exactly these capitals, by
    their place in the phrase; ``allow`` marks an innocent phrase; ``focus`` are the words of the phrase that are found
    (half open), or ``None`` for all.
    """

    entry: int
    suggestions: tuple[Suggestion, ...] = ()
    capitals: tuple[tuple[int, str], ...] = ()
    allow: bool = False
    focus: tuple[int, int] | None = None


Trie = dict[str, Any]
"""Words to tries; "" holds the numbers of the forms that end here; "@" maps @list, @Name, @number and * to tries.

Each trie below may be packed, since a text leads into few of them: ``unpacked`` reads it.
"""


def unpacked(trie: Trie | Packed | bytes) -> Trie:
    """Return ``trie`` as what it is; what is below it may still be packed."""
    if isinstance(trie, dict):
        return trie
    read: Trie = trie.read() if isinstance(trie, Packed) else marshal.loads(trie)
    return read


def packed(trie: Trie) -> Trie:
    """Return ``trie`` with each trie below it packed."""
    known: Trie = {name: trie[name] for name in ("",) if name in trie}
    known |= {word: as_bytes(packed(unpacked(node))) for word, node in trie.items() if word not in ("", "@")}
    return known | {name: packed(trie[name]) for name in ("@",) if name in trie}


class Cue(NamedTuple):
    """A word list that may stand near: single words, and a trie of its phrases."""

    words: frozenset[str]
    phrases: Trie


class Layer(NamedTuple):
    """What one lexicon file says: entries to add, and changes to entries of earlier layers."""

    name: str
    file: str
    title: str
    entries: tuple[Entry, ...] = ()
    replaces: tuple[tuple[str, str, int], ...] = ()  # rule of this layer, rule it takes the place of, line
    changes: tuple[tuple[str, tuple[tuple[str, Any], ...], int], ...] = ()  # rule, what changes, line
    prefer: tuple[tuple[str, str, int], ...] = ()  # rule or id, preferred words, line
    words: tuple[tuple[str, tuple[str, ...], int], ...] = ()  # name, items, line
    titles: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sources: tuple[Source, ...] = ()
