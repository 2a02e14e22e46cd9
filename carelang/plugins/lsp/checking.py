"""Texts of an editor, checked as the settings say that hold for their files."""

from pathlib import Path
from typing import Final, NamedTuple

from carelang.checker import Checker
from carelang.formats import PLAIN
from carelang.formats.plain import read_text
from carelang.lexicon import Lexicon
from carelang.reports.results import Result
from carelang.settings import Settings, settings_for
from carelang.settings.reading import NAME, PROJECT
from carelang.tasks.baseline import NAME as BASELINE
from carelang.tasks.baseline import Baseline, read_baseline
from carelang.tasks.debt import add_to_baseline, baseline_place
from carelang.tasks.files import File
from carelang.tasks.running import Checkers
from carelang.text import source_reach
from carelang.types import CarelangError, Document, Finding, Span, Suppression

_SUFFIXES: Final = {"plaintext": ".txt", "text": ".txt", "markdown": ".md", "html": ".html"}


class Open(NamedTuple):
    """A text that is open in the editor; ``path`` is ``None`` while it has no file."""

    text: str
    name: str
    path: Path | None = None


class Shown(NamedTuple):
    """A finding that stands, and where it is shown in the text."""

    finding: Finding
    span: Span


class Checked(NamedTuple):
    """An open text as it was checked, as ``settings`` say; ``file`` is ``None`` while it has none.

    ``notes`` are its ignore notes that are of no use.
    """

    document: Document
    shown: tuple[Shown, ...]
    lexicon: Lexicon
    settings: Settings
    file: File | None
    notes: tuple[Suppression, ...] = ()

    @property
    def baseline(self) -> Path | None:
        """Where a finding can be made known: the baseline of the settings, or the place for it beside them."""
        return baseline_place(self.settings) if self.file and self.settings.file else None


def name_of(path: Path, language: str) -> str | None:
    """Return the name by which a text is read, or ``None`` for one that is not checked.

    The suffix of ``path`` decides, and where it has none, ``language``, which is the editor's name for the kind of
    text.
    """
    suffix = path.suffix.lower() or _SUFFIXES.get(language, "")
    return f"{path.stem}{suffix}" if suffix in PLAIN else None


class Session:
    """Settings, checkers and baselines of one editor's session, each read when the first text asks for it."""

    def __init__(self) -> None:
        self._settings: dict[Path | None, Settings | CarelangError] = {}
        self._baselines: dict[Path, Baseline] = {}
        self._refused: dict[Settings, CarelangError] = {}
        self._checkers = Checkers(Settings(), {})

    def check(self, text: Open) -> Checked:
        """Return the findings that stand in ``text``; raises ``CarelangError`` for settings that cannot be followed."""
        settings = self._settings_of(text)
        checker = self._checker(settings)
        document = read_text(text.text, text.name)
        file = None if text.path is None else File(str(text.path), text.path, Path(text.path.name))
        checked = Checked(document, (), checker.lexicon, settings, file)
        findings = checker.check(document)
        found = self._new(checked, Result(text.name, document, tuple(findings)))
        notes = tuple(note for note in checker.suppressions(document, findings) if note.problem)
        shown = tuple(
            Shown(finding, place(document, finding))
            for finding in found.findings
            if finding.excused is None and finding.severity.rank >= settings.min_severity.rank
        )
        return checked._replace(shown=shown, notes=notes)

    def let_stand(self, checked: Checked, finding: Finding) -> str:
        """Add ``finding`` to the baseline, and return what a reader should know of it, if anything.

        Raises ``CarelangError``; then nothing is written.
        """
        place, file = checked.baseline, checked.file
        assert place is not None, "it was offered"
        assert file is not None, "it was offered"
        add_to_baseline(place, file, checked.document, finding)
        self._baselines.pop(place, None)
        if checked.settings.baseline is not None:
            return ""
        return f"{place}: written. Say “baseline: {place.name}” in the settings, so that every check goes by it."

    def uses(self, path: Path) -> bool:
        """Whether ``path`` holds settings, or a lexicon or a baseline that was asked for."""
        if path.name in (NAME, PROJECT, BASELINE):
            return True
        kept = [one for one in self._settings.values() if isinstance(one, Settings)]
        asked = [override.said for settings in kept for override in settings.paths] + [one.said for one in kept]
        named = [said.value for each in asked for said in each if said.key in ("lexicons", "baseline")]
        return path.resolve() in {one.resolve() for one in named}

    def _settings_of(self, text: Open) -> Settings:
        folder = None if text.path is None else text.path.parent
        if folder not in self._settings:
            try:
                self._settings[folder] = settings_for([] if text.path is None else [str(text.path)])
            except CarelangError as error:
                self._settings[folder] = error
        kept = self._settings[folder]
        if isinstance(kept, CarelangError):
            raise kept
        return kept.for_file(text.path or Path(text.name))

    def _checker(self, settings: Settings) -> Checker:
        if settings in self._refused:
            raise self._refused[settings]
        try:
            return self._checkers.made_for(settings)
        except CarelangError as error:
            self._refused[settings] = error
            raise

    def _new(self, checked: Checked, result: Result) -> Result:
        """The result with what the baseline knows excused, if the settings name one, or one lies beside them."""
        place, file = checked.baseline, checked.file
        if place is None or file is None or not (checked.settings.baseline or place.exists()):
            return result
        if place not in self._baselines:
            self._baselines[place] = read_baseline(place)
        return self._baselines[place].excuse(self._checkers.run([result]), [file]).results[0]


def place(document: Document, finding: Finding) -> Span:
    """Return where ``finding`` is shown in the text; where its words do not stand one to one, with what is between."""
    return source_reach(document.segments[finding.segment], finding.span) or Span(0, 0)
