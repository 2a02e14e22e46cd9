"""carelang checks the language of care; this module holds the public names and nothing else."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from carelang.types import (
    CarelangError,
    Document,
    Finding,
    Segment,
    Severity,
    Source,
    Span,
    Suggestion,
)

if TYPE_CHECKING:
    from carelang.checker import Checker, check
    from carelang.formats import annotate, read
    from carelang.formats.plain import read_text
    from carelang.lexicon import load_lexicons

__all__ = [
    "CarelangError",
    "Checker",
    "Document",
    "Finding",
    "Segment",
    "Severity",
    "Source",
    "Span",
    "Suggestion",
    "annotate",
    "check",
    "load_lexicons",
    "read",
    "read_text",
]

_HOMES = {
    "Checker": "carelang.checker",
    "annotate": "carelang.formats",
    "check": "carelang.checker",
    "load_lexicons": "carelang.lexicon",
    "read": "carelang.formats",
    "read_text": "carelang.formats.plain",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its home when it is first asked for, so that ``import carelang`` stays light."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
