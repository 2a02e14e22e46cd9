"""The national lexicon compiled once: kept as JSON beside its YAML files and used only while their digest agrees.

The copy lies in ``__pycache__``, as Python's own byte-code does, holds nothing but the lexicon, and is written only
after the lexicon passed its proof. A folder that cannot be written to means that the YAML is read each time.
"""

import contextlib
import json
import os
import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from carelang.lexicon.building import Lexicon
from carelang.lexicon.entries import Cue, Entry, Form, Layer, Term
from carelang.types import Severity, Source, Suggestion

_FORMAT: Final = 1


def digest(files: Iterable[Path]) -> str:
    """Return the SHA-256 of the format's number and the contents of ``files``, in order."""
    total = sha256(f"carelang compiled lexicon {_FORMAT}".encode())
    for file in files:
        total.update(sha256(file.read_bytes()).digest())
    return total.hexdigest()


def load(folder: Path, wanted: str) -> Lexicon | None:
    """Return the compiled lexicon of ``folder`` if its digest is ``wanted``, else ``None``."""
    try:
        data = json.loads(_copy_of(folder).read_bytes())
        return _unpack(data) if data["digest"] == wanted else None
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def keep(lexicon: Lexicon, folder: Path, key: str) -> None:
    """Write ``lexicon`` for later runs; where it cannot be written nothing happens."""
    if sys.dont_write_bytecode:
        return
    target = _copy_of(folder)
    temporary = target.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        target.parent.mkdir(exist_ok=True)
        temporary.write_text(json.dumps(_pack(lexicon, key), ensure_ascii=False, separators=(",", ":")), "utf-8")
        temporary.replace(target)


def _copy_of(folder: Path) -> Path:
    return folder / "__pycache__" / "lexicon.json"


def _pack(lexicon: Lexicon, key: str) -> dict[str, Any]:
    suggestions: dict[tuple[Suggestion, ...], int] = {}
    sources: dict[str, Source] = {}

    def number(group: tuple[Suggestion, ...]) -> int:
        return suggestions.setdefault(group, len(suggestions))

    entries = []
    for entry in lexicon.entries:
        sources.update((source.id, source) for source in entry.sources)
        terms = [(term.phrase, number(term.suggestions), term.line) for term in entry.terms]
        slim = entry._replace(terms=(), sources=(), examples=())
        entries.append([*slim[:4], terms, *slim[5:6], [source.id for source in entry.sources], *slim[7:-1]])
    forms = [(form.entry, number(form.suggestions), form.capitals, form.allow) for form in lexicon.forms]
    return {
        "digest": key,
        "suggestions": list(suggestions),
        "sources": sources,
        "entries": entries,
        "forms": forms,
        "trie": lexicon.trie,
        "lists": {name: sorted(items) for name, items in lexicon.lists.items()},
        "cues": {name: (sorted(cue.words), cue.phrases) for name, cue in lexicon.cues.items()},
        "titles": lexicon.titles,
        "title_names": lexicon.title_names,
        "layers": [(layer.name, layer.file, layer.title) for layer in lexicon.layers],
    }


def _unpack(data: dict[str, Any]) -> Lexicon:
    suggestions = [tuple(Suggestion(*row) for row in group) for group in data["suggestions"]]
    sources = {name: Source(*row) for name, row in data["sources"].items()}
    entries = []
    for row in data["entries"]:
        row[2] = Severity(row[2])
        row[4] = tuple(Term(phrase, suggestions[number], line) for phrase, number, line in row[4])
        row[6] = [sources[name] for name in row[6]]
        values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in row]
        entries.append(Entry(*values))
    forms = [
        Form(entry, suggestions[number], tuple(map(tuple, capitals)) if capitals else (), allow)
        for entry, number, capitals, allow in data["forms"]
    ]
    return Lexicon(
        entries=tuple(entries),
        forms=forms,
        trie=data["trie"],
        lists={name: frozenset(items) for name, items in data["lists"].items()},
        cues={name: Cue(frozenset(words), phrases) for name, (words, phrases) in data["cues"].items()},
        titles=data["titles"],
        title_names=[(group, tuple(exact)) for group, exact in data["title_names"]],
        layers=tuple(Layer(name, file, title) for name, file, title in data["layers"]),
        own_words={},
        proved=True,
    )
