"""Suggestions put in place: determiners, agreement, tense, possessives and capitals of the sentence around them."""

import pytest

from carelang.fixes import verb_forms


@pytest.mark.parametrize(
    ("text", "replacement", "expected"),
    [
        ("There is no [respite].", "a short break", "There is no short break."),
        ("Mia's [respite] is booked.", "a short break", "Mia's short break is booked."),
        ("Two [staff members] came.", "the adults who look after you", "Two adults who look after you came."),
        ("We have 3 [staff members].", "the adults who look after you", "We have 3 adults who look after you."),
        ("The [fostering market] grew.", "the way homes are found", "The way homes are found grew."),
        ("at your [LAC review] you", "my meeting", "at your meeting you"),
        ("This is the [single plan].", "your plan", "This is your plan."),
        ("This is [a plan].", "your plan", "This is your plan."),
        ("It gives her [respite].", "a short break", "It gives her a short break."),
        ("They called her [a nonce].", "an adult who abuses", "They called her an adult who abuses."),
        ("That's [respite].", "a short break", "That's a short break."),
        ("your [review]", "your", "your your"),
    ],
)
def test_one_determiner_is_kept_where_two_would_meet(fixed, text: str, replacement: str, expected: str) -> None:
    assert fixed(text, replacement) == expected


@pytest.mark.parametrize(
    ("text", "replacement", "expected"),
    [
        ("He was a [heavy drinker].", "someone who drinks too much", "He was someone who drinks too much."),
        ("A [data subject] may ask.", "you", "You may ask."),
        ("the [data subject] may ask", "you", "you may ask"),
        ("Every [data subject] has rights.", "you", "You have rights."),
        ("each [sibling group]", "group of brothers and sisters", "each group of brothers and sisters"),
        ("in a [sibling group] now", "brothers and sisters", "in brothers and sisters now"),
        ("He has a [dual diagnosis].", "two conditions at the same time", "He has two conditions at the same time."),
        ("He has a [process].", "bus", "He has a bus."),
        ("He has a [process].", "news story", "He has a news story."),
        ("in this [respite care]", "short breaks", "in these short breaks"),
        ("That [respite care] helped.", "short breaks", "Those short breaks helped."),
        ("in this [home]", "house", "in this house"),
    ],
)
def test_an_article_goes_where_the_new_words_take_none(fixed, text: str, replacement: str, expected: str) -> None:
    assert fixed(text, replacement) == expected


@pytest.mark.parametrize(
    ("text", "replacement", "expected"),
    [
        ("He saw a [worker].", "uninvolved adult", "He saw an uninvolved adult."),
        ("He saw a [worker].", "unidentified adult", "He saw an unidentified adult."),
        ("It was an [input].", "unilateral choice", "It was a unilateral choice."),
        ("He hates an [input].", "using word", "He hates a using word."),
        ("She saw a [clinician].", "NHS doctor", "She saw an NHS doctor."),
        ("She saw an [clinician].", "LAC nurse", "She saw a LAC nurse."),
        ("and [an alcoholic uncle] sang", "a uncle who drinks", "and an uncle who drinks sang"),
        ("He [was an epileptic mum].", "was an mum with epilepsy", "He was a mum with epilepsy."),
    ],
)
def test_a_and_an_follow_the_sound(fixed, text: str, replacement: str, expected: str) -> None:
    assert fixed(text, replacement) == expected


@pytest.mark.parametrize(
    ("text", "replacement", "expected"),
    [
        ("She has [kicked off] again.", "became upset", "She has become upset again."),
        ("He’s never [absconded].", "ran away", "He’s never run away."),
        ("They hadn't [absconded].", "went missing", "They hadn't gone missing."),
        ("Has he ever [absconded]?", "ran away", "Has he ever run away?"),
        ("He has [failed to attend].", "was not brought", "He has not been brought."),
        ("He has [refused to] go.", "did not want to", "He has did not want to go."),
        ("She [kicked off] again.", "became upset", "She became upset again."),
        ("They [did not attend].", "was not brought", "They were not brought."),
        ("The boys [didn't attend].", "wasn't brought", "The boys weren't brought."),
        ("Both children [failed to attend].", "was not brought", "Both children were not brought."),
        ("James [did not attend].", "was not brought", "James was not brought."),
    ],
)
def test_a_verb_follows_have_and_its_subject(fixed, text: str, replacement: str, expected: str) -> None:
    assert fixed(text, replacement) == expected


