"""What a long Word document costs: processor time of reading, checking and annotating it, and memory while annotating.

Run it as ``python -m benchmarks.word [FILE ...]``; with files, their memory is measured too. Every repetition begins
with the file on disc. Annotating includes its proof that nothing but the marks is new, which reads the file again.
"""

import argparse
import cProfile
import json
import pstats
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

from benchmarks.assessment import PROFILE, assessment
from benchmarks.measuring import progress, table, taken_in_turn
from carelang import Checker, annotate, read
from carelang.formats.word.planning import Mode

ROOT: Final = Path(__file__).resolve().parent.parent
PAGES: Final = (60, 600)
MOST_SECONDS: Final = 2.0  # for the shorter one, altogether
MOST_RATIO: Final = 1.0  # of what a page costs in the longer one, to what it costs in the shorter one
MOST_MEMORY: Final = 10.0  # times the main part, unpacked
STAGES: Final = ("read", "check", "annotate")


class Memory(NamedTuple):
    """The size of the main part, and what memory was taken above that before reading: by the caller, and at most.

    ``held`` is what the caller keeps, the document and its findings; it is a part of ``most``.
    """

    name: str
    findings: int
    main_part: int
    held: int
    most: int

    @property
    def times(self) -> dict[str, float]:
        """All of the memory, and what annotating takes by itself, as multiples of the main part."""
        return {"all": self.most / self.main_part, "own": (self.most - self.held) / self.main_part}


def main() -> None:
    """Measure, and print a table or JSON."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        made = {pages: Path(folder) / f"{pages}-pages.docx" for pages in PAGES}
        for pages, path in made.items():
            progress(f"making {pages} pages")
            path.write_bytes(assessment(pages))
        if options.profile:
            _profile(made[PAGES[0]], options.mode)
            return
        words = {pages: sum(len(one.text.split()) for one in read(path).segments) for pages, path in made.items()}
        seconds = _seconds(made, options.mode, options.repetitions)
        memory = [_memory(path, options.mode, options.every) for path in (*made.values(), *options.files)]
    (shorter, longer), together = PAGES, {pages: sum(seconds[pages].values()) for pages in PAGES}
    result = {
        "mode": options.mode,
        "words": words,
        "seconds": {pages: {**each, "together": together[pages]} for pages, each in seconds.items()},
        "ratio_per_page": {
            stage: (seconds[longer][stage] / longer) / (seconds[shorter][stage] / shorter) for stage in STAGES
        }
        | {"together": (together[longer] / longer) / (together[shorter] / shorter)},
        "memory": [{**one._asdict(), "times_main_part": one.times} for one in memory],
    }
    print(json.dumps(result, indent=2) if options.json else _report(result))


def _options() -> Any:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.word", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="Word files to measure the memory of")
    parser.add_argument("--mode", choices=get_args(Mode), default="both")
    parser.add_argument(
        "--every", action="store_true", help="memory: take every tenth word for a finding, as the tests do"
    )
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--profile", action="store_true", help="only profile one run of the shorter document")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def _seconds(made: dict[int, Path], mode: Mode, repetitions: int) -> dict[int, dict[str, float]]:
    """The best time of each stage for each number of pages; all of them take turns."""
    checker = Checker(PROFILE, grammar="off")
    work: dict[str, Callable[[], object]] = {}
    for pages, path in made.items():
        findings = checker.check(read(path))
        target = path.with_suffix(".annotated.docx")
        work[f"read {pages}"] = partial(read, path)
        work[f"check {pages}"] = partial(checker.check, read(path))
        work[f"annotate {pages}"] = partial(annotate, path, findings, target, mode)
    times = taken_in_turn("word", work, repetitions)
    return {pages: {stage: times[f"{stage} {pages}"].least for stage in STAGES} for pages in made}


def _memory(path: Path, mode: Mode, every: bool) -> Memory:
    progress(f"memory of annotating {path.name}")
    with tempfile.TemporaryDirectory() as folder:
        arguments = (str(path.resolve()), f"{folder}/target.docx", "--mode", mode, *(["--every"] if every else []))
        command = (sys.executable, "-m", "benchmarks.memory", *arguments)
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    findings, held, most = json.loads(done.stdout)
    with zipfile.ZipFile(path) as archive:
        main_part = next(
            one.file_size for one in archive.infolist() if one.filename.lower().endswith("word/document.xml")
        )
    progress("")
    return Memory(path.name, findings, main_part, held, most)


def _profile(path: Path, mode: Mode) -> None:
    """Print where the time of one run goes."""
    checker = Checker(PROFILE, grammar="off")
    profiler = cProfile.Profile()
    profiler.enable()
    annotate(path, checker.check(read(path)), path.with_suffix(".annotated.docx"), mode)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


def _report(result: dict[str, Any]) -> str:
    stages = (*STAGES, "together")
    seconds, ratio = result["seconds"], result["ratio_per_page"]
    times = [(stage, *(f"{seconds[pages][stage]:.3f}" for pages in PAGES), f"{ratio[stage]:.2f}") for stage in stages]
    head = ("seconds, best", *(f"{pages} pages" for pages in PAGES), "a page, longer to shorter")
    memory = [
        (one["name"], str(one["findings"]), f"{one['main_part'] / 1e6:.2f}", f"{one['held'] / 1e6:.1f}",
         f"{one['most'] / 1e6:.1f}", f"{one['times_main_part']['all']:.1f}", f"{one['times_main_part']['own']:.1f}")
        for one in result["memory"]
    ]  # fmt: skip
    lines = (
        table(head, times),
        f"{', '.join(f'{words:,}' for words in result['words'].values())} words. {PAGES[0]} pages may take "
        f"{MOST_SECONDS:g} seconds, and a page of {PAGES[1]} no more than one of {PAGES[0]}.",
        table(
            (
                "memory of annotate",
                "findings",
                "main part, MB",
                "held before, MB",
                "most, MB",
                "times",
                "without what was held",
            ),
            memory,
        ),
        f"It may be {MOST_MEMORY:g} times the main part.",
    )
    return "\n\n".join(lines)


if __name__ == "__main__":
    main()
