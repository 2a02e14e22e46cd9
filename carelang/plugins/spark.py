"""Findings in the notes of a Spark DataFrame: notes are checked where they lie, and findings alone come back.

What the checker goes by is sent once to each machine, as bytes: the workers need carelang, and no file of a lexicon.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from sys import version_info
from traceback import extract_tb
from typing import Any, Final, TypeVar

import pyarrow as pa

from carelang.checker import Checker
from carelang.rules.grammar import Grammar
from carelang.tables import FINDING, check_batch, findings_schema
from carelang.tables.findings import column_index
from carelang.tables.rulesets import RuleSet, checker_of, rule_set_of
from carelang.types import CarelangError

try:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import IntegerType, StringType, StructField, StructType
except ModuleNotFoundError as missing:
    if (missing.name or "").partition(".")[0] not in ("pyspark", "py4j"):
        raise
    raise CarelangError("spark", "needs pyspark", "Install it with: pip install 'carelang[spark]'.") from None

_Done = TypeVar("_Done")
_SPARK: Final = {pa.string(): StringType(), pa.int32(): IntegerType()}
FOUND: Final = StructType(
    [StructField(one.name, _SPARK[one.type], one.nullable) for one in FINDING if one.name != "row"]
)
"""What is said of each finding, as in ``FINDING`` but without ``row``: the rows of a DataFrame have no numbers."""


def findings(df: DataFrame, text: str = "note", keys: Sequence[str] = (), checker: Checker | None = None) -> DataFrame:
    """Return the findings in the column ``text`` of ``df``, a row each, as ``check_batch`` has them.

    The columns ``keys`` come first, with their own types, and then those of ``FOUND``. Nothing is checked before Spark
    is asked for the result. The ``checker`` is one for case notes with grammar off if left out. Whether grammar is on
    is settled here: a worker that has no spaCy then refuses. Raises ``CarelangError`` at once for a column that is not
    there or holds no text. No error of a task holds a word of a note.
    """
    schema = StructType([*_keys(df.schema, text, keys), *FOUND])
    sent = _send(df.sparkSession, _rules_of(checker or _usual()))
    asked, here = list(keys), home()
    columns = list(dict.fromkeys((*keys, text)))

    # A function within a function travels whole, so it can say what is missing where it arrives.
    def check(batches: Iterable[Any]) -> Iterator[Any]:
        try:
            from carelang.plugins.spark import checked, made_for
        except ModuleNotFoundError as error:
            reason = f"carelang cannot be loaded where Spark's workers run: there is no {error.name}"
            raise RuntimeError(f"spark: {reason}. Install {here} on every worker.") from None
        named = (batch.rename_columns(columns) for batch in batches)
        return checked(named, text, asked, lambda: made_for(here, getattr(sent, "value", sent)))

    # Spark's mapInArrow cannot take a name with a dot or a backtick in it.
    taken = [df[f"`{name.replace('`', '``')}`"].alias(f"_{at}") for at, name in enumerate(columns)]
    return df.select(*taken).mapInArrow(check, schema)


def checked(
    batches: Iterable[pa.RecordBatch], text: str, keys: Sequence[str], make: Callable[[], Checker]
) -> Iterator[pa.RecordBatch]:
    """Yield the findings of each batch, without ``row``, by the checker that ``make`` returns.

    Raises ``CarelangError`` without a word of a note in its message, in its traceback or in the variables along it,
    because Spark writes all of that into its logs.
    """
    names = [*keys, *FOUND.names]
    checker = _tried(make)
    if isinstance(checker, CarelangError):
        raise checker from None
    for batch in batches:
        found = _tried(partial(check_batch, batch, text, keys, checker))
        if isinstance(found, CarelangError):
            del batch
            raise found from None
        yield found.select(names)


def made_for(there: str, rules: Sequence[Any]) -> Checker:
    """Return the checker of the ``rules`` that were sent from the ``home`` called ``there``, made once in a process."""
    if there != home():
        raise CarelangError("spark", f"the workers run {home()}, the driver {there}", "Install the same on both.")
    return checker_of(RuleSet(*rules))


def home() -> str:
    """Return what has to be the same for driver and workers: the version of carelang, and the minor one of Python."""
    try:
        own = version("carelang")
    except PackageNotFoundError:
        own = "from a folder"
    return f"carelang {own} on Python {version_info.major}.{version_info.minor}"


def _keys(schema: StructType, text: str, keys: Sequence[str]) -> list[StructField]:
    """Return the fields of ``keys``, after all columns asked for were found in ``schema``."""
    named = pa.schema([pa.field(name, pa.null()) for name in schema.names])
    findings_schema(named, keys)
    kind = schema[column_index(named, text)].dataType
    if not isinstance(kind, StringType):
        reason = f"holds {kind.simpleString()}, not text"
        raise CarelangError(f"column “{text}”", reason, "Name a column that holds text.")
    return [schema[column_index(named, key)] for key in keys]


@cache
def _usual() -> Checker:
    return Checker("case-note", grammar="off")


def _rules_of(checker: Checker) -> RuleSet:
    """Return what ``checker`` goes by, with "auto" decided as it is decided here."""
    if checker.grammar == "auto":
        settled: Grammar = "on" if checker.grammar_on else "off"
        jurisdictions = sorted(checker.jurisdictions)
        checker = Checker(checker.profile, checker.lexicon, settled, jurisdictions, reasons=checker.reasons)
    return rule_set_of(checker)


def _send(session: SparkSession, rules: RuleSet) -> Any:
    """Return ``rules`` as a broadcast, or as they are where Spark Connect has none; plain values, known anywhere."""
    try:
        return session.sparkContext.broadcast(tuple(rules))
    except (AttributeError, NotImplementedError):
        return tuple(rules)


def _tried(do: Callable[[], _Done]) -> _Done | CarelangError:
    """Return what ``do`` returns, or why it did not, with nothing of what it worked on."""
    try:
        return do()
    except CarelangError as error:
        return error.with_traceback(None)
    except Exception as error:
        at = extract_tb(error.__traceback__)[-1]
        reason = f"a task stopped: {type(error).__name__} in {Path(at.filename).name}:{at.lineno}"
        return CarelangError("spark", reason, "Check its notes with check_batch, one by one, to find out which it is.")
