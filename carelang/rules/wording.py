"""Wording: whether a sentence is about a word ("stop using the word 'respite'") and does not use it."""

import re
from collections.abc import Iterable
from typing import Final

from carelang.text import Reading, Regex, holding, words
from carelang.types import Span


def may_be_about_words(reading: Reading) -> bool:
    """Whether anything in the segment could make a sentence of it one about words."""
    return (
        bool(reading.quotations)
        or not _HINTS.isdisjoint(reading.different_words)
        or any(map(reading.text.__contains__, _GLOSS_MARKS))
    )


def about_the_word(reading: Reading, span: Span, *, named_only: bool = False) -> str | None:
    """Return how the text speaks about the word at ``span`` instead of using it, or ``None``.

    With ``named_only`` only a word that is plainly named counts ("replace 'sibling'"), not one that is explained or
    held up: a legal term that a text explains is still a legal term.
    """
    text, (start, end) = reading.text, span
    if not named_only and _explained_at(text, end) and _at_line_start(text, start):
        return "an entry that explains it"
    if not reading.quotations and _HINTS.isdisjoint(reading.different_words):
        return None
    sentence = reading.sentence(start)
    if not named_only and (_THESE_WORDS.match(text, sentence.end) or _SAY_INSTEAD.match(text, sentence.end)):
        return "the next sentence is about these words"
    before = text[max(sentence.start, start - 160) : start]
    named = _NAMED_BEFORE.search(before) or (not named_only and _talked_about(reading, span, sentence, before))
    return "the sentence is about the word" if named else None


def _talked_about(reading: Reading, span: Span, sentence: Span, before: str) -> bool:
    """Whether ``sentence`` says something of the word at ``span``, or the next one gives advice on it."""
    text, end = reading.text, span.end
    said = _SAID_OF_SOMEBODY.search(before)
    rest = (before[: said.start()] if said else before) + " " + text[end : min(max(end, sentence.end), end + 160)]
    return bool(
        (_NAMED_AFTER.match(text, end, sentence.end) and not _BEING.search(before))
        or _SO_CALLED.search(before)
        or (_held_up(reading, span) and _in_a_list_of_words(text, span, sentence))
        or (_TAKEN_BACK.match(text, sentence.end) and _I_WROTE.search(before))
        or (_INSTEAD.search(before) and _WRITING.search(rest))
        or ((told := _NOT_USED.search(before)) and (told["write"] or _IN_WRITING.match(text, end, sentence.end)))
        or (_A_WORD_ON.search(before) and _MEANING.search(text, end, sentence.end))
        or (end <= text.find(":", end, sentence.end) and _LISTED.match(text, sentence.start, sentence.end))
        or (
            _held_up(reading, span)
            and (
                _ABOUT_WORDS.search(rest)
                or _DENIED.search(before)
                or _ON_A_FORM.search(before)
                or _IT_IS_A_WORD.match(text, sentence.end)
                or _ADVICE.match(text, sentence.end)
            )
        )
    )


