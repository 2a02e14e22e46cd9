"""Names of laws, orders, bodies, forms, teams and services, whose words are never advised against.

The lexicon lists the names themselves; the patterns here find those that no list can hold: a dated Act or order, a
citation, a team or a job with a name in front of it.
"""

from typing import Final, NamedTuple

from carelang.lexicon import Lexicon
from carelang.text import Reading, Regex
from carelang.types import Span

_NOUN: Final = {"law": "a law", "body": "a body or service", "form": "a form", "order": "an order", "job": "a job"}
_GAP: Final = Regex(r"[\s\-(),&/.:;'’\[\]]{0,4}")


class _Pattern(NamedTuple):
    group: str
    hints: tuple[str, ...]  # without one of these the slower regex need not be tried
    regex: Regex


_WORD: Final = r"[A-Z][\w’'&,:\-]{0,30}"
_LINKED: Final = rf"(?:[ ](?:{_WORD}|of|and|the|for|in|with|from|etc\.?|to|on|by|\([^()\n]{{1,60}}\)))"
_DATED: Final = r"[ ](?:\([^()\n]{1,30}\)[ ])?(?:19|20)\d\d\b"
_NAME: Final = r"(?!(?:Mum|Dad|Gran|DNA|WNB|FTA)\b)[A-Z][\w’'\-]{1,30}"  # no service begins: Mum DNA CAMHS
_PLACE: Final = rf"(?<![\w’']){_NAME}(?:[ ](?:(?:and|of|&)[ ])?{_NAME}){{0,4}}?"
_TEAM: Final = (
    r"(?:Contact Centre|Respite Service|Respite Unit|Residential Unit|Children[’']s Unit|Young People[’']s Unit"
    r"|Secure Unit|Family Placement (?:Team|Service)|Placements? Team|LAA?C Team|Fostering (?:Team|Service)"
    r"|Family Centre"
    r"|Throughcare(?: and Aftercare)? Team|Youth Justice Team|Leaving Care (?:Team|Service)"
    r"|Disabled Children[’']s (?:Team|Service)|CAMHS)\b"
)
_CARE_TEAM: Final = (
    r"(?:(?:Permanence|Placements?|Fostering|Adoption|Kinship|Respite|Contact|LAA?C|Leaving Care|Throughcare|Aftercare"
    r"|Residential|Looked After Children|Short Breaks|Safeguarding|Intervention|Assessment|Referral|Transitions?)"
    r"(?:[ ](?:and|&)[ ])?[ ]?){1,3}(?:[A-Z]\w+[ ]){0,2}(?:Team|Service|Bureau|Hub|Panel)\b"
)
_SERVICE: Final = (
    r"\b(?:Respite|Contact|Placements?|Residential|Throughcare|Aftercare|Fostering|Adoption|Kinship|Family Placement"
    r"|Short Breaks)"
)
_NO_SERVICE: Final = (
    r"(?!(?:Details|Plans?|Agreements?|Orders?|Direction|Records?|Review|Report|History|Type|Address|Panel"
    r"|Carers?|Number"
    r"|Centre|Regulations|Act|Form|Request|Start|End|Date|Planning|Stability|Meeting|Arrangements|Assessment|Team"
    r"|Service)\b)"
)
_CARE_JOB: Final = (
    r"\b(?:LAC|LAAC|CLA|Looked After Children['’]?s?|Placements?|Contact|Referral|Residential|Permanence"
    r"|Family Contact"
    r"|Leaving Care)[ ]"
)
_JOB: Final = (
    r"(?:Nurse|Officer|Co-?ordinator|Worker|Manager|Reviewing Officer|Supervisor|Team Leader|Assistant|Lead)\b"
)
_CALLED: Final = r"\b(?:charity|project|campaign|organisation|founder of|film|book|podcast|band|magazine)(?: called)?"
_PATTERNS: Final = tuple(
    _Pattern(group, tuple(hints.split("|")), Regex(regex))
    for group, hints, regex in (
        ("law", "Act ", rf"(?<![\w’']){_WORD}{_LINKED}{{0,16}}?[ ]Act{_DATED}"),
        (
            "law",
            "Regulations |Rules |Order ",
            rf"(?<![\w’']){_WORD}{_LINKED}{{0,20}}?[ ](?:Regulations|Rules|Order){_DATED}",
        ),
        (
            "law",
            "PVG|Protecting Vulnerable",
            r"\bPVG(?:[ ](?:scheme|check|membership))?\b|\bProtecting Vulnerable Groups scheme\b",
        ),
        ("job", "Nurse|Officer|Co|Worker|Manager|Supervisor|Team Leader|Assistant|Lead", rf"{_CARE_JOB}{_JOB}"),
        ("body", "Team|Service|Bureau|Hub|Unit|Panel", rf"\b{_CARE_TEAM}"),
        ("body", "Centre|Service|Unit|Team|CAMHS", rf"{_PLACE}[ ]{_TEAM}"),
        (
            "body",
            "Respite|Contact|Placement|Residential|Throughcare|Aftercare|Foster|Adoption|Kinship|Family|Short Breaks",
            rf"{_SERVICE}[ ]{_NO_SERVICE}{_PLACE[: -len('?')]}",
        ),
        (
            "body",
            "charity|project|campaign|organisation|founder|film|book|podcast|band|magazine",
            rf"{_CALLED}(?: [A-Z][\w’']*){{1,5}}",
        ),
        ("body", "Council", rf"{_PLACE}[ ]Council\b"),
    )
)


_LINKS: Final = frozenset("of and the for in with from to on by 's s".split())


def may_be_in_title(reading: Reading, lexicon: Lexicon, first: int, last: int) -> bool:
    """Whether ``words[first:last]`` could stand in a name: in capitals, or beside one with words in small letters."""
    start, end = reading.span(first, last)
    small = reading.text[start:end].islower()
    if small and not lexicon.small_in_titles.issuperset(reading.words[first:last]):
        return False
    beside = [at for at in (first - 1, last) if 0 <= at < len(reading.words)]
    return (
        (last - first > 1 and not small)
        or any(not reading.form(at)[0].islower() or reading.words[at] in _LINKS for at in beside)
        or "" in lexicon.titles.get(reading.words[first], ())
    )


def title_spans(reading: Reading, lexicon: Lexicon) -> list[tuple[Span, str]]:
    """Return the names in one segment, listed and patterned, each with what it names."""
    found = _listed(reading, lexicon)
    for pattern in _PATTERNS:
        if any(map(reading.text.__contains__, pattern.hints)):
            found += [(Span(*match.span()), _NOUN[pattern.group]) for match in pattern.regex.finditer(reading.text)]
    return found


def _listed(reading: Reading, lexicon: Lexicon) -> list[tuple[Span, str]]:
    """Walk the listed names, which may hold brackets and commas, and keep those in their exact capitals."""
    found = []
    words, gaps = reading.words, reading.gaps
    for first, word in enumerate(words):
        node = lexicon.titles.get(word)
        at = first + 1
        while node is not None:
            for number in node.get("", ()):
                group, exact = lexicon.title_names[number]
                if all(reading.form(first + place).replace("’", "'") == name for place, name in enumerate(exact)):
                    found.append((reading.span(first, at), _NOUN[group]))
            node = node.get(words[at]) if at < len(words) else None
            if node is not None and not _GAP.fullmatch(gaps[at]):
                break
            at += 1
    return found
