"""Suggestions put in place: inflection, letter case, a or an, possessives."""

import re
from typing import Final, Literal, NamedTuple

from carelang.types import Span

PartOfSpeech = Literal["noun", "verb", "adjective"]

_IRREGULAR_PLURALS: Final = {
    "person": "people",
    "child": "children",
    "man": "men",
    "woman": "women",
    "life": "lives",
    "wife": "wives",
    "half": "halves",
    "foot": "feet",
}
_IRREGULAR_VERBS: Final = {  # base: (past, past participle)
    "be": ("was", "been"),
    "break": ("broke", "broken"),
    "bring": ("brought", "brought"),
    "come": ("came", "come"),
    "do": ("did", "done"),
    "feel": ("felt", "felt"),
    "find": ("found", "found"),
    "get": ("got", "got"),
    "give": ("gave", "given"),
    "go": ("went", "gone"),
    "have": ("had", "had"),
    "hold": ("held", "held"),
    "keep": ("kept", "kept"),
    "leave": ("left", "left"),
    "make": ("made", "made"),
    "meet": ("met", "met"),
    "put": ("put", "put"),
    "run": ("ran", "run"),
    "say": ("said", "said"),
    "see": ("saw", "seen"),
    "speak": ("spoke", "spoken"),
    "take": ("took", "taken"),
    "tell": ("told", "told"),
    "think": ("thought", "thought"),
    "understand": ("understood", "understood"),
}
_HYPHEN_OR_SPACE: Final = re.compile(r"([\s-]+)")
_NO_DOUBLING: Final = re.compile(r"(?:[aeiou]{2}|[^aeiou]|[wxy])[bcdfghjklmnpqrstvwxyz]$")


def plural(noun: str) -> str:
    """Return ``noun`` (or the last word of a phrase) in the plural: "short break" gives "short breaks"."""
    head, last = _split_last(noun)
    if last in _IRREGULAR_PLURALS:
        return head + _IRREGULAR_PLURALS[last]
    if re.search(r"(?:s|x|z|ch|sh)$", last):
        return head + last + "es"
    if re.search(r"[^aeiou]y$", last):
        return head + last[:-1] + "ies"
    return head + last + "s"


def verb_forms(verb: str) -> dict[str, str]:
    """Return the forms of ``verb`` (or the first word of a phrase) keyed base, s, ing, past and participle."""
    first, tail = _split_first(verb)
    past, participle = _IRREGULAR_VERBS.get(first, (None, None))
    return {
        "base": verb,
        "s": _third_person(first) + tail,
        "ing": _with_ending(first, "ing") + tail,
        "past": (past or _with_ending(first, "ed")) + tail,
        "participle": (participle or _with_ending(first, "ed")) + tail,
    }


def _split_last(phrase: str) -> tuple[str, str]:
    *head, last = _HYPHEN_OR_SPACE.split(phrase)
    return "".join(head), last


def _split_first(phrase: str) -> tuple[str, str]:
    first, *tail = _HYPHEN_OR_SPACE.split(phrase)
    return first, "".join(tail)


def _third_person(verb: str) -> str:
    special = {"be": "is", "have": "has", "do": "does", "go": "goes"}
    return special.get(verb) or plural(verb)


def _with_ending(verb: str, ending: str) -> str:
    if verb.endswith("ie") and ending == "ing":
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + ending
    if re.search(r"[^aeiou]y$", verb) and ending == "ed":
        return verb[:-1] + "ied"
    if not _NO_DOUBLING.search(verb) and _is_one_syllable(verb):
        return verb + verb[-1] + ending
    return verb + ending


def _is_one_syllable(word: str) -> bool:
    return len(re.findall(r"[aeiouy]+", word)) == 1 and word[-1] not in "aeiouy"


_AFTER_DETERMINER: Final = re.compile(
    r"(?:^|[^\w])(?:the|this|that|my|your|his|her|its|our|their|any|some|no|another|each|every|first|next|last|more)\s+$",
    re.IGNORECASE,
)


