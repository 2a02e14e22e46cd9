"""Megabytes of case notes checked in a second of processor time, beside a plain scan for the same terms and proselint.

Run it as ``python -m benchmarks.throughput``. It needs ``pip install ".[bench]"``.
"""

import argparse
import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

from benchmarks.measuring import Times, progress, table, taken_in_turn
from benchmarks.notes import DENSITIES, SEED, case_notes
from benchmarks.terms import plain_terms
from carelang import Checker


def main() -> None:
    """Measure, and print a table or JSON."""
    options = _options()
    progress("making notes, loading the lexicons")
    notes = case_notes(options.size * 1000, options.density)
    few = case_notes(options.size * 1000 // 20, options.density)  # for proselint, which takes its time
    checker = Checker("case-note", grammar="off")
    terms = plain_terms(checker.lexicon)
    work = {
        "carelang": (lambda: [checker.check(note) for note in notes], notes),
        "ahocorasick_rs": (_scan(terms, notes), notes),
        "proselint": (_proselint(few), few),
    }
    times = taken_in_turn("throughput", {name: run for name, (run, _) in work.items()}, options.repetitions)
    speeds = {name: _speed(times[name], texts) for name, (_, texts) in work.items()}
    found = sum(len(checker.check(note)) for note in notes)
    length = sum(map(len, notes))
    result = {
        "density": options.density,
        "characters_to_a_listed_word": round(length / found),
        "notes": len(notes),
        "megabytes": round(_megabytes(notes), 3),
        "seed": SEED,
        "entries": len(checker.lexicon.entries),
        "forms": len(checker.lexicon.forms),
        "scanned_strings": len(terms),
        "repetitions": options.repetitions,
        "megabytes_a_second": speeds,
        "times_proselint": round(speeds["carelang"]["best"] / speeds["proselint"]["best"], 1),
    }
    print(json.dumps(result, indent=2) if options.json else _report(result))


def _options() -> Any:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.throughput", description=__doc__)
    parser.add_argument("--density", choices=DENSITIES, default="ordinary", help="how often a listed word comes")
    parser.add_argument("--size", type=int, default=1000, help="thousands of characters (default: 1000)")
    parser.add_argument("--repetitions", type=int, default=7)
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def _scan(terms: list[str], notes: list[str]) -> Callable[[], object]:
    """Return a scan that finds the longest of ``terms`` in lower case, and knows no words, contexts or sentences."""
    scanner = _installed("ahocorasick_rs")
    automaton = scanner.AhoCorasick(terms, matchkind=scanner.MatchKind.LeftmostLongest)
    return lambda: [automaton.find_matches_as_indexes(note.lower()) for note in notes]


def _proselint(notes: list[str]) -> Callable[[], object]:
    """Return a check of ``notes`` by every check of proselint."""
    tools = _installed("proselint.tools")
    _installed("proselint.registry").CheckRegistry().register_many(_installed("proselint.checks").__register__)
    return lambda: [tools.LintFile("note", note).lint() for note in notes]


def _installed(name: str) -> Any:
    """Return a module of the ``bench`` extra."""
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise SystemExit(f"{name.partition('.')[0]} is not installed; try: pip install '.[bench]'") from None


def _megabytes(texts: list[str]) -> float:
    return sum(len(text.encode()) for text in texts) / 1e6


def _speed(times: Times, texts: list[str]) -> dict[str, float]:
    size = _megabytes(texts)
    return {"best": round(size / times.least, 3), "median": round(size / times.middle, 3)}


def _report(result: dict[str, Any]) -> str:
    speeds: dict[str, dict[str, float]] = result["megabytes_a_second"]
    ours = speeds["carelang"]["best"]
    rows = [
        (name, f"{speed['best']:.2f}", f"{speed['median']:.2f}", f"{ours / speed['best']:.2f}")
        for name, speed in speeds.items()
    ]
    return "\n".join(
        (
            f"{result['notes']} case notes, {result['megabytes']} MB, seed {result['seed']}; "
            f"{result['density']} density: one listed word in {result['characters_to_a_listed_word']} characters.",
            f"{result['entries']} entries, {result['forms']} forms; {result['scanned_strings']} strings for the scan.",
            "",
            table(("", "MB/s, best", "MB/s, median", "carelang is … times as fast"), rows),
        )
    )


if __name__ == "__main__":
    main()
