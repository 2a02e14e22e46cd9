"""A report in words: its counts become sections with sentences, charts and tables, the same in every format."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from carelang.lexicon import Lexicon
from carelang.reports.layout import counted
from carelang.tables.report.advising import advice_on
from carelang.tables.report.counting import ALL, Counts, Line, Table
from carelang.tables.report.counts import Count
from carelang.tables.report.parts import Bars, Chart, Curve, Grid, Pairs, Section, Told, listed
from carelang.tables.report.reading import Opened
from carelang.tables.report.wording import (
    FEW,
    UNIT,
    cell,
    change_sentence,
    changed,
    day,
    measured,
    number,
    period,
    rate,
    value,
)

TITLE: Final = "The words we write: a report on findings"
_BARS: Final = 8
_TEAM_CHARTS: Final = 6
_NO_TOTALS: Final = (
    "These files do not say how many words were read, so there are counts here and no rates. "
    "More findings may only mean more notes. A .parquet or .duckdb file of findings holds the totals."
)


class Given(NamedTuple):
    """What a report is told besides its counts: the files, what they know, the lexicon, and the day it is made."""

    opened: Opened
    older: Opened | None
    lexicon: Lexicon
    advice: str
    made: date | None


def tell(counts: Counts, given: Given) -> Told:
    """Return ``counts`` in words."""
    sections = (
        _short(counts, given),
        _first(counts, given),
        _times(counts),
        _themes(counts),
        _teams(counts),
        _since(counts),
        _copies(counts),
        _against(counts, given),
        _excused(counts),
        _how(counts, given),
    )
    made = f"Made on {day(given.made)}." if given.made else ""
    return Told(TITLE, made, tuple(_facts(counts)), tuple(one for one in sections if one))


def _facts(counts: Counts) -> Iterable[tuple[str, str]]:
    read = counts.read
    if read.words is not None:
        yield number(read.notes), "notes read"
        yield f"{read.words:,}", "words in them"
    yield number(read.standing.findings), "findings"
    if read.standing.rate is not None:
        yield rate(read.standing.rate), f"findings {UNIT}"


def _short(counts: Counts, given: Given) -> Section:
    read = counts.read
    texts = []
    if read.first and read.last:
        texts.append(f"The dates run from the week of {day(read.first)} to the week of {day(read.last)}.")
    if not given.opened.totals:
        texts.append(_NO_TOTALS)
    if read.standing.findings == 0:
        texts.append("Nothing was found. That is worth saying to those who wrote the notes.")
    elif len(counts.themes.lines) > 1:
        top = counts.themes.lines[1]
        texts.append(f"The theme met most often is “{top.name}”: {measured(top.counts[0])}.")
    if counts.first:
        names = [f"“{_name(one.rule, given)}”" for one in counts.first[:3]]
        texts.append(f"If you can do only a little, begin with {listed(names)}.")
    if counts.since and counts.since.table.lines:
        texts.append(_since_sentence(counts))
    texts.append(
        "This report counts words, not people. It says where to look; only people can say whether what is written is"
        " true, fair and kind."
    )
    return Section("short", "In short", tuple(texts))


def _name(rule: str, given: Given) -> str:
    return advice_on(rule, "", "", given.lexicon).name


def _first(counts: Counts, given: Given) -> Section | None:
    if not counts.first:
        return None
    text = (
        "These matter most: how often each was found, times how grave it is (an error counts three times, a warning"
        " twice). Choose one or two, talk about them as a team, and look again in a few months."
    )
    advice = tuple(
        advice_on(one.rule, one.severity, f"{number(one.found.findings)} times{_per(one.found.rate)}", given.lexicon)
        for one in counts.first
    )
    return Section("first", "What to try first", (text,), advice=advice)


def _per(one: float | None) -> str:
    return "" if one is None else f", {rate(one)} {UNIT}"


def _times(counts: Counts) -> Section | None:
    table = counts.times
    if len(table.columns) < 2:
        return None
    mark = counts.since.day.isoformat() if counts.since else None
    whole, *rules = table.lines
    top = max((value(one) or 0 for line in rules for one in line.counts), default=0)
    charts = [_curve(whole, counts, max((value(one) or 0 for one in whole.counts), default=0), mark)]
    charts += [_curve(line, counts, top, mark) for line in rules]
    texts = [
        f"The first chart has all findings. The others have the {counted(len(rules), 'rule')} met most often, and share"
        " one scale. Where a line is broken, there was too little to show.",
    ]
    if mark:
        texts.append(f"The dashed line is {day(date.fromisoformat(mark))}.")
    header = (counts.period.capitalize(), *(line.name for line in table.lines))
    rows = tuple(
        (period(start, counts.period), *(cell(line.counts[at]) for line in table.lines))
        for at, start in enumerate(table.columns)
    )
    grid = Grid(f"Findings by {counts.period}", _note(counts), header, rows)
    return Section("times", "Words over time", tuple(texts), tuple(charts), (grid,))


def _curve(line: Line, counts: Counts, top: float, mark: str | None) -> Chart:
    points = tuple((start, value(one)) for start, one in zip(counts.times.columns, line.counts, strict=True))
    known = [
        (start, one) for start, one in zip(counts.times.columns, line.counts, strict=True) if value(one) is not None
    ]
    if known:
        first, last = (f"{measured(one)} in {period(start, counts.period)}" for start, one in (known[0], known[-1]))
        said = f"{_shown(line)}: {first}, {last}."
    else:
        said = f"{_shown(line)}: too little to show."
    return Chart(_shown(line), said, _unit(counts), Curve(points, top, mark))


def _shown(line: Line) -> str:
    return f"“{line.name}”" if line.rule else line.name


def _unit(counts: Counts) -> str:
    return "findings" if counts.read.words is None else f"findings {UNIT}"


def _note(counts: Counts) -> str:
    return "How many" if counts.read.words is None else f"Findings {UNIT}, and in brackets how many"


def _themes(counts: Counts) -> Section | None:
    if len(counts.themes.lines) < 2:
        return None
    rows = tuple((line.name, cell(line.counts[0])) for line in counts.themes.lines)
    most = [f"“{line.name}” ({_beside(line.counts[0])})" for line in counts.themes.lines[1:4]]
    texts = (
        "A theme is a chapter of the lexicons: words that are advised against for like reasons, or legal words that"
        " readers may not know.",
        f"Met most often: {listed(most)}. A theme is a good choice for one hour of learning together.",
    )
    chart = _bars("Findings by theme", [(line.name, line.counts[0]) for line in counts.themes.lines[1:]], counts)
    grid = Grid("Findings by theme", _note(counts), ("Theme", "All teams"), rows)
    return Section("themes", "Themes", texts, (chart,), (grid,))


def _teams(counts: Counts) -> Section | None:
    teams = counts.teams
    if not teams.lines:
        return None
    title = "Themes by team"
    if len(teams.columns) < 2:
        return Section("teams", title, ("The files name one team alone, so no teams are compared.",))
    text = (
        "Each chart is one theme, and each bar one team; each chart has its own scale. Teams write about different"
        " lives and do different work, so a longer bar is a question and not a verdict."
    )
    order = sorted(range(len(teams.columns)), key=lambda at: -(value(teams.lines[0].counts[at]) or 0))
    charts = tuple(
        _bars(line.name, [(teams.columns[at], line.counts[at]) for at in order], counts, ordered=True)
        for line in teams.lines[:_TEAM_CHARTS]
    )
    body = tuple((line.name, *(cell(one) for one in line.counts)) for line in teams.lines)
    grid = Grid("Findings by theme and team", _note(counts), ("Theme", *teams.columns), body)
    return Section("teams", title, (text,), charts, (grid,))


def _bars(title: str, found: Sequence[tuple[str, Count]], counts: Counts, *, ordered: bool = False) -> Chart:
    """Bars for what may be shown, the longest first unless they are ordered already."""
    known = [(name, one, _beside(each)) for name, each in found if (one := value(each)) is not None]
    rows = tuple(known if ordered else sorted(known, key=lambda row: -row[1]))[:_BARS]
    most = max(rows, key=lambda row: row[1], default=None)
    said = f"most in {most[0]}, with {most[2]} {_unit(counts)}" if most else "too little to show"
    left = len(found) - len(rows)
    more = f" {left} more in the table." if left else ""
    return Chart(title, f"{title}: {said}.{more}", _unit(counts), Bars(rows))


def _beside(one: Count) -> str:
    return number(one.findings) if one.rate is None else rate(one.rate)


def _since_sentence(counts: Counts) -> str:
    assert counts.since is not None
    on = day(counts.since.day)
    return change_sentence(counts.since.table.lines[0], f"before {on}", "after it")


def _since(counts: Counts) -> Section | None:
    since = counts.since
    if since is None:
        return None
    before, after = since.weeks
    texts = [
        f"Whole weeks are compared: {counted(before, 'week')} before the week of {day(since.day)}, and"
        f" {counted(after, 'week')} after it. That week itself is left out."
    ]
    if not since.table.lines:
        return Section("since", f"Before and after {day(since.day)}", (*texts, "Nothing was found to compare."))
    texts.append(_since_sentence(counts))
    if since.spread > 1.05 and since.table.lines[0].change:
        texts.append("Weeks differ by more than chance alone would have it; the interval is wider for that.")
    texts.append(
        "What happened on that day need not be the reason. Other things change too: the season, the team, the kinds of"
        " notes. And other words are not yet other practice."
    )
    title = f"Before and after {day(since.day)}"
    return Section(
        "since", title, tuple(texts), _paired(title, since.table, counts), (_compared(title, since.table, counts),)
    )


def _paired(title: str, table: Table, counts: Counts) -> tuple[Chart, ...]:
    rows = [
        (line.name, one, two)
        for line in table.lines[1:]  # all findings would make every other difference look small
        if (one := value(line.counts[0])) is not None and (two := value(line.counts[1])) is not None
    ]
    if not rows or counts.read.words is None:
        return ()
    names = table.columns[0], table.columns[1]
    said = f"{title}. {rows[0][0]}: {rate(rows[0][1])} {names[0]}, {rate(rows[0][2])} {names[1]}, {_unit(counts)}."
    return (Chart(title, said, _unit(counts), Pairs(names, tuple(rows))),)


def _compared(title: str, table: Table, counts: Counts) -> Grid:
    header = ("Theme", *map(str.capitalize, table.columns), "Change, and what fits with the numbers")
    rows = tuple((_shown(line), *map(cell, line.counts), changed(line)) for line in table.lines)
    return Grid(title, _note(counts), header, rows)


def _copies(counts: Counts) -> Section | None:
    title = "Old text and new writing"
    if not counts.copies.lines:
        return None
    texts = [
        "Notes with the very same text as an earlier one are copies. They are counted here and nowhere else in this"
        " report. Copied words travel on with nobody choosing them again, so a template or an old note that is put"
        " right once is put right many times.",
    ]
    if counts.read.copies is not None:
        texts.append(f"There are {number(counts.read.copies)} copies beside {number(counts.read.notes)} other notes.")
    texts.append(change_sentence(counts.copies.lines[0], "in copied text", "in new writing"))
    charts = _paired(title, counts.copies, counts)
    return Section("copies", title, tuple(texts), charts, (_compared(title, counts.copies, counts),))


def _against(counts: Counts, given: Given) -> Section | None:
    table = counts.against
    if table is None or given.older is None:
        return None
    title = "Then and now"
    texts = [f"Then: {listed(given.older.names)}. Now: {listed(given.opened.names)}."]
    if set(given.older.lexicons) != set(given.opened.lexicons):
        texts.append(
            "The two runs did not go by the same lexicons, so some of the difference may come from the advice and not"
            " from the writing. Scan the older notes again to be sure."
        )
    if set(given.older.ways) != set(given.opened.ways):
        texts.append("The two runs did not check in the same way, so some of the difference may come from that.")
    if not table.lines:
        return Section("against", title, (*texts, "Neither run has findings."))
    texts.append(change_sentence(table.lines[0], "then", "now"))
    for said, names in (
        ("New since then", [_shown(one) for one in table.lines if one.rule and _is(one, 0)]),
        ("No longer found", [_shown(one) for one in table.lines if one.rule and _is(one, -1)]),
    ):
        if names:
            texts.append(f"{said}: {listed(names)}.")
    themes = Table(table.columns, tuple(line for line in table.lines if not line.rule))
    grids = [_compared("Themes then and now", themes, counts)]
    if rules := Table(table.columns, tuple(line for line in table.lines if line.rule)):
        told = _compared("The rules that differ most", rules, counts)
        grids.append(told._replace(header=("Rule", *told.header[1:])))
    charts = _paired(title, themes, counts) if themes.lines[0].counts[0].words is not None else ()
    return Section("against", title, tuple(texts), charts, tuple(grids))


def _is(line: Line, at: int) -> bool:
    """Whether a rule is found on one side only; what is withheld is not nothing."""
    return line.counts[at].findings == 0


def _excused(counts: Counts) -> Section | None:
    if not counts.excused.lines:
        return None
    text = (
        "Context can be a reason to let words stand: a child said them, or they are part of a name. Such findings are"
        " in no other number of this report."
    )
    rows = tuple((_reason(line.name), number(line.counts[0].findings)) for line in counts.excused.lines)
    grid = Grid("Findings excused by context", "How many", ("Reason", "How many"), rows)
    return Section("excused", "Excused by context", (text,), (), (grid,))


_REASONS: Final = {
    ALL: "All reasons",
    "ignored": "A note in the text says to leave it",
    "sense": "Another sense of the word is meant there",
    "quotation": "A person's own words, or quoted ones",
    "own words": "The writer speaks of themselves",
    "title": "Part of a name: of a law, a form, a body or a service",
    "address": "Part of an address on the web or of e-mail",
    "preference": "This child's own choice of words",
    "the word itself": "The text is about the word",
    "label": "The label of a field in a form",
    "explained here": "The text explains it",
}


def _reason(name: str) -> str:
    return _REASONS.get(name, name.capitalize())


def _how(counts: Counts, given: Given) -> Section:
    opened, read = given.opened, counts.read
    texts = [f"Read: {listed(opened.names)}."]
    if opened.ways:
        texts.append(f"The notes were checked with {listed(opened.ways)}.")
    if opened.unfinished:
        texts.append(
            f"The scan that wrote {listed(opened.unfinished)} was stopped, or could not read everything: what it left"
            " out is not counted."
        )
    if opened.twice:
        texts.append(
            f"Findings in {counted(len(opened.twice), 'table')} of the same name stand in more than one of these files."
            " If they are the same notes, they count twice."
        )
    if given.opened.lexicons and given.opened.lexicons != (given.advice,):
        texts.append(
            "The findings were made with other lexicons than those here. The counts are theirs; the advice is today's."
        )
    texts += [
        f"Counts are rounded down to 5, 10, 15 and so on. From 1 to 4 they are shown as “{FEW}”, and so is what was"
        " found in fewer than 5 notes. Every rate is worked out from the rounded count. No person is listed: neither"
        " who wrote nor who is written about.",
        "Notes count once: copies are counted apart. Findings that context excuses are counted apart.",
    ]
    if read.words is not None:
        texts.append(
            f"A rate is how many findings there are {UNIT}. A week begins on Monday, and counts in the period that its"
            " Monday is in."
        )
    if read.undated.findings != 0 and read.first:
        texts.append(f"Without a date: {number(read.undated.findings)} findings. They are not in the charts over time.")
    texts.append(
        "The numbers cannot tell why words change, nor whether practice did. A word may be right where it stands, and"
        " unkind words may be on no list."
    )
    return Section("how", "How this was counted", tuple(texts))
