"""carelang check: files in, a report out, and copies with comments if they are asked for."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, Final, get_args

import click

from carelang.reports import FORMATS, render
from carelang.reports.layout import Layout
from carelang.reports.results import Result, Run
from carelang.rules.grammar import Grammar
from carelang.settings import FailOn, Settings, settings_for
from carelang.tasks.files import File, find_files
from carelang.tasks.running import Checkers, changes_asked_for, known_in
from carelang.types import SettingsError, Severity
from carelang_cli import options as shared
from carelang_cli.annotating import annotate_all, annotating
from carelang_cli.messages import complain, examples, one_line, page, sentence

_MANY: Final = 8  # files, from which on a bar shows how far it has got


@click.command(
    epilog=examples(
        "carelang check letter.docx --profile letter",
        "carelang check letter.docx --annotate         (writes letter.reviewed.docx)",
        "carelang check letter.docx --annotate both    (with tracked changes to accept or reject)",
        "carelang check notes/ --ignore archive --format json",
        "cat note.txt | carelang check - --stdin-name note.txt",
        "carelang check letter.docx --lexicon council.yaml --lexicon mia.yaml",
    )
)
@click.argument("paths", nargs=-1)
@shared.profile
@shared.lexicons
@shared.jurisdictions
@click.option("--grammar", type=click.Choice(get_args(Grammar)), help="Part-of-speech tags.  [default: auto]")
@shared.ignore
@click.option("--stdin-name", default="standard input", metavar="NAME", help="A name for what comes by -.")
@click.option("--format", "form", type=click.Choice(("text", *FORMATS)), default="text", help="The report's format.")
@click.option("--diff", metavar="REV", help="Look only at lines that differ from this git revision.")
@click.option("--staged", is_flag=True, help="Look only at lines that are staged in git.")
@shared.jobs
@annotating
@click.option("--show-excused", is_flag=True, help="Show also what context lets stand, and why.")
@click.option("--min-severity", type=click.Choice([*map(str, Severity)]), help="Leave out what is milder.")
@click.option("--fail-on", type=click.Choice(get_args(FailOn)), help="What makes exit code 1.  [default: warning]")
@click.option("--baseline", metavar="FILE", help="Let findings stand that are known in this baseline.")
@click.option("--exit-zero", is_flag=True, help="Make findings exit code 0 as well.")
@click.pass_context
def check(context: click.Context, /, paths: Sequence[str], form: str, **options: Any) -> None:
    """Check files, folders, or standard input (-).

    Reads .txt, .md, .html, .rtf, .docx and .odt files. Folders are searched through; a file that is named is always
    checked.

    A carelang.yaml (or [tool.carelang] in pyproject.toml) in or above the folder that holds all PATHS, or else the
    working folder, gives the defaults. Without PATHS its folder is checked.

    Exit codes: 0 nothing from --fail-on on, 1 findings, 2 something could not be read or understood.
    """
    run, files, settings = checked(paths, options)
    run = run._replace(show_excused=options["show_excused"])
    _report(run, form, options["jobs"])
    trouble = troubles(run)
    trouble += annotate_all(run, files, options)
    for line in trouble:
        complain(line)
    found = settings.fail_on != "never" and run.reaches(Severity(settings.fail_on))
    context.exit(2 if trouble else int(found and not options["exit_zero"]))


def troubles(run: Run) -> list[str]:
    """Return, a line each, what could not be read in ``run``: files, and notes that mean nothing."""
    lines = [one_line(result.error, result.name) for result in run.results if result.error]
    notes = [(result, note) for result in run.results for note in result.suppressions if note.unknown]
    return lines + [f"{result.at(note)}: {sentence(note.problem or '')}" for result, note in notes]


def checked(
    paths: Sequence[str], options: dict[str, Any], *, excusing: bool = True
) -> tuple[Run, list[File], Settings]:
    """Check what ``paths`` name, ``excusing`` what is in the baseline; return the run, its files, and its settings."""
    written = settings_for([options.get("stdin_name", "-") if path == "-" else path for path in paths])
    settings, here = written.with_options(options), written.folder
    if not paths and not settings.file:
        asked = str(click.get_current_context().info_name)
        raise SettingsError(asked, "no file or folder is named", "Name one, as in `carelang check letter.docx`.")
    known = known_in(settings) if excusing else None
    globs = [*((here, glob) for glob in settings.ignore), *((Path(), glob) for glob in options["ignore"])]
    files, others = find_files(paths or [str(here)], globs, options.get("stdin_name", "-"))
    changes = changes_asked_for(files, options.get("diff"), staged=options.get("staged", False))
    files = [file for file in files if changes is None or changes.concern(file)]
    checkers = Checkers(written, options)
    checkers.make(files)
    with _bar(_results(checkers, files, options["jobs"]), len(files)) as results:
        run = checkers.run(results)
    run = run._replace(passed_over=tuple(sorted(others.items())))
    run = known.excuse(run, files) if known else run
    return changes.excuse(run, files) if changes else run, files, settings


def _results(checkers: Checkers, files: list[File], jobs: int) -> Iterator[Result]:
    if jobs == 1:
        return (checkers.check(file, sys.stdin.buffer.read) for file in files)
    from carelang.tasks.processes import check_all  # what it needs is slow to load

    return check_all(checkers, files, sys.stdin.buffer.read, jobs)


def _bar(results: Iterable[Result], number: int) -> AbstractContextManager[Iterable[Result]]:
    """The results; where they are many, a bar on the terminal shows how far it has got."""
    if number < _MANY or not sys.stderr.isatty():
        return nullcontext(results)
    return click.progressbar(results, number, label="Checking", file=sys.stderr)


def _report(run: Run, form: str, jobs: int) -> None:
    if form == "text":
        layout = page()
        click.echo(_for_people(run, layout, jobs), nl=False, color=layout.colour)
    else:
        from importlib.metadata import version

        click.echo(render(form, run, version("carelang")).encode(errors="replace"), nl=False)


def _for_people(run: Run, layout: Layout, jobs: int) -> str:
    if jobs == 1:
        from carelang.reports.console import render

        return render(run, layout)
    from carelang.tasks.processes import render_all

    return render_all(run, layout, jobs)
