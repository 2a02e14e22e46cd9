"""What a comment says: plain paragraphs for a colleague who reads the document."""

import re
from collections.abc import Sequence

from carelang.formats.telling import OBJECT
from carelang.formats.word.ours import closing_line
from carelang.types import Finding, Source, Suggestion, SuggestionKind

_LONGEST_QUOTE = 160  # code points of the words found that the comment repeats
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # by XML 1.0
_INTRODUCTIONS: tuple[tuple[SuggestionKind, str], ...] = (
    ("replace", "Try"),
    ("prompt", "Only you can complete this"),
    ("explain", "In plain words"),
)


def without_controls(text: str) -> str:
    """``text`` without the characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


def plain(text: str) -> str:
    """``text`` on one line, without the characters that XML forbids."""
    return " ".join(without_controls(text.replace(OBJECT, " ").replace("\u00ad", "")).split())


def comment_paragraphs(finding: Finding, place: str, more: str, unchanged: str) -> list[str]:
    """The paragraphs of a comment.

    ``place`` is where the words stand if the comment cannot stand on them, else "". ``more`` is said of other places
    for which it stands. ``unchanged`` is why the words were not replaced by a tracked change, if one was asked for.
    """
    words = plain(finding.text)
    if len(words) > _LONGEST_QUOTE:
        words = words[: _LONGEST_QUOTE - 1].rstrip() + "…"
    said = " ".join(filter(None, (f"“{words}”" if words else "", f"({place})" if place else "")))
    paragraphs = [f"{said}: {finding.message}" if said else finding.message, finding.why]
    paragraphs += [_suggested(introduction, kind, finding.suggestions) for kind, introduction in _INTRODUCTIONS]
    if unchanged:
        paragraphs.append(f"There is no tracked change here, because {unchanged}.")
    paragraphs += [_sourced(finding.sources), more]
    return _closed(finding.rule, paragraphs)


def unchecked_paragraphs(unchecked: Sequence[str]) -> list[str]:
    """The paragraphs of the one comment that says what nobody has checked."""
    return _closed("unchecked", ["Not everything in this document was checked:", *unchecked])


def _closed(rule: str, paragraphs: Sequence[str]) -> list[str]:
    said = [text for text in map(plain, paragraphs) if text]
    return [*said, closing_line(plain(rule), said)]


def _suggested(introduction: str, kind: SuggestionKind, suggestions: Sequence[Suggestion]) -> str:
    texts = [suggestion.text for suggestion in suggestions if suggestion.kind == kind]
    return f"{introduction}: {'; '.join(texts)}" if texts else ""


def _sourced(sources: Sequence[Source]) -> str:
    named = [", ".join(filter(None, (source.title, source.publisher, source.year))) for source in sources]
    return f"{'Source' if len(named) == 1 else 'Sources'}: {'; '.join(named)}" if named else ""
