"""The proof of a lexicon: every promise of an entry, tried on its own examples.

It is handed a function that checks a text, so that anyone's lexicon is proved by the very engine that will use it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from carelang.fixes import edit, put_in
from carelang.lexicon import Entry, Example, Lexicon, PhraseError, word_lists, words_of, write_out
from carelang.types import Finding, LexiconError, Profile, Span

Failure = LexiconError
Check = Callable[[str, Profile, frozenset[str]], list[Finding]]
"""Text, profile and jurisdictions in, findings out."""


class _Proof(NamedTuple):
    check: Check
    entries: dict[str, Entry]
    lists: dict[str, tuple[str, ...]]
    grammar: bool

    def found(self, text: str, profile: Profile, entry: Entry) -> list[Finding]:
        """Return the findings that are not excused."""
        every = self.check(text, profile, frozenset(entry.jurisdictions))
        return [finding for finding in every if finding.excused is None]

    def entry(self, entry: Entry) -> Iterator[Failure]:
        flags = [example for example in entry.examples if example.flag]
        if entry.examples or not entry.rule.endswith("/avoid"):
            if not flags:
                yield _failure(
                    entry, entry.line, "has no “flag” example", "Add a sentence with the words in [brackets]."
                )
            if len(flags) == len(entry.examples):
                yield _failure(
                    entry, entry.line, "has no “leave” example", "Add a sentence in which the words are right."
                )
        for example in entry.examples:
            yield from self.example(entry, example)
        yield from self.terms(entry)
        yield from self.suggestions(entry)

    def example(self, entry: Entry, example: Example) -> Iterator[Failure]:
        if example.grammar and not self.grammar:
            return
        profile = example.profile or entry.profiles[0]
        problems = list(self.flag(entry, example, profile) if example.flag else self.leave(entry, example, profile))
        if example.todo is None:
            yield from problems
        elif not problems:
            yield _failure(entry, example.line, "a “todo” example no longer fails", "Strike the “todo” out.")

    def flag(self, entry: Entry, example: Example, profile: Profile) -> Iterator[Failure]:
        found = self.found(example.text, profile, entry)
        others = [finding for finding in found if finding.rule != entry.rule]
        mine = [finding for finding in found if finding.rule == entry.rule]
        if others:
            names = ", ".join(f"{other.rule} (“{other.text}”)" for other in others)
            yield _failure(entry, example.line, f"the example is flagged by {names} too", "Choose other words.")
        if [tuple(finding.span) for finding in mine] != list(example.spans):
            got = ", ".join(f"“{finding.text}”" for finding in mine) or "nothing"
            want = ", ".join(f"“{example.text[start:end]}”" for start, end in example.spans)
            remedy = f"Mend the brackets, the terms or the context.{_excuses(self, entry, example, profile)}"
            yield _failure(entry, example.line, f"{want} should be found, and {got} is", remedy)
        elif example.fix is not None:
            yield from _fixed(entry, example, mine)

    def leave(self, entry: Entry, example: Example, profile: Profile) -> Iterator[Failure]:
        for finding in self.found(example.text, profile, entry):
            if finding.rule == entry.rule:
                reason = f"“{finding.text}” should be left alone, and is found"
                yield _failure(entry, example.line, reason, "Add an “allow” phrase or a context.")

    def terms(self, entry: Entry) -> Iterator[Failure]:
        """Yield what keeps a term from being found on its own, by this entry."""
        profile = entry.profiles[0] if entry.profiles else "general"
        for term in entry.terms:
            text = _one_way(term.phrase, self.lists)
            near = f", {_one_way(_first(entry.near[0], self.lists), self.lists)}" if entry.near else ""
            every = self.check(text + near, profile, frozenset(entry.jurisdictions))
            found = [finding.rule for finding in every if finding.span.start < len(text)]
            if entry.rule not in found and not any(self.may_share(entry, self.entries[rule]) for rule in found):
                others = [rule for rule in found if rule != entry.rule]
                reason = f"“{text}” is not found on its own" + (f"; {others[0]} takes it" if others else "")
                yield _failure(
                    entry, term.line or entry.line, reason, "Is it hidden by an “allow”, or by another entry?"
                )
        terms = [written.tokens for term in entry.terms for written in write_out(term.phrase, self.lists)]
        for phrase in entry.allow:
            ways = [written.tokens for written in write_out(phrase, self.lists)]
            if not any(_holds(way, term, self.lists) for way in ways for term in terms):
                yield _failure(
                    entry, entry.line, f"the allowed phrase “{phrase}” holds none of the terms", "Take it out."
                )

    @staticmethod
    def may_share(entry: Entry, other: Entry) -> bool:
        """Whether two entries may own the same words: context, country or layer decides between them."""
        apart = set(entry.jurisdictions).isdisjoint(other.jurisdictions)
        return bool(entry.near or other.near) or (apart and bool(entry.jurisdictions)) or entry.layer != other.layer

    def suggestions(self, entry: Entry) -> Iterator[Failure]:
        """Yield the suggestions that could stand in place, and that some entry advises against."""
        lines: dict[str, int] = {}
        for term in entry.terms:
            for suggestion in term.suggestions:
                if suggestion.kind == "replace":
                    lines.setdefault(suggestion.text, term.line or entry.line)
        for text, line in lines.items():
            for profile in entry.profiles:
                if found := self.found(_plain(text), profile, entry):
                    yield _failure(
                        entry, line, f"the suggestion “{text}” is flagged by {found[0].rule}", "Choose others."
                    )
                    break


def prove(
    lexicon: Lexicon, check: Check, *, files: Iterable[str] | None = None, grammar: bool = False
) -> list[Failure]:
    """Return every promise that ``lexicon`` does not keep, in order; only entries of ``files``, if given.

    ``grammar`` tells whether ``check`` can ask for part-of-speech tags; examples that need them are left out if not.
    """
    proof = _Proof(check, {entry.rule: entry for entry in lexicon.entries}, word_lists(lexicon.layers), grammar)
    wanted = None if files is None else set(files)
    failures = [*_owners(lexicon, wanted)]
    for entry in lexicon.entries:
        if entry.profiles and (wanted is None or entry.file in wanted):
            failures += proof.entry(entry)
    return failures


def _failure(entry: Entry, line: int, reason: str, remedy: str) -> Failure:
    return LexiconError(f"{entry.file}:{line}", f"{entry.rule}: {reason}", remedy)


def _fixed(entry: Entry, example: Example, found: list[Finding]) -> Iterator[Failure]:
    edits = []
    for finding in found:
        first = finding.suggestions[0] if finding.suggestions else None
        if first is None or first.kind != "replace":
            reason = f"a “fix”, but the first suggestion for “{finding.text}” cannot stand in place"
            yield _failure(entry, example.line, reason, "Take the “fix” out, or put a replacement first.")
            return
        edits.append(edit(example.text, Span(*finding.span), first.text))
    if (got := put_in(example.text, edits)) != example.fix:
        yield _failure(entry, example.line, f"the first suggestion gives “{got}”", f"“fix” says “{example.fix}”.")


def _excuses(proof: _Proof, entry: Entry, example: Example, profile: Profile) -> str:
    every = proof.check(example.text, profile, frozenset(entry.jurisdictions))
    reasons = [f"“{one.text}” is let go: {one.excused}" for one in every if one.rule == entry.rule and one.excused]
    return f" ({'; '.join(reasons)})" if reasons else ""


_FILLED = {"@Name": "Jo", "@number": "5", "*": "some"}


def _one_way(phrase: str, lists: dict[str, tuple[str, ...]]) -> str:
    """Return the first way to write ``phrase``, with its open places filled and its capitals kept."""
    written = write_out(phrase, lists)[0]
    capitals = dict(written.capitals)
    parts = [capitals.get(place, _filled(token, lists)) for place, token in enumerate(written.tokens)]
    return " ".join(parts).replace(" 's", "'s")


def _first(cue: str, lists: dict[str, tuple[str, ...]]) -> str:
    return lists[cue[1:]][0] if cue.startswith("@") else cue


def _filled(token: str, lists: dict[str, tuple[str, ...]]) -> str:
    if token in _FILLED:
        return _FILLED[token]
    return next(words_of(token, lists)) if token.startswith("@") else token


def _holds(tokens: tuple[str, ...], term: tuple[str, ...], lists: dict[str, tuple[str, ...]]) -> bool:
    """Whether the words of ``term`` can stand in ``tokens``, next to each other, or reach into them from a side."""
    return any(
        all(
            _may_be_the_same(tokens[start + place], word, lists)
            for place, word in enumerate(term)
            if 0 <= start + place < len(tokens)
        )
        for start in range(1 - len(term), len(tokens))
    )


def _may_be_the_same(one: str, two: str, lists: dict[str, tuple[str, ...]]) -> bool:
    if one in _FILLED or two in _FILLED:
        return True
    first, second = ({*words_of(token, lists)} if token.startswith("@") else {token} for token in (one, two))
    return not first.isdisjoint(second)


def _plain(suggestion: str) -> str:
    """Return ``suggestion`` without the words that it takes over from the text, which were there before."""
    first_choice = re.sub(r"\(([^()|]*)\|[^()]*\)", r"\1", suggestion)
    return re.sub(r"@[\w-]+", _FILLED["@Name"], first_choice)


def _owners(lexicon: Lexicon, wanted: set[str] | None) -> Iterator[Failure]:
    """Yield a failure for every two entries that own one term, where nothing decides between them."""
    lists = word_lists(lexicon.layers)
    owners: dict[tuple[object, ...], list[Entry]] = {}
    reported = set()
    for entry in lexicon.entries:
        for term in entry.terms:
            try:
                ways = write_out(term.phrase, lists, fully=True)
            except PhraseError as error:
                yield _failure(entry, term.line, str(error), "Make two terms of it, each with fewer alternatives.")
                continue
            for written in ways:
                others = owners.setdefault((written.tokens, written.capitals, written.focus), [])
                for other in others:
                    if (pair := (other.rule, entry.rule)) not in reported and _clash(other, entry):
                        reported.add(pair)
                        if wanted is None or entry.file in wanted or other.file in wanted:
                            place = f"{other.rule} ({other.file}:{other.line})"
                            reason = f"“{' '.join(written.tokens)}” is a term of {place} already"
                            yield _failure(entry, term.line, reason, "Take one out, or give one entry a “near”.")
                if not others or others[-1] is not entry:
                    others.append(entry)


def _clash(one: Entry, two: Entry) -> bool:
    together = not (one.jurisdictions and two.jurisdictions) or set(one.jurisdictions) & set(two.jurisdictions)
    return bool(
        one.rule != two.rule
        and one.layer == two.layer
        and not one.near
        and not two.near
        and set(one.profiles) & set(two.profiles)
        and together
    )
