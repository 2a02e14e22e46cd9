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


HOOK = {"hook": ["(section|sections) @number", "(has|have) the meaning"]}


@pytest.mark.parametrize("profile", ["case-note", "report", "policy", "general"])
def test_what_is_explained_in_letters_is_explained_elsewhere_beside_a_legal_hook(toy, profile: str) -> None:
    toy.file(toy.entry("reporter", "reporter", kind="statutory", plain="somebody", for_=["letter"]), words=HOOK)
    assert toy.found("The reporter came.", profile="letter") == ["reporter"]
    assert toy.check("The reporter came. See section 5.", profile=profile) == []
    assert toy.found("Section 5 says when the reporter comes.", profile=profile) == ["reporter"]
    assert toy.found("In it “reporter” has the meaning of the Act.", profile=profile) == ["reporter"]


def test_a_citation_is_its_own_hook(toy) -> None:
    toy.file(toy.entry("section", "section 5 report", kind="statutory", plain="a report", for_=["letter"]), words=HOOK)
    assert toy.found("The section 5 report came.") == ["section 5 report"]


def test_only_statutory_entries_heed_hooks_and_none_that_is_switched_off(toy) -> None:
    toy.file(
        toy.entry("word", "case", for_=["letter"]),
        toy.entry("term", "reporter", kind="statutory", plain="somebody", for_=["letter"]),
        words=HOOK,
    )
    assert toy.found("Section 5: the case is for the reporter.") == ["reporter"]
    off = toy.layer("council", change={"toy/term": False})
    assert toy.found("Section 5: the case is for the reporter.", off) == []


@pytest.fixture
def abroad(toy):
    """A number that is a law of two countries, and a word of one of them."""
    england = {"kind": "statutory", "plain": "there", "jurisdiction": "england", "law": "Children Act 1989, s 25"}
    here = {
        "kind": "statutory",
        "plain": "here",
        "jurisdiction": "scotland",
        "law": "Children (Scotland) Act 1995, s 25",
    }
    toy.file(toy.entry("there", ["section 25", "care proceedings"], **england), toy.entry("here", "section 25", **here))
    return toy


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("It is section 25.", ["toy/here"]),
        ("It is section 25 of the Children (Scotland) Act 1995.", ["toy/here"]),
        ("It is section 25 of the Children Act 1989.", ["toy/there"]),
        ("Under the 1989 Act, section 25 is another thing.", ["toy/there"]),
        ("The 1989 Act is old. It is section 25.", ["toy/here"]),
        ("The care proceedings began.", ["toy/there"]),
    ],
)
def test_a_citation_is_of_the_law_that_its_sentence_names(abroad, text: str, rules: list[str]) -> None:
    assert [one.rule for one in abroad.check(text)] == rules
