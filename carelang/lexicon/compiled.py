"""The national lexicon compiled once: kept beside its YAML files and used only while their digest agrees.

The copy lies in ``__pycache__``, as Python's own byte-code does and in the same format (marshal, under a checksum). It
holds nothing but the lexicon, and is written only after the lexicon passed its proof. A folder that cannot be written
to means that the YAML is read each time.
"""

import contextlib
import marshal
import os
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from importlib.util import source_hash
from pathlib import Path
from typing import Any, Final

from carelang.lexicon.building import Lexicon
from carelang.lexicon.entries import Cue, Entry, Form, Layer, Scope, Term, Trie, packed, unpacked
from carelang.lexicon.packed import Packed, PackedList, PackedMapping, Packing, as_bytes
from carelang.types import Severity, Source, Suggestion

Suggestions = Sequence[tuple[Suggestion, ...]]
_HASH: Final = 8  # bytes of the hash by which Python knows whether its byte-code is current


def digest(files: Iterable[Path]) -> bytes:
    """Return the hash of the names and contents of ``files`` and of the code that compiles them."""
    hashes = bytearray()
    for file in (*sorted(Path(__file__).parent.glob("*.py")), *files):
        hashes += file.name.encode() + b"\0" + source_hash(file.read_bytes())
    return source_hash(hashes)


def load(folder: Path, wanted: bytes) -> Lexicon | None:
    """Return the compiled lexicon of ``folder`` if its digest is ``wanted`` and it is whole, else ``None``."""
    from mmap import ACCESS_READ, mmap

    try:
        with _copy_of(folder).open("rb") as file:
            data = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
    except (OSError, ValueError):  # not there, or nothing in it
        return None
    payload = data[2 * _HASH :]
    if data[:_HASH] != wanted or data[_HASH : 2 * _HASH] != source_hash(payload):
        return None
    return from_bytes(payload)


def keep(lexicon: Lexicon, folder: Path, key: bytes) -> None:
    """Write ``lexicon`` for later runs; where it cannot be written nothing happens."""
    target = _copy_of(folder)
    temporary = target.with_suffix(f".{os.getpid()}")
    payload = to_bytes(lexicon)
    with contextlib.suppress(OSError):
        target.parent.mkdir(exist_ok=True)
        temporary.write_bytes(key + source_hash(payload) + payload)
        temporary.replace(target)


def to_bytes(lexicon: Lexicon) -> bytes:
    """Return a proved ``lexicon`` as bytes, the same for the same lexicon, to be read by the same Python elsewhere."""
    packing = Packing()
    known = as_bytes(_pack(lexicon, packing))
    return len(known).to_bytes(_HASH, "little") + known + packing.store()


def from_bytes(data: bytes | memoryview) -> Lexicon:
    """Return the lexicon that ``to_bytes`` wrote; never for bytes that came from somebody else."""
    view = memoryview(data)
    begin, end = _HASH, _HASH + int.from_bytes(view[:_HASH], "little")
    return _unpack(marshal.loads(view[begin:end]), view[end:])


def fingerprint(lexicon: Lexicon) -> str:
    """Return 16 digits that tell what ``lexicon`` advises, wherever its files lie: the SHA-256 of it, shortened."""
    from hashlib import sha256

    entries = (
        entry._replace(file="", line=0, terms=tuple(term._replace(line=0) for term in entry.terms))
        for entry in lexicon.entries
    )
    return sha256(to_bytes(lexicon._replace(entries=tuple(entries), layers=()))).hexdigest()[:16]


def _copy_of(folder: Path) -> Path:
    return folder / "__pycache__" / f"lexicon.{sys.implementation.cache_tag}.compiled"


