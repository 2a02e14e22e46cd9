"""Files that cannot or must not be opened: each refused in one line, by name, with a reason and a remedy."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_word_samples import (
    DECLARATION,
    OFFICE,
    STYLES,
    W,
    commented,
    field,
    finding,
    note,
    package,
    paragraph,
    parts_of,
    reference,
    table,
    text_box,
    zipped,
)

from carelang.formats import package as limits
from carelang.formats import word
from carelang.types import CarelangError, UnreadableFile

LETTER = package(paragraph("Dear Mia, respite"))
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def refusal(data: bytes, name: str = "letter.docx") -> str:
    with pytest.raises(UnreadableFile) as caught:
        word.read_bytes(data, name)
    assert caught.value.place == name
    assert "\n" not in str(caught.value)
    assert "Mia" not in str(caught.value)
    assert caught.value.remedy
    return caught.value.reason


def changed(data: bytes = LETTER, **parts: bytes) -> bytes:
    """``data`` with the parts that have ``name`` in their name replaced; "" removes them."""
    return zipped(
        {
            name: next((new for key, new in parts.items() if key in name), old)
            for name, old in parts_of(data).items()
            if b"" not in [new for key, new in parts.items() if key in name]
        }
    )


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (LETTER, "~$letter.docx", "Word's lock file"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "a.docx", "password protected"),
        (OLE + b"\0" * 600, "a.docx", "old .doc format"),
        (b"", "a.docx", "empty"),
        (b"{\\rtf1 Dear Mia}", "a.docx", "not a Word file"),
        (LETTER[:400], "a.docx", "damaged"),
        (b"PK" + b"\0" * 100, "a.docx", "damaged"),
        (zipped({"a.txt": "x"}), "a.docx", "no main document part"),
        (changed(document=b""), "a.docx", "no main document part"),
        (changed(document=b"<w:document>Mia"), "a.docx", "not well-formed"),
        (changed(document=b"<document/>"), "a.docx", "not a Word document"),
        (changed(document=f'<w:document xmlns:w="{W}"/>'.encode()), "a.docx", "no body"),
        (changed(document=b"<!DOCTYPE a [<!ENTITY b 'Mia'>]><a>&b;</a>"), "a.docx", "DOCTYPE"),
        (changed(document=b"<!DOCTYPE a><a/>"), "a.docx", "DOCTYPE"),
        (changed(rels=b"<Relationships"), "a.docx", "not well-formed"),
        (package(paragraph("Mia"), extra={"word/Document.xml": b""}), "a.docx", "same name"),
    ],
)
def test_refusals(data: bytes, name: str, reason: str) -> None:
    assert reason in refusal(data, name)


def test_other_office_files_are_told_from_word_documents() -> None:
    data = changed(document=b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>')
    assert "not a Word document" in refusal(data)


def test_billion_laughs_are_refused() -> None:
    entities = "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(9))
    refusal(changed(document=f"<!DOCTYPE a [<!ENTITY a0 'ha'>{entities}]><a b='&a9;'>&a9;</a>".encode()))


def test_external_entities_are_never_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    document = f'<!DOCTYPE a [<!ENTITY b SYSTEM "{(tmp_path / "secret").as_uri()}">]><a>&b;</a>'
    assert "DOCTYPE" in refusal(changed(document=document.encode()))


def test_a_zip_bomb_is_refused_unread() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b"0" * (2 * 2**20))
    assert "far too large" in refusal(bomb.getvalue())


def test_limits_on_size_and_number_of_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_PART", 100)
    assert "a part of it would become far too large" in refusal(LETTER)
    monkeypatch.setattr(limits, "LARGEST_PART", 10_000)
    monkeypatch.setattr(limits, "LARGEST_PACKAGE", 1_500)
    assert "it would become far too large" in refusal(LETTER)
    monkeypatch.setattr(limits, "LARGEST_PACKAGE", 100)
    assert "far too large for a Word file" in refusal(LETTER)
    monkeypatch.setattr(limits, "MOST_PARTS", 1)
    monkeypatch.setattr(limits, "LARGEST_PACKAGE", 10_000)
    assert "more than 1 parts" in refusal(LETTER)


def test_duplicate_and_encrypted_entries_are_refused() -> None:
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as archive:
        archive.writestr("a.xml", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.xml", "2")
    assert "same name" in refusal(twice.getvalue())
    locked = bytearray(LETTER)
    start = locked.index(b"PK\x01\x02")
    locked[start + 8] |= 1
    assert "password protected zip" in refusal(bytes(locked))


def test_a_part_with_a_wrong_checksum_is_refused() -> None:
    data = bytearray(zipped(parts_of(LETTER)))
    start = data.index(b"PK\x01\x02")
    data[start + 16] ^= 0xFF
    refused = None
    try:
        word.read_bytes(bytes(data), "a.docx")
    except UnreadableFile as error:
        refused = error
    assert refused is None or "damaged" in refused.reason  # the first part is not needed for reading


def test_names_of_parts_are_found_whatever_their_case_or_slashes(tmp_path: Path) -> None:
    parts = {name.replace("word/", "Word\\"): data for name, data in parts_of(LETTER).items()}
    assert word.read_bytes(zipped(parts), "a.docx").segments[0].text == "Dear Mia, respite"
    out, result = commented(zipped(parts), tmp_path, "respite")
    assert result.comments == 1
    assert list(parts_of(out))[: len(parts)] == list(parts)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.docx", tmp_path):
        with pytest.raises(UnreadableFile, match="cannot be read"):
            word.read(path)


def test_macro_files_and_templates_are_read(tmp_path: Path) -> None:
    for name in ("a.docm", "a.dotx", "a.dotm"):
        (tmp_path / name).write_bytes(LETTER)
        assert word.read(tmp_path / name).name == str(tmp_path / name)


RICH = package(
    paragraph("Dear ", field("".join(("<w:r><w:t>Mia</w:t></w:r>",))), reference("footnote", 1))
    + table(["cell"]) + paragraph("with ", text_box(paragraph("box"))),
    styles=STYLES, footnotes=note("footnote", 1, "note"), header1=paragraph("head"), settings="<w:zoom/>",
    comments='<w:comment w:id="0" w:author="A"/>',
)  # fmt: skip


def survives(data: bytes, folder: Path) -> None:
    """Reading and annotating end in a document or in a refusal, whatever the bytes."""
    source, target = folder / "broken.docx", folder / "out.docx"
    source.write_bytes(data)
    try:
        document = word.read(source)
        found = [finding(document, one.text[:1]) for one in document.segments]
        word.annotate(source, found, target)
        word.read(target)
    except CarelangError as error:
        assert "\n" not in str(error)  # noqa: PT017


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_bytes_end_in_a_refusal(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    broken = bytearray(RICH)
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    del broken[data.draw(st.one_of(st.just(len(broken)), st.integers(0, len(broken)))) :]
    survives(bytes(broken), tmp_path_factory.getbasetemp())


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_parts_end_in_a_refusal(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    parts = parts_of(RICH)
    names = sorted(parts)
    kind = data.draw(st.sampled_from(["swap", "remove", "flip", "cut", "words"]))
    name, other = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
    if kind == "swap":
        parts[name], parts[other] = parts[other], parts[name]
    elif kind == "remove":
        del parts[name]
    elif kind == "cut":
        parts[name] = parts[name][: data.draw(st.integers(0, len(parts[name])))]
    elif kind == "flip":
        at = data.draw(st.integers(0, len(parts[name]) - 1))
        parts[name] = parts[name][:at] + bytes([data.draw(st.integers(0, 255))]) + parts[name][at + 1 :]
    else:  # one XML name or value for another: well-formed, and not what anybody expects
        swaps = [
            b"w:r>",
            b"w:p>",
            b"w:t>",
            b"w:sdt>",
            b"w:id",
            b"begin",
            b"separate",
            b'"1"',
            b'"-99999999999"',
            b"w:tbl",
        ]
        old, new = data.draw(st.sampled_from(swaps)), data.draw(st.sampled_from(swaps))
        parts[name] = parts[name].replace(old, new)
    survives(zipped(parts), tmp_path_factory.getbasetemp())


def test_other_parts_keep_their_bytes_their_order_and_what_the_zip_says_of_them(tmp_path: Path) -> None:
    source = io.BytesIO()
    with zipfile.ZipFile(source, "w") as archive:
        for number, (name, data) in enumerate(
            {**parts_of(LETTER), "word/media/": b"", "docProps/x.bin": b"\0"}.items()
        ):
            info = zipfile.ZipInfo(name, (2001, 2, 3, 4, 5, 6 + 2 * number))
            info.compress_type = zipfile.ZIP_STORED if number % 2 else zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, data)
            info.external_attr = 0x20 if number % 3 else 0
    out, _ = commented(source.getvalue(), tmp_path, "respite")

    def told(data: bytes) -> list[tuple]:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [
                (one.filename, one.date_time, one.compress_type, one.create_system, one.external_attr)
                for one in archive.infolist()
            ]

    before, after = told(source.getvalue()), told(out)
    assert after[: len(before)] == before
    assert [one[0] for one in after[len(before) :]] == ["word/comments.xml", "word/_rels/document.xml.rels"]
    assert parts_of(out)["docProps/x.bin"] == b"\0"
    assert DECLARATION.encode() in parts_of(out)["word/comments.xml"].replace(b"'", b'"').replace(b"?>", b"?>\n")[:80]
    assert OFFICE.encode() in parts_of(out)["word/_rels/document.xml.rels"]
