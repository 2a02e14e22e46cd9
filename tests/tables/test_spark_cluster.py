"""A small Spark cluster in which a worker dies in the middle of the job: the findings are those of one process."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyarrow as pa
import pyspark
from pyarrow import parquet
from spark_sessions import HERE, MARKS, environment, rows, session

from benchmarks.notes import case_notes
from carelang.checker import Checker
from carelang.plugins.spark import findings
from carelang.tables import check_batch

pytestmark = MARKS

PARTS = 32
EARLY = 6  # parts that are done when the worker dies
PATIENCE = 90.0  # seconds for anything
CHECKER = Checker("case-note", grammar="off")


class Daemon:
    """A process of Spark, in a group of its own with all that it starts."""

    def __init__(self, folder: Path, name: str, *arguments: str) -> None:
        self.log = folder / f"{name}.log"
        told = {**os.environ, **environment(folder), "SPARK_DAEMON_MEMORY": "256m"}
        spark_class = Path(pyspark.__file__).parent / "bin" / "spark-class"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(spark_class), f"org.apache.spark.deploy.{name.split('-', maxsplit=1)[0]}", *arguments],
                cwd=folder,
                env=told,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def says(self, pattern: str, times: int = 1) -> str:
        """Wait until the log holds ``pattern`` so many times, and return what stands for its first group."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            found = re.findall(pattern, self.log.read_text(encoding="utf-8", errors="replace"))
            if len(found) >= times:
                return str(found[0])
            time.sleep(0.05)
        raise AssertionError(f"{pattern} not said:\n{self.log.read_text(encoding='utf-8', errors='replace')}")

    def kill(self) -> None:
        """End it and all that it started, at once."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[Daemon]]]:
    """The address of a cluster on this machine, and its two workers."""
    at = ("--host", HERE, "--webui-port", "0")
    with ExitStack() as stack:
        master = Daemon(folder, "master.Master", *at, "--port", "0")
        stack.callback(master.kill)
        address = master.says(r"Starting Spark master at (spark://\S+)")
        workers = []
        for number in (1, 2):
            work = ("--cores", "1", "--memory", "1g", "--work-dir", str(folder / f"work{number}"))
            workers.append(Daemon(folder, f"worker.Worker-{number}", *at, *work, address))
            stack.callback(workers[-1].kill)
        master.says("(Registering worker)", times=2)
        yield address, workers


def test_the_findings_are_the_same_if_a_worker_dies_in_the_middle(tmp_path: Path) -> None:
    notes = case_notes(2_000_000)
    table = pa.table({"id": list(range(len(notes))), "note": notes})
    (tmp_path / "notes").mkdir()
    size = -(-len(notes) // PARTS)
    for part in range(PARTS):
        parquet.write_table(table[part * size : (part + 1) * size], tmp_path / "notes" / f"{part}.parquet")
    settings = {
        "spark_cores_max": "2",
        "spark_executor_memory": "512m",
        "spark_scheduler_minRegisteredResourcesRatio": "1.0",
        "spark_scheduler_maxRegisteredResourcesWaitingTime": "60s",
        "spark_sql_files_maxPartitionBytes": "200000",  # a task for each file
        "spark_sql_files_openCostInBytes": "200000",
    }
    with cluster(tmp_path) as (address, workers), session(address, tmp_path, **settings) as spark:
        found = findings(spark.read.parquet(str(tmp_path / "notes")), keys=["id"], checker=CHECKER)
        with ThreadPoolExecutor(1) as pool:
            collected = pool.submit(rows, found)
            stage = the_stage(spark, PARTS)
            while (done := spark.sparkContext.statusTracker().getStageInfo(stage).numCompletedTasks) < EARLY:
                assert not collected.done(), collected.result()
                time.sleep(0.01)
            workers[0].kill()
            result = collected.result(PATIENCE)
        last = spark.sparkContext.statusTracker().getStageInfo(stage)
    assert done < PARTS, "the worker died in the middle"
    assert last.numFailedTasks >= 1, "and with it what it was doing"
    assert last.numCompletedTasks == PARTS
    (batch,) = table.combine_chunks().to_batches()
    assert result == rows(check_batch(batch, keys=["id"], checker=CHECKER).to_pylist())
    assert len(result) > len(notes)


def the_stage(spark: pyspark.sql.SparkSession, tasks: int) -> int:
    """Wait for the stage that has so many tasks, and return its number."""
    status = spark.sparkContext.statusTracker()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for stage in status.getActiveStageIds():
            seen = status.getStageInfo(stage)
            if seen is not None and seen.numTasks >= tasks:
                assert seen.numTasks == tasks
                return int(stage)
        time.sleep(0.01)
    raise AssertionError("the job did not begin")
