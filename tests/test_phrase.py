"""Phrases written out into plain sequences of words."""

import pytest

from carelang.lexicon.phrase import MOST_FORMS, PhraseError, lists_in, write_out

LISTS = {
    "family": ("mum", "dad", "brothers and sisters"),
    "one": ("a",),
    "many": tuple(f"big x{n}" for n in range(MOST_FORMS)),
}


def ways(phrase: str) -> list[str]:
    return [" ".join(written.tokens) for written in write_out(phrase, LISTS, fully=True)]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Respite Care", ["respite care"]),
        ("looked-after child", ["looked after child"]),
        ("(respite|short break) care", ["respite care", "short break care"]),
        ("(the)? child", ["the child", "child"]),
        ("(a|the)? child", ["a child", "the child", "child"]),
        ("contact with @family", ["contact with @family", "contact with brothers and sisters"]),
        ("time (with @family|out)", ["time with @family", "time with brothers and sisters", "time out"]),
        ("placed for * weeks", ["placed for * weeks"]),
        ("placed with @Name", ["placed with @Name"]),
        ("aged @number", ["aged @number"]),
        ("child's plan", ["child 's plan"]),
        ("(a|a) child", ["a child"]),
        ("@one", ["@one"]),
    ],
)  # fmt: skip
def test_a_phrase_is_written_out_in_every_way(phrase: str, expected: list[str]) -> None:
    assert ways(phrase) == expected


def test_words_with_two_capitals_are_kept_as_they_are_written() -> None:
    (one,) = write_out("the LAC review of DNAd Children", LISTS)
    assert one.capitals == ((1, "LAC"), (4, "DNAd"))


def test_the_words_taken_from_the_first_alternative_are_remembered() -> None:
    assert [written.choice for written in write_out("(foster|kinship) (care|home)", LISTS, fully=True)] == [
        "foster",
        "foster",
        "kinship",
        "kinship",
    ]
    written = write_out("(the)? (foster|kinship care) home", LISTS)
    assert [one.choice for one in written] == ["foster", "kinship care"] * 2
    assert write_out("home", LISTS)[0].choice is None


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("", "cannot be read at character 1"),
        ("  ", "cannot be read"),
        ("contact (with", "cannot be read at character 9"),
        ("contact)", "cannot be read at character 8"),
        ("((a|b)|c)", "cannot be read at character 1"),
        ("me @ home", "cannot be read at character 4"),
        ("(a|)", "alternative in (a|b) is empty"),
        ("()? child", "alternative in (a|b) is empty"),
        ("(the)?", "may be empty"),
        ("...", "may be empty"),
        ("@nobody here", "there is no word list @nobody"),
        ("(with @nobody|b)", "there is no word list @nobody"),
        ("* child", "may begin with"),
        ("@Name said", "may begin with"),
        ("(the)? @number", "may begin with"),
        ("(a x|b) @many", "is the most"),
        ("going [missing", "needs one pair of brackets"),
        ("]going[ missing", "needs one pair of brackets"),
        ("[going] [missing]", "needs one pair of brackets"),
    ],
)
def test_a_phrase_that_cannot_be_read_is_refused_with_the_reason(phrase: str, reason: str) -> None:
    with pytest.raises(PhraseError) as refusal:
        write_out(phrase, LISTS)
    assert reason in str(refusal.value)


def test_the_lists_a_phrase_mentions_are_those_of_the_lexicon() -> None:
    assert lists_in("@family and (@carer|@Name) * @number") == ["family", "carer"]


def test_single_words_that_may_stand_for_each_other_stay_together() -> None:
    assert [one.tokens for one in write_out("(foster|kinship) home", LISTS)] == [("@(foster|kinship)", "home")]
    assert [one.tokens for one in write_out("(LAC|kinship) home", LISTS)] == [("lac", "home"), ("kinship", "home")]
    assert [one.tokens for one in write_out("home (of|for)?", LISTS)] == [("home", "@(of|for)"), ("home",)]


def test_the_words_in_brackets_are_those_that_are_found() -> None:
    assert [(one.tokens, one.focus) for one in write_out("had a [big bed] (now)?", LISTS)] == [
        (("had", "a", "big", "bed", "now"), (2, 4)),
        (("had", "a", "big", "bed"), (2, 4)),
    ]
    assert write_out("[bed]", LISTS)[0].focus == (0, 1)
    assert write_out("bed", LISTS)[0].focus is None
