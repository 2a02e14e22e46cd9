"""Suggestions put in place: inflection, letter case, a or an, possessives."""

import re
from typing import Final, NamedTuple

from carelang.types import Span

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
    base: (past, participle)
    for base, past, participle in map(
        str.split,
        (
            "be was been, become became become, begin began begun, break broke broken, bring brought brought, "
            "choose chose chosen, come came come, do did done, drink drank drunk, eat ate eaten, fall fell fallen, "
            "feel felt felt, find found found, get got got, forget forgot forgotten, give gave given, go went gone, "
            "have had had, hear heard heard, hold held held, hurt hurt hurt, keep kept kept, know knew known, "
            "leave left left, lose lost lost, make made made, meet met met, put put put, ring rang rung, "
            "run ran run, say said said, see saw seen, send sent sent, show showed shown, speak spoke spoken, "
            "take took taken, tell told told, think thought thought, understand understood understood, "
            "wake woke woken, write wrote written"
        ).split(","),
    )
}
_HYPHEN_OR_SPACE: Final = re.compile(r"([\s-]+)")
_ONE_CONSONANT: Final = re.compile(r"(?:^|[^aeiou]|qu)[aeiou][bcdfghjklmnprstvz]$")
_STRESSED_AT_THE_END: Final = re.compile(r"(?:fer|mit|cur|gin|get|trol|quip|bet|cord|pel)$")
_NOT_STRESSED_THERE: Final = frozenset({"offer", "suffer", "differ", "limit", "vomit", "target", "budget", "alphabet"})


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
    if verb.endswith("e") and ending == "ed":
        return verb + "d"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + ending
    if re.search(r"[^aeiou]y$", verb) and ending == "ed":
        return verb[:-1] + "ied"
    return verb + verb[-1] + ending if _doubles(verb) else verb + ending


def _doubles(verb: str) -> bool:
    """Whether the last consonant is doubled: one syllable, stress at the end, or -l as in British English."""
    if not _ONE_CONSONANT.search(verb):
        return False
    if len(re.findall(r"[aeiouy]+", verb.replace("qu", "q"))) == 1 or verb.endswith("l"):
        return True
    return bool(_STRESSED_AT_THE_END.search(verb)) and verb not in _NOT_STRESSED_THERE


class Edit(NamedTuple):
    """What to write where: ``text`` takes the place of ``span``, which may reach beyond the finding.

    To the left it takes in a determiner that has to change, to the right a possessive ending or a verb that has to
    agree.
    """

    span: Span
    text: str


_NEAR: Final = 80  # code points on either side that can have a say


def edit(text: str, span: Span, replacement: str) -> Edit:
    """Return the edit that puts ``replacement`` in place of ``text[span]`` so that the sentence still reads right.

    Follows the letter case of the words found ("RESPITE" gives "SHORT BREAK", a sentence start keeps its capital),
    turns a before a vowel sound into an and the other way round, keeps one determiner where two would meet ("your my
    meeting"), lets verbs agree ("has kicked off" gives "has become angry", "the writer feels" gives "I feel"), and
    carries a possessive over to each part of "brothers and sisters".
    """
    start, end = span
    found, before = text[start:end], text[max(0, start - _NEAR) : start]
    bare = _own_article(_verb_form(before, found, replacement))
    owned = _THING_OWNED.match(text, end) if _AFTER_HEAD.search(bare) else None
    if owned and not (_is_shouted(text, span) or _closes_quote(text, start, end)):
        turned = _turned_round(before, Span(start, owned.end()), bare, owned[1])
        if turned is not None:
            return turned
    words, end = _carry_possessive(text, start, end, bare)
    after, end = _verb_after(before, found, bare, text[end : end + _NEAR], end) if end == span.end else ("", end)
    left, words = _determined(before, found, words, _is_plural(bare))
    start -= len(left.found)
    words = left.put + words
    if left.found or _starts_sentence(before):
        words = _like(left.found or found, words)
    return Edit(Span(start, end), (words.upper() if _is_shouted(text, span) else words) + after)


def put_in(text: str, changes: list[Edit]) -> str:
    """Return ``text`` with all ``changes`` made; where two overlap the later one is left out."""
    parts, at = [], 0
    for change in sorted(changes):
        if change.span.start >= at:
            parts += [text[at : change.span.start], change.text]
            at = change.span.end
    return "".join([*parts, text[at:]])


