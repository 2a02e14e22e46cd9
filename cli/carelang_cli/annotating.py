"""carelang clean, and the options of carelang check that write reviewed copies of Word files."""

from collections.abc import Callable, Sequence
from typing import Any

import click

from carelang.reports.results import Run
from carelang.tasks.files import File
from carelang_cli.messages import complain, examples, one_line

_OPTIONS = (
    click.option(
        "--annotate",
        type=click.Choice(["comments", "changes", "both"]),
        is_flag=False,
        flag_value="comments",
        help="Write a copy of each Word file with comments (if left open), tracked changes, or both.",
    ),
    click.option("--output", metavar="PATH", help="Write the copy here: a file, or a folder for several files."),
    click.option("--force", is_flag=True, help="Let a copy take the place of a file that is there."),
    click.option(
        "--repeat",
        type=click.Choice(["all", "section", "auto"]),
        default="auto",
        help="Comment on a repeated word each time, once in a section, or (auto) once where there are many.",
    ),
    click.option("--author", default="carelang", metavar="NAME", help="Who comments, as Word shows it."),
    click.option("--initials", default="cl", metavar="LETTERS", help="The initials of who comments."),
    click.option("--date", type=click.DateTime(), help="When, if not now; SOURCE_DATE_EPOCH counts too."),
    click.option("--verify", is_flag=True, help="Print the proof for each part; without --annotate write nothing."),
    click.option("--protected", is_flag=True, help="Write copies of protected and signed files too."),
)


def annotating(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options by which copies are written."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def annotate_all(run: Run, files: Sequence[File], options: dict[str, Any]) -> list[str]:
    """Write the copies that the options ask for and say so on standard error; return what went wrong, a line each."""
    if not (options["annotate"] or options["output"] or options["verify"]):
        return []
    from carelang.tasks.copies import Manner, Wish, write_copies

    manner = Manner(options["annotate"] or "comments", *(options[name] for name in Manner._fields[1:]))
    written = bool(options["annotate"] or options["output"])
    wish = Wish(options["output"], options["force"], options["verify"], written)
    return [one_line(error) for error in write_copies(run, files, manner, wish, complain)]


@click.command(epilog=examples("carelang clean letter.reviewed.docx", "carelang clean letter.docx --in-place"))
@click.argument("file")
@click.option("--output", metavar="PATH", help="Write the clean copy here.  [default: FILE.clean.docx]")
@click.option("--force", is_flag=True, help="Let the copy take the place of a file that is there.")
@click.option("--in-place", is_flag=True, help="Put the clean copy in the place of FILE.")
@click.option("--verify", is_flag=True, help="Print the proof for each part.")
@click.option("--protected", is_flag=True, help="Clean protected and signed files too.")
def clean(file: str, output: str | None, force: bool, verify: bool, **how: bool) -> None:
    """Take carelang's comments and pending tracked changes out of a Word FILE.

    Comments and changes of others stay, and so do comments of carelang's that somebody has edited or answered.
    """
    from carelang.tasks.copies import Wish, write_clean

    for said in write_clean(file, Wish(output, force, verify), **how):
        complain(said)
