"""Ignore notes shown for audit: where each stands, what it lets stand and why, and which are of no use."""

from typing import Any, Final

from carelang.reports.layout import Layout, counted, plain
from carelang.reports.results import Result, Run
from carelang.types import Suppression

SCHEMA: Final = 1
ENDS: Final = "ignore-end"


def written(note: Suppression) -> str:
    """Return the head of a note as its writer wrote it, with one of its rules."""
    return f"{note.scope}[{note.rule}]" if note.rule else note.scope


def render(run: Run, layout: Layout) -> str:
    """Return the notes in the files of ``run`` as lines, the last one ended."""
    lines: list[str] = []
    notes = [(result, note) for result in run.results for note in result.suppressions]
    for result, note in notes:
        head = f"{plain(result.at(note))}  {layout.style(plain(written(note)), 'rule')}  {plain(_use(note))}"
        lines += layout.wrap(head, 4, "")
        if note.scope != ENDS:
            lines += layout.wrap(f"because {plain(note.reason)}" if note.reason else "(no reason given)", 4)
    return "\n".join([*lines, *[""] * bool(lines), *layout.wrap(_closing(notes)), ""])


def _use(note: Suppression) -> str:
    if note.problem:
        return note.problem
    return "ends here" if note.scope == ENDS else f"lets {counted(note.stands, 'finding')} stand"


def _closing(notes: list[tuple[Result, Suppression]]) -> str:
    if not notes:
        return "No ignore notes."
    files = counted(len({result.name for result, _ in notes}), "file")
    bare = sum(not note.reason and note.scope != ENDS for _, note in notes)
    troubled = sum(note.problem is not None for _, note in notes)
    rest = [f"{bare} without a reason"] * bool(bare) + [f"{troubled} to look at"] * bool(troubled)
    return f"{counted(len(notes), 'ignore note')} in {files}{': ' if rest else ''}{', '.join(rest)}."


def as_json(run: Run, version: str) -> str:
    """Return the notes as JSON, indented; ``version`` is that of carelang."""
    import json

    found = [{"file": result.name, **fields(note)} for result in run.results for note in result.suppressions]
    return (
        json.dumps({"carelang": version, "schema": SCHEMA, "suppressions": found}, ensure_ascii=False, indent=2) + "\n"
    )


def fields(note: Suppression) -> dict[str, Any]:
    """Return a note as the reports for programs have it."""
    return {
        "line": note.line,
        "place": note.place,
        "scope": note.scope,
        "rule": note.rule or None,
        "reason": note.reason or None,
        "stands": note.stands,
        "problem": note.problem,
    }
