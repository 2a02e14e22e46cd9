"""The report in the XML of Checkstyle, which many programs that gather findings can read."""

from itertools import groupby
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from carelang.reports.escaping import as_xml
from carelang.reports.results import Run
from carelang.reports.rows import Row, rows
from carelang.types import Severity

_SEVERITIES: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.SUGGESTION: "info"}
_FORM: Final = "4.3"  # the version of Checkstyle whose form this is; readers expect one


def render(run: Run, version: str) -> str:
    """Return one ``file`` for each file with findings; those of a format without lines stand at line 1."""
    root = Element("checkstyle", version=_FORM)
    for path, group in groupby(rows(run), lambda row: row.path):
        file = SubElement(root, "file", name=path)
        for row in group:
            SubElement(file, "error", _attributes(row))
    return as_xml(root)


def _attributes(row: Row) -> dict[str, str]:
    at = row.region
    return {
        "line": str(at.line if at else 1),
        **({"column": str(at.column)} if at else {}),
        "severity": _SEVERITIES[row.severity],
        "message": " ".join(row.lines),
        "source": f"carelang.{row.rule}",  # Jenkins takes what follows the last full stop for the type
    }
