"""Every listed phrase found in one pass: longest wins, allowed phrases, contexts, capitals, ways to write a word."""

import pytest


def test_a_word_is_found_wherever_it_stands(toy) -> None:
    toy.file(toy.entry("respite", {"respite": ["short break", "time with {name}"]}))
    first, second = toy.check("Respite.\n\nHe had respite, at last.")
    assert (first.segment, first.span, first.text) == (0, (0, 7), "Respite")
    assert (second.segment, second.span, second.text) == (1, (7, 14), "respite")
    assert first.rule == "toy/respite"
    assert first.message == "Try “short break”."
    assert [tuple(suggestion) for suggestion in first.suggestions] == [
        ("short break", "replace"),
        ("time with {name}", "prompt"),
    ]
    assert toy.found("No such word.") == []


@pytest.mark.parametrize("reverse", [False, True])
def test_the_longest_phrase_wins(toy, reverse: bool) -> None:
    entries = [toy.entry("a", "contact"), toy.entry("b", "contact with dad"), toy.entry("c", "contact with")]
    toy.file(*(entries[::-1] if reverse else entries))
    findings = toy.check("No contact with dad, contact with him, or contact.")
    assert [(one.rule, one.text) for one in findings] == [
        ("toy/b", "contact with dad"),
        ("toy/c", "contact with"),
        ("toy/a", "contact"),
    ]


def test_the_phrase_that_begins_first_wins(toy) -> None:
    toy.file(toy.entry("a", "foster placement"), toy.entry("b", "placement breakdown meeting"))
    assert toy.found("A foster placement breakdown meeting.") == ["foster placement"]


def test_a_phrase_that_fails_half_way_gives_way_to_a_shorter_one(toy) -> None:
    toy.file(toy.entry("a", "looked after child plan"), toy.entry("b", ["looked after", "child"]))
    assert toy.found("A looked after child came.") == ["looked after", "child"]


def test_an_allowed_phrase_takes_its_words_out(toy) -> None:
    toy.file(toy.entry("contact", "contact", allow=["eye contact", "contact (details|lenses)", "in contact with us"]))
    assert toy.found("Eye contact, contact details, contact-lenses, in contact with us: contact.") == ["contact"]


def test_an_allowed_phrase_silences_its_own_entry_only(toy) -> None:
    toy.file(toy.entry("contact", "contact", allow=["contact centre"]), toy.entry("centre", "contact centre"))
    assert [finding.rule for finding in toy.check("The contact centre.")] == ["toy/centre"]
    toy.file(toy.entry("contact", "contact", allow=["contact sheet"]), toy.entry("all", "contact sheet now"))
    assert toy.found("A contact sheet now.") == ["contact sheet now"]


def test_an_allowed_phrase_takes_out_a_term_that_only_overlaps_it(toy) -> None:
    toy.file(toy.entry("contact", ["contact", "contact with dad"], allow=["eye contact"]))
    assert toy.found("Eye contact with dad.") == []


@pytest.mark.parametrize(
    "text",
    [
        "non-compliant",
        "non compliant",
        "Non-Compliant",
        "NON COMPLIANT",
        "non\u2011compliant",
        "non\u2010compliant",
        "non\u00a0compliant",
        "non-com\u00adpliant",
        "non\ncompliant",
        "non\r\ncompliant",
        "non -\n compliant",
        "non\u200b com\u200bpliant",
        "non_compliant",
    ],
)
@pytest.mark.parametrize("term", ["non-compliant", "non compliant"])
def test_a_hyphen_and_a_space_are_the_same(toy, term: str, text: str) -> None:
    toy.file(toy.entry("x", term))
    assert toy.found(f"He is {text}.") == [text]


@pytest.mark.parametrize(
    "text", ["non, compliant", "non. Compliant", "non – compliant", "non/compliant", "non (compliant)"]
)
def test_other_punctuation_ends_a_phrase(toy, text: str) -> None:
    toy.file(toy.entry("x", "non-compliant"))
    assert toy.found(f"He is {text}.") == []


@pytest.mark.parametrize(("term", "text"), [("won't engage", "won’t engage"), ("won’t engage", "won't engage")])
def test_curly_and_straight_apostrophes_are_the_same(toy, term: str, text: str) -> None:
    toy.file(toy.entry("x", term))
    assert toy.found(f"He {text}.") == [text]


@pytest.mark.parametrize("text", ["The placement's end.", "The placement’s end."])
def test_a_possessive_ending_stays_outside_the_finding(toy, text: str) -> None:
    toy.file(toy.entry("x", "placement"))
    assert toy.found(text) == ["placement"]


def test_a_plural_possessive_stays_outside_the_finding(toy) -> None:
    toy.file(toy.entry("x", "siblings"))
    assert toy.found("The siblings' and siblings’ home.") == ["siblings", "siblings"]


def test_a_possessive_inside_a_phrase_belongs_to_it(toy) -> None:
    toy.file(toy.entry("x", "child's plan"))
    assert toy.found("A child's plan, a child’s plan, a child plan.") == ["child's plan", "child’s plan"]


