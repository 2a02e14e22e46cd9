"""Guards: the reasons for which a candidate is let stand, each with a name that is shown.

A guard is a function of the surroundings and the candidate that returns a reason or ``None``. The first reason holds.
"""

import re
from collections.abc import Callable
from functools import cached_property
from typing import Final

from carelang.lexicon import Lexicon
from carelang.rules.phrases import Candidate
from carelang.rules.titles import title_spans
from carelang.text import Reading
from carelang.types import Span


class Surroundings:
    """One segment as the guards see it; what is costly is worked out once and only when asked."""

    def __init__(self, reading: Reading, lexicon: Lexicon, carried: tuple[tuple[str, str], ...] = ()) -> None:
        self.reading = reading
        self.lexicon = lexicon
        self._carried = carried  # ignore notes that stand alone in the segment before

    @cached_property
    def titles(self) -> list[tuple[Span, str]]:
        """The names of laws, bodies, forms and the like, with what they name."""
        return title_spans(self.reading, self.lexicon)

    @cached_property
    def addresses(self) -> list[Span]:
        """The web and mail addresses, file names and paths."""
        return [Span(*match.span()) for match in _ADDRESS.finditer(self.reading.text)]

    @cached_property
    def ignored(self) -> list[tuple[str, str]]:
        """The (rule, reason) pairs of the ``carelang: ignore`` notes in this segment."""
        return [*self._carried, *ignore_notes(self.reading.text)]


Guard = Callable[[Surroundings, Candidate], str | None]

