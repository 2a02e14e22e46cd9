"""carelang scan: exports of a record in, findings in a file and a summary out."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import click

from carelang.rules.grammar import Grammar
from carelang.types import PROFILES
from carelang_cli import options as shared
from carelang_cli.messages import STOPPED, complain, examples, one_line

if TYPE_CHECKING:
    from carelang.tables.notes import Read
    from carelang.tables.preparing import Job
    from carelang.tables.scanning import Checked
    from carelang.tables.tallies import Tally

_OFTEN: Final = 0.25  # seconds between two lines of progress


def _make_key(context: click.Context, option: click.Parameter, value: str | None) -> None:
    if value is None or context.resilient_parsing:
        return
    from carelang.tables.pseudonyms import make_key

    make_key(Path(value))
    complain(f"{value}: a new key. Keep it where you keep passwords: without it the same ids get other pseudonyms.")
    context.exit()


@click.command(
    epilog=examples(
        "carelang scan notes.csv",
        "carelang scan notes.csv --output findings.parquet --jobs 2",
        "carelang scan exports/ --output findings.duckdb --state scan-2026",
        "carelang scan notes.xlsx --text Narrative --date Recorded --annotate",
        'carelang scan postgresql+psycopg://host/mosaic --query "SELECT id, note FROM case_notes ORDER BY id"',
        "carelang scan --make-key ids.key",
        "carelang scan notes.csv --output findings.csv --pseudonymise ids.key",
    )
)
@click.argument("exports", nargs=-1, required=True)
@click.option("--query", metavar="SQL", help="What to ask a database for; with ORDER BY if --state is to go on.")
@click.option("--text", multiple=True, metavar="COL", help="A column that holds notes; repeatable.")
@click.option("--id", metavar="COL", help="The column that tells notes apart.")
@click.option("--person", metavar="COL", help="The column that says whom a note is about.")
@click.option("--date", metavar="COL", help="The column with the day of a note.")
@click.option("--team", metavar="COL", help="The column with the team.")
@click.option("--type", metavar="COL", help="The column with the type of a note.")
@click.option("--encoding", metavar="NAME", help="How text is encoded, if it is not found out rightly.")
@click.option("--output", metavar="FILE", help="Write the findings here: .parquet, .csv, .jsonl or .duckdb.")
@click.option("--force", is_flag=True, help="Let new files take the place of files that are there.")
@click.option("--profile", type=click.Choice(PROFILES), help="Who the text is for.  [default: case-note]")
@shared.lexicons
@shared.jurisdictions
@click.option("--grammar", type=click.Choice(get_args(Grammar)), help="Part-of-speech tags; slow.  [default: off]")
@shared.jobs
@click.option("--state", metavar="FOLDER", help="Keep what is done here, so that the scan can go on after any end.")
@click.option("--include-text", is_flag=True, help="Write a short stretch of text around the words, marked ⟦so⟧.")
@click.option("--pseudonymise", metavar="KEYFILE", help="Write pseudonyms for the ids of notes and people.")
@click.option(
    "--make-key",
    metavar="FILE",
    expose_value=False,
    is_eager=True,
    callback=_make_key,
    help="Write a new key for --pseudonymise, and do nothing else.",
)
@click.option("--quarantine", metavar="FILE", help="Write the rows that are set aside here (.csv).")
@click.option("--annotate", is_flag=True, help="Write NAME.marked.csv (or .xlsx) with what was found beside each note.")
@click.pass_context
def scan(context: click.Context, /, exports: Sequence[str], **options: Any) -> None:
    """Scan the notes in EXPORTS of a record: .csv, .json, .xlsx, .parquet and their like, folders, or a database.

    The columns are guessed and shown. Copied notes are counted apart. Without --output only a summary is printed. A
    file of findings holds no word of a note, unless --include-text asks for it; --annotate writes copies of notes.

    Settings (carelang.yaml) say which profile, lexicons and severities hold, as for `carelang check`.

    Exit codes: 0 all was checked, whatever was found; 2 something could not be read or written; 130 stopped by Ctrl-C.
    """
    from carelang.tables import runs, telling
    from carelang.tables.preparing import prepare

    job = prepare(exports, options)
    for error in job.errors:
        complain(one_line(error))
    with runs.stoppable() as stopping:
        watch = _Watch(job, stopping)
        tally = runs.scan(job.exports, job.plan, job.outcome, watch)
        watch.line("")
    for error in tally.errors:
        complain(one_line(error))
    for line in tally.lost:
        complain(f"{line}.")
    if (tally.rows or not (job.errors or tally.errors)) and not (tally.stopped and options["state"]):
        for line in telling.summary(tally, quarantined=bool(options["quarantine"])):
            click.echo(line)
    if tally.stopped:
        complain(telling.stopped(tally, options["output"], options["state"]))
        context.exit(STOPPED)
    context.exit(2 if job.errors or tally.errors or tally.lost else 0)


class _Watch:
    """Says on standard error which columns are read, and, on a terminal, how far the scan has got."""

    def __init__(self, job: "Job", stopping: Any) -> None:
        from carelang.tables.preparing import tables_of

        self._tables = tables_of(job.exports)
        self._size = job.size
        self._stopping = stopping
        self._begun = self._shown = time.monotonic()
        self._bar = sys.stderr.isatty()

    def __call__(self, read: "Read", checked: "Checked", tally: "Tally") -> bool:
        from carelang.tables.telling import columns_shown, progress

        now = time.monotonic()
        if read.begun is not None:
            table = self._tables[read.table]
            self.line("")
            complain(columns_shown(table.name, read.begun))
            for remark in table.remarks:
                complain(f"{table.name}: {remark}.")
        if self._bar and now - self._shown > _OFTEN:
            self._shown = now
            self.line(progress(tally, now - self._begun, self._size))
        return not self._stopping()

    def line(self, text: str) -> None:
        """Show ``text`` in place of the line before, on a terminal."""
        if self._bar:
            click.echo(f"\r\x1b[K{text}", nl=False, err=True)
