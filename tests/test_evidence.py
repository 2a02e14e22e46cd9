"""The lexicons beside their evidence: every form recognised or left out with a reason, and plain writing quiet."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from carelang import Checker
from carelang.lexicon import Entry, Lexicon
from carelang.rules.automaton import Automaton
from carelang.text import Reading, words
from carelang.types import Segment
from scripts.lexicon_pages import escaped, left_out, lexicon_pages, stem

ROOT = Path(__file__).resolve().parent.parent
EVIDENCE = ROOT.parent / "shared" / "evidence"
beside = pytest.mark.skipif(not EVIDENCE.is_dir(), reason="shared/evidence is not beside this checkout")


def records(name: str) -> list[dict[str, Any]]:
    """One file of the evidence."""
    return yaml.load((EVIDENCE / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def forms(name: str) -> Iterator[tuple[str, str]]:
    """Every written form of a file of the evidence, with its concept."""
    for record in records(name):
        first = record.get("surface") or record["term"]
        for form in (first, *record.get("variants", ()), *record.get("abbreviations", ())):
            yield record["term"], str(form)


class Recognised(NamedTuple):
    """The entries that have a form for a term as a whole, and those that find a part of it."""

    whole: tuple[Entry, ...]
    part: tuple[Entry, ...]


class Recogniser:
    """Looks phrases up in the very automaton that reads texts, whatever context their entries ask for beside them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.automaton = Automaton([lexicon.trie], lexicon.lists)

    def look_up(self, form: str) -> Recognised:
        reading = Reading(Segment(form))
        terms: list[tuple[int, int, int]] = []
        innocent: dict[int, set[int]] = {}
        for first in range(len(reading.words)):
            for end, numbers in self.automaton.matches(reading, first):
                for number in numbers:
                    found = self.lexicon.forms[number]
                    if any(reading.form(first + at) != written for at, written in found.capitals):
                        continue
                    if found.allow:
                        innocent.setdefault(found.entry, set()).update(range(first, end))
                    elif self.lexicon.entries[found.entry].profiles:
                        terms.append((first, end, found.entry))
        kept = [(first, end, at) for first, end, at in terms if innocent.get(at, set()).isdisjoint(range(first, end))]
        whole = {at for first, end, at in kept if end - first == len(reading.words)}
        part = {at for _, _, at in kept} - whole
        return Recognised(*(tuple(self.lexicon.entries[at] for at in sorted(some)) for some in (whole, part)))


@pytest.fixture(scope="module")
def recogniser(national: Lexicon) -> Recogniser:
    return Recogniser(national)


@pytest.fixture(scope="module")
def reasons() -> dict[str, str]:
    """The reason for each term left out, by its words."""
    return {" ".join(words(term)): reason for rows in left_out().values() for term, reason in rows}


@beside
@pytest.mark.parametrize(("name", "concepts"), [("terms.yaml", 362), ("statutory.yaml", 254)])
def test_every_form_is_recognised_or_left_out_with_its_reason(
    recogniser: Recogniser, reasons: dict[str, str], name: str, concepts: int
) -> None:
    counts = dict.fromkeys(("as a whole", "in part", "left out"), 0)
    missing = []
    known = set()
    for concept, form in sorted(set(forms(name))):
        found = recogniser.look_up(form)
        left = " ".join(words(form)) in reasons
        if not (found.whole or found.part or left):
            missing.append(f"{concept}: {form}")
            continue
        known |= {concept} if found.whole else set()
        counts["as a whole" if found.whole else "left out" if left else "in part"] += 1
    print(f"{name}: {len(records(name))} concepts, {len(known)} by their own forms; forms {counts}")
    assert missing == []
    assert len(records(name)) == concepts


def test_what_is_left_out_is_not_recognised_after_all(recogniser: Recogniser) -> None:
    found = {
        f"{name}: {term}": [entry.rule for entry in recogniser.look_up(term).whole]
        for name, rows in left_out().items()
        for term, _ in rows
    }
    assert {term: rules for term, rules in found.items() if rules} == {}


def test_nothing_is_left_out_twice_in_one_list() -> None:
    for name, rows in left_out().items():
        terms = [term for term, _ in rows]
        assert sorted(terms) == sorted(set(terms)), name


