"""Inflected forms of a term, each beside its own inflected suggestions."""

from collections.abc import Callable, Iterator

from carelang.fixes import plural, verb_forms
from carelang.lexicon.entries import Term
from carelang.types import PartOfSpeech, Suggestion


def inflected(term: Term, part_of_speech: PartOfSpeech) -> Iterator[Term]:
    """Yield ``term`` and its derived forms: the plural of a noun; -s, -ing and -ed of a verb."""
    yield term
    if part_of_speech == "noun":
        yield Term(plural(term.phrase), tuple(_map(term, plural)), term.line)
    elif part_of_speech == "verb":
        forms = verb_forms(term.phrase)
        written = {forms["base"]}
        for name in ("s", "ing", "past", "participle"):
            if forms[name] not in written:
                written.add(forms[name])
                yield Term(forms[name], tuple(_map(term, _form(name))), term.line)


def _form(name: str) -> Callable[[str], str]:
    return lambda verb: verb_forms(verb)[name]


def _map(term: Term, change: Callable[[str], str]) -> Iterator[Suggestion]:
    for suggestion in term.suggestions:
        yield Suggestion(change(suggestion.text), "replace") if suggestion.kind == "replace" else suggestion
