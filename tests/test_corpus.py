"""Ordinary prose and its findings, kept so that any change of behaviour is a diff that somebody reads."""

from pathlib import Path

import pytest

from carelang import Checker, Finding, read
from carelang.lexicon import Lexicon

CORPUS = Path(__file__).parent / "corpus"
PROFILES = {
    "care-letter": "letter",
    "case-note": "case-note",
    "council-policy": "policy",
    "school-newsletter": "general",
    "hill-walking": "general",
    "computing-and-soup": "general",
}


def shown(place: str, finding: Finding) -> str:
    """One finding on one line."""
    if finding.excused:
        return f"{place}: ({finding.text}) {finding.rule} · {finding.excused}"
    offered = "; ".join(f"{one.text}" for one in finding.suggestions)
    return f"{place}: {finding.text} · {finding.severity} {finding.rule} · {offered}"


@pytest.mark.parametrize("name", PROFILES)
def test_ordinary_prose_has_the_findings_somebody_has_read(national: Lexicon, name: str) -> None:
    document = read(CORPUS / f"{name}.md")
    findings = Checker(PROFILES[name], national, "off").check(document)
    lines = [shown(document.segments[finding.segment].place, finding) for finding in findings]
    now = "".join(f"{line}\n" for line in [f"profile {PROFILES[name]}, grammar off", *lines])
    kept = CORPUS / f"{name}.findings.txt"
    before = kept.read_text(encoding="utf-8") if kept.exists() else ""
    if now != before:
        kept.write_text(now, encoding="utf-8")
    assert now == before, f"{kept.name} has been written anew: read the difference, and commit it if it is right"


def test_every_text_of_the_corpus_is_checked() -> None:
    assert sorted(path.stem for path in CORPUS.glob("*.md")) == sorted(PROFILES)
    assert sorted(path.name.removesuffix(".findings.txt") for path in CORPUS.glob("*.txt")) == sorted(PROFILES)
