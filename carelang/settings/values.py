"""The values a run goes by, what says so, and what says otherwise for some of the files."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from carelang.checker import Level
from carelang.rules.grammar import Grammar
from carelang.settings.patterns import Glob, matches
from carelang.types import Profile, Severity

FailOn = Literal["suggestion", "warning", "error", "never"]
Reasons = Literal["optional", "required"]
_ON_TOP: Final = ("lexicons", "severity")  # each one that is said comes on top of those said before
_OPTIONS: Final = ("profile", "lexicons", "jurisdictions", "grammar", "fail-on", "min-severity", "baseline")


class Said(NamedTuple):
    """One thing that settings or options say: a key, a value, and the place where it is said.

    Of ``lexicons`` it holds one path, of ``severity`` one pair of a rule and its level.
    """

    key: str
    value: Any
    place: str


class Override(NamedTuple):
    """What is said for the files that one of the patterns in ``match`` fits, and no others."""

    match: tuple[str, ...]
    said: tuple[Said, ...]


class Settings(NamedTuple):
    """What one run, or one file, goes by.

    ``paths`` say otherwise for some files, the later ones over the earlier. ``file`` is where all this was written, or
    ``None`` for the defaults. ``said`` is what was said to come to these values, in order.
    """

    profile: Profile = "general"
    lexicons: tuple[Path, ...] = ()
    jurisdictions: tuple[str, ...] = ("scotland",)
    grammar: Grammar = "auto"
    fail_on: FailOn = "warning"
    min_severity: Severity = Severity.SUGGESTION
    severity: tuple[tuple[str, Level], ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: Path | None = None
    note_reasons: Reasons = "optional"
    paths: tuple[Override, ...] = ()
    file: Path | None = None
    said: tuple[Said, ...] = ()

    @property
    def folder(self) -> Path:
        """Where patterns begin: the folder of the settings, or else the working folder."""
        return self.file.parent if self.file else Path()

    def saying(self, said: Iterable[Said]) -> "Settings":
        """Return these settings with what is ``said`` in their place, or on top where one comes on top of the other."""
        said = tuple(said)
        given: dict[str, Any] = {}
        for key, value, _ in said:
            name = key.replace("-", "_")
            if key in _ON_TOP:
                value = (*given.get(name, getattr(self, name)), value)  # noqa: PLW2901
            given[name] = value
        if "severity" in given:
            given["severity"] = tuple(dict(given["severity"]).items())
        return self._replace(**given, said=(*self.said, *said))

    def for_file(self, path: Path) -> "Settings":
        """Return the settings of one file: these, with what the fitting ``paths`` say."""
        fitting = (override for override in self.paths if _fits(path, self.folder, override.match))
        return self.saying(said for override in fitting for said in override.said)._replace(paths=())

    def with_options(self, options: Mapping[str, Any]) -> "Settings":
        """Return these settings with the ``options`` that say something in their place; lexicons are laid on top."""
        return self.saying(said for key in _OPTIONS for said in _option(key, options.get(key.replace("-", "_"))))


def _option(key: str, value: Any) -> Iterable[Said]:
    if not value:
        return ()
    place = f"option --{key.removesuffix('s') if isinstance(value, tuple | list) else key}"
    if key == "lexicons":
        return [Said(key, Path(one), place) for one in value]
    if key == "min-severity":
        value = Severity(value)
    if key == "baseline":
        value = Path(value)
    return [Said(key, tuple(value) if key == "jurisdictions" else value, place)]


def _fits(path: Path, folder: Path, patterns: Iterable[str]) -> bool:
    """Whether a pattern matches the file or a folder that holds it, up to the folder of the settings."""
    whole, top = Path(os.path.abspath(path)), Path(os.path.abspath(folder))
    globs: list[Glob] = [(top, pattern) for pattern in patterns]
    holding = [above for above in whole.parents if above != top and above.is_relative_to(top)]
    return any(matches(one, glob) for one in (whole, *holding) for glob in globs)
