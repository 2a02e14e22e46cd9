"""The values a lexicon is made of: entries, terms, examples, layers."""

import marshal
from typing import Any, NamedTuple

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

What is below a first word may be packed, since few of them come in one text: ``unpacked`` reads it.
"""


def unpacked(trie: Trie | bytes) -> Trie:
    """Return ``trie`` as what it is."""
    return marshal.loads(trie) if isinstance(trie, bytes) else trie


class Cue(NamedTuple):
    """A word list that may stand near: single words, and a trie of its phrases."""

    words: frozenset[str]
    phrases: Trie


def unpacked_cue(cue: Cue | bytes) -> Cue:
    """Return ``cue`` as what it is: in a compiled lexicon each is packed."""
    return Cue(*marshal.loads(cue)) if isinstance(cue, bytes) else cue


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
