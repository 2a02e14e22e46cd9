"""Spark for tests: quiet, on this machine alone, with its files in a folder of the test."""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("pyspark", reason="pyspark is not installed")

from pyspark.sql import DataFrame, SparkSession

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = "127.0.0.1"
MARKS = [
    pytest.mark.spark,
    pytest.mark.skipif(shutil.which("java") is None and "JAVA_HOME" not in os.environ, reason="Java is not installed"),
    # mapInArrow passes no pandas frame, but asks for pandas all the same, and does not trust its third edition.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]


def environment(folder: Path) -> dict[str, str]:
    """What every process of Spark is told: this Python, this carelang, this machine, and where files may lie."""
    return {
        "PYTHONPATH": str(ROOT),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": HERE,
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "SPARK_CONF_DIR": str(folder),
        "SPARK_TRACEBACK_WITH_LOCALS": "1",  # the worst that logs can be asked for
    }


@contextmanager
def session(master: str, folder: Path, **settings: str) -> Iterator[SparkSession]:
    """A session with ``master``, stopped afterwards; ``settings`` have _ for each dot of their names."""
    told = environment(folder)
    builder = SparkSession.builder.master(master).appName("carelang tests")
    given = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.driver.host": HERE,
        "spark.driver.bindAddress": HERE,
        "spark.driver.memory": "512m",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "2",
        **{f"spark.executorEnv.{name}": value for name, value in told.items()},
        **{name.replace("_", "."): value for name, value in settings.items()},
    }
    for name, value in given.items():
        builder = builder.config(name, value)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in told.items():
            patch.setenv(name, value)
        patch.chdir(folder)  # where Java begins, and Python looks first
        made = builder.getOrCreate()
        try:
            yield made
        finally:
            made.stop()


def rows(found: DataFrame | Iterable[dict[str, object]]) -> list[dict[str, object]]:
    """Findings by note and place, without the number of the row."""
    every = [one.asDict() for one in found.collect()] if isinstance(found, DataFrame) else list(found)
    plain = [{name: value for name, value in one.items() if name != "row"} for one in every]
    return sorted(plain, key=lambda one: (one["id"], one["start"]))