_ABOUT_WORDS: Final = Regex(
    r"\b(?:words?|terms?|phrases?|expressions?|language|jargon|label(?:s|led|ling)?|wording|call(?:s|ed|ing)?"
    r"|say|saying"
    r"|says|wr(?:ite|ites|iting)|us(?:e|es|ing)|replac(?:e|es|ed|ing)|avoid(?:s|ed|ing)?|instead"
    r"|rather than"
    r"|means?|meant|reads?|describ(?:e|es|ing)|refer(?:s|red|ring)? to|known as|spell(?:s|ing)?|became"
    r"|prefer(?:s|red)?"
    r"|(?:may|will|might) (?:see|read|find|hear)|sounds?|know better|typed|hides?|implies|suggests|blames)\b",
    re.IGNORECASE,
)
_HINTS: Final = frozenset(
    "file files record records notes report reports review reviews "
    "word words term terms phrase phrases label labels expression expressions jargon language using use saying say "
    "wrote written recorded "
    "writing write call calls called replace reword means meant became becomes instead rather stop avoid drop bin ban "
    "noun verb short stands describe described describing tell telling agrees agree disagree".split()
)
_I_WROTE: Final = Regex(r"\b(?:I|[Ww]e)\b[^.!?]{0,30}\b(?:wrote|written|recorded|described)\b")
_TAKEN_BACK: Final = Regex(
    r"\s*(?:I|We)(?: have|[’']ve| had| will|[’']ll)? (?:now |since )?"
    r"(?:(?:change|correct|remove)(?:e?d)? (?:it|that|this)\b"
    r"|(?:cross(?:ed)?|str(?:uck|ike)|t(?:aken|ake|ook)) (?:it|that|this) (?:out|back)\b)"
)
_SO_CALLED: Final = Regex(
    r"\b(?:short|stands?) for\s+(?:an?\s+|the\s+)?[“\"‘']?$|"
    r"\b(?:it|this|that|they|these|which)(?: (?:is|are|was|were)|[’']s)(?: \w+)? called\s+[“\"‘']?$"
    r"|\b(?:hates?|hated|likes?|liked|prefers?|preferred|minds?|wants?|wanted|asked)\b[^.!?;:,]{0,20}"
    r"\b(?:being|to be) (?:called|known as)\s+(?:an?\s+|the\s+)?[“\"‘']?$",
    re.IGNORECASE,
)
_BEING: Final = Regex(r"\b[Bb]eing (?:an? )?$")  # "being a care leaver means": what it brings, and not what it means
_SAID_OF_SOMEBODY: Final = Regex(
    r"\b(?:sa(?:y|ys|id)|wr(?:ite|ites|ote)|records?|recorded|reports?|reported)(?: of [^.!?;:,]{1,60}?)?(?: that)? "
    r"(?:[\w’']+ ){1,3}?(?:ma(?:de|kes|king) an?|is|are|was|were|has been|have been|had been|can be|seems?|seemed"
    r"|remains?|remained) (?:\w+ )?[“\"‘']$"
)
_GLOSS_MARKS: Final = (":", "–", "—", "=", "(", " -")
_DENIED: Final = Regex(
    r"(?:\b(?:not|nobody|no one|never|no child)|n['’]t)(?: is| are| was| were| really)?"
    r"\s+(?:an?\s+|the\s+)?[“\"‘']+(?:an?\s+|the\s+)?$",
    re.IGNORECASE,
)
_THESE_WORDS: Final = Regex(
    r"\s*(?:[^.!?\n]{0,40} )?(?:these|those|such|all|both)(?: \w+)? (?:words|terms|phrases|labels|expressions)\b",
    re.IGNORECASE,
)
_IT_IS_A_WORD: Final = Regex(r"\s*(?:It|That|This|Which)\b[^.!?\n]{0,60}\b(?:words?|said|letters|initials|sounds?)\b")
_WRITING: Final = Regex(
    r"\b(?:wr(?:ite|ites|iting|ote|itten)|say|saying|words?|terms?|phrases?|language|call(?:ed"
    r"|ing)?)\b",
    re.IGNORECASE,
)
_SAY_INSTEAD: Final = Regex(r"\s*(?:Use|Say|Write|Try|Put|Prefer)\s+[“\"‘][^”\"’.!?]{1,30}[”\"’]")
_ADVICE: Final = Regex(r"\s*(?:Say|Write|Describe|Tell|Try|Use|Put|Name)\b")
_ON_A_FORM: Final = Regex(r"\b(?:box|boxes|headings?|headed|columns?|fields?|ticks?|ticked)\b[^.!?]*$", re.IGNORECASE)
_NOT_USED: Final = Regex(
    r"\b(?:don['’]t|do not|not|never|avoid|stop|no longer) (?:us|(?P<write>writ|say))(?:e|ing)? "
    r"(?:[^.!?;:,]{1,25}, ){0,6}(?:[^.!?;:,]{1,25} (?:or|and) )?$",
    re.IGNORECASE,
)
_IN_WRITING: Final = Regex(
    r"[^.!?;:]{0,60}\b(?:as if|as names?|as nouns?"
    r"|in (?:anything|what (?:we|you) write|letters?|notes?|records?|writing|reports?|emails?|speech)"
    r"|when (?:you |we )?(?:write|writing|speak|talk))\b"
)
_A_WORD_ON: Final = Regex(r"\b(?:a|one|another) (?:quick |last )?(?:word|note) (?:on|about)\s+[“\"‘']?$", re.IGNORECASE)
_MEANING: Final = Regex(r"\b(?:means?|meant|meaning|words?)\b")
_LISTED: Final = Regex(
    r"\W*(?:[\w’' -]{2,30}, ){1,6}(?:(?:and|or) )?[\w’' -]{2,30}: "
    r"(?:nobody|no one|people|everyone|some|which|ask|choose|use|say|write|these|all)\b",
    re.IGNORECASE,
)
_NAMED_BEFORE: Final = Regex(
    r"\b(?:the|a|this|that|these|those) (?:words?|terms?|phrases?|labels?|expressions?)"
    r"\s*(?:of\s+|is\s+|was\s+)?[“\"‘']?$"
    r"|\b(?:another|other|better|kinder|plainer|one|a|the) (?:words?|terms?) for\s+(?:an?\s+)?[“\"‘']?$"
    r"|\b(?:words|terms|phrases|labels|language|expressions|jargon)\s+(?:like|such as|including)\b[^.!?]*$"
    r"|\b(?:stop|stopped|avoid|not|never|don['’]t) (?:using|use|saying|say|writing|write)"
    r"\s+(?:the (?:word|term)\s+)?[“\"‘']?$"
    r"|\b(?:used to (?:be|get) called|once called|previously called|so-called)\s+[“\"‘']?$"
    r"|\bcall(?:s|ed|ing)? (?:it|this|that)\s+(?:an?\s+|the\s+)?[“\"‘']?$"
    r"|\b(?:do not|don['’]t|never|stop|not (?:helpful|fair|right|kind|useful|accurate) to|unhelpful to|unfair to)"
    r"\s+call(?:ing)? (?:\w+ ){1,2}an?\s+[“\"‘']?$"
    r"|\b(?:(?:no one|nobody|no (?:child|family|parent|young person|boy|girl)) (?:should|must|may|can|will|is to)"
    r"|(?:not|never)(?: to)?) be (?:called|(?:described|label?led|referred to|spoken of|recorded)(?: (?:to|by) \w+)?"
    r" as(?: having| being)?(?: (?:[^.!?;:,]{1,30}, ){0,4}[^.!?;:,]{1,30}(?: or| and| nor|,))?)\s+(?:an?\s+)?[“\"‘']?$"
    r"|[”\"’'] (?:is|are|was|reads|sounds) (?:better|kinder|clearer|plainer|truer|nicer|fairer) than\s+[“\"‘']"
    r"(?:[^”\".!?]{1,40}[”\"’'],? (?:or|and|nor) [“\"‘'])?[^”\".!?]{0,30}$"
    r"|\b(?:don['’]t|do not|never|stop) (?:write|say|writing|saying) that\b[^.!?,;]*$"
    r"|\bbefore (?:you (?:write|say)|writing|saying) that\b[^.!?,;]*$"
    r"|\b(?:don['’]t|do not|never|stop) (?:tell|telling) [^.!?,;]{1,40} that\b[^.!?,;]*$"
    r"|\b(?:don['’]t|not|never|stop|avoid) (?:describ(?:e|ing)|refer(?:ring)? to|label(?:l?ing)?|speak(?:ing)? of"
    r"|call(?:ing)?) [^.!?,;]{1,30}? as (?:an?\s+)?[“\"‘']?"
    r"(?:[\w’' -]{2,25}[”\"’']?,? (?:or|and|nor) (?:as )?(?:an?\s+)?[“\"‘']?)?$"
    r"|\bmy (?:files?|records?|notes|reports?|reviews?)\b[^.!?]{0,20}\b(?:says?|said|calls?|called)\b[^.!?]*$"
    r"|\b(?:is|it['’]s|was) (?:an?|the|our|your|their|my) [\w’' -]{2,20}, not an? $"
    r"|(?:^\W*|\b(?:never|not|don['’]t) )(?:put|type|swap)\s+[“\"‘']$"
    r"|^\W*(?:avoid|drop|bin|ban)\s+[“\"‘']?$"
    r"|\b(?:(?:t(?:ake|ook|aken)|cross(?:ed)?|str(?:ike|uck)|scored?|cut) out|(?:deleted?|removed?))\s+[“\"‘]$"
    r"|\b(?:replace|reword) (?:the (?:word|term)\s+)?[“\"‘']?$",
    re.IGNORECASE,
)
_NAMED_AFTER: Final = Regex(
    r"[”\"’']?,?\s*(?:(?:is |was |:\s*)?(?:short for|stands for)\b"
    r"|(?:still |often |ever |sometimes |being |be )*called (?:that|this|so)\b"
    r"|or [“\"][^”\".!?]{1,40}[”\"],? as (?:you|she|he|they|\w+) calls? (?:it|them)\b"
    r"|means\b|meant\b|(?:became|becomes) [“\"‘']|is (?:a|the|not a) (?:word|term|phrase|label)\b"
    r"|[^.!?;]{0,20}\bis (?:not )?how (?:we|you|they|I) (?:should|ought|want|would|must|can)\b[^.!?;]{0,12}"
    r"\b(?:writ|describ|refer)"
    r"|(?<=[”\"’'])\s+in (?:the |some |many |most |our |your )?(?:older|old|earlier|former)"
    r" (?:guidance|law|language|textbooks?|manuals?)\b"
    r"|(?:should|must|can|will|may) (?:only |never |not |no longer )*be (?:used|written|said)\b"
    r"|(?<=[”\"’'])\s+(?:has|have) no place\b"
    r"|(?<=[”\"’'])\s+(?:should|must|can|will|may|does|do)(?: not|n['’]t| never)"
    r" (?:stand|appear|belong|go|come|feature)\b)",
    re.IGNORECASE,
)
_INSTEAD: Final = Regex(r"\b(?:instead of|rather than)\s+(?:an?\s+|the\s+)?[“\"‘']?$", re.IGNORECASE)
_GLOSS: Final = Regex(
    r"\s*(?::|–|—|=|\s-)\s*"
    r"(?:this|(?P<article>an?|the)|when|where|someone|somebody|a person|used|see|say|try|write|think)\b"
    r"|\s+\(?(?:noun|n\.|verb|adj\.)\)?\b"
)


