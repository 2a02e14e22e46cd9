"""Lexicons: YAML files become entries, and all of them one lexicon that the rules can walk through."""

from collections.abc import Sequence
from pathlib import Path

from carelang.lexicon.building import CARE_WORDS, HOOK_WORDS, Lexicon, all_sources, build, word_lists
from carelang.lexicon.entries import JURISDICTIONS, Cue, Entry, Example, Form, Layer, Scope, Term, Trie, unpacked
from carelang.lexicon.packed import Packed
from carelang.lexicon.phrase import OPEN, PhraseError, words_of, write_out
from carelang.types import LexiconError, Source

__all__ = [
    "CARE_WORDS",
    "HOOK_WORDS",
    "JURISDICTIONS",
    "OPEN",
    "Cue",
    "Entry",
    "Example",
    "Form",
    "Layer",
    "Lexicon",
    "Packed",
    "PhraseError",
    "Scope",
    "Term",
    "Trie",
    "build",
    "keep_compiled",
    "load_lexicons",
    "national_folder",
    "national_names",
    "unpacked",
    "word_lists",
    "words_of",
    "write_out",
]


def national_folder() -> Path:
    """Return the folder of the lexicons that come with carelang: in the wheel, else beside the package."""
    package = Path(__file__).parents[1]
    for folder in (package / "lexicons" / "en-GB", package.parent / "lexicons" / "en-GB"):
        if folder.is_dir():
            return folder
    raise LexiconError(str(package), "the lexicons are missing", "Install carelang again.")


def national_names(files: Sequence[str]) -> dict[str, str]:
    """Return those of ``files`` that lie in the national folder, each with its name in the national lexicon."""
    folder = national_folder().resolve()
    return {file: _shown(folder, Path(file)) for file in files if Path(file).resolve().parent == folder}


def load_lexicons(layers: Sequence[str | Path] = (), *, from_yaml: bool = False) -> Lexicon:
    """Return the national lexicon with ``layers`` (YAML files: council, team, one child) on top of it.

    Without layers the compiled copy is used while it is current; ``from_yaml`` asks for the examples too, which only
    the YAML holds. A lexicon that cannot be read is refused with a ``LexiconError`` that names file and line.
    """
    from carelang.lexicon import compiled

    folder = national_folder()
    if not layers and not from_yaml and (known := compiled.load(folder, compiled.digest(_files(folder)))):
        return known
    return build(_read(folder, layers))


def keep_compiled(lexicon: Lexicon) -> None:
    """Keep a compiled copy of the national ``lexicon``, once it is proved."""
    from carelang.lexicon import compiled

    folder = national_folder()
    compiled.keep(lexicon, folder, compiled.digest(_files(folder)))


def _shown(folder: Path, file: Path) -> str:
    return f"lexicons/{folder.name}/{file.name}"


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"))


def _read(folder: Path, paths: Sequence[str | Path]) -> list[Layer]:
    from carelang.lexicon.reading import read_layer

    layers: list[Layer] = []
    files = sorted(_files(folder), key=lambda file: (file.name != "sources.yaml", file.name))
    known: dict[str, Source] = {}
    for file in files:
        layers.append(read_layer(file, known, layer="national", shown=_shown(folder, file)))
        known |= all_sources(layers[-1:])
    for path in paths:
        layers.append(read_layer(Path(path), known))
        known |= all_sources(layers[-1:])
    return layers
