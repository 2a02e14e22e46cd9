"""Columns: which of them hold the notes, and what else an export says of a note, guessed by their names."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple, NoReturn, get_args

import pyarrow as pa

from carelang.lexicon.nearest import nearest
from carelang.types import CarelangError

Role = Literal["id", "person", "date", "team", "type"]


class Columns(NamedTuple):
    """The columns of a table that are read: those with ``text``, and one, or none, for each thing else."""

    text: tuple[str, ...]
    id: str | None = None
    person: str | None = None
    date: str | None = None
    team: str | None = None
    type: str | None = None


_NOTES: Final = re.compile(
    r"(?:(?:case|progress|contact|visit|session|recording|activity|event|free) )*"
    r"(?:case ?notes?|notes?|narratives?|content|text|details?|comments?|body|summary|recording)"
    r"(?: (?:text|body|content|details?|html|rtf|narrative))?"
)
_NAMES: Final[dict[Role, tuple[str, ...]]] = {  # the first that is there is taken
    "id": (
        r"(fact )?case ?note (id|number|no|num)",
        r"note (id|number|no|num)",
        r"record (id|number|no)",
        "id",
        r"(?!(copy|root|parent|previous|copied)\b)([a-z]+ )*(case ?)?note([a-z ]*) id",
        r"(progress note|event|entry|document|form|sequence) id",
        r"(row|unique) (id|number)|guid|uuid|key|ref|reference",
    ),
    "person": (
        r"(dim )?person id",
        r"mosaic id",
        r"(client|child|service user|young person|subject|pupil|patient|customer|swift|carefirst|liquid ?logic) "
        r"(id|number|no|ref)",
        r"upn|scn|chi|chi (number|no)|nhs (number|no)",
        r"(person|client|child|case) (number|no|ref|reference|identifier)",
        r"person|client|child|case id",
    ),
    "date": (
        r"effective date",
        r"date of (event|note|contact|visit)|(case ?note|note|event|contact|visit|entry|recording) date( time)?",
        r"(event|note|case ?note|contact) dttm|event (start )?(datetime|time)",
        r"date( time)?|datetime",
        r"(created|recorded|entered) (on|at|date|dttm|datetime)|(create|date) (created|recorded|entered|dttm|date)",
        r"timestamp",
        r"(?!.*\b(birth|death|completed|timeout|copied|closed|closure|end|ended|updated|modified|deleted)\b)"
        r"(.* )?(date|dttm|datetime)( .*)?",
    ),
    "team": (
        r"(worker |responsible |allocated |recording |case )?team( name)?",
        r"(service|area|locality|office|unit|department|organisation unit|org unit)( team)?( name)?",
        r"(.* )?team (code|id|description|desc)",
        r"(.* )?team( .*)?",
    ),
    "type": (
        r"(case ?)?note type( (description|desc|name))?",
        r"(event|contact|record|recording|entry|activity|visit) type( (description|desc|name))?",
        r"form name|type|category|note category",
        r"form name overall",
        r"(dim lookup )?(.* )?type( id)?( code)?",
    ),
}
_PROSE: Final = 60  # characters of an average cell, from which on a column with any name may hold notes


def guess_columns(columns: Sequence[str], sample: pa.RecordBatch, asked: Mapping[str, str | Sequence[str]]) -> Columns:
    """Return the columns to read: those that are ``asked`` for by role, and the likeliest for the others.

    ``sample`` holds some rows, to tell notes from titles and codes. The roles are the fields of ``Columns``; an empty
    string asks for none. Raises ``CarelangError`` where a column is not there, where none can hold the notes, and
    where several can alike.
    """
    for role, named in asked.items():
        for name in [named] if isinstance(named, str) else named:
            if name and name not in columns:
                raise CarelangError(f"--{role} “{name}”", "there is no such column", nearest(name, columns, _THERE))
    given = {role: tuple(filter(None, [name] if isinstance(name, str) else name)) for role, name in asked.items()}
    text = given.get("text") or (_notes(columns, sample),)
    taken = {*text, *(name for names in given.values() for name in names)}
    others: dict[str, Any] = {}
    for role in get_args(Role):
        others[role] = next(iter(given[role]), None) if role in given else _first(role, columns, taken)
        taken.add(others[role])
    return Columns(text, **others)


_THERE: Final = "The columns are"


def _first(role: Role, columns: Sequence[str], taken: set[str]) -> str | None:
    plain = {name: plain_name(name) for name in columns if name not in taken}
    for pattern in _NAMES[role]:
        for name, words in plain.items():
            if re.fullmatch(pattern, words):
                return name
    return None


def _notes(columns: Sequence[str], sample: pa.RecordBatch) -> str:
    """Return the column that holds the notes: by its name and by what is in it."""
    lengths = {name: _mean_length(sample, name) for name in columns}
    named = [name for name in columns if _NOTES.fullmatch(plain_name(name))]
    prose = [name for name in named if lengths[name] != 0]
    likely = prose or [name for name in columns if (lengths[name] or 0) >= _PROSE] or named
    if not likely:
        reason = f"none of the columns is known to hold notes: {', '.join(columns)}"
        raise CarelangError("columns", reason, "Name the one that does with --text.")
    ranked = sorted(likely, key=lambda name: -(lengths[name] or 0))
    if len(ranked) > 1 and (lengths[ranked[0]] or 0) < 4 * (lengths[ranked[1]] or 1):
        _refuse_alike([name for name in columns if name in ranked])
    return ranked[0]


def _refuse_alike(names: Sequence[str]) -> NoReturn:
    reason = f"several columns may hold notes: {', '.join(names)}"
    remedy = f"Name one with --text “{names[0]}”, or several, each with --text."
    raise CarelangError("columns", reason, remedy)


def _mean_length(sample: pa.RecordBatch, name: str) -> float | None:
    """Return the mean length of the cells in a column that are filled; 0 where they are no prose, None if none is."""
    texts = [text for text in sample.column(name).to_pylist() if text] if name in sample.schema.names else []
    if not texts:
        return None
    if not any(re.search(r"[^\W\d_]\S*\s+\S*[^\W\d_]", text[:1000]) for text in texts):
        return 0
    return sum(map(len, texts)) / len(texts)


def plain_name(name: str) -> str:
    """Return the words of a column's name: ``DIM_PERSON_ID``, ``dimPersonId`` and ``Dim person id`` are alike."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return " ".join(re.findall(r"[^\W_]+", parted)).lower()


