"""What holds for any text at all: places, order, lengths, and time that grows no faster than the text."""

import re
import time
from collections.abc import Callable

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from carelang import Checker, Document, Segment, read_text
from carelang.fixes import edit, put_in
from carelang.formats.plain import decode
from carelang.lexicon import build
from carelang.lexicon.reading import read_layer
from carelang.text import Reading, normalise, quotations, sentences, utf16_length, words
from carelang.types import PROFILES, LexiconError, UnreadableFile

LEXICON = """
lexicon: toy
language: en-GB
words:
  family: [mum, dad, brothers and sisters]
  care: [foster]
titles:
  law: [Contact Act 1995, The Unit Rules]
entries:
  - {id: respite, kind: process, severity: warning, why: w, sources: [],
     terms: {respite: short break, respite care: rest}, allow: [respite from], examples: []}
  - {id: contact, kind: process, severity: error, why: w, sources: [], as: noun, allow: [eye contact],
     terms: {contact: time, contact with @family: time with @family, "contact with * (family|friends)": x},
     examples: []}
  - {id: unit, kind: label, severity: warning, why: w, sources: [], context: yes, near: ["@family", foster home],
     terms: {unit: home, "unit @number": home, placed with @Name: x, (foster)? unit: home},
     unless: [kitchen], examples: []}
  - {id: lac, kind: acronym, severity: warning, why: w, sources: [],
     terms: {LAC: x, mum's: x, non-compliant: x}, examples: []}
  - {id: order, kind: statutory, severity: warning, why: w, sources: [], plain: a rule made by a panel for you,
     terms: {supervision order: }, abbreviations: [CSO], examples: []}
"""
TERMS = [
    "respite",
    "respite care",
    "Contact with dad",
    "contact",
    "unit 5",
    "foster unit",
    "LAC",
    "mum's",
    "non-compliant",
    "CSO",
]
SILENT = ["\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff", "\u0301", "\u0300\u0327"]
SPACES = ["", " ", "\n", "\r\n", "\r", "\n\n", "\t", "\x0b", "\x0c", "\x85", "\u2028", "\u00a0"]
LETTERS = [
    "😀",
    "👩‍👧",
    "é",
    "İ",
    "ß",
    "ﬁ",
    "Σς",
    "مرحبا",
    "\u202e",
    "\u202c",
    "शब्द",
    "5",
    "²",
    "a",
    "I",
    "s",
    "'s",
    "’s",
]
MARKS = [*"'’‘\"“”.…!?,:;-–—_()[]*#>|&", "...", "\u2011", "```", "---", "<!--", "-->", "s.", "Mr."]
PROSE_PIECES = [
    "Mum",
    "dad",
    "said",
    "The word",
    "kitchen",
    "Contact Act 1995",
    "Date of Contact:",
    "www.a.uk/",
    "a@b.uk",
]
ODD = [*SILENT, *SPACES, *LETTERS, *MARKS, *PROSE_PIECES, "carelang: ignore[all] because x"]
TEXTS = st.lists(st.sampled_from(TERMS + ODD) | st.text(max_size=4), max_size=24).map("".join) | st.lists(
    st.sampled_from(TERMS + ODD), max_size=24
).map(" ".join)


@pytest.fixture(scope="module")
def checkers(tmp_path_factory: pytest.TempPathFactory) -> list[Checker]:
    path = tmp_path_factory.mktemp("lexicon") / "toy.yaml"
    path.write_text(LEXICON, encoding="utf-8")
    lexicon = build([read_layer(path, {})])
    return [Checker(profile, lexicon, "off") for profile in PROFILES]


@given(TEXTS)
@example("Mia said: “respite\n\n“contact")
@example("\ufeffrespite\u200b")
def test_findings_are_exact_ordered_and_apart(checkers: list[Checker], text: str) -> None:
    for name in ("text", "a.md", "a.html"):
        document = read_text(text, name)
        for checker in checkers:
            findings = checker.check(document)
            at = (0, 0)
            for finding in findings:
                start, end = finding.span
                assert finding.text == document.segments[finding.segment].text[start:end]
                assert at <= (finding.segment, start) < (finding.segment, end)
                assert words(finding.text)
                at = (finding.segment, end)
            assert checker.check(document) == findings


