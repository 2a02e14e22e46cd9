"""Numbers, days and changes in words, modestly."""

from datetime import date
from typing import Final

from carelang.tables.report.counting import Line
from carelang.tables.report.counts import PER, STEP, Count

FEW: Final = f"fewer than {STEP}"
NOTHING_READ: Final = "nothing read"
UNIT: Final = f"per {PER:,} words"
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def number(value: int | None) -> str:
    """Return a count with commas."""
    return FEW if value is None else f"{value:,}"


def rate(value: float) -> str:
    """Return a rate with as many decimals as it can bear."""
    if not value or value >= 10:
        return f"{value:,.0f}" if not value or value >= 100 else f"{value:.1f}"
    return "less than 0.01" if value < 0.01 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def cell(one: Count) -> str:
    """Return a count as a table shows it: the rate and then the count, or the count alone where there is no rate."""
    if one.findings is None or one.words is None:
        return number(one.findings)
    return NOTHING_READ if one.rate is None else f"{rate(one.rate)} ({number(one.findings)})"


def measured(one: Count) -> str:
    """Return the rate in a sentence, or the count where there is no rate."""
    if one.rate is not None:
        return f"{rate(one.rate)} {UNIT}"
    return f"{number(one.findings)} findings"


def value(one: Count) -> float | None:
    """Return what a chart draws: the rate, or the count where words are not known."""
    if one.words is None:
        return None if one.findings is None else float(one.findings)
    return one.rate


def day(one: date) -> str:
    """Return "3 May 2026"."""
    return f"{one.day} {_MONTHS[one.month - 1]} {one.year}"


def period(start: str, kind: str) -> str:
    """Return the period from the ISO day ``start`` on: "May 2026", "week of 4 May 2026", "April to June 2026"."""
    one = date.fromisoformat(start)
    if kind == "week":
        return f"week of {day(one)}"
    first = _MONTHS[one.month - 1]
    return f"{first} {one.year}" if kind == "month" else f"{first} to {_MONTHS[one.month + 1]} {one.year}"


def changed(line: Line) -> str:
    """Return how the last count of ``line`` differs from its first, with how sure that is."""
    first, last = line.counts[0], line.counts[-1]
    if line.change is None:
        return "too few to compare" if None not in (first.rate, last.rate) or first.words else "not known without words"
    ratio, low, high = line.change
    if not line.change.clear:
        return f"no clear change ({_percent(low)} to {_percent(high)})"
    low, high = (low, high) if ratio > 1 else (high, low)
    return f"{_percent(ratio)} ({_percent(low, bare=True)} to {_percent(high, bare=True)})"


def change_sentence(line: Line, before: str, after: str) -> str:
    """Return a sentence on all findings ``before`` and ``after``."""
    first, last = line.counts[0], line.counts[-1]
    if first.words is None or last.words is None:
        return "Without the number of words read, the two cannot be compared: more notes hold more findings."
    if line.change is None:
        return "There is too little on one side to compare the two."
    ratio, low, high = line.change
    rates = f"{rate(first.rate or 0)} findings {UNIT} {before}, and {rate(last.rate or 0)} {after}"
    if not line.change.clear:
        fits = f"The numbers fit with anything from {_percent(low)} to {_percent(high)}"
        return f"There were {rates}. {fits}, so this is too small a difference to tell from chance."
    low, high = (low, high) if ratio > 1 else (high, low)
    fits = f"The numbers fit with anything from {_percent(low, bare=True)} to {_percent(high)}"
    return f"There were {rates}: that is {_percent(ratio)}. {fits} (a 95% interval)."


def _percent(ratio: float, *, bare: bool = False) -> str:
    percent = round(abs(ratio - 1) * 100)
    if ratio >= 3:
        return f"{ratio:.1f} times" if bare else f"{ratio:.1f} times as many"
    if bare:
        return f"{percent}%"
    return "no change" if not percent else f"{percent}% {'more' if ratio > 1 else 'fewer'}"