def test_statutory_entries_have_plain_words_and_what_must_be_kept_is_never_replaced(national: Lexicon) -> None:
    statutory = [entry for entry in national.entries if entry.kind == "statutory"]
    kept = [entry for entry in statutory if entry.must_keep]
    print(f"{len(statutory)} statutory entries, {len(kept)} of them must be kept")
    assert [entry.rule for entry in statutory if not (entry.plain.strip() and entry.plain_adult.strip())] == []
    replaced = [
        entry.rule for entry in kept for term in entry.terms for one in term.suggestions if one.kind == "replace"
    ]
    assert replaced == []


@beside
def test_what_the_evidence_says_must_be_kept_is_kept_by_every_statutory_entry_that_has_it(
    recogniser: Recogniser,
) -> None:
    lost = [
        f"{record['term']}: {entry.rule}"
        for record in records("statutory.yaml")
        if record["must_keep"]
        for entry in recogniser.look_up(record["surface"]).whole
        if entry.kind == "statutory" and not entry.must_keep
    ]
    assert lost == []


def test_every_entry_has_its_sources_and_every_source_can_be_found(national: Lexicon) -> None:
    assert [entry.rule for entry in national.entries if not entry.sources] == []
    known = {source.id: source for layer in national.layers for source in layer.sources}
    named = {source.id for entry in national.entries for source in entry.sources}
    print(f"{len(named)} of {len(known)} sources are named by an entry")
    assert sorted(named - set(known)) == []
    assert [one.id for one in known.values() if not one.title or not (one.url or one.id in COUNCIL)] == []


COUNCIL = ("sayr-calls-to-action", "sayr-improvement-actions")
"""The council's own papers, which have no address."""


def test_every_entry_has_two_examples_of_each_kind_that_hold_today(national: Lexicon) -> None:
    few = []
    for entry in national.entries:
        flags = [one.flag for one in entry.examples if one.todo is None]
        if flags.count(True) < 2 or flags.count(False) < 2:
            few.append(f"{entry.rule}: {flags.count(True)} flag, {flags.count(False)} leave")
    assert few == []


@beside
@pytest.mark.parametrize("profile", ["letter", "policy", "general"])
@pytest.mark.parametrize("source", COUNCIL)
def test_what_the_council_asks_for_is_quiet(national: Lexicon, source: str, profile: Any) -> None:
    (asked,) = [record for record in records("sources.yaml") if record["id"] == source]
    found = Checker(profile, national, "off").check(f"{asked['title']}. {asked['seen']}")
    assert [(one.rule, one.text) for one in found if one.excused is None] == []


LETTER = """
Dear Skye,

My name is Rosie and I am your social worker. You told me on Monday that nobody had explained why you moved house in
the summer, so I am writing it down for you to keep.

You lived with your mum until you were six. Your mum loves you, and she was very unwell that year. She could not cook
or get you up for school, and some nights there was no grown-up in the house. Your teacher was worried, and so was your
gran. We talked with your mum about it, and she asked Auntie Jo to help. That is when you and your brother Kai came to
live with Auntie Jo in Troon. None of it happened because of anything you did.

You asked when you can see your mum. She is feeling better now, and you will have tea together every Wednesday at your
gran's flat. Kai will be there too. If you would like to see her more often, or for longer, tell me or tell Auntie Jo,
and we will talk it over with her.

You also said that you miss your old swimming club. Auntie Jo has found one near the house, and I have asked if you can
start after the holidays. Please bring the blue goggles!

I will come to see you next Tuesday after school. We could walk the dog on the beach. If anything worries you before
then, you can ring me, or ask Auntie Jo to ring. You can read everything we have written about you, whenever you want
to, and I will sit with you while you read it.

With love and best wishes,
Rosie
"""

