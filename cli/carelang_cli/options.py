"""Options that several commands share, each written once."""

import click

from carelang.lexicon import JURISDICTIONS
from carelang.types import PROFILES

profile = click.option("--profile", type=click.Choice(PROFILES), help="Who the text is for.  [default: general]")
lexicons = click.option(
    "--lexicon", "lexicons", multiple=True, metavar="FILE", help="A lexicon to lay on top; repeatable."
)
ignore = click.option("--ignore", multiple=True, metavar="GLOB", help="What to leave out of folders; repeatable.")
jurisdictions = click.option(
    "--jurisdiction",
    "jurisdictions",
    multiple=True,
    type=click.Choice(JURISDICTIONS),
    help="Whose law is meant where the same words differ; repeatable.  [default: scotland]",
)


def _number(context: click.Context, option: click.Parameter, value: str) -> int:
    """Return how many processes are asked for: 0 for auto."""
    if value != "auto" and not (value.isascii() and value.isdecimal()):
        raise click.BadParameter(f"“{value}” is neither a number nor auto.", context, option)
    return 0 if value == "auto" else int(value)


jobs = click.option(
    "--jobs",
    default="1",
    callback=_number,
    metavar="N",
    help="Check many files in N processes; auto, or 0, takes one for each processor.  [default: 1]",
)