_MONTHS: Final = {
    month: number for number, month in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_ISO: Final = re.compile(r"(\d{4})([-/])(\d\d?)\2(\d\d?)(?![\d/-])")
_UK: Final = re.compile(r"(\d\d?)([/.-])(\d\d?)\2(\d{4}|\d\d)(?![\d/.-])")
_WORDS: Final = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
    r"(?:(\d\d?)(?:st|nd|rd|th)?[ -])?([a-z]{3})[a-z]*\.?[ -](?:(\d\d?),? +)?(\d{4}|\d\d)(?![\d:])",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def parse_date(value: str) -> date | None:
    """Return the day that ``value`` begins with, or ``None`` where it is none; a time after it is passed over.

    Read are ``2026-03-05``, ``05/03/2026`` and ``05/03/26`` (the day comes first, as in the UK), ``5 March 2026``,
    ``05-Mar-26`` and ``Mar 5 2026``. Years of two digits lie between 1969 and 2068.
    """
    value = " ".join(value.split())
    if match := _ISO.match(value):
        return _date(match[1], int(match[3]), match[4])
    if match := _UK.match(value):
        return _date(match[4], int(match[3]), match[1])
    match = _WORDS.match(value)
    if match is None or (match[1] is None) == (match[3] is None):
        return None
    return _date(match[4], _MONTHS.get(match[2].lower(), 0), match[1] or match[3])


def _date(year: str, month: int, day: str) -> date | None:
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 69 else 1900)
    try:
        return date(full, month, int(day))
    except ValueError:
        return None
