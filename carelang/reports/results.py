"""What one run found, as every report is told it: results by file, what is shown, counts and places."""

from collections import Counter
from typing import Final, NamedTuple

from carelang.lexicon import Layer
from carelang.text import line_and_column, source_offset
from carelang.types import CarelangError, Document, Finding, Severity, Suppression

KNOWN: Final = "in the baseline: known already"
"""Why a finding that stands in the baseline is excused."""
UNCHANGED: Final = "unchanged: on a line that is as it was"
"""Why a finding is excused where only changes are looked at."""


class Result(NamedTuple):
    """One file: its document and findings, or the error that kept it from being read.

    ``profile`` and ``min_severity`` are its own, where they are not those of the run. ``suppressions`` are its ignore
    notes.
    """

    name: str
    document: Document | None = None
    findings: tuple[Finding, ...] = ()
    error: CarelangError | None = None
    profile: str = ""
    min_severity: Severity | None = None
    suppressions: tuple[Suppression, ...] = ()

    def at(self, note: Suppression) -> str:
        """Return where a person, or an editor, finds a note."""
        return f"{self.name}:{note.line}" if note.line else f"{self.name}: {note.place}"


class Summary(NamedTuple):
    """The counts of one run.

    ``files`` were read, ``concerned`` of them hold findings that are shown, of ``partial`` a part was not checked, and
    ``unreadable`` more could not be read. ``findings`` counts those shown by severity; ``excused`` are let stand by
    context, ``known`` because they are in the baseline, ``unchanged`` because only changes are looked at; ``milder``
    are below the least severity asked for.
    """

    files: int
    concerned: int
    partial: int
    unreadable: int
    findings: dict[Severity, int]
    excused: int
    known: int
    unchanged: int
    milder: int


class Run(NamedTuple):
    """One run over some files.

    ``layers`` are the lexicon files that took part, in order. ``passed_over`` counts the files in the folders that
    no format reads, by suffix. ``mended`` counts the findings of the baseline that are gone.
    """

    results: tuple[Result, ...]
    profile: str
    grammar: bool
    layers: tuple[Layer, ...] = ()
    min_severity: Severity = Severity.SUGGESTION
    show_excused: bool = False
    passed_over: tuple[tuple[str, int], ...] = ()
    mended: int = 0

    def told(self, result: Result) -> list[Finding]:
        """Return the findings of one file that are no milder than asked for, in order."""
        least = (result.min_severity or self.min_severity).rank
        return [finding for finding in result.findings if finding.severity.rank >= least]

    def shows(self, result: Result, finding: Finding) -> bool:
        """Whether a report shows a ``finding`` of one file."""
        least = (result.min_severity or self.min_severity).rank
        return finding.severity.rank >= least and (finding.excused is None or self.show_excused)

    def shown(self, result: Result) -> list[Finding]:
        """Return the findings of one file that a report shows, in order."""
        return [finding for finding in result.findings if self.shows(result, finding)]

    def standing(self, result: Result) -> list[Finding]:
        """Return the findings shown that context does not excuse, in order."""
        return [finding for finding in self.told(result) if finding.excused is None]

    def reaches(self, severity: Severity) -> bool:
        """Whether any finding that is shown and not excused is at or above ``severity``."""
        return any(one.severity.rank >= severity.rank for result in self.results for one in self.standing(result))

    def profiles(self) -> dict[str, int]:
        """Return the profiles the files were checked for, each with the number of its files that were read."""
        read = [result.profile or self.profile for result in self.results if result.document is not None]
        return {profile: read.count(profile) for profile in dict.fromkeys(read)} or {self.profile: 0}

    def summary(self) -> Summary:
        """Return the counts."""
        of_severity = dict.fromkeys(reversed(Severity), 0)
        let_stand = Counter[str]()
        concerned = milder = 0
        for result in self.results:
            least = (result.min_severity or self.min_severity).rank
            standing = 0
            for finding in result.findings:
                if finding.severity.rank < least:
                    milder += finding.excused is None
                elif finding.excused is None:
                    of_severity[finding.severity] += 1
                    standing += 1
                else:
                    let_stand[finding.excused] += 1
            concerned += standing > 0
        known, unchanged = let_stand.pop(KNOWN, 0), let_stand.pop(UNCHANGED, 0)
        return Summary(
            files=sum(result.document is not None for result in self.results),
            concerned=concerned,
            partial=sum(bool(result.document and result.document.unchecked) for result in self.results),
            unreadable=sum(result.error is not None for result in self.results),
            findings=of_severity,
            excused=let_stand.total(),
            known=known,
            unchanged=unchanged,
            milder=milder,
        )


def position(document: Document, finding: Finding) -> tuple[int, int] | None:
    """Return the line and the column of the file, both counted from 1, where ``finding`` begins.

    Columns are code points. ``None`` where the format is no text file.
    """
    if document.source is None:
        return None
    offset = source_offset(document.segments[finding.segment], finding.span.start)
    return None if offset is None else line_and_column(document.source, offset)
