"""Tables: the notes of a record, checked where they are, a batch at a time."""

from carelang.types import CarelangError

try:
    import pyarrow  # noqa: F401
except ModuleNotFoundError:
    raise CarelangError(
        "tables", "needs pyarrow, which holds tables", "Install it with: pip install 'carelang[tables]'."
    ) from None

from carelang.tables.findings import check_batch, findings_schema
from carelang.tables.frames import check_table
from carelang.tables.schema import FINDING

__all__ = ["FINDING", "check_batch", "check_table", "findings_schema"]
