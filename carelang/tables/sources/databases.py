"""Databases by address and query: rows fetched a few hundred at a time, in a transaction that can only read."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from carelang.tables.rows import Aside, Rows, Table
from carelang.tables.sources.batches import ROWS, Record, in_batches
from carelang.tables.sources.extras import from_extra
from carelang.tables.sources.headers import unique
from carelang.types import CarelangError, SettingsError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, CursorResult

_READING: Final = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/|\()*(?:select|with|values|table)\b", re.I | re.S)
_LOG: Final = "carelang"
_WAIT: Final = 15  # seconds for a database to answer
_KNOWN: Final = ("no such table", "no such column", "syntax error")  # of SQLite, which has no names for them


def open_query(address: str, query: str | None) -> list[Table]:
    """Return what ``query`` finds in the database at ``address``, an SQLAlchemy URL, as one table.

    The query is asked for its columns now and again whenever the table is read. Refusals (``CarelangError``) hold
    neither the user nor the password, nor any value.
    """
    url = _url(address)
    place = _shown(url)
    if query is None:
        raise SettingsError(place, "a database needs a query", 'Add --query "SELECT id, note FROM case_notes".')
    if not _READING.match(query):
        raise SettingsError(place, "the query does not read", "Begin it with SELECT or WITH.")
    with _asked(url, query) as result:
        columns = unique(list(result.keys()))
        if result.first() is None:
            raise CarelangError(place, "the query finds no rows", "Try it where you usually ask the database.")
    remarks = () if re.search(r"\border\s+by\b", query, re.I) else (_UNORDERED,)
    return [Table(place, columns, partial(_read, address, query, columns), remarks)]


_UNORDERED: Final = "the query has no ORDER BY, so the numbers of rows may differ from one run to the next"


def _read(address: str, query: str, columns: tuple[str, ...], aside: Callable[[Aside], None]) -> Iterator[Rows]:
    with _asked(_url(address), query) as result:
        records = (Record(number, [_text(value) for value in row]) for number, row in enumerate(result, start=1))
        yield from in_batches(records, columns, aside)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "surrogateescape")
    return str(value)


def _url(address: str) -> "URL":
    with from_extra("SQLAlchemy"):
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError
    try:
        return make_url(address)
    except (ArgumentError, ValueError):
        remedy = "Write it as in sqlite:///notes.db or postgresql+psycopg://user@host/database."
        raise SettingsError("database", "its address is not understood", remedy) from None


def _shown(url: "URL") -> str:
    """Return an address without user, password and options."""
    return f"{url.drivername}://{url.host or ''}{f':{url.port}' if url.port else ''}/{url.database or ''}"


@contextmanager
def _asked(url: "URL", query: str) -> Iterator["CursorResult[Any]"]:
    """Ask the database, and refuse in words of our own whatever goes wrong until the last row is fetched."""
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    with _connected(url) as connection:
        try:
            statement = text(query.replace(":", "\\:"))
            result = connection.execution_options(stream_results=True, yield_per=ROWS).execute(statement)
            with result:
                yield result
        except DBAPIError as error:
            reason = f"the query fails{_kind(error.orig)}"
            raise CarelangError(_shown(url), reason, "Try it where you usually ask the database.") from None
        except SQLAlchemyError as error:
            reason = f"the query cannot be read ({type(error).__name__})"
            raise CarelangError(_shown(url), reason, "Ask for rows, with SELECT.") from None


@contextmanager
def _connected(url: "URL") -> Iterator["Connection"]:
    from sqlalchemy import NullPool, create_engine, text
    from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

    place = _shown(url)
    for logger in ("sqlalchemy.engine.Engine", "sqlalchemy.pool.impl.NullPool"):  # they would log rows
        logging.getLogger(f"{logger}.{_LOG}").setLevel(logging.WARNING)
    try:
        engine = create_engine(
            _only_reading(url),
            poolclass=NullPool,
            hide_parameters=True,
            logging_name=_LOG,
            pool_logging_name=_LOG,
            connect_args={"connect_timeout": _WAIT} if url.get_backend_name() == "postgresql" else {},
        )
        connection = engine.connect()
        if url.get_backend_name() == "postgresql":
            connection.execute(text("SET TRANSACTION READ ONLY"))
    except NoSuchModuleError:
        raise SettingsError(
            place, "there is no such kind of database", "Begin with sqlite or postgresql+psycopg."
        ) from None
    except ModuleNotFoundError as error:
        remedy = f"Install it with: pip install {error.name}"
        raise CarelangError(place, f"needs the driver {error.name}", remedy) from None
    except DBAPIError as error:
        remedy = "Check the address, the user and the password, and that you may reach it from here."
        raise CarelangError(place, f"cannot be reached{_kind(error.orig)}", remedy) from None
    except (SQLAlchemyError, TypeError, ValueError) as error:
        reason = f"cannot be opened ({type(error).__name__})"
        raise SettingsError(place, reason, "Check its address and the options in it.") from None
    with connection:  # ends without a commit
        yield connection


def _only_reading(url: "URL") -> "URL":
    """Return the address by which SQLite opens a file to be read only; others are told within the transaction."""
    if url.get_backend_name() != "sqlite":
        return url
    if not url.database or url.database == ":memory:":
        raise SettingsError(_shown(url), "names no file", "Write it as in sqlite:///notes.db.")
    database = url.database if url.database.startswith("file:") else f"file:{quote(url.database)}"
    return url.set(database=database).update_query_dict({"mode": "ro", "uri": "true"})


def _kind(error: BaseException | None) -> str:
    """Return what kind of error it is, in the words of the driver's own types; what it says may hold values."""
    known = next((phrase for phrase in _KNOWN if phrase in str(error)), None)
    code = getattr(error, "sqlstate", None)
    return f" ({known or type(error).__name__}{f', SQLSTATE {code}' if code else ''})"
