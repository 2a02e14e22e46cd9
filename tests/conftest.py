"""Fixtures: toy lexicons in the place of the national ones, so that tests depend on no national word; a fix put in."""

import os
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
import yaml
from hypothesis import settings

from carelang import Checker, load_lexicons
from carelang.checker import prove
from carelang.fixes import edit, put_in
from carelang.lexicon import Lexicon
from carelang.types import Finding, Span

# The same examples on every run, so that a red build is red for everyone. HYPOTHESIS_PROFILE=explore seeks new ones.
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=60)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


class Toy:
    """A folder of lexicons small enough to read in the test that writes them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "en-GB"
        self.folder.mkdir()

    @staticmethod
    def entry(id: str, terms: object, **keys: object) -> dict[str, object]:
        """An entry with everything it needs; ``for_`` and ``as_`` stand for the keys that are Python words."""
        given = {key.rstrip("_"): value for key, value in keys.items()}
        terms = dict.fromkeys(terms) if isinstance(terms, list | tuple) else terms
        terms = {terms: None} if isinstance(terms, str) else terms
        fixed = {"kind": "process", "severity": "warning", "why": "Words matter.", "sources": ["guide"]}
        return {"id": id, **fixed, "terms": terms, "examples": [{"leave": "Nothing here."}], **given}

    def file(self, *entries: dict[str, object], name: str = "toy.yaml", **keys: object) -> Path:
        """Write a file of the national folder."""
        return self._write(self.folder / name, {"lexicon": "toy", "entries": list(entries), **keys})

    def layer(self, name: str, *entries: dict[str, object], **keys: object) -> Path:
        """Write a layer beside the national folder: ``council`` becomes council.yaml."""
        return self._write(self.root / f"{name}.yaml", {"lexicon": name, "entries": list(entries), **keys})

    def raw(self, text: str, name: str = "toy.yaml") -> Path:
        """Write a file of the national folder as it is."""
        path = self.folder / name
        path.write_text(dedent(text), encoding="utf-8")
        return path

    @staticmethod
    def _write(path: Path, data: dict[str, object]) -> Path:
        full = {"language": "en-GB", "sources": {"guide": {"title": "A guide"}}, **data}
        path.write_text(yaml.safe_dump(full, sort_keys=False, allow_unicode=True), encoding="utf-8")
        return path

    def lexicon(self, *layers: Path) -> Lexicon:
        """The lexicon as it is read, without its proof."""
        return load_lexicons(layers, from_yaml=True)

    def checker(self, *layers: Path, profile: str = "case-note", grammar: str = "off", **options: object) -> Checker:
        """A checker that takes the lexicon as it is, without its proof."""
        return Checker(profile, self.lexicon(*layers), grammar, **options)

    def check(self, text: object, *layers: Path, **options: object) -> list[Finding]:
        """Every finding, excused or not."""
        return self.checker(*layers, **options).check(text)

    def found(self, text: str, *layers: Path, **options: object) -> list[str]:
        """The words of the findings that stand."""
        return [finding.text for finding in self.check(text, *layers, **options) if finding.excused is None]

    def excused(self, text: str, *layers: Path, **options: object) -> list[tuple[str, str]]:
        """The words that context lets stand, with the name of the guard."""
        every = self.check(text, *layers, **options)
        return [(finding.text, finding.excused.partition(":")[0]) for finding in every if finding.excused]

    def failures(self, *layers: Path, grammar: str = "off") -> list[str]:
        """What the proof has against the lexicon."""
        return [str(failure) for failure in prove(self.lexicon(*layers), grammar=grammar)]


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Toy:
    """An empty folder that carelang takes for its national lexicons."""
    made = Toy(tmp_path)
    monkeypatch.setattr("carelang.lexicon.national_folder", lambda: made.folder)
    return made


@pytest.fixture(scope="session")
def national() -> Lexicon:
    """The lexicons that come with carelang, read once and not proved."""
    return load_lexicons(from_yaml=True)


@pytest.fixture(scope="session")
def fixed() -> Callable[[str, str], str]:
    """A text with a replacement put in for its words in [brackets]."""

    def put(text: str, replacement: str) -> str:
        start, end = text.index("["), text.index("]") - 1
        plain = text.replace("[", "").replace("]", "")
        return put_in(plain, [edit(plain, Span(start, end), replacement)])

    return put
