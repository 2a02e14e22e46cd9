"""Whether suggestions read right when put in: a grammar checker, Harper, reads each sentence before and after.

``python -m benchmarks.fixes`` puts every ``replace`` suggestion of every finding in place, one at a time: in the
``flag`` examples of the national lexicon and, where they stand beside the checkout, in the labelled sentences. A fix
counts as an offender when Harper reports something about grammar in the new sentence that it did not report in the
old one. As a control, the same suggestions are put in letter by letter too, without ``carelang.fixes``.
``--dump FILE`` writes every sentence after its fix, for people to read.
"""

import argparse
import json
import subprocess
import sysconfig
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.measuring import progress, table
from carelang import Checker, read_text
from carelang.fixes import Edit, edit, put_in
from carelang.lexicon import Lexicon, load_lexicons
from carelang.types import Profile, Span

GOLD: Final = Path(__file__).resolve().parents[2] / "shared" / "gold" / "sentences.jsonl"
TARGET: Final = 0.01

# Harper's kinds that are matters of taste and length. All its others count: Agreement, BoundaryError, Capitalization,
# Eggcorn, Formatting, Grammar, Malapropism, Miscellaneous (a and an, missing words), Nonstandard, Punctuation,
# Redundancy, Repetition, Typo, Usage, WordChoice; and Spelling for words in small letters.
NOT_GRAMMAR: Final = frozenset({"Enhancement", "Readability", "Regionalism", "Style"})

_PROFILES: Final[dict[str, Profile]] = {
    "policy": "policy",
    "guide": "policy",
    "case-note-like": "case-note",
    "letter": "letter",
    "judgment": "report",
    "report": "report",
    "general": "general",
}


class Fix(NamedTuple):
    """One suggestion put in place in one sentence; ``change`` is the edit of ``before``."""

    source: str
    rule: str
    suggestion: str
    before: str
    change: Edit
    found: Span

    @property
    def after(self) -> str:
        return put_in(self.before, [self.change])


class Lint(NamedTuple):
    """What Harper reports, with the code points of the sentence that it is about."""

    rule: str
    kind: str
    start: int
    end: int
    text: str
    message: str


class Offender(NamedTuple):
    fix: Fix
    lint: Lint


def all_fixes(gold: Path = GOLD) -> list[Fix]:
    """Return every fix of the examples and, if ``gold`` is there, of the labelled sentences."""
    lexicon = load_lexicons(from_yaml=True)._replace(proved=True)
    fixes = list(dict.fromkeys(_of_texts("example", _examples(lexicon), lexicon)))
    if gold.exists():
        records = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
        texts = [(record["text"], _PROFILES[record["kind"]], ("scotland",)) for record in records]
        fixes += dict.fromkeys(_of_texts("labelled", texts, lexicon))
    return fixes


_Text = tuple[str, Profile, tuple[str, ...]]


def _examples(lexicon: Lexicon) -> Iterator[_Text]:
    for entry in lexicon.entries:
        for example in entry.examples:
            if example.flag and entry.profiles:
                profile = example.profile or entry.profiles[0]
                yield example.text, profile, tuple(sorted(entry.jurisdictions or ["scotland"]))


def _of_texts(source: str, texts: Iterable[_Text], lexicon: Lexicon) -> Iterator[Fix]:
    checkers: dict[tuple[Profile, tuple[str, ...]], Checker] = {}
    for text, profile, jurisdictions in texts:
        key = profile, jurisdictions
        if key not in checkers:
            checkers[key] = Checker(profile, lexicon, "off", jurisdictions)
        document = read_text(text)
        for finding in checkers[key].check(document):
            if finding.excused is not None:
                continue
            before = document.segments[finding.segment].text
            for suggestion in finding.suggestions:
                if suggestion.kind == "replace":
                    change = edit(before, finding.span, suggestion.text)
                    yield Fix(source, finding.rule, suggestion.text, before, change, Span(*finding.span))


def harper(sentences: Sequence[str]) -> dict[str, list[Lint]]:
    """Return Harper's lints for each of ``sentences``, all read in one go, a paragraph each."""
    unique = list(dict.fromkeys(sentences))
    starts, at = [], 0
    for sentence in unique:
        starts.append(at)
        at += len(sentence) + 2
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sentences.txt"
        file.write_text("\n\n".join(" ".join(sentence.split("\n")) for sentence in unique), encoding="utf-8")
        command = [
            _harper_command(),
            "lint",
            "--format",
            "json",
            "--quiet",
            "--dialect",
            "gb",
            "--no-color",
            "--keep-overlapping-lints",
            str(file),
        ]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    if not done.stdout.lstrip().startswith("["):
        raise SystemExit(f"Harper ended with {done.returncode}:\n{done.stderr}")
    found: dict[str, list[Lint]] = {sentence: [] for sentence in unique}
    lints: list[dict[str, Any]] = sorted(json.loads(done.stdout)[0]["lints"], key=lambda one: one["span"]["char_start"])
    number = 0
    for one in lints:
        start, end = one["span"]["char_start"], one["span"]["char_end"]
        while number + 1 < len(starts) and starts[number + 1] <= start:
            number += 1
        begin = starts[number]
        lint = Lint(one["rule"], one["kind"], start - begin, end - begin, one["matched_text"], one["message"])
        found[unique[number]].append(lint)
    return found


