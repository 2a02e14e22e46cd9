"""Layers: national, then council, then team, then the child's own; the later one decides."""

import pytest

from carelang import Checker, Severity
from carelang.types import LexiconError


@pytest.fixture
def national(toy):
    """Two entries of the nation."""
    toy.file(
        toy.entry("respite", {"respite": ["short break", "rest"]}), toy.entry("contact", {"contact": "family time"})
    )
    return toy


def rules(findings) -> list[str]:
    return [finding.rule for finding in findings]


def test_a_layer_adds_entries(national) -> None:
    layer = national.layer("council", national.entry("unit", "unit"))
    assert rules(national.check("Respite in a unit.", layer)) == ["toy/respite", "council/unit"]
    assert national.lexicon(layer).entries[-1].layer == "council"


def test_a_layer_re_levels_and_says_so(national) -> None:
    layer = national.layer("council", change={"toy/respite": {"severity": "error"}})
    assert national.check("Respite.", layer)[0].severity is Severity.ERROR
    entry, other = national.lexicon(layer).entries
    assert (entry.layer, entry.changed_by, other.changed_by) == ("national", "council", "")


@pytest.mark.parametrize("more", [{}, {"severity": "suggestion"}])
def test_a_layer_moves_an_entry_to_other_profiles(national, more: dict[str, str]) -> None:
    layer = national.layer("council", change={"toy/respite": {"for": ["letter"], **more}})
    assert national.found("Respite.", layer) == []
    assert national.found("Respite.", layer, profile="letter") == ["Respite"]


@pytest.mark.parametrize("off", ["off", "no", "false"])
def test_a_layer_switches_off(national, off: str) -> None:
    layer = national.root / "team.yaml"
    layer.write_text(f"lexicon: team\nlanguage: en-GB\nchange: {{toy/respite: {off}}}\n", encoding="utf-8")
    for profile in ("letter", "case-note", "report", "policy", "general"):
        assert national.found("Respite and contact.", layer, profile=profile) == ["contact"]
    assert national.lexicon(layer).entries[0].changed_by == "team"


def test_a_layer_takes_the_place_of_an_entry(national) -> None:
    layer = national.layer("council", national.entry("breaks", {"respite": "time with Jo"}, replaces="toy/respite"))
    (finding,) = national.check("Respite.", layer)
    assert (finding.rule, finding.suggestions[0].text) == ("council/breaks", "time with Jo")
    assert [entry.rule for entry in national.lexicon(layer).entries] == ["toy/contact", "council/breaks"]


def test_a_replaced_entry_may_come_back_under_its_own_name(national) -> None:
    layer = national.layer("toy", national.entry("respite", {"respite": "a night at Jo's"}, replaces="toy/respite"))
    assert [one.suggestions[0].text for one in national.check("Respite.", layer)] == ["a night at Jo's"]


def test_the_words_a_child_prefers_are_offered_first(national) -> None:
    layer = national.layer("mia", prefer={"respite": "my weekend", "toy/contact": "family time"})
    respite, contact = national.check("Respite and contact.", layer)
    assert [one.text for one in respite.suggestions] == ["my weekend", "short break", "rest"]
    assert [one.text for one in contact.suggestions] == ["family time"]
    assert respite.message == "Try “my weekend”, “short break” or “rest”."
    assert [entry.changed_by for entry in national.lexicon(layer).entries] == ["mia", "mia"]


def test_a_preference_with_a_slot_is_a_prompt(national) -> None:
    layer = national.layer("mia", prefer={"respite": "time at {name}'s"})
    assert national.check("Respite.", layer)[0].suggestions[0].kind == "prompt"


def test_words_a_child_avoids_are_found(national) -> None:
    layer = national.layer("mia", avoid=["tummy mummy", "service user"])
    (finding,) = national.check("Her tummy-mummy came.", layer)
    assert (finding.rule, finding.text, finding.kind, finding.severity) == (
        "mia/avoid",
        "tummy-mummy",
        "label",
        "warning",
    )
    assert finding.message == finding.why == "This child has asked us not to use this word."
    assert finding.suggestions == finding.sources == ()


def test_one_avoided_word_may_stand_without_a_list(national) -> None:
    assert national.found("A client came.", national.layer("mia", avoid="client")) == ["client"]


