"""carelang report: what findings of a scan say, as a page, a document, or for programs."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from carelang.tasks.running import lexicon_here
from carelang.types import SettingsError
from carelang_cli import options as shared
from carelang_cli.messages import complain, examples

if TYPE_CHECKING:
    from carelang.tables.report import Form

_SUFFIXES: "Final[dict[Form, str]]" = {"html": ".html", "docx": ".docx", "json": ".json", "markdown": ".md"}
_DAY: Final = click.DateTime(["%Y-%m-%d"])


@click.command(
    epilog=examples(
        "carelang report findings.parquet --output report.html",
        "carelang report findings.parquet --since 2026-03-02 --output report.html   (before and after training)",
        "carelang report this-year.duckdb --against last-year.duckdb --output report.docx",
        "carelang report findings.csv --format markdown",
    )
)
@click.argument("findings", nargs=-1, required=True)
@click.option("--output", metavar="FILE", help="Write the report here; its suffix says the format.")
@click.option("--format", "form", type=click.Choice([*_SUFFIXES]), help="The report's format.  [default: by --output]")
@click.option("--since", type=_DAY, metavar="DATE", help="Compare before and after a day, as 2026-03-02.")
@click.option("--against", multiple=True, metavar="OLDER", help="Findings of an older run to compare with; repeatable.")
@click.option("--by", type=click.Choice(["week", "month", "quarter"]), default="month", help="The steps of time.")
@shared.lexicons
@click.option("--made", type=_DAY, metavar="DATE", help="A day to show as that of the report; none is shown without.")
@click.option("--force", is_flag=True, help="Let the report take the place of a file that is there.")
def report(findings: Sequence[str], output: str | None, force: bool, form: "Form | None", **options: Any) -> None:
    """Report on FINDINGS that `carelang scan` wrote.

    Says which words are used where and when, what to try first, and what has changed. It shows no text of a note, lists
    no person, and withholds small counts. Markdown and JSON are printed where no --output is named.
    """
    from importlib.metadata import version

    from carelang.formats.saving import free_target, write_whole
    from carelang.tables.report import count_findings, render

    form = form or _form(output)
    target = free_target(Path(findings[0]), _SUFFIXES[form], output, force=force) if output else None
    if target is None and form in ("html", "docx"):
        raise SettingsError("report", f"a report as {form} needs a file", "Name one, as in --output report.html.")
    counts, given = count_findings(
        findings,
        lexicon_here(options["lexicons"]),
        against=options["against"],
        since=_day(options["since"]),
        by=options["by"],
        made=_day(options["made"]),
    )
    data = render(counts, given, form, version("carelang"))
    if target is None:
        click.echo(data, nl=False)
    else:
        write_whole(data, target, Path(findings[0]))
        complain(f"{target}: written.")


def _form(output: str | None) -> "Form":
    """The format of the suffix of ``output``."""
    suffix = Path(output or "").suffix.lower()
    return next((form for form, known in _SUFFIXES.items() if known == suffix), "html")


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None
