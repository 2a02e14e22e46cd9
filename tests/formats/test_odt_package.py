"""Files that cannot or must not be opened: each refused in one line, by name, with a reason and a remedy."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_odt_samples import ENTRY, STYLES, TYPE, flat, frame, h, note, p, package, page, table, text_box
from test_word_samples import parts_of, zipped

from carelang import annotate, read
from carelang.formats import odt
from carelang.formats import package as limits
from carelang.types import CarelangError, UnreadableFile

LETTER = package(p("Dear Mia, respite"))
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
OFFICE = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
DOCTYPE = "<!DOCTYPE a [<!ENTITY b 'Mia'>]>"


def refusal(data: bytes, name: str = "letter.odt") -> str:
    with pytest.raises(UnreadableFile) as caught:
        odt.read_bytes(data, name)
    assert caught.value.place == name
    assert "\n" not in str(caught.value)
    assert "Mia" not in str(caught.value)
    assert caught.value.remedy
    return caught.value.reason


def changed(**parts: str | None) -> bytes:
    """The letter with the parts that have ``name`` in their name replaced; None removes them."""
    files: dict[str, str | bytes] = {}
    for name, old in parts_of(LETTER).items():
        new = next((new for key, new in parts.items() if key in name), old)
        if new is not None:
            files[name] = new
    return zipped(files)


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (LETTER, "~$letter.odt", "Word's lock file"),
        (OLE + b"\0" * 600, "a.odt", "old .doc format"),
        (b"", "a.odt", "empty"),
        (b"", "a.fodt", "empty"),
        (b"{\\rtf1 Dear Mia}", "a.odt", "not an OpenDocument text (.odt files are zips, this is not)"),
        (flat(p("Mia")), "a.odt", "files are zips"),
        (LETTER[:400], "a.odt", "damaged"),
        (b"PK" + b"\0" * 100, "a.odt", "damaged"),
        (zipped({"a.txt": "x"}), "a.odt", "holds no OpenDocument text"),
        (changed(content=None), "a.odt", "holds no OpenDocument text"),
        (changed(content="<a>Mia"), "a.odt", "not well-formed"),
        (changed(styles="<a>Mia"), "a.odt", "not well-formed"),
        (changed(manifest="<a>Mia"), "a.odt", "not well-formed"),
        (changed(content="<a/>"), "a.odt", "no body"),
        (changed(content=f"{DOCTYPE}<a>&b;</a>"), "a.odt", "DOCTYPE"),
        (changed(styles="<!DOCTYPE a><a/>"), "a.odt", "DOCTYPE"),
        (package(p("Mia"), extra={"Content.XML": ""}), "a.odt", "same name"),
        (package("<text:section>" * 300 + "</text:section>" * 300), "a.odt", "not well-formed"),
        (LETTER, "a.fodt", "not well-formed"),
        (b"<a>Mia", "a.fodt", "not well-formed"),
        (flat(p("Mia"), before="<!DOCTYPE a>"), "a.fodt", "DOCTYPE"),
        (b"<a>Mia</a>", "a.fodt", "no body"),
    ],
)
def test_refusals(data: bytes, name: str, reason: str) -> None:
    assert reason in refusal(data, name)


def test_text_nested_too_deeply_is_refused_in_one_line() -> None:
    deep = "<text:list><text:list-item>" * 120 + p("Mia") + "</text:list-item></text:list>" * 120
    with pytest.raises(UnreadableFile, match="nested too deeply"):
        descend(700, package(deep))


def descend(levels: int, data: bytes) -> None:
    """Read ``data`` with so many calls below, as a program that calls carelang might."""
    if levels:
        descend(levels - 1, data)
    else:
        odt.read_bytes(data, "a.odt")


@pytest.mark.parametrize(
    ("media", "body", "said"),
    [
        ("spreadsheet", "spreadsheet", "an OpenDocument spreadsheet"),
        ("spreadsheet-template", "text", "an OpenDocument spreadsheet"),
        ("presentation", "presentation", "an OpenDocument presentation"),
        ("graphics", "drawing", "an OpenDocument drawing"),
        ("base", "database", "an OpenDocument database"),
        ("Mia", "text", "it is no OpenDocument text"),
        ("text", "chart", "an OpenDocument chart"),
        ("text", "odd", "it is no OpenDocument text"),
    ],
)
def test_other_documents_are_named(media: str, body: str, said: str) -> None:
    content = f"<office:document-content {OFFICE}><office:body><!-- Mia --><office:{body}/></office:body>"
    assert said in refusal(changed(mimetype=TYPE + media, content=content + "</office:document-content>"))
    flat_file = f'<office:document {OFFICE} office:mimetype="{TYPE}{media}"><office:body><office:{body}/></office:body>'
    assert said in refusal((flat_file + "</office:document>").encode(), "a.fodt")


def test_a_file_need_not_say_what_it_is() -> None:
    for part in ("mimetype", "manifest", "styles"):
        assert [one.text for one in odt.read_bytes(changed(**{part: None}), "a.odt").segments] == ["Dear Mia, respite"]


def test_encrypted_files_are_refused() -> None:
    locked = ENTRY.format("content.xml", "text/xml", "<manifest:encryption-data/>")
    assert "password protected" in refusal(package(p("Mia"), entries=locked, extra={"content.xml": b"\x8f\x00"}))
    whole = ENTRY.format("encrypted-package", "", "<manifest:encryption-data/>")
    manifest = parts_of(package("", entries=whole))["META-INF/manifest.xml"]
    assert "password protected" in refusal(
        zipped({"mimetype": TYPE + "text", "encrypted-package": b"\0", "META-INF/manifest.xml": manifest})
    )
    flagged = bytearray(LETTER)
    flagged[flagged.index(b"PK\x01\x02") + 8] |= 1
    assert "password protected zip" in refusal(bytes(flagged))


def test_the_manifest_of_an_old_file_may_have_a_doctype(tmp_path: Path) -> None:
    (tmp_path / "Manifest.dtd").write_text("<!ENTITY b 'secret'>")
    doctype = f'<!DOCTYPE manifest:manifest PUBLIC "-//x" "{(tmp_path / "Manifest.dtd").as_uri()}">'
    old = parts_of(LETTER)["META-INF/manifest.xml"].decode().replace("?>\n", f"?>{doctype}")
    assert odt.read_bytes(changed(manifest=old), "a.odt").segments[0].text == "Dear Mia, respite"
    entities = "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(9))
    refusal(changed(manifest=f"<!DOCTYPE a [<!ENTITY a0 'ha'>{entities}]><a b='&a9;'>&a9;</a>"))


def test_external_entities_are_never_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    document = f'<!DOCTYPE a [<!ENTITY b SYSTEM "{(tmp_path / "secret").as_uri()}">]><a>&b;</a>'
    assert "DOCTYPE" in refusal(changed(content=document))
    assert "DOCTYPE" in refusal(document.encode(), "a.fodt")


def test_limits_on_size_and_number_of_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped({"content.xml": b"0" * (2 * 2**20)})
    assert "far too large" in refusal(bomb)
    monkeypatch.setattr(limits, "LARGEST_PACKAGE", 100)
    assert "far too large for an OpenDocument text" in refusal(LETTER)
    assert "far too large for an OpenDocument text" in refusal(flat(p("Mia")), "a.fodt")
    monkeypatch.setattr(limits, "LARGEST_PACKAGE", 10_000)
    monkeypatch.setattr(limits, "MOST_PARTS", 1)
    assert "more than 1 parts" in refusal(LETTER)


def test_only_word_files_carry_comments(tmp_path: Path) -> None:
    (tmp_path / "letter.odt").write_bytes(LETTER)
    assert read(tmp_path / "letter.odt").segments[0].text == "Dear Mia, respite"
    with pytest.raises(CarelangError, match="only Word files can carry comments"):
        annotate(tmp_path / "letter.odt", [], tmp_path / "out.odt")
    assert not (tmp_path / "out.odt").exists()


RICH = package(
    "<text:tracked-changes><text:changed-region text:id='i'><text:insertion/></text:changed-region>"
    "</text:tracked-changes>"
    + h("Dear Mia")
    + p("a<text:s text:c='2'/>", note("footnote", p("note")), text_box(p("box")), frame("<draw:object/>", "as-char"))
    + table(["cell", p("<text:change-start text:change-id='i'/>new<text:change-end text:change-id='i'/>")])
    + p("<field:fieldmark-start/>code<field:fieldmark-separator/>result<field:fieldmark-end/>", style="Own_20_words")
    + p("<text:hidden-text text:string-value='x' text:is-hidden='true'/><text:date>today</text:date>"),
    pages=page("Standard", f"<style:header>{p('head')}</style:header>"),
    automatic="<style:style style:family='paragraph' style:name='P1' style:master-page-name='Standard'/>",
    styles=STYLES,
)  # fmt: skip
SWAPS = [
    b"text:p", b"text:h", b"text:span", b"text:note", b"text:note-body", b"text:change-start", b"text:tracked-changes",
    b"draw:frame", b"draw:text-box", b"draw:object", b"table:table", b"table:table-row", b"table:table-cell",
    b"field:fieldmark-start", b"field:fieldmark-separator", b"field:fieldmark-end", b"style:name", b"style:header",
    b"style:parent-style-name", b"office:text", b"office:body", b"text:id", b"text:c", b"'2'", b"'-99999999999'",
]  # fmt: skip


def survives(data: bytes, name: str = "broken.odt") -> None:
    """Reading ends in a document or in a refusal, whatever the bytes."""
    try:
        document = odt.read_bytes(data, name)
    except CarelangError as error:
        assert "\n" not in str(error)  # noqa: PT017
    else:
        for one in document.segments:
            assert one.text
            assert all(0 <= start < end <= len(one.text) for (start, end), _ in one.notes)
            one.place.encode()


@settings(max_examples=200)
@given(st.data())
def test_damaged_bytes_end_in_a_refusal(data: st.DataObject) -> None:
    name, whole = data.draw(st.sampled_from([("a.odt", RICH), ("a.fodt", flat(p("Dear Mia", text_box(p("box")))))]))
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    del broken[data.draw(st.one_of(st.just(len(broken)), st.integers(0, len(broken)))) :]
    survives(bytes(broken), name)


@settings(max_examples=300)
@given(st.data())
def test_damaged_parts_end_in_a_refusal(data: st.DataObject) -> None:
    parts = parts_of(RICH)
    names = sorted(parts)
    kind = data.draw(st.sampled_from(["swap", "remove", "flip", "cut", "words", "words"]))
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
        old, new = data.draw(st.sampled_from(SWAPS)), data.draw(st.sampled_from(SWAPS))
        parts["content.xml"] = parts["content.xml"].replace(old, new)
        parts["styles.xml"] = parts["styles.xml"].replace(old, new)
    survives(zipped(dict(parts)))
