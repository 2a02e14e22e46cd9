"""Speech: whether words in quotation marks are somebody's own, a professional's, or a word held up to view."""

import re
from typing import Final

from carelang.text import Regex
from carelang.types import Span

_SPEECH_VERB: Final = (
    r"(?:sa(?:id|ys?|ying)|t(?:old|ells?)|ask(?:ed|s)?|answer(?:ed|s)?|repl(?:ied|ies)|explain(?:ed|s)?|added|adds"
    r"|shouted|whispered|wrote|writes|texted|text(?:s)?|messaged|put it|puts it|described|describes|call(?:ed"
    r"|s)|state[ds]|reported"
    r"|thinks|thought|feels|felt|remembers|recalled|insisted|joked|laughed|cried|went|goes|was like|words were"
    r"|quote[ds]?)"
)
_PROFESSIONAL: Final = Regex(
    r"(?i)\b(?:social worker|worker|workers|SW|staff|teacher|head of year|headteacher|manager|police|officer"
    r"|reporter|panel"
    r"|doctor|GP|nurse|psychologist|therapist|consultant|review|report|notes?|logs?|emails?|file|record|policy|guidance|plan|minutes"
    r"|professional|professionals|practitioner|IRO|chair|sheriff|judge|agency|agencies|Acts?|law|regulations?|section|schedule|order|guidance|council|authority"
    r"|service|team|referrer|school|councillor|councillors|minister|ministers|MSP|MP|spokes(?:man|woman|person)|provost|mayor|inspector"
    r"|convener|chief executive|director)\b"
)
_FAMILY: Final = Regex(
    r"\b(?:she|he|they|I|you|we|her|his|mum|dad|gran|granny|mother|father|brother|sister|aunt|uncle|child|boy|girl|"
    r"young (?:person|people|man|woman)|children|YP|carer|son|daughter|man|woman|parent|parents)\b"
)
_SAYS: Final = Regex(rf"\b(?!(?:went|goes)\b(?![,:]?\s*$)){_SPEECH_VERB}\b")  # "if she went back": nobody speaks
_STOP: Final = re.compile(r"[.!?\n]")
_CLAUSE: Final = r"(?:when|whenever|because|if|while|after|before|as|and|but|that|which|since|until|though|so)"
_AFTER_QUOTE: Final = Regex(
    rf"^[\s,]*(?!{_CLAUSE}\b)(?P<who>(?:[\w’']+\s+){{0,4}}?){_SPEECH_VERB}\b(?P<more>(?:\s+[\w’']+){{0,4}})"
    r"|^[,\s]*is (?:how|what)\b"
)
_MEANS: Final = Regex(r"\s+(?:means?|meant|is when)\b")
_FIRST_PERSON: Final = Regex(r"\b(?:I|I['’]\w+|me|my|mine|we|our|us|you|your)\b")
_ENDS_AS_SPEECH: Final = Regex(r"[,.!?…]['’”\"]$")


def is_speech(text: str, span: Span) -> bool:
    """Whether the quotation ``span`` is somebody's own words, and not a professional's nor a word held up to view."""
    inside = text[span.start : span.end]
    length = len(inside.split())
    if _MEANS.match(text, span.end):
        return False
    before = _speaker_before(text, span.start)
    after = _AFTER_QUOTE.match(text[span.end : span.end + 80])
    if before is not None or after:
        who = (before or "") + " " + ((after["who"] or "") + (after["more"] or "") if after else "")
        return not _PROFESSIONAL.search(who) or _FAMILY.search(who) is not None
    spoken = bool(_ENDS_AS_SPEECH.search(inside)) and length > 2
    return length > 5 or spoken or (length > 2 and bool(_FIRST_PERSON.search(inside)))


def _speaker_before(text: str, start: int) -> str | None:
    """Return the words before a verb of saying that leads up to ``start`` in one sentence, or ``None``."""
    lead = _STOP.split(text[max(0, start - _LEAD) : start])[-1]
    if lead.rstrip().endswith(":"):
        return lead[-40:]
    said = [match.start() for match in _SAYS.finditer(lead) if len(lead) - match.end() <= _LEAD // 2]
    return lead[: said[-1]][-40:] if said and not {"“", '"'} & set(lead[said[-1] :]) else None


_LEAD: Final = 120  # code points
