"""Findings files for the tests of reports, written from the schema: rows, totals and what is said about them."""

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa

from carelang.tables.schema import STORED, TOTALS
from carelang.tables.stores import storing

MONDAY = date(2025, 1, 6)
TEAMS = ("North families", "South families", "Throughcare & aftercare", "Kinship", "<script>alert(1)</script>")
RULES = {  # how often in 1,000 words, and its severity
    "care/respite": (0.9, "error", "stigmatising"),
    "care/did-not-attend": (1.6, "warning", "blaming"),
    "care/contact": (2.4, "warning", "process"),
    "care/placement": (2.0, "warning", "commodifying"),
    "care/utilise": (0.7, "suggestion", "plain"),
    "care/absconded": (0.5, "error", "criminalising"),
    "care/challenging-behaviour": (0.8, "warning", "deficit"),
    "care/hard-to-reach": (0.25, "warning", "blaming"),
    "care/care-leaver": (0.3, "suggestion", "label"),
    "care/non-compliant": (0.2, "warning", "deficit"),
    "statutory/compulsory-supervision-order": (0.4, "suggestion", "statutory"),
}


def row(**given: object) -> dict[str, object]:
    """One finding; what is not given is as plain as can be."""
    usual = {"source": "notes.csv", "row": 2, "copy": False, "column": "note", "start": 0, "end": 7}
    usual |= {"rule": "care/respite", "kind": "stigmatising", "severity": "error", "lexicon": "0" * 16}
    return dict.fromkeys(STORED.names) | usual | given


def total(**given: object) -> dict[str, object]:
    """How much was read in one week of one team."""
    usual = {"week": MONDAY, "copy": False, "notes": 100, "words": 20_000}
    return dict.fromkeys(TOTALS.names) | usual | given


def rows(number: int, **given: object) -> list[dict[str, object]]:
    """So many findings of one kind."""
    return [row(row=at + 2, **given) for at in range(number)]


def save(
    path: Path, found: list[dict[str, object]], totals: list[dict[str, object]] | None = None, **about: str
) -> str:
    """Write findings as ``carelang scan`` does, by the suffix of ``path``; return its name."""
    with storing(path, STORED) as store:
        store.write(pa.RecordBatch.from_pylist(found, schema=STORED))
        store.finish(pa.Table.from_pylist(totals or [], schema=TOTALS), {"version": "1"} | about)
    return str(path)


def year(seed: int = 1, *, weeks: int = 52, trained: int | None = 30, easing: float = 0.6, scale: float = 1.0):
    """A made-up council's year: findings and totals; from the week ``trained`` on there are fewer of care/ rules."""
    chance = random.Random(seed)
    found, read = [], Counter()
    for week in range(weeks):
        monday = MONDAY + timedelta(weeks=week)
        for at, team in enumerate(TEAMS):
            notes = int(chance.randint(20, 40) * (1.5 - at * 0.25) * scale) + 1
            for copied in (False, True):
                number = notes if not copied else notes // 5
                words = sum(chance.randint(80, 320) for _ in range(number))
                read[monday, team, copied] += words
                for rule, (rate, severity, kind) in RULES.items():
                    eased = easing if trained is not None and week > trained and not copied else 1.0
                    for _ in range(_times(chance, words / 1000 * rate * eased * (0.8 + at * 0.15))):
                        day = monday + timedelta(days=chance.randint(0, 4))
                        excused = chance.choice(("quotation", "title", "sense")) if chance.random() < 0.08 else None
                        found.append(
                            row(
                                row=len(found) + 2, date=day, team=team, copy=copied, rule=rule, kind=kind,
                                severity=severity, excused=excused, id=str(len(found)), person=str(week % 97),
                            )
                        )  # fmt: skip
    totals = [
        total(week=monday, team=team, copy=copied, words=words, notes=max(1, words // 200))
        for (monday, team, copied), words in read.items()
    ]
    return found, totals


def _times(chance: random.Random, mean: float) -> int:
    """A Poisson number."""
    times, left = 0, chance.expovariate(1)
    while left < mean:
        times += 1
        left += chance.expovariate(1)
    return times
