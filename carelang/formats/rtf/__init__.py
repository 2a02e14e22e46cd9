"""RTF: what a reader of the paper sees, with the place of every word in the file or the cell.

The page docs/formats/rtf.md says what the format does and what was decided.
"""

from carelang.formats.rtf.codepages import decode_file
from carelang.formats.rtf.reader import is_rtf, read_text

__all__ = ["decode_file", "is_rtf", "read_text"]
