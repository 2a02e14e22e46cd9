"""Scanning an export in CSV beside checking the same notes, with one process and two, few notes and many.

Run it as ``python -m benchmarks.scanning``. ``--long`` adds a million notes; ``--memory 1`` scans a gigabyte, and shows
the most memory that each process took. The runs that are compared take turns; two processes are compared by the clock
on the wall, which asks for a machine with two idle processors, all else by processor time.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.measuring import progress, spent_by, spent_in_turn, table, taken_in_turn, times_as_fast
from benchmarks.notes import DENSITIES, FIRST_DAY, case_notes
from carelang import Checker
from carelang.settings.values import Settings
from carelang.tables.runs import Outcome, scan
from carelang.tables.scanning import Export, Plan
from carelang.tables.sources import open_export
from carelang.tasks.running import Checkers

HEADER: Final = ("note_id", "person_id", "note_date", "team", "note_type", "note")
AIMS: Final = {"of the checker": 0.6, "times as fast": 1.7, "a note of many, to one of few": 1.15, "MB": 300.0}
_DIFFERENT: Final = 2_000_000  # characters of notes that differ; more of them have a number added


def main() -> None:
    """Measure, and print a table or JSON."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        if options.memory:
            rows = _memory(here, options.memory)
        else:
            rows = [*_overhead(here, options), *_jobs(here, options), *_growth(here, options)]
    if options.json:
        print(json.dumps({name: value for name, value, _ in rows}, indent=2))
    else:
        print(table(("", "measured", "aim"), [(name, f"{value:,.3f}", aim) for name, value, aim in rows]))


def _options() -> Any:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scanning", description=__doc__)
    parser.add_argument("--density", choices=DENSITIES, default="ordinary", help="how often a listed word comes")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--long", action="store_true", help="a million notes as well")
    parser.add_argument("--memory", type=float, metavar="GB", help="measure memory alone, on so large an export")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


Row = tuple[str, float, str]


def write_export(path: Path, notes: Sequence[str], number: int) -> None:
    """Write ``number`` different notes as an export: those of ``notes``, then the same with a number at their end."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for at in range(number):
            day = FIRST_DAY.replace(day=1 + at % 28, month=1 + at % 12)
            text = notes[at % len(notes)]
            again = at // len(notes)
            note = f"{text} This is visit {again}." if again else text
            writer.writerow((at, at % 997, f"{day:%d/%m/%Y}", f"Team {at % 7}", "Home visit", note))


def _overhead(folder: Path, options: Any) -> list[Row]:
    notes = case_notes(_DIFFERENT, options.density)
    write_export(folder / "notes.csv", notes, len(notes))
    settings = Settings(profile="case-note", grammar="off")
    checkers = Checkers(settings, {})
    checker: Checker = checkers.made_for(settings)
    exports = [Export(open_export(str(folder / "notes.csv")), settings)]
    target = folder / "findings.parquet"
    work = {
        "pure": lambda: [checker.check(note) for note in notes],
        "scan": lambda: scan(exports, Plan(checkers), Outcome(target)),
    }
    times = taken_in_turn("overhead", work, options.repetitions)
    ratio = times["pure"].least / times["scan"].least
    speed = sum(len(note.encode()) for note in notes) / 1e6 / times["scan"].least
    return [
        ("scan, MB of notes a second", speed, ""),
        ("scan, of the speed of the checker", ratio, f"{AIMS['of the checker']} or more"),
    ]


def _command(name: str, target: str, *more: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "carelang_cli", "scan", name, "--output", target, "--force", *more)


def _jobs(folder: Path, options: Any) -> list[Row]:
    notes = case_notes(_DIFFERENT, options.density)
    write_export(folder / "jobs.csv", notes, 20_000)
    write_export(folder / "half.csv", notes, 10_000)
    commands: dict[str, list[Sequence[str]]] = {
        "one": [_command("jobs.csv", "f.parquet")],
        "two": [_command("jobs.csv", "f.parquet", "--jobs", "2")],
        "side by side": [_command("half.csv", "f.parquet"), _command("half.csv", "g.parquet")],
    }
    taken = spent_in_turn("jobs", commands, folder, options.repetitions)
    ideal = times_as_fast(taken["one"], taken["side by side"])
    ratio = times_as_fast(taken["one"], taken["two"])
    return [
        ("two scans of half of it each, which share nothing", ideal, ""),
        ("two jobs, times as fast as one", ratio, f"{AIMS['times as fast']} or more"),
    ]


def _growth(folder: Path, options: Any) -> list[Row]:
    notes = case_notes(_DIFFERENT // 10, options.density)
    costs: list[Row] = []
    for number in (10_000, 100_000, *((1_000_000,) if options.long else ())):
        progress(f"growth: {number:,} notes")
        short = [note[:400] for note in notes]
        write_export(folder / "growth.csv", short, number)
        begun = spent_by(folder, _command("growth.csv", "f.parquet")).processor
        costs.append((f"{number:,} notes, microseconds a note", begun / number * 1e6, ""))
    values = [value for _, value, _ in costs]
    ratio = values[-1] / values[0]
    return [*costs, ("a note of many, to one of few", ratio, f"{AIMS['a note of many, to one of few']} or less")]


def _memory(folder: Path, size: float) -> list[Row]:
    notes = case_notes(_DIFFERENT, "ordinary")
    number = int(size * 1e9 / (sum(map(len, notes)) / len(notes)))
    progress("writing the export")
    write_export(folder / "large.csv", notes, number)
    command = _command("large.csv", "f.parquet", "--jobs", "2")
    begun = time.monotonic()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        most: dict[int, float] = {}
        while running.poll() is None:
            for process in (running.pid, *_children(running.pid)):
                most[process] = max(most.get(process, 0), _megabytes(process))
            progress(f"memory: {', '.join(f'{one:.0f}' for one in most.values())} MB")
            time.sleep(0.5)
    if running.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {running.returncode}")
    aim = f"{AIMS['MB']:.0f} or less"
    names = ["the process that reads", *(f"process {at}" for at in range(1, len(most)))]
    return [
        ("export, GB", (folder / "large.csv").stat().st_size / 1e9, ""),
        ("seconds on the wall", time.monotonic() - begun, ""),
        *((f"most memory of {name}, MB", value, aim) for name, value in zip(names, most.values(), strict=True)),
    ]


def _children(process: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def _megabytes(process: int) -> float:
    """Return the most memory that a process has had so far."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    main()
