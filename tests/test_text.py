"""Words with their places, sentences, quotations and lengths."""

import sys

import pytest

from carelang.text import (
    Reading,
    line_and_column,
    normalise,
    quotations,
    sentences,
    source_offset,
    source_span,
    utf16_length,
    words,
)
from carelang.types import Segment, Span


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in quotations(text)]


def test_normalising_keeps_the_length_of_every_character() -> None:
    every = "".join(chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF)
    blocks = [every[at : at + 64] for at in range(0, len(every), 64)]
    assert [block for block in blocks if len(normalise(block)) != len(block)] == []


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("RESPITE", "respite"),
        ("don’t ‘go’", "don't 'go'"),
        ("“now”", '"now"'),
        ("short\u00a0break", "short break"),
        ("looked\u2011after", "looked-after"),
        ("looked\u2010after", "looked-after"),
        ("home—now – then…", "home|now | then."),
        ("snake_case", "snake case"),
        ("İstanbul", "istanbul"),
    ],
)
def test_curly_marks_odd_hyphens_and_odd_spaces_become_plain(text: str, plain: str) -> None:
    assert normalise(text) == plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Looked-after children's", ["looked", "after", "children", "'s"]),
        ("Looked-after children’s", ["looked", "after", "children", "'s"]),
        ("she didn't, they’ll", ["she", "didn't", "they'll"]),
        ("the carers' room", ["the", "carers", "room"]),
        ("short\u00adbreak", ["shortbreak"]),
        ("re\u200bspite caf\u00e9", ["respite", "cafe"]),
        ("\ufeffrespite", ["respite"]),
        ("5pm on 3rd", ["5pm", "on", "3rd"]),
        ("", []),
        ("... !", []),
        ("😀placement😀", ["placement"]),
        ("مرحبا placement", ["مرحبا", "placement"]),
    ],
)
def test_words_are_plain_and_know_nothing_of_marks(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize("text", ["The LAC’s re\u00adview — at 5.", "'s", "\u200bx\u0301y", "a b"])
def test_a_word_stands_where_it_says(text: str) -> None:
    reading = Reading(Segment(text))
    for index, word in enumerate(reading.words):
        assert words(reading.form(index)) == [word]
        assert text[reading.starts[index] : reading.ends[index]] == reading.form(index)
        assert normalise(text[reading.ends[index - 1] if index else 0 : reading.starts[index]]) == reading.gaps[index]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("short break", True),
        ("short-break", True),
        ("short  break", True),
        ("short\nbreak", True),
        ("short\r\nbreak", True),
        ("short -\n break", True),
        ("short\u00a0\u200bbreak", True),
        ("break's", True),
        ("siblings' home", True),
        ("siblings’ home", True),
        ("s.47", True),
        ("s.a", False),
        ("item.47", False),
        ("dad' home", False),
        ("short, break", False),
        ("short. break", False),
        ("short – break", False),
        ("short/break", False),
        ("short (break", False),
    ],
)
def test_only_space_line_break_and_hyphen_join_two_words(text: str, joined: bool) -> None:
    assert Reading(Segment(text)).joined(1) is joined


@pytest.mark.parametrize(
    "expected",
    [
        ["One here.", " Two there."],
        ["Really?!", " Yes…", " Well."],
        ["He said “stop.”", " She left."],
        ["Mr. Reid came.", " He sat."],
        ["See para. 25 of the Act.", " It helps."],
        ["See s. 25 of the Act.", " It helps."],
        ["J. Reid wrote e.g. to us.", " Fine."],
        ["So did I.", " Then we left."],
        ["At 5.30 we left"],
        ["Present:\n", "Mum\n", "Dad"],
        ["Plan\n", "• one thing\n", "• another"],
        ["This line is long enough to have been broken by hand where it stood,\nAnd the sentence goes on."],
        ["It ends with its line.\n", "And a new one begins."],
        ["at the end of\nthe line"],
        [""],
    ],
)
def test_sentences_end_where_a_british_reader_would_end_them(expected: list[str]) -> None:
    assert pieces("".join(expected)) == expected


def test_a_sentence_is_found_by_any_offset_in_it() -> None:
    reading = Reading(Segment("One here. Two there."))
    assert [reading.sentence(offset) for offset in (0, 8, 9, 19)] == [Span(0, 9), Span(0, 9), Span(9, 20), Span(9, 20)]
    assert reading.sentence(20) == Span(9, 20)
    assert Reading(Segment("")).sentence(0) == Span(0, 0)


