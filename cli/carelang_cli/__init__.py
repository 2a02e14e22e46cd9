"""The carelang command line: parses, calls the library, prints; every refusal is one line and exit code 2."""

import sys
from io import TextIOWrapper
from pathlib import Path

import click

from carelang_cli.advice import explain, lexicons, test
from carelang_cli.annotating import clean
from carelang_cli.checking import check
from carelang_cli.mending import fix
from carelang_cli.messages import Commands, examples
from carelang_cli.reviewing import review
from carelang_cli.serving import lsp


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples("carelang check letter.docx --profile letter", "carelang explain respite", "carelang check --help"),
)
@click.version_option(package_name="carelang", message="carelang %(version)s")
def main() -> None:
    """Check the language of care.

    Finds words that hurt, label or hide behind process in letters, notes and reports, and offers plain, caring ones.
    Nothing leaves this computer.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that knows fewer characters shows a mark in their place


@click.command(epilog=examples("carelang init", "carelang init letters/"))
@click.argument("folder", default=".", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Write a carelang.yaml with every setting explained.

    It holds for the files in FOLDER (this folder if left out) and below. A file that is there already is left alone.
    """
    from carelang.settings import write_template

    click.echo(f"{write_template(folder)}: written. Open it to choose a profile and your own lexicons.")


for command in (check, fix, clean, explain, lexicons, lsp, test, init, review):
    main.add_command(command)