def _pack(lexicon: Lexicon, packing: Packing) -> dict[str, Any]:
    suggestions: dict[tuple[Suggestion, ...], int] = {}
    sources: dict[str, Source] = {}
    scopes: dict[tuple[Any, ...], int] = {}

    def number(group: tuple[Suggestion, ...]) -> int:
        return suggestions.setdefault(group, len(suggestions))

    entries = []
    for entry in lexicon.entries:
        sources.update((source.id, source) for source in entry.sources)
        terms = [(term.phrase, number(term.suggestions), term.line) for term in entry.terms]
        row: list[Any] = [*entry[:-1]]
        row[2], row[4], row[6] = str(entry.severity), terms, [source.id for source in entry.sources]
        entries.append(row)
    forms = [(form.entry, number(form.suggestions), form.capitals, form.allow, form.focus) for form in lexicon.forms]
    return {
        "suggestions": packing.add_list([[tuple(one) for one in group] for group in suggestions]),
        "sources": packing.add_mapping({source.id: tuple(source) for source in sources.values()}),
        "entries": packing.add_list(entries),
        "rules": [scope.rule for scope in lexicon.scopes],
        "scope_of": [scopes.setdefault(tuple(scope)[1:], len(scopes)) for scope in lexicon.scopes],
        "scopes": list(scopes),
        "forms": packing.add_list(forms),
        "entry_of": array("I", lexicon.entry_of).tobytes(),
        "trie": _below(lexicon.trie, packing),
        "trie @": _below(lexicon.trie.get("@", {}), packing),
        "anchors": lexicon.anchors,
        "lists": packing.add_mapping({name: sorted(words) for name, words in lexicon.lists.items()}),
        "cues": packing.add_mapping({name: (sorted(cue.words), cue.phrases) for name, cue in lexicon.cues.items()}),
        "titles": packing.add_mapping(lexicon.titles),
        "title_names": packing.add_list(lexicon.title_names),
        "small_in_titles": lexicon.small_in_titles,
        "own_words": lexicon.own_words,
        "layers": [(layer.name, layer.file, layer.title) for layer in lexicon.layers],
    }


def _below(trie: Trie, packing: Packing) -> dict[str, int]:
    return packing.add_mapping({word: packed(unpacked(node)) for word, node in trie.items() if word != "@"})


def _unpack(data: dict[str, Any], store: memoryview) -> Lexicon:
    sources = PackedMapping(store, data["sources"], _source)
    suggestions = PackedList(store, data["suggestions"], _suggestions)
    trie, lists = ({word: Packed(store, begin) for word, begin in data[name].items()} for name in ("trie", "trie @"))
    return Lexicon(
        entries=PackedList(store, data["entries"], partial(_entry, suggestions, sources)),
        scopes=[Scope(rule, *data["scopes"][at]) for rule, at in zip(data["rules"], data["scope_of"], strict=True)],
        forms=PackedList(store, data["forms"], partial(_form, suggestions)),
        entry_of=array("I", data["entry_of"]),
        trie=trie | {"@": lists},
        anchors=data["anchors"],
        lists=PackedMapping(store, data["lists"], frozenset),
        cues=PackedMapping(store, data["cues"], _cue),
        titles=PackedMapping(store, data["titles"], dict),
        title_names=PackedList(store, data["title_names"], tuple),
        small_in_titles=data["small_in_titles"],
        layers=tuple(Layer(*row) for row in data["layers"]),
        own_words=data["own_words"],
        proved=True,
    )


def _source(row: tuple[Any, ...]) -> Source:
    return Source(*row)


def _suggestions(group: Iterable[tuple[Any, ...]]) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(*one) for one in group)


def _entry(suggestions: Suggestions, sources: Mapping[str, Source], row: Sequence[Any]) -> Entry:
    fields = [*row]
    fields[2] = Severity(fields[2])
    fields[4] = tuple(Term(phrase, suggestions[number], line) for phrase, number, line in fields[4])
    fields[6] = tuple(sources[name] for name in fields[6])
    return Entry(*fields)


def _form(suggestions: Suggestions, row: tuple[Any, ...]) -> Form:
    entry, number, *others = row
    return Form(entry, suggestions[number], *others)


def _cue(row: tuple[Iterable[str], Trie]) -> Cue:
    return Cue(frozenset(row[0]), row[1])