# Letter case


_LONGEST_INITIALS: Final = 5  # "MARAC" is written so; "RESPITE" is shouted


def _like(model: str, words: str) -> str:
    return words[0].upper() + words[1:] if model[0].isupper() else words


def _is_shouted(text: str, span: Span) -> bool:
    """Whether the words found are in capitals because they are shouted, and not because they are initials."""
    found = text[span.start : span.end]
    letters = [character for character in found if character.isalpha()]
    if not letters or not found.isupper():
        return False
    if len(letters) > _LONGEST_INITIALS:
        return True
    left = text[max(0, span.start - _NEAR) : span.start].rpartition("\n")[2]
    right = text[span.end : span.end + _NEAR].partition("\n")[0]
    others = re.findall(r"[^\W\d_]{2,}", f"{left} {right}")
    return len(others) > 1 and all(word.isupper() for word in others)


def _starts_sentence(before: str) -> bool:
    before = before.rstrip(" \t\"“‘'([*•–-")
    return not before or before[-1] in ".!?…:\n" or bool(re.search(r"(?:^|\n)\s*\w{1,2}\)$", before))


# What stands before


_ARTICLE: Final = frozenset({"a", "an"})
_POSSESSIVE: Final = frozenset({"my", "your", "his", "her", "its", "our", "their"})
_COUNTING: Final = frozenset(
    "any some no another each every first next last more much enough little many several few"
    " one two three four five six seven eight nine ten".split()
)
_POINTING: Final = frozenset({"the", "this", "that", "these", "those"})
_STARTS_ITSELF: Final = re.compile(r"(?:an?|the|my|your|his|her|our|their)\s", re.IGNORECASE)
_PRONOUN: Final = re.compile(r"(?:I|we|you|they|who|what)\b")
_ALONE: Final = re.compile(r"(?:I|we|you|they|who|what|someone|somebody)\b")  # take no article
_TO_HER: Final = re.compile(
    r"\b(?:giv(?:e|es|ing|en)|gave|offer(?:s|ed|ing)?|allow(?:s|ed|ing)?|call(?:s|ed|ing)?|tell(?:s|ing)?|told"
    r"|br(?:ing|ings|inging|ought)|f(?:ind|inds|inding|ound)|g(?:et|ets|etting|ot)|s(?:end|ends|ending|ent))\s+her\s+$",
    re.IGNORECASE,
)


class _Left(NamedTuple):
    """The determiner before the words that has to change, with the space after it, and what takes its place."""

    found: str = ""
    put: str = ""


def _determined(before: str, found: str, words: str, plural: bool) -> tuple[_Left, str]:
    """Return what becomes of the determiner before the words found, and the new words that go with it."""
    match = re.search(r"(?<![\w'’])(\w+(?:['’]s?)?)(\s+)$", before)
    if match is None:
        return _Left(), words
    word, own = match[1].lower(), re.split(r"\s", words, maxsplit=1)[0].lower()
    if word in _ARTICLE:
        return _after_article(match[1], match[2], own, words, plural)
    owner, pointing = word in _POSSESSIVE or _is_owner(word), word in _POINTING
    counting = word in _COUNTING or word.isdigit()
    left = _Left()
    if _STARTS_ITSELF.match(found) or _TO_HER.search(before):
        pass
    elif (own in {*_ARTICLE, "the"} and (owner or pointing or counting)) or (own in _POSSESSIVE and owner):
        words = (
            words.partition(" ")[2] or words
        )  # "the respite" becomes "the short break", "your LAC review" "your meeting"
    elif (own in _POSSESSIVE and pointing) or (_PRONOUN.match(words) and (pointing or counting)):
        left = _Left(match[0])  # "the data subject" becomes "you"
    elif word in _PLURALS and plural and not _is_plural(found):
        left = _Left(match[0], _PLURALS[word] + match[2])
    return left, words


def _is_owner(word: str) -> bool:
    return (word[-1] in "'’" or word[-2:] in ("'s", "’s")) and word not in _CONTRACTED


_CONTRACTED: Final = frozenset(
    f"{word}{mark}s" for word in "it he she that there who what here".split() for mark in "'’"
)
_PLURALS: Final = {"this": "these", "that": "those"}


