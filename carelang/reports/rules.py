"""Every rule with its severity, kind and profiles and the number of its terms, for people and for programs."""

from typing import Final

from carelang.lexicon import Entry, Lexicon
from carelang.reports.layout import Layout, counted, plain
from carelang.types import PROFILES

SCHEMA: Final = 1


def list_rules(lexicon: Lexicon, layout: Layout) -> str:
    """Return one line for each rule of ``lexicon``, in the order of the alphabet, and their number."""
    entries = _sorted(lexicon)
    longest = max((len(entry.rule) for entry in entries), default=0)
    kinds = max((len(entry.kind) for entry in entries), default=0)
    lines = []
    for entry in entries:
        rule = layout.style(plain(entry.rule), "file") + " " * (longest - len(entry.rule))
        severity = layout.style(entry.severity, entry.severity) + " " * (len("suggestion") - len(entry.severity))
        terms = f"{len(entry.terms):4} {'term ' if len(entry.terms) == 1 else 'terms'}"
        lines.append(f"{rule}  {severity}  {entry.kind:<{kinds}}  {terms}  {_profiles(entry)}")
    total = counted(sum(len(entry.terms) for entry in entries), "term")
    return "\n".join([*lines, *([""] if lines else []), f"{counted(len(entries), 'rule')}, {total}."]) + "\n"


def rules_as_json(lexicon: Lexicon, version: str) -> str:
    """Return the rules as JSON; ``version`` is that of carelang.

    ``profiles`` is empty where a layer has switched the rule off; ``terms`` is the number of its terms.
    """
    from carelang.reports.escaping import as_json

    rules = [
        {
            "rule": entry.rule,
            "kind": entry.kind,
            "severity": str(entry.severity),
            "profiles": [profile for profile in PROFILES if profile in entry.profiles],
            "terms": len(entry.terms),
            "why": entry.why,
            "layer": entry.changed_by or entry.layer,
            "file": entry.file,
            "line": entry.line,
        }
        for entry in _sorted(lexicon)
    ]
    return as_json({"carelang": version, "schema": SCHEMA, "rules": rules})


def _sorted(lexicon: Lexicon) -> list[Entry]:
    return sorted(lexicon.entries, key=lambda entry: entry.rule)


def _profiles(entry: Entry) -> str:
    named = [profile for profile in PROFILES if profile in entry.profiles]
    return "all profiles" if len(named) == len(PROFILES) else ", ".join(named) or "switched off"
