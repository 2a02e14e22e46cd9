"""Case notes in Parquet files checked in a second by Spark on two cores, beside two plain processes on the same files.

Run it as ``python -m benchmarks.spark``. It needs ``pip install ".[spark]"`` and Java.
"""

import argparse
import gc
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyarrow as pa
from pyarrow import parquet
from pyspark.sql import SparkSession

from benchmarks.measuring import progress, table
from benchmarks.notes import DENSITIES, SEED, case_notes
from carelang.checker import Checker
from carelang.plugins.spark import findings
from carelang.tables import check_batch

JOBS: Final = 2
ROOT: Final = Path(__file__).resolve().parent.parent


def main() -> None:
    """Measure, and print a table or JSON."""
    options = _options()
    progress("making notes, loading the lexicons")
    notes = case_notes(options.size * 1000, options.density)
    _checker()
    with TemporaryDirectory() as folder, ProcessPoolExecutor(JOBS, get_context("fork")) as pool:
        files = _write(notes, Path(folder), options.files)
        plain = _plain(pool, files, options.rows)
        counts = {plain()}  # the processes are there before Spark has threads
        spark = _session(Path(folder), options)
        work = {"two processes": plain, "Spark local[2]": _spark(spark, folder)}
        counts |= {run() for run in work.values()}
        seconds = _in_turn(work, options.repetitions)
        spark.stop()
    if len(counts) != 1:
        raise SystemExit(f"They do not find the same: {counts}.")
    speeds = {name: _speed(len(notes), each) for name, each in seconds.items()}
    spark_speed, plain_speed = speeds["Spark local[2]"], speeds["two processes"]
    result = {
        "density": options.density,
        "notes": len(notes),
        "megabytes": round(sum(len(note.encode()) for note in notes) / 1e6, 3),
        "findings": counts.pop(),
        "seed": SEED,
        "files": len(files),
        "rows_of_a_batch": options.rows,
        "repetitions": options.repetitions,
        "notes_a_second": speeds,
        "ratio": {key: round(spark_speed[key] / plain_speed[key], 2) for key in spark_speed},
    }
    print(json.dumps(result, indent=2) if options.json else _report(result))


def _options() -> Any:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spark", description=__doc__)
    parser.add_argument("--density", choices=DENSITIES, default="ordinary", help="how often a listed word comes")
    parser.add_argument("--size", type=int, default=60_000, help="thousands of characters (default: 60000)")
    parser.add_argument("--files", type=int, default=8, help="Parquet files, a task each (default: 8)")
    parser.add_argument("--rows", type=int, default=1000, help="notes of a batch at the most (default: 1000)")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def _write(notes: Sequence[str], folder: Path, count: int) -> list[Path]:
    size = -(-len(notes) // count)
    files = []
    for begin in range(0, len(notes), size):
        some = notes[begin : begin + size]
        file = folder / f"notes-{begin}.parquet"
        parquet.write_table(pa.table({"id": list(range(begin, begin + len(some))), "note": some}), file)
        files.append(file)
    return files


@cache
def _checker() -> Checker:
    return Checker("case-note", grammar="off")


def _found(file: Path, rows: int) -> list[pa.RecordBatch]:
    """Return the findings of one file, in a process that was forked with the checker at hand."""
    batches = parquet.ParquetFile(file).iter_batches(rows, columns=["id", "note"])
    return [check_batch(batch, keys=["id"], checker=_checker()) for batch in batches]


def _plain(pool: ProcessPoolExecutor, files: Sequence[Path], rows: int) -> Callable[[], int]:
    def run() -> int:
        every = pool.map(_found, files, [rows] * len(files))
        return pa.Table.from_batches([batch for batches in every for batch in batches]).num_rows

    return run


def _session(folder: Path, options: Any) -> SparkSession:
    progress("starting Spark")
    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_DIRS": str(folder)}
    os.environ["PYTHONPATH"] = os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", "")))
    builder = SparkSession.builder.master(f"local[{JOBS}]").appName("carelang benchmark")
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(options.rows),
        "spark.sql.files.maxPartitionBytes": "1g",
        "spark.sql.files.openCostInBytes": "1g",  # a task for each file
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _spark(spark: SparkSession, folder: str) -> Callable[[], int]:
    return lambda: findings(spark.read.parquet(folder), keys=["id"], checker=_checker()).toArrow().num_rows


def _in_turn(work: dict[str, Callable[[], int]], repetitions: int) -> dict[str, list[float]]:
    """Return the seconds by the clock of each piece of ``work``, which take turns, so that all are disturbed alike."""
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for turn in range(repetitions):
        for name, run in work.items():
            progress(f"spark: {name}, repetition {turn + 1} of {repetitions}")
            gc.collect()
            begun = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - begun)
    progress("")
    return seconds


def _speed(notes: int, seconds: Sequence[float]) -> dict[str, int]:
    return {"best": round(notes / min(seconds)), "median": round(notes / median(seconds))}


def _report(result: dict[str, Any]) -> str:
    rows = [(name, f"{speed['best']:,}", f"{speed['median']:,}") for name, speed in result["notes_a_second"].items()]
    ratio = ("Spark, times two processes", f"{result['ratio']['best']:.2f}", f"{result['ratio']['median']:.2f}")
    return "\n".join(
        (
            f"{result['notes']} case notes, {result['megabytes']} MB in {result['files']} files, "
            f"seed {result['seed']}; {result['findings']} findings; at most {result['rows_of_a_batch']} notes a batch.",
            "",
            table(("notes a second", "best", "median"), [*rows, ratio]),
        )
    )


if __name__ == "__main__":
    main()
