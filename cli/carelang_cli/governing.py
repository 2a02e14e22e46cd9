"""carelang init and settings: what a folder goes by, written down and shown."""

from pathlib import Path
from typing import Any

import click

from carelang.types import PROFILES
from carelang_cli.messages import examples


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
    from carelang.settings import settings_shown

    click.echo(settings_shown(path, options), nl=False)