_HAPPENED: Final = Regex(
    r"[^.;\n]{0,80}?(?<!that)(?<!which)(?<!who)(?<!when)(?<!where)(?<!what) (?:was|were|has|had|went|came|took|did)\b"
)


def _explained_at(text: str, end: int) -> bool:
    """Whether a meaning is given at ``end``, and not what happened ("Skills: a form was done with her")."""
    gloss = _GLOSS.match(text, end)
    return gloss is not None and not (gloss["article"] and _HAPPENED.match(text, gloss.end()))


def beside_its_alternative(reading: Reading, span: Span, alternatives: Iterable[str]) -> bool:
    """Whether the word at ``span`` begins a line that offers one of ``alternatives`` for it ("unit: home")."""
    text, (start, end) = reading.text, span
    pair = _PAIR.match(text, end)
    if pair is None or not _at_line_start(text, start):
        return False
    offered = {" ".join(words(alternative)) for alternative in alternatives}
    return any(" ".join(words(one)) in offered for one in re.split(r",|;|/| or ", pair["other"]))


_QUOTED: Final = r"[“\"‘][^”\"’.!?]{1,30}[”\"’](?:, | and | or |, and |, or )"
_QUOTES_BEFORE: Final = Regex(
    rf"\W*(?:(?:I|[Ww]e|[Tt]hey|[Ii]nspectors|[Rr]eaders) (?:saw|found|read|met|noticed|counted|heard|came across) )?"
    rf"(?:{_QUOTED})*[“\"‘]"
)
_QUOTE_AFTER: Final = Regex(r"[”\"’](?:, | and | or |, and |, or )[“\"‘]")


