"""Phrases: ``(a|b)``, ``(optional)?``, ``*`` and ``@list`` written out into plain sequences of words."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Final, NamedTuple

from carelang.text import Reading
from carelang.types import Segment

MOST_FORMS: Final = 5000
_MARKS: Final = ("[", "]")
OPEN: Final = ("@Name", "@number", "*")
_PIECE: Final = re.compile(
    r"\((?P<choice>[^()]*)\)(?P<optional>\?)?|(?P<open>@[\w-]+|\*)|(?P<mark>[\[\]])|(?P<words>[^()@*\[\]]+)"
)

_Pair = tuple[str, str]  # a token, and the word as it is written
_Alternative = tuple[tuple[_Pair, ...], str | None]  # its words, and the choice it took


class PhraseError(ValueError):
    """A phrase that cannot be read; the message says why, in words for its author."""


class Written(NamedTuple):
    """One plain way to write a phrase.

    ``tokens`` are normalised words and open places: ``@list``, ``@Name``, ``@number``, ``*``, and ``@(a|b)`` for any
    of several words. ``capitals`` are the words with two or more capitals, by place; ``choice`` the words taken from
    the first ``(a|b)``, if it was written out; ``focus`` the tokens in ``[brackets]`` (half open), which alone are
    found, or ``None`` for all.
    """

    tokens: tuple[str, ...]
    capitals: tuple[tuple[int, str], ...]
    choice: str | None = None
    focus: tuple[int, int] | None = None


def write_out(phrase: str, lists: Mapping[str, tuple[str, ...]], *, fully: bool = False) -> list[Written]:
    """Return the ways to write ``phrase``, in order.

    ``lists`` maps list names to their items. Single words that may stand for each other (a list's, or those of
    ``(a|b)``) stay together in one open place, so that long lists stay short; items of several words are written
    out. With ``fully`` each ``(a|b)`` is written out too.
    """
    pieces = [_alternatives(piece, lists, fully) for piece in _pieces(phrase)]
    count = 1
    for piece in pieces:
        count *= len(piece)
    if count > MOST_FORMS:
        raise PhraseError(f"“{phrase}” can be written in {count} ways, and {MOST_FORMS} is the most")
    forms = [_join(combination, phrase) for combination in product(*pieces)]
    if any(not form.tokens for form in forms):
        raise PhraseError(f"“{phrase}” may be empty")
    if any(form.tokens[0] in OPEN for form in forms):
        raise PhraseError(f"“{phrase}” may begin with @Name, @number or *; begin with a word or a list")
    return list(dict.fromkeys(forms))


def lists_in(phrase: str) -> list[str]:
    """Return the names of the word lists that ``phrase`` mentions."""
    return [name[1:] for name in re.findall(r"@[\w-]+", phrase) if name not in OPEN]


def words_of(token: str, lists: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the single words that can stand in the open place ``token`` (``@list`` or ``@(a|b)``)."""
    if token.startswith("@("):
        yield from token[2:-1].split("|")
    else:
        for item in lists[token[1:]]:
            for tokens in _option(item, {}):
                if _is_one_word(tokens):
                    yield tokens[0][0]


def _pieces(phrase: str) -> Iterator[re.Match[str]]:
    at = 0
    for match in _PIECE.finditer(phrase):
        if match.start() != at:
            break
        at = match.end()
        yield match
    if at != len(phrase) or not phrase.strip():
        hint = "write words, (a|b), (optional)?, * or @list"
        raise PhraseError(f"“{phrase}” cannot be read at character {at + 1}: {hint}")


def _alternatives(piece: re.Match[str], lists: Mapping[str, tuple[str, ...]], fully: bool) -> list[_Alternative]:
    if piece["words"] is not None:
        return [(_tokens(piece["words"]), None)]
    if piece["mark"] is not None:
        return [(((piece["mark"], piece["mark"]),), None)]
    if piece["open"] is not None:
        return [(tokens, None) for tokens in _open_place(piece["open"], lists)]
    optional: list[_Alternative] = [((), None)] if piece["optional"] else []
    options = piece["choice"].split("|")
    words = [_tokens(option) for option in options]
    plain = len(options) > 1 and all(len(word) == 1 and not _is_capital(word[0][1]) for word in words)
    if plain and not fully and "@" not in piece["choice"]:
        together = "@(" + "|".join(word[0][0] for word in words) + ")"
        return [(((together, together),), None), *optional]
    return [
        (tokens, None if piece["optional"] else option.strip())
        for option in options
        for tokens in _option(option, lists)
    ] + optional


def _option(option: str, lists: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[_Pair, ...]]:
    if not option.strip():
        raise PhraseError("an alternative in (a|b) is empty; write (optional)? for words that may be missing")
    parts = [[tokens for tokens, _ in _alternatives(piece, lists, True)] for piece in _pieces(option)]
    for combination in product(*parts):
        yield tuple(token for tokens in combination for token in tokens)


def _open_place(name: str, lists: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[_Pair, ...]]:
    if name in OPEN:
        yield ((name, name),)
        return
    if name[1:] not in lists:
        raise PhraseError(f"there is no word list {name}")
    ways = [tokens for item in lists[name[1:]] for tokens in _option(item, {})]
    if any(_is_one_word(tokens) for tokens in ways):
        yield ((name, name),)
    yield from (tokens for tokens in ways if not _is_one_word(tokens))


def _is_one_word(tokens: tuple[_Pair, ...]) -> bool:
    return len(tokens) == 1 and tokens[0][0] not in OPEN


@cache
def _tokens(text: str) -> tuple[_Pair, ...]:
    reading = Reading(Segment(text))
    return tuple((word, reading.form(at)) for at, word in enumerate(reading.words))


def _join(combination: tuple[_Alternative, ...], phrase: str) -> Written:
    marked = [pair for tokens, _ in combination for pair in tokens]
    choice = next((chosen for _, chosen in combination if chosen is not None), None)
    pairs = [pair for pair in marked if pair[0] not in _MARKS]
    capitals = tuple((place, written) for place, (_, written) in enumerate(pairs) if _is_capital(written))
    marks = [place - number for number, place in enumerate(at for at, pair in enumerate(marked) if pair[0] in _MARKS)]
    order = [pair[0] for pair in marked if pair[0] in _MARKS]
    if marks and (order != [*_MARKS] or marks[0] >= marks[1]):
        raise PhraseError(f"“{phrase}” needs one pair of brackets round the words that are found")
    focus = (marks[0], marks[1]) if marks else None
    return Written(tuple(token for token, _ in pairs), capitals, choice, focus)


def _is_capital(written: str) -> bool:
    return written[0] not in "@*" and sum(character.isupper() for character in written) > 1
