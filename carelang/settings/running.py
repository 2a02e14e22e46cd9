"""Work done as the settings say: the lexicon that counts in a folder, and the summary of one file."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from carelang.checker import Checker, proved_lexicon
from carelang.formats import read
from carelang.lexicon import Lexicon
from carelang.reports.results import Result, Run
from carelang.settings.reading import Settings, find_settings, settings_for


def lexicon_here(layers: Sequence[str] = ()) -> Lexicon:
    """Return the lexicon that the settings of the working folder name, with ``layers`` on top, proved."""
    return proved_lexicon([*find_settings(Path()).lexicons, *map(Path, layers)])


def run_over(path: str, settings: Settings) -> tuple[Run, Lexicon]:
    """Return what is found in the file at ``path``, and the lexicon it was checked with; raises ``CarelangError``."""
    document = read(path)
    checker = Checker(settings.profile, settings.lexicons, settings.grammar, settings.jurisdictions)
    result = Result(document.name, document, tuple(checker.check(document)))
    run = Run((result,), settings.profile, checker.grammar_on, checker.lexicon.layers, settings.min_severity)
    return run, checker.lexicon


def write_summary(path: str, output: str | None, options: Mapping[str, Any], *, force: bool = False) -> Path:
    """Write the summary of the file at ``path`` to ``output``, or beside it, and return where it is.

    ``options`` win over the settings that hold for the file. Raises ``CarelangError``; then nothing is written.
    """
    from carelang.formats.saving import free_target, time_of_writing, write_whole
    from carelang.reports.review import render

    target = free_target(Path(path), ".summary.docx", output, force=force)
    date = time_of_writing()
    run, lexicon = run_over(path, settings_for([path]).with_options(options))
    write_whole(render(run, lexicon, date), target, Path(path))
    return target
