"""Formulas: cells that a spreadsheet would take for one, made plain text with an apostrophe in front."""

import re
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

_FORMULA: Final = "^[=+\\-@\t\r\x00]"
_NUMBER: Final = r"^[+\-]?[0-9]+([.][0-9]+)?$"


def harmless(text: str) -> str:
    """Return ``text``, with an apostrophe in front if it begins with = + - @, a tab, a carriage return or NUL.

    Numbers stay as they are.
    """
    return f"'{text}" if re.match(_FORMULA, text) and not re.fullmatch(_NUMBER, text) else text


def harmless_column(column: Any) -> Any:
    """Return an Arrow array of text whose cells are ``harmless``."""
    formulas = pc.match_substring_regex(column, _FORMULA)
    if not pc.any(formulas).as_py():
        return column
    risky = pc.and_not(formulas, pc.match_substring_regex(column, _NUMBER))
    return pc.if_else(risky, pc.binary_join_element_wise(pa.scalar("'"), column, pa.scalar("")), column)
