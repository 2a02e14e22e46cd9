"""Names of laws, orders, bodies, forms, teams and services, whose words are never advised against.

The lexicon lists the names themselves; the patterns here find those that no list can hold: a dated Act or order, a
citation, a team or a job with a name in front of it.
"""

import re
from typing import Final, NamedTuple

from carelang.lexicon import Lexicon
from carelang.text import Reading
from carelang.types import Span

_NOUN: Final = {"law": "a law", "body": "a body or service", "form": "a form", "order": "an order", "job": "a job"}
_GAP: Final = re.compile(r"[\s\-(),&/.:;'’\[\]]{0,4}")


class _Pattern(NamedTuple):
    group: str
    hint: re.Pattern[str]  # a word without which the slower regex need not be tried
    regex: re.Pattern[str]


_WORD: Final = r"[A-Z][\w’'&,:\-]{0,30}"
_LINKED: Final = rf"(?:[ ](?:{_WORD}|of|and|the|for|in|with|from|etc\.?|to|on|by|\([^()\n]{{1,60}}\)))"
_PLACE: Final = r"(?<![\w’'])[A-Z][\w’'\-]{1,30}(?:[ ](?:(?:and|of|&)[ ])?[A-Z][\w’'\-]{1,30}){0,4}?"
_TEAMS: Final = (
    r"Contact Centre|Respite Service|Respite Unit|Residential Unit|Children[’']s Unit|Young People[’']s Unit|Secure Unit"
    r"|Family Placement (?:Team|Service)|Placements? Team|LAA?C Team|Throughcare(?: and Aftercare)? Team"
    r"|Fostering (?:Team|Service)|Family Centre|Youth Justice Team|Leaving Care (?:Team|Service)"
    r"|Disabled Children[’']s (?:Team|Service)|CAMHS"
)
_SERVICES: Final = (
    r"Respite|Contact|Placements?|Residential|Throughcare|Aftercare|Fostering|Adoption|Kinship|Family Placement|Short Breaks"
)
_NO_SERVICE: Final = (
    r"Details|Plans?|Agreements?|Orders?|Direction|Records?|Review|Report|History|Type|Address|Panel|Carers?|Number|Centre"
    r"|Regulations|Act|Form|Request|Start|End|Date|Planning|Stability|Meeting|Arrangements|Assessment|Team|Service"
)
_JOBS: Final = (
    r"(?:Nurse|Officer|Co-?ordinator|Worker|Manager|Reviewing Officer|Supervisor|Team Leader|Assistant|Lead)"
)
_PATTERNS: Final = (
    _Pattern("law", re.compile(r"\bAct\b"), re.compile(rf"(?<![\w’']){_WORD}{_LINKED}{{0,16}}?[ ]Act[ ](?:\([^()\n]{{1,30}}\)[ ])?(?:19|20)\d\d\b")),
    _Pattern("law", re.compile(r"\b(?:Regulations|Rules|Order)\b"), re.compile(rf"(?<![\w’']){_WORD}{_LINKED}{{0,20}}?[ ](?:Regulations|Rules|Order)[ ](?:\([^()\n]{{1,30}}\)[ ])?(?:19|20)\d\d\b")),
    _Pattern("body", re.compile(r"[A-Z]\w+ (?:[A-Z&])"), re.compile(rf"{_PLACE}[ ](?:{_TEAMS})\b")),
    _Pattern("body", re.compile(_SERVICES), re.compile(rf"\b(?:{_SERVICES})[ ](?!(?:{_NO_SERVICE})\b)[A-Z][\w’'\-]{{1,30}}(?:[ ](?:and[ ]|&[ ])?[A-Z][\w’'\-]{{1,30}}){{0,3}}")),
    _Pattern("job", re.compile(rf"\b{_JOBS}"), re.compile(rf"\b(?:LAC|LAAC|CLA|Looked After Children['’]?s?|Placements?|Contact|Referral|Residential|Permanence|Family Contact|Leaving Care)[ ]{_JOBS}\b")),
    _Pattern("body", re.compile(r"\bCouncil\b"), re.compile(rf"{_PLACE}[ ]Council\b")),
    _Pattern("law", re.compile(r"\bPVG\b|Protecting"), re.compile(r"\bPVG(?:[ ](?:scheme|check|membership))?\b|\bProtecting Vulnerable Groups scheme\b")),
)  # fmt: skip


def title_spans(reading: Reading, lexicon: Lexicon) -> list[tuple[Span, str]]:
    """Return the names in one segment, listed and patterned, each with what it names."""
    found = _listed(reading, lexicon)
    for pattern in _PATTERNS:
        if pattern.hint.search(reading.text):
            found += [(Span(*match.span()), _NOUN[pattern.group]) for match in pattern.regex.finditer(reading.text)]
    return found


def _listed(reading: Reading, lexicon: Lexicon) -> list[tuple[Span, str]]:
    """Walk the listed names, which may hold brackets and commas, and keep those in their exact capitals."""
    found = []
    words = reading.words
    for first, word in enumerate(words):
        node = lexicon.titles.get(word)
        at = first + 1
        while node is not None:
            for number in node.get("", ()):
                group, exact = lexicon.title_names[number]
                if all(reading.form(first + place).replace("’", "'") == name for place, name in enumerate(exact)):
                    found.append((Span(reading.starts[first], reading.ends[at - 1]), _NOUN[group]))
            if at == len(words) or not _GAP.fullmatch(reading.gaps[at]):
                break
            node = node.get(words[at])
            at += 1
    return found
