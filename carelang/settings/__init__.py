"""Settings: what to check, and how."""

from carelang.settings.files import File, find_files
from carelang.settings.reading import FailOn, Settings, find_settings, settings_for, write_template
from carelang.settings.running import lexicon_here, run_over, write_summary

__all__ = [
    "FailOn",
    "File",
    "Settings",
    "find_files",
    "find_settings",
    "lexicon_here",
    "run_over",
    "settings_for",
    "write_summary",
    "write_template",
]
