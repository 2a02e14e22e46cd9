"""Columns guessed by the names that record systems use, and dates read as people write them."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carelang.tables.columns import Columns, guess_columns, parse_date, plain_name
from carelang.types import CarelangError

NOTE = "Mia said that she had a good day at school and would like to see her gran soon."


def guess(names: str, asked: dict[str, str | list[str]] | None = None, **cells: str) -> Columns:
    columns = names.split(", ")
    sample = pa.RecordBatch.from_pydict({name: [cells.get(name, "A1"), ""] for name in columns})
    return guess_columns(columns, sample, asked or {})


@pytest.mark.parametrize(
    ("names", "cells", "found"),
    [
        (  # Mosaic, as Hackney holds it
            "id, person_id, note_type, title, effective_date, created_on, created_by, last_updated_by, note, "
            "root_case_note, completed_date, timeout_date, state, copy_of_case_note_id, copied_by, copied_date",
            {"note": NOTE, "title": "A home visit to Mia"},
            Columns(("note",), "id", "person_id", "effective_date", None, "note_type"),
        ),
        (  # Hackney's case viewer
            "RecordId, PersonId, Title, Content, DateOfEvent, OfficerEmail, OfficerName, FormName",
            {"Content": NOTE},
            Columns(("Content",), "RecordId", "PersonId", "DateOfEvent", None, "FormName"),
        ),
        (
            "mosaic_id, first_name, date_of_birth, date_of_event, timestamp, worker_email, form_name, note",
            {"note": NOTE},
            Columns(("note",), None, "mosaic_id", "date_of_event", None, "form_name"),
        ),
        (  # Liquidlogic
            "FACT_CASENOTE_ID, DIM_PERSON_ID, EVENT_DTTM, DIM_LOOKUP_CASNT_TYPE_ID_CODE, SEEN_FLAG, CASENOTE_TEXT",
            {"CASENOTE_TEXT": NOTE},
            Columns(
                ("CASENOTE_TEXT",),
                "FACT_CASENOTE_ID",
                "DIM_PERSON_ID",
                "EVENT_DTTM",
                None,
                "DIM_LOOKUP_CASNT_TYPE_ID_CODE",
            ),
        ),
        (  # Capita ONE
            "date, time, people present, summary, event type, detail",
            {"summary": "A short visit", "detail": NOTE},
            Columns(("detail",), None, None, "date", None, "event type"),
        ),
        (  # RiO
            "ClientID, NNN, NoteNum, SubNum, EnteredInError, NoteDate, TeamName, Note Text",
            {"Note Text": NOTE},
            Columns(("Note Text",), "NoteNum", "ClientID", "NoteDate", "TeamName", None),
        ),
        (
            "Note ID, UPN, Date created, Locality Team, Category, Case Notes",
            {"Case Notes": NOTE},
            Columns(("Case Notes",), "Note ID", "UPN", "Date created", "Locality Team", "Category"),
        ),
        (  # JSON paths
            "note.id, person.id, note.date, note.text",
            {"note.text": NOTE},
            Columns(("note.text",), "note.id", "person.id", "note.date", None, None),
        ),
    ],
)
def test_the_names_of_record_systems(names: str, cells: dict[str, str], found: Columns) -> None:
    assert guess(names, **cells) == found
    assert [name.upper() if name else name for name in guess(names, **cells)[1:]] == [
        name.upper() if name else name for name in found[1:]
    ]


def test_a_birthday_is_not_the_day_of_a_note() -> None:
    assert guess("note, date_of_birth, dob, DateClosed, copied_date").date is None


def test_a_column_of_any_name_with_long_text_is_taken() -> None:
    assert guess("id, story", story=NOTE).text == ("story",)
    assert guess("id, note_text, story", note_text="Yes", story=NOTE).text == ("story",)


def test_a_name_is_enough_where_the_sample_is_empty_or_short() -> None:
    assert guess("id, note", note="").text == ("note",)
    assert guess("id, note", note="Attended.").text == ("note",)


def test_no_column_of_text_is_refused_with_the_columns() -> None:
    with pytest.raises(CarelangError, match=r"hold notes: id, code\. Name the one that does with --text\."):
        guess("id, code")


@pytest.mark.parametrize("names", ["detail, summary", "note, comments", "story, account"])
def test_two_alike_are_refused_with_both_names(names: str) -> None:
    first, second = names.split(", ")
    with pytest.raises(CarelangError, match=f"several columns may hold notes: {first}, {second}.*--text “{first}”"):
        guess(names, **{first: NOTE, second: NOTE})
    assert guess(names, {"text": second}).text == (second,)
    assert guess(names, {"text": [first, second]}).text == (first, second)


def test_a_column_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(CarelangError, match=r"--person “person-id”: there is no such column. Did you mean “person_id”"):
        guess("person_id, note", {"person": "person-id"}, note=NOTE)
    with pytest.raises(CarelangError, match=r"--text “body”: there is no such column. The columns are person_id, note"):
        guess("person_id, note", {"text": ["note", "body"]}, note=NOTE)


def test_what_is_asked_for_is_taken_and_an_empty_name_asks_for_none() -> None:
    asked = {"id": "ref", "team": "", "type": ["kind"], "date": ""}
    found = guess("id, ref, team, date, kind, note", asked, note=NOTE)
    assert found == Columns(("note",), "ref", None, None, None, "kind")
    assert guess("id, note_id, note", {"person": "note_id"}, note=NOTE).id == "id"


@pytest.mark.parametrize("name", ["DIM_PERSON_ID", "dimPersonID", "Dim person id", "dim-person.id", " dim  personId "])
def test_one_name_in_many_ways(name: str) -> None:
    assert plain_name(name) == "dim person id"


@pytest.mark.parametrize(
    "value",
    """2026-03-05|2026-03-05T14:00:00Z|2026-03-05 14:00:00.123+00:00|2026/03/05|05/03/2026|5/3/26 14:30|05.03.2026
    |05-03-2026|5 March 2026|5th March 2026|Thursday 5 March 2026|Thu, 5 Mar 2026|05-MAR-26|05-Mar-2026 10:00
    |Mar  5 2026  2:30PM|March 5, 2026| 2026-03-05 """.replace("\n", "").split("|"),
)
def test_dates(value: str) -> None:
    assert parse_date(value) == date(2026, 3, 5)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "03/25/2026",
        "31/02/2026",
        "2026-13-01",
        "2026",
        "20260305",
        "46086",
        "March 2026",
        "5 March",
        "5/3/202",
        "5 Smarch 2026",
        "12/12/19999",
        "1 2 3",
        "5-3/26",
        "2026-03-05-06",
    ],
)
def test_what_is_no_date(value: str) -> None:
    assert parse_date(value) is None


def test_years_of_two_digits() -> None:
    assert parse_date("05/03/68") == date(2068, 3, 5)
    assert parse_date("05/03/69") == date(1969, 3, 5)


@given(st.dates(date(1970, 1, 1), date(2060, 1, 1)))
def test_every_day_is_read_back(day: date) -> None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%d-%b-%y", "%b %d %Y 12:00AM", "%Y-%m-%d %H:%M:%S"):
        assert parse_date(day.strftime(form)) == day


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_none(text: str) -> None:
    assert isinstance(parse_date(text), date | None)
