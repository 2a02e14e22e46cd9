"""CSV and its like, bullet by bullet of docs/formats/exports.md."""

import codecs
import csv
import io
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from exports import CANARY, one, read, written
from hypothesis import given
from hypothesis import strategies as st

from carelang.tables.sources import full_cells, open_export
from carelang.types import CarelangError

ROWS = [
    ("1", "2026-03-05", "Mia’s day was good, she said."),
    ("2", "2026-03-06", "She saw\r\nher “gran”; she’d like more."),
]
COLUMNS = ("id", "date", "note")


def as_csv(rows: list[tuple[str, ...]], **how: object) -> str:
    target = io.StringIO(newline="")
    csv.writer(target, **how).writerows(rows)
    return target.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("suffix", ["csv", "tsv", "txt"])
def test_delimiters(tmp_path: Path, delimiter: str, suffix: str) -> None:
    done = one(written(tmp_path / f"n.{suffix}", as_csv([COLUMNS, *ROWS], delimiter=delimiter)))
    assert (done.table.columns, done.rows, done.numbers) == (COLUMNS, ROWS, [2, 3])
    assert done.table.name == str(tmp_path / f"n.{suffix}")


def test_commas_in_prose_do_not_part_cells_where_another_mark_does(tmp_path: Path) -> None:
    text = "id;note\n1;Then, after tea, he left, and so on\n2;He, she, they\n"
    assert one(written(tmp_path / "n.csv", text)).rows[0] == ("1", "Then, after tea, he left, and so on")


@pytest.mark.parametrize(
    ("codec", "mark", "said"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", codecs.BOM_UTF8, "UTF-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16"),
        ("utf-16-le", b"", "UTF-16-LE"),
        ("utf-16-be", b"", "UTF-16-BE"),
        ("cp1252", b"", "Windows-1252"),
    ],
)
def test_encodings(tmp_path: Path, codec: str, mark: bytes, said: str) -> None:
    done = one(written(tmp_path / "n.csv", mark + as_csv([COLUMNS, *ROWS]).encode(codec)))
    assert (done.table.columns, done.rows) == (COLUMNS, ROWS)
    assert done.table.remarks == (f"read as {said}, with commas between cells",)


@pytest.mark.parametrize(("codec", "said"), [("utf-8", "UTF-8"), ("cp1252", "Windows-1252")])
def test_the_last_bytes_count_as_much_as_the_first(tmp_path: Path, codec: str, said: str) -> None:
    rows = [(str(number), "2026-03-05", "plain words " * 100) for number in range(3000)]
    text = as_csv([COLUMNS, *rows, ("9", "", "Mia’s")])
    done = one(written(tmp_path / "n.csv", text.encode(codec)))
    assert done.rows[-1][2] == "Mia’s"
    assert said in done.table.remarks[0]


def test_mojibake_is_named_and_stays(tmp_path: Path) -> None:
    text = "Mia’s café".encode().decode("cp1252")
    done = one(written(tmp_path / "n.csv", as_csv([COLUMNS, ("1", "", text)])))
    assert done.rows == [("1", "", text)]
    assert "about 2 characters in it were garbled" in done.table.remarks[1]
    fine = one(written(tmp_path / "f.csv", as_csv([COLUMNS, ("1", "", "Mia’s café, £5, São, naïve, Ålesund, â")])))
    assert len(fine.table.remarks) == 1


def test_bytes_that_are_no_text_are_set_aside(tmp_path: Path) -> None:
    cut = "He said “no” and left for the café".encode() + b"\n2,a,cut\xe2\x80\n3,b,fine\n"
    done = one(written(tmp_path / "n.csv", b"id,date,note\n1,,".replace(b"\n", b"\n") + cut))
    assert done.numbers == [2, 4]
    assert done.reasons == [(3, "it holds bytes that are no text")]
    assert done.asides[0].cells == ("2", "a", "cut\\udce2\\udc80")
    assert "2 bytes in it are not UTF-8" in done.table.remarks[1]
    undefined = one(written(tmp_path / "w.csv", b"id,note\n1,caf\xe9\n2,x\x81\n"))
    assert (undefined.rows, undefined.reasons) == ([("1", "café")], [(3, "it holds bytes that are no text")])


def test_an_encoding_asked_for_is_kept_to_or_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "n.csv", as_csv([COLUMNS, ("1", "", f"{CANARY}’s")]).encode("cp1252"))
    assert one(path, encoding="windows-1252").rows == [("1", "", f"{CANARY}’s")]
    for encoding, reason in [("utf-8", "is not text in UTF-8, after byte 24"), ("utf-16", "is not text in UTF-16")]:
        with pytest.raises(CarelangError) as error:
            open_export(str(path), encoding=encoding)
        assert reason in str(error.value)
        assert CANARY not in str(error.value)
    for unknown in ["utf-99", "base64", "\0"]:
        with pytest.raises(CarelangError, match="is not known"):
            open_export(str(path), encoding=unknown)


