"""Findings files read by SQL: Parquet, DuckDB, CSV and JSON Lines, counted as they are read and never held whole."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyarrow as pa

from carelang.reports.layout import plain
from carelang.tables.schema import STORED, TOTALS, VERSION
from carelang.types import CarelangError, SettingsError, UnreadableFile

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_WINDOW: Final = "window"
_SQL: Final = {pa.string(): "VARCHAR", pa.int64(): "BIGINT", pa.int32(): "INTEGER", pa.bool_(): "BOOLEAN"}
_SQL[pa.date32()] = "DATE"
_AGAIN: Final = "Write it again with `carelang scan`."
_KINDS: Final = "Name files that `carelang scan --output` wrote: .parquet, .duckdb, .csv or .jsonl."


class Opened(NamedTuple):
    """What is known of the files of one run: names without folders, whether all hold totals, and hashes of lexicons.

    ``twice`` are the tables of an export that findings in more than one of the files come from, ``unfinished`` the
    files of scans that were stopped or left something out, and ``ways`` how the notes were checked ("profile case-note,
    grammar on"); files that do not say so are passed over.
    """

    names: tuple[str, ...]
    totals: bool
    lexicons: tuple[str, ...]
    twice: tuple[str, ...]
    unfinished: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()


class _Found(NamedTuple):
    """Where SQL finds the rows of one file, and its totals if it has any; and what the file says of the scan."""

    findings: str
    totals: str | None
    about: Mapping[str, str] = MappingProxyType({})

    @property
    def way(self) -> str:
        """How the notes were checked, in words."""
        asked = [plain(f"{name} {self.about[name]}") for name in ("profile", "grammar") if name in self.about]
        return ", ".join(asked)


def connect() -> "DuckDBPyConnection":
    """Return an empty database in memory, which writes no file and loads nothing from elsewhere."""
    try:
        import duckdb
    except ModuleNotFoundError:
        remedy = "Install it with: pip install 'carelang[tables]'."
        raise CarelangError("report", "needs duckdb, which counts findings", remedy) from None

    settings: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    connection = duckdb.connect(config=settings)
    connection.execute("SET temp_directory = ''; SET preserve_insertion_order = false")
    connection.execute(
        "CREATE TABLE counts (older BOOLEAN, file INTEGER, source VARCHAR, rule VARCHAR, severity VARCHAR, week DATE,"
        " team VARCHAR, copy BOOLEAN, excused VARCHAR, lexicon VARCHAR, findings BIGINT);"
        "CREATE TABLE totals (older BOOLEAN, week DATE, team VARCHAR, copy BOOLEAN, notes BIGINT, words BIGINT)"
    )
    return connection


def read_findings(connection: "DuckDBPyConnection", places: Sequence[str], *, older: bool = False) -> Opened:
    """Count the findings in the files ``places`` into the tables ``counts`` and ``totals`` of ``connection``.

    Weeks begin on Monday. Raises ``CarelangError`` for what is no file of findings.
    """
    names: dict[Path, str] = {}
    found: list[_Found] = []
    for number, place in enumerate(places):
        path = Path(place)
        if path.resolve() in names:
            raise SettingsError(place, "is named twice", "Name each file once, or its findings count twice.")
        names[path.resolve()] = path.name
        found.append(_count(connection, path, number, older=older))
    lexicons = connection.execute("SELECT DISTINCT lexicon FROM counts WHERE older = ? ORDER BY 1", [older]).fetchall()
    twice = connection.execute(
        "SELECT source FROM counts WHERE older = ? GROUP BY 1 HAVING count(DISTINCT file) > 1 ORDER BY 1", [older]
    ).fetchall()
    shown = tuple(names.values())
    return Opened(
        shown,
        all(one.totals for one in found),
        tuple(one for (one,) in lexicons),
        tuple(one for (one,) in twice),
        tuple(name for name, one in zip(shown, found, strict=True) if one.about.get("complete") == "no"),
        tuple(sorted({one.way for one in found if one.way})),
    )


def _count(connection: "DuckDBPyConnection", path: Path, number: int, *, older: bool) -> _Found:
    """Count one file."""
    import duckdb

    if path.is_dir():
        raise UnreadableFile(str(path), "is a folder, not a file of findings", _KINDS)
    if not path.exists():
        raise UnreadableFile(str(path), "is not there", "Check the name.")
    opener = _OPENERS.get(path.suffix.lower())
    if opener is None:
        raise UnreadableFile(str(path), "is not a kind of file that findings are kept in", _KINDS)
    if not path.stat().st_size:
        raise UnreadableFile(str(path), "is empty: nothing was found, or the scan did not end", _AGAIN)
    try:
        found = opener(connection, path)
        connection.execute(
            "INSERT INTO counts SELECT ?, ?, source, rule, severity, CAST(date_trunc('week', date) AS DATE), team,"
            f" copy, excused, lexicon, count(*) FROM {found.findings} GROUP BY ALL",
            [older, number],
        )
        if found.totals:
            connection.execute(
                "INSERT INTO totals SELECT ?, week, team, copy, sum(notes), sum(words)"
                f" FROM {found.totals} GROUP BY ALL",
                [older],
            )
    except (duckdb.Error, pa.ArrowException, OSError, UnicodeError):
        # What the libraries say may repeat a cell, so it is not passed on.
        raise UnreadableFile(str(path), "cannot be read as findings", _AGAIN) from None
    finally:
        connection.execute("DETACH DATABASE IF EXISTS given")
        connection.execute("DROP VIEW IF EXISTS given_totals")
    return found


def _parquet(connection: "DuckDBPyConnection", path: Path) -> _Found:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        _must_be_findings(path, file.schema_arrow.names)
        known = {key.decode(): value.decode() for key, value in (file.metadata.metadata or {}).items()}
    about = _object(path, known.get("carelang.about", "{}"), dict)
    _must_be_current(path, about)
    rows = f"read_parquet({_quoted(path)})"
    if "carelang.totals" not in known:
        return _Found(rows, None, about)
    totals = _object(path, known["carelang.totals"], list)
    return _Found(rows, _registered(connection, path, totals), about)


def _registered(connection: "DuckDBPyConnection", path: Path, totals: list[dict[str, Any]]) -> str:
    """Make totals from JSON a table that SQL can name."""
    try:
        texts = [pa.array([_text(one.get(name)) for one in totals], pa.string()) for name in TOTALS.names]
        table = pa.Table.from_arrays(
            [one.cast(field.type) for one, field in zip(texts, TOTALS, strict=True)], schema=TOTALS
        )
        whole = all(field.nullable or not table.column(field.name).null_count for field in TOTALS)
    except (pa.ArrowInvalid, AttributeError):
        whole = False
    if not whole:
        raise UnreadableFile(str(path), "holds totals that are not as they should be", _AGAIN) from None
    connection.register("given_totals", table)
    return "given_totals"


def _text(value: object) -> str | None:
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _duckdb(connection: "DuckDBPyConnection", path: Path) -> _Found:
    connection.execute(f"ATTACH {_quoted(path)} AS given (READ_ONLY)")
    listed = connection.execute(
        "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns()"
        " WHERE database_name = 'given' GROUP BY 1"
    ).fetchall()
    tables = dict(listed)
    _must_be_findings(path, tables.get("findings", ()))
    about = {}
    if "about" in tables:
        about = dict(connection.execute("SELECT key, value FROM given.about").fetchall())
    _must_be_current(path, about)
    return _Found("given.findings", "given.totals" if tables.get("totals") == TOTALS.names else None, about)


def _csv(_: "DuckDBPyConnection", path: Path) -> _Found:
    import csv

    with path.open(encoding="utf-8-sig", newline="") as stream:
        header = next(csv.reader(stream), [])
    _must_be_findings(path, header)
    read = f"read_csv({_quoted(path)}, header=true, delim=',', quote='\"', columns={_columns(header)})"
    # A cell that a spreadsheet would take for a formula was written with an apostrophe before it.
    team = "regexp_replace(team, '^''([=+@\\t\\r-])', '\\1') AS team"
    return _Found(f"(SELECT * REPLACE ({team}) FROM {read})", None)


def _lines(_: "DuckDBPyConnection", path: Path) -> _Found:
    with path.open(encoding="utf-8") as stream:
        first = _object(path, stream.readline(100_000), dict)
    _must_be_findings(path, [*first])
    rows = f"read_json({_quoted(path)}, format='newline_delimited', columns={_columns([*first])})"
    return _Found(rows, None)


_OPENERS: Final[dict[str, Callable[["DuckDBPyConnection", Path], _Found]]] = {
    ".parquet": _parquet,
    ".duckdb": _duckdb,
    ".csv": _csv,
    ".jsonl": _lines,
}


def _columns(names: Sequence[str]) -> str:
    types = {field.name: _SQL[field.type] for field in STORED} | {_WINDOW: "VARCHAR"}
    return "{" + ", ".join(f"'{name}': '{types[name]}'" for name in names) + "}"


def _must_be_findings(path: Path, names: Sequence[str]) -> None:
    given = [name for name in names if name != _WINDOW]
    if given != STORED.names:
        missing = next((name for name in STORED.names if name not in given), None)
        what = f"it has no column “{missing}”" if missing else "its columns are others, or in another order"
        raise UnreadableFile(str(path), f"is no file of findings: {what}", _KINDS)


def _must_be_current(path: Path, about: dict[str, Any]) -> None:
    version = str(about.get("version", VERSION))
    if version != str(VERSION):
        shown = version if version.isascii() and version.isdecimal() else "of an unknown kind"
        remedy = "Scan again, or report with the carelang that wrote it."
        raise UnreadableFile(str(path), f"its schema is {shown}, and this carelang reads {VERSION}", remedy)


def _object(path: Path, text: str, kind: type) -> Any:
    """What JSON ``text`` holds, if it is of ``kind``."""
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, kind):
        raise UnreadableFile(str(path), "cannot be read as findings", _AGAIN)
    return value


def _quoted(path: Path) -> str:
    """A file's name as SQL writes it; marks that would match several files stand for themselves."""
    name = "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path))
    return "'" + name.replace("'", "''") + "'"