def _in_a_list_of_words(text: str, span: Span, sentence: Span) -> bool:
    """Whether the sentence begins with words in quotation marks, and the one at ``span`` is among them."""
    before = _QUOTES_BEFORE.fullmatch(text, sentence.start, span.start)
    return before is not None and (len(before[0]) > 3 or _QUOTE_AFTER.match(text, span.end) is not None)


_PAIR: Final = Regex(r"[”\"’']?\s*(?::|–|—|=|→|->|>|\||\s-)\s*[“\"‘']?(?P<other>[^\n.!?”\"]{1,80})")


def _held_up(reading: Reading, span: Span) -> bool:
    """Whether ``span`` stands in short quotation marks."""
    quoted = holding(reading.quotations, span)
    return quoted is not None and len(reading.text[quoted.start : min(quoted.end, quoted.start + 99)].split()) < 9


def _at_line_start(text: str, start: int) -> bool:
    before = text[text.rfind("\n", 0, start) + 1 : start].strip(' \t*•-#>|“"')
    return not before or (len(before) < _HEADING and _GLOSSARY.fullmatch(before) is not None)


_HEADING: Final = 40  # characters
_GLOSSARY: Final = Regex(
    r"(?:our |a |the )?(?:glossary|word list|definitions?|jargon buster|key terms|terms used)\b[^.:\n]{0,20}[.:–—-]?",
    re.IGNORECASE,
)
