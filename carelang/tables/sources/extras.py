"""Extras: the libraries that come with ``carelang[tables]``, and one sentence where one of them is missing."""

from collections.abc import Iterator
from contextlib import contextmanager

from carelang.types import CarelangError


@contextmanager
def from_extra(library: str) -> Iterator[None]:
    """Refuse with what to install where ``library`` cannot be imported."""
    try:
        yield
    except ModuleNotFoundError:
        reason = f"needs {library}"
        raise CarelangError("tables", reason, "Install it with: pip install 'carelang[tables]'.") from None