@given(TEXTS)
def test_any_segment_can_be_checked_whatever_it_holds(checkers: list[Checker], text: str) -> None:
    for kind in ("paragraph", "quotation", "cell"):
        document = Document("x", (Segment(text, kind=kind), Segment("A unit, mum.")))
        for finding in checkers[1].check(document):
            assert finding.text == document.segments[finding.segment].text[slice(*finding.span)]


@given(st.text() | TEXTS)
def test_normalising_keeps_the_length(text: str) -> None:
    assert len(normalise(text)) == len(text)
    assert normalise(normalise(text)) == normalise(text)


@given(TEXTS)
def test_words_stand_in_order_and_cover_every_letter(text: str) -> None:
    reading = Reading(Segment(text))
    assert len(reading.words) == len(reading.starts) == len(reading.ends) == len(reading.gaps) - 1
    at = 0
    for word, start, end in zip(reading.words, reading.starts, reading.ends, strict=True):
        assert word
        assert at <= start < end <= len(text)
        assert not any(character.isalnum() for character in text[at:start])
        at = end
    assert not any(character.isalnum() for character in text[at:])


@given(TEXTS)
def test_sentences_touch_and_cover_the_text(text: str) -> None:
    found = sentences(text)
    assert "".join(text[start:end] for start, end in found) == text
    assert [one.end for one in found[:-1]] == [one.start for one in found[1:]]
    reading = Reading(Segment(text))
    for offset in range(len(text)):
        start, end = reading.sentence(offset)
        assert start <= offset < end


@given(TEXTS)
def test_quotations_are_ordered_apart_and_inside(text: str) -> None:
    at = 0
    for start, end in quotations(text):
        assert at <= start < end <= len(text)
        assert text[start] in "\"'“‘"
        at = end


@given(TEXTS)
def test_segments_are_exact_stretches_in_order(text: str) -> None:
    at = 0
    for segment in read_text(text).segments:
        start = text.index(segment.text, at)
        assert segment.text.strip()
        assert not text[at:start].strip()
        before = text[:start]
        assert segment.line == 1 + len(re.findall(r"\r\n|\r|\n", before))
        at = start + len(segment.text)
    assert not text[at:].strip()


@given(st.lists(st.sampled_from([*TERMS, "and", "the rose", "."]), min_size=1, max_size=8), st.data())
def test_silent_characters_inside_words_change_no_finding(checkers, parts: list[str], data: st.DataObject) -> None:
    text = " ".join(parts)
    places = [at for at in range(1, len(text)) if text[at - 1].isalnum() and text[at].isalnum()]
    chosen = data.draw(st.sets(st.sampled_from(places)) if places else st.just(set()))
    silent = data.draw(st.sampled_from(["\u00ad", "\u200b", "\u200d", "\u2060", "\u00ad\u200b"]))
    cut = "".join((silent if at in chosen else "") + character for at, character in enumerate(text))

    def found(checker: Checker, of: str) -> list[tuple[str, list[str], str | None]]:
        return [(one.rule, words(one.text), one.excused) for one in checker.check(of)]

    if not any(word.isupper() for part in parts for word in part.split()):
        assert found(checkers[1], cut) == found(checkers[1], text)


def test_silent_characters_inside_initials_change_no_finding(checkers: list[Checker]) -> None:
    assert len(checkers[1].check("A L\u00adAC came.")) == 1


@given(TEXTS, st.sampled_from(["a short break", "brothers and sisters", "x", "children", "our home"]))
def test_putting_suggestions_in_changes_nothing_else(checkers: list[Checker], text: str, suggestion: str) -> None:
    segment = Segment(text)
    edits = [edit(text, one.span, suggestion) for one in checkers[1].check(Document("x", (segment,)))]
    for one in edits:
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert one.text
    pieces, at = [], 0
    for one in edits:
        if one.span.start >= at:
            pieces.append(text[at : one.span.start])
            at = one.span.end
    fixed = put_in(text, edits)
    for piece in (*pieces, text[at:]):
        assert piece in fixed


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf_16_lengths_are_those_of_the_encoding(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    text = remedy = ""
    try:
        text = decode(data, "a.txt")
    except UnreadableFile as refusal:
        remedy = refusal.remedy
    assert "\x00" not in text
    assert bool(remedy) or bool(text) or not data.strip(b"\xef\xbb\xbf\xff\xfe\x00")


YAML_KEYS = st.sampled_from(["id", "terms", "words", "entries", "lexicon", "change", "toy/x", "for"])
YAML = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(TERMS),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(YAML_KEYS, inside, max_size=4),
)