def test_of_two_layers_that_own_a_term_the_later_wins(national) -> None:
    council = national.layer("council", national.entry("respite", {"respite": "council break"}))
    team = national.layer("team", national.entry("respite", {"respite": "team break"}))
    child = national.layer("mia", avoid=["respite"])
    assert rules(national.check("Respite.", council)) == ["council/respite"]
    assert rules(national.check("Respite.", council, team)) == ["team/respite"]
    assert rules(national.check("Respite.", team, council)) == ["council/respite"]
    assert rules(national.check("Respite.", council, team, child)) == ["mia/avoid"]


def test_a_later_change_wins_over_an_earlier_one(national) -> None:
    council = national.layer("council", change={"toy/respite": {"severity": "error"}})
    team = national.layer("team", change={"toy/respite": {"severity": "suggestion"}})
    assert national.check("Respite.", council, team)[0].severity is Severity.SUGGESTION
    assert national.lexicon(council, team).entries[0].changed_by == "team"


def test_a_later_preference_is_offered_before_an_earlier_one(national) -> None:
    council = national.layer("council", prefer={"respite": "overnight stay"})
    child = national.layer("mia", prefer={"respite": "my weekend"})
    texts = [one.text for one in national.check("Respite.", council, child)[0].suggestions]
    assert texts == ["my weekend", "overnight stay", "short break", "rest"]


def test_a_layer_may_change_and_prefer_what_an_earlier_one_added(national) -> None:
    council = national.layer("council", national.entry("unit", {"unit": "home"}))
    team = national.layer("team", change={"council/unit": {"severity": "error"}}, prefer={"unit": "Jo's house"})
    finding = national.check("The unit.", council, team)[0]
    assert (finding.severity, finding.suggestions[0].text) == ("error", "Jo's house")


def test_a_layer_may_not_change_what_only_a_later_one_adds(national) -> None:
    council = national.layer("council", national.entry("unit", {"unit": "home"}))
    team = national.layer("team", change={"council/unit": False})
    with pytest.raises(LexiconError, match="there is no entry council/unit to change"):
        national.lexicon(team, council)


def test_a_longer_phrase_of_an_earlier_layer_still_wins(national) -> None:
    national.file(national.entry("long", "respite care"))
    layer = national.layer("council", national.entry("respite", "respite"))
    assert rules(national.check("Respite care.", layer)) == ["toy/long"]


def test_a_layer_may_add_titles_words_and_sources(national) -> None:
    layer = national.layer(
        "council",
        national.entry("unit", "@home", sources=["ours"]),
        titles={"body": ["Respite House"]},
        words={"home": ["unit", "annexe"]},
        sources={"ours": {"title": "Our guide", "url": "https://example.org"}},
    )
    first, second = national.check("Respite House has an annexe.", layer)
    assert first.excused == "title: the name of a body or service"
    assert (second.text, second.sources[0].url) == ("annexe", "https://example.org")


def test_sources_of_an_earlier_layer_are_known_to_a_later_one(national) -> None:
    council = national.layer("council", sources={"ours": {"title": "Our guide"}})
    team = national.layer("team", national.entry("unit", "unit", sources="ours"), sources={})
    assert national.check("The unit.", council, team)[0].sources[0].title == "Our guide"


def test_the_layers_are_named_in_their_order(national) -> None:
    council, team = national.layer("council", title="Anytown"), national.layer("team")
    assert [(layer.name, layer.title) for layer in national.lexicon(council, team).layers] == [
        ("national", "toy"),
        ("council", "Anytown"),
        ("team", "team"),
    ]


def test_a_layer_is_proved_before_it_is_used(national) -> None:
    proof = {"examples": [{"flag": "A [unit]."}, {"leave": "A home."}]}
    good = national.layer("council", national.entry("unit", "unit", **proof))
    assert rules(Checker("letter", [good], "off").check("A unit.")) == ["council/unit"]
    assert rules(Checker("letter", [str(good)], "off").check("A unit.")) == ["council/unit"]
    bad = national.layer("team", national.entry("annexe", "annexe"))
    with pytest.raises(LexiconError, match=r"team\.yaml:\d+: team/annexe: has no “flag” example"):
        Checker("letter", [good, bad])
