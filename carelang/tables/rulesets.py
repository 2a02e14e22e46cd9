"""Rule sets: a checker as bytes that travel to other processes, made there once and kept under its digest."""

from hashlib import sha256
from typing import Final, NamedTuple

from carelang.checker import Checker
from carelang.lexicon.compiled import fingerprint, from_bytes, to_bytes
from carelang.rules.grammar import Grammar
from carelang.types import Profile

_PROFILE: Final[Profile] = "case-note"


class RuleSet(NamedTuple):
    """What a checker goes by: ``lexicon`` as bytes for the same Python elsewhere; ``digest`` tells all of it."""

    digest: str
    lexicon: bytes
    profile: Profile
    grammar: Grammar
    jurisdictions: tuple[str, ...]
    reasons: bool


def rule_set_of(checker: Checker) -> RuleSet:
    """Return what ``checker`` goes by."""
    data = to_bytes(checker.lexicon)
    jurisdictions = tuple(sorted(checker.jurisdictions))
    asked = checker.profile, checker.grammar, jurisdictions, checker.reasons
    return RuleSet(sha256(repr(asked).encode() + data).hexdigest(), data, *asked)


def checker_of(rules: RuleSet) -> Checker:
    """Return the checker of ``rules``, made once in each process."""
    known = _made.get(rules.digest)
    if known is None:
        lexicon = from_bytes(rules.lexicon)
        known = _made[rules.digest] = Checker(
            rules.profile, lexicon, rules.grammar, rules.jurisdictions, reasons=rules.reasons
        )
    return known


def usual_checker() -> Checker:
    """Return the checker for case notes with the national lexicon, made once in each process."""
    known = _made.get("")
    if known is None:
        known = _made[""] = Checker(_PROFILE)
    return known


def lexicon_hash(checker: Checker) -> str:
    """Return the 16 digits that tell what the lexicon of ``checker`` advises; they are worked out once."""
    known = _hashes.get(id(checker.lexicon))
    if known is None or known[0] is not checker.lexicon:
        known = _hashes[id(checker.lexicon)] = checker.lexicon, fingerprint(checker.lexicon)
    return known[1]


_made: dict[str, Checker] = {}
_hashes: dict[int, tuple[object, str]] = {}
