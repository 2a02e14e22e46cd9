"""The report as Markdown: the sentences, the advice and every table; charts are told in their sentence."""

import re
from collections.abc import Iterator
from typing import Final

from carelang.reports.layout import plain
from carelang.tables.report.parts import Advice, Grid, Section, Told

_MARKS: Final = re.compile(r"([\\`*_\[\]<>|#~&])")


def as_markdown(told: Told) -> str:
    """Return ``told`` as a Markdown document, the last line ended."""
    lines = [f"# {_text(told.title)}"]
    if told.made:
        lines += ["", told.made]
    lines += ["", *(f"- {_text(number)} {_text(what)}" for number, what in told.facts)]
    for section in told.sections:
        lines += _section(section)
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """Words that mean nothing to Markdown and HTML."""
    return _MARKS.sub(r"\\\1", plain(text))


def _section(section: Section) -> Iterator[str]:
    yield from ("", f"## {_text(section.title)}")
    for text in section.texts:
        yield from ("", _text(text))
    for number, one in enumerate(section.advice, start=1):
        yield from _advice(number, one)
    if section.charts:
        yield ""
        yield from (f"- {_text(chart.sentence)}" for chart in section.charts)
    for grid in section.grids:
        yield from _table(grid)


def _advice(number: int, one: Advice) -> Iterator[str]:
    yield from ("", f"{number}. **“{_text(one.name)}”** ({_text(one.severity)}): {_text(one.how_often)}")
    yield from ("", f"   {_text(one.why)}", "")
    yield from (f"   - {_text(line)}" for line in one.instead)
    if one.source:
        yield f"   - Source: {_text(one.source)}"
    yield f"   - Rule: {_text(one.rule)}"


def _table(grid: Grid) -> Iterator[str]:
    yield from ("", f"**{_text(grid.caption)}.** {_text(grid.note)}.", "")
    yield "| " + " | ".join(map(_text, grid.header)) + " |"
    yield "|---" + "|---:" * (len(grid.header) - 1) + "|"
    yield from ("| " + " | ".join(map(_text, row)) + " |" for row in grid.rows)
