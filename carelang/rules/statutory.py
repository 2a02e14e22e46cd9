"""Statutory terms that the text explains itself are let stand: "explained here"."""

from collections.abc import Sequence, Set
from functools import cache
from typing import Final

from carelang.text import Reading, Regex, words
from carelang.types import Finding, Span, Suggestion

_SAME_AFTER: Final = Regex(
    r"[”\"’']?\s*(?:\((?:an?|the|this|that|which|when|where|it|in|your|our|what)\b[^()]{8,}\)"
    r"|[,–—-]?\s*(?:which|that) (?:means|is|says)\b|(?:just |only |really )?means\b"
    r"|is (?:an?|the|our|what|when|where|how) [^.!?]{8,}"
    r"|are (?:the )?(?:people|words|reasons|meetings) "
    r"|[,–—]\s*(?:an?|the) (?:legal|meeting|person|order|plan|paper|promise|court|place|list)\b"
    r"|:\s+(?:an?|the|this|when|where|someone|what)\b)"
)
_EXPLAINING: Final = (
    r"(?:legal|law|order|way|when|where|what|word|name|plan|meeting|promise|rule|paper|decision|court|list"
    r"|person|people"
    r"|job|right|help)\b"
)
_NEXT: Final = Regex(
    r"\s*(?:(?:That|This|It)(?: just| only| really)? (?:means|says)\b|What (?:it|that|this) means\b"
    rf"|(?:That|This|It) is(?: \w+){{0,4}} {_EXPLAINING}|In (?:plain|other|simple) words|Put (?:simply|plainly))"
)
_BEFORE: Final = Regex(
    r"(?:\b(?:called|named|calls it|calls this|call it|call this)|\bknown(?: in law)? as"
    r"|\b(?:legal|law['’]s|official) (?:word|name|term|way)s?\b[^.!?]{0,30})\s*(?:an?|the|your)?\s*[“\"‘]?$"
)
_SMALL: Final = frozenset(
    "a an and are as at be by can do for from has have he help her his if in is it its may need not of on or our she "
    "so that the their them they this to up us was we what when where which who will with you your".split()
)
_ENOUGH: Final = 0.5
_WITHIN: Final = 80  # words
_NEARBY: Final = 120  # code points


def excuse_explained(findings: Sequence[Finding], told: Set[int]) -> list[Finding]:
    """Return ``findings`` with the statutory ones excused that their document explains, here or earlier.

    ``told`` are the indices of those for which ``explained_here`` says so.
    """
    explained: set[str] = set()
    result = []
    for at, finding in enumerate(findings):
        if finding.kind == "statutory" and finding.excused is None:
            if at in told:
                explained.add(finding.rule)
                result.append(finding._replace(excused="explained here"))
                continue
            if finding.rule in explained:
                result.append(finding._replace(excused="explained here: earlier in the text"))
                continue
        result.append(finding)
    return result


def explained_here(reading: Reading, finding: Finding) -> bool:
    """Whether a finding is a statutory term that the text explains where it stands."""
    if finding.kind != "statutory" or finding.excused is not None:
        return False
    return explains(reading, finding.span, finding.suggestions)


def explains(reading: Reading, span: Span, suggestions: Sequence[Suggestion]) -> bool:
    """Whether the sentence of ``span`` or the next one says in plain words what the term means."""
    text = reading.text
    sentence = reading.sentence(span.start)
    following = reading.sentence(sentence.end) if sentence.end < len(text) else Span(sentence.end, sentence.end)
    before = text[max(sentence.start, span.start - _NEARBY) : span.start]
    if _SAME_AFTER.match(text, span.end, sentence.end) or _BEFORE.search(before) or _NEXT.match(text, following.start):
        return True
    begin, _ = reading.words_in(Span(span.end, len(text)))
    _, end = reading.words_in(following)
    told = reading.words[begin : min(end, begin + _WITHIN)]
    return any(
        len(wanted) > 2 and len(wanted.intersection(told)) >= _ENOUGH * len(wanted)
        for suggestion in suggestions
        if suggestion.kind == "explain" and (wanted := _content_words(suggestion.text))
    )


@cache
def _content_words(text: str) -> frozenset[str]:
    return frozenset(words(text)) - _SMALL
