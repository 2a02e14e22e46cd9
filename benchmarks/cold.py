"""Processor time of a cold ``carelang check`` of a text file of 10 KB, beside ``proselint check`` of the same file.

Run it as ``python -m benchmarks.cold``. Each run is a process of its own; the first of all, which may have to read
the YAML of the lexicons and keep its compiled copy, is reported apart.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import Times, program, progress, spent_by, table
from benchmarks.notes import case_notes


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cold", description=__doc__)
    parser.add_argument("--repetitions", type=int, default=15)
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    commands = {
        "carelang check": (program("carelang"), "check", "note.txt", "--profile", "case-note", "--grammar", "off"),
        "proselint check": (program("proselint"), "check", "note.txt"),
        "python -c pass": (sys.executable, "-c", "pass"),
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    first: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "note.txt").write_text("\n\n".join(case_notes(10_000))[:10_000], encoding="utf-8")
        for turn in range(options.repetitions + 1):
            for name, command in commands.items():
                progress(f"cold: {name}, {f'run {turn} of {options.repetitions}' if turn else 'first run'}")
                spent = spent_by(Path(folder), command).processor
                if turn:
                    seconds[name].append(spent)
                else:
                    first[name] = spent
    progress("")
    times = {name: Times(tuple(each)) for name, each in seconds.items()}
    ratio = times["carelang check"].middle / times["proselint check"].middle
    if options.json:
        medians = {name: round(each.middle, 4) for name, each in times.items()}
        print(json.dumps({"first": first, "median": medians, "ratio": round(ratio, 3)}, indent=2))
        return
    rows = [(name, f"{first[name]:.3f}", f"{each.least:.3f}", f"{each.middle:.3f}") for name, each in times.items()]
    print(table(("seconds", "first run", "best", "median"), rows))
    print(f"\ncarelang takes {ratio:.2f} of the time of proselint.")


if __name__ == "__main__":
    main()
