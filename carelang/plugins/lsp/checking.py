"""Texts of an editor, checked as the settings say that hold for their files."""

from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from carelang.checker import Checker
from carelang.formats import PLAIN
from carelang.formats.plain import read_text
from carelang.lexicon import Lexicon
from carelang.settings import Settings, settings_for
from carelang.settings.reading import NAME
from carelang.text import source_offset, source_span
from carelang.types import CarelangError, Document, Finding, Span

_Value = TypeVar("_Value")

_SETTINGS: Final = (NAME, "pyproject.toml")
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
    """An open text as it was checked."""

    document: Document
    shown: tuple[Shown, ...]
    lexicon: Lexicon


def name_of(path: Path, language: str) -> str | None:
    """Return the name by which a text is read, or ``None`` for one that is not checked.

    The suffix of ``path`` decides, and where it has none, ``language``, which is the editor's name for the kind of
    text.
    """
    suffix = path.suffix.lower() or _SUFFIXES.get(language, "")
    return f"{path.stem}{suffix}" if suffix in PLAIN else None


class Checkers:
    """The checkers that the settings of the open files ask for, each made once."""

    def __init__(self) -> None:
        self._settings: dict[Path | None, Settings | CarelangError] = {}
        self._checkers: dict[Settings, Checker | CarelangError] = {}

    def check(self, text: Open) -> Checked:
        """Return the findings that stand in ``text``; raises ``CarelangError`` for settings that cannot be followed."""
        settings = self._settings_for(text.path)
        checker = self._checker(settings)
        document = read_text(text.text, text.name)
        shown = tuple(
            Shown(finding, place(document, finding))
            for finding in checker.check(document)
            if finding.excused is None and finding.severity.rank >= settings.min_severity.rank
        )
        return Checked(document, shown, checker.lexicon)

    def use(self, path: Path) -> bool:
        """Whether ``path`` holds settings, or a lexicon that the settings name."""
        if path.name in _SETTINGS:
            return True
        kept = [one for one in self._settings.values() if isinstance(one, Settings)]
        return path.resolve() in {lexicon.resolve() for settings in kept for lexicon in settings.lexicons}

    def _settings_for(self, path: Path | None) -> Settings:
        folder = None if path is None else path.parent
        if folder not in self._settings:
            try:
                self._settings[folder] = settings_for([] if path is None else [str(path)])
            except CarelangError as error:
                self._settings[folder] = error
        return _known(self._settings[folder])

    def _checker(self, settings: Settings) -> Checker:
        if settings not in self._checkers:
            try:
                self._checkers[settings] = Checker(
                    settings.profile, settings.lexicons, settings.grammar, settings.jurisdictions
                )
            except CarelangError as error:
                self._checkers[settings] = error
        return _known(self._checkers[settings])


def _known(kept: _Value | CarelangError) -> _Value:
    if isinstance(kept, CarelangError):
        raise kept
    return kept


def place(document: Document, finding: Finding) -> Span:
    """Return where ``finding`` is shown in the text; where its words do not stand one to one, with what is between."""
    segment, (start, end) = document.segments[finding.segment], finding.span
    exact = source_span(segment, finding.span)
    if exact is not None:
        return exact
    first, last = source_offset(segment, start), source_span(segment, Span(end - 1, end))
    after = last.end if last is not None else source_offset(segment, end)
    return Span(first or 0, max(first or 0, after or 0))
