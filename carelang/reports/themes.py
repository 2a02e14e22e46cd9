"""Findings put together for a summary: by advice and by theme, with the words found and nothing else of the text."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from carelang.lexicon import Entry, Lexicon
from carelang.reports.console import cited
from carelang.reports.layout import plain
from carelang.reports.places import place
from carelang.reports.results import position
from carelang.text import Reading, words
from carelang.types import Document, Finding, Segment, Severity, Suggestion

_OPEN: Final = re.compile(r"@Name\b|\*")
_OWN_WISHES: Final = "What this child has asked us to write"
_SENSES: Final = {
    "ignored": "a note in the file says to leave it",
    "sense": "another sense of the word is meant there",
}


class Advice(NamedTuple):
    """What one rule found in one document.

    ``words`` are those found, as they are written most often, with their counts, most first; a name among them is
    left out. ``places`` repeat no heading. ``suggestions`` are for the words found most often, without those that one
    child has chosen (``own_words`` says whether there are any). ``plain`` explains a statutory term to the readers of
    the profile; ``source`` is its law, or where the advice was read.
    """

    rule: str
    theme: str
    statutory: bool
    severity: Severity
    times: int
    words: tuple[tuple[str, int], ...]
    places: tuple[str, ...]
    why: str
    suggestions: tuple[Suggestion, ...]
    own_words: bool
    plain: str
    source: str

    @property
    def rank(self) -> tuple[int, int, bool]:
        """Sorts first what helps most: the gravest, then what is met most often, then what is easily replaced."""
        return -self.severity.rank, -self.times, all(one.kind != "replace" for one in self.suggestions)


class Theme(NamedTuple):
    """What was found under one title of the lexicons."""

    title: str
    times: int
    severities: tuple[tuple[Severity, int], ...]
    words: tuple[tuple[str, int], ...]


def advice_of(document: Document, findings: Sequence[Finding], lexicon: Lexicon, profile: str) -> list[Advice]:
    """Return what the rules found, what helps most first; ``findings`` are those that nothing excuses."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    gatherer = _Gatherer(document, lexicon, profile)
    return sorted((gatherer.advice(group) for group in by_rule.values()), key=lambda one: one.rank)


def most_helpful(advice: Iterable[Advice], number: int) -> list[Advice]:
    """Return the first of each theme; the statutory terms are one theme here, for they all want the same help."""
    first: dict[str, Advice] = {}
    for one in advice:
        first.setdefault("statutory" if one.statutory else one.theme, one)
    return list(first.values())[:number]


def themes_of(advice: Iterable[Advice]) -> list[Theme]:
    """Return the themes, the gravest first, then those met most often."""
    groups: dict[str, list[Advice]] = {}
    for one in advice:
        groups.setdefault(one.theme, []).append(one)
    themes = []
    for title, group in groups.items():
        severities = Counter[Severity]()
        for one in group:
            severities[one.severity] += one.times
        counts = tuple((severity, severities[severity]) for severity in reversed(Severity) if severities[severity])
        found = sorted((word for one in group for word in one.words), key=lambda word: -word[1])
        themes.append(Theme(title, severities.total(), counts, tuple(found)))
    return sorted(themes, key=lambda theme: (-theme.severities[0][0].rank, -theme.times))


def themes_by_rule(lexicon: Lexicon) -> dict[str, str]:
    """Return the theme of each rule: the title of its lexicon file, but not that of a child's layer, which may name."""
    titles = {layer.file: layer.title for layer in lexicon.layers}
    wishes = {entry.layer for entry in lexicon.entries if entry.id == "avoid" and entry.layer != "national"}
    one_childs = wishes | {layer.name for layer in lexicon.layers if layer.prefer}
    return {
        entry.rule: _OWN_WISHES if entry.layer in one_childs else plain(titles.get(entry.file, entry.file))
        for entry in lexicon.entries
    }


