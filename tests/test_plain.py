"""Plain text: encodings, paragraphs, and every line number exact."""

import codecs
from pathlib import Path

import pytest

from carelang import CarelangError, annotate, read, read_text
from carelang.formats.plain import decode
from carelang.types import UnreadableFile

TEXT = "Dad’s café – £5.\r\n\r\nMia’s 😀\n"


def outline(text: str, name: str = "a.txt") -> list[tuple[str, str, str]]:
    return [(segment.place, segment.kind, segment.text) for segment in read_text(text, name).segments]


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_unicode_is_read_by_its_mark(tmp_path: Path, mark: bytes, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(mark + TEXT.encode(encoding))
    document = read(path)
    assert document.name == str(path)
    assert [(segment.text, segment.line) for segment in document.segments] == [("Dad’s café – £5.", 1), ("Mia’s 😀", 3)]
    assert document.unchecked == ()


def test_windows_1252_is_read_where_utf_8_does_not_fit() -> None:
    assert decode("Dad’s café – £5 “now”".encode("cp1252"), "a.txt") == "Dad’s café – £5 “now”"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (codecs.BOM_UTF8 + b"caf\xe9", "is marked as utf-8 and is not"),
        (codecs.BOM_UTF16_LE + b"abc", "is marked as utf-16-le and is not"),
        (b"caf\x81 \xe9", "is not text in UTF-8 or Windows-1252"),
        ("Dad went home.".encode("utf-16-le"), "looks like UTF-16 text without its mark"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "holds control characters, so it is not plain text"),
        (b"\x1b[31mred", "holds control characters, so it is not plain text"),
        (b"PK\x03\x04 a zip", "holds control characters, so it is not plain text"),
        (b"%PDF-1.7 \x00 text", "holds control characters, so it is not plain text"),
        (codecs.BOM_UTF16_LE + "a\x01b".encode("utf-16-le"), "holds control characters"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as refusal:
        read(path)
    assert refusal.value.place == str(path)
    assert reason in refusal.value.reason
    assert refusal.value.remedy.startswith("Save it as")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("text", ["tab\there", "page\x0cbreak", "line\x0bbreak", "del\x7f"])
def test_tabs_and_page_breaks_are_text(text: str) -> None:
    assert decode(text.encode(), "a.txt") == text


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match=r"a\.txt: is empty\. Check what was saved or handed in\."):
        read(path)


def test_a_folder_a_missing_file_and_an_unknown_suffix_are_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").mkdir()
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    (tmp_path / "a").write_text("hello")
    for name, said in [
        ("notes.txt", "is a folder. Name a file"),
        ("none.txt", "cannot be read (No such file or directory). Check the path and its permissions."),
        ("a.pdf", "“.pdf” is no format that carelang reads. It reads .docm, .docx"),
        ("a", "“no suffix” is no format that carelang reads"),
    ]:
        with pytest.raises(UnreadableFile) as refusal:
            read(str(tmp_path / name))
        assert str(refusal.value).startswith(f"{tmp_path / name}: {said}")


def test_a_name_that_is_too_long_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        read("a" * 300 + ".txt")


@pytest.mark.parametrize("suffix", [".txt", ".text", ".md", ".markdown", ".MD"])
def test_the_suffix_tells_the_format(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text("# Plan\nText\n", encoding="utf-8")
    kinds = [segment.kind for segment in read(path).segments]
    assert kinds == (["heading", "paragraph"] if "m" in suffix.lower() else ["paragraph"])


def test_only_word_files_can_carry_comments(tmp_path: Path) -> None:
    with pytest.raises(CarelangError, match="only Word files can carry comments"):
        annotate(tmp_path / "a.txt", [], tmp_path / "b.txt")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_paragraphs_are_parted_by_blank_lines_and_know_their_line(end: str) -> None:
    text = end.join(["", "One", "two", " \t", "", "Three", ""])
    assert outline(text, "a.txt") == [
        ("line 2", "paragraph", f"One{end}two"),
        ("line 6", "paragraph", "Three"),
    ]
    assert [segment.line for segment in read_text(text).segments] == [2, 6]


@pytest.mark.parametrize("text", ["", "\n\n", " ", "\r\n \r\n"])
def test_a_text_without_words_has_no_segments(text: str) -> None:
    assert read_text(text).segments == ()


def test_a_string_is_no_markdown() -> None:
    assert outline("# Plan\n> said\n```\ncode\n```\n", "text") == [
        ("line 1", "paragraph", "# Plan\n> said\n```\ncode\n```")
    ]
