"""What is said beside the reports: refusals in one line, examples at the end of a command's help."""

import os
import sys
from typing import Any, Final

import click

from carelang.reports.layout import Layout
from carelang.types import CarelangError

STOPPED: Final = 130  # what shells say of a command that was ended by Ctrl-C


class Refusal(click.ClickException):
    """One line on standard error and exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the line."""
        complain(self.message)


class Commands(click.Group):
    """Commands whose refusals, the library's and Click's own, are one line that says what to do."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command named."""
        try:
            return super().invoke(ctx)
        except CarelangError as error:
            raise Refusal(one_line(error)) from None
        except click.UsageError as error:
            command = (error.ctx or ctx).command_path
            raise Refusal(f"{sentence(error.format_message())} See `{command} --help`.") from None
        except KeyboardInterrupt:
            complain("Stopped before the end; nothing is reported.")
            raise click.exceptions.Exit(STOPPED) from None


def one_line(error: CarelangError, name: str = "") -> str:
    """Return a refusal as a line, with ``name`` in place of the file's if given."""
    return f"{name or error.place}: {error.reason}. {sentence(error.remedy)}"


def sentence(text: str) -> str:
    """Return ``text`` with a stop at its end."""
    return text if text.endswith((".", "?")) else f"{text}."


def complain(line: str) -> None:
    """Print one line on standard error; a file's name may hold anything."""
    click.echo(click.format_filename(" ".join(line.split())), err=True)


def examples(*lines: str) -> str:
    """Return the end of a command's help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def page() -> Layout:
    """Return the layout for standard output: 88 columns at most, and colour on a terminal that wants it."""
    if not sys.stdout.isatty():
        return Layout()
    try:
        columns = os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        columns = 0
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return Layout(min(max(columns, 40), 88) if columns else 88, not plain)
