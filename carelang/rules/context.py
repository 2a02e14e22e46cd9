"""Guards: the reasons for which a candidate is let stand, each with a name that is shown.

A guard is a function of the surroundings and the candidate that returns a reason or ``None``. The first reason holds.
"""

from bisect import bisect_left
from collections.abc import Callable
from typing import Final

from carelang.lexicon import Lexicon
from carelang.rules.notes import LetStand
from carelang.rules.phrases import Candidate
from carelang.rules.speech import is_speech
from carelang.rules.titles import may_be_in_title, title_spans
from carelang.rules.wording import about_the_word, beside_its_alternative, may_be_about_words
from carelang.text import Reading, Regex, holding, kept
from carelang.types import Span


class Surroundings:
    """One segment as the guards see it; what is costly is worked out once and only when asked."""

    def __init__(self, reading: Reading, lexicon: Lexicon, let_stand: LetStand | None = None) -> None:
        self.reading = reading
        self.lexicon = lexicon
        self.let_stand = let_stand

    @kept
    def titles(self) -> list[tuple[Span, str]]:
        """The names of laws, bodies, forms and the like, with what they name."""
        return sorted(title_spans(self.reading, self.lexicon), key=lambda found: found[0])

    @kept
    def addresses(self) -> list[Span]:
        """The web and mail addresses."""
        return [Span(*match.span()) for match in _ADDRESS.finditer(self.reading.text)]

    @kept
    def family_writes(self) -> bool:
        """Whether one of the child's family wrote the segment: "I am his gran"."""
        text = self.reading.text
        return any(
            holding(self.reading.quotations, Span(*found.span())) is None for found in _FAMILY_WRITES.finditer(text)
        )

    @kept
    def guards(self) -> "list[Guard]":
        """The guards that could speak in this segment."""
        return [guard for guard, could_speak in GUARDS if could_speak(self)]


Guard = Callable[[Surroundings, Candidate], str | None]

_ADDRESS_MARKS: Final = ("@", "://", "www.", ".uk", ".org", ".com", ".net", ".scot", ".gov")
_ADDRESS: Final = Regex(
    r"(?:https?://|www\.)[^\s<>\"“”]++|(?<![\w.+-])[\w.+-]{1,64}+@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
    r"|(?<![\w.-])(?:[\w-]{1,63}\.){1,5}(?:uk|org|com|net|scot|gov)\b(?:/[^\s<>\"“”]*+)?"
)


def suppressed(around: Surroundings, candidate: Candidate) -> str | None:
    """A note of the writer lets the words stand."""
    reason = around.let_stand(candidate.span, candidate.entry.rule) if around.let_stand else None
    return None if reason is None else f"ignored: {reason}"


def address(around: Surroundings, candidate: Candidate) -> str | None:
    """The words stand in a web or mail address."""
    return "address: part of an address" if holding(around.addresses, candidate.span) else None


def title(around: Surroundings, candidate: Candidate) -> str | None:
    """The words stand in the name of a law, an order, a body, a form, a team or a service."""
    if not may_be_in_title(around.reading, around.lexicon, candidate.first, candidate.last):
        return None
    for span, noun in around.titles[max(0, bisect_left(around.titles, (candidate.span,)) - _NAMES_WITHIN) :]:
        if span.start >= candidate.span.end:
            break
        if candidate.span.start < span.end:
            return f"title: the name of {noun}"
    return None


def label(around: Surroundings, candidate: Candidate) -> str | None:
    """The words are the label of a field on a form ("Reason for Referral:")."""
    text = around.reading.text
    begin = text.rfind("\n", 0, candidate.span.start) + 1
    end = text.find("\n", candidate.span.end)
    line = text[begin : min(end if end >= 0 else len(text), begin + _LONGEST_LABEL)]
    return "label: the name of a field on a form" if _FORM_LABEL.fullmatch(line.strip()) else None


_NAMES_WITHIN: Final = 12  # names that may begin inside one longer name
_LONGEST_LABEL: Final = 200
_FORM_WORD: Final = r"[A-Z][\w’'/&\-]{0,30}"
_FORM_LABEL: Final = Regex(
    rf"(?:\d{{1,2}}[.)]\s*)?{_FORM_WORD}(?:[ ](?:{_FORM_WORD}|of|for|and|the|to|in|on|with|by|at)){{1,7}}[ ]?:"
)


def quotation(around: Surroundings, candidate: Candidate) -> str | None:
    """The words were said or written by a child, a young person or their family."""
    if around.reading.segment.kind == "quotation":
        return "quotation: quoted words are never changed"
    text = around.reading.text
    span = holding(around.reading.quotations, candidate.span)
    if span is not None and is_speech(text, span):
        return "quotation: a person's own words"
    return None


