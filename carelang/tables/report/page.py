"""The report as one page of HTML that holds all it needs, runs no script and asks nothing of any network."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Final

from carelang.reports.escaping import writable
from carelang.tables.report import charts
from carelang.tables.report.parts import Advice, Chart, Curve, Grid, Pairs, Section, Told

_SVG: Final = "{http://www.w3.org/2000/svg}"
_COLOURS: Final = {
    charts.INK: "currentColor",
    charts.MARK: "var(--mark)",
    charts.PALE: "var(--other)",
    charts.LINE: "var(--line)",
    charts.PAPER: "var(--paper)",
}


def as_page(told: Told) -> str:
    """Return ``told`` as an HTML document."""
    style = files("carelang.tables.report").joinpath("page.css").read_text(encoding="utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    sections = list(told.sections)
    links = "\n".join(f'<li><a href="#{one.key}">{_text(one.title)}</a></li>' for one in sections)
    facts = "\n".join(f"<div><dt>{_text(what)}</dt><dd>{_text(number)}</dd></div>" for number, what in told.facts)
    body = "\n".join(part for one in sections for part in _section(one))
    made = f'<p class="made">{_text(told.made)}</p>' if told.made else ""
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="carelang">
<title>{_text(told.title)}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header>
<h1>{_text(told.title)}</h1>
{made}
<dl class="facts">
{facts}
</dl>
</header>
<nav aria-label="Parts of this report">
<ul>
{links}
</ul>
</nav>
<main id="main" tabindex="-1">
{body}
</main>
<footer>
<p>Made by carelang. Nothing on this page comes from, or goes to, any other computer.</p>
</footer>
</body>
</html>
"""


def _text(text: str) -> str:
    return escape(writable(text))


def _section(section: Section) -> Iterator[str]:
    """One part; a single chart stands beside the sentences where there is room."""
    beside = len(section.charts) == 1
    yield f'<section id="{section.key}" aria-labelledby="{section.key}-title">'
    yield f'<h2 id="{section.key}-title">{_text(section.title)}</h2>'
    yield f'<div class="{"beside" if beside else "above"}"><div>'
    for text in section.texts:
        yield f"<p>{_text(text)}</p>"
    yield "</div>"
    if section.charts:
        narrow = all(isinstance(chart.drawn, Curve) for chart in section.charts)
        yield "<div>" if beside else f'<div class="panels{" many" if narrow else ""}">'
        yield from (_figure(chart, f"{section.key}-{at}") for at, chart in enumerate(section.charts, start=1))
        yield "</div>"
    yield "</div>"
    if section.advice:
        yield '<ol class="advice">'
        for one in section.advice:
            yield from _advice(one)
        yield "</ol>"
    for at, grid in enumerate(section.grids, start=1):
        table = _table(grid, f"{section.key}-table-{at}")
        summary = f"<summary>See the numbers: {_text(_lower(grid.caption))}</summary>"
        yield f"<details>{summary}{table}</details>" if section.charts else table
    yield "</section>"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _advice(one: Advice) -> Iterator[str]:
    yield "<li>"
    yield f"<h3>“{_text(one.name)}”</h3>"
    yield f'<p class="often"><span class="{one.severity}">{_text(one.severity)}</span> {_text(one.how_often)}</p>'
    yield f"<p>{_text(one.why)}</p>"
    if one.instead:
        yield "<ul>"
        yield from (f"<li>{_text(line)}</li>" for line in one.instead)
        yield "</ul>"
    source = f"{_text(one.source)}. " if one.source else ""
    yield f'<p class="source">{source}Rule <code>{_text(one.rule)}</code></p>'
    yield "</li>"


def _figure(chart: Chart, key: str) -> str:
    """A chart with its title above it, and below it what its marks mean; its sentence is its text alternative."""
    names = chart.drawn.names if isinstance(chart.drawn, Pairs) else None
    said = f"{chart.unit}"
    if names:
        said = f"◇ {names[0]}, ● {names[1]}: {chart.unit}"
    return (
        f'<figure><figcaption><span class="name">{_text(chart.title)}</span> <span class="unit">{_text(said)}</span>'
        f"</figcaption>{_drawing(chart, key)}</figure>"
    )


def _drawing(chart: Chart, key: str) -> str:
    """The SVG of a chart, without what a page gives it: size, typeface and colours."""
    from lxml import etree

    root = etree.fromstring(charts.svg(chart).encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root.iter(f"{_SVG}*"):
        kept = {str(name): str(value) for name, value in element.attrib.items() if _stays(element is root, str(name))}
        element.attrib.clear()
        for name, value in kept.items():
            element.set(name, _NUMBER.sub(_rounded, value) if name in _LONG else _COLOURS.get(value, value))
    root.set("role", "img")
    root.set("aria-labelledby", f"{key}-name {key}-said")
    for at, (tag, text) in enumerate((("title", chart.title), ("desc", chart.sentence))):
        told = etree.Element(_SVG + tag, id=f"{key}-{('name', 'said')[at]}")
        told.text = writable(text)
        root.insert(at, told)
    etree.cleanup_namespaces(root)
    drawn: str = etree.tostring(root, encoding="unicode")
    return drawn


_DROPPED: Final = frozenset({"class", "role", "style", "font-family"})
_LONG: Final = frozenset({"d", "transform"})  # numbers with many places
_NUMBER: Final = re.compile(r"\d+\.\d+")


def _stays(outermost: bool, name: str) -> bool:
    return not (name in _DROPPED or name.startswith("aria-") or (outermost and name in ("version", "width", "height")))


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _table(grid: Grid, key: str) -> str:
    head = "".join(f'<th scope="col">{_text(name)}</th>' for name in grid.header)
    rows = "\n".join(f"<tr>{''.join(_cells(row))}</tr>" for row in grid.rows)
    return (
        f'<div class="wide" role="region" tabindex="0" aria-labelledby="{key}"><table>\n'
        f'<caption id="{key}">{_text(grid.caption)} <span class="unit">{_text(grid.note)}</span></caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n"
        "</tbody></table></div>"
    )


def _cells(row: Iterable[str]) -> Iterator[str]:
    first, *others = row
    yield f'<th scope="row">{_text(first)}</th>'
    yield from (f"<td>{_text(one)}</td>" for one in others)