def _harper_command() -> str:
    command = Path(sysconfig.get_path("scripts")) / "harper"
    return str(command) if command.exists() else "harper"


def offenders(fixes: Sequence[Fix]) -> list[Offender]:
    """Return the fixes that bring something new about grammar, each with the first of what is new."""
    lints = harper([sentence for fix in fixes for sentence in (fix.before, fix.after)])
    return [Offender(fix, new[0]) for fix in fixes if (new := _new(fix, lints[fix.before], lints[fix.after]))]


def _new(fix: Fix, before: list[Lint], after: list[Lint]) -> list[Lint]:
    """Return the lints on grammar in ``after`` for which ``before`` has none of the same rule at the same place.

    Places left of the edit are counted from the sentence's beginning, those right of it from its end; whatever
    touches the edit is at one and the same place.
    """
    start, end = fix.change.span
    known = Counter((lint.rule, _place(lint, start, end, len(fix.before))) for lint in before)
    new = []
    for lint in after:
        key = lint.rule, _place(lint, start, start + len(fix.change.text), len(fix.after))
        if known[key]:
            known[key] -= 1
        elif _is_grammar(lint):
            new.append(lint)
    return new


def _place(lint: Lint, start: int, end: int, length: int) -> tuple[str, int]:
    if lint.end <= start:
        return "left", lint.start
    return ("right", length - lint.end) if lint.start >= end else ("edit", 0)


def _is_grammar(lint: Lint) -> bool:
    """Spelling counts for words in small letters (a wrong inflection is such a word), not for names and initials."""
    return lint.kind not in NOT_GRAMMAR and not (lint.kind == "Spelling" and not lint.text.islower())


def letter_by_letter(fixes: Sequence[Fix]) -> list[Fix]:
    """Return ``fixes`` with each suggestion written over the words found just as it stands in the lexicon."""
    return [fix._replace(change=Edit(fix.found, fix.suggestion)) for fix in fixes]


def report(fixes: Sequence[Fix], found: Sequence[Offender], control: Sequence[Offender]) -> str:
    """Return the result as Markdown: a table of numbers and a list of the offenders."""
    head = ("fixes of", "put in", "bring a new grammar finding", "share", "letter by letter")
    rows = []
    for name, source in (("`flag` examples", "example"), ("labelled sentences", "labelled"), ("together", "")):
        total, bad, plain = (
            sum(fix.source == source or not source for fix in some)
            for some in (fixes, [one.fix for one in found], [one.fix for one in control])
        )
        if total:
            rows.append([name, str(total), str(bad), f"{bad / total:.2%}", f"{plain / total:.2%}"])
    suggestions = len({(fix.rule, fix.suggestion) for fix in fixes})
    kinds = Counter(f"{one.lint.kind}: {one.lint.rule}" for one in found)
    listed = [
        f"- `{one.fix.rule}`: {_line(one.fix.before)} -> {_line(one.fix.after)}\n"
        f"  {one.lint.rule} at “{_line(one.lint.text)}”: {_line(one.lint.message)}"
        for one in found
    ]
    lines = [f"- {name} ({count})" for name, count in sorted(kinds.items())] or ["- nothing"]
    said = f"{suggestions} different suggestions were put in. What is new, by Harper's rule:"
    return "\n".join([table(head, rows), "", said, "", *lines, *([""] if listed else []), *listed])


def _line(text: str) -> str:
    return " ".join(text.split())


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gold", type=Path, default=GOLD, help="labelled sentences, one JSON record a line")
    parser.add_argument("--dump", type=Path, help="also write every sentence after its fix to this file")
    args = parser.parse_args()
    progress("fixes: checking the examples")
    fixes = all_fixes(args.gold)
    if args.dump:
        lines = (f"{fix.rule} | {fix.before[slice(*fix.change.span)]} | {_line(fix.after)}" for fix in fixes)
        args.dump.write_text("\n".join(lines) + "\n", encoding="utf-8")
    progress(f"fixes: Harper reads {len(fixes)} sentences and as many before")
    found, control = offenders(fixes), offenders(letter_by_letter(fixes))
    progress("")
    print(report(fixes, found, control))
    raise SystemExit(len(found) >= TARGET * len(fixes))


if __name__ == "__main__":
    main()
