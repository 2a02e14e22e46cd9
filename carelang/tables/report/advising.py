"""What the lexicon says of the rules that a report names: their names, themes, reasons, words instead and sources."""

import re
from typing import Final

from carelang.lexicon import Entry, Lexicon, Term
from carelang.reports.console import cited
from carelang.reports.layout import plain
from carelang.reports.themes import first_sentence
from carelang.tables.report.parts import Advice, listed

_CHOICE: Final = re.compile(r"\(([^()|]*)(?:\|[^()]*)?\)(\?)?")
_TERMS: Final = 2
_SUGGESTIONS: Final = 2


def name_of(rule: str, entry: Entry | None) -> str:
    """Return the words that stand for a rule: the term its id is made of, or else the id as words."""
    words = rule.rpartition("/")[2].replace("-", " ")
    terms = entry.terms if entry else ()
    return next((term.phrase for term in terms if term.phrase.replace("-", " ").casefold() == words), words)


def advice_on(rule: str, severity: str, how_often: str, lexicon: Lexicon) -> Advice:
    """Return the advice of ``lexicon`` on a rule, or that it has none."""
    entry = next((entry for entry in lexicon.entries if entry.rule == rule), None)
    name = name_of(rule, entry)
    if entry is None:
        why = "The lexicons here do not hold this rule. Lay the one that does on top with --lexicon."
        return Advice(name, rule, how_often, severity, why, (), "")
    source = plain(entry.law) if entry.law else "; ".join(map(cited, entry.sources[:1]))
    return Advice(name, rule, how_often, severity, first_sentence(entry.why), _instead(entry), source)


def _instead(entry: Entry) -> tuple[str, ...]:
    """What to write, for the first terms that say so."""
    if entry.kind == "statutory" and (explained := entry.plain_adult or entry.plain):
        return (f"Keep it, and explain it: “{plain(explained)}”",)
    said = [line for term in entry.terms if (line := _for_term(term))]
    return tuple(dict.fromkeys(said))[:_TERMS]


def _for_term(term: Term) -> str:
    told = []
    for kind, head in (("replace", "write"), ("prompt", "only the writer can complete")):
        texts = [f"“{_written(one.text)}”" for one in term.suggestions if one.kind == kind]
        if texts:
            told.append(f"{head} {listed(texts[:_SUGGESTIONS], 'or')}")
    return f"For “{_written(term.phrase)}”, {'; '.join(told)}." if told else ""


def _written(phrase: str) -> str:
    """A phrase as somebody might write it: the first of its choices, without the marks of the lexicon."""
    before = ""
    while phrase != before:
        before, phrase = phrase, _CHOICE.sub(lambda found: "" if found[2] else found[1], phrase)
    phrase = re.sub(r"@[\w-]+|\*", "…", phrase).replace(" '", "'")
    return plain(phrase.translate({ord("["): None, ord("]"): None, ord("{"): "(", ord("}"): ")"})).strip()
