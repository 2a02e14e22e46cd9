"""Settings: what to check, and how."""

from carelang.settings.copies import Manner, Wish, review_all, write_clean
from carelang.settings.files import File, find_files
from carelang.settings.mending import Mended, Mender, mend_files
from carelang.settings.reading import FailOn, Settings, find_settings, settings_for, write_template
from carelang.settings.running import lexicon_here, run_over, write_summary

__all__ = [
    "FailOn",
    "File",
    "Manner",
    "Mended",
    "Mender",
    "Settings",
    "Wish",
    "find_files",
    "find_settings",
    "lexicon_here",
    "mend_files",
    "review_all",
    "run_over",
    "settings_for",
    "write_clean",
    "write_summary",
    "write_template",
]