NOTE = """
I went to see Kai at home on 4 June, after school. Auntie Jo and the dog were in. Kai showed me the shelf that he and
Jo have built for his football cards, and let me hold the card he likes best.

Kai has been sleeping badly. He told me that he wakes at three and lies there until it is light. He said: "I think
about Mum and if she is all right on her own." Jo leaves the landing light on, and sits with him when he calls. She
asked what else she could do. We agreed that Kai will ring his mum at bedtime, and that Jo will tell me in two weeks
if the nights are easier.

At school he is happiest in art. His teacher, Mr Bell, says that Kai shouted and threw a chair on Thursday, after
another boy said something cruel about his mum. Nobody was hurt. Mr Bell took him outside, and they talked until he was
calm. Kai said sorry to the class, and the other boy said sorry to Kai. I asked Mr Bell to ring me if it happens again.

Kai wants to see more of his sister on Saturdays, without the grown-ups talking. I will ask their gran if they can both
come for lunch. I promised Kai an answer by Friday.
"""

POLICY = """
# How we write to children and families

Children read what we write about them. Some read it at nine, and some at thirty. We write each line as if the child
stood beside us, because one day they will.

We use names. We say who did what, when, and what it meant for the child. If we are sure of something, we say how we
know. If we are not, we say that too. We write down what the child told us in the words that they used, and we leave
those words as they are.

We say plainly what happened. When an adult has hurt a child, we write that the adult hurt the child, and nothing in
our writing makes it smaller. When we have made a mistake, we say so and we apologise.

Some legal words have to stay, because a right or a decision hangs on them. We use few of them, and we explain each one
the first time, in the same letter. We ask a young person to read every new leaflet before we print it.

We talk about home, family, and brothers and sisters, as other people do. We ask each child which words they like, and
we write them at the front of the file, so that the next worker need not ask again.

Every manager reads three letters a month with the person who wrote them, and they talk about what the child would
feel. We change this guide each spring with the young people who meet on Thursdays.
"""


@pytest.mark.parametrize(
    ("profile", "text"), [("letter", LETTER), ("case-note", NOTE), ("policy", POLICY)], ids=["letter", "note", "policy"]
)
def test_plain_writing_about_care_is_quiet(national: Lexicon, profile: Any, text: str) -> None:
    found = Checker(profile, national, "off").check(text)
    assert [(one.rule, one.text) for one in found if one.excused is None] == []
    assert len(text.split()) > 150


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """The pages for people who write, by their place."""
    return dict(lexicon_pages())


def test_every_entry_stands_on_the_page_of_its_file(national: Lexicon, pages: dict[str, str]) -> None:
    for layer in national.layers:
        if layer.entries:
            page = pages[f"docs/lexicons/{stem(layer.file)}.md"]
            assert page.count("\n## ") == len(layer.entries)
            assert re.findall(r'<a id="([\w-]+)">', page) == [entry.id for entry in layer.entries]
            assert f"({stem(layer.file)}.md)" in pages["docs/lexicons/README.md"]


def test_the_pages_are_the_same_each_time(pages: dict[str, str]) -> None:
    assert dict(lexicon_pages()) == pages


def test_every_link_within_the_pages_leads_somewhere(pages: dict[str, str]) -> None:
    for place, page in pages.items():
        anchors = set(re.findall(r'<a id="([\w-]+)">', page))
        for target in re.findall(r"\]\(([^()<>\s]+)\)", page):
            if target.startswith("#"):
                assert target[1:] in anchors, f"{place}: {target}"
            else:
                assert f"docs/lexicons/{target}" in pages or (ROOT / "docs/lexicons" / target).exists(), place


def test_every_row_of_what_is_left_out_has_two_cells(pages: dict[str, str]) -> None:
    rows = [line for line in pages["docs/lexicons/left-out.md"].splitlines() if line.startswith("|")]
    assert [row for row in rows if len(re.findall(r"(?<!\\)\|", row)) != 3] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[contact] with (a|b)", r"\[contact\] with (a\|b)"),
        ("*any* _one_ `word` <b>", r"\*any\* \_one\_ \`word\` \<b\>"),
        ("C&F &amp; co", "C&F &amp;amp; co"),
        ("1. one", r"1\. one"),
        ("- dash", r"\- dash"),
        ("a\\b", r"a\\b"),
    ],
)
def test_words_that_markdown_would_read_as_its_own_are_shown_as_they_are(text: str, shown: str) -> None:
    assert escaped(text) == shown
