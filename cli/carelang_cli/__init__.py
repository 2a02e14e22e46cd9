"""The carelang command line: parses, calls the library, prints; every refusal is one line and exit code 2."""

import gc

if gc.isenabled():  # what is loaded now stays: to look for garbage among it takes a twentieth of a short run
    gc.disable()

import sys
from io import TextIOWrapper

import click

from carelang_cli.advice import explain, lexicons, rules, test
from carelang_cli.annotating import clean
from carelang_cli.checking import check
from carelang_cli.governing import baseline, init, settings, suppressions
from carelang_cli.mending import fix
from carelang_cli.messages import Commands, examples
from carelang_cli.reporting import report
from carelang_cli.reviewing import review
from carelang_cli.scanning import scan
from carelang_cli.serving import lsp

gc.freeze()
gc.enable()


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


@click.command(
    epilog=examples(
        "carelang completion bash >> ~/.bashrc", "carelang completion fish > ~/.config/fish/completions/carelang.fish"
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes commands and options in a SHELL."""
    from click.shell_completion import get_completion_class

    known = get_completion_class(shell)
    assert known is not None
    click.echo(known(main, {}, "carelang", "_CARELANG_COMPLETE").source())


for command in (
    check,
    fix,
    clean,
    completion,
    explain,
    lexicons,
    lsp,
    rules,
    test,
    init,
    settings,
    suppressions,
    baseline,
    review,
    scan,
    report,
):
    main.add_command(command)
