"""carelang.yaml, or [tool.carelang] of pyproject.toml, becomes one frozen value."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, get_args

from carelang.lexicon import JURISDICTIONS
from carelang.rules.grammar import Grammar
from carelang.types import PROFILES, LexiconError, Profile, SettingsError, Severity

FailOn = Literal["suggestion", "warning", "error", "never"]
NAME: Final = "carelang.yaml"
KEYS: Final = ("profile", "lexicons", "jurisdictions", "grammar", "fail-on", "min-severity", "ignore")
_PROJECT: Final = "pyproject.toml"
_LISTS: Final = ("lexicons", "jurisdictions", "ignore")
_ALLOWED: Final[dict[str, tuple[str, ...]]] = {
    "profile": PROFILES,
    "jurisdictions": JURISDICTIONS,
    "grammar": get_args(Grammar),
    "fail-on": get_args(FailOn),
    "min-severity": tuple(map(str, Severity)),
}

TEMPLATE: Final = """\
# Settings of carelang for this folder and those in it. Options of the command line win over them.

# Who the text is for: letter, case-note, report, policy or general.
profile: general

# Your own lexicons on top of the national ones: the council's, then the team's. Paths begin at this file.
# lexicons: [council.yaml, team.yaml]

# Whose law is meant where the same words mean different things: scotland, england, wales, northern-ireland.
jurisdictions: [scotland]

# Part-of-speech tags where neighbouring words cannot decide: auto (if spaCy is installed), on, off.
grammar: auto

# The least severity that makes `carelang check` end with exit code 1: suggestion, warning, error or never.
fail-on: warning

# The least severity that is shown: suggestion, warning or error.
min-severity: suggestion

# Files and folders to leave out when a folder is checked.
# ignore: [archive, "*-old.docx", drafts/2019/*]
"""


class Settings(NamedTuple):
    """What one run goes by. ``file`` is where it was written, or ``None`` for the defaults."""

    profile: Profile = "general"
    lexicons: tuple[Path, ...] = ()
    jurisdictions: tuple[str, ...] = ("scotland",)
    grammar: Grammar = "auto"
    fail_on: FailOn = "warning"
    min_severity: Severity = Severity.SUGGESTION
    ignore: tuple[str, ...] = ()
    file: Path | None = None

    def with_options(self, options: Mapping[str, Any]) -> "Settings":
        """Return these settings with the ``options`` that say something in their place; lexicons are laid on top."""
        given = {name: value for name, value in options.items() if value and name in ("profile", "grammar", "fail_on")}
        if options.get("jurisdictions"):
            given["jurisdictions"] = tuple(options["jurisdictions"])
        if options.get("min_severity"):
            given["min_severity"] = Severity(options["min_severity"])
        return self._replace(lexicons=(*self.lexicons, *map(Path, options.get("lexicons", ()))), **given)


def find_settings(*folders: Path) -> Settings:
    """Return the settings written in, or nearest above, the first of ``folders`` that has any; else the defaults.

    Raises ``SettingsError`` with file (and line, in YAML), reason and remedy for what it does not know.
    """
    for folder in folders:
        start = folder.absolute()
        for above in (start, *start.parents):
            if (found := _written_in(above)) is not None:
                return found
    return Settings()


def settings_for(paths: Sequence[str]) -> Settings:
    """Return the settings of the folder that holds all ``paths``, or else of the working folder: one run has one."""
    folders = [path if path.is_dir() else path.parent for path in (Path(one).absolute() for one in paths)]
    try:
        common = [Path(os.path.commonpath(folders))] if folders else []
    except ValueError:  # they are on different drives
        common = []
    return find_settings(*common, Path())


def write_template(folder: Path) -> Path:
    """Write a commented ``carelang.yaml`` into ``folder`` and return its path; never overwrites one."""
    path = folder / NAME
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(TEMPLATE)
    except FileExistsError:
        raise SettingsError(str(path), "is there already", "Edit it, or move it away first.") from None
    except OSError as error:
        reason = f"cannot be written ({error.strerror})"
        raise SettingsError(str(path), reason, "Name a folder that you may write to.") from None
    return path


class _Value(NamedTuple):
    """What stands behind one key: ``place`` is file and line, ``lone`` tells one string from a list of one."""

    place: str
    strings: tuple[str, ...]
    lone: bool


def _written_in(folder: Path) -> Settings | None:
    own, project = folder / NAME, folder / _PROJECT
    values = _from_toml(project) if project.is_file() and b"carelang" in _bytes(project) else None
    if own.is_file():
        if values is not None:
            reason = f"carelang has settings here and in {_PROJECT} beside it"
            raise SettingsError(_shown(own), reason, "Keep them in one of the two.")
        return _settings(own, _from_yaml(own))
    return None if values is None else _settings(project, values)


def _shown(path: Path) -> str:
    """Return ``path`` as seen from the working folder, if it lies within it."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
        raise SettingsError(_shown(path), reason, "Check its permissions.") from None