def _after_article(article: str, space: str, own: str, words: str, plural: bool) -> tuple[_Left, str]:
    found = article + space
    if own in _ARTICLE or own == "the" or own in _POSSESSIVE or plural or _ALONE.match(words):
        return _Left(found, ""), words
    wanted = "an" if _vowel_sound(words) else "a"
    return (_Left(), words) if wanted == article.lower() else (_Left(found, wanted + space), words)


def _own_article(words: str) -> str:
    """Return ``words`` with their first article right: "a (uncle|mother) who ..." is written once for both."""
    match = re.match(r"((?:(?:is|was|as) )?)an? (?=\w)", words)
    if match is None:
        return words
    rest = words[match.end() :]
    return f"{match[1]}{'an' if _vowel_sound(rest) else 'a'} {rest}"


def _vowel_sound(words: str) -> bool:
    first = re.split(r"[\s-]", words)[0]
    if re.fullmatch(r"[FHLMNRSX][^AEIOUaeiou]{1,4}s?", first) and first[:2].isupper():
        return True  # read letter by letter: an NHS clinic
    first = first.lower()
    if re.match(r"(?:hour|honest|heir|honour)", first):
        return True
    if re.match(r"(?:uni(?:[tofqvcx]|s(?!s)|l(?!l))|us[eiu]|eu|one\b|once|ur[aeio])", first):
        return False
    return first[:1] in "aeiou"


# Number, tense and agreement


_AFTER_HEAD: Final = re.compile(r" (?:who|that|which|whose|in|of|with|without|from|for|at|to|we|I|\w+ing)(?: |$)")
_NO_PLURAL: Final = frozenset(
    {"news", "always", "gas", "sometimes", "perhaps", "afterwards", "towards", "needs", "keeps", "gets", "has"}
)


def _is_plural(words: str) -> bool:
    """Whether the head of a noun phrase is plural, as far as its ending tells."""
    head = _AFTER_HEAD.split(words, maxsplit=1)[0].lower()
    last = head.split(" ")[-1]
    if last in _IRREGULAR_PLURALS.values():
        return True
    return bool(re.search(r"[^su'’i]s$", last)) and last not in _NO_PLURAL and not re.match(r"(?:is|was|has) ", head)


_ADVERBS: Final = r"(?:(?:not|never|also|now|always|often|already|since|just|ever|once|twice|again|still|\w+ly)\s+)*"
_HAVE: Final = re.compile(
    r"(?:\b(?:has|have|had|having)(?:n['’]t)?|\w['’](?:s|ve|d))\s+(?:(?:he|she|they|you|we|I|it)\s+)?" + _ADVERBS + "$",
    re.IGNORECASE,
)
_PARTICIPLES: Final = dict(_IRREGULAR_VERBS.values())


def _verb_form(before: str, found: str, words: str) -> str:
    """Return ``words`` with a verb in the past as it has to be after have, or after a subject in the plural."""
    first, tail = _split_first(words)
    if first in _PARTICIPLES and _HAVE.search(before):
        if tail.startswith(" not "):
            return words if first == "did" else f"not {_PARTICIPLES[first]}{tail[4:]}"
        return _PARTICIPLES[first] + tail
    subject = re.search(r"([^\W\d_]+)\s+$", before)
    if first in ("was", "wasn't") and subject and not re.match(r"(?:is|was|has|does|\w+s)\b", found):
        word = subject[1]
        plural = word.lower() in ("they", "we", "you", "both") or (
            _is_plural(word) and (word.islower() or word.lower() in _IRREGULAR_PLURALS.values())
        )
        return first.replace("was", "were") + tail if plural else words
    return words


_SUBJECT: Final = re.compile(  # what stands before the subject of a clause, and not inside another noun phrase
    r"(?:^|[.!?:,;]\s+|\n|\b(?:and|but|so|because|that|when|if|although|though|while|where|says?|said)\s+)"
    r"(?:(?:the|this|these|her|his|their|your|our|my|an?)\s+)?(?:(?:regular|overnight|more|some|no|any)\s+)?$",
    re.IGNORECASE,
)
_PERSONS: Final = frozenset({"I", "we", "you", "they"})
_TO_PLURAL: Final = {"is": "are", "was": "were", "has": "have", "does": "do"}
_TO_SINGULAR: Final = {plural: singular for singular, plural in _TO_PLURAL.items()}
_SAYS: Final = re.compile(
    r"(?:feel|believe|think|note|consider|recommend|suggest|understand|want|ask|need|know|hope|see|remain|agree|support"
    r"|acknowledge|observe|recognise|intend|propose|write|report|request|find|wish|like|live|work|get|say|tell)(?=e?s$)"
)