class Edit(NamedTuple):
    """What to write where: ``text`` takes the place of ``span``, which may reach beyond the finding for a or an."""

    span: Span
    text: str


def edit(text: str, span: Span, replacement: str) -> Edit:
    """Return the edit that puts ``replacement`` in place of ``text[span]`` so that the sentence still reads right.

    Follows the letter case of the words found ("RESPITE" gives "SHORT BREAK", a sentence start keeps its capital),
    turns a before a vowel sound into an and the other way round, and carries a possessive over to each part of
    "brothers and sisters".
    """
    start, end = span
    words = _match_case(text[start:end], replacement, starts_sentence=_starts_sentence(text, start))
    words, end = _carry_possessive(text, end, words)
    if _AFTER_DETERMINER.search(text[max(0, start - 12) : start]):
        words = re.sub(r"^an?\s", "", words)  # "the respite" becomes "the short break"
    article = re.search(r"(?<![^\W_])(an?)(\s+)$", text[max(0, start - 6) : start], re.IGNORECASE)
    if article is None:
        return Edit(Span(start, end), words)
    begin = start - len(article[0])
    if re.match(r"(?:an?|the|my|your|his|her|our|their)\s", words, re.IGNORECASE):
        return Edit(Span(begin, end), _like(article[1], words))
    if words.lower().startswith("a ") or _is_plural(words):
        return Edit(Span(begin, end), _like(article[1], words))
    wanted = "an" if _vowel_sound(words) else "a"
    if wanted == article[1].lower():
        return Edit(Span(start, end), words)
    shaped = wanted.upper() if article[1].isupper() and len(article[1]) > 1 else _like(article[1], wanted)
    return Edit(Span(begin, end), shaped + article[2] + words)


def put_in(text: str, changes: list[Edit]) -> str:
    """Return ``text`` with all ``changes`` made; where two overlap the later one is left out."""
    parts, at = [], 0
    for change in sorted(changes):
        if change.span.start >= at:
            parts += [text[at : change.span.start], change.text]
            at = change.span.end
    return "".join([*parts, text[at:]])


def _like(model: str, words: str) -> str:
    return words[0].upper() + words[1:] if model[0].isupper() else words


_LONGEST_INITIALS: Final = 5  # "MARAC" is written so; "RESPITE" is shouted


def _match_case(found: str, replacement: str, *, starts_sentence: bool) -> str:
    letters = [character for character in found if character.isalpha()]
    all_capitals = len(letters) > _LONGEST_INITIALS and all(character.isupper() for character in letters)
    if all_capitals:
        return replacement.upper()
    return _like(found, replacement) if starts_sentence else replacement


def _starts_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t\"“‘'([*•–-")
    return not before or before[-1] in ".!?…:\n"


def _carry_possessive(text: str, end: int, words: str) -> tuple[str, int]:
    """Move a possessive that follows the finding onto ``words``; "siblings'" gives "brothers' and sisters'"."""
    match = re.match(r"(['’])(s?)(?![^\W_])", text[end:])
    if match is None or (not match[2] and text[end - 1 : end].lower() != "s"):
        return words, end
    mark = match[1]
    parts = re.split(r"( (?:and|or) )", words)
    owned = [part if part in (" and ", " or ") else part + mark + ("" if part.endswith("s") else "s") for part in parts]
    return "".join(owned), end + len(match[0])


def _is_plural(words: str) -> bool:
    head = _AFTER_HEAD.split(words, maxsplit=1)[0].split(" ")[-1]
    return head in _IRREGULAR_PLURALS.values()


_AFTER_HEAD: Final = re.compile(r" (?:who|that|whose|in|of|with|from|we|living|at|to) ")


def _vowel_sound(words: str) -> bool:
    first = re.split(r"[\s-]", words)[0].lower()
    if re.match(r"(?:hour|honest|heir|honour)", first):
        return True
    if re.match(r"(?:uni|use|usu|eu|one\b|once|ur[aeio])", first):
        return False
    return first[:1] in "aeiou"
