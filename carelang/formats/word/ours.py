"""What in a Word file is ours: our comments and our changes, known again in any file, however often it was saved."""

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2s
from typing import Final

from carelang.formats.word.names import BLANKS, Element, namespace, tags, value

# Word keeps this number with a run and shows it nowhere; it says in which session the run was written.
SESSION: Final = "00CA4E1A"

_CLOSING = re.compile(r"carelang: (.+) #([0-9a-f]{8})")
_INSERTION, _DELETION, _RUN = tags("ins"), tags("del"), tags("r")
_PARAGRAPH, _TEXT = tags("p"), tags("t")
# What may stand between the runs of one deletion, and between it and the insertion.
BETWEEN: Final = tags(
    *("bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd"), *("commentRangeStart", "commentRangeEnd")
)


def closing_line(rule: str, paragraphs: Sequence[str]) -> str:
    """The last paragraph of a comment of ours, by which it is known again as long as nobody has edited it."""
    return f"carelang: {rule} #{_digest(paragraphs)}"


def comment_lines(comment: Element) -> list[str]:
    """The paragraphs of a ``w:comment``, each on one line."""
    return [" ".join("".join(_texts(one)).split()) for one in comment.iter(*_PARAGRAPH)]


def our_comment(comment: Element) -> tuple[str, ...] | None:
    """The paragraphs of a ``w:comment`` of ours, or None of anyone else's, or of one that somebody has edited."""
    paragraphs = comment_lines(comment)
    closing = _CLOSING.fullmatch(paragraphs[-1]) if paragraphs else None
    if closing is None or closing[2] != _digest(paragraphs[:-1]):
        return None
    return tuple(paragraphs)


def our_change(insertion: Element) -> list[Element]:
    """The deletions that an insertion of ours takes the place of; none for anyone else's, or where they are gone."""
    if insertion.tag not in _INSERTION:
        return []
    space = namespace(insertion)
    if not len(insertion) or any(one.tag not in _RUN or one.get(space + "rsidR") != SESSION for one in insertion):
        return []
    by = [value(insertion, name) for name in ("author", "date")]
    deletions = []
    for one in _before(insertion):
        if one.tag not in _DELETION or [value(one, name) for name in ("author", "date")] != by:
            break
        deletions.append(one)
    return deletions[::-1]


def our_deletion(deletion: Element) -> bool:
    """Whether a ``w:del`` is one of those that an insertion of ours takes the place of."""
    following = deletion.getnext()
    while following is not None and (following.tag in BETWEEN or following.tag in _DELETION):
        following = following.getnext()
    return following is not None and deletion in our_change(following)


def _before(element: Element) -> Iterator[Element]:
    """The elements right before one, marks that have no text left out."""
    one = element.getprevious()
    while one is not None and not (one.tail or "").strip(BLANKS):
        if one.tag not in BETWEEN:
            yield one
        one = one.getprevious()


def _texts(paragraph: Element) -> Iterator[str]:
    return (one.text or "" for one in paragraph.iter(*_TEXT))


def _digest(paragraphs: Sequence[str]) -> str:
    return blake2s("\n".join(paragraphs).encode(errors="replace"), digest_size=4).hexdigest()