def _verb_after(before: str, found: str, words: str, following: str, end: int) -> tuple[str, int]:
    """Return the text after the words found up to a verb that has to agree with the new ones, and where that ends."""
    match = re.match(r"(\s+" + _ADVERBS + r")([a-z]+)(?![\w'’-])", following)
    if match is None:
        return "", end
    verb, put = match[2], ""
    if words in _PERSONS:
        spoken = _SAYS.match(verb)
        put = (
            spoken[0]
            if spoken
            else {**_TO_PLURAL, **({"is": "am", "was": "was"} if words == "I" else {})}.get(verb, "")
        )
    elif _SUBJECT.search(before):
        many = _is_plural(words)
        if many and not _is_plural(found):
            put = _TO_PLURAL.get(verb, "")
        elif not many and _is_plural(found) and " and " not in words and not _PRONOUN.match(words):
            put = _TO_SINGULAR.get(verb, "")
    return (match[1] + put, end + len(match[0])) if put and put != verb else ("", end)


_THING_OWNED: Final = re.compile(
    r"(?:['’]s|(?<=s)['’])\s+(?!(?:is|are|was|were|has|have|had)\b)([^\W\d_]+)(?=[.,;:!?]|$|\s+(?:is|are|was|were|has|have|had|will|would|can|could|should|must|may|needs?|does|did"
    r"|do|comes?|came|to|in|on|at|for|with|and|but|that|which|who)\b)"
)


_OWNER_STARTS: Final = re.compile(
    r"(?<!\w)(the|an?|this|that|his|her|their|your|our|my|each|every)\s+$"
    r"|(?:^|[.!?:,;]\s+|\n|\b(?:of|for|to|about|in|on|with|by|from|at|and|but|that|because|if|when)\s+)$",
    re.IGNORECASE,
)


def _turned_round(before: str, span: Span, words: str, thing: str) -> Edit | None:
    """Return the edit for words that cannot take a possessive: "the plan of the child we care for"."""
    match = _OWNER_STARTS.search(before)
    if match is None:
        return None
    start = span.start - (len(match[0]) if match[1] else 0)
    owner = f"{match[1].lower()} {words}" if match[1] else words
    if _is_plural(words):
        owner = re.sub(r"^an? ", "", owner)
    capital = match[1][0].isupper() if match[1] else _starts_sentence(before)
    return Edit(Span(start, span.end), f"{'The' if capital else 'the'} {thing} of {_own_article(owner)}")


def _carry_possessive(text: str, start: int, end: int, words: str) -> tuple[str, int]:
    """Move a possessive that follows the finding onto ``words``; "siblings'" gives "brothers' and sisters'"."""
    match = re.match(r"(['’])(s?)(?![^\W_])", text[end : end + 3])
    if match is None or (not match[2] and (text[end - 1 : end].lower() != "s" or _closes_quote(text, start, end))):
        return words, end
    mark = match[1]
    parts = re.split(r"( (?:and|or) )", words)
    owned = [part if part in (" and ", " or ") else part + mark + ("" if part.endswith("s") else "s") for part in parts]
    return "".join(owned), end + len(match[0])


def _closes_quote(text: str, start: int, end: int) -> bool:
    """Whether the mark at ``end`` closes a quotation: one is open, and no later mark closes it."""
    closing = r"(?<=[^\W_]|[.,!?])['’](?![^\W_])"
    left, right = text[max(0, end - _QUOTED) : end], text[end + 1 : end + _QUOTED]
    opened = [match.start() for match in re.finditer(r"(?<![^\W_])['‘](?=[^\W_])", left)]
    closed = [match.start() for match in re.finditer(closing, left[: len(left) - (end - start)])]
    return bool(opened) and (not closed or closed[-1] < opened[-1]) and not re.search(closing, right)


_QUOTED: Final = 400  # code points a quotation in single marks is looked for