def test_a_word_inside_a_word_is_not_found(toy) -> None:
    toy.file(toy.entry("x", "unit"))
    assert toy.found("A unity of units in the community's unit's hall, unité.") == ["unit"]


def test_no_inflection_is_guessed(toy) -> None:
    toy.file(toy.entry("x", "placement"), toy.entry("y", {"unit": "home"}, inflect=True))
    assert toy.found("Placements and units.") == ["units"]


def test_two_capitals_are_found_only_in_those_capitals(toy) -> None:
    toy.file(toy.entry("x", ["LAC", "DNAd", "LAC review", "Respite"]))
    assert toy.found("LAC, Lac, lac; DNAd, DNAD, dnad; LAC Review, lac review; respite, RESPITE.") == [
        "LAC",
        "DNAd",
        "LAC Review",
        "respite",
        "RESPITE",
    ]


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("placed with @Name", "Placed with Mia, placed with me, placed with I.", ["Placed with Mia"]),
        ("aged @number", "Aged 9, aged 15th, aged nine.", ["Aged 9", "aged 15th"]),
        ("placed for * weeks", "Placed for six weeks, placed for weeks.", ["Placed for six weeks"]),
        ("contact with @family", "Contact with mum, contact with aunt.", ["Contact with mum"]),
        ("contact with @family", "Contact with brothers and sisters.", ["Contact with brothers and sisters"]),
        (
            "@family contact",
            "Mum contact, brothers and sisters contact.",
            ["Mum contact", "brothers and sisters contact"],
        ),
        ("(foster|kinship) (care)? home", "A foster home, a kinship care home.", ["foster home", "kinship care home"]),
        (
            "@family and @family",
            "Mum and dad, dad and brothers and sisters.",
            ["Mum and dad", "dad and brothers and sisters"],
        ),
    ],
)
def test_open_places_take_what_they_should(toy, term: str, text: str, found: list[str]) -> None:
    toy.file(toy.entry("x", term), words={"family": ["mum", "dad", "brothers and sisters"]})
    assert toy.found(text) == found


@pytest.mark.parametrize(
    ("term", "suggestion", "text", "offered"),
    [
        ("contact with @family", "time with @family", "Contact with dad.", "time with dad"),
        ("contact with @family", "time with @family", "Contact with his sisters.", "time with his sisters"),
        ("(foster|kinship) placement", "(foster|kinship) family", "A kinship placement.", "kinship family"),
        ("(foster|kinship) placement", "family", "A kinship placement.", "family"),
        ("(the)? (foster|kinship) placement", "(foster|kinship) family", "The foster placement.", "foster family"),
    ],
)
def test_a_suggestion_repeats_the_words_that_were_found(toy, term, suggestion: str, text: str, offered: str) -> None:
    toy.file(toy.entry("x", {term: suggestion}), words={"family": ["mum", "dad", "his sisters"]})
    (finding,) = toy.check(text)
    assert finding.suggestions[0].text == offered


def test_a_suggestion_repeats_the_words_of_two_lists(toy) -> None:
    lists = {"family": ["mum", "dad"], "carer": ["gran", "aunt"]}
    toy.file(toy.entry("x", {"contact of @family and @carer": "time of @family with @carer"}), words=lists)
    (finding,) = toy.check("Contact of mum and gran.")
    assert finding.suggestions[0].text == "time of mum with gran"


def test_near_wants_its_words_in_the_same_sentence(toy) -> None:
    toy.file(
        toy.entry("bed", "bed", near=["@home", "secure unit", "placed * in"]),
        words={"home": ["unit", "care home"]},
    )
    assert toy.found("A bed in the unit.") == ["bed"]
    assert toy.found("The care-home had a bed.") == ["bed"]
    assert toy.found("They placed him in a bed.") == ["bed"]
    assert toy.excused("He went to bed. The unit was shut.") == [("bed", "sense")]
    assert "@home" in toy.check("His bed.")[0].excused


def test_the_words_of_the_finding_itself_are_not_near_it(toy) -> None:
    toy.file(toy.entry("bed", "unit bed", near=["unit"]))
    assert toy.found("A unit bed.") == []
    assert toy.found("A unit bed in a unit.") == ["unit bed"]


def test_a_phrase_does_not_reach_into_the_finding_to_be_near(toy) -> None:
    toy.file(toy.entry("bed", "bed", near=["in bed"]))
    assert toy.found("He lay in bed.") == []
    assert toy.found("He lay in bed, in bed.") == ["bed", "bed"]


def test_near_looks_no_further_than_sixty_words(toy) -> None:
    toy.file(toy.entry("bed", "bed", near=["unit"]))
    assert toy.found("bed " + "and " * 59 + "unit") == ["bed"]
    assert toy.found("bed " + "and " * 61 + "unit") == []


