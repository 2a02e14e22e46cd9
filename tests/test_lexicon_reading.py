"""What a lexicon file may hold; all else is refused with its file, its line and the remedy."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from carelang import Checker, Severity, Suggestion, load_lexicons
from carelang.checker import prove
from carelang.lexicon import build, national_folder, word_lists
from carelang.lexicon.inflect import inflected
from carelang.lexicon.reading import read_layer
from carelang.types import LexiconError

HEAD = """\
lexicon: toy
language: en-GB
sources:
  guide: {title: A guide}
"""
ENTRY = """\
entries:
  - id: respite
    kind: process
    severity: warning
    why: Words matter.
    sources: guide
    terms:
      respite: short break
    examples:
      - flag: A [respite].
      - leave: A rest.
"""
GOOD = HEAD + ENTRY


def refused(toy, text: str) -> LexiconError:
    path = toy.raw(text)
    with pytest.raises(LexiconError) as refusal:
        toy.lexicon()
    assert refusal.value.remedy.strip()
    assert refusal.value.place.startswith(f"lexicons/en-GB/{path.name}")
    return refusal.value


def with_line(old: str, new: str) -> tuple[str, int]:
    """The good lexicon with one line changed, and the number of the first line that is new."""
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new), GOOD[: GOOD.index(old)].count("\n") + 1


def test_a_good_file_is_read_whole(toy) -> None:
    toy.raw(GOOD)
    (entry,) = toy.lexicon().entries
    assert (entry.rule, entry.id, entry.kind, entry.severity) == ("toy/respite", "respite", "process", Severity.WARNING)
    assert (entry.file, entry.line, entry.layer) == ("lexicons/en-GB/toy.yaml", 6, "national")
    assert entry.terms[0] == ("respite", (Suggestion("short break"),), 12)
    assert [source.title for source in entry.sources] == ["A guide"]
    assert [(one.flag, one.text, one.spans, one.line) for one in entry.examples] == [
        (True, "A respite.", ((2, 9),), 14),
        (False, "A rest.", (), 15),
    ]


def test_every_key_of_an_entry_reaches_it(toy) -> None:
    toy.raw(
        HEAD
        + """\
title: Toys
words: {family: [mum, dad]}
entries:
  - id: order
    kind: statutory
    severity: suggestion
    for: [letter, report]
    why: >
      It is a legal
      term.
    sources: [guide]
    conflicts: Some keep it.
    as: noun
    terms: {order: [{prompt: say which}, "the {kind} order"]}
    allow: pecking order
    near: ["@family"]
    unless: [pizza]
    context: yes
    law: The Act, s. 1
    jurisdiction: [scotland, uk]
    plain: A rule for you.
    plain_adult: A rule for them.
    must_keep: yes
    abbreviations: [CSO]
    status: in force
    examples:
      - {flag: "An [order].", profile: report, grammar: on, todo: later}
      - leave: No.