def test_the_words_of_a_span_are_those_that_begin_in_it() -> None:
    reading = Reading(Segment("One here. Two there."))
    assert reading.words_in(Span(0, 9)) == (0, 2)
    assert reading.words_in(Span(9, 20)) == (2, 4)
    assert reading.words_in(Span(1, 4)) == (1, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "no" twice.', ['"no"']),
        ("He said “no” twice.", ["“no”"]),
        ("He said ‘no’ twice.", ["‘no’"]),
        ("He said 'no' twice.", ["'no'"]),
        ('("no")', ['"no"']),
        ("“He told me ‘no’,” she said.", ["“He told me ‘no’,”"]),
        ("'I don't know,' he said.", ["'I don't know,'"]),
        ("‘I don’t know,’ he said.", ["‘I don’t know,’"]),
        ("'My brothers' room is cold,' he said.", ["'My brothers' room is cold,'"]),
        ("“One” and “two”", ["“One”", "“two”"]),
        ("“It goes on in the next paragraph.", ["“It goes on in the next paragraph."]),
    ],
)
def test_quotations_are_seen_in_every_british_fashion(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the children's and the carers' rooms",
        "the children’s and the carers’ rooms",
        "It's 5'10 and 6\" long",
        "rock 'n roll in the '90s, 'cause 'tis so",
        'an opening mark " alone',
        "' a mark that opens nothing '",
        "he said 'and never stopped",
        "",
    ],
)
def test_an_apostrophe_or_a_lone_mark_is_no_quotation(text: str) -> None:
    assert quoted(text) == []


def test_a_plural_possessive_closes_a_quotation_only_if_nothing_better_does() -> None:
    assert quoted("the word 'siblings' is used") == ["'siblings'"]


@pytest.mark.parametrize(("text", "length"), [("", 0), ("abc", 3), ("é…", 2), ("😀", 2), ("a😀b𝒳", 6)])
def test_lengths_are_told_in_utf_16_units_too(text: str, length: int) -> None:
    assert utf16_length(text) == length == len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(("text", "expected"), [("don't", ["don't"]), ("mum's", ["mum", "'s"])])
def test_a_soft_hyphen_after_an_apostrophe_changes_no_word(text: str, expected: list[str]) -> None:
    assert words(text.replace("'", "'\u00ad")) == expected


def test_a_letter_with_its_accent_apart_is_the_same_letter() -> None:
    assert words("cafe\u0301") == words("caf\u00e9")


# "x **re**spite &amp; the caf&eacute;s\n> are open" as a reader sees it, and where it stands.
MARKED = "x **re**spite &amp; the caf&eacute;s\n> are open"
SEEN = "x respite & the cafés are open"
ORIGIN = ((0, 0), (2, 4), (4, 8), (10, 14), (10, 14), (11, 19), (19, 27), (19, 27), (20, 35), (22, 39))


@pytest.mark.parametrize(
    ("words", "offset", "span"),
    [
        ("x", 0, (0, 1)),
        ("re", 4, (4, 6)),
        ("spite", 8, (8, 13)),
        ("respite", 4, None),
        ("x respite", 0, None),
        ("&", 14, None),
        ("the", 20, (20, 23)),
        ("cafés", 24, None),
        ("caf", 24, (24, 27)),
        ("é", 27, None),
        ("s", 8, (8, 9)),
        ("cafés are", 24, None),
        ("are open", 39, (39, 47)),
    ],
)
def test_words_are_found_again_in_the_file(words: str, offset: int, span: tuple[int, int] | None) -> None:
    segment = Segment(SEEN, origin=ORIGIN)
    start = SEEN.index(words)
    found = source_span(segment, Span(start, start + len(words)))
    assert source_offset(segment, start) == offset
    assert found == span
    assert found is None or MARKED[found.start : found.end] == words


def test_the_end_of_a_text_has_its_place_in_the_file() -> None:
    assert source_offset(Segment(SEEN, origin=ORIGIN), len(SEEN)) == len(MARKED)


def test_what_came_from_no_text_file_has_no_place_there() -> None:
    assert source_offset(Segment("respite"), 0) is None
    assert source_span(Segment("respite"), Span(0, 7)) is None


@pytest.mark.parametrize(
    ("offset", "expected"),
    [(0, (1, 1)), (2, (1, 3)), (3, (2, 1)), (5, (2, 3)), (7, (3, 1)), (9, (4, 1)), (10, (4, 2)), (11, (4, 3))],
)
def test_lines_and_columns_count_from_one_whatever_ends_a_line(offset: int, expected: tuple[int, int]) -> None:
    assert line_and_column("ab\ncd\r\ne\rf😀g", offset) == expected
