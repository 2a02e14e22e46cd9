"""JSON and JSON Lines, bullet by bullet of docs/formats/exports.md."""

import json
from pathlib import Path

import pytest
from exports import CANARY, one, written
from hypothesis import given
from hypothesis import strategies as st

from carelang.tables.sources import open_export
from carelang.types import CarelangError

RECORDS = [
    {"person": {"id": 7, "name": {"first": "Mia"}}, "note": "A “good” day.\n🦦", "seen": True, "score": 1.50},
    {"person": {"id": 8}, "note": None, "extra": [{"text": "café"}], "empty": {}},
]
COLUMNS = ("person.id", "person.name.first", "note", "seen", "score", "extra")
ROWS = [
    ("7", "Mia", "A “good” day.\n🦦", "true", "1.5", None),
    ("8", None, None, None, None, '[{"text": "café"}]'),
]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_of_objects(tmp_path: Path, indent: int | None, codec: str) -> None:
    done = one(written(tmp_path / "n.json", json.dumps(RECORDS, indent=indent, ensure_ascii=False).encode(codec)))
    assert (done.table.columns, done.rows, done.numbers) == (COLUMNS, ROWS, [1, 2])
    assert "a list of records" in done.table.remarks[0]
    assert "lists within a record are read as JSON text" in done.table.remarks[1]


def test_an_object_that_holds_one_list(tmp_path: Path) -> None:
    data = {"about": {"lists": [1, 2]}, "notes": RECORDS, "count": 2}
    assert one(written(tmp_path / "n.json", json.dumps(data))).rows == ROWS


def test_an_object_with_two_lists_is_refused_with_their_names(tmp_path: Path) -> None:
    path = written(tmp_path / "n.json", json.dumps({"notes": RECORDS, "visits": RECORDS}))
    with pytest.raises(CarelangError, match=r"several lists \(notes, visits\)"):
        one(path)


@pytest.mark.parametrize("name", ["n.jsonl", "n.ndjson", "n.json"])
def test_json_lines_by_any_name(tmp_path: Path, name: str) -> None:
    text = "\n\n".join(json.dumps(record) for record in RECORDS)
    done = one(written(tmp_path / name, text))
    assert (done.table.columns, done.rows, done.numbers) == (COLUMNS, ROWS, [1, 3])


def test_a_broken_line_is_set_aside(tmp_path: Path) -> None:
    lines = [
        '{"id": 1, "note": "x"}',
        f'{{"id": 2, "note": "{CANARY}',
        f'["{CANARY}"]',
        f'{{"id": 3, "id": 4, "note": "{CANARY}"}}',
        '{"id": 5, "note": ' + "[" * 100_000 + "}",
        f'{{"id": 6, "note": "{CANARY} \\ud83d"}}',
        f'{{"id": 7, "note": "{CANARY} \\u0000"}}',
        '{"id": 8, "note": "y"}',
    ]
    done = one(written(tmp_path / "n.jsonl", "\n".join(lines)))
    assert done.rows == [("1", "x"), ("8", "y")]
    assert done.numbers == [1, 8]
    assert [number for number, _ in done.reasons] == [2, 3, 4, 5, 6, 7]
    assert [reason for _, reason in done.reasons] == [
        "it is not JSON",
        "it is no object",
        "it is not JSON",
        "it is not JSON",
        "it holds bytes that are no text",
        "it holds a NUL character",
    ]
    assert done.asides[0].cells == (lines[1],)
    assert CANARY not in repr(done.reasons)


@pytest.mark.parametrize(
    "text",
    [
        '[{"note": "CANARY"}, {"note": "CANARY',
        '[{"note": "CANARY"} {"note": 1}]',
        '[{"note": "CANARY"}] "CANARY"',
        '[{"note": "CANARY", "note": "CANARY"}]',
        '{"notes": [{"note": "CANARY"}], CANARY: 1}',
        '{"CANARY"}',
        "CANARY",
        '"CANARY"',
        "[",
        "{",
    ],
)
def test_a_broken_list_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(CarelangError, match=r"is not JSON, or breaks off, at") as error:
        one(written(tmp_path / "n.json", text.replace("CANARY", CANARY)))
    assert CANARY not in str(error.value)


@pytest.mark.parametrize("text", ["[]", "{}", "[1, 2]", '{"note": "x"}', "[{}]"])
def test_json_without_records_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(CarelangError, match="holds no records"):
        one(written(tmp_path / "n.json", text))


def test_elements_that_are_no_objects_are_set_aside(tmp_path: Path) -> None:
    done = one(written(tmp_path / "n.json", '[{"note": "x"}, "y", 3, {"note": "z"}]'))
    assert done.rows == [("x",), ("z",)]
    assert done.reasons == [(2, "it is no object"), (3, "it is no object")]
    assert done.asides[0].cells == ('"y"',)


def test_too_many_fields_are_refused(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({str(number): "x"}) for number in range(1001))
    with pytest.raises(CarelangError, match="more than 1,000 different fields"):
        one(written(tmp_path / "n.jsonl", lines))


def test_a_list_is_read_piece_by_piece(tmp_path: Path) -> None:
    records = [{"id": number, "note": "word " * (2_000_000 if number == 500 else 100)} for number in range(2000)]
    [table] = open_export(str(written(tmp_path / "n.json", json.dumps(records, indent=1))))
    sizes = [len(rows.numbers) for rows in table.read([].append)]
    assert sum(sizes) == 2000
    assert max(sizes) == 256


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@given(st.lists(st.fixed_dictionaries({"a": VALUES, "b": st.text('x☃\n"\\', max_size=5)}), min_size=1, max_size=8))
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, object]]
) -> None:
    folder = tmp_path_factory.mktemp("t")
    listed = one(written(folder / "n.json", json.dumps(records, indent=1)))
    lines = one(written(folder / "n.jsonl", "\r\n".join(map(json.dumps, records))))
    kept = [record for record in records if not (isinstance(record["a"], str) and "\0" in record["a"])]
    at = listed.table.columns.index("b")
    assert [row[at] for row in listed.rows] == [record["b"] for record in kept]
    assert listed.rows == lines.rows
    assert len(listed.asides) == len(lines.asides) == len(records) - len(kept)