def excused_of(findings: Iterable[Finding]) -> list[tuple[str, int]]:
    """Return the reasons for which context lets words stand, with their counts, most first; none quotes the text."""
    reasons = Counter(_reason(finding.excused) for finding in findings if finding.excused is not None)
    return reasons.most_common()


def _reason(excused: str) -> str:
    guard, _, rest = excused.partition(":")
    return _SENSES.get(guard, plain(rest or guard).strip())


class _Gatherer:
    """Puts the findings of one rule together; what it needs of the lexicon and the document is looked up once."""

    def __init__(self, document: Document, lexicon: Lexicon, profile: str) -> None:
        self._document = document
        self._segments = document.segments
        self._lexicon = lexicon
        self._profile = profile
        self._entries = {entry.rule: entry for entry in lexicon.entries}
        self._themes = themes_by_rule(lexicon)
        self._chosen = {chosen for layer in lexicon.layers for _, chosen, _ in layer.prefer}

    def advice(self, group: Sequence[Finding]) -> Advice:
        first = group[0]
        entry = self._entries.get(first.rule)
        known = _known_words(entry, self._lexicon) if entry else None
        written: dict[str, list[Finding]] = {}
        for finding in group:
            written.setdefault(" ".join(words(_shown(finding.text, known))), []).append(finding)
        often = sorted(written.values(), key=lambda same: -len(same))
        suggestions = often[0][0].suggestions
        spelt = [Counter(_shown(one.text, known) for one in same).most_common(1)[0][0] for same in often]
        return Advice(
            rule=first.rule,
            theme=self._themes.get(first.rule, first.rule.partition("/")[0]),
            statutory=first.kind == "statutory",
            severity=first.severity,
            times=len(group),
            words=tuple((word, len(same)) for word, same in zip(spelt, often, strict=True)),
            places=tuple(dict.fromkeys(self._place(finding) for finding in group)),
            why=first_sentence(first.why),
            suggestions=tuple(one for one in suggestions if one.text not in self._chosen),
            own_words=any(one.text in self._chosen for one in suggestions),
            plain=self._plain(first, entry),
            source=plain(entry.law) if entry and entry.law else "; ".join(map(cited, first.sources[:1])),
        )

    def _plain(self, finding: Finding, entry: Entry | None) -> str:
        explained = [one.text for one in finding.suggestions if one.kind == "explain"]
        to_child, to_adult = (entry.plain, entry.plain_adult) if entry else ("", "")
        told = to_child if self._profile == "letter" else to_adult or to_child
        return plain(told or next(iter(explained), ""))

    def _place(self, finding: Finding) -> str:
        """Where it stands; a heading is named by its number, because its words are words of the document."""
        at = position(self._document, finding)
        if at is not None:
            return f"line {at[0]}"
        return place(self._segments, finding.segment)


def first_sentence(text: str) -> str:
    """Return the first sentence of ``text``."""
    reading = Reading(Segment(plain(text).strip()))
    return reading.text[: reading.sentence(0).end].strip()


def _known_words(entry: Entry, lexicon: Lexicon) -> frozenset[str] | None:
    """The words that an entry's own terms hold, if they also have places where a name may stand; else ``None``."""
    phrases = [term.phrase for term in entry.terms]
    if not any(map(_OPEN.search, phrases)):
        return None
    listed = (lexicon.lists.get(name, ()) for phrase in phrases for name in re.findall(r"@([\w-]+)", phrase))
    return frozenset(words(" ".join(phrases))).union(*listed)


def _shown(text: str, known: frozenset[str] | None) -> str:
    """The words found on one line; those that stand where any name may stand become an ellipsis."""
    text = plain(text).strip()
    if known is None:
        return text
    reading = Reading(Segment(text))
    for at in reversed(range(len(reading.words))):
        if reading.words[at] not in known:
            text = text[: reading.starts[at]] + "…" + text[reading.ends[at] :]
    return text
