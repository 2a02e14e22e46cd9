"""carelang checks the language of care; this module holds the public names and nothing else."""

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

__all__ = ["CarelangError", "Document", "Finding", "Segment", "Severity", "Source", "Span", "Suggestion"]