def test_rows_that_do_not_fit_are_set_aside_and_never_shifted(tmp_path: Path) -> None:
    text = "id,date,note\n1,a,b\n2,Then, he, left\n3,c\n\n4,d,e,\n5,f,g\n"
    done = one(written(tmp_path / "n.csv", text))
    assert done.rows == [("1", "a", "b"), ("5", "f", "g")]
    assert done.numbers == [2, 7]
    assert done.reasons == [
        (3, "it has 4 cells, and the header 3"),
        (4, "it has 2 cells, and the header 3"),
        (6, "it has 4 cells, and the header 3"),
    ]
    assert done.asides[0].cells == ("2", "Then", " he", " left")


def test_a_mark_that_is_never_closed_does_not_swallow_the_rest(tmp_path: Path) -> None:
    text = as_csv([COLUMNS, ("1", "a", "b"), ("2", "c", "Fine, really.")], quoting=csv.QUOTE_ALL)
    done = one(written(tmp_path / "n.csv", text + '"3","d","not closed\r\n' + text.partition("\n")[2]))
    assert done.rows == [("1", "a", "b"), ("2", "c", "Fine, really."), ("1", "a", "b"), ("2", "c", "Fine, really.")]
    assert done.reasons == [(4, "a quotation mark in it does not fit, or is not closed")]
    assert done.asides[0].cells == ('"3","d","not closed',)


def test_the_lines_of_a_broken_note_are_no_rows(tmp_path: Path) -> None:
    text = 'id,note\n1,"a, b"\n2,"She said "no" to it.\nThen, left\nand "so", on\nend"\n3,"c, d"\n'
    done = one(written(tmp_path / "n.csv", text))
    assert done.rows == [("1", "a, b"), ("3", "c, d")]
    assert [aside.number for aside in done.asides] == [3, 4, 5, 6]


def test_a_file_that_breaks_off_within_marks(tmp_path: Path) -> None:
    text = as_csv([COLUMNS, *ROWS])
    done = one(written(tmp_path / "n.csv", text[: text.index("gran")]))
    assert done.rows == ROWS[:1]
    assert [aside.number for aside in done.asides] == [3, 4]


def test_marks_that_are_only_words_where_the_file_quotes_nothing(tmp_path: Path) -> None:
    text = "id\tnote\n" + '1\t"I hate it," she said.\n2\tHe said "no".\n3\t"Why" is the word\n'
    done = one(written(tmp_path / "n.tsv", text))
    assert [row[1] for row in done.rows] == ['"I hate it," she said.', 'He said "no".', '"Why" is the word']
    assert "tabs and no quotation marks" in done.table.remarks[0]


def test_one_stray_mark_in_a_large_file_costs_one_row(tmp_path: Path) -> None:
    lines = [f"{number},2026-03-05,plain words and more plain words" for number in range(200_000)]
    lines[150_000] = '150000,2026-03-05,"plain words'
    done = one(written(tmp_path / "n.csv", "\n".join(["id,date,note", *lines])))
    assert len(done.rows) == 199_999
    assert [aside.number for aside in done.asides] == [150_002]


def test_a_nul_sets_its_row_aside(tmp_path: Path) -> None:
    done = one(written(tmp_path / "n.csv", "id,note\n1,a\n2,b\0c\n3,d\n"))
    assert (done.numbers, done.reasons) == ([2, 4], [(3, "it holds a NUL character")])


def test_a_cell_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    large = "word, and\n" * 1_000_000
    done = one(written(tmp_path / "n.csv", as_csv([("id", "note"), ("1", large), ("2", "x")])))
    assert done.rows == [("1", large), ("2", "x")]


def test_a_file_without_lines_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "n.csv", b"id,note\n1," + b"x" * (1 << 25) + b"\n")
    with pytest.raises(CarelangError, match="has a line of more than 33,554,432 characters"):
        one(path)


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", b"\xff\xfe"])
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(CarelangError, match=r"is empty|cannot be read"):
        one(written(tmp_path / "n.csv", data))


@pytest.mark.parametrize("data", ["id,note", "id,note\n", "id,note\r\n\r\n"])
def test_a_header_alone_is_refused(tmp_path: Path, data: str) -> None:
    with pytest.raises(CarelangError, match="has the names of columns, and no rows"):
        one(written(tmp_path / "n.csv", data))


def test_a_line_for_excel_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CarelangError, match="meant for Excel alone"):
        open_export(str(written(tmp_path / "n.csv", "sep=;\r\nid;note\r\n1;Mia was well.\r\n")))


def test_names_that_are_empty_or_twice(tmp_path: Path) -> None:
    done = one(written(tmp_path / "n.csv", "id, note ,,note,column 3,id\n1,2,3,4,5,6\n"))
    assert done.table.columns == ("id", "note", "column 3*", "column 4", "column 3", "column 6")
    assert done.rows == [("1", "2", "3", "4", "5", "6")]


