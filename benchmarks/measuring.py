"""Processor time: of a function in this process, or of a command, several times over."""

import gc
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from tempfile import TemporaryFile
from typing import NamedTuple


class Times(NamedTuple):
    """Seconds of processor time, one for each repetition."""

    seconds: tuple[float, ...]

    @property
    def least(self) -> float:
        """The repetition that was disturbed least."""
        return min(self.seconds)

    @property
    def middle(self) -> float:
        """The median."""
        return median(self.seconds)


def taken_in_turn(name: str, work: Mapping[str, Callable[[], object]], repetitions: int) -> dict[str, Times]:
    """Return the times of each piece of ``work``, which take turns, so that a busy machine disturbs all alike.

    Each runs once before, unmeasured. Progress goes to standard error.
    """
    seconds: dict[str, list[float]] = {key: [] for key in work}
    for turn in range(repetitions + 1):
        for key, run in work.items():
            progress(f"{name}: {key}, {f'repetition {turn} of {repetitions}' if turn else 'warming up'}")
            gc.collect()
            begun = time.process_time()
            run()
            if turn:
                seconds[key].append(time.process_time() - begun)
    progress("")
    return {key: Times(tuple(each)) for key, each in seconds.items()}


class Spent(NamedTuple):
    """Seconds that a command took: of processor time, with its children, and by the clock on the wall."""

    processor: float
    wall: float


def spent_by(folder: Path, *commands: Sequence[str]) -> Spent:
    """Return what ``commands`` that begin at the same time take in ``folder``.

    They may end with 0 or 1, and keep byte-code as installed ones do.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before, begun = getrusage(RUSAGE_CHILDREN), time.perf_counter()
    with TemporaryFile() as said:
        running = [
            subprocess.Popen(one, cwd=folder, env=kept, stdout=subprocess.DEVNULL, stderr=said) for one in commands
        ]
        ended = [one.wait() for one in running]
        wall, after = time.perf_counter() - begun, getrusage(RUSAGE_CHILDREN)
        said.seek(0)
        if not set(ended) <= {0, 1}:
            raise SystemExit(f"{' '.join(commands[0])} ended with {max(ended)}:\n{said.read().decode()}")
    return Spent(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, wall)


def spent_in_turn(
    name: str, commands: Mapping[str, Sequence[Sequence[str]]], folder: Path, repetitions: int
) -> dict[str, list[Spent]]:
    """Return what the commands of each name take side by side: all run once, unmeasured, and then in turn."""
    spent: dict[str, list[Spent]] = {key: [] for key in commands}
    for turn in range(repetitions + 1):
        for key, beside in commands.items():
            progress(f"{name}: {key}, {f'run {turn} of {repetitions}' if turn else 'warming up'}")
            once = spent_by(folder, *beside)
            if turn:
                spent[key].append(once)
    progress("")
    return spent


def times_as_fast(one: Sequence[Spent], other: Sequence[Spent]) -> float:
    """Return how many times as fast as ``one`` the ``other`` is by the clock: the median of runs that took turns."""
    return median(first.wall / second.wall for first, second in zip(one, other, strict=True))


def program(name: str) -> str:
    """Return the command ``name`` that is installed beside this Python."""
    found = shutil.which(name, path=sysconfig.get_path("scripts"))
    if found is None:
        raise SystemExit(f'{name} is not installed beside this Python; try: pip install ".[bench]"')
    return found


def progress(line: str) -> None:
    """Show ``line`` in place of the one before, on a terminal; elsewhere a line each."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
    elif line:
        print(line, file=sys.stderr, flush=True)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, its first column to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return f"| {' | '.join(padded)} |"

    rule = "|".join("-" * (width + 1) + (":" if at else "-") for at, width in enumerate(widths))
    return "\n".join((line(head), f"|{rule}|", *map(line, rows)))
