"""Reports: what was found, written for people and for programs."""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from carelang.reports.results import Run

_WRITERS: Final = {
    "json": "json_report",
    "sarif": "sarif",
    "junit": "junit",
    "github": "github",
    "gitlab": "gitlab",
    "rdjson": "rdjson",
    "checkstyle": "checkstyle",
}
FORMATS: Final = tuple(_WRITERS)
"""The formats for programs; docs/reports.md says which is for what."""


def render(form: str, run: "Run", version: str) -> str:
    """Return the report on ``run`` in ``form``, one of ``FORMATS``; ``version`` is that of carelang.

    Only the module that writes this format is loaded.
    """
    report: str = import_module(f"carelang.reports.{_WRITERS[form]}").render(run, version)
    return report