def word_itself(around: Surroundings, candidate: Candidate) -> str | None:
    """The text is about the word: "stop using the word 'respite'", a glossary entry, a word held up to view."""
    how = about_the_word(around.reading, candidate.span, named_only=candidate.entry.kind == "statutory")
    if how is None and beside_its_alternative(
        around.reading, candidate.span, (one.text for one in candidate.form.suggestions)
    ):
        how = "what to say instead stands beside it"
    return f"the word itself: {how}" if how else None


def own_words(around: Surroundings, candidate: Candidate) -> str | None:
    """The writer speaks of themselves ("I am not a LAC"), or is one of the child's family writing to the service."""
    before = around.reading.text[max(0, candidate.span.start - 40) : candidate.span.start]
    if ("I" in before or "e " in before) and _I_AM_NOT.search(before):
        return "own words: the writer speaks of themselves"
    return "own words: one of the family writes" if around.family_writes else None


_RELATIVE: Final = (
    r"(?:mum|mam|mother|dad|da|father|gran|granny|nan|nana|grandad|granda|grandpa|grandmother|grandfather|aunt|auntie"
    r"|uncle|brother|sister|cousin|stepmum|stepdad|parent)"
)
_FAMILY_WRITES: Final = Regex(
    rf"\bI(?: am|['’]m) (?:(?:the|his|her|their|your) |[A-Z][\w-]+['’]s ){{1,2}}"
    rf"(?:\w+['’]s )?(?:wee )?{_RELATIVE}\b(?! of )"
    r"|\b(?:complain|complaint|complaining) (?:to you )?about (?:you|your|one of your)"
    r" (?:\w+ )?(?:workers?|staff|team)\b"
)
_I_AM_NOT: Final = Regex(
    r"\bI(?:[’']m| am| was|[’']d been| have been) (?:not|never) (?:an?\s+|the\s+)?[“\"‘']?$"
    r"|\bI (?:was|am|had been|have been) (?:told|called|described as|labelled)(?: that)?(?: I)?(?: had| was| am)?"
    r"(?: an?| the)?\s*[“\"‘']?$"
    r"|\bI (?:don['’]t|do not|didn['’]t|did not) (?:need|want|like) (?:an?\s+|any\s+|the\s+)?$"
    r"|\b(?:can|could|may) I (?:have|see|get) (?:an?\s+|any\s+|some\s+)?$"
    r"|\b(?:sa(?:id|ys?)|told me|writes?|wrote|thought|decided)(?: that)? I(?: was| had| have| am|[’'](?:d|ve|m))?"
    r"(?: an?| the)?\s*[“\"‘']?$"
    r"|\bI(?:[’']m| am) not asking (?:you )?for (?:an?\s+|any\s+|more\s+)?$"
    r"|\bI (?:never asked|did not ask|didn[’']t ask) (?:you )?for (?:an?\s+|any\s+|more\s+)?$"
    r"|\b[Ww]e (?:are|were)(?: the ones who)?(?: are| were)?(?: not)?(?: an?| the)?\s*$"
)


def preference(around: Surroundings, candidate: Candidate) -> str | None:
    """This child has chosen the word."""
    chosen = around.lexicon.own_words.get(candidate.entry.rule)
    if chosen and " ".join(around.reading.words[candidate.first : candidate.last]) in chosen:
        return "preference: this child's own choice of words"
    return None


GUARDS: Final[tuple[tuple[Guard, Callable[[Surroundings], bool]], ...]] = (
    (suppressed, lambda around: around.let_stand is not None),
    (preference, lambda around: bool(around.lexicon.own_words)),
    (address, lambda around: any(map(around.reading.text.__contains__, _ADDRESS_MARKS))),
    (title, lambda around: not around.reading.text.islower()),
    (quotation, lambda around: around.reading.segment.kind == "quotation" or bool(around.reading.quotations)),
    (own_words, lambda around: "I" in around.reading.text or "e were" in around.reading.text),
    (word_itself, lambda around: may_be_about_words(around.reading)),
    (label, lambda around: ":" in around.reading.text),
)
"""Each guard, and whether anything in a segment could make it speak; the first reason holds."""


def excuse(around: Surroundings, candidate: Candidate) -> str | None:
    """Return the first reason to let ``candidate`` stand, or ``None``."""
    for guard in around.guards:
        reason = guard(around, candidate)
        if reason is not None:
            return reason
    return None
