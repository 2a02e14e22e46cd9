"""carelang init, settings, suppressions and baseline: what a folder goes by and what is known of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from carelang_cli import options as shared
from carelang_cli.checking import checked, troubles
from carelang_cli.messages import complain, examples, page


@click.command(epilog=examples("carelang init", "carelang init letters/"))
@click.argument("folder", default=".", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Write a carelang.yaml with every setting explained.

    It holds for the files in FOLDER (this folder if left out) and below. A file that is there already is left alone.
    """
    from carelang.settings import write_template

    click.echo(f"{write_template(folder)}: written. Open it to choose a profile and your own lexicons.")


@click.command(epilog=examples("carelang settings", "carelang settings letters/mia.docx"))
@click.argument("path", default=".")
@shared.profile
@shared.lexicons
def settings(path: str, **options: Any) -> None:
    """Show the settings that hold for PATH, and where each value comes from.

    PATH is a file or a folder (this folder if left out); a file need not be there.
    """
    from carelang.tasks.showing import settings_shown

    click.echo(settings_shown(path, options), nl=False)


@click.command(epilog=examples("carelang suppressions docs/", "carelang suppressions --format json"))
@click.argument("paths", nargs=-1)
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="The list's format.")
@shared.profile
@shared.lexicons
@shared.ignore
@shared.jobs
@click.pass_context
def suppressions(context: click.Context, /, paths: Sequence[str], form: str, **options: Any) -> None:
    """List the ignore notes in PATHS: what each lets stand, why, and which are of no use.

    Without PATHS the folder of the settings is searched. Exit codes: 0, or 2 where something could not be read.
    """
    from importlib.metadata import version

    from carelang.reports.suppressions import as_json, render

    run, _, _ = checked(paths, options, excusing=False)
    layout = page()
    shown = render(run, layout) if form == "text" else as_json(run, version("carelang"))
    click.echo(shown, nl=False, color=layout.colour if form == "text" else None)
    trouble = troubles(run)
    for line in trouble:
        complain(line)
    context.exit(2 if trouble else 0)


@click.group()
def baseline() -> None:
    """Keep a list of the findings that are known already.

    Checks that go by it fail for new findings only. It holds no word of the documents.
    """


@baseline.command(epilog=examples("carelang baseline write", "carelang baseline write letters notes"))
@click.argument("paths", nargs=-1)
@click.option("--output", metavar="FILE", help="Write it here.  [default: what the settings say, or beside them]")
@shared.profile
@shared.lexicons
@shared.ignore
@shared.jobs
@click.pass_context
def write(context: click.Context, /, paths: Sequence[str], output: str | None, **options: Any) -> None:
    """Write down the findings that stand today in PATHS.

    Without PATHS the folder of the settings is checked. A baseline that is there is renewed; of files that are not
    among PATHS it keeps what it knows.
    """
    from carelang.tasks.debt import baseline_place, write_baseline

    run, files, settings = checked(paths, options, excusing=False)
    trouble = troubles(run)
    complain(write_baseline(run, files, settings, baseline_place(settings, output)))
    for line in trouble:
        complain(line)
    context.exit(2 if trouble else 0)


@baseline.command(epilog=examples("carelang baseline show"))
@click.argument("file", required=False)
def show(file: str | None) -> None:
    """Count the findings in a baseline, by file and by rule."""
    from carelang.settings import find_settings
    from carelang.tasks.baseline import read_baseline
    from carelang.tasks.debt import baseline_place, baseline_shown

    known = read_baseline(baseline_place(find_settings(Path()), file))
    click.echo(baseline_shown(known), nl=False)