@given(YAML)
def test_any_yaml_is_a_lexicon_or_refused(tmp_path_factory: pytest.TempPathFactory, data: object) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    head = {"lexicon": "toy", "language": "en-GB"}
    path.write_text(yaml.safe_dump({**head, **data} if isinstance(data, dict) else data), encoding="utf-8")
    place, remedy = str(path), "none needed"
    try:
        build([read_layer(path, {})])
    except LexiconError as refusal:
        place, remedy = refusal.place, refusal.remedy
    assert place.startswith(str(path))
    assert remedy


# Time: a text four times as long takes about four times as long. Processor time, best of two, and a wide margin.


def growth(work: Callable[[str], object], text: str) -> float:
    """How many times longer ``work`` takes for four times ``text``."""

    def best(of: str) -> float:
        times = []
        for _ in range(2):
            begun = time.process_time()
            work(of)
            times.append(time.process_time() - begun)
        return min(times)

    return best(text * 4) / max(best(text), 2e-3)


PROSE = "Mum came at 5. We saw his drawing, and Jo's dog ran off; “No,” he said, 'not now'. He went to the shop. "


def test_a_megabyte_on_one_line_takes_four_times_a_quarter_of_it(checkers: list[Checker]) -> None:
    text = PROSE * (250_000 // len(PROSE))
    assert len(text) * 4 > 990_000
    assert growth(checkers[1].check, text) < 8


def test_a_long_line_with_many_findings_takes_no_longer_for_each(checkers: list[Checker]) -> None:
    sentence = PROSE + "Respite was booked in May. "
    assert growth(checkers[1].check, sentence * (40_000 // len(sentence))) < 8


READERS = [
    pytest.param("\u200b", lambda text: Reading(Segment(text)).words, id="silent characters"),
    pytest.param(".", sentences, id="full stops"),
    pytest.param("\n", sentences, id="line breaks"),
    pytest.param(" 'a", quotations, id="opening single quotes"),
    pytest.param('"a" “b” ', quotations, id="quotations"),
    pytest.param("Mr. A. said s' ", sentences, id="abbreviations"),
    pytest.param("> a\n\n# b\n", lambda text: read_text(text, "a.md"), id="blocks of Markdown"),
    pytest.param("*a* [b](c) &amp; `d`  \n", lambda text: read_text(text, "a.md"), id="words of Markdown"),
    pytest.param("a  ", lambda text: read_text(text + "b\nc", "a.md"), id="spaces of Markdown"),
    pytest.param(" ", lambda text: read_text(f"a{text}b\nc", "a.md"), id="one space of Markdown"),
    pytest.param("<p>a <b>b</b> &amp;\n", lambda text: read_text(text, "a.html"), id="blocks of HTML"),
    pytest.param("<b>a", lambda text: read_text(text, "a.html"), id="open tags of HTML"),
    pytest.param("a </b>", lambda text: read_text(text, "a.html"), id="closed tags of HTML"),
]
PIECES = [
    pytest.param("a", id="one long word"),
    pytest.param("a.", id="dotted words"),
    pytest.param("Aa (", id="brackets"),
    pytest.param("Contact And The Aa ", id="capitals"),
    pytest.param("LAC ", id="initials"),
    pytest.param('"a" ', id="quotes"),
    pytest.param("s' a", id="apostrophes"),
]


@pytest.mark.parametrize(("piece", "work"), READERS)
def test_no_text_makes_the_reader_start_over(piece: str, work: Callable[[str], object]) -> None:
    assert growth(work, piece * (2000 // len(piece))) < 8


@pytest.mark.parametrize("piece", PIECES)
def test_no_text_makes_the_guards_start_over(checkers: list[Checker], piece: str) -> None:
    text = piece * (2000 // len(piece))
    assert growth(lambda middle: checkers[1].check(f"Respite a@b.uk Act 1995: {middle} unit"), text) < 8
