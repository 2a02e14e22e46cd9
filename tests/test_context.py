"""Guards: each lets stand what it should and nothing else, and what it lets stand stays a finding with its reason."""

import pytest

from carelang import Document, Segment, read_text


@pytest.fixture
def words(toy):
    """A few plain entries."""
    toy.file(
        toy.entry("respite", {"respite": "short break", "respite care": "short breaks"}),
        toy.entry("contact", "contact"),
        toy.entry("lac", ["LAC", "looked after"]),
        toy.entry("siblings", "siblings"),
        toy.entry("hearing", ["hearings"]),
        titles={
            "law": ["Children's Hearings (Scotland) Act 2011", "LAC Regulations"],
            "body": ["Respite Trust", "Panel, The"],
            "form": ["Contact Record/B"],
        },
    )
    return toy


def guard(words, text: str, **options: object) -> list[str]:
    """For each finding the name of the guard that let it stand, or “stands”."""
    return [
        finding.excused.partition(":")[0] if finding.excused else "stands" for finding in words.check(text, **options)
    ]


def test_what_is_let_stand_stays_a_finding_with_its_reason(words) -> None:
    first, second = words.check("Mia said, “I hate respite.” Respite is booked.")
    assert (first.text, first.excused) == ("respite", "quotation: a person's own words")
    assert (second.text, second.excused) == ("Respite", None)
    assert first.suggestions == second.suggestions


@pytest.mark.parametrize(
    "text",
    [
        'Mia said, "I hate respite."',
        "Mia said, “I hate respite.”",
        "Mia said, ‘I hate respite.’",
        "Mia said, 'I hate respite.'",
        "“I don’t want contact, I never did,” she told me.",
        "'I don't want contact, I never did,' she told me.",
        "‘My brothers’ respite is worse than mine,’ he said.",
        "“No respite!” he shouted.",
        "Her mum asked “why respite?” twice.",
        "He calls it “the respite place”.",
        "‘They told me “respite” was a holiday,’ he said.",
        "“Respite” is what Jo calls it.",
        "She wrote: “We miss our siblings.”",
        "“I would rather stay at home than go to respite again.” Mia was clear.",
        "“My respite was long.”",
        "(“I hate respite,” she said.)",
    ],
)
def test_a_persons_own_words_are_let_stand(words, text: str) -> None:
    assert guard(words, text) == ["quotation"]


@pytest.mark.parametrize(
    "text",
    [
        "The social worker said, “He needs respite.”",
        "“He needs respite,” the social worker said.",
        "The report states 'respite was arranged.'",
        "In June the police reported that “contact was refused”.",
        "The worker's plan states “a need for respite”.",
        "Police reported that “contact was refused”.",
        "Staff said, “Respite went well.”",
        "The teacher wrote “respite helps him”.",
        "The agency’s file described “a need for respite”.",
        "“Respite costs too much,” the councillor told the meeting.",
        "A spokeswoman said: “We have no respite this year.”",
        "Staff say that he is “LAC”.",
        "The report recorded that her son had been “LAC”.",
        "One file says of a girl of ten that she had made a “contact”.",
        "The notes say that Mum was “LAC” when she cried.",
        "A worker told her that if she went back he would be “LAC”.",
        "Staff recorded him as “LAC” in the file.",
    ],
)
def test_a_professionals_words_in_quotes_stay_flagged(words, text: str) -> None:
    assert guard(words, text) == ["stands"]


@pytest.mark.parametrize(
    "text",
    [
        "The carers' respite and the children's home.",
        "The carers’ respite was the families’ choice.",
        "It's respite, isn't it?",
        "In the '90s respite was common, 'til it wasn't.",
        "He is 5'10 and respite suits him at 6'.",
        "Respite (the boys' favourite) is Mum's idea, not the social workers' own.",
        "He went to ‘respite and never came back.",
        '6" of snow fell on respite.',
        "Mia said she hates respite.",
        "“I like it,” said Mia of respite, and “I do.”",
    ],
)
def test_an_apostrophe_or_a_mark_elsewhere_is_no_quotation(words, text: str) -> None:
    assert guard(words, text) == ["stands"]


def test_one_word_in_quotes_is_nobodys_speech(words) -> None:
    assert guard(words, "He had “respite” in May.") == ["stands"]
    assert guard(words, "He had ‘respite’ in May.") == ["stands"]


def test_a_quotation_that_goes_on_into_the_next_paragraph_is_one(words) -> None:
    assert guard(words, "Mia said: “I was small.\n\n“Respite was long, and I cried for mum.”") == ["quotation"]
    assert guard(words, "“Respite was long, and I cried for mum.\n\nWe booked respite.") == ["quotation", "stands"]


