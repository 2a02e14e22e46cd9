"""Statutory terms are explained, never replaced, and let stand where the text explains them itself."""

import pytest

PLAIN = "a legal order that says who you live with and who looks after you"


@pytest.fixture
def order(toy):
    """One statutory entry."""
    toy.file(
        toy.entry(
            "cso",
            "compulsory supervision order",
            kind="statutory",
            plain=PLAIN,
            plain_adult="an order of a hearing",
            must_keep=True,
            abbreviations=["CSO"],
        ),
        toy.entry("respite", "respite"),
        toy.entry("short", {"short term": None}, kind="statutory", plain="You go"),
    )
    return toy


def test_a_term_that_nobody_explained_is_found_with_its_plain_words(order) -> None:
    (finding,) = order.check("There is a compulsory supervision order. He is ten.")
    assert (finding.kind, finding.excused) == ("statutory", None)
    assert finding.message == f"Explain it in plain words: “{PLAIN}”"
    assert [tuple(suggestion) for suggestion in finding.suggestions] == [
        (PLAIN, "explain"),
        ("an order of a hearing", "explain"),
    ]


def test_an_abbreviation_is_found_in_its_own_capitals(order) -> None:
    assert order.found("The CSO ended, said the cso.") == ["CSO"]


@pytest.mark.parametrize(
    "text",
    [
        "There is a compulsory supervision order. This means you live with Jo.",
        "There is a compulsory supervision order, which means you live with Jo.",
        "There is a compulsory supervision order (a legal order about your home).",
        "A compulsory supervision order is a promise by the law.",
        "You have what is called a compulsory supervision order.",
        "The legal word for it is “compulsory supervision order”.",
        "There is a compulsory supervision order. In plain words, Jo looks after you.",
        "There is a compulsory supervision order. It says in the order who you live with, and who looks after you.",
        "There is a compulsory supervision order – a legal paper.",
    ],
)
def test_a_term_that_is_explained_beside_it_is_let_stand(order, text: str) -> None:
    (finding,) = order.check(text)
    assert finding.excused == "explained here"


@pytest.mark.parametrize(
    "text",
    [
        "There is a compulsory supervision order. He is ten.",
        "There is a compulsory supervision order (CS).",
        "This is what I mean. There is a compulsory supervision order.",
        "There is a compulsory supervision order.\n\nThis means you live with Jo.",
        "There is a compulsory supervision order for him. Mum was there. This means a lot.",
    ],
)
def test_words_elsewhere_explain_nothing(order, text: str) -> None:
    first, *_ = order.check(text)
    assert first.excused is None


def test_an_explanation_on_the_next_line_counts(order) -> None:
    (finding,) = order.check("There is a compulsory supervision order.\nThis means you live with Jo.")
    assert finding.excused == "explained here"


def test_a_term_explained_earlier_is_let_stand_later(order) -> None:
    findings = order.check("The CSO is coming.\n\nA compulsory supervision order is a promise by law.\n\nThe CSO ends.")
    assert [finding.excused for finding in findings] == [None, "explained here", "explained here: earlier in the text"]


def test_one_document_explains_nothing_to_the_next(order) -> None:
    checker = order.checker()
    assert checker.check("A compulsory supervision order is a promise by law.")[0].excused == "explained here"
    assert checker.check("The CSO ends.")[0].excused is None


def test_other_kinds_cannot_be_explained_away(order) -> None:
    (finding,) = order.check("He has respite, which means a weekend away.")
    assert finding.excused is None


def test_a_plain_text_of_two_words_is_too_short_to_tell(order) -> None:
    (finding,) = order.check("It is short term and you go home.")
    assert finding.excused is None


def test_what_context_lets_stand_keeps_its_own_reason(order) -> None:
    (finding,) = order.check("Mia said, “I hate my compulsory supervision order.” This means a lot.")
    assert finding.excused.startswith("quotation")


def test_a_preference_replaces_no_term_that_must_be_kept(order) -> None:
    (finding,) = order.check("The CSO ends.", order.layer("mia", prefer={"cso": "my order"}))
    assert "replace" not in [suggestion.kind for suggestion in finding.suggestions]


def test_words_that_are_a_must_keep_term_elsewhere_are_never_replaced_with_one_click(toy) -> None:
    toy.file(
        toy.entry(
            "leaver", "care leaver", kind="statutory", plain="you were in care", must_keep=True, near=["the act"]
        ),
        toy.entry("label", {"care leaver": ["person"], "leavers of care": ["people"]}),
    )
    (law,) = toy.check("Under the Act Mia is a care leaver.")
    (label,) = toy.check("Mia is a care leaver.")
    (other,) = toy.check("They are leavers of care.")
    assert (law.kind, law.excused) == ("statutory", None)
    assert label.suggestions == (("person", "prompt"),)
    assert other.suggestions == (("people", "replace"),)
