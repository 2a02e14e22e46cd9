"""The report as a Word document: sentences, advice, charts as pictures with a text alternative, and every table."""

from datetime import UTC, date, datetime
from typing import Final

from carelang.reports.layout import plain
from carelang.reports.paper import Paper, Text, bold
from carelang.tables.report.charts import can_write, png
from carelang.tables.report.parts import Advice, Grid, Pairs, Section, Told

_FOOTER: Final = "This report counts words, not people."
_NO_TYPEFACE: Final = (
    "The charts are told in words, because the computer that made this has no typeface to draw them with."
)
_PICTURE: Final = 110  # millimetres
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
    drawing = can_write()
    if not drawing:
        paper.paragraph([Text(_NO_TYPEFACE)])
    for section in told.sections:
        _section(paper, section, drawing=drawing)
    return paper.bytes()


def _section(paper: Paper, section: Section, *, drawing: bool) -> None:
    paper.heading(section.title)
    for text in section.texts:
        paper.paragraph([Text(plain(text))])
    for one in section.advice:
        _advice(paper, one)
    for chart in section.charts:
        names = f"◇ {chart.drawn.names[0]}, ● {chart.drawn.names[1]}: " if isinstance(chart.drawn, Pairs) else ""
        title = [bold(plain(chart.title)), Text(f" ({names}{chart.unit})")]
        if drawing:
            paper.picture(png(chart), _PICTURE, title, plain(f"{chart.sentence} ({chart.unit})"))
        else:
            paper.bullet([Text(plain(chart.sentence))])
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
    others = len(grid.header) - 1
    tables = -(-others // _COLUMNS)
    step = -(-others // tables)
    for first in range(1, others + 1, step):
        kept = [0, *range(first, min(first + step, others + 1))]
        names = _NAMES if len(kept) > 3 else 2 * _NAMES
        paper.caption([bold(f"{plain(grid.caption)}{', continued' if first > 1 else ''}. "), Text(f"{grid.note}.")])
        rows = [[[Text(plain(row[at]))] for at in kept] for row in grid.rows]
        each = (_WIDTH - names) // (len(kept) - 1)
        paper.table([plain(grid.header[at]) for at in kept], rows, [names, *[each] * (len(kept) - 1)])