@pytest.mark.parametrize(
    ("text", "replacement", "expected"),
    [
        ("[The writer] feels that he is well.", "I", "I feel that he is well."),
        ("[The writer] also wishes to thank her.", "we", "We also wish to thank her."),
        ("[The writer] is here.", "I", "I am here."),
        ("[The writer] was here.", "I", "I was here."),
        ("[The writer] was here.", "we", "We were here."),
        ("[The writer] sings.", "I", "I sings."),
        ("The [EDT] was told.", "social workers", "The social workers were told."),
        ("[Respite care] has helped.", "short breaks", "Short breaks have helped."),
        ("It helps, and regular [respite] is best.", "short breaks", "It helps, and regular short breaks are best."),
        ("[Packages of care] are late.", "help", "Help is late."),
        ("[Siblings] are here.", "brothers and sisters", "Brothers and sisters are here."),
        ("[MGPs] are here.", "gran and granddad", "Gran and granddad are here."),
        ("The list of [respite care] is long.", "short breaks", "The list of short breaks is long."),
    ],
)  # fmt: skip
def test_the_verb_that_follows_agrees(fixed, text: str, replacement: str, expected: str) -> None:
    assert fixed(text, replacement) == expected


@pytest.mark.parametrize(
    ("text", "replacement", "expected"),
    [
        ("The [looked after child]'s plan is late.", "child we care for", "The plan of the child we care for is late."),
        ("[LAC children]'s needs come first.", "children we care for", "The needs of children we care for come first."),
        ("About [asylum seekers]’ rights.", "people seeking safety", "About the rights of people seeking safety."),
        ("It is an [addict]'s son.", "person who uses drugs", "It is the son of a person who uses drugs."),
        ("It is a [LAC]'s right.", "children we care for", "It is the right of children we care for."),
        ("Two [LAC]'s plans are late.", "children we care for", "Two children we care for's plans are late."),
        ("The [placement]'s end is near.", "home", "The home's end is near."),
        ("The [siblings]' rooms", "brothers and sisters", "The brothers' and sisters' rooms"),
        ("THE [LOOKED AFTER CHILD]'S PLAN", "child we care for", "THE CHILD WE CARE FOR'S PLAN"),
    ],
)  # fmt: skip
def test_words_that_cannot_take_a_possessive_are_turned_round(
    fixed, text: str, replacement: str, expected: str
) -> None:
    assert fixed(text, replacement) == expected


@pytest.mark.parametrize(
    ("text", "replacement", "expected"),
    [
        ("The '[service users]' left.", "people we help", "The 'people we help' left."),
        ("He said ‘my [siblings]’ often.", "brothers and sisters", "He said ‘my brothers and sisters’ often."),
        ("He said ‘my [siblings]’ room is big’.", "brothers", "He said ‘my brothers’ room is big’."),
        ("‘Yes’, he said, and the [siblings]’ room", "brothers", "‘Yes’, he said, and the brothers’ room"),
    ],
)
def test_a_closing_quote_is_not_a_possessive(fixed, text: str, replacement: str, expected: str) -> None:
    assert fixed(text, replacement) == expected


@pytest.mark.parametrize(
    ("text", "replacement", "expected"),
    [
        ("THE [UNIT] WAS CALM", "house", "THE HOUSE WAS CALM"),
        ("IT WAS A [PLACEMENT]", "adoptive home", "IT WAS AN ADOPTIVE HOME"),
        ("[RESPITE] is fine", "short break", "SHORT BREAK is fine"),
        ("The [EDT] rang the NHS", "social workers", "The social workers rang the NHS"),
        ("1) [Respite]", "time away", "1) Time away"),
        ("[123] was calm", "house", "house was calm"),
    ],
)
def test_capitals_are_kept_where_they_are_shouted(fixed, text: str, replacement: str, expected: str) -> None:
    assert fixed(text, replacement) == expected


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("fix", "fix fixes fixing fixed fixed"),
        ("show", "show shows showing showed shown"),
        ("agree", "agree agrees agreeing agreed agreed"),
        ("refer", "refer refers referring referred referred"),
        ("admit", "admit admits admitting admitted admitted"),
        ("offer", "offer offers offering offered offered"),
        ("travel", "travel travels travelling travelled travelled"),
        ("quit", "quit quits quitting quitted quitted"),
        ("become", "become becomes becoming became become"),
        ("need", "need needs needing needed needed"),
        ("visit", "visit visits visiting visited visited"),
    ],
)
def test_verbs_are_spelled_as_in_british_english(verb: str, expected: str) -> None:
    assert list(verb_forms(verb).values()) == expected.split()
