"""Sentences written and labelled without sight of the lexicons: what has to be found, explained or left alone.

``tests/labelled/sentences.jsonl`` holds one record a line: id, profile, text, and spans with a
label (flag, statutory, leave), the term and, where fair reviewers would differ, ``uncertain``.
They were written in several sittings, each scored before anything was mended for it. In those from ``sentence-0981`` to
``sentence-1300`` four labels that the rules of labelling or the evidence contradict were made uncertain.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from carelang import Checker, Finding, read_text

RECORDS = Path(__file__).parent / "labelled" / "sentences.jsonl"


def counted(records: list[dict], checkers: dict[str, Checker]) -> Counter[str]:
    count: Counter[str] = Counter()
    for record in records:
        document = read_text(record["text"])
        offsets, at = [], 0
        for segment in document.segments:
            offsets.append(record["text"].index(segment.text, at))
            at = offsets[-1] + len(segment.text)
        found = [
            (offsets[one.segment] + one.span.start, offsets[one.segment] + one.span.end, one)
            for one in checkers[record["profile"]].check(document)
        ]
        sure = [span for span in record["spans"] if not span.get("uncertain")]
        for span in sure:
            hits = [
                one for start, end, one in found if start < span["end"] and span["start"] < end and counts(one, span)
            ]
            count[span["label"]] += 1
            count[f"{span['label']} found"] += bool(hits)
        for start, end, one in found:
            over = [span for span in record["spans"] if start < span["end"] and span["start"] < end]
            if one.excused is None and over and not any(span.get("uncertain") for span in over):
                count["right" if any(span["label"] != "leave" for span in over) else "wrong"] += 1
        if not record["spans"]:
            count["quiet words"] += len(record["text"].split())
            count["quiet findings"] += sum(one.excused is None for _, _, one in found)
    return count


def counts(finding: Finding, span: dict) -> bool:
    explained = span["label"] == "statutory" and "explained" in (finding.excused or "")
    return finding.excused is None or explained


@pytest.fixture(scope="module")
def count() -> Counter[str]:
    records = [json.loads(line) for line in RECORDS.read_text(encoding="utf-8").splitlines()]
    checkers = {profile: Checker(profile, grammar="off") for profile in {record["profile"] for record in records}}
    return counted(records, checkers)


def test_what_is_found_is_right(count: Counter[str]) -> None:
    assert count["right"] / (count["right"] + count["wrong"]) >= 0.97


def test_what_should_be_found_is_found(count: Counter[str]) -> None:
    assert count["flag found"] / count["flag"] >= 0.93


def test_legal_terms_are_found(count: Counter[str]) -> None:
    assert count["statutory found"] / count["statutory"] >= 0.95


def test_plain_writing_is_quiet(count: Counter[str]) -> None:
    assert 1000 * count["quiet findings"] / count["quiet words"] <= 1
