"""The report for people at a terminal: by file, then by place, each piece of advice in full only once."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from carelang.reports.layout import INDENT, Layout, clipped, counted, plain
from carelang.reports.results import Result, Run, Summary, position
from carelang.reports.suppressions import written
from carelang.text import Reading
from carelang.types import Document, Finding, Segment, Severity, Source, Suggestion, SuggestionKind

LABELS: Final[tuple[tuple[SuggestionKind, str], ...]] = (
    ("replace", "Try"),
    ("prompt", "Only you know"),
    ("explain", "Explain"),
)
_LONGEST_SENTENCE: Final = 240
_WINDOW: Final = 1000  # code points either side of the words, at most, that are looked at to show their sentence


def render(run: Run, layout: Layout, blocks: Iterable[str] | None = None) -> str:
    """Return the report on ``run`` as lines, the last one ended; ``blocks`` are those of its files, if already made."""
    if blocks is None:
        blocks = (block(run, result, layout) for result in run.results)
    closing = "\n".join(_closing(run, run.summary(), layout))
    return "\n\n".join(filter(None, (*blocks, closing))) + "\n"


def block(run: Run, result: Result, layout: Layout) -> str:
    """Return what is said of one file: nothing where the command line says that it could not be read."""
    document, shown = result.document, run.shown(result)
    problems = [note for note in result.suppressions if note.problem]
    if document is None or not (shown or document.unchecked or problems):
        return ""
    sentences = _Sentences(document)
    lines = [layout.style(plain(result.name), "file")]
    for group in _grouped(shown):
        lines += ["", *_group(result.name, group, sentences, layout)]
    if document.unchecked:
        lines += ["", *layout.wrap(f"Not checked: {plain('; '.join(document.unchecked))}.", 4, "  ")]
    for number, note in enumerate(problems):
        said = f"Note at {plain(result.at(note))}, {plain(written(note))}: {plain(note.problem or '')}."
        lines += [*([] if number else [""]), *layout.wrap(said.replace("?.", "?"), 4, "  ")]
    return "\n".join(lines)


def _grouped(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Put findings together that say the same, in the order of the first of each."""
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        key = finding.rule, finding.severity, finding.message, finding.suggestions, finding.excused
        groups.setdefault(key, []).append(finding)
    return list(groups.values())


def _group(name: str, group: Sequence[Finding], sentences: "_Sentences", layout: Layout) -> list[str]:
    first, *others = group
    state = "excused" if first.excused is not None else str(first.severity)
    place = plain(sentences.place(name, first))
    # The place stands alone where all three are too long for one line, so that a click on it still opens the file.
    gap = "  " if len(place) + len(state) + len(first.rule) + 6 <= layout.width else "\n    "
    heading = f"  {place}{gap}{layout.style(state, state)}  {layout.style(first.rule, 'rule')}"
    lines = [heading, *layout.wrap(sentences.shown(first, _LONGEST_SENTENCE), INDENT)]
    lines += layout.row("Excused", plain(first.excused)) if first.excused is not None else _advice(first, layout)
    return lines + _also(name, others, sentences, layout) if others else lines


def _also(name: str, others: Sequence[Finding], sentences: "_Sentences", layout: Layout) -> list[str]:
    """The other places, each with its sentence on one line; beside it where there is room."""
    lines = [" " * INDENT + layout.style("Also", "label")]
    last = ""
    for other in others:
        place = plain(sentences.place(name, other))
        room = layout.width - 2 * INDENT - 2
        beside = len(place) + 2 if len(place) <= room // 2 else 0
        sentence = layout.wrap(sentences.shown(other, room - beside), 2 * INDENT + (0 if beside else 2))
        if beside:
            sentence[0] = f"{' ' * 2 * INDENT}{place}  {sentence[0].lstrip()}"
        elif place != last:
            lines.append(" " * 2 * INDENT + place)
        lines += sentence
        last = place
    return lines


def _advice(finding: Finding, layout: Layout) -> tuple[str, ...]:
    return _advised(finding.message, finding.why, finding.suggestions, finding.sources, layout)


@lru_cache(maxsize=2_048)  # the advice of an entry is set once, however often it comes
def _advised(
    message: str, why: str, suggestions: tuple[Suggestion, ...], sources: tuple[Source, ...], layout: Layout
) -> tuple[str, ...]:
    lines = []
    if message != why and not any(one.text in message for one in suggestions):
        lines += layout.row("Message", plain(message))
    lines += layout.row("Why", plain(why))
    for kind, label in LABELS:
        texts = [f"“{plain(one.text)}”" for one in suggestions if one.kind == kind]
        if texts and kind == "explain":
            lines += [line for text in texts for line in layout.row(label, text)]
        elif texts:
            lines += layout.row(label, ", ".join(texts))
    return (*lines, *_sources(sources, layout))


