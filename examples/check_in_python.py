"""Checks a string, a Word letter and a folder's worth of texts, and writes the letter's comments into a copy.

Run it as ``python examples/check_in_python.py [TARGET]``; the copy is letter-with-comments.docx if no name is given.
"""

import sys
from pathlib import Path

import carelang

HERE = Path(__file__).resolve().parent


def main(target: Path) -> None:
    """Print what is found, and write ``target``."""
    # One text: findings in the order of the text, each with its words, its advice and its reason.
    for finding in carelang.check("Mia goes to respite on Friday.", profile="letter"):
        print(f"{finding.text}: {finding.message} {finding.why}")

    # More than one text: make a checker, and keep it. The child's own words are a layer of their own.
    checker = carelang.Checker(profile="letter", lexicons=[HERE / "mia.yaml"])
    letter = carelang.read(HERE / "letter.docx")
    findings = checker.check(letter)
    for finding in findings:
        segment = letter.segments[finding.segment]
        state = f"let stand ({finding.excused})" if finding.excused else str(finding.severity)
        print(f"{segment.place}: {finding.text} [{finding.rule}, {state}]")

    # A copy with comments on the exact words; what context lets stand gets none.
    done = carelang.annotate(HERE / "letter.docx", findings, target)
    print(f"{target.name}: {done.comments} comments")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("letter-with-comments.docx"))