@pytest.mark.parametrize("first", [f"1,2026-03-05,{CANARY} was sad", f"x,{CANARY} {'was sad ' * 20}"])
def test_a_first_row_that_is_a_note_is_not_shown(tmp_path: Path, first: str) -> None:
    with pytest.raises(CarelangError, match="row 1 does not hold the names of its columns") as error:
        one(written(tmp_path / "n.csv", f"{first}\n{first}\n"))
    assert CANARY not in str(error.value)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_line_ends(tmp_path: Path, end: str) -> None:
    rows = [COLUMNS, ("1", "", f"a{end}b"), ("2", "", "c\nd\re\r\nf")]
    text = as_csv(rows, lineterminator=end)
    assert one(written(tmp_path / "n.csv", text)).rows == rows[1:]
    assert one(written(tmp_path / "m.csv", text.removesuffix(end))).rows == rows[1:]


def test_one_column(tmp_path: Path) -> None:
    done = one(written(tmp_path / "n.csv", "note\nA good day\nAnother, as it were\n\nAnd a third\n"))
    assert done.rows == [("A good day",), ("Another, as it were",), ("And a third",)]


def test_full_cells(tmp_path: Path) -> None:
    cells = ["x" * 32_767, "🦦" * 100 + "x" * (32_767 - 200), "x" * 32_766, "x" * 32_768, ""]
    path = written(tmp_path / "n.csv", as_csv([("id", "note"), *((str(at), cell) for at, cell in enumerate(cells))]))
    [table] = open_export(str(path))
    assert sum(full_cells(rows.cells, ["note"]) for rows in table.read([].append)) == 2


def test_batches_are_small_and_reading_begins_anew_each_time(tmp_path: Path) -> None:
    rows = [(str(at), "x" * (20_000 if at > 600 else 3)) for at in range(700)]
    [table] = open_export(str(written(tmp_path / "n.csv", as_csv([("id", "note"), *rows]))))
    sizes = [len(batch.numbers) for batch in table.read([].append)]
    assert sizes[:2] == [256, 256]
    assert max(sizes[3:]) < 60
    assert sum(sizes) == 700
    first = next(iter(table.read([].append)))
    assert first.numbers[0] == 2
    assert read(table).numbers == list(range(2, 702))


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.symlink_to(path)
    with pytest.raises(CarelangError, match="cannot be read"):
        one(path)


def test_a_file_that_changes_while_it_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "n.csv", as_csv([COLUMNS, *ROWS]).encode("utf-16"))
    [table] = open_export(str(path))
    written(path, "id,date,note\n1,2,x".encode("utf-16") + b"\n")
    with pytest.raises(CarelangError, match="was changed while it was read"):
        read(table)


def test_no_word_of_a_bad_row_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    rows = [
        b'1,"2026-03-05","fine"',
        b"2,Zebedee",
        b"3,Zebedee,Zebedee,Zebedee",
        b"4,,Zebedee\0",
        b"5,,Zebedee\x81",
        "6,,Zebedeeâ€™s".encode(),
        b'7,"Zebedee" said,"Zebedee',
        b'8,,"Zebedee',
    ]
    path = written(tmp_path / "n.csv", b"\n".join([b"id,date,note", *rows]))
    with caplog.at_level(logging.DEBUG):
        done = one(path)
    assert [row[0] for row in done.rows] == ["1", "6"]
    assert sorted(aside.number for aside in done.asides if CANARY in "".join(aside.cells)) == [3, 4, 5, 6, 8, 9]
    assert CANARY not in f"{done.reasons}{done.table.remarks}{caplog.text}"


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
WORDS = st.text(st.sampled_from("ab ,;|\t'\"“”’é£\r\n—"), max_size=20)


@given(
    rows=st.lists(st.tuples(st.integers(0, 99).map(str), WORDS, WORDS), min_size=1, max_size=20),
    delimiter=st.sampled_from(",;\t|"),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    end=st.sampled_from(["\r\n", "\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
)
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, ...]],
    delimiter: str,
    codec: str,
    end: str,
    quoting: int,
) -> None:
    if end != "\r\n":  # else Python's writer would leave the other line ends bare
        quoting = csv.QUOTE_ALL
    text = as_csv([COLUMNS, *rows], delimiter=delimiter, lineterminator=end, quoting=quoting)
    done = one(written(tmp_path_factory.mktemp("t") / "n.csv", text.encode(codec)))
    assert done.table.columns == COLUMNS
    assert done.rows == rows
    assert done.asides == []


@given(rows=st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=10))
def test_every_character_is_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]) -> None:
    text = as_csv([COLUMNS, *rows], quoting=csv.QUOTE_ALL)
    assert one(written(tmp_path_factory.mktemp("t") / "n.csv", text)).rows == rows


PEAK = """
import resource, sys
from carelang.tables.sources import open_export
[table] = open_export(sys.argv[1])
for rows in table.read(print): pass
print(rows.numbers[-1], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory in kilobytes")
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    peaks = []
    for count in (1_000, 60_000):
        with (tmp_path / "n.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(("id", "note"))
            writer.writerows((number, "A good day, she said.\n" * 50) for number in range(count))
        done = subprocess.run(
            (sys.executable, "-c", PEAK, tmp_path / "n.csv"), check=True, capture_output=True, text=True
        )
        last, peak = map(int, done.stdout.split())
        assert last == count + 1
        peaks.append(peak)
    assert peaks[1] - peaks[0] < 20_000
