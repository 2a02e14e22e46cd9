"""The summary for supervision: what was found in one file, on a page or two in Word, for two people to read."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Final

from carelang.lexicon import Lexicon
from carelang.reports.layout import counted, plain
from carelang.reports.paper import Paper, Text, bold
from carelang.reports.results import Result, Run
from carelang.reports.themes import Advice, Theme, advice_of, excused_of, most_helpful, themes_of
from carelang.types import Severity, SuggestionKind

_AS: Final = {
    "letter": "as a letter to a child or family",
    "case-note": "as a case note",
    "report": "as a report",
    "policy": "as a policy",
    "general": "as a text of no particular kind",
}
_TITLE: Final = "Words to look at again: a summary for supervision"
_MEANING: Final = (
    "An error is a word that the service has said it will stop using. A warning is one that published guides agree on. "
    "A suggestion is one to think about."
)
_PRIVACY: Final = (
    "This summary names words, not people. Apart from the file's name it repeats only the words found, and no sentence "
    "of the file. It stays on this computer unless someone shares it."
)
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MOST_HELPFUL: Final = 3
_PLACES: Final = 3
_WORDS_IN_ADVICE: Final = 4
_WORDS_IN_THEME: Final = 4
_WORDS_IN_TERM: Final = 3
_SUGGESTIONS: Final = 3
_THEMES: Final = 8
_REASONS: Final = 4
_UNCHECKED: Final = 6
_EXPLAINED: Final = 6  # terms
_EXPLAINING: Final = 800  # code points of explanations; one is never cut, for it is there to be pasted
_NAMED: Final = 8  # further terms
_LONGEST_WORDS: Final = 45
_LONGEST: Final = 150
_LONGEST_SOURCE: Final = 90


def render(run: Run, lexicon: Lexicon, date: datetime) -> bytes:
    """Return the summary of ``run``, which is over one file that was read, as the bytes of a .docx file.

    ``lexicon`` is the one it was checked with; ``date`` is shown, and nothing else in the file tells the time: the same
    run and date give the same bytes.
    """
    (result,) = run.results
    document = result.document
    if document is None:
        raise ValueError("a summary needs a file that was read")
    advice = advice_of(document, run.standing(result), lexicon, run.profile)
    name = plain(PurePath(result.name).name)
    paper = Paper(f"{name}: {_TITLE[0].lower()}{_TITLE[1:]}", date, _PRIVACY)
    paper.title(_TITLE)
    paper.paragraph(_opening(run, name, date))
    if advice:
        paper.paragraph([Text(_MEANING)])
        _helpful(paper, advice)
        _found(paper, themes_of(advice))
    else:
        paper.paragraph([Text(_kindly(run))])
    _let_stand(paper, run, result)
    _to_paste(paper, [one for one in advice if one.statutory and one.plain], run)
    _unchecked(paper, run, document.unchecked)
    return paper.bytes()


def _opening(run: Run, name: str, date: datetime) -> list[Text]:
    """The file, the day, the profile and the counts, in one sentence."""
    summary = run.summary()
    day = f"{date.day} {_MONTHS[date.month - 1]} {date.year}"
    total = sum(summary.findings.values())
    severities = [counted(number, str(severity)) for severity, number in summary.findings.items() if number]
    found = counted(total, "finding") if total else "no findings"
    parts = f" ({', '.join(severities)})" if severities else ""
    excused = f"; {summary.excused} more {_are(summary.excused)} excused by context" if summary.excused else ""
    said = f" was checked on {day} {_AS[run.profile]}, with {found}{parts}{excused}."
    return [bold(name), Text(said)]


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _kindly(run: Run) -> str:
    limit = "" if run.min_severity is Severity.SUGGESTION else f" at or above “{run.min_severity}”"
    return (
        f"carelang found nothing to change{limit}. That is worth saying to whoever wrote it. "
        "Only people can tell whether it is true, fair and kind."
    )


def _helpful(paper: Paper, advice: Sequence[Advice]) -> None:
    chosen = most_helpful(advice, _MOST_HELPFUL)
    number = {1: "One thing", 2: "Two things", 3: "Three things"}[len(chosen)]
    paper.heading(f"{number} that would help the reader most")
    for one in chosen:
        found = _words(one.words, _WORDS_IN_ADVICE, counts=len(one.words) > 1)
        paper.numbered([bold(found), Text(f": {one.severity}, {_where(one)}.")])
        paper.under([bold("Why: "), Text(_clipped(one.why, _LONGEST))])
        for label, text in _instead(one):
            paper.under([bold(f"{label}: "), Text(text)])


def _where(one: Advice) -> str:
    places = [_clipped(place, _LONGEST_WORDS) for place in one.places[:_PLACES]]
    if more := len(one.places) - len(places):
        places.append(f"and {counted(more, 'more place')}")
    return f"{'once' if one.times == 1 else f'{one.times} times'} ({'; '.join(places)})"


def _instead(one: Advice) -> Iterable[tuple[str, str]]:
    """What to write, each with what kind of help it is."""
    if one.statutory and one.plain:
        yield "Keep it, and explain it", f"“{_clipped(one.plain, _LONGEST)}”"
    if one.own_words:
        yield "Write instead", "this child's own words; they are in the child's own lexicon."
    if ready := _offered(one, "replace"):
        about = f"for “{_clipped(one.words[0][0], _LONGEST_WORDS)}”, " if len(one.words) > 1 else ""
        yield "Also" if one.own_words else "Write instead", f"{about}{ready}."
    if asked := _offered(one, "prompt"):
        yield "Only the writer can complete", f"{asked}."
    if not (one.own_words or one.suggestions):
        yield "Write instead", "what you mean, in plain words; there is no ready replacement."


def _offered(one: Advice, kind: SuggestionKind) -> str:
    texts = [suggestion.text for suggestion in one.suggestions if suggestion.kind == kind]
    shown = [f"“{_clipped(plain(text).replace('{', '(').replace('}', ')'), 80)}”" for text in texts[:_SUGGESTIONS]]
    return " or ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _found(paper: Paper, themes: Sequence[Theme]) -> None:
    paper.heading("What was found, by theme")
    shown, rest = (themes, ()) if len(themes) <= _THEMES else (themes[: _THEMES - 1], themes[_THEMES - 1 :])
    rows = [
        ([Text(theme.title)], [Text(_how_many(theme))], [Text(_words(theme.words, _WORDS_IN_THEME))]) for theme in shown
    ]
    if rest:
        total = sum(theme.times for theme in rest)
        rows.append(([Text(f"{counted(len(rest), 'more theme')}")], [Text(str(total))], [Text("Not listed here.")]))
    paper.table(("Theme", "How many", "The words, most often first"), rows, (58, 38, 74))


def _how_many(theme: Theme) -> str:
    said = [counted(number, str(severity)) for severity, number in theme.severities]
    return said[0] if len(said) == 1 else f"{theme.times}: {', '.join(said)}"


def _words(words: Sequence[tuple[str, int]], most: int, *, counts: bool = True) -> str:
    """The words found, in quotation marks, with how often if more than once, and how many there are beyond ``most``."""
    shown = [
        f"“{_clipped(word, _LONGEST_WORDS)}”{f' ({number})' if counts and number > 1 else ''}"
        for word, number in words[:most]
    ]
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(shown) + more


def _let_stand(paper: Paper, run: Run, result: Result) -> None:
    """How many findings context excuses, and why; never the words."""
    told = [one for one in result.findings if one.severity.rank >= run.min_severity.rank]
    reasons = excused_of(told)
    if not reasons:
        return
    said = [f"{_clipped(reason, _LONGEST)} ({number})" for reason, number in reasons[:_REASONS]]
    more = f"; {counted(len(reasons) - _REASONS, 'more reason')}" if len(reasons) > _REASONS else ""
    total = sum(number for _, number in reasons)
    paper.paragraph([bold(f"Excused by context: {total}. "), Text(f"{_capital('; '.join(said))}{more}.")])


def _to_paste(paper: Paper, terms: Sequence[Advice], run: Run) -> None:
    """Each statutory term once, with its explanation as a paragraph of its own."""
    if not terms:
        return
    paper.heading("Statutory words, ready to paste")
    reader = "a child or family" if run.profile == "letter" else "an adult"
    paper.paragraph([Text(f"These are words of the law and of guidance. Beside them, {reader} could read:")])
    same: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for one in terms:
        same.setdefault((one.plain, one.source), []).extend(one.words)
    shown, used = 0, 0
    for (explanation, source), words in same.items():
        used += len(explanation)
        if shown == _EXPLAINED or used > _EXPLAINING:
            break
        shown += 1
        found = _words(words, _WORDS_IN_TERM, counts=False)
        paper.explained([bold(found), Text(f" ({_clipped(source, _LONGEST_SOURCE)})" if source else "")], explanation)
    if left := list(same.values())[shown:]:
        named = [f"“{_clipped(words[0][0], _LONGEST_WORDS)}”" for words in left[:_NAMED]]
        more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
        paper.paragraph([bold(f"{len(left)} more to explain: "), Text(f"{', '.join(named)}{more}.")])


def _unchecked(paper: Paper, run: Run, unchecked: Sequence[str]) -> None:
    paper.heading("What was not checked")
    for one in unchecked[:_UNCHECKED]:
        paper.bullet([Text(_clipped(_capital(plain(one)), _LONGEST))])
    if len(unchecked) > _UNCHECKED:
        paper.bullet([Text(f"{counted(len(unchecked) - _UNCHECKED, 'other thing')}, which `carelang check` lists")])
    if not unchecked:
        paper.bullet([Text("Nothing is known to be left out: every part of the file that can hold words was read.")])
    if milder := run.summary().milder:
        paper.bullet([Text(f"{counted(milder, 'finding')} below “{run.min_severity}” {_are(milder)} not shown.")])
    paper.bullet([Text(f"Grammar was {_GRAMMAR[run.grammar]}.")])
    paper.bullet([Text("Whether it is true and fair, and whether a voice is missing, is for people to read.")])


_GRAMMAR: Final = {
    True: "on: it told apart words that are fine as one part of speech and unkind as another",
    False: "off: only the words beside a word told its uses apart",
}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _clipped(text: str, room: int) -> str:
    """``text``, cut between two words if it is longer than ``room`` code points."""
    if len(text) <= room:
        return text
    cut = text[: room - 1]
    return (cut[: cut.rfind(" ")] if " " in cut.strip() else cut).rstrip(" ,;:") + "…"
