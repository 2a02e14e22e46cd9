"""The report as a Word document: sentences, advice, charts as pictures with a text alternative, and every table."""

from datetime import UTC, date, datetime
from typing import Final

from carelang.reports.layout import plain
from carelang.reports.paper import Paper, Text, bold
from carelang.tables.report.charts import png
from carelang.tables.report.parts import Advice, Grid, Section, Told

_FOOTER: Final = "This report counts words, not people."
_WIDTH: Final = 170  # millimetres between the margins
_NAMES: Final = 46
_COLUMNS: Final = 5  # beside the names, so that a page can hold them


def as_document(told: Told, made: date | None) -> bytes:
    """Return ``told`` as the bytes of a .docx file; ``made`` is all it says of the time."""
    when = datetime(made.year, made.month, made.day, tzinfo=UTC) if made else datetime(1980, 1, 1, tzinfo=UTC)
    paper = Paper(told.title, when, _FOOTER)
    paper.title(told.title)
    if told.made:
        paper.paragraph([Text(told.made)])
    for number, what in told.facts:
        paper.bullet([bold(number), Text(f" {what}")])
    for section in told.sections:
        _section(paper, section)
    return paper.bytes()


def _section(paper: Paper, section: Section) -> None:
    paper.heading(section.title)
    for text in section.texts:
        paper.paragraph([Text(plain(text))])
    for one in section.advice:
        _advice(paper, one)
    for chart in section.charts:
        paper.picture(png(chart), 90, plain(chart.title), plain(f"{chart.sentence} ({chart.unit})"))
    for grid in section.grids:
        _table(paper, grid)


def _advice(paper: Paper, one: Advice) -> None:
    paper.numbered([bold(f"“{plain(one.name)}”"), Text(f" ({one.severity}): {one.how_often}.")])
    paper.under([Text(plain(one.why))])
    for line in one.instead:
        paper.under([Text(plain(line))])
    paper.under([Text(plain(f"{one.source}. Rule {one.rule}." if one.source else f"Rule {one.rule}."))])


def _table(paper: Paper, grid: Grid) -> None:
    """The table; one that is too wide for a page becomes several, each with the names of its rows."""
    width = len(grid.header)
    for first in range(1, width, _COLUMNS):
        kept = [0, *range(first, min(first + _COLUMNS, width))]
        paper.paragraph([bold(f"{plain(grid.caption)}{', continued' if first > 1 else ''}. "), Text(f"{grid.note}.")])
        rows = [[[Text(plain(row[at]))] for at in kept] for row in grid.rows]
        each = (_WIDTH - _NAMES) // (len(kept) - 1)
        paper.table([plain(grid.header[at]) for at in kept], rows, [_NAMES, *[each] * (len(kept) - 1)])