def _text(path: Path) -> str:
    try:
        return _bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError(_shown(path), "is not UTF-8 text", "Save it as UTF-8.") from None


def _from_yaml(path: Path) -> dict[str, _Value]:
    text, shown = _text(path), _shown(path)
    if all(line.strip() in ("", "---") or line.lstrip().startswith("#") for line in text.splitlines()):
        return {}
    from carelang.lexicon.nodes import Node, parse

    def strings(key: str, node: Node) -> tuple[str, ...]:
        if key == "grammar":  # YAML takes a bare on or off for true or false
            try:
                return ("on" if node.truth() else "off",)
            except LexiconError:
                pass
        return node.strings()

    try:
        nodes = parse(text, shown).mapping(*KEYS).items()
        return {key: _Value(f"{shown}:{node.line}", strings(key, node), lone=not node.is_list) for key, node in nodes}
    except LexiconError as error:
        raise SettingsError(error.place, error.reason, error.remedy) from None


def _from_toml(path: Path) -> dict[str, _Value] | None:
    """Return what ``[tool.carelang]`` says, or ``None`` if there is no such table."""
    import tomllib

    shown = _shown(path)
    try:
        table: Any = tomllib.loads(_text(path)).get("tool", {}).get("carelang")
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(shown, f"this is not TOML ({error})", "Mend the line.") from None
    if table is None:
        return None
    return {key: _toml_value(f"{shown} [tool.carelang]", key, value) for key, value in table.items()}


def _toml_value(place: str, key: str, value: Any) -> _Value:
    if key not in KEYS:
        raise SettingsError(place, f"unknown key “{key}”", _hint(key, KEYS, "Known keys are"))
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) and item.strip() for item in items):
        raise SettingsError(place, f"“{key}” has to be text", f'Write it in quotes, as in {key} = "...".')
    return _Value(place, tuple(items), lone=not isinstance(value, list))


def _settings(path: Path, values: dict[str, _Value]) -> Settings:
    given: dict[str, Any] = {"file": path}
    for key, value in values.items():
        for text in value.strings:
            allowed = _ALLOWED.get(key)
            if allowed and text not in allowed:
                raise SettingsError(value.place, f"“{text}” is no {key}", _hint(text, allowed, "It has to be one of"))
        name = key.replace("-", "_")
        if key in _LISTS:
            given[name] = value.strings
        elif value.lone:
            given[name] = value.strings[0]
        else:
            raise SettingsError(value.place, f"“{key}” is one value and no list", "Choose one of them.")
    if "lexicons" in given:
        given["lexicons"] = tuple(Path(_shown(path.parent / text)) for text in given["lexicons"])
    if "min_severity" in given:
        given["min_severity"] = Severity(given["min_severity"])
    return Settings(**given)


def _hint(given: str, known: Sequence[str], otherwise: str) -> str:
    from difflib import get_close_matches

    close: Iterable[str] = get_close_matches(given, known, 1)
    return next((f"Did you mean “{one}”?" for one in close), f"{otherwise} {', '.join(known)}.")
