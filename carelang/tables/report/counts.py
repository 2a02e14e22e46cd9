"""Counts that may be shown: small ones withheld, the others rounded, so that no sum tells what was withheld."""

import math
from collections.abc import Iterable
from typing import Final, NamedTuple

STEP: Final = 5  # counts are rounded down to multiples of 5, and 1 to 4 are withheld
PER: Final = 1_000  # words that a rate is for
_95: Final = 1.959964


class Count(NamedTuple):
    """Findings in some writing, ready to be shown.

    ``findings`` is rounded down to a multiple of 5; ``None`` stands for 1 to 4, and for what was found in fewer than 5
    notes. ``words`` is how many words were read there, ``None`` if that is not known.
    """

    findings: int | None
    words: int | None = None

    @property
    def rate(self) -> float | None:
        """Findings per 1,000 words, worked out from the rounded count."""
        return self.findings * PER / self.words if self.findings is not None and self.words else None


def shown(number: int | None) -> int | None:
    """Return ``number`` rounded down to a multiple of 5, ``None`` for 1 to 4.

    So a number that is withheld stays so when another is subtracted from their sum: each of 1, 2, 3 and 4 is possible.
    Rounding to the nearest would not do, because 1 to 4 would not have their own five: a sum of 8 that becomes 10 could
    only be 4 and 4.
    """
    if number is None or 0 < number < STEP:
        return None
    return number // STEP * STEP


def count(findings: int | None, words: int | None = None, notes: int | None = None) -> Count:
    """Return what may be shown of ``findings`` in so many ``words`` and ``notes``, where those are known."""
    if notes is not None and 0 < notes < STEP:
        return Count(None)
    return Count(shown(findings or 0), words)


class Change(NamedTuple):
    """The rate in later writing divided by that in earlier writing, with its 95 % interval."""

    ratio: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out no change at all."""
        return self.high < 1 or self.low > 1


def change(earlier: Count, later: Count, spread: float = 1.0) -> Change | None:
    """Return how the rate has changed; ``None`` where either count is 0 or withheld, or words are not known.

    Counts vary as Poisson's do, and ``spread`` times as much where weeks differ by more than that.
    """
    if not (earlier.rate and later.rate and earlier.findings and later.findings):
        return None
    middle = math.log(later.rate / earlier.rate)
    width = _95 * math.sqrt(spread * (1 / earlier.findings + 1 / later.findings))
    return Change(math.exp(middle), math.exp(middle - width), math.exp(middle + width))


def spread_of(groups: Iterable[Iterable[tuple[int, int]]]) -> float:
    """Return how much more the weeks of each group differ than chance would have it, 1 at least.

    Each group is a list of (findings, words) by week: Pearson's chi-squared divided by its degrees of freedom.
    """
    chi, freedom = 0.0, 0
    for group in groups:
        weeks = [(findings, words) for findings, words in group if words]
        rate = sum(one for one, _ in weeks) / max(1, sum(words for _, words in weeks))
        if rate:
            chi += sum((findings - words * rate) ** 2 / (words * rate) for findings, words in weeks)
            freedom += len(weeks) - 1
    return max(1.0, chi / freedom) if freedom > 0 else 1.0
