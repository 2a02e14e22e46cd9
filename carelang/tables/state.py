"""The state of a scan: what is done of it, kept in a folder in finished parts, so that it can go on after any end."""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from carelang.tables.notes import Read
from carelang.tables.scanning import Checked
from carelang.tables.sources.encodings import shown, unreadable
from carelang.tables.stores import storing
from carelang.tables.tallies import Tally, totals_of
from carelang.types import SettingsError, UnreadableFile

_NAME: Final = "state.json"
_VERSION: Final = 1
_PART: Final = "part-{:06}.parquet"
_ROWS: Final = 2_000  # in one part
_HEAD: Final = 1 << 16  # bytes of a file by which it is known again


class State:
    """What is ``done`` (of each table, how many rows) and what was found in it, in the parts of a folder of ours."""

    def __init__(self, folder: Path, schema: pa.Schema, *, made: bool) -> None:
        self.folder = folder
        self.done: list[int] = []
        self._schema = schema
        self._made = made
        self._parts = 0
        self._known = Tally()
        self._held: list[pa.RecordBatch] = []
        self._new = Tally()
        for left in folder.glob(".carelang-*"):  # of a process that was killed
            left.unlink()
        while (part := self._part(self._parts + 1)).exists():
            self._take(part)
            self._parts += 1

    def add(self, read: Read, checked: Checked) -> None:
        """Take in what was found in the next rows; now and then it is written as a part."""
        before = self.done[read.table] if read.table < len(self.done) else 0
        if read.before + read.rows <= before:
            return
        self.done += [0] * (read.table + 1 - len(self.done))
        self.done[read.table] = read.before + read.rows
        self._new.rows += read.rows
        self._new.add(checked.totals)
        self._new.lost += checked.lost
        self._held += [] if checked.found is None else [checked.found]
        if self._new.rows >= _ROWS:
            self.save()

    def save(self) -> None:
        """Write what is not yet in a part; raises ``UnreadableFile``, and then the parts before it are still there."""
        if not self._new.rows:
            return
        said = {"done": json.dumps(self.done), "lost": json.dumps(self._new.lost)}
        with storing(self._part(self._parts + 1), self._schema) as store:
            for found in self._held:
                store.write(found)
            store.finish(self._new.table(), said)
        self._parts += 1
        self._known.add(self._new.totals)
        self._known.lost += self._new.lost
        self._held, self._new = [], Tally()

    def tell(self, tally: Tally) -> None:
        """Let ``tally`` know what the parts hold, but for the findings."""
        tally.add(self._known.totals)
        tally.lost += self._known.lost

    def found(self) -> Iterator[pa.RecordBatch]:
        """Yield the findings of all parts, in order."""
        import pyarrow.parquet as pq

        for number in range(1, self._parts + 1):
            with pq.ParquetFile(self._part(number)) as part:
                yield from part.iter_batches()

    def clear(self) -> None:
        """Take away what is ours, and the folder too if it was made for this and holds nothing else."""
        for number in range(1, self._parts + 1):
            self._part(number).unlink()
        (self.folder / _NAME).unlink()
        if self._made and not any(self.folder.iterdir()):
            self.folder.rmdir()

    def _part(self, number: int) -> Path:
        return self.folder / _PART.format(number)

    def _take(self, part: Path) -> None:
        import pyarrow.parquet as pq

        try:
            said = pq.read_metadata(part).metadata or {}
            about = json.loads(said[b"carelang.about"])
            self.done = json.loads(about["done"])
            self._known.add(totals_of(json.loads(said[b"carelang.totals"])))
            self._known.lost += json.loads(about["lost"])
        except (OSError, ValueError, KeyError, pa.ArrowException):
            raise UnreadableFile(str(part), "is a part of a scan, and is broken", _ANEW) from None


_ANEW: Final = "Remove the folder and begin anew."


def begin_state(folder: Path, what: Mapping[str, str], schema: pa.Schema) -> State:
    """Return the state in ``folder``, begun there or found; ``what`` tells scans apart, each part by its name.

    Raises ``CarelangError`` for a folder that holds something else, and for the state of another scan.
    """
    file = folder / _NAME
    try:
        if file.exists():
            return State(folder, schema, made=_same(file, what))
        made = not folder.exists()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            reason = "holds other files, and no scan that was begun"
            raise SettingsError(str(folder), reason, "Name an empty folder, or one that is not there yet.")
        said = json.dumps({"carelang": _VERSION, "made": made, "what": dict(what)}, indent=2)
        temporary = folder / ".carelang-state"
        temporary.write_text(said + "\n", encoding="utf-8")
        temporary.replace(file)
    except OSError as error:
        reason = f"cannot hold the state of a scan ({error.strerror})"
        raise UnreadableFile(str(folder), reason, "Name a folder that you may write to, with room in it.") from None
    return State(folder, schema, made=made)


def _same(file: Path, what: Mapping[str, str]) -> bool:
    """Return whether the folder was made for the scan in ``file``; refuse it if that is another scan."""
    try:
        said: dict[str, Any] = json.loads(file.read_bytes())
        known, made, version = dict(said["what"]), bool(said["made"]), said["carelang"]
    except (ValueError, KeyError, TypeError):
        raise UnreadableFile(str(file), "is no state of a scan that can be read", _ANEW) from None
    differs = [name for name in what if known.get(name) != what[name]]
    if version != _VERSION or differs:
        reason = f"the scan there was begun with other {' and '.join(differs) or 'software'}"
        remedy = "Go on as you began; or name another folder, or remove this one, and begin anew."
        raise SettingsError(str(file.parent), reason, remedy)
    return made


def print_of(places: Sequence[Path], *others: str) -> str:
    """Return what tells exports apart: the names and sizes of the files at ``places``, how they begin, and ``others``.

    In folders, hidden files are passed over.
    """
    digest = sha256("\0".join(others).encode("utf-8", "surrogateescape"))
    for place in places:
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in files:
            if file.is_file() and not any(part.startswith(".") for part in file.relative_to(place).parts):
                with unreadable(shown(file)), file.open("rb") as stream:
                    head = stream.read(_HEAD)
                digest.update(f"\0{file}\0{file.stat().st_size}\0".encode("utf-8", "surrogateescape") + head)
    return digest.hexdigest()
