"""Whether matching takes longer with ten times the terms: the lexicon as it is, and with made-up terms on top.

Run it as ``python -m benchmarks.growth``. No made-up term stands in the notes, but many begin with a word that does.
"""

import argparse
import json
import tempfile
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.measuring import progress, table, taken_in_turn
from benchmarks.notes import SEED, case_notes
from carelang import Checker, load_lexicons
from carelang.lexicon import Lexicon

TIMES: Final = 10
TARGET: Final = 1.3
_SYLLABLES: Final = "ba ce di fo gu la me ni po ru sa te vi zo cha spe tri glo".split()
_TERMS_OF_AN_ENTRY: Final = 200


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--size", type=int, default=500, help="thousands of characters (default: 500)")
    parser.add_argument("--repetitions", type=int, default=7)
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    progress("loading the lexicons, and making terms")
    notes = case_notes(options.size * 1000)
    small = load_lexicons(from_yaml=True)._replace(proved=True)
    large = ten_times(small)
    checkers = {len(lexicon.forms): Checker("case-note", lexicon, "off") for lexicon in (small, large)}
    work = {
        f"{forms} forms": lambda checker=checker: [checker.check(note) for note in notes]
        for forms, checker in checkers.items()
    }
    times = taken_in_turn("growth", work, options.repetitions)
    least = [each.least for each in times.values()]
    ratio = least[1] / least[0]
    if options.json:
        result = {"seconds": dict(zip(checkers, least, strict=True)), "ratio": round(ratio, 3), "target": TARGET}
        print(json.dumps(result, indent=2))
        return
    rows = [(name, f"{each.least:.3f}", f"{each.middle:.3f}") for name, each in times.items()]
    print(table(("", "seconds, best", "seconds, median"), rows))
    print(f"\nRatio {ratio:.2f}; {TARGET} is the most it may be.")


def ten_times(lexicon: Lexicon) -> Lexicon:
    """Return the national lexicon with a layer of made-up terms, so that it has ten times as many forms."""
    chance = Random(SEED)
    openings = sorted(word for word in lexicon.trie if word.isalpha())
    terms = sorted({_term(chance, openings) for _ in range(len(lexicon.forms) * (TIMES - 1))})
    groups = [terms[at : at + _TERMS_OF_AN_ENTRY] for at in range(0, len(terms), _TERMS_OF_AN_ENTRY)]
    with tempfile.TemporaryDirectory() as folder:
        layer = Path(folder) / "made-up.yaml"
        layer.write_text(_HEAD + "".join(map(_entry, range(len(groups)), groups)), encoding="utf-8")
        return load_lexicons([layer])._replace(proved=True)


def _term(chance: Random, openings: list[str]) -> str:
    """Return one to four words, of which only the first may be a real one."""
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(3, 5))) for _ in range(chance.randint(1, 3))]
    return " ".join([chance.choice(openings), *words] if chance.random() < 0.5 else words)


_HEAD: Final = "lexicon: made-up\nlanguage: en-GB\nsources: {nobody: {title: Nobody}}\nentries:\n"


def _entry(number: int, terms: list[str]) -> str:
    listed = "".join(f"      {term}: zzz\n" for term in terms)
    return (
        f"  - id: entry-{number}\n    kind: jargon\n    severity: warning\n    why: It is made up.\n"
        f"    sources: [nobody]\n    terms:\n{listed}    examples: [{{leave: Nothing.}}]\n"
    )


if __name__ == "__main__":
    main()
