"""Seconds of ``carelang check`` of a repository of Markdown files, by one and two processes, and of a single-file hook.

Run it as ``python -m benchmarks.repository``. The runs that are compared take turns; two processes are compared by the
clock on the wall, which asks for a machine with two idle processors, all else by processor time.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.measuring import Spent, program, progress, spent_in_turn, table, times_as_fast
from benchmarks.notes import DENSITIES, Density, case_notes

FILES: Final = 1_000
LENGTH: Final = 5_000
AIMS: Final = {"seconds": 6.0, "times as fast": 1.7, "times proselint": 1.0}
_ALIKE: Final = ("--profile", "case-note", "--grammar", "off")


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.repository", description=__doc__)
    parser.add_argument("--density", choices=DENSITIES, default="ordinary", help="how often a listed word comes")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    check = (program("carelang"), "check")
    with tempfile.TemporaryDirectory() as folder:
        progress("making files")
        for number, text in enumerate(pages(options.density)):
            half = Path(folder) / ("first" if number < FILES // 2 else "second")
            half.mkdir(exist_ok=True)
            (half / f"{number:04}.md").write_text(text, encoding="utf-8")
        whole: dict[str, list[Sequence[str]]] = {
            "1,000 files, one job": [(*check, ".", *_ALIKE, "--jobs", "1")],
            "1,000 files, two jobs": [(*check, ".", *_ALIKE, "--jobs", "2")],
            "500 files, one job each, side by side": [
                (*check, half, *_ALIKE, "--jobs", "1") for half in ("first", "second")
            ],
        }
        single: dict[str, list[Sequence[str]]] = {
            "one file, carelang": [(*check, "first/0000.md", *_ALIKE)],
            "one file, proselint": [(program("proselint"), "check", "first/0000.md")],
        }
        spent = {
            **spent_in_turn("repository", whole, Path(folder), options.repetitions),
            **spent_in_turn("repository", single, Path(folder), 5 * options.repetitions),
        }
    one, two, halves, ours, theirs = spent.values()
    found = {
        "seconds": median(run.processor for run in one),
        "times as fast": times_as_fast(one, two),
        "times as fast, side by side": times_as_fast(one, halves),
        "times proselint": median(own.processor / other.processor for own, other in zip(ours, theirs, strict=True)),
    }
    if options.json:
        print(json.dumps({"density": options.density, **{name: round(each, 3) for name, each in found.items()}}))
        return
    rows = [
        (name, *(f"{each:.3f}" for each in (*_least_and_middle(runs, 0), *_least_and_middle(runs, 1))))
        for name, runs in spent.items()
    ]
    print(table(("", "processor, best", "median", "wall, best", "median"), rows))
    print(f"\nOne job takes {found['seconds']:.2f} seconds of processor time; {AIMS['seconds']} is the most it may be.")
    print(f"Two jobs are {found['times as fast']:.2f} times as fast as one; the aim is {AIMS['times as fast']}.")
    print(f"Two checks of half of them each, which share nothing: {found['times as fast, side by side']:.2f} times.")
    print(f"One file takes {found['times proselint']:.2f} of the time of proselint; the aim is 1.")


def pages(density: Density) -> Iterator[str]:
    """Yield the files: case notes, one after the other, cut where a paragraph ends, below a heading and a list."""
    paragraphs = iter(
        chain.from_iterable(note.split("\n\n") for note in case_notes(FILES * LENGTH * 11 // 10, density))
    )
    for number in range(FILES):
        parts = [f"# Page {number}", "- one *note*\n- and `another`"]
        while sum(map(len, parts)) < LENGTH:
            parts.append(next(paragraphs))
        yield "\n\n".join(parts) + "\n"


def _least_and_middle(runs: Sequence[Spent], field: int) -> tuple[float, float]:
    return min(run[field] for run in runs), median(run[field] for run in runs)


if __name__ == "__main__":
    main()