"""
    )
    lexicon = toy.lexicon()
    (entry,) = lexicon.entries
    assert entry.profiles == ("letter", "report")
    assert entry.why == "It is a legal term."
    assert (entry.conflicts, entry.law, entry.status) == ("Some keep it.", "The Act, s. 1", "in force")
    assert (entry.part_of_speech, entry.context, entry.must_keep) == ("noun", True, True)
    assert (entry.allow, entry.near, entry.unless) == (("pecking order",), ("@family",), ("pizza",))
    assert (entry.jurisdictions, entry.plain, entry.plain_adult) == (
        ("scotland", "uk"),
        "A rule for you.",
        "A rule for them.",
    )
    assert [(term.phrase, [tuple(suggestion) for suggestion in term.suggestions]) for term in entry.terms] == [
        (
            "order",
            [
                ("A rule for you.", "explain"),
                ("A rule for them.", "explain"),
                ("say which", "prompt"),
                ("the {kind} order", "prompt"),
            ],
        ),
        ("CSO", [("A rule for you.", "explain"), ("A rule for them.", "explain")]),
    ]
    first = entry.examples[0]
    assert (first.profile, first.grammar, first.todo) == ("report", True, "later")
    assert lexicon.layers[0].title == "Toys"
    assert [(name, items) for name, items, _ in lexicon.layers[0].words] == [("family", ("mum", "dad"))]


REFUSED = [
    ("    why: Words matter.", "    whi: Words matter.", "unknown key “whi”", "Did you mean “why”?"),
    ("    why: Words matter.", "    zzzz: Words matter.", "unknown key “zzzz”", "Known keys are"),
    ("    why: Words matter.", "    why: a\n    why: b", "“why” stands twice, first in line 9", "Keep one"),
    ("      respite: short break", "      respite: a\n      respite: b", "“respite” stands twice", "Keep one"),
    ("      respite: short break", "      no: short break", "“no” is not a string in YAML", "quotes"),
    ("      respite: short break", "      12: short break", "“12” is not a string in YAML", "quotes"),
    ("      respite: short break", "      2026-01-01: a", "“2026-01-01” is not a string in YAML", "quotes"),
    ("      respite: short break", "      respite: 1.5", "“1.5” is not a string in YAML", "quotes"),
    ("      respite: short break", "      respite: [off]", "“off” is not a string in YAML", "quotes"),
    ("      respite: short break", "      respite: [[a]]", "this has to be one string", "one line"),
    ("      respite: short break", "      respite: ''", "this is empty", "leave the key out"),
    ("      respite: short break", "      respite: {promt: a}", "unknown key “promt”", "Did you mean “prompt”?"),
    ("      respite: short break", "      ? [a, b]\n      : c", "this has to be one string", "one line"),
    ("      respite: short break", "      respite (care: a", "cannot be read at character 9", "format.md"),
    ("      respite: short break", "      respite @carer: a", "there is no word list @carer", "format.md"),
    ("    severity: warning", "    severity: eror", "“eror” is not known here", "Did you mean “error”?"),
    ("    severity: warning", "    severity: 7up", "“7up” is not known here", "one of suggestion, warning, error"),
    ("    kind: process", "    kind: proces", "“proces” is not known here", "Did you mean “process”?"),
    ("    kind: process", "    kind: process\n    for: [leter]", "“leter” is not known here", "“letter”"),
    ("    kind: process", "    kind: process\n    as: nown", "“nown” is not known here", "“noun”"),
    ("    kind: process", "    kind: process\n    inflect: maybe", "yes or no", "without quotes"),
    ("    kind: process", "    kind: process\n    context: 'yes'", "yes or no", "without quotes"),
    ("    kind: process", "    kind: process\n    jurisdiction: wails", "“wails” is not known here", "“wales”"),
    ("    sources: guide", "    sources: [gide]", "unknown source “gide”", "Add it under “sources:”"),
    ("  - id: respite", "  - id: Respite Care", "lower-case words joined by hyphens", "Rename it"),
    ("  guide: {title: A guide}", "  guide: {titel: A guide}", "unknown key “titel”", "Did you mean “title”?"),
    ("  guide: {title: A guide}", "  guide: {year: '2020'}", "the key “title” is missing", "Add it"),
    ("  guide: {title: A guide}", "  guide: {title: A guide, year: 2020}", "“2020” is not a string", "quotes"),
    ("lexicon: toy", "lexicon: Toy Lexicon", "cannot be a lexicon's name", "lower-case"),
    ("language: en-GB", "langauge: en-GB", "unknown key “langauge”", "Did you mean “language”?"),
    ("      - flag: A [respite].", "      - flag: A respite.", "shows the words in [brackets]", "Put brackets"),
    ("      - flag: A [respite].", "      - {flag: 'A [respite]', leave: a}", "either “flag:” or “leave:”", "one"),
    ("      - flag: A [respite].", "      - {fix: a}", "either “flag:” or “leave:”", "one of the two"),
    ("      - flag: A [respite].", "      - {flg: a}", "unknown key “flg”", "Did you mean “flag”?"),
    ("      - flag: A [respite].", "      - just words", "“key: value” lines", "a line of its own"),
    ("language: en-GB", "language: en-GB\ntitles: {act: [The Act]}", "“act” is not known here", "law, body, form"),
    ("language: en-GB", "language: en-GB\nwords: {a: [no]}", "“no” is not a string in YAML", "quotes"),
    ("language: en-GB", "language: en-GB\nchange: {toy: off}", "“toy” is not a rule", "lexicon and id"),
    ("language: en-GB", "language: en-GB\nchange: {toy/respite: on}", "“on” changes nothing", "off"),
    ("language: en-GB", "language: en-GB\nchange: {toy/respite: 5}", "yes or no", "Write yes or no"),
    ("language: en-GB", "language: en-GB\nchange: {toy/respite: {why: a}}", "unknown key “why”", "severity, for"),
    ("language: en-GB", "language: en-GB\nchange: {toy/respite: {severity: no}}", "is not a string", "quotes"),
    ("language: en-GB", "language: en-GB\nprefer: {respit: a}", "“respit” names no entry", "in full"),
    ("language: en-GB", "language: en-GB\nprefer: [respite]", "“key: value” lines", "a line of its own"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "reason", "remedy"), REFUSED, ids=[case[2] for case in REFUSED])
def test_what_is_not_known_is_refused_where_it_stands(toy, old: str, new: str, reason: str, remedy: str) -> None:
    text, line = with_line(old, new)
    refusal = refused(toy, text)
    assert reason in refusal.reason
    assert remedy in refusal.remedy
    place, _, number = refusal.place.rpartition(":")
    assert place == "lexicons/en-GB/toy.yaml"
    assert line <= int(number) <= line + new.count("\n")


@pytest.mark.parametrize("key", ["id", "kind", "severity", "why", "sources", "examples"])
def test_an_entry_without_what_it_needs_is_refused(toy, key: str) -> None:
    lines = GOOD.replace("  - id", "  -\n    id").splitlines(keepends=True)
    cut = GOOD.replace("  - id", "  -\n    id").index(f"    {key}:")
    after = re.search(r"\n {4}\w|\Z", "".join(lines)[cut:])
    text = "".join(lines)[:cut] + "".join(lines)[cut + after.start() + 1 :]
    refusal = refused(toy, text)
    assert refusal.reason == f"the key “{key}” is missing"
    assert re.fullmatch(r"lexicons/en-GB/toy\.yaml:[67]", refusal.place)


@pytest.mark.parametrize("key", ["lexicon", "language"])
def test_a_file_without_a_name_or_a_language_is_refused(toy, key: str) -> None:
    text = "".join(line for line in GOOD.splitlines(keepends=True) if not line.startswith(key))
    assert refused(toy, text).reason == f"the key “{key}” is missing"


def test_an_entry_without_terms_is_refused(toy) -> None:
    text, _ = with_line("    terms:\n      respite: short break\n", "")
    refusal = refused(toy, text)
    assert refusal.reason == "the entry has no terms"
    assert refusal.place == "lexicons/en-GB/toy.yaml:6"


def test_a_statutory_entry_needs_plain_words(toy) -> None:
    text, _ = with_line("    kind: process", "    kind: statutory")
    assert "needs its plain words" in refused(toy, text).reason


def test_a_term_that_must_be_kept_may_have_no_replacement(toy) -> None:
    text, _ = with_line("    kind: process", "    kind: statutory\n    plain: A rest.\n    must_keep: yes")
    refusal = refused(toy, text)
    assert "must be kept, and yet has a replacement" in refusal.reason
    assert "{prompt: ...}" in refusal.remedy


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("", "the file is empty", 1),
        ("# only a remark\n", "the file is empty", 1),
        ("lexicon: [toy\n", "this is not YAML", 2),
        ("lexicon: toy\n\tlanguage: en\n", "this is not YAML", 2),
        ("a: *nobody\n", "this is not YAML", 1),
        ("lexicon: toy\n---\nlexicon: toy\n", "this is not YAML", 2),
        ("- a list\n", "this has to be “key: value” lines", 1),
        ("just words\n", "this has to be “key: value” lines", 1),
        ("<<: {lexicon: toy}\n", "“<<” is not a string in YAML", 1),
    ],
)
def test_a_file_that_is_no_lexicon_is_refused(toy, text: str, reason: str, line: int) -> None:
    refusal = refused(toy, text)
    assert reason in refusal.reason
    assert refusal.place == f"lexicons/en-GB/toy.yaml:{line}"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"lexicon: caf\xe9\n", "is not UTF-8 text"),
        (b"lexicon: to\x07y\n", "not YAML text"),
        (b"\x00\x01", "not YAML text"),
    ],
)
def test_a_file_that_is_no_text_is_refused(toy, data: bytes, reason: str) -> None:
    toy.file()
    (toy.folder / "toy.yaml").write_bytes(data)
    with pytest.raises(LexiconError) as refusal:
        toy.lexicon()
    assert reason in refusal.value.reason
    assert "UTF-8" in refusal.value.remedy


def test_a_mark_at_the_beginning_of_the_file_does_no_harm(toy) -> None:
    toy.raw("\ufeff" + GOOD)
    assert [entry.rule for entry in toy.lexicon().entries] == ["toy/respite"]


@pytest.mark.parametrize("make", [lambda path: None, Path.mkdir], ids=["missing", "a folder"])
def test_a_layer_that_cannot_be_read_is_refused(toy, make) -> None:
    make(path := toy.root / "council.yaml")
    with pytest.raises(LexiconError) as refusal:
        toy.lexicon(path)
    assert refusal.value.place == str(path)
    assert "cannot be read" in refusal.value.reason


def test_an_id_may_stand_once_only(toy) -> None:
    toy.file(toy.entry("respite", "respite"), toy.entry("respite", "respite care"))
    with pytest.raises(
        LexiconError, match=r"toy\.yaml:\d+: toy/respite stands already in lexicons/en-GB/toy\.yaml:\d+"
    ):
        toy.lexicon()


def test_an_id_may_stand_once_only_across_files_of_one_lexicon(toy) -> None:
    toy.file(toy.entry("respite", "respite"), name="one.yaml")
    toy.file(toy.entry("respite", "respite care"), name="two.yaml")
    with pytest.raises(
        LexiconError, match=r"two\.yaml:\d+: toy/respite stands already in lexicons/en-GB/one\.yaml:\d+"
    ):
        toy.lexicon()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"a": ["@nobody"]}, "names @nobody, which nobody defines"),
        ({"a": ["@b"], "b": ["x", "@a"]}, "holds itself"),
        ({"a": ["@a"]}, "holds itself"),
    ],
)
def test_a_word_list_that_leads_nowhere_or_round_is_refused(toy, words: dict[str, list[str]], reason: str) -> None:
    toy.file(words=words)
    with pytest.raises(LexiconError) as refusal:
        toy.lexicon()
    assert reason in refusal.value.reason
    assert refusal.value.place.startswith("lexicons/en-GB/toy.yaml")


def test_one_name_has_one_word_list(toy) -> None:
    toy.file(name="one.yaml", words={"family": ["mum"]})
    toy.file(name="two.yaml", words={"family": ["dad"]})
    with pytest.raises(LexiconError, match=r"two\.yaml.*“family” is another one in lexicons/en-GB/one\.yaml"):
        toy.lexicon()


def test_the_same_word_list_may_stand_in_two_files(toy) -> None:
    toy.file(name="one.yaml", words={"family": ["mum"]})
    toy.file(name="two.yaml", words={"family": ["mum"]})
    assert word_lists(toy.lexicon().layers)["family"] == ("mum",)


def test_lists_inside_lists_are_written_out_once(toy) -> None:
    toy.file(words={"parent": ["mum", "dad"], "family": ["@parent", "mum", "gran"], "care": ["@family"]})
    lists = word_lists(toy.lexicon().layers)
    assert lists["family"] == ("mum", "dad", "gran") == lists["care"]


def test_sources_of_the_sources_file_are_known_to_every_file(toy) -> None:
    toy.raw("lexicon: sources\nlanguage: en-GB\nsources: {guide: {title: A guide, year: '2020'}}\n", "sources.yaml")
    toy.raw(f"lexicon: toy\nlanguage: en-GB\n{ENTRY}", "a.yaml")
    assert toy.lexicon().entries[0].sources[0].year == "2020"


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({"change": {"toy/respit": "OFF"}}, "there is no entry toy/respit to change"),
        ({"entries": [{"replaces": "toy/respit"}]}, "council/rest replaces toy/respit, which no layer has"),
    ],
)
def test_a_layer_that_names_no_entry_is_refused(toy, keys: dict[str, object], reason: str) -> None:
    toy.file(toy.entry("respite", "respite"))
    if "change" in keys:
        keys["change"] = {"toy/respit": False}
        layer = toy.layer("council", **keys)
    else:
        layer = toy.layer("council", toy.entry("rest", "rest", replaces="toy/respit"))
    with pytest.raises(LexiconError) as refusal:
        toy.lexicon(layer)
    assert refusal.value.reason == reason
    assert refusal.value.remedy == "Mend the rule's name."
    assert refusal.value.place.startswith(str(layer))


def test_a_preference_that_fits_two_entries_is_refused(toy) -> None:
    toy.file(toy.entry("respite", "respite"))
    other = toy.layer("council", toy.entry("respite", "respite care"))
    with pytest.raises(
        LexiconError, match=r"mia\.yaml:\d+: “respite” names several entries: toy/respite, council/respite"
    ):
        toy.lexicon(other, toy.layer("mia", prefer={"respite": "my weekend"}))


@pytest.mark.parametrize(
    ("part_of_speech", "phrase", "forms"),
    [
        ("noun", "short break", [("short break", "rest"), ("short breaks", "rests")]),
        ("verb", "place", [("place", "move"), ("places", "moves"), ("placing", "moving"), ("placed", "moved")]),
        ("verb", "take", [("take", "go"), ("takes", "goes"), ("taking", "going"), ("took", "went"), ("taken", "gone")]),
        ("adjective", "hard", [("hard", "rest")]),
    ],
)  # fmt: skip
def test_inflected_forms_stand_beside_their_own_suggestions(toy, part_of_speech, phrase: str, forms) -> None:
    toy.file(toy.entry("x", {phrase: [forms[0][1], "say {what}"]}, as_=part_of_speech, inflect=True))
    terms = toy.lexicon().entries[0].terms
    assert [(term.phrase, term.suggestions[0].text) for term in terms] == forms
    assert {term.suggestions[1] for term in terms} == {Suggestion("say {what}", "prompt")}


def test_nouns_are_inflected_where_no_part_of_speech_is_named(toy) -> None:
    toy.file(toy.entry("x", {"respite": "rest"}, inflect=True), toy.entry("y", {"unit": "home"}, inflect=False))
    assert [term.phrase for entry in toy.lexicon().entries for term in entry.terms] == ["respite", "respites", "unit"]


def test_the_national_folder_holds_the_lexicons() -> None:
    assert national_folder().name == "en-GB"
    assert (national_folder() / "sources.yaml").is_file()


def test_missing_lexicons_are_said_to_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carelang.lexicon.__file__", str(tmp_path / "carelang" / "lexicon" / "__init__.py"))
    with pytest.raises(LexiconError, match=r"the lexicons are missing. Install carelang again\."):
        load_lexicons()


def test_a_lexicon_deeper_than_any_reader_can_follow_ends_no_process(tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("[" * 100_000, encoding="utf-8")
    code = (
        "import sys, pathlib\nfrom carelang.types import LexiconError\n"
        "from carelang.lexicon.reading import read_layer\n"
        "try:\n    read_layer(pathlib.Path(sys.argv[1]), {})\nexcept LexiconError:\n    print('refused')"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "refused\n")


@pytest.mark.parametrize(
    "keys",
    [
        {"words": {"a": ["@nobody"]}},
        {"words": {"a": ["@a"]}},
        {"words": {"family": ["dad"]}},
        {"change": {"toy/nobody": False}},
        {"replaces": True},
    ],
    ids=str,
)
def test_every_refusal_names_the_line(toy, keys: dict[str, object]) -> None:
    toy.file(toy.entry("respite", "respite"), words={"family": ["mum"]})
    entries = [toy.entry("rest", "rest", replaces="toy/nobody")] if keys.pop("replaces", False) else []
    with pytest.raises(LexiconError) as refusal:
        toy.lexicon(toy.layer("council", *entries, **keys))
    assert re.search(r":\d+$", refusal.value.place)


def test_a_fix_belongs_to_a_flag(toy) -> None:
    toy.raw(GOOD.replace("- leave: A rest.", "- {leave: A rest., fix: A nap.}"))
    with pytest.raises(LexiconError):
        toy.lexicon()


def test_one_source_has_one_meaning(toy) -> None:
    toy.file(toy.entry("a", "respite"), name="a.yaml")
    toy.file(toy.entry("b", "unit"), name="b.yaml", sources={"guide": {"title": "Another guide"}})
    with pytest.raises(LexiconError):
        toy.lexicon()


def test_an_item_of_a_word_list_may_be_a_phrase_with_alternatives(toy) -> None:
    toy.file(toy.entry("x", "placed in @home"), words={"home": ["a big (house|home)", "unit"]})
    assert toy.found("He was placed in a big home.") == ["placed in a big home"]


def test_an_item_of_a_word_list_may_be_an_open_place(toy) -> None:
    toy.file(toy.entry("x", "dead at @when"), words={"when": ["noon", "@number"]})
    assert toy.found("Dead at 9 and dead at noon.") == ["Dead at 9", "dead at noon"]


def test_build_takes_layers_from_anywhere(toy) -> None:
    layer = read_layer(toy.file(toy.entry("respite", "respite")), {})
    assert layer.name == "toy"
    assert [entry.layer for entry in build([layer]).entries] == ["toy"]


def test_a_term_without_a_part_of_speech_to_derive_stays_as_it_is(toy) -> None:
    toy.file(toy.entry("x", {"hard": "rest"}))
    (term,) = toy.lexicon().entries[0].terms
    assert list(inflected(term, "adjective")) == [term]


# The proof: what an entry promises, tried on its own examples.


def both(flag: str, leave: str = "Nothing here.", **keys: object) -> list[dict[str, object]]:
    return [{"flag": flag, **keys}, {"leave": leave}]


def test_a_lexicon_that_keeps_its_promises_has_no_failures(toy) -> None:
    toy.file(
        toy.entry(
            "respite",
            {"respite (care|unit)": "short break (care|unit)", "respite": ["short break", "time with {name}"]},
            allow=["respite from the rain"],
            examples=[
                {"flag": "[Respite care] and [respite] help.", "fix": "Short break care and short break help."},
                {"flag": "Less [respite] now.", "profile": "letter"},
                {"leave": "A respite from the rain."},
            ],
        )
    )
    assert toy.failures() == []


PROMISES = {
    "flagged too much": (
        {"examples": both("Some [respite] and respite.")},
        "“respite” should be found, and “respite”, “respite” is",
    ),
    "not flagged": ({"examples": both("Some [rest].")}, "“rest” should be found, and nothing is"),
    "let go": (
        {"examples": both("Mia said, “I hate [respite].”")},
        "(“respite” is let go: quotation: a person's own words)",
    ),
    "not left": ({"examples": both("A [respite].", "Her respite.")}, "“respite” should be left alone, and is found"),
    "no flag": ({"examples": [{"leave": "A rest."}]}, "toy/respite: has no “flag” example"),
    "no leave": ({"examples": [{"flag": "A [respite]."}]}, "toy/respite: has no “leave” example"),
    "wrong fix": (
        {"examples": both("A [respite].", fix="A long break.")},
        "the first suggestion gives “A short break.”. “fix” says “A long break.”",
    ),
    "a fix without words": (
        {"terms": {"respite": None}, "examples": both("A [respite].", fix="A rest.")},
        "a “fix”, but the first suggestion for “respite” cannot stand in place",
    ),
    "a fix for a prompt": (
        {"terms": {"respite": ["time with {name}", "rest"]}, "examples": both("A [respite].", fix="A rest.")},
        "a “fix”, but the first suggestion for “respite” cannot stand in place",
    ),
    "a todo that is done": (
        {"examples": [*both("A [respite]."), {"leave": "A rest.", "todo": "one day"}]},
        "a “todo” example no longer fails. Strike the “todo” out.",
    ),
    "hidden by its allow": (
        {"terms": {"respite": None, "respite care": None}, "allow": ["respite care"], "examples": both("A [respite].")},
        "“respite care” is not found on its own. Is it hidden by an “allow”, or by another entry?",
    ),
    "an allow that holds nothing": (
        {"allow": ["a rest"], "examples": both("A [respite].")},
        "the allowed phrase “a rest” holds none of the terms",
    ),
    "a suggestion that is flagged": (
        {"terms": {"respite": "respite time"}, "examples": both("A [respite].")},
        "the suggestion “respite time” is flagged by toy/respite",
    ),
}


@pytest.mark.parametrize(("keys", "said"), PROMISES.values(), ids=PROMISES.keys())
def test_a_promise_that_is_not_kept_is_named_with_its_line(toy, keys: dict[str, object], said: str) -> None:
    toy.file(toy.entry("respite", keys.pop("terms", {"respite": "short break"}), **keys))
    (failure,) = toy.failures()
    assert said in failure
    assert re.match(r"lexicons/en-GB/toy\.yaml:\d+: toy/respite: ", failure)


def test_a_todo_that_still_fails_is_let_be(toy) -> None:
    examples = [*both("A [respite]."), {"leave": "Her respite.", "todo": "needs a context"}]
    toy.file(toy.entry("respite", "respite", examples=examples))
    assert toy.failures() == []


def test_an_example_is_flagged_by_its_own_entry_alone(toy) -> None:
    toy.file(
        toy.entry("respite", "respite", examples=both("A [respite] in a unit.")),
        toy.entry("unit", "unit", examples=both("A [unit].")),
    )
    (failure,) = toy.failures()
    assert "the example is flagged by toy/unit (“unit”) too. Choose other words." in failure


def test_a_suggestion_is_flagged_by_no_other_entry(toy) -> None:
    toy.file(
        toy.entry("respite", {"respite": "a night at the unit"}, examples=both("A [respite].")),
        toy.entry("unit", "unit", examples=both("A [unit].")),
    )
    (failure,) = toy.failures()
    assert "the suggestion “a night at the unit” is flagged by toy/unit" in failure


def test_a_term_that_another_entry_takes_is_not_found_on_its_own(toy) -> None:
    toy.file(
        toy.entry("respite", "some respite", examples=[*both("A rest, [some respite].")]),
        toy.entry("some", "some", examples=both("[Some] rest.")),
        toy.entry("one", "some (respite)?", examples=both("[Some respite] here.")),
    )
    assert any("is not found on its own; toy/" in failure for failure in toy.failures())


def test_two_entries_do_not_own_one_term(toy) -> None:
    toy.file(
        toy.entry("one", ["respite", "rest"], examples=both("A [respite].", todo="two owners")),
        toy.entry("two", ["respite", "rest", "unit"], examples=both("A [unit].")),
    )
    (owned,) = [failure for failure in toy.failures() if "is a term of" in failure]
    assert re.search(r"toy/two: “respite” is a term of toy/one \(lexicons/en-GB/toy\.yaml:\d+\) already", owned)


def test_two_entries_do_not_own_one_of_many_ways_to_write_a_term(toy) -> None:
    toy.file(
        toy.entry("one", "(foster|kinship) (home)?"),
        toy.entry("two", "kinship (care|home)"),
        toy.entry("three", "care"),
    )
    (owned,) = [failure for failure in toy.failures() if "is a term of" in failure]
    assert "“kinship home” is a term of toy/one" in owned


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"near": ["weekend"]}, {}),
        ({"for_": ["letter"]}, {"for_": ["report"]}),
        ({"jurisdiction": ["scotland"]}, {"jurisdiction": ["wales"]}),
    ],
)
def test_two_entries_may_own_one_term_where_a_context_parts_them(toy, one, two) -> None:
    toy.file(toy.entry("one", "respite", **one), toy.entry("two", "respite", **two))
    assert not [failure for failure in toy.failures() if "is a term of" in failure]


def test_initials_and_the_word_that_is_spelled_like_them_are_two_terms(toy) -> None:
    toy.file(toy.entry("one", "PEP"), toy.entry("two", "pep"))
    assert not [failure for failure in toy.failures() if "is a term of" in failure]


def test_the_terms_of_open_places_are_proved_with_the_places_filled(toy) -> None:
    toy.file(
        toy.entry(
            "placed",
            [
                "placed with @Name",
                "@family contact",
                "placed for * (weeks)?",
                "placed @number times",
                "LAC child's plan",
            ],
            examples=both("He was [placed with Jo]."),
        ),
        words={"family": ["half-brother", "mum"]},
    )
    assert toy.failures() == []


def test_examples_that_need_tags_are_left_out_without_them(toy) -> None:
    examples = [*both("A [respite]."), {"leave": "Her respite.", "grammar": True}]
    toy.file(toy.entry("respite", "respite", examples=examples))
    assert toy.failures() == []


def test_only_the_files_that_are_asked_for_are_proved(toy) -> None:
    toy.file(toy.entry("respite", "respite"), toy.entry("again", "respite"))
    layer = toy.layer("council", toy.entry("unit", "unit"))
    lexicon = toy.lexicon(layer)
    assert {failure.place.rpartition(":")[0] for failure in prove(lexicon, files=[str(layer)])} == {str(layer)}
    assert len(prove(lexicon)) > len(prove(lexicon, files=[str(layer)])) == 1


def test_an_entry_that_is_switched_off_promises_nothing(toy) -> None:
    toy.file(toy.entry("respite", "respite"))
    assert toy.failures(toy.layer("council", change={"toy/respite": False})) == []


def test_words_that_a_child_avoids_need_no_examples(toy) -> None:
    toy.file()
    assert toy.failures(toy.layer("mia", avoid=["tummy mummy"])) == []


def test_a_lexicon_whose_proof_fails_is_refused(toy) -> None:
    toy.file(toy.entry("respite", "respite"))
    with pytest.raises(LexiconError, match=r"toy\.yaml:\d+: toy/respite: has no “flag” example"):
        Checker()


def test_a_list_of_phrases_alone_can_be_proved(toy) -> None:
    toy.file(
        toy.entry("placed", "placed in @home", examples=both("He was [placed in foster care].")),
        words={"home": ["foster care", "kinship care"]},
    )
    assert toy.failures() == []


def test_a_suggestion_is_tried_in_every_profile(toy) -> None:
    toy.file(
        toy.entry(
            "respite", {"respite": "a night at the unit"}, for_=["letter", "report"], examples=both("A [respite].")
        ),
        toy.entry("unit", "unit", for_=["report"], examples=both("A [unit].")),
    )
    assert len(toy.failures()) == 1


def test_an_allowed_phrase_holds_a_whole_term(toy) -> None:
    toy.file(
        toy.entry("x", "contact with dad", allow=["walk with mum"], examples=both("His [contact with dad].")),
    )
    assert any("holds none of the terms" in failure for failure in toy.failures())


def test_a_term_that_can_be_written_in_too_many_ways_for_the_proof_is_refused_by_name(toy) -> None:
    letters = "(a|b|c|d|e|f|g|h|i)"
    toy.file(toy.entry("one", f"{letters} {letters} {letters} {letters} respite"))
    (failure,) = [failure for failure in toy.failures() if "ways" in failure]
    assert re.search(r"toy\.yaml:\d+: .*can be written in 6561 ways, and 5000 is the most", failure)
