"""The proof of a lexicon: every promise of an entry, tried on its own examples.

It is handed a function that checks a text, so that anyone's lexicon is proved by the very engine that will use it.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from carelang.fixes import edit, put_in
from carelang.lexicon import Entry, Example, Form, Lexicon, Trie, word_lists, write_out
from carelang.types import Finding, LexiconError, Profile, Span

Failure = LexiconError
Check = Callable[[str, Profile, frozenset[str]], list[Finding]]
"""Text, profile and jurisdictions in, findings out."""


class _Proof(NamedTuple):
    check: Check
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
            every = self.check(text, profile, frozenset(entry.jurisdictions))
            if not any(finding.rule == entry.rule and finding.text == text for finding in every):
                others = [finding.rule for finding in every if finding.rule != entry.rule]
                reason = f"“{text}” is not found on its own" + (f"; {others[0]} takes it" if others else "")
                yield _failure(
                    entry, term.line or entry.line, reason, "Is it hidden by an “allow”, or by another entry?"
                )
        for phrase in entry.allow:
            tokens = " ".join(write_out(phrase, self.lists)[0].tokens)
            if not any(_holds(tokens, term.phrase, self.lists) for term in entry.terms):
                yield _failure(
                    entry, entry.line, f"the allowed phrase “{phrase}” holds none of the terms", "Take it out."
                )

    def suggestions(self, entry: Entry) -> Iterator[Failure]:
        """No suggestion that can stand in place is advised against by any entry."""
        profile = entry.profiles[0] if entry.profiles else "general"
        seen = set()
        for term in entry.terms:
            for suggestion in term.suggestions:
                if suggestion.kind == "replace" and suggestion.text not in seen:
                    seen.add(suggestion.text)
                    for finding in self.found(_plain(suggestion.text), profile, entry):
                        reason = f"the suggestion “{suggestion.text}” is flagged by {finding.rule}"
                        yield _failure(entry, term.line or entry.line, reason, "Choose other words.")


def prove(
    lexicon: Lexicon, check: Check, *, files: Iterable[str] | None = None, grammar: bool = False
) -> list[Failure]:
    """Return every promise that ``lexicon`` does not keep, in order; only entries of ``files``, if given.

    ``grammar`` tells whether ``check`` can ask for part-of-speech tags; examples that need them are left out if not.
    """
    proof = _Proof(check, word_lists(lexicon.layers), grammar)
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


def _filled(token: str, lists: dict[str, tuple[str, ...]]) -> str:
    if token in _FILLED:
        return _FILLED[token]
    if token.startswith("@"):
        return next(item for item in lists[token[1:]] if len(item.split()) == 1 and "-" not in item)
    return token


def _holds(tokens: str, phrase: str, lists: dict[str, tuple[str, ...]]) -> bool:
    """Whether a way to write ``phrase`` shares a word with the allowed phrase ``tokens``."""
    allowed = set(tokens.split())
    return any(not allowed.isdisjoint(written.tokens) for written in write_out(phrase, lists))


def _plain(suggestion: str) -> str:
    """Return ``suggestion`` without the marks that stand for words of the term."""
    return " ".join(word for word in suggestion.split() if not word.startswith(("@", "(")))


def _owners(lexicon: Lexicon, wanted: set[str] | None) -> Iterator[Failure]:
    """Yield a failure for every term that two entries own and no context parts."""
    reported = set()
    ahead: list[Trie] = [lexicon.trie]
    while ahead:
        node = ahead.pop()
        ahead += [below for token, below in node.items() if token not in ("", "@")]
        ahead += list(node.get("@", {}).values())
        forms = [lexicon.forms[number] for number in node.get("", ()) if not lexicon.forms[number].allow]
        for first, second in ((one, two) for at, two in enumerate(forms) for one in forms[:at]):
            pair = first.entry, second.entry
            if pair not in reported and _clash(lexicon, first, second):
                reported.add(pair)
                one, two = lexicon.entries[first.entry], lexicon.entries[second.entry]
                if wanted is None or one.file in wanted or two.file in wanted:
                    term = _term_of(two, first, lexicon)
                    reason = f"{one.rule} owns a term of it{term} already ({one.file}:{one.line})"
                    yield _failure(two, two.line, reason, "Take it out of one of them, or give one a “near”.")


def _term_of(entry: Entry, form: Form, lexicon: Lexicon) -> str:
    shared = {term.phrase for term in entry.terms} & {term.phrase for term in lexicon.entries[form.entry].terms}
    return f" (“{min(shared)}”)" if shared else ""


def _clash(lexicon: Lexicon, first: Form, second: Form) -> bool:
    one, two = lexicon.entries[first.entry], lexicon.entries[second.entry]
    places = set(one.jurisdictions) & set(two.jurisdictions) or not (one.jurisdictions and two.jurisdictions)
    return bool(
        first.entry != second.entry
        and first.capitals == second.capitals
        and one.layer == two.layer
        and not one.near
        and not two.near
        and set(one.profiles) & set(two.profiles)
        and places
    )
