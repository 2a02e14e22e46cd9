"""Settings: what to check, and how."""

from carelang.settings.files import File, find_files
from carelang.settings.reading import FailOn, Settings, find_settings, settings_for, write_template

__all__ = ["FailOn", "File", "Settings", "find_files", "find_settings", "settings_for", "write_template"]
