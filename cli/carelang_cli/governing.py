"""carelang init, settings and baseline: what a folder goes by, and what is known of it, written down and shown."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from carelang.types import PROFILES
from carelang_cli.checking import checked, jobs_option
from carelang_cli.messages import complain, examples, one_line


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
@click.option("--profile", type=click.Choice(PROFILES), help="Who the text is for.  [default: general]")
@click.option("--lexicon", "lexicons", multiple=True, metavar="FILE", help="A lexicon to lay on top; repeatable.")
def settings(path: str, **options: Any) -> None:
    """Show the settings that hold for PATH, and where each value comes from.

    PATH is a file or a folder (this folder if left out); a file need not be there.
    """
    from carelang.tasks.showing import settings_shown

    click.echo(settings_shown(path, options), nl=False)


@click.group()
def baseline() -> None:
    """Keep a list of the findings that are known already.

    Checks that go by it fail for new findings only. It holds no word of the documents.
    """


@baseline.command(epilog=examples("carelang baseline write", "carelang baseline write letters notes"))
@click.argument("paths", nargs=-1)
@click.option("--output", metavar="FILE", help="Write it here.  [default: what the settings say, or beside them]")
@click.option("--profile", type=click.Choice(PROFILES), help="Who the text is for.  [default: general]")
@click.option("--lexicon", "lexicons", multiple=True, metavar="FILE", help="A lexicon to lay on top; repeatable.")
@click.option("--ignore", multiple=True, metavar="GLOB", help="What to leave out of folders; repeatable.")
@jobs_option
@click.pass_context
def write(context: click.Context, /, paths: Sequence[str], output: str | None, **options: Any) -> None:
    """Write down the findings that stand today in PATHS.

    Without PATHS the folder of the settings is checked. A baseline that is there is renewed; of files that are not
    among PATHS it keeps what it knows.
    """
    from carelang.tasks.debt import baseline_place, write_baseline

    run, files, settings = checked(paths, options, excusing=False)
    trouble = [one_line(result.error, result.name) for result in run.results if result.error]
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