def test_unless_silences_in_the_same_sentence(toy) -> None:
    toy.file(toy.entry("restraint", "restraint", unless=["@garden", "wear a"]), words={"garden": ["roses"]})
    assert toy.found("A restraint. Roses grew.") == ["restraint"]
    assert toy.excused("A restraint of roses.") == [("restraint", "sense")]
    assert toy.excused("They wear a restraint.") == [("restraint", "sense")]
    assert toy.check("Roses in restraint.")[0].excused.endswith("in the same sentence")


def test_an_entry_with_near_wins_where_its_words_stand_near(toy) -> None:
    toy.file(toy.entry("plain", "bed"), toy.entry("care", "bed", near=["unit"]))
    assert [(one.rule, one.excused) for one in toy.check("A bed in a unit.")] == [("toy/care", None)]
    assert [(one.rule, one.excused) for one in toy.check("A bed at last.")] == [("toy/plain", None)]


def test_a_longer_phrase_out_of_its_context_gives_way_to_a_shorter_one(toy) -> None:
    toy.file(toy.entry("long", "bed space", near=["unit"]), toy.entry("short", "bed"))
    assert [(one.rule, one.text, one.excused) for one in toy.check("A bed space.")] == [("toy/short", "bed", None)]


def test_an_everyday_word_counts_in_the_general_profile_only_where_the_text_speaks_of_care(toy) -> None:
    toy.file(toy.entry("unit", "unit", context=True), words={"care": ["foster", "social worker"]})
    assert toy.found("The unit is new.") == ["unit"]
    assert toy.excused("The unit is new.", profile="general") == [("unit", "sense")]
    assert toy.found("The unit is new. Ask the foster family.", profile="general") == ["unit"]
    assert toy.found("Ask a social worker. The unit is new.", profile="general") == ["unit"]
    assert toy.found("unit " + "and " * 301 + "foster", profile="general") == []


def test_two_candidates_let_go_do_not_overlap(toy) -> None:
    toy.file(toy.entry("a", "bed space", near=["x"]), toy.entry("b", "space unit", near=["x"]), toy.entry("c", "unit"))
    every = toy.check("A bed space unit, a bed space.")
    assert [(one.rule, one.text) for one in every] == [
        ("toy/a", "bed space"),
        ("toy/c", "unit"),
        ("toy/a", "bed space"),
    ]


def test_only_the_profiles_of_an_entry_see_it(toy) -> None:
    toy.file(toy.entry("a", "respite", for_=["letter"]), toy.entry("b", "unit"))
    assert toy.found("Respite in a unit.", profile="letter") == ["Respite", "unit"]
    assert toy.found("Respite in a unit.", profile="report") == ["unit"]


def test_where_two_countries_mean_different_things_the_one_that_was_asked_for_holds(toy) -> None:
    toy.file(
        toy.entry("wales", "care order", jurisdiction="wales"),
        toy.entry("scotland", "care order", jurisdiction="scotland"),
        toy.entry("near", "care order", jurisdiction="wales", near=["court"]),
    )
    text = "A care order of the court."
    assert [one.rule for one in toy.check(text)] == ["toy/scotland"]
    assert [one.rule for one in toy.check(text, jurisdictions=["wales"])] == ["toy/near"]
    assert [one.rule for one in toy.check("A care order.", jurisdictions=["wales", "england"])] == ["toy/wales"]


def test_the_words_of_another_country_are_known_and_its_citations_are_not(toy) -> None:
    toy.file(
        toy.entry("wales", "special order", jurisdiction="wales"),
        toy.entry("twenty", ["section 20", "twenty order"], jurisdiction="england"),
        toy.entry("uk", "section 47", jurisdiction="uk"),
    )
    text = "A special order, section 20 and section 47."
    assert toy.found(text) == ["special order", "section 47"]
    assert toy.found(text, jurisdictions=["england"]) == ["special order", "section 20", "section 47"]


def test_silent_characters_are_inside_the_finding_and_change_nothing(toy) -> None:
    toy.file(toy.entry("x", "short break"))
    assert toy.found("A sh\u00adort\u200b \u200dbre\u0301ak.") == ["sh\u00adort\u200b \u200dbre\u0301ak"]


def test_a_word_list_may_stand_at_the_beginning_and_in_a_cue(toy) -> None:
    toy.file(toy.entry("x", "bed", near=["@who said"]), words={"who": ["mum", "dad"]})
    assert toy.found("His bed, mum said.") == ["bed"]
    assert toy.found("His bed, gran said.") == []


def test_only_the_words_in_brackets_are_found_and_replaced(toy) -> None:
    toy.file(toy.entry("bed", {"moved to a [new (bed|place)]": "new home", "[respite] at @Name": "rest"}))
    assert toy.found("He moved to a new bed, then to a new place, then respite at Mia's.") == ["new bed", "respite"]
    assert [one.suggestions[0].text for one in toy.check("Moved to a new place. No respite at mine.")] == ["new home"]


def test_words_outside_the_brackets_are_free_for_other_entries(toy) -> None:
    toy.file(toy.entry("bed", "foster [bed]"), toy.entry("foster", "foster"))
    assert toy.found("A foster bed.") in (["foster", "bed"], ["bed"])
