"""Settings: what to check, and how."""

from carelang.settings.patterns import Glob, matches
from carelang.settings.reading import find_settings, settings_for, write_template
from carelang.settings.values import FailOn, Settings

__all__ = ["FailOn", "Glob", "Settings", "find_settings", "matches", "settings_for", "write_template"]
