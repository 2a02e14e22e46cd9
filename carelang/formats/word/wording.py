"""What a comment says: plain paragraphs for a colleague who reads the document."""

import re
from collections.abc import Sequence

from carelang.formats.word.text import OBJECT
from carelang.types import Finding, Source, Suggestion, SuggestionKind

_LONGEST_QUOTE = 160  # code points of the words found that the comment repeats
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # by XML 1.0
_INTRODUCTIONS: tuple[tuple[SuggestionKind, str], ...] = (
    ("replace", "Try"),
    ("prompt", "Only you can complete this"),
    ("explain", "In plain words"),
)


def plain(text: str) -> str:
    """``text`` on one line, without the characters that XML forbids."""
    return " ".join(_FORBIDDEN.sub("", text.replace(OBJECT, " ").replace("\u00ad", "")).split())


def comment_paragraphs(finding: Finding, place: str, more: int) -> list[str]:
    """The paragraphs of a comment.

    ``place`` is where the words stand if the comment cannot stand on them, else "". ``more`` is how many findings
    of the same rule have no comment of their own.
    """
    words = plain(finding.text)
    if len(words) > _LONGEST_QUOTE:
        words = words[: _LONGEST_QUOTE - 1].rstrip() + "…"
    said = " ".join(filter(None, (f"“{words}”" if words else "", f"({place})" if place else "")))
    paragraphs = [f"{said}: {finding.message}" if said else finding.message, finding.why]
    paragraphs += [_suggested(introduction, kind, finding.suggestions) for kind, introduction in _INTRODUCTIONS]
    paragraphs.append(_sourced(finding.sources))
    if more:
        paragraphs.append(f"The same advice holds in {more} more places, which have no comment of their own.")
    return [text for text in map(plain, paragraphs) if text]


def _suggested(introduction: str, kind: SuggestionKind, suggestions: Sequence[Suggestion]) -> str:
    texts = [suggestion.text for suggestion in suggestions if suggestion.kind == kind]
    return f"{introduction}: {'; '.join(texts)}" if texts else ""


def _sourced(sources: Sequence[Source]) -> str:
    named = [", ".join(filter(None, (source.title, source.publisher, source.year))) for source in sources]
    return f"{'Source' if len(named) == 1 else 'Sources'}: {'; '.join(named)}" if named else ""
