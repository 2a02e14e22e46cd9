"""Whatever bytes a file holds, it is read or refused, and no row is shifted."""

import pytest
from exports import one, written
from hypothesis import given
from hypothesis import strategies as st

from carelang.types import CarelangError

PIECES = st.lists(
    st.sampled_from(
        [b"id,note", b"1", b",", b'"', b'""', b"\n", b"\r", b"\r\n", b"\0", b"\x81", b"\xc3\xa9", b"a b", b"\t"]
    )
    | st.binary(max_size=3),
    max_size=40,
)
JSON = st.lists(
    st.sampled_from(
        [b"[", b"]", b"{", b"}", b'"a"', b":", b",", b"1", b"null", b"\n", b'{"a": "b"}', b"\xe9", b"\\ud800"]
    ),
    max_size=25,
)


def read_or_refused(path: object, data: bytes) -> None:
    try:
        done = one(written(path, data))
    except CarelangError:
        return
    assert len(done.rows) + len(done.asides) > 0
    for row in done.rows:
        assert len(row) == len(done.table.columns)
    assert sorted(set(done.numbers)) == done.numbers
    assert not set(done.numbers) & {aside.number for aside in done.asides}
    for aside in done.asides:
        "".join(aside.cells).encode("utf-8")


@given(PIECES)
def test_any_bytes_as_csv(tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]) -> None:
    read_or_refused(tmp_path_factory.mktemp("t") / "n.csv", b"id,note\n" + b"".join(pieces))


@given(JSON)
@pytest.mark.parametrize("name", ["n.json", "n.jsonl"])
def test_any_bytes_as_json(tmp_path_factory: pytest.TempPathFactory, name: str, pieces: list[bytes]) -> None:
    read_or_refused(tmp_path_factory.mktemp("t") / name, b"".join(pieces))


@given(st.binary(max_size=300))
@pytest.mark.parametrize("name", ["n.parquet", "n.arrow", "n.xlsx", "n.xls", "n.ods", "n.csv", "n.json"])
def test_any_bytes_at_all(tmp_path_factory: pytest.TempPathFactory, name: str, data: bytes) -> None:
    read_or_refused(tmp_path_factory.mktemp("t") / name, data)