def test_a_block_quotation_is_let_stand(words) -> None:
    document = read_text("> Respite was long.\n> I hate respite.\n\nRespite is booked.\n", "a.md")
    assert guard(words, document) == ["quotation", "quotation", "stands"]
    assert words.check(document)[0].excused == "quotation: quoted words are never changed"
    assert guard(words, Document("x", (Segment("Respite was long.", kind="quotation"),))) == ["quotation"]


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("Under the Children's Hearings (Scotland) Act 2011 they met.", "a law"),
        ("Under the Children’s Hearings (Scotland) Act 2011 we met.", "a law"),
        ("Under the LAC Regulations we met.", "a law"),
        ("She rang the Respite Trust.", "a body or service"),
        ("Fill in a Contact Record/B.", "a form"),
        ("Fill in a Contact Record / B.", "a form"),
        ("Under the Made Up Contact (Scotland) Act 2031 we met.", "a law"),
        ("The Siblings and Contact (Scotland) Regulations 2031 apply.", "a law"),
        ("She works at Anytown Contact Centre.", "a body or service"),
        ("She works at Anytown Respite Service.", "a body or service"),
        ("Ring Respite Together for more.", "a body or service"),
        ("Ask the LAC Nurse.", "a job"),
        ("Ask the Contact Supervisor.", "a job"),
    ],
)
def test_the_name_of_a_law_a_body_a_form_or_a_job_is_let_stand(words, text: str, noun: str) -> None:
    findings = words.check(text)
    assert findings
    assert {finding.excused for finding in findings} == {f"title: the name of {noun}"}


@pytest.mark.parametrize(
    "text",
    [
        "Under the lac regulations the contact goes on.",
        "She rang the respite trust.",
        "The contact centre is cold.",
        "Respite is in the Act of 1995.",
        "The contact record is thin.",
        "Respite Plan",
        "Contact Arrangements are made.",
        "She told the Council of the contact.",
        "An order of contact was made.",
    ],
)
def test_the_same_words_in_small_letters_name_nothing(words, text: str) -> None:
    assert set(guard(words, text)) == {"stands"}


def test_a_parent_and_initials_before_a_team_are_no_part_of_its_name(toy) -> None:
    toy.file(toy.entry("dna", "DNA"))
    assert guard(toy, "Mum DNA CAMHS.") == ["stands"]
    assert guard(toy, "Highland DNA Fostering Team.") == ["stands"]


def test_a_title_may_hold_words_in_small_letters(toy) -> None:
    toy.file(toy.entry("respite", "respite"), titles={"form": ["Request for respite (RF2)"]})
    assert guard(toy, "Send a Request for respite (RF2) in.") == ["title"]


@pytest.mark.parametrize(
    "text",
    [
        "Stop using the word respite.",
        "Stop using the word “respite”.",
        "Stop using “respite” at all.",
        "We do not use 'respite' here.",
        "We write “short break” instead of “respite”.",
        "Say “short break” rather than respite.",
        "Words like contact and siblings are gone.",
        "The term respite is old.",
        "“Respite” means a short break.",
        "Respite is a word for a break.",
        "We do not call it respite.",
        "Replace “respite” with “short break”.",
        "To her it is not “respite”.",
        "Respite: a short break.",
        "Respite – when a child stays elsewhere.",
        "• Respite (noun) a rest",
        "respite: short break",
        "Words to swap\n- Respite → break, short break",
        "Respite is short for time away from home.",
        "Glossary. It is short for respite.",
        "Do not write respite, contact or siblings.",
        "4.2 Do not use LAC, siblings or contact as if they were names.",
        "We will not describe any child as LAC or siblings.",
        "Respite, contact and siblings: nobody agrees. Ask the child.",
        "A word on respite: to a child it means a bag by the door.",
        "Why is respite still called that on the news?",
        "When asked about siblings, some are puzzled. Write “brothers and sisters”.",
        "“Respite” from whom? Say who needs a rest.",
        "The form has boxes for “respite” and “contact”.",
        "It is about contact, or “the hour” as you call it.",
        "Never tell a carer that a boy is LAC.",
        "Glossary. Respite: an old word for a short break.",
        "She asked why it is called respite.",
        "It is not helpful to call him a LAC.",
        "A child is not to be described to staff as LAC, siblings or contact.",
        "“Two sisters” is better than “siblings”.",
        "We no longer use LAC, respite or contact in anything that a child reads.",
        "The stay (“respite” in older guidance) is short.",
        "Before writing that a boy is LAC, ask him.",
        "I had written that he needs respite. I have changed it.",
        "I do not think LAC is how we should be writing this.",
        "No child should be described as LAC.",
        "A child should not be recorded as having “siblings”.",
        "We saw “LAC”, “respite” and “siblings” in her records.",
        "She hates being called LAC.",
        "He must never be called LAC.",
        "“LAC”, “respite” and “siblings” save a second.",
        "I took out “siblings” and put in their names.",
        "What is another word for respite?",
        "“LAC” should never stand beside a name.",
        "I wasn’t “LAC”, I was sad.",
    ],
)
def test_a_sentence_about_the_word_is_let_stand(words, text: str) -> None:
    assert set(guard(words, text)) == {"the word itself"}


