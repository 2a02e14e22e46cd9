"""The report as GitHub workflow annotations: one line a finding, which GitHub shows beside the text."""

from typing import Final

from carelang.reports.escaping import writable
from carelang.reports.results import Run
from carelang.reports.rows import Row, passed_over, rows
from carelang.types import Severity

_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.SUGGESTION: "notice"}


def render(run: Run, version: str) -> str:
    """Return one workflow command a line; GitHub shows the first ten of each kind that one step prints."""
    commands = [
        f"::{_COMMANDS[row.severity]} {_properties(row)}::{_message(chr(10).join(row.lines))}" for row in rows(run)
    ]
    if others := passed_over(run):
        commands.append(f"::notice title=carelang::{_message(others)}")
    return "".join(f"{command}\n" for command in commands)


def _properties(row: Row) -> str:
    values: dict[str, str | int] = {"file": row.path}
    if at := row.region:
        values |= {"line": at.line, "endLine": at.end_line}
        if at.line == at.end_line:  # GitHub refuses columns where there is more than one line
            values |= {"col": at.column, "endColumn": at.end_column}
    values["title"] = f"carelang ({row.rule})"
    return ",".join(f"{key}={_property(str(value))}" for key, value in values.items())


def _message(text: str) -> str:
    return writable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
