"""Batches of notes become batches of findings, whose offsets are those of the cell."""

import re

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carelang.checker import Checker
from carelang.tables import FINDING, check_batch
from carelang.tables.rulesets import checker_of, lexicon_hash, rule_set_of
from carelang.types import CarelangError

NOTES = ["Mia goes to respite.", None, "", "<p>He had <b>con</b>tact with dad &amp; respite&nbsp;care.</p>"]


def notes(texts: list[str | None], **columns: list[object]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({**columns, "note": pa.array(texts, pa.string())})


def words(batch: pa.RecordBatch, found: pa.RecordBatch) -> list[str]:
    return [batch["note"][one["row"]].as_py()[one["start"] : one["end"]] for one in found.to_pylist()]


def test_each_finding_is_a_row_with_the_keys_of_its_note() -> None:
    batch = notes(NOTES, id=[7, 8, 9, 10])
    found = check_batch(batch, keys=["id"])
    assert found.schema.names == ["id", *FINDING.names]
    assert found["id"].to_pylist() == [7, 10, 10]
    assert found["rule"].to_pylist() == ["care/respite", "care/contact", "care/respite"]
    assert words(batch, found) == ["respite", "con</b>tact with dad", "respite&nbsp;care"]


def test_the_schema_does_not_depend_on_what_is_found() -> None:
    assert check_batch(notes(["A good day."])).schema == check_batch(notes(NOTES)).schema == FINDING
    assert check_batch(notes([])).num_rows == 0


def test_no_word_of_a_note_is_in_the_findings() -> None:
    text = "Zebedee goes to respite (carelang: ignore[care/respite] because Zebedee likes it)\n\nContact with Zebedee."
    found = check_batch(notes([text])).to_pylist()
    assert {one["excused"] for one in found} == {"ignored", None}
    assert "ebedee" not in repr(found)


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]
)
def test_every_kind_of_text_column_is_read(kind: pa.DataType) -> None:
    column = pa.array(["Mia goes to respite."]).cast(kind)
    assert check_batch(pa.RecordBatch.from_arrays([column], ["note"]))["start"].to_pylist() == [12]


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.string_view(), pa.binary_view(), pa.date32(), pa.dictionary(pa.int32(), pa.string())]
)
def test_keys_of_every_kind_go_before_the_findings_as_they_are(kind: pa.DataType) -> None:
    key = pa.array([None, None], kind) if kind == pa.date32() else pa.array(["a", None]).cast(kind)
    batch = pa.RecordBatch.from_arrays([pa.array(["Mia goes to respite."] * 2), key], ["note", "key"])
    found = check_batch(batch, keys=["key"])
    assert found.column("key").equals(key)
    assert found.schema.field("key") == batch.schema.field("key")


def test_a_column_that_is_not_there_or_holds_no_text_is_refused_with_the_nearest() -> None:
    with pytest.raises(CarelangError, match="Did you mean “note”"):
        check_batch(notes(["x"]), text="notes")
    with pytest.raises(CarelangError, match="holds int64, not text"):
        check_batch(notes(["x"], id=[1]), text="id")
    with pytest.raises(CarelangError, match="has the name of a column of findings"):
        check_batch(notes(["x"], rule=[1]), keys=["rule"])


@given(st.lists(st.sampled_from(["respite", "<i>", "</i>", " ", "&amp;", "&nbsp;", "\r\n", "🦦", "a day", "<br/>"])))
def test_the_words_at_the_offsets_are_the_words_found(pieces: list[str]) -> None:
    batch = notes(["".join(pieces)])
    found = check_batch(batch, checker=CHECKER)
    for cell in words(batch, found):
        plain = re.sub(r"</?i>|<br/>", "", cell)
        assert plain.lower().startswith("respite"), cell


CHECKER = Checker("case-note", grammar="off")


def test_a_rule_set_makes_the_same_checker_once_in_a_process() -> None:
    checker = Checker("report", grammar="off", severity={"care/respite": "suggestion"})
    rules = rule_set_of(checker)
    again = checker_of(rules)
    assert checker_of(rule_set_of(checker)) is again
    text = "The children hearing spoke of respite and contact."
    assert again.check(text) == checker.check(text)
    assert lexicon_hash(again) == lexicon_hash(checker) != lexicon_hash(CHECKER)
    assert rule_set_of(Checker("report", grammar="off")).digest != rules.digest
