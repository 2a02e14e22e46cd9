"""Tasks: what the commands and plugins do with many files, each as its settings say."""

from carelang.tasks.baseline import read_baseline
from carelang.tasks.copies import Manner, Wish, write_clean, write_copies
from carelang.tasks.debt import baseline_place, baseline_shown, known_in, write_baseline
from carelang.tasks.files import File, find_files
from carelang.tasks.mending import Mended, Mender, mend_files
from carelang.tasks.running import Checkers, changes_asked_for, lexicon_here, run_over, write_summary
from carelang.tasks.showing import settings_shown

__all__ = [
    "Checkers",
    "File",
    "Manner",
    "Mended",
    "Mender",
    "Wish",
    "baseline_place",
    "baseline_shown",
    "changes_asked_for",
    "find_files",
    "known_in",
    "lexicon_here",
    "mend_files",
    "read_baseline",
    "run_over",
    "settings_shown",
    "write_baseline",
    "write_clean",
    "write_copies",
    "write_summary",
]