@pytest.mark.parametrize(
    "text",
    [
        "He used respite in May.",
        "In other words, respite is booked.",
        "She has a way with words. Respite is booked.",
        "Respite: May, June.",
        "We discussed respite, and a short break.",
        "The long-term plan is respite.",
        "Book respite instead.",
        "Respite: break down of costs.",
        "We use respite, and short break: both.",
        "We do not use residential care, respite or hotels.",
        "A word about respite before Friday, please.",
        "The boxes are packed for respite.",
        "He came. Use the “back door”, not the respite one.",
        "Respite: a form was filled in for it.",
        "Respite: the bus came late.",
        "They called on a LAC at home.",
        "It was wrong of her to call him a LAC.",
        "A break is better than respite.",
        "Before writing to her, respite was agreed.",
        "I wrote that he needs respite. I sent it on Monday.",
        "We no longer use respite.",
        "No child should be sent to respite.",
        "She hates being at respite.",
        "Being a LAC means that you can ask for money.",
        "The other house for respite is nearer.",
        "She gave a name for respite.",
        "His address must not be recorded in the file, respite goes through us.",
        "He is not to be called before nine, respite is over.",
        "Respite is how we say goodnight.",
        "I said that he needs respite. I will take him on Monday.",
        "I wrote about respite. We will take the forms with us.",
    ],
)
def test_a_sentence_that_uses_the_word_is_not_about_it(words, text: str) -> None:
    assert guard(words, text) == ["stands"]


@pytest.mark.parametrize(
    "text",
    [
        "See https://example.org/respite/contact for more.",
        "See www.example.org/respite.",
        "See example.gov.uk/respite for more.",
        "Write to respite.team@example.org today.",
        "Write to team@respite.example.org today.",
    ],
)
def test_a_web_or_mail_address_is_let_stand(words, text: str) -> None:
    assert set(guard(words, text)) == {"address"}


@pytest.mark.parametrize(
    "text",
    ["See example.org, respite is there.", "Mail a@b.uk about respite.", "He is at respite. Uk rules apply."],
)
def test_words_beside_an_address_stay_flagged(words, text: str) -> None:
    assert guard(words, text) == ["stands"]


@pytest.mark.parametrize(
    "text",
    [
        "I am not a LAC.",
        "I'm not a LAC!",
        "I’m never the LAC.",
        "I was never a “LAC”.",
        "We were the ones who were LAC.",
        "I am Jo’s gran and he is tired of respite.",
        "I am the lad's wee brother. Respite is long.",
        "I want to complain about your social worker. She offered respite.",
        "You said I’d LAC written on my file.",
        "I am not asking for respite.",
        "I never asked you for respite.",
    ],
)
def test_a_writer_who_speaks_of_themselves_is_let_stand(words, text: str) -> None:
    assert guard(words, text) == ["own words"]


@pytest.mark.parametrize(
    "text",
    [
        "He is not a LAC.",
        "I am a LAC.",
        "I said he was not a LAC.",
        "I am Jo’s foster carer and he has respite.",
        "“I am his gran,” she told us. He has respite.",
        "I am a mother of two myself. He has respite.",
        "I am asking for respite for him.",
        "You said he had respite.",
    ],
)
def test_a_writer_who_speaks_of_another_is_not(words, text: str) -> None:
    assert guard(words, text) == ["stands"]


@pytest.mark.parametrize("text", ["Reason for Contact:", "1. Contact and Siblings :", "May\nDate of Respite:\nJune"])
def test_the_label_of_a_field_is_let_stand(words, text: str) -> None:
    assert set(guard(words, text)) == {"label"}


@pytest.mark.parametrize(
    "text", ["Contact:", "reason for contact:", "Reason for Contact: he asked.", "Reason for Contact"]
)
def test_a_line_that_is_no_label_stays_flagged(words, text: str) -> None:
    assert guard(words, text) == ["stands"]


def test_a_child_may_choose_a_listed_word(words) -> None:
    layer = words.layer("mia", prefer={"contact": "contact", "respite": "my weekend at Jo's"})
    assert words.found("Contact and respite.") == ["Contact", "respite"]
    assert words.excused("Contact and respite.", layer) == [("Contact", "preference")]
    assert words.found("Contact and respite.", layer) == ["respite"]


def test_a_preference_speaks_of_one_rule_and_one_word(words) -> None:
    layer = words.layer("mia", prefer={"lac": "looked after"})
    assert words.excused("LAC means looked-after; looked after.", layer)[-1] == ("looked after", "preference")
    assert words.found("A LAC came.", layer) == ["LAC"]
