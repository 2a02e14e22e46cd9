"""Settings shown to people: each value of one file or folder, and where it was said."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from carelang.settings.reading import settings_for
from carelang.settings.values import Settings
from carelang.tasks.running import Checkers

_ONE: Final = ("profile", "jurisdictions", "grammar", "fail-on", "min-severity", "ignore", "baseline", "note-reasons")
_EACH: Final = ("lexicons", "severity")


def settings_shown(path: str, options: Mapping[str, Any]) -> str:
    """Return the settings that hold for ``path``, a line for each value, with the place where it was said.

    ``options`` win over what is written. Raises ``CarelangError`` for settings that a check of ``path`` would refuse.
    """
    at = Path(path)
    settings = settings_for([path])
    if not at.is_dir():
        settings = settings.for_file(at)
    settings = settings.with_options(options)
    Checkers(settings, {}).made_for(settings)
    rows = [*_rows(settings)]
    if at.is_dir():
        rows += [("paths", ", ".join(one.match), one.said[0].place if one.said else "") for one in settings.paths]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = [f"  {key:<{widths[0]}}  {value:<{widths[1]}}  {place}".rstrip() for key, value, place in rows]
    written = "" if settings.file else " (there is no carelang.yaml)"
    return "\n".join([f"Settings for {path}{written}:", "", *lines, ""])


def _rows(settings: Settings) -> Iterator[tuple[str, str, str]]:
    places = {one.key: one.place for one in settings.said}
    for key in _ONE:
        value = getattr(settings, key.replace("-", "_"))
        shown = ", ".join(value) if isinstance(value, tuple) else str(value or "")
        yield key, shown or "none", places.get(key, "default")
    for key in _EACH:
        said = [one for one in settings.said if one.key == key]
        for one in said:
            if key == "severity":
                rule, level = one.value
                if dict(settings.severity)[rule] == level:
                    yield key, f"{rule}: {level}", one.place
            else:
                yield key, str(one.value), one.place
        if not said:
            yield key, "none", "default"
