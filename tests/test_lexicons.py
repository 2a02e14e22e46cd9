"""Every entry of the national lexicons keeps its promises, file by file, and the labelled sentences are scored."""

import json
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from carelang import Checker
from carelang.checker import prove
from carelang.lexicon import Lexicon, national_folder
from carelang.proof import prove as prove_with
from carelang.types import Finding, LexiconError

FILES = sorted(path.name for path in national_folder().glob("*.yaml"))
GOLD = Path(__file__).resolve().parents[1].parent / "shared" / "gold"


def by_file(failures: Iterable[LexiconError]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for failure in failures:
        name = failure.place.rpartition(":")[0].rpartition("/")[2]
        found.setdefault(name, []).append(str(failure))
    return found


@pytest.fixture(scope="session")
def failures(national: Lexicon) -> dict[str, list[str]]:
    """What the whole lexicon promises and does not keep, by file, without tags."""
    return by_file(prove(national))


@pytest.fixture(scope="session")
def failures_with_tags(national: Lexicon) -> dict[str, list[str]]:
    """The same with tags. One pipeline serves all checkers, since loading it takes longer than the proof."""
    shared: dict[tuple[str, frozenset[str]], Checker] = {}

    @cache
    def findings(text: str, profile: str, jurisdictions: frozenset[str]) -> list[Finding]:
        key = profile, jurisdictions
        if key not in shared:
            shared[key] = Checker(profile, national, "on", sorted(jurisdictions or ["scotland"]))
            shared[key]._tagger = next(iter(shared.values()))._tagger
        return shared[key].check(text)

    return by_file(prove_with(national, findings, grammar=True))


@pytest.mark.parametrize("name", FILES)
def test_every_entry_keeps_its_promises(failures: dict[str, list[str]], name: str) -> None:
    assert failures.get(name, []) == []


@pytest.mark.spacy
@pytest.mark.parametrize("name", FILES)
def test_every_entry_keeps_its_promises_with_tags(failures_with_tags: dict[str, list[str]], name: str) -> None:
    assert failures_with_tags.get(name, []) == []


def test_every_file_has_its_place_in_the_lexicon(national: Lexicon) -> None:
    assert [layer.file for layer in national.layers] == [
        "lexicons/en-GB/sources.yaml",
        *(f"lexicons/en-GB/{name}" for name in FILES if name != "sources.yaml"),
    ]


FLOORS = {
    "sentences": {"precision": 0.99, "recall": 0.98, "statutory": 1.0, "explained": 1.0},
    "documents": {"precision": 1.0, "recall": 0.98, "statutory": 1.0, "explained": 1.0},
}
"""What is reached with grammar off. Words that two labels disagree about (placement plan) keep it below one."""
NOISE = {"sentences": 0.0, "documents": 0.0}
"""Findings in a thousand words of text that holds none, at most."""


@pytest.mark.skipif(not GOLD.is_dir(), reason="shared/gold is not beside this checkout")
def test_the_labelled_sentences_are_scored_no_lower_than_before(failures: dict[str, list[str]]) -> None:
    if failures:
        pytest.fail("the lexicons do not keep their promises, so that nothing can be scored")
    command = [sys.executable, str(GOLD / "score.py"), "--grammar", "off", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    sets = [json.loads(line) for line in done.stdout.splitlines()]
    assert {scored["set"] for scored in sets} == set(FLOORS)
    for scored in sets:
        print({key: value for key, value in scored.items() if key not in ("counts", "missed", "false")})
        for measure, floor in FLOORS[scored["set"]].items():
            assert scored[measure] >= floor, f"{scored['set']}: {measure}"
        assert (scored["quiet_per_1000_words"] or 0) <= NOISE[scored["set"]]
