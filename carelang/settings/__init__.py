"""Settings: what to check, and how."""

from carelang.settings.baseline import read_baseline
from carelang.settings.copies import Manner, Wish, write_clean, write_copies
from carelang.settings.debt import baseline_place, baseline_shown, known_in, write_baseline
from carelang.settings.files import File, find_files
from carelang.settings.mending import Mended, Mender, mend_files
from carelang.settings.reading import find_settings, settings_for, write_template
from carelang.settings.running import Checkers, changes_asked_for, lexicon_here, run_over, write_summary
from carelang.settings.showing import settings_shown
from carelang.settings.values import FailOn, Settings

__all__ = [
    "Checkers",
    "FailOn",
    "File",
    "Manner",
    "Mended",
    "Mender",
    "Settings",
    "Wish",
    "baseline_place",
    "baseline_shown",
    "changes_asked_for",
    "find_files",
    "find_settings",
    "known_in",
    "lexicon_here",
    "mend_files",
    "read_baseline",
    "run_over",
    "settings_for",
    "settings_shown",
    "write_baseline",
    "write_clean",
    "write_copies",
    "write_summary",
    "write_template",
]
