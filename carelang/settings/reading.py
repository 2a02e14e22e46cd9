"""carelang.yaml, or [tool.carelang] of pyproject.toml, becomes one frozen value."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from carelang.checker import LEVELS
from carelang.lexicon import JURISDICTIONS
from carelang.lexicon.nearest import nearest
from carelang.rules.grammar import Grammar
from carelang.settings.values import FailOn, Override, Reasons, Said, Settings
from carelang.types import PROFILES, LexiconError, SettingsError, Severity

if TYPE_CHECKING:
    from carelang.lexicon.nodes import Node

NAME: Final = "carelang.yaml"
KEYS: Final = (
    *("profile", "lexicons", "jurisdictions", "grammar", "fail-on", "min-severity", "severity", "ignore"),
    *("baseline", "note-reasons", "paths"),
)
PATH_KEYS: Final = ("match", "profile", "lexicons", "jurisdictions", "min-severity", "severity", "note-reasons")
PROJECT: Final = "pyproject.toml"
_LISTS: Final = ("jurisdictions", "ignore")
ALLOWED: Final[dict[str, tuple[str, ...]]] = {
    "profile": PROFILES,
    "jurisdictions": JURISDICTIONS,
    "grammar": get_args(Grammar),
    "fail-on": get_args(FailOn),
    "min-severity": tuple(map(str, Severity)),
    "severity": LEVELS,
    "note-reasons": get_args(Reasons),
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

# Another severity for single rules: suggestion, warning, error, or off.
# severity: {care/respite: warning}

# Files and folders to leave out when a folder is checked.
# ignore: [archive, "*-old.docx", drafts/2019/*]

# Findings known already, which do not fail a check: `carelang baseline write` writes them down.
# baseline: carelang-baseline.json

# Whether a note such as “carelang: ignore[care/respite] because it is her word” has to give its reason: optional,
# required.
# note-reasons: required

# What is different for some of the files; later ones win, and lexicons are laid on top.
# paths:
#   - match: letters/**
#     profile: letter
#     severity: {care/respite: error}
"""


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


def _written_in(folder: Path) -> Settings | None:
    own, project = folder / NAME, folder / PROJECT
    try:
        table = _from_toml(project) if project.is_file() and b"carelang" in _bytes(project) else None
        if own.is_file():
            if table is not None:
                reason = f"carelang has settings here and in {PROJECT} beside it"
                raise SettingsError(_shown(own), reason, "Keep them in one of the two.")
            return _settings(own, _from_yaml(own))
        if os.path.lexists(own) and not own.is_dir():
            raise SettingsError(_shown(own), "is a link that leads nowhere, or no file", "Mend it, or take it away.")
        return None if table is None else _settings(project, table)
    except LexiconError as error:
        raise SettingsError(error.place, error.reason, error.remedy) from None


def _from_toml(path: Path) -> "Node | None":
    """Return what ``[tool.carelang]`` says, or ``None`` if there is no such table."""
    from carelang.settings.toml import table

    return table(_text(path), _shown(path))


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


def _from_yaml(path: Path) -> "Node | None":
    """Return the root of the file, or ``None`` if it holds nothing but comments."""
    text = _text(path)
    if all(line.strip() in ("", "---") or line.lstrip().startswith("#") for line in text.splitlines()):
        return None
    from carelang.lexicon.nodes import parse

    return parse(text, _shown(path))


def _settings(path: Path, root: "Node | None") -> Settings:
    if root is None:
        return Settings(file=path)
    said: list[Said] = []
    paths: list[Override] = []
    for key, node in root.mapping(*KEYS).items():
        if key == "paths":
            paths += [_override(path, item) for item in node.items()]
        else:
            said += _said(path, key, node)
    return Settings(file=path, paths=tuple(paths)).saying(said)


def _override(path: Path, node: "Node") -> Override:
    for key, _ in node.pairs():
        if key.string() in KEYS and key.string() not in PATH_KEYS:
            raise key.refuse(f"“{key.string()}” holds for the whole run", "Write it at the top of the settings.")
    nodes = node.mapping(*PATH_KEYS, required=("match",))
    patterns = nodes.pop("match").strings()
    where = f" ({', '.join(patterns)})"
    said = [one for key, each in nodes.items() for one in _said(path, key, each)]
    return Override(patterns, tuple(one._replace(place=one.place + where) for one in said))


def _said(path: Path, key: str, node: "Node") -> list[Said]:
    """What stands behind one key; for lexicons and severities, each of them on its own."""
    place = _place(node)
    if key == "severity":
        return [Said(key, (rule.string(), _text_of(key, level)), _place(rule)) for rule, level in node.pairs()]
    if key == "lexicons":
        return [Said(key, Path(_shown(path.parent / one.string())), _place(one)) for one in node.items()]
    if key in _LISTS:
        return [Said(key, tuple(_text_of(key, one) for one in node.items()), place)]
    if node.is_list:
        raise node.refuse(f"“{key}” is one value and no list", "Choose one of them.")
    text = _text_of(key, node)
    if key == "baseline":
        return [Said(key, Path(_shown(path.parent / text)), place)]
    return [Said(key, Severity(text) if key == "min-severity" else text, place)]


def _place(node: "Node") -> str:
    return f"{node.file}:{node.line}"


def _text_of(key: str, node: "Node") -> str:
    """Return a text that may stand behind ``key``; YAML takes a bare on or off for true or false."""
    allowed = ALLOWED.get(key)
    text = ("on" if node.truth() else "off") if allowed and "off" in allowed and node.is_truth else node.string()
    if allowed and text not in allowed:
        what = key if key != "severity" else "severity of a rule"
        raise node.refuse(f"“{text}” is no {what}", nearest(text, allowed, "It has to be one of"))
    return text