def _sources(sources: Sequence[Source], layout: Layout) -> list[str]:
    if not sources:
        return []
    more = f"; and {len(sources) - 1} more" if len(sources) > 1 else ""
    return layout.row("Source", cited(sources[0]) + more)


def cited(source: Source) -> str:
    """Return a source as a reader cites it: title, publisher, year."""
    return plain(
        ", ".join(part for part in (source.title, source.publisher, source.year) if part not in ("", "unknown"))
    )


class _Sentences:
    """Places and sentences of the findings of one document; each segment is taken apart once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._segments = document.segments
        self._readings: dict[int, Reading] = {}

    def place(self, name: str, finding: Finding) -> str:
        """Return where a person, or an editor, finds it."""
        segment = self._segments[finding.segment]
        at = position(self._document, finding)
        if at is None:
            return segment.place or f"part {finding.segment + 1}"
        extra = "" if _says_line(segment) else f", {segment.place.removeprefix(f'line {segment.line}, ')}"
        return f"{name}:{at[0]}:{at[1]}{extra}"

    def shown(self, finding: Finding, room: int) -> str:
        """Return the sentence with the words found emphasised, on one line, no longer than ``room``."""
        reading = self._readings.get(finding.segment)
        if reading is None:
            reading = self._readings[finding.segment] = Reading(self._segments[finding.segment])
        start, end = finding.span
        begin = max(reading.sentence(start).start, start - _WINDOW)
        stop = min(max(end, reading.sentence(max(start, end - 1)).end), end + _WINDOW)
        text = reading.text
        return clipped(text[begin:start], text[start:end], text[end:stop], room)


def _says_line(segment: Segment) -> bool:
    return segment.place in ("", f"line {segment.line}")


def _closing(run: Run, summary: Summary, layout: Layout) -> list[str]:
    """The last lines: how much was found, what was let stand, what was not checked, how it was checked."""
    lines = layout.wrap(_verdict(run, summary, layout))
    if summary.milder:
        lines += layout.wrap(f"{counted(summary.milder, 'finding')} below {_limit(run)} not shown.")
    if summary.excused and not run.show_excused:
        lines += layout.wrap(f"{summary.excused} excused by context; --show-excused shows them and why.")
    if summary.known and not run.show_excused:
        lines += layout.wrap(f"{summary.known} known already, in the baseline; --show-excused shows them.")
    if summary.unchanged and not run.show_excused:
        lines += layout.wrap(f"{summary.unchanged} on lines that are as they were; --show-excused shows them.")
    if run.mended:
        lines += layout.wrap(f"The baseline can shrink: {run.mended} mended. `carelang baseline write` rewrites it.")
    if unchecked := _unchecked(run, summary):
        lines += layout.wrap(f"Not checked: {', '.join(unchecked)}.")
    grammar = "on" if run.grammar else "off"
    return [*lines, *layout.wrap(f"{_profiles(run)}, grammar {grammar}.")]


def _limit(run: Run) -> str:
    """The least severity that is shown."""
    limits = {result.min_severity or run.min_severity for result in run.results} or {run.min_severity}
    return f"“{limits.pop()}”" if len(limits) == 1 else "the least severity of their files"


def _profiles(run: Run) -> str:
    profiles = run.profiles()
    if len(profiles) == 1:
        return f"Profile {next(iter(profiles))}"
    shown = [f"{profile} ({counted(files, 'file')})" for profile, files in profiles.items()]
    return f"Profiles {', '.join(shown)}"


def _verdict(run: Run, summary: Summary, layout: Layout) -> str:
    files = counted(summary.files, "file")
    if total := sum(summary.findings.values()):
        parts = [
            layout.style(counted(number, str(severity)), str(severity))
            for severity, number in summary.findings.items()
            if number
        ]
        where = files if summary.concerned == summary.files else f"{summary.concerned} of {files}"
        return f"{counted(total, 'finding')} in {where}: {', '.join(parts)}."
    if not summary.files:
        return "Nothing was checked."
    limit = "" if _limit(run) == f"“{Severity.SUGGESTION}”" else f" at or above {_limit(run)}"
    return layout.style(f"Nothing to change in {files}{limit}.", "good")


def _unchecked(run: Run, summary: Summary) -> list[str]:
    parts = []
    if summary.partial:
        parts.append(f"parts of {counted(summary.partial, 'file')} (named above)")
    if summary.unreadable:
        parts.append(f"{counted(summary.unreadable, 'file')} that could not be read")
    if run.passed_over:
        kinds = sorted(run.passed_over, key=lambda kind: (-kind[1], kind[0]))
        named = ", ".join(plain(suffix) or "no suffix" for suffix, _ in kinds[:5])
        more = f" and {len(kinds) - 5} more" if len(kinds) > 5 else ""
        parts.append(f"{counted(sum(number for _, number in kinds), 'file')} of other kinds ({named}{more})")
    return parts
