"""The parts of a report, whatever it is written as: sections with sentences, charts, tables and advice."""

from collections.abc import Sequence
from typing import NamedTuple


class Bars(NamedTuple):
    """Sorted bars: (label, value, what is said beside it)."""

    rows: tuple[tuple[str, float, str], ...]


class Curve(NamedTuple):
    """A value over time: (day as ISO 8601, value or ``None`` where it is withheld).

    ``top`` is the end of the scale, so that charts beside each other share it; ``mark`` is a day to mark.
    """

    points: tuple[tuple[str, float | None], ...]
    top: float
    mark: str | None = None


class Pairs(NamedTuple):
    """Two values for each label, under two names: (label, first, second)."""

    names: tuple[str, str]
    rows: tuple[tuple[str, float, float], ...]


class Chart(NamedTuple):
    """A chart with its title and one sentence that says what it shows; ``unit`` is that of its values."""

    title: str
    sentence: str
    unit: str
    drawn: Bars | Curve | Pairs


class Grid(NamedTuple):
    """A table in words: the first column names the rows; ``note`` says what its cells hold."""

    caption: str
    note: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Advice(NamedTuple):
    """What a reader can do about one rule: its name and number, why, what to write instead, and where that was read."""

    name: str
    rule: str
    how_often: str
    severity: str
    why: str
    instead: tuple[str, ...]
    source: str


class Section(NamedTuple):
    """One part of a report; ``grids`` hold the numbers behind the charts, or stand open where there are no charts."""

    key: str
    title: str
    texts: tuple[str, ...]
    charts: tuple[Chart, ...] = ()
    grids: tuple[Grid, ...] = ()
    advice: tuple[Advice, ...] = ()


class Told(NamedTuple):
    """A report in words: title, facts as (number, what it counts), then the sections."""

    title: str
    made: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


def listed(names: Sequence[str], joint: str = "and") -> str:
    """Return "a", "a and b", "a, b and c"."""
    return f" {joint} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
