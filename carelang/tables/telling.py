"""What a scan says of itself: the columns it reads, how far it has got, what it came to; never a word of a note."""

from collections.abc import Iterator
from typing import Final

from carelang.reports.layout import plain
from carelang.tables.columns import Columns
from carelang.tables.tallies import Tally

_TOP: Final = 10  # rules named in a summary


def columns_shown(name: str, columns: Columns) -> str:
    """Return which columns of the table ``name`` are read as what."""
    said = ["text from " + " and ".join(f"“{plain(one)}”" for one in columns.text)]
    others = [(role, column) for role, column in columns._asdict().items() if role != "text"]
    said += [f"{role} from “{plain(column)}”" for role, column in others if column]
    missing = ", ".join(role for role, column in others if not column)
    return f"{name}: {', '.join(said)}" + (f"; no {missing}." if missing else ".")


def progress(tally: Tally, seconds: float, size: int | None) -> str:
    """Return a line on how far a scan has got; ``size`` is that of all it reads in bytes, where that is known."""
    rate = tally.rows / seconds if seconds > 0 else 0
    line = f"{tally.rows:,} rows, {tally.findings:,} findings, {rate:,.0f} rows a second"
    if not size or not tally.size:
        return line
    done = min(1.0, tally.size / size)
    left = seconds / done - seconds
    return f"{done:4.0%}  {line}, {_time(left)} left"


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def summary(tally: Tally, *, quarantined: bool = False) -> Iterator[str]:
    """Yield the lines of what a scan came to."""
    words = sum(words for _, words in tally.totals.values())
    yield f"{_several(tally.rows, 'row')}, {_several(tally.notes, 'note')} with text, {_several(words, 'word')}."
    if tally.copies:
        yield f"{_several(tally.copies, 'note')} of them {_be(tally.copies)} the copy of an earlier one."
    yield from _met(tally, quarantined=quarantined)
    if tally.forgetful:
        yield "There are more texts than are remembered, so copies that stand very far apart are not known as copies."
    standing = tally.findings - tally.excused
    let = f", and {tally.excused:,} that context lets stand" if tally.excused else ""
    yield f"{_several(standing, 'finding')}{let}."
    rules = sorted(tally.rules.items(), key=lambda one: (-one[1], one[0]))
    widest = max((len(rule) for rule, _ in rules[:_TOP]), default=0)
    yield from (f"  {rule:<{widest}}  {number:>9,}" for rule, number in rules[:_TOP])
    if len(rules) > _TOP:
        rest = sum(number for _, number in rules[_TOP:])
        yield f"  {_several(len(rules) - _TOP, 'other rule')}: {rest:,}"


def _met(tally: Tally, *, quarantined: bool) -> Iterator[str]:
    counts = tally.counts
    if counts["aside"]:
        how = "" if quarantined else "; --quarantine FILE keeps them"
        yield f"{_several(counts['aside'], 'row')} set aside, for not being what the header promises{how}."
    if counts["in error"]:
        yield f"{_several(counts['in error'], 'row')} left out, marked as entered in error."
    if counts["cut off"]:
        yield (
            f"{_several(counts['cut off'], 'note')} {_be(counts['cut off'])} 32,767 characters long, "
            "all that a cell of Excel holds: the end may have been cut off."
        )
    if counts["undated"]:
        yield f"{_several(counts['undated'], 'row')} without a date that can be read."


def _several(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def _be(number: int) -> str:
    return "is" if number == 1 else "are"


def stopped(tally: Tally, target: str | None, state: str | None) -> str:
    """Return the one line on how far a scan got that was stopped, and how to go on."""
    head = f"Stopped after {_several(tally.rows, 'row')}."
    if state is not None:
        return f"{head} Run the same command again to go on: what is done is in {state}."
    kept = f" {target} holds what was found in them." if target is not None else ""
    return f"{head}{kept} With --state FOLDER a scan can go on where it was stopped."
