"""A Spark DataFrame of notes becomes one of findings: the same as without Spark, and no word of a note in an error."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql.types import StructType
from spark_sessions import HERE, MARKS, ROOT, environment, rows, session

from carelang.checker import Checker
from carelang.plugins.spark import FOUND, checked, findings
from carelang.tables import FINDING, check_batch
from carelang.types import CarelangError

pytestmark = MARKS

NOTES: list[tuple[int, str | None]] = [
    (1, "Mia goes to respite."),
    (2, None),
    (3, ""),
    (4, "<p>Contact with <i>dad</i> 🦦 &amp; respite.</p>"),
    (5, "A good day."),
    (6, "“I hate respite,” said Mia."),
]
CHECKER = Checker("case-note", grammar="off")
CANARY = "Zebedee"
PAGE = ROOT / "docs" / "spark.md"


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    with session("local[2]", tmp_path_factory.mktemp("spark")) as made:
        yield made


def without_spark(checker: Checker = CHECKER) -> list[dict[str, object]]:
    """What one batch of all the notes gives."""
    batch = pa.RecordBatch.from_pydict({"id": [key for key, _ in NOTES], "note": [note for _, note in NOTES]})
    return rows(check_batch(batch, keys=["id"], checker=checker).to_pylist())


def test_findings_are_those_of_a_single_process(spark: SparkSession) -> None:
    notes = spark.createDataFrame(NOTES, "id long, note string").repartition(3)
    found = findings(notes, keys=["id"])
    assert found.schema == StructType([notes.schema["id"], *FOUND])
    assert rows(found) == without_spark()
    assert [one["id"] for one in rows(found)] == [1, 4, 4, 6]


def test_the_page_does_what_it_says(spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "council.yaml").write_text("lexicon: council\nlanguage: en-GB\navoid: [good day]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    spark.createDataFrame(NOTES, "note_id long, note string").selectExpr("*", "'east' as team").createTempView("notes")
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    names: dict[str, object] = {"spark": spark}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)
    kept = spark.table("care_findings").select("note_id", "team").distinct().orderBy("note_id").collect()
    assert kept == [(1, "east"), (4, "east"), (6, "east")]
    assert 5 in {row.note_id for row in names["found"].collect()}  # type: ignore[attr-defined]


def test_the_columns_are_those_of_a_finding_but_for_its_row(spark: SparkSession) -> None:
    assert FOUND.names == [name for name in FINDING.names if name != "row"]
    assert FOUND.simpleString() == (
        "struct<column:string,start:int,end:int,rule:string,kind:string,severity:string,suggestion:string,"
        "excused:string,lexicon:string>"
    )
    found = findings(spark.createDataFrame(NOTES, "id long, note string"))
    assert found.columns == FOUND.names
    assert found.filter("excused is null").groupBy("rule").count().orderBy("rule").collect() == [
        ("care/contact", 1),
        ("care/respite", 2),
    ]


def test_keys_of_any_type_come_back_as_they_were(spark: SparkSession) -> None:
    keys = {
        "number of case": ("int", 7),
        "share": ("double", 0.5),
        "sum": ("decimal(10,2)", Decimal("12.30")),
        "open": ("boolean", True),
        "day": ("date", date(2026, 3, 1)),
        "at": ("timestamp", datetime(2026, 3, 1, 12, tzinfo=UTC).replace(tzinfo=None)),
        "clock": ("timestamp_ntz", datetime(2026, 3, 1, 12)),
        "raw": ("binary", bytearray(b"\0\xff")),
        "teams": ("array<string>", ["east", None]),
        "who.said": ("struct<role:string,years:int>", ("gran", 3)),
        "left`over": ("string", None),
    }
    schema = ", ".join(f"`{name.replace('`', '``')}` {kind}" for name, (kind, _) in keys.items())
    row = (*(value for _, value in keys.values()), "Mia goes to respite.", "not asked for")
    notes = spark.createDataFrame([row], f"{schema}, note string, other string")
    found = findings(notes, keys=list(keys))
    assert found.schema.fields[: len(keys)] == notes.schema.fields[: len(keys)]
    assert found.collect()[0][: len(keys)] == notes.collect()[0][: len(keys)]
    assert found.columns == [*keys, *FOUND.names]


def test_no_notes_have_no_findings(spark: SparkSession) -> None:
    assert findings(spark.createDataFrame([], "id long, note string"), keys=["id"]).collect() == []
    assert findings(spark.createDataFrame([(1, None)], "id long, note string"), keys=["id"]).collect() == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"text": "notes"}, "column “notes”: is not there, or there twice. Did you mean “note”?"),
        ({"text": "id"}, "column “id”: holds bigint, not text. Name a column that holds text."),
        ({"keys": ["person"]}, "column “person”: is not there"),
        ({"keys": ["rule"]}, "column “rule”: has the name of a column of findings"),
    ],
)
def test_a_wrong_column_is_refused_before_any_task(spark: SparkSession, asked: dict[str, object], said: str) -> None:
    notes = spark.createDataFrame(NOTES, "id long, note string").selectExpr("*", "'x' as rule")
    with pytest.raises(CarelangError, match=said.replace("?", "[?]")):
        findings(notes, **asked)  # type: ignore[arg-type]


def test_two_sessions_with_two_checkers_do_not_mix(spark: SparkSession) -> None:
    report = Checker("report", grammar="off", severity={"care/respite": "off", "statutory/respite": "off"})
    other = spark.newSession()
    first = findings(spark.createDataFrame(NOTES, "id long, note string"), keys=["id"])
    second = findings(other.createDataFrame(NOTES, "id long, note string"), keys=["id"], checker=report)
    assert rows(second) == without_spark(report)
    assert rows(first) == without_spark()
    assert {one["rule"] for one in rows(second)} == {"care/contact"}


def test_layers_travel_without_their_files(spark: SparkSession, tmp_path: Path) -> None:
    child = tmp_path / "mia.yaml"
    child.write_text(
        "lexicon: mia\nlanguage: en-GB\nprefer: {care/respite: her own word}\navoid: [good day]\n", "utf-8"
    )
    checker = Checker("case-note", [child], grammar="off")
    child.unlink()
    found = rows(findings(spark.createDataFrame(NOTES, "id long, note string"), keys=["id"], checker=checker))
    assert found == without_spark(checker)
    assert [one["id"] for one in found if one["rule"].startswith("mia/")] == [5]  # type: ignore[attr-defined]
    assert not {one["lexicon"] for one in found} & {one["lexicon"] for one in without_spark()}


@pytest.mark.spacy
def test_grammar_is_settled_by_the_driver(spark: SparkSession, worker_path: Callable[..., None]) -> None:
    pytest.importorskip("spacy")
    checker = Checker("case-note", grammar="auto")
    if not checker.grammar_on:
        pytest.skip("there is no English pipeline")
    notes = spark.createDataFrame(NOTES, "id long, note string")
    assert rows(findings(notes, keys=["id"], checker=checker)) == without_spark(checker)
    worker_path({"sitecustomize.py": "import sys\nsys.modules['spacy'] = None\n"})
    assert "grammar: needs spaCy and a small English pipeline" in told(findings(notes, checker=checker).collect)
    assert len(findings(notes).collect()) == 4


def test_rules_are_compiled_once_in_a_process(spark: SparkSession) -> None:
    from carelang.plugins.spark import home, made_for
    from carelang.tables.rulesets import rule_set_of

    here, sent = home(), spark.sparkContext.broadcast(tuple(rule_set_of(CHECKER)))

    def which(batches: Iterable[object]) -> Iterator[pa.RecordBatch]:
        for _ in batches:
            checker = made_for(here, sent.value)
            yield pa.RecordBatch.from_pydict({"process": [os.getpid()], "checker": [id(checker)]})

    notes = spark.createDataFrame(NOTES, "id long, note string").repartition(6)
    seen = {tuple(row) for _ in range(3) for row in notes.mapInArrow(which, "process long, checker long").collect()}
    assert len(seen) == len({process for process, _ in seen}) <= 2


@pytest.fixture
def worker_path(spark: SparkSession, tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Puts files before everything that workers import."""
    told = spark.sparkContext.environment
    before = dict(told)

    def put(files: dict[str, str]) -> None:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        told["PYTHONPATH"] = os.pathsep.join((str(tmp_path), str(ROOT)))

    yield put
    told.clear()
    told.update(before)


