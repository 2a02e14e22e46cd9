"""The remedy for a word that is not known: the nearest one that is, or all of them."""

from collections.abc import Sequence


def nearest(given: str, known: Sequence[str], otherwise: str) -> str:
    """Return "Did you mean ...?" where one of ``known`` is near, else the sentence ``otherwise`` begins, with all."""
    from difflib import get_close_matches

    close = get_close_matches(given, known, 1)
    return f"Did you mean “{close[0]}”?" if close else f"{otherwise} {', '.join(known)}."