_ADDRESS: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:[\w-]+\.)+(?:uk|org|com|net|scot|gov)(?:/[^\s<>\"“”]*)?"
)
_IGNORE: Final = re.compile(r"carelang:\s*ignore\[([^\]\n]*)\](?:\s+because\s+([^\n]*?))?\s*(?:-->|\*/|$|\n)")


def ignore_notes(text: str) -> list[tuple[str, str]]:
    """Return the (rule, reason) pairs of the notes ``carelang: ignore[rule, rule] because ...`` in ``text``."""
    return [
        (rule.strip(), (match[2] or "").strip(" .*"))
        for match in _IGNORE.finditer(text)
        for rule in match[1].split(",")
    ]


def only_notes(text: str) -> bool:
    """Whether ``text`` holds nothing but ignore notes (and the marks of a comment): they speak of what follows."""
    return "carelang:" in text and not re.search(r"\w", _IGNORE.sub("", text))


def suppressed(around: Surroundings, candidate: Candidate) -> str | None:
    """An inline note of the writer lets the words stand."""
    for rule, reason in around.ignored:
        if rule in (candidate.entry.rule, "all"):
            return f"ignored: {reason or 'no reason given'}"
    if "carelang:" in around.reading.text and any(
        match.start() <= candidate.span.start < match.end() for match in _IGNORE.finditer(around.reading.text)
    ):
        return "ignored: part of an ignore note"
    return None


def address(around: Surroundings, candidate: Candidate) -> str | None:
    """The words stand in a web or mail address."""
    return "address: part of an address" if _inside(around.addresses, candidate.span) else None


def title(around: Surroundings, candidate: Candidate) -> str | None:
    """The words stand in the name of a law, an order, a body, a form, a team or a service."""
    for span, noun in around.titles:
        if span.start < candidate.span.end and candidate.span.start < span.end:
            return f"title: the name of {noun}"
    return None


def label(around: Surroundings, candidate: Candidate) -> str | None:
    """The words are the label of a field on a form ("Reason for Referral:")."""
    text = around.reading.text
    begin = text.rfind("\n", 0, candidate.span.start) + 1
    end = text.find("\n", candidate.span.end)
    line = text[begin : end if end >= 0 else len(text)]
    return "label: the name of a field on a form" if _FORM_LABEL.fullmatch(line.strip()) else None


_FORM_LABEL: Final = re.compile(
    r"(?:\d{1,2}[.)]\s*)?[A-Z][\w’'/&\-]{0,30}(?:[ ](?:[A-Z][\w’'/&\-]{0,30}|of|for|and|the|to|in|on|with|by|at)){1,7}[ ]?:"
)


def quotation(around: Surroundings, candidate: Candidate) -> str | None:
    """The words were said or written by a child, a young person or their family."""
    if around.reading.segment.kind == "quotation":
        return "quotation: quoted words are never changed"
    text = around.reading.text
    for span in around.reading.quotations:
        if span.start <= candidate.span.start and candidate.span.end <= span.end:
            return "quotation: a person's own words" if _is_speech(text, span) else None
    return None


_SPEECH_VERB: Final = (
    r"(?:sa(?:id|ys?|ying)|t(?:old|ells?)|ask(?:ed|s)?|answer(?:ed|s)?|repl(?:ied|ies)|explain(?:ed|s)?|added|adds|shouted"
    r"|whispered|wrote|writes|texted|text(?:s)?|messaged|put it|puts it|described|describes|call(?:ed|s)|state[ds]|reported"
    r"|thinks|thought|feels|felt|remembers|recalled|insisted|joked|laughed|cried|went|goes|was like|words were|quote[ds]?)"
)
_PROFESSIONAL: Final = re.compile(
    r"\b(?:social worker|worker|workers|SW|staff|teacher|head of year|headteacher|manager|police|officer|reporter|panel"
    r"|doctor|GP|nurse|psychologist|therapist|consultant|review|report|file|record|policy|guidance|plan|minutes|professional"
    r"|professionals|practitioner|IRO|chair|sheriff|judge|agency|agencies|council|authority|service|team|referrer|school)\b"
)
_FAMILY: Final = re.compile(
    r"\b(?:she|he|they|I|you|we|her|his|mum|dad|gran|granny|mother|father|brother|sister|aunt|uncle|child|boy|girl|"
    r"young (?:person|people|man|woman)|children|YP|carer|son|daughter|man|woman|parent|parents)\b"
)
_BEFORE_QUOTE: Final = re.compile(rf"(?P<who>[^.!?\n]{{0,60}}?)\b{_SPEECH_VERB}\b[^.!?“\"\n]{{0,60}}$")
_AFTER_QUOTE: Final = re.compile(
    rf"^[\s,]*(?P<who>(?:[\w’']+\s+){{0,4}}?){_SPEECH_VERB}\b(?P<more>(?:\s+[\w’']+){{0,4}})|^[,\s]*is (?:how|what)\b"
)
_FIRST_PERSON: Final = re.compile(r"\b(?:I|I['’]\w+|me|my|mine|we|our|us|you|your)\b")
_ENDS_AS_SPEECH: Final = re.compile(r"[,.!?…]['’”\"]$")


def _is_speech(text: str, span: Span) -> bool:
    """Whether the quotation ``span`` is somebody's own words, and not a professional's nor a word held up to view."""
    inside = text[span.start : span.end]
    length = len(inside.split())
    before = _BEFORE_QUOTE.search(text[max(0, span.start - 120) : span.start])
    after = _AFTER_QUOTE.search(text[span.end : span.end + 80])
    attributed = before or after
    if attributed:
        who = (before["who"][-40:] if before else "") + " " + ((after["who"] or "") + (after["more"] or "") if after else "")
        if _PROFESSIONAL.search(who) and not _FAMILY.search(who):
            return False
        return True
    spoken = bool(_ENDS_AS_SPEECH.search(inside)) and length > 2
    return length > 5 or spoken or (length > 2 and bool(_FIRST_PERSON.search(inside)))


def word_itself(around: Surroundings, candidate: Candidate) -> str | None:
    """The sentence is about the word: "stop using the word 'respite'", a glossary entry, words held up to view."""
    reading, (start, end) = around.reading, candidate.span
    sentence = reading.sentence(start)
    before = reading.text[max(sentence.start, start - 160) : start]
    after = reading.text[end : min(max(end, sentence.end), end + 160)]
    rest = before + " " + after
    if candidate.entry.kind != "statutory" and _held_up(reading, candidate.span) and (
        _ABOUT_WORDS.search(rest) or _DENIED.search(before)
    ):
        return "the word itself: the sentence is about the word"
    if _NAMED_BEFORE.search(before) or _NAMED_AFTER.match(after) or (_INSTEAD.search(before) and _WRITING.search(rest)):
        return "the word itself: the sentence is about the word"
    if _at_line_start(reading.text, start) and _GLOSS.match(after):
        return "the word itself: an entry that explains it"
    return None


_ABOUT_WORDS: Final = re.compile(
    r"\b(?:words?|terms?|phrases?|expressions?|language|jargon|label(?:s|led|ling)?|wording|call(?:s|ed|ing)?|say|saying|says"
    r"|wr(?:ite|ites|iting|ote|itten)|us(?:e|es|ing)|replac(?:e|es|ed|ing)|avoid(?:s|ed|ing)?|instead|rather than|means?|meant"
    r"|reads?|describ(?:e|es|ed|ing)|refer(?:s|red|ring)? to|known as|spell(?:s|ing)?|became|prefer(?:s|red)?"
    r"|(?:may|will|might) (?:see|read|find|hear)|sounds?)\b",
    re.IGNORECASE,
)
_DENIED: Final = re.compile(r"\b(?:not|nobody|no one|never|no child|n['’]t)\s+(?:an?\s+|the\s+)?[“\"‘']+(?:an?\s+|the\s+)?$", re.IGNORECASE)
_WRITING: Final = re.compile(
    r"\b(?:wr(?:ite|ites|iting|ote|itten)|say|saying|words?|terms?|phrases?|language|call(?:ed|ing)?)\b", re.IGNORECASE
)
_NAMED_BEFORE: Final = re.compile(
    r"\b(?:the|a|this|that|these|those) (?:words?|terms?|phrases?|labels?|expressions?)\s*(?:of\s+|is\s+|was\s+)?[“\"‘']?$"
    r"|\b(?:words|terms|phrases|labels|language|expressions|jargon)\s+(?:like|such as|including)\b[^.!?]*$"
    r"|\b(?:stop|stopped|avoid|not|never|don['’]t) (?:using|use|saying|say|writing|write)\s+(?:the (?:word|term)\s+)?[“\"‘']?$"
    r"|\bcall(?:s|ed|ing)? (?:it|this|that)\s+(?:an?\s+|the\s+)?[“\"‘']?$"
    r"|\b(?:replace|reword) (?:the (?:word|term)\s+)?[“\"‘']?$",
    re.IGNORECASE,
)
_NAMED_AFTER: Final = re.compile(
    r"[”\"’']?\s*(?:means\b|meant\b|(?:became|becomes) [“\"‘']|is (?:a|the|not a) (?:word|term|phrase|label)\b)", re.IGNORECASE
)
_INSTEAD: Final = re.compile(r"\b(?:instead of|rather than)\s+(?:an?\s+|the\s+)?[“\"‘']?$", re.IGNORECASE)
_GLOSS: Final = re.compile(
    r"\s*(?::|–|—|=|\s-)\s*(?:this|an?|the|when|where|someone|somebody|a person|used|see)\b|\s+\(?(?:noun|n\.|verb|adj\.)\)?\b"
)


def _held_up(reading: Reading, span: Span) -> bool:
    """Whether ``span`` stands in short quotation marks."""
    return any(
        quoted.start <= span.start and span.end <= quoted.end and len(reading.text[quoted.start : quoted.end].split()) < 9
        for quoted in reading.quotations
    )


def _at_line_start(text: str, start: int) -> bool:
    return not text[text.rfind("\n", 0, start) + 1 : start].strip(" \t*•-#>|“\"")


def own_words(around: Surroundings, candidate: Candidate) -> str | None:
    """The writer speaks of themselves: "I am not a LAC"."""
    before = around.reading.text[max(0, candidate.span.start - 24) : candidate.span.start]
    return "own words: the writer speaks of themselves" if _I_AM_NOT.search(before) else None


_I_AM_NOT: Final = re.compile(r"\bI(?:[’']m| am| was|[’']d been| have been) (?:not|never) (?:an?\s+|the\s+)?[“\"‘']?$")


def preference(around: Surroundings, candidate: Candidate) -> str | None:
    """This child has chosen the word."""
    chosen = around.lexicon.own_words.get(candidate.entry.rule)
    if chosen and " ".join(around.reading.words[candidate.first : candidate.last]) in chosen:
        return "preference: this child's own choice of words"
    return None


GUARDS: Final[tuple[Guard, ...]] = (
    suppressed,
    preference,
    address,
    title,
    quotation,
    own_words,
    word_itself,
    label,
)


def excuse(around: Surroundings, candidate: Candidate) -> str | None:
    """Return the first reason to let ``candidate`` stand, or ``None``."""
    for guard in GUARDS:
        reason = guard(around, candidate)
        if reason is not None:
            return reason
    return None


def _inside(spans: list[Span], span: Span) -> bool:
    return any(outer.start <= span.start and span.end <= outer.end for outer in spans)
