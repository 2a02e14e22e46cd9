"""Work done as the settings say: files checked, each as its own settings say, and the summary of one file."""

import gc
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carelang.checker import Checker, proved_lexicon, unknown_rule
from carelang.formats import read
from carelang.lexicon import Layer, Lexicon
from carelang.reports.results import Result, Run
from carelang.settings.reading import find_settings, settings_for
from carelang.settings.values import Settings
from carelang.tasks.files import File
from carelang.types import CarelangError, SettingsError

if TYPE_CHECKING:
    from carelang.tasks.baseline import Baseline
    from carelang.tasks.changes import Changes


class Checkers:
    """The checkers of one run: one for all files that are checked alike, made when the first of them asks.

    ``options`` win over the ``settings`` of every file.
    """

    def __init__(self, settings: Settings, options: Mapping[str, Any]) -> None:
        self.settings = settings
        self.options = options
        self._lexicons: dict[tuple[Path, ...], Lexicon] = {}
        self._made: dict[tuple[object, ...], Checker] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel to another process as what they are made of, to be made there."""
        return Checkers, (self.settings, self.options)

    def settings_of(self, file: File) -> Settings:
        """Return what ``file`` goes by; standard input goes by the name it was given."""
        return self.settings.for_file(file.path or Path(file.name)).with_options(self.options)

    def made_for(self, settings: Settings) -> Checker:
        """Return the checker that these settings ask for; raises ``CarelangError``."""
        reasons = settings.note_reasons == "required"
        key = settings.profile, settings.lexicons, settings.grammar, settings.jurisdictions, settings.severity, reasons
        if key not in self._made:
            lexicon = self._lexicons.get(settings.lexicons)
            if lexicon is None:
                lexicon = self._lexicons[settings.lexicons] = proved_lexicon(settings.lexicons)
            _know_rules(settings, lexicon)
            self._made[key] = Checker(
                settings.profile,
                lexicon,
                settings.grammar,
                settings.jurisdictions,
                dict(settings.severity),
                reasons=reasons,
            )
        return self._made[key]

    def make(self, files: Sequence[File]) -> None:
        """Make the checkers that ``files`` ask for; raises ``CarelangError``.

        Garbage is not looked for among the many values that are made, now or later: a third of a short run went into
        that.
        """
        gc.disable()
        try:
            for file in files:
                self.made_for(self.settings_of(file))
        finally:
            gc.freeze()
            gc.enable()

    def check(self, file: File, piped: Callable[[], bytes]) -> Result:
        """Return what is found in ``file``, or why it cannot be read; ``piped`` reads standard input."""
        settings = self.settings_of(file)
        result = Result(file.name, profile=settings.profile, min_severity=settings.min_severity)
        try:
            document = file.read(piped)
        except CarelangError as error:
            return result._replace(error=error)
        checker = self.made_for(settings)
        findings = checker.check(document)
        notes = checker.suppressions(document, findings)
        return result._replace(document=document, findings=tuple(findings), suppressions=tuple(notes))

    def run(self, results: Iterable[Result]) -> Run:
        """Return the run that ``results`` make."""
        settings = self.settings.with_options(self.options)
        checkers = list(self._made.values()) or [self.made_for(settings)]
        layers = dict[tuple[str, str], Layer]()
        for checker in checkers:
            layers.update({(layer.name, layer.file): layer for layer in checker.lexicon.layers})
        on = any(checker.grammar_on for checker in checkers)
        return Run(tuple(results), settings.profile, on, tuple(layers.values()), settings.min_severity)


def _know_rules(settings: Settings, lexicon: Lexicon) -> None:
    """Refuse, where it is said, a severity for a rule that is not there."""
    rules = {scope.rule for scope in lexicon.scopes}
    for key, value, place in settings.said:
        if key == "severity" and value[0] not in rules:
            raise SettingsError(place, *unknown_rule(value[0], lexicon))


def lexicon_here(layers: Sequence[str] = ()) -> Lexicon:
    """Return the lexicon that the settings of the working folder name, with ``layers`` on top, proved."""
    return proved_lexicon([*find_settings(Path()).lexicons, *map(Path, layers)])


def run_over(path: str, settings: Settings) -> tuple[Run, Lexicon]:
    """Return what is found in the file at ``path``, and the lexicon it was checked with; raises ``CarelangError``."""
    document = read(path)
    checkers = Checkers(settings, {})
    checker = checkers.made_for(settings)
    run = checkers.run([Result(document.name, document, tuple(checker.check(document)))])
    return run, checker.lexicon


def write_summary(path: str, output: str | None, options: Mapping[str, Any], *, force: bool = False) -> Path:
    """Write the summary of the file at ``path`` to ``output``, or beside it, and return where it is.

    ``options`` win over the settings that hold for the file. Raises ``CarelangError``; then nothing is written.
    """
    from carelang.formats.saving import free_target, time_of_writing, write_whole
    from carelang.reports.review import render

    target = free_target(Path(path), ".summary.docx", output, force=force)
    date = time_of_writing()
    run, lexicon = run_over(path, settings_for([path]).for_file(Path(path)).with_options(options))
    write_whole(render(run, lexicon, date), target, Path(path))
    return target


def known_in(settings: Settings) -> "Baseline | None":
    """Return the baseline that the settings name, if they name one; raises ``SettingsError``."""
    if settings.baseline is None:
        return None
    from carelang.tasks.baseline import read_baseline

    return read_baseline(settings.baseline)


def changes_asked_for(files: Sequence[File], revision: str | None, *, staged: bool) -> "Changes | None":
    """Return what differs from ``revision``, or is ``staged``, in the repository of ``files``, if either is asked for.

    Raises ``SettingsError`` where both are, and where git has no answer.
    """
    if not (revision or staged):
        return None
    if revision and staged:
        raise SettingsError("--staged", "it says otherwise than --diff", "Choose one of them.")
    from carelang.tasks.changes import changes_since, changes_staged

    folder = next((file.path.parent for file in files if file.path is not None and not file.error), Path())
    return changes_since(revision, folder) if revision else changes_staged(folder)
