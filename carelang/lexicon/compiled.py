"""The national lexicon compiled once: kept beside its YAML files and used only while their digest agrees.

The copy lies in ``__pycache__``, as Python's own byte-code does and in the same format (marshal, under a checksum). It
holds nothing but the lexicon, and is written only after the lexicon passed its proof. A folder that cannot be written
to means that the YAML is read each time.
"""

import contextlib
import marshal
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from carelang.lexicon.building import Lexicon
from carelang.lexicon.entries import Entry, Form, Layer, Term
from carelang.types import Severity, Source, Suggestion

_DIGEST: Final = 32  # bytes of a SHA-256
_PLAIN: Final = 2  # the version of marshal's format that writes equal values as equal bytes


def digest(files: Iterable[Path]) -> bytes:
    """Return the SHA-256 of the names and contents of ``files`` and of the code that compiles them."""
    total = sha256(b"carelang compiled lexicon")
    for file in (*sorted(Path(__file__).parent.glob("*.py")), *files):
        total.update(file.name.encode() + b"\0" + sha256(file.read_bytes()).digest())
    return total.digest()


def load(folder: Path, wanted: bytes) -> Lexicon | None:
    """Return the compiled lexicon of ``folder`` if its digest is ``wanted`` and it is whole, else ``None``."""
    try:
        data = _copy_of(folder).read_bytes()
    except OSError:
        return None
    payload = memoryview(data)[2 * _DIGEST :]
    if data[:_DIGEST] != wanted or data[_DIGEST : 2 * _DIGEST] != sha256(payload).digest():
        return None
    return _unpack(marshal.loads(payload))


def keep(lexicon: Lexicon, folder: Path, key: bytes) -> None:
    """Write ``lexicon`` for later runs; where it cannot be written nothing happens."""
    target = _copy_of(folder)
    temporary = target.with_suffix(f".{os.getpid()}")
    payload = marshal.dumps(_pack(lexicon))
    with contextlib.suppress(OSError):
        target.parent.mkdir(exist_ok=True)
        temporary.write_bytes(key + sha256(payload).digest() + payload)
        temporary.replace(target)


def to_bytes(lexicon: Lexicon) -> bytes:
    """Return a proved ``lexicon`` as bytes, the same for the same lexicon, to be read by the same Python elsewhere."""
    return _bytes(_pack(lexicon))


def from_bytes(data: bytes) -> Lexicon:
    """Return the lexicon that ``to_bytes`` wrote; never for bytes that came from somebody else."""
    return _unpack(marshal.loads(data))


def fingerprint(lexicon: Lexicon) -> str:
    """Return 16 digits that tell what ``lexicon`` advises, wherever its files lie: the SHA-256 of it, shortened."""
    entries = (
        entry._replace(file="", line=0, terms=tuple(term._replace(line=0) for term in entry.terms))
        for entry in lexicon.entries
    )
    return sha256(to_bytes(lexicon._replace(entries=tuple(entries), layers=()))).hexdigest()[:16]


def _copy_of(folder: Path) -> Path:
    return folder / "__pycache__" / f"lexicon.{sys.implementation.cache_tag}.compiled"


def _pack(lexicon: Lexicon) -> dict[str, Any]:
    suggestions: dict[tuple[Suggestion, ...], int] = {}
    sources: dict[str, Source] = {}

    def number(group: tuple[Suggestion, ...]) -> int:
        return suggestions.setdefault(group, len(suggestions))

    entries = []
    for entry in lexicon.entries:
        sources.update((source.id, source) for source in entry.sources)
        terms = [(term.phrase, number(term.suggestions), term.line) for term in entry.terms]
        row: list[Any] = [*entry[:-1]]
        row[2], row[4], row[6] = str(entry.severity), _columns(terms, 3), [source.id for source in entry.sources]
        entries.append(row)
    forms = [(form.entry, number(form.suggestions), form.capitals, form.allow, form.focus) for form in lexicon.forms]
    return {
        "suggestions": [[tuple(one) for one in group] for group in suggestions],
        "sources": [tuple(source) for source in sources.values()],
        "entries": entries,
        "forms": _columns(forms, len(Form._fields)),
        "trie": {word: _packed(word, below) for word, below in lexicon.trie.items()},
        "anchors": lexicon.anchors,
        "lists": lexicon.lists,
        "cues": {name: cue if isinstance(cue, bytes) else _bytes(tuple(cue)) for name, cue in lexicon.cues.items()},
        "titles": lexicon.titles,
        "title_names": lexicon.title_names,
        "small_in_titles": lexicon.small_in_titles,
        "own_words": lexicon.own_words,
        "layers": [(layer.name, layer.file, layer.title) for layer in lexicon.layers],
    }


def _packed(word: str, below: Any) -> Any:
    return _bytes(below) if word not in ("", "@") and isinstance(below, dict) else below


def _bytes(value: Any) -> bytes:
    return marshal.dumps(value, _PLAIN)


def _columns(rows: Sequence[Sequence[Any]], width: int) -> list[list[Any]]:
    """Return ``rows`` turned into columns, which are read faster."""
    return [[row[at] for row in rows] for at in range(width)]


def _unpack(data: dict[str, Any]) -> Lexicon:
    # There are tens of thousands of values: each is made straight from its fields, without a call of Python's.
    new_suggestion: Callable[[Any], Suggestion] = partial(tuple.__new__, Suggestion)
    new_term: Callable[[Any], Term] = partial(tuple.__new__, Term)
    new_form: Callable[[Any], Form] = partial(tuple.__new__, Form)
    suggestions = [tuple(map(new_suggestion, group)) for group in data["suggestions"]]
    sources = {row[0]: Source(*row) for row in data["sources"]}
    entries = []
    for row in data["entries"]:
        phrases, numbers, lines = row[4]
        row[2] = Severity(row[2])
        row[4] = tuple(map(new_term, zip(phrases, map(suggestions.__getitem__, numbers), lines, strict=True)))
        row[6] = tuple(sources[name] for name in row[6])
        entries.append(Entry(*row))
    of_entries, numbers, *others = data["forms"]
    forms = list(map(new_form, zip(of_entries, map(suggestions.__getitem__, numbers), *others, strict=True)))
    return Lexicon(
        entries=tuple(entries),
        forms=forms,
        trie=data["trie"],
        anchors=data["anchors"],
        lists=data["lists"],
        cues=data["cues"],
        titles=data["titles"],
        title_names=data["title_names"],
        small_in_titles=data["small_in_titles"],
        layers=tuple(Layer(*row) for row in data["layers"]),
        own_words=data["own_words"],
        proved=True,
    )
