"""carelang review: a summary of one file for supervision, as a Word document."""

from typing import Any

import click

from carelang.tasks.running import write_summary
from carelang_cli import options as shared
from carelang_cli.messages import complain, examples


@click.command(epilog=examples("carelang review letter.docx --profile letter   (writes letter.summary.docx)"))
@click.argument("file")
@click.option("--output", metavar="PATH", help="Write the summary here: a .docx file, or a folder.")
@shared.profile
@shared.lexicons
@click.option("--force", is_flag=True, help="Let the summary take the place of a file that is there.")
def review(file: str, output: str | None, force: bool, **options: Any) -> None:
    """Write a summary of FILE for supervision: a Word document of one or two pages.

    It names what was found by theme, three things that would help the reader most, plain words to paste beside
    statutory ones, and what was not checked. It repeats no sentence of FILE. Settings count as they do in a check.
    """
    complain(f"{write_summary(file, output, options, force=force)}: written.")
