"""Phrases: ``(a|b)``, ``(optional)?``, ``*`` and ``@list`` written out into plain sequences of words."""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final, NamedTuple

from carelang.text import Reading
from carelang.types import Segment

MOST_FORMS: Final = 5000
OPEN: Final = ("@Name", "@number", "*")
_PIECE: Final = re.compile(r"\((?P<choice>[^()]*)\)(?P<optional>\?)?|(?P<open>@[\w-]+|\*)|(?P<words>[^()@*]+)")


class PhraseError(ValueError):
    """A phrase that cannot be read; the message says why, in words for its author."""


class Written(NamedTuple):
    """One plain way to write a phrase.

    ``tokens`` are normalised words and open places (``@list``, ``@Name``, ``@number``, ``*``); ``capitals`` the words
    with two or more capitals, by place; ``choice`` the words taken from the first ``(a|b)``, if any.
    """

    tokens: tuple[str, ...]
    capitals: tuple[tuple[int, str], ...]
    choice: str | None = None


def write_out(phrase: str, lists: Mapping[str, tuple[str, ...]]) -> list[Written]:
    """Return every plain way to write ``phrase``, in order.

    ``lists`` maps list names to their items. An item of one word is found through the open place ``@name``, so that
    long lists stay short; items of several words are written out.
    """
    pieces = [list(_alternatives(piece, lists)) for piece in _pieces(phrase)]
    count = 1
    for piece in pieces:
        count *= len(piece)
    if count > MOST_FORMS:
        raise PhraseError(f"“{phrase}” can be written in {count} ways, and {MOST_FORMS} is the most")
    forms = [_join(combination) for combination in product(*pieces)]
    if any(not form.tokens for form in forms):
        raise PhraseError(f"“{phrase}” may be empty")
    if any(form.tokens[0] in OPEN for form in forms):
        raise PhraseError(
            f"“{phrase}” may begin with {', '.join(OPEN[:-1])} or {OPEN[-1]}; begin with a word or a list"
        )
    return list(dict.fromkeys(forms))


def lists_in(phrase: str) -> list[str]:
    """Return the names of the word lists that ``phrase`` mentions."""
    return [name[1:] for name in re.findall(r"@[\w-]+", phrase) if name not in OPEN]


def _pieces(phrase: str) -> Iterator[re.Match[str]]:
    at = 0
    for match in _PIECE.finditer(phrase):
        if match.start() != at:
            break
        at = match.end()
        yield match
    if at != len(phrase) or not phrase.strip():
        raise PhraseError(
            f"“{phrase}” cannot be read at character {at + 1}: write words, (a|b), (optional)?, * or @list"
        )


_Alternative = tuple[tuple[tuple[str, str], ...], str | None]  # (token, as written) pairs, and the choice taken


def _alternatives(piece: re.Match[str], lists: Mapping[str, tuple[str, ...]]) -> Iterator[_Alternative]:
    if piece["words"] is not None:
        yield tuple(_tokens(piece["words"])), None
    elif piece["open"] is not None:
        for tokens in _open_place(piece["open"], lists):
            yield tokens, None
    else:
        options = piece["choice"].split("|")
        for option in options:
            for tokens in _option(option, lists):
                yield tokens, option.strip() if not piece["optional"] else None
        if piece["optional"]:
            yield (), None


def _option(option: str, lists: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[tuple[str, str], ...]]:
    if not option.strip():
        raise PhraseError("an alternative in (a|b) is empty; write (optional)? for words that may be missing")
    parts = [[tokens for tokens, _ in _alternatives(piece, lists)] for piece in _pieces(option)]
    for combination in product(*parts):
        yield tuple(token for tokens in combination for token in tokens)


def _open_place(name: str, lists: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[tuple[str, str], ...]]:
    if name in OPEN:
        yield ((name, name),)
        return
    if name[1:] not in lists:
        raise PhraseError(f"there is no word list {name}")
    yield ((name, name),)
    for item in lists[name[1:]]:
        tokens = tuple(_tokens(item))
        if len(tokens) > 1:
            yield tokens


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    reading = Reading(Segment(text))
    for at, word in enumerate(reading.words):
        yield word, reading.form(at)


def _join(combination: tuple[_Alternative, ...]) -> Written:
    pairs = [pair for tokens, _ in combination for pair in tokens]
    choice = next((chosen for _, chosen in combination if chosen is not None), None)
    capitals = tuple((place, written) for place, (token, written) in enumerate(pairs) if _is_capital(written))
    return Written(tuple(token for token, _ in pairs), capitals, choice)


def _is_capital(written: str) -> bool:
    return sum(character.isupper() for character in written) > 1
