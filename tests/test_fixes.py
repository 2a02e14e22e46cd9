"""Suggestions put in place so that the sentence still reads right."""

import pytest

from carelang.fixes import Edit, plural, put_in, verb_forms
from carelang.types import Span


@pytest.mark.parametrize(
    ("text", "replacement", "expected"),
    [
        ("He had [respite] in May.", "a short break", "He had a short break in May."),
        ("[Respite] helps.", "short breaks", "Short breaks helps."),
        ("It went. [Respite] helps.", "time away", "It went. Time away helps."),
        ("Plan:\n[Respite]", "time away", "Plan:\nTime away"),
        ("• [Respite] helps", "time away", "• Time away helps"),
        ("“[Respite] helps,” it says.", "time away", "“Time away helps,” it says."),
        ("the [Respite] plan", "short break", "the short break plan"),
        ("[respite] helps", "time away", "time away helps"),
        ("THE [RESPITE] PLAN", "short break", "THE SHORT BREAK PLAN"),
        ("our [LAC] plan", "children in our care", "our children in our care plan"),
        ("[LAC] plan", "children in our care", "Children in our care plan"),
    ],
)
def test_letter_case_follows_the_words_found(fixed, text: str, replacement: str, expected: str) -> None:
    assert fixed(text, replacement) == expected


@pytest.mark.parametrize(
    ("text", "replacement", "expected"),
    [
        ("It was a [placement].", "adoptive home", "It was an adoptive home."),
        ("It was an [intervention].", "visit", "It was a visit."),
        ("It was a [placement].", "home", "It was a home."),
        ("It was an [intervention].", "offer of help", "It was an offer of help."),
        ("A [placement] ended.", "adoptive home", "An adoptive home ended."),
        ("A [LAC] ended.", "a child", "A child ended."),
        ("It was an [agency].", "hour of help", "It was an hour of help."),
        ("It was an [agency].", "union", "It was a union."),
        ("It was an [agency].", "used car", "It was a used car."),
        ("It was an [agency].", "one-off visit", "It was a one-off visit."),
        ("It was a [LAC review].", "an hour together", "It was an hour together."),
        ("It was a [LAC review].", "my meeting", "It was my meeting."),
        ("He is a [LAC].", "children", "He is children."),
        ("an [LAC] case", "family's", "a family's case"),
        ("AN [INTERVENTION] NOW", "visit", "A VISIT NOW"),
        ("plan [B] is a", "C", "plan C is a"),
    ],
)
def test_a_and_an_follow_the_sound_of_the_new_word(fixed, text: str, replacement: str, expected: str) -> None:
    assert fixed(text, replacement) == expected


@pytest.mark.parametrize("before", ["the", "this", "her", "Their", "another", "his next"])
def test_a_second_article_is_not_put_after_the_first(fixed, before: str) -> None:
    assert fixed(f"{before} [respite] was good", "a short break") == f"{before} short break was good"


def test_a_word_that_ends_like_a_determiner_is_none(fixed) -> None:
    assert fixed("a lathe [respite] was good", "a short break") == "a lathe a short break was good"


@pytest.mark.parametrize(
    ("text", "replacement", "expected"),
    [
        ("the [placement]'s end", "home", "the home's end"),
        ("the [placement]’s end", "homes", "the homes’ end"),
        ("the [siblings]' home", "brothers and sisters", "the brothers' and sisters' home"),
        ("the [siblings]’ home", "brothers or sisters", "the brothers’ or sisters’ home"),
        ("the [siblings]' home", "children", "the children's home"),
        ("'the [placement]' it says", "home", "'the home' it says"),
    ],
)
def test_a_possessive_goes_over_to_the_new_words(fixed, text: str, replacement: str, expected: str) -> None:
    assert fixed(text, replacement) == expected


@pytest.mark.parametrize(
    ("text", "replacement", "expected"),
    [
        ("The '[service users]' left.", "people we help", "The 'people we help' left."),
        ("He said ‘my [siblings]’ often.", "brothers and sisters", "He said ‘my brothers and sisters’ often."),
    ],
)
def test_a_closing_quote_is_no_possessive(fixed, text: str, replacement: str, expected: str) -> None:
    assert fixed(text, replacement) == expected


@pytest.mark.parametrize("word", ["uninvolved parent", "unidentified adult", "unimportant letter"])
def test_un_before_an_i_takes_an(fixed, word: str) -> None:
    assert fixed("a [case]", word) == f"an {word}"


def test_an_article_in_capitals_stays_in_capitals(fixed) -> None:
    assert fixed("IT WAS A [PLACEMENT]", "adoptive home") == "IT WAS AN ADOPTIVE HOME"


def test_the_last_of_two_edits_that_overlap_is_left_out() -> None:
    edits = [Edit(Span(4, 8), "X"), Edit(Span(0, 5), "Y"), Edit(Span(8, 9), "Z")]
    assert put_in("0123456789", edits) == "Y567Z9"
    assert put_in("same", []) == "same"


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("short break", "short breaks"),
        ("family", "families"),
        ("day", "days"),
        ("bus", "buses"),
        ("church", "churches"),
        ("wish", "wishes"),
        ("box", "boxes"),
        ("young person", "young people"),
        ("step-child", "step-children"),
        ("half", "halves"),
        ("LAC", "LACs"),
    ],
)
def test_plurals_are_those_of_british_english(noun: str, expected: str) -> None:
    assert plural(noun) == expected


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("place", "place places placing placed placed"),
        ("place in care", "place in care,places in care,placing in care,placed in care,placed in care"),
        ("stop", "stop stops stopping stopped stopped"),
        ("try", "try tries trying tried tried"),
        ("play", "play plays playing played played"),
        ("die", "die dies dying died died"),
        ("be", "be is being was been"),
        ("have", "have has having had had"),
        ("do", "do does doing did done"),
        ("go home", "go home,goes home,going home,went home,gone home"),
        ("see", "see sees seeing saw seen"),
        ("speak", "speak speaks speaking spoke spoken"),
        ("help", "help helps helping helped helped"),
        ("abscond", "abscond absconds absconding absconded absconded"),
        ("wish", "wish wishes wishing wished wished"),
        ("look-after", "look-after looks-after looking-after looked-after looked-after"),
    ],
)  # fmt: skip
def test_verbs_are_inflected_at_their_first_word(verb: str, expected: str) -> None:
    forms = expected.split("," if "," in expected else None)
    assert list(verb_forms(verb).values()) == forms


@pytest.mark.parametrize(
    ("verb", "past", "ing"),
    [
        ("fix", "fixed", "fixing"),
        ("show", "showed", "showing"),
        ("agree", "agreed", "agreeing"),
        ("refer", "referred", "referring"),
        ("admit", "admitted", "admitting"),
    ],
)
def test_verbs_with_awkward_endings_are_inflected_too(verb: str, past: str, ing: str) -> None:
    assert (verb_forms(verb)["past"], verb_forms(verb)["ing"]) == (past, ing)
