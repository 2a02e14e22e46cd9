"""RTF, bullet by bullet of docs/formats/rtf.md."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

import carelang
from carelang import Document, read_text
from carelang.text import line_and_column, source_offset
from carelang.types import UnreadableFile
from carelang_cli import main

FONTS = (
    r"{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fcharset2 Wingdings;}"
    r"{\f2\fcharset204{\*\fname Arial;}Arial Cyr;}{\f3\cpg1253 X;}}"
)


def read(body: str, head: str = r"\ansi\ansicpg1252" + FONTS) -> Document:
    return read_text(rf"{{\rtf1{head}{body}}}", "a.rtf")


def texts(body: str) -> list[str]:
    return [segment.text for segment in read(body).segments]


def outline(body: str) -> list[tuple[str, str, str]]:
    return [(segment.place, segment.kind, segment.text) for segment in read(body).segments]


def at(body: str, word: str) -> int:
    """Where the first code point of ``word`` stands in ``body``, by the segment that holds it."""
    document = read(body)
    assert document.source is not None
    segment = next(one for one in document.segments if word in one.text)
    offset = source_offset(segment, segment.text.index(word))
    assert offset is not None
    return offset - document.source.index(body)


def test_paragraphs() -> None:
    body = "\\pard one\\line two\\tab three\\par\n\\pard \\par four\\sect five\\\nsix\\\r\nseven"
    assert outline(body) == [
        ("paragraph 1", "paragraph", "one\ntwo\tthree"),
        ("paragraph 2", "paragraph", "four"),
        ("paragraph 3", "paragraph", "five"),
        ("paragraph 4", "paragraph", "six"),
        ("paragraph 5", "paragraph", "seven"),
    ]
    assert [segment.line for segment in read(body).segments] == [1, 2, 2, 3, 4]


def test_commands_within_a_line() -> None:
    body = r"re{\b spite} \i one\i0  two\b-three\{x\}\\"
    assert texts(body) == [r"respite one two-three{x}" + "\\"]
    assert [body[at(body, word)] for word in ("respite", "spite", "one", "two", "three", "x}")] == list("rsottx")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_mean_nothing(end: str) -> None:
    body = f"one re{end}spite{{\\b{end}two}}{end}{end} three"
    assert texts(body) == ["one respitetwo three"]
    document = read(body)
    segment = document.segments[0]
    place = source_offset(segment, segment.text.index("spite"))
    assert place is not None
    assert line_and_column(str(document.source), place) == (2, 1)


def test_code_pages() -> None:
    assert texts(r"Dad\'92s caf\'e9 \'80\'81") == ["Dad’s café €\ufffd"]
    body = r"caf\'e9s"
    assert [at(body, word) for word in ("és", "s")] == [3, 7]
    for head, raw, seen in (
        (r"\ansi\ansicpg1251", r"\'cc\'e0\'ec\'e0", "Мама"),
        (r"\mac ", r"caf\'8e", "café"),
        (r"\pc ", r"caf\'82", "café"),
        (r"\ansi\ansicpg932", r"\'82\'cd\'82\'e9 x", "はる x"),
        (r"\ansi\ansicpg65001", r"caf\'c3\'a9", "café"),
        (r"\ansi\ansicpg99999", r"caf\'e9", "café"),
        ("", r"caf\'e9", "café"),
    ):
        assert [one.text for one in read(raw, head).segments] == [seen]


def test_code_pages_of_fonts() -> None:
    assert texts(r"\f2 \'cc\'e0\plain\'e9 {\f3\'e9}\'e9") == ["Маé ιé"]
    assert [one.text for one in read(r"\'ccx\f0\'cc", r"\deff2" + FONTS).segments] == ["МxÌ"]


def test_unicode() -> None:
    body = r"Dad\u8217?s \u8211\'96 \uc0\u233 e\uc2\u233 ab\uc1 \u-10179?\u-8704? x\u128512?"
    assert texts(body) == ["Dad’s – éeé😀 x😀"]
    assert [at(body, word) for word in ("’", "s", "😀", "x")] == [3, 10, body.index(r"\u-101"), body.index("x")]
    assert texts(r"\uc0 \u55296\uc1 \u57138\'3f x\u55296?y") == ["\U00010332 x\ufffdy"]
    assert texts(r"one\u8217\par two\u8217{three}") == ["one’", "two’three"]
    assert texts(r"x\u8212\emdash y\u8212\~z") == ["x—y—z"]


def test_characters_by_name() -> None:
    assert texts(r"\ldblquote a\rdblquote\lquote b\rquote\endash c\emdash d\bullet e\~f\_g\-h\enspace i\emspace j") == [
        "“a”‘b’–c—d•e\u00a0f\u2011g\u00adh\u2002i\u2003j"
    ]


CELLS = r"\trowd\cellx1\cellx2\pard\intbl "


def test_tables() -> None:
    body = (
        rf"zero\par{CELLS}one\par two\cell three\cell\row{CELLS}\cell four\cell\row\pard\par"
        rf"{CELLS}{{five\cell}}{{\row}}\pard six\par\trowd\cellx1\pard seven\cell\row"
    )
    assert outline(body) == [
        ("paragraph 1", "paragraph", "zero"),
        ("table 1, row 1, cell 1", "cell", "one"),
        ("table 1, row 1, cell 1, paragraph 2", "cell", "two"),
        ("table 1, row 1, cell 2", "cell", "three"),
        ("table 1, row 2, cell 2", "cell", "four"),
        ("table 2, row 1, cell 1", "cell", "five"),
        ("paragraph 2", "paragraph", "six"),
        ("table 3, row 1, cell 1", "cell", "seven"),
    ]


def test_tables_in_cells() -> None:
    body = (
        rf"{CELLS}one\par\pard\intbl\itap2 two\nestcell three\nestcell{{\*\nesttableprops\trowd\nestrow}}"
        r"{\nonesttables\par}four\nestcell{\*\nesttableprops\nestrow}\pard\intbl\itap1 five\cell\row\pard six"
    )
    assert outline(body) == [
        ("table 1, row 1, cell 1", "cell", "one"),
        ("table 1, row 1, cell 1, inner table 1, row 1, cell 1", "cell", "two"),
        ("table 1, row 1, cell 1, inner table 1, row 1, cell 2", "cell", "three"),
        ("table 1, row 1, cell 1, inner table 1, row 2, cell 1", "cell", "four"),
        ("table 1, row 1, cell 1, paragraph 2", "cell", "five"),
        ("paragraph 1", "paragraph", "six"),
    ]


def test_kinds_by_style() -> None:
    styles = (
        r"{\stylesheet{\ql Normal;}{\s1\sbasedon0\f0 heading 1;}{\s2\sbasedon3 Ours;}{\s3{\*\keycode x} Intense Quote;}"
        r"{\s4\sbasedon5 Round;}{\s5\sbasedon4 About;}{\s6 caption;}{\*\cs7 Quote;}}"
    )
    body = (
        rf"{styles}\s1 one\par\pard\s2 two\par\pard\s4 three\par\pard\s6 four\par\pard\s7 five\par"
        r"\pard\outlinelevel1 six\par\pard\li720\ri720 seven\par"
    )
    assert [one[1:] for one in outline(body)] == [
        ("heading", "one"),
        ("quotation", "two"),
        ("paragraph", "three"),
        ("caption", "four"),
        ("paragraph", "five"),
        ("heading", "six"),
        ("paragraph", "seven"),
    ]
    assert outline(body)[1][0] == "under “one”, paragraph 1"


def test_lists() -> None:
    body = r"{\listtext\'b7\tab}one\par{\pntext 1.\tab}{\*\pn\pnlvlbody{\pntxta.}}two\par three\par"
    assert [one[1:] for one in outline(body)] == [("list item", "one"), ("list item", "two"), ("paragraph", "three")]


def test_fields() -> None:
    (segment,) = read(
        r'{\field{\*\fldinst{\b HYPERLINK "respite"}}{\fldrslt one}} '
        r'{\field\flddirty{\fldinst DATE \\@ "d"}{\fldrslt two}} three'
    ).segments
    assert segment.text == "one two three"
    assert segment.notes == (((4, 7), "field"),)


def test_footnotes() -> None:
    body = (
        r"one{\super\chftn}{\footnote\pard{\super\chftn} two\par three} four"
        r"\chftn{\*\footnote\ftnalt five}{\footnote six}"
    )
    assert outline(body) == [
        ("paragraph 1", "paragraph", "one\ufffc four\ufffc"),
        ("footnote 1", "footnote", "two"),
        ("footnote 1, paragraph 2", "footnote", "three"),
        ("footnote 2", "footnote", "six"),
        ("endnote 1", "endnote", "five"),
    ]


def test_headers_and_footers() -> None:
    body = r"{\header one\par}{\footerf two}{\headerl three}four\sect{\header one\par}{\header five}"
    assert outline(body) == [
        ("paragraph 1", "paragraph", "four"),
        ("header", "header", "one"),
        ("header (even pages)", "header", "three"),
        ("header", "header", "five"),
        ("footer (first page)", "footer", "two"),
    ]


def test_text_boxes() -> None:
    body = (
        r"one{\shp{\*\shpinst\shpleft1{\sp{\sn shapeType}{\sv words}}"
        r"{\shptxt\pard two\par three{\*\do{\dptxbxtext four}}}}{\shprslt{\pict}two}} five\par six"
    )
    assert outline(body) == [
        ("paragraph 1", "paragraph", "one five"),
        ("text box 1", "text box", "two"),
        ("text box 1, paragraph 2", "text box", "three"),
        ("text box 1, text box 2", "text box", "four"),
        ("paragraph 2", "paragraph", "six"),
    ]


def test_hidden() -> None:
    (segment,) = read(r"one {\v two \'e9 {\b three}} four \v five\plain  six").segments
    assert segment.text == "one two é three four five six"
    assert segment.notes == (((4, 15), "hidden"), ((21, 25), "hidden"))


def test_revisions() -> None:
    document = read(r"one{\deleted\revauthdel1  two {\b three}}{\revised  four}{\v{\revised  five}}{\deleted six}")
    assert [one.text for one in document.segments] == ["one four five"]
    assert document.segments[0].notes == (((3, 13), "insertion"), ((8, 13), "hidden"))
    assert document.unchecked == ("2 tracked deletions (deleted text is not read)",)


def test_what_is_not_read_is_counted() -> None:
    document = read(
        r"one{\*\shppict{\pict 00ff}}{\nonshppict{\pict 00}}two{\object{\result three}}{\mmath four}"
        r"{\*\annotation five}{\field{\*\fldinst TOC}{\fldrslt six\par}}"
        r"{\field{\*\fldinst FORMDROPDOWN}{\fldrslt}}{\field{\*\fldinst INDEX}}"
        r"{\shp{\*\shpinst{\sp{\sn pib}{\sv{\pict 00}}}{\sp{\sn gtextUNICODE}{\sv seven}}}}{\b\pict 00}"
    )
    assert [one.text for one in document.segments] == ["one\ufffctwo\ufffc\ufffc\ufffc"]
    assert document.unchecked == (
        "3 pictures (words in pictures are not read)",
        "1 drawing with words (words drawn as art are not read)",
        "1 embedded file (open it and check it on its own)",
        "1 formula (mathematics is not read)",
        "1 drop-down form field (the choice is not read)",
        "1 table of contents (the headings themselves are read)",
        "1 index (its words are read where they stand in the text)",
        "1 comment (comments are not read)",
    )


def test_symbols() -> None:
    assert texts(r"one {\f1\'b7\'b8}\f1 two") == ["one \ufffc\ufffctwo"]


def test_what_no_reader_sees() -> None:
    body = (
        r"{\colortbl;\red0;}{\info{\title respite}}{\*\generator respite;}{\*\bkmkstart one}{\xe respite}"
        r"one{\*\unknown{\b respite}\}\bin9 }}}}}}}}} respite}\bin4 {}{}two{\upr{three}{\*\ud{respite}}}"
    )
    document = read(body)
    assert [one.text for one in document.segments] == ["onetwothree"]
    assert document.unchecked == ()


CUT = ("the rest of the text (the RTF ends in the middle)",)


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        (r"{\rtf1 Mia goes to resp", ["Mia goes to resp"]),
        (r"{\rtf1 {\b Mia} goes\pa", ["Mia goes"]),
        (r"{\rtf1 Mia\'9", ["Mia9"]),
        (r"{\rtf1 Mia{\footnote two", ["Mia", "two"]),
        ("{\\rtf1 Mia\\", ["Mia"]),
        (r"{\rtf1{\fonttbl{\f0 Ari", []),
        (r"{\rtf1 Mia{\pict 00ff", ["Mia\ufffc"]),
        (r"{\rtf1 Mia\bin900 x", ["Mia"]),
        (r"{\rtf", []),
    ],
)
def test_cut_text(raw: str, seen: list[str]) -> None:
    document = read_text(raw, "a.rtf")
    assert [one.text for one in document.segments] == seen
    assert document.unchecked[-1:] == CUT


def test_text_after_the_end() -> None:
    after = "words after the end of the RTF (they are read, but Word does not show them)"
    document = read_text(r"{\rtf1 one\'e9}} two}\par three{\rtf1{\b four}}" + "\r\n\0", "a.rtf")
    assert [one.text for one in document.segments] == ["oneé", " two".strip(), "three", "four"]
    assert document.unchecked == (after,)
    assert read_text("{\\rtf1 one}\r\n}\0 ", "a.rtf").unchecked == ()


@pytest.mark.parametrize(
    ("encoding", "head"),
    [("cp1252", ""), ("cp1252", "\\ansicpg1252"), ("utf-8", ""), ("utf-8-sig", ""), ("utf-16", "")],
)
def test_the_bytes_of_a_file(tmp_path: Path, encoding: str, head: str) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(rf"{{\rtf1{head} Dad’s café}}".encode(encoding))
    assert [one.text for one in carelang.read(path).segments] == ["Dad’s café"]
    path.write_bytes(rb"{\rtf1\ansi\ansicpg1251 \cc " + "Мама".encode("cp1251") + b"\\bin3 \x00\x81\xff x}")
    assert [one.text for one in carelang.read(path).segments] == ["Мама x"]


@pytest.mark.parametrize("data", [b"", b" \r\n", b"Mia goes home.", b"{\\rtfx}", b"<p>one", b"PK\x03\x04", b"\\rtf1 x"])
def test_refusals(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match="is empty" if not data.strip() else "does not begin as RTF does"):
        carelang.read(path)


def test_findings_stand_at_their_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1\\ansi Dad\\'92s note.\\par\r\nMia goes to re{\\b spite}.}")
    done = CliRunner().invoke(main, ["check", str(path), "--profile", "case-note", "--format", "rdjson"])
    assert done.exit_code == 1
    (found,) = json.loads(done.stdout)["diagnostics"]
    assert found["location"]["range"] == {"start": {"line": 2, "column": 13}, "end": {"line": 2, "column": 24}}


# Any RTF at all.

WORDS = ["respite", "Mum", "café", "x", "2", "\ufeffLAC", "5", "b"]
ESCAPED = {
    r"caf\'e9": "café",
    r"d\u8217?s": "d’s",
    r"\u233\'e9t\'e9": "été",
    r"n\-n": "n\u00adn",
    r"\u-10179?\u-9152?x": "\U0001f440x",
    "re{\\b spite}": "respite",
    "con\r\ntact": "contact",
    r"L{\*\x y}AC": "LAC",
}
PIECES = st.sampled_from([*((word, word) for word in WORDS), *ESCAPED.items()])
LINE = st.lists(PIECES, min_size=1, max_size=4).map(
    lambda pairs: tuple(" ".join(each) for each in zip(*pairs, strict=True))
)
Pair = tuple[str, str]


def around(form: str) -> st.SearchStrategy[Pair]:
    return LINE.map(lambda pair: (form.replace("@", pair[0]), pair[1]))


BLOCKS = st.lists(
    st.sampled_from(
        [
            r"\pard @\par ",
            r"{\pard\b @\par}",
            r"{\listtext 1.\tab}@\par ",
            r"\trowd\pard\intbl @\cell\row\pard ",
            r"{\v @}\par ",
            r"{\footnote @}",
            r"{\field{\*\fldinst PAGE}{\fldrslt @}}\par ",
            r"{\shp{\*\shpinst{\shptxt @\par}}}",
            "\r\n@\\sect ",
            r"{\header @}",
        ]
    ).flatmap(around),
    max_size=5,
)


@given(BLOCKS)
def test_every_word_is_in_its_place(blocks: list[Pair]) -> None:
    source = r"{\rtf1\ansi " + "".join(raw for raw, _ in blocks) + "}"
    document = read_text(source, "a.rtf")
    assert document.unchecked == ()
    assert {one.text for one in document.segments} == {seen for _, seen in blocks}
    for segment in document.segments:
        offsets = []
        for word in re.finditer(r"\S+", segment.text):
            place = source_offset(segment, word.start())
            assert place is not None
            assert source[place] in (word[0][0], "\\")
            offsets.append(place)
        assert offsets == sorted(set(offsets))
        for index, character in enumerate(segment.text):
            there = source_offset(segment, index)
            assert there is not None
            assert source[there] in (character, "\\")


MASH = st.lists(
    st.sampled_from(
        [
            *(
                "{",
                "}",
                "\\",
                "{\\",
                "\\*",
                "\\'",
                "\\'8",
                "\\'e9",
                "\\u",
                "\\u5",
                "\\u-10179?",
                "\\u57138",
                "\\uc9",
                "\\bin9 ",
            ),
            *(
                "\\par",
                "\\cell",
                "\\row",
                "\\nestcell",
                "\\itap9",
                "\\intbl",
                "{\\footnote",
                "\\ftnalt",
                "{\\header",
                "{\\pict",
            ),
            *(
                "{\\fonttbl",
                "{\\f1\\fcharset2",
                "\\f1",
                "{\\stylesheet{\\s1",
                "\\s1",
                "{\\field",
                "{\\fldinst TOC",
                "{\\fldrslt",
            ),
            *(
                "{\\shp",
                "{\\shptxt",
                "{\\rtf1",
                "\\deleted",
                "\\v",
                "\\plain",
                "\\pard",
                "-99999999999",
                "x",
                " one ",
                "é",
                "😀",
            ),
            *(
                "\r\n",
                "\0",
                "\t",
                "\\~",
                "\\\n",
                "\\ansicpg932",
                "\\'82",
                "\\outlinelevel1",
                "{\\listtext",
                "\\s1\\sbasedon1;}",
            ),
        ]
    ),
    max_size=40,
).map("".join)


@given(MASH)
@example("\\'82\\'")
def test_damage_never_raises(mash: str) -> None:
    document = read_text("{\\rtf1" + " " + mash, "a.rtf")
    assert document.source is not None
    for segment in document.segments:
        assert segment.text == segment.text.strip()
        assert all(0 <= start < end <= len(segment.text) for (start, end), _ in segment.notes)
        places = [source_offset(segment, index) for index in range(len(segment.text) + 1)]
        assert all(place is not None and 0 <= place <= len(document.source) for place in places)
        for index, character in enumerate(segment.text):
            place = places[index]
            assert place is not None
            assert document.source[place] in (character, "\\", "{"), (segment, index)


def test_a_cell_cut_anywhere_is_read_as_far_as_it_goes() -> None:
    whole = r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\pard Mia\'92s {\b respite}\par Contact with dad.\cell\row}"
    for end in range(len(r"{\rtf"), len(whole)):
        document = read_text(whole[:end], "a.rtf")
        assert document.unchecked == CUT
        seen = "\n".join(one.text for one in document.segments)
        assert "Mia’s respite\nContact with dad.".startswith(re.sub(r"\W*9?$", "", seen))
