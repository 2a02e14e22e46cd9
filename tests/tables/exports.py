"""What the tests of exports share: rows read back, and what was set aside."""

from pathlib import Path
from typing import NamedTuple

from carelang.tables.rows import Aside, Table
from carelang.tables.sources import open_export

CANARY = "Zebedee"


class Read(NamedTuple):
    """What one table holds."""

    table: Table
    numbers: list[int]
    rows: list[tuple[str | None, ...]]
    asides: list[Aside]

    @property
    def reasons(self) -> list[tuple[int, str]]:
        """The rows set aside, with their reasons."""
        return [(aside.number, aside.reason) for aside in self.asides]


def read(table: Table) -> Read:
    """Every row of a table."""
    done = Read(table, [], [], [])
    for batch in table.read(done.asides.append):
        assert batch.cells.schema.names == list(table.columns)
        assert {str(kind) for kind in batch.cells.schema.types} == {"string"}
        assert len(batch.numbers) == batch.cells.num_rows > 0
        batch.cells.validate(full=True)
        done.numbers.extend(batch.numbers)
        done.rows.extend(zip(*(column.to_pylist() for column in batch.cells.columns), strict=True))
    return done


def one(place: Path | str, **options: str) -> Read:
    """The one table of an export."""
    [table] = open_export(str(place), **options)
    return read(table)


def written(path: Path, data: str | bytes) -> Path:
    """A file with this in it, line ends and all."""
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path
