"""Preparing: what is asked of a scan, looked at before anything is read in full or written."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple

from carelang.settings.reading import settings_for
from carelang.settings.values import Settings
from carelang.tables.marking import EXTRA, copies_of, marking
from carelang.tables.notes import Asked
from carelang.tables.pseudonyms import key_print, read_key
from carelang.tables.rows import Table
from carelang.tables.rulesets import lexicon_hash
from carelang.tables.runs import Outcome
from carelang.tables.scanning import WINDOW, Export, Plan
from carelang.tables.schema import VERSION
from carelang.tables.sources import open_export
from carelang.tables.state import begin_state, print_of
from carelang.tables.stores import SUFFIXES, check_target
from carelang.tasks.files import File
from carelang.tasks.running import Checkers
from carelang.types import CarelangError, SettingsError

ROLES: Final = ("text", "id", "person", "date", "team", "type")
_TEXTS: Final = (".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson")


class Job(NamedTuple):
    """A scan that can begin: ``size`` is that of all exports in bytes, where rows take about as much; ``errors`` are
    those of exports that cannot be read."""

    exports: tuple[Export, ...]
    plan: Plan
    outcome: Outcome
    size: int | None
    errors: tuple[CarelangError, ...]


def prepare(places: Sequence[str], options: Mapping[str, Any]) -> Job:
    """Return the scan of the exports at ``places`` as the ``options`` of ``carelang scan`` ask for it.

    The profile is case-note and grammar is off where neither options nor settings say anything of them. Raises
    ``CarelangError`` where options make no sense, nothing can be read, or a file must not be written.
    """
    files = [Path(place) for place in places if "://" not in place]
    targets = _targets(files, options)
    if options["annotate"] and options["state"]:
        raise SettingsError("--annotate", "marked copies cannot go on from a --state", "Leave one of them out.")
    copies = copies_of(places, force=options["force"]) if options["annotate"] else {}
    checkers = Checkers(_with_defaults(settings_for([*map(str, files)])), options)
    key = read_key(Path(options["pseudonymise"])) if options["pseudonymise"] else None
    asked = Asked({role: options[role] for role in ROLES if options[role]}, key)
    exports, errors = _open(places, checkers, options)
    extra = (*((WINDOW,) if options["include_text"] else ()), *(EXTRA if options["annotate"] else ()))
    plan = Plan(checkers, asked, extra, options["jobs"])
    if not exports:
        raise errors[0]
    about = _about(exports, checkers)
    outcome = Outcome(targets[0], targets[1], None, about, next((file for file in files if file.is_file()), None))
    if options["annotate"]:
        outcome = outcome._replace(marked=marking(copies, exports, options["encoding"]))
    if options["state"]:
        what = {
            "exports": print_of(files, *_databases(places, exports), options["query"] or ""),
            "advice": _digest([about["profile"], about["lexicon"], about["grammar"], *_laws(exports)]),
            "options": _digest([asked.columns, key_print(key) if key else "", extra, options["encoding"]]),
        }
        outcome = outcome._replace(state=begin_state(Path(options["state"]), what, plan.schema))
    return Job(tuple(exports), plan, outcome, _size(places), tuple(errors))


def _targets(files: Sequence[Path], options: Mapping[str, Any]) -> tuple[Path | None, Path | None]:
    target, aside = (Path(options[name]) if options[name] else None for name in ("output", "quarantine"))
    for one in (target, aside, Path(options["state"]) if options["state"] else None):
        if one is not None and any(file.is_dir() and _within(one, file) for file in files):
            reason = "it lies in a folder that is scanned, and would be taken for an export the next time"
            raise SettingsError(str(one), reason, "Name a place outside of it.")
    if target is not None:
        check_target(target, files, SUFFIXES, force=options["force"])
    if aside is not None:
        check_target(aside, [*files, *([target] if target else [])], (".csv",), force=options["force"])
    return target, aside


def _within(one: Path, folder: Path) -> bool:
    return one.resolve().is_relative_to(folder.resolve())


def _with_defaults(settings: Settings) -> Settings:
    said = {one.key for one in settings.said}
    profile = settings.profile if "profile" in said else "case-note"
    return settings._replace(profile=profile, grammar=settings.grammar if "grammar" in said else "off")


def _open(
    places: Sequence[str], checkers: Checkers, options: Mapping[str, Any]
) -> tuple[list[Export], list[CarelangError]]:
    exports: list[Export] = []
    errors: list[CarelangError] = []
    named = [File(place, Path(place), Path(Path(place).name)) for place in dict.fromkeys(places)]
    checkers.make(named)
    for file in named:
        query = options["query"] if "://" in file.name or len(named) == 1 else None
        try:
            tables = open_export(file.name, encoding=options["encoding"], query=query)
        except SettingsError:
            raise
        except CarelangError as error:
            errors.append(error)
        else:
            exports.append(Export(tables, checkers.settings_of(file), file.name))
    return exports, errors


def tables_of(exports: Sequence[Export]) -> list[Table]:
    """Return all tables, in order."""
    return [table for export in exports for table in export.tables]


def _databases(places: Sequence[str], exports: Sequence[Export]) -> Iterator[str]:
    """Yield the databases by their names, which hold no password."""
    if any("://" in place for place in places):
        yield from (table.name for table in tables_of(exports))


def _about(exports: Sequence[Export], checkers: Checkers) -> dict[str, str]:
    made = [checkers.made_for(export.settings) for export in exports]
    return {
        "version": str(VERSION),
        "carelang": version("carelang"),
        "profile": ", ".join(dict.fromkeys(checker.profile for checker in made)),
        "lexicon": ", ".join(dict.fromkeys(lexicon_hash(checker) for checker in made)),
        "grammar": "on" if any(checker.grammar_on for checker in made) else "off",
        "tables": json.dumps([table.name for table in tables_of(exports)]),
    }


def _laws(exports: Sequence[Export]) -> list[str]:
    return [f"{export.settings.profile} {' '.join(export.settings.jurisdictions)}" for export in exports]


def _digest(values: Sequence[object]) -> str:
    return sha256(json.dumps(values).encode()).hexdigest()


def _size(places: Sequence[str]) -> int | None:
    """Return how many bytes there are to read, if all are in files of text."""
    if not all(place.lower().endswith(_TEXTS) for place in places):
        return None
    return sum(os.path.getsize(place) for place in places if os.path.isfile(place))