def told(collect: Callable[[], object]) -> str:
    """What Spark says when a task fails."""
    with pytest.raises(PySparkException) as caught:
        collect()
    return str(caught.value)


def test_a_worker_without_carelang_is_named(spark: SparkSession, worker_path: Callable[..., None]) -> None:
    worker_path({"carelang/__init__.py": ""})
    said = told(findings(spark.createDataFrame(NOTES, "id long, note string")).collect)
    assert "spark: carelang cannot be loaded where Spark's workers run: there is no carelang.plugins." in said
    assert "on every worker." in said


def test_another_version_of_carelang_is_refused(spark: SparkSession, worker_path: Callable[..., None]) -> None:
    worker_path({"carelang-9.8.dist-info/METADATA": "Metadata-Version: 2.1\nName: carelang\nVersion: 9.8\n"})
    said = told(findings(spark.createDataFrame(NOTES, "id long, note string")).collect)
    assert "spark: the workers run carelang 9.8 on Python 3" in said
    assert "Install the same on both." in said


def failing(careful: bool) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """A task whose checker fails on a note and says which words it was."""
    fields = FOUND.names

    def check(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        class Failing(Checker):
            def check(self, document: object) -> list[object]:  # type: ignore[override]
                raise ValueError(document)

        broken = Failing("case-note", grammar="off")
        if careful:
            return checked(batches, "note", [], lambda: broken)
        return (check_batch(batch, checker=broken).select(fields) for batch in batches)

    return check


def test_no_word_of_a_note_is_in_the_error_of_a_task(spark: SparkSession, capfd: pytest.CaptureFixture[str]) -> None:
    notes = spark.createDataFrame([(1, f"{CANARY} goes to respite.")], "id long, note string").select("note")
    said = told(notes.mapInArrow(failing(careful=True), FOUND).collect)
    assert "spark: a task stopped: ValueError in test_spark.py:" in said
    assert CANARY not in said + "".join(capfd.readouterr())
    assert CANARY in told(notes.mapInArrow(failing(careful=False), FOUND).collect), "the test would see it"


CONNECTED = """\
import json
from pyspark.sql import SparkSession
from carelang.plugins.spark import findings
spark = SparkSession.builder.remote("local[2]").getOrCreate()
found = findings(spark.createDataFrame({notes!r}, "id long, note string"), keys=["id"])
print("found", json.dumps([row.asDict() for row in found.collect()]))
spark.stop()
"""


def test_spark_connect_has_no_broadcasts_and_needs_none(tmp_path: Path) -> None:
    pytest.importorskip("grpc", reason="grpcio is not installed, without which there is no Spark Connect")
    settings = f"spark.ui.enabled false\nspark.connect.grpc.binding.address {HERE}\n"
    (tmp_path / "spark-defaults.conf").write_text(settings, encoding="utf-8")
    done = subprocess.run(
        (sys.executable, "-c", CONNECTED.format(notes=NOTES)),
        cwd=tmp_path,
        env={**os.environ, **environment(tmp_path)},
        check=False,
        capture_output=True,
        text=True,
    )
    (line,) = [each for each in done.stdout.splitlines() if each.startswith("found ")] or [done.stderr]
    assert rows(json.loads(line.removeprefix("found "))) == without_spark()
