"""Reviewed files in LibreOffice: every comment is on its words, and every change can be taken or undone."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from word_corpus import FILES, every_tenth_word
from word_rules import accepted, change_ids, changes

from carelang import Checker, read
from carelang.formats import word
from carelang.types import Finding

SOFFICE = shutil.which("soffice")
LETTER = Path(__file__).parents[2] / "examples" / "letter.docx"
# Without what LibreOffice 7.4 itself reads wrongly (block content controls, smart tags, a table at the start), and with
# at most a hundred comments each, because it takes minutes over thousands. Some hold changes and comments of others.
SAMPLE = (
    "Comment063.dotm", "Test-04.docx", "CA013-Lots-of-Stuff.docx", "Source1.docx", "Jupiter.docx", "60158.docm",
    "fldSimple-FormulasAndExpressions-Bookmark-GeneralFormat.docx", "stress006.docx", "45690.docm", "delins.docx",
    "testWORD_various.docx", "testWORD_features.docx",
)  # fmt: skip

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
]


def python_with_uno() -> str:
    """A Python that can talk to LibreOffice: the system's, or the one that comes with LibreOffice."""
    beside = Path(SOFFICE or "").resolve().parent / "python"
    for candidate in (shutil.which("python3", path="/usr/bin:/usr/local/bin"), str(beside), sys.executable):
        if candidate and Path(candidate).exists():
            tried = subprocess.run((candidate, "-c", "import uno"), check=False, capture_output=True, env=plain())
            if tried.returncode == 0:
                return candidate
    pytest.skip("no Python here has LibreOffice's module uno (python3-uno)")


def plain() -> dict[str, str]:
    """This environment without what sends another Python to our packages."""
    return {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}


class Reviewed(NamedTuple):
    """A file, a copy with comments, one with changes too, and this with the changes accepted by our own rules.

    ``exact`` are the words that the comments stand on, and ``replaced`` what the changes put in.
    """

    source: Path
    commented: Path
    target: Path
    accepted: Path
    exact: list[str]
    replaced: Counter[str]
    comments: int


def reviewed(source: Path, findings: list[Finding], folder: Path) -> Reviewed:
    folder.mkdir()
    commented, target, copy = (folder / f"{kind}-{source.name}" for kind in ("commented", "changed", "accepted"))
    result = word.annotate(source, findings, commented)
    word.annotate(source, findings, target, "both")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target) as new, zipfile.ZipFile(copy, "w") as made:
        main = next(name for name in old.namelist() if name.endswith("word/document.xml"))
        tracked = change_ids(new.read(main)) - change_ids(old.read(main))
        for name in new.namelist():
            made.writestr(name, accepted(new.read(name), tracked) if name == main else new.read(name))
        replaced = Counter(change.new for change in changes(new.read(main), tracked))
    elsewhere = {finding for finding, _ in result.inexact}
    exact = [one.text for one in findings if one.excused is None and one not in elsewhere]
    return Reviewed(source, commented, target, copy, exact, replaced, result.comments)


class Shown(NamedTuple):
    """What LibreOffice shows: the paragraphs, and the words under each of our comments."""

    text: list[str]
    ours: Counter[str]


def shown(python: str, folder: Path, asked: list[tuple[Path, str]]) -> list[Shown]:
    """What one LibreOffice shows of each file after an action."""
    script = Path(__file__).with_name("office.py")
    done = subprocess.run(
        (python, script, SOFFICE, folder),
        input=json.dumps([(str(path), action) for path, action in asked]),
        check=False, capture_output=True, text=True, env=plain(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [
        Shown(one["text"], Counter(words for author, _, words in one["comments"] if author == "carelang"))
        for one in json.loads(done.stdout)
    ]


def test_comments_stand_on_their_words_and_changes_are_taken_or_undone(tmp_path: Path) -> None:
    python = python_with_uno()
    letter = read(LETTER)
    standing = [one for one in Checker("letter", grammar="off").check(letter) if one.excused is None]
    assert len(standing) > 6
    every = [reviewed(LETTER, standing, tmp_path / "letter")]
    for name in SAMPLE if FILES else ():
        (source,) = (path for path in FILES if path.name.endswith(f"__{name}"))
        every.append(reviewed(source, every_tenth_word(word.read(source)), tmp_path / name))
    asked = [
        (path, action)
        for one in every
        for path, action in (
            (one.commented, ""), (one.source, "reject"), (one.target, "reject"), (one.accepted, "accept"),
            (one.target, "accept"),
        )
    ]  # fmt: skip
    answers = shown(python, tmp_path / "profile", asked)
    for at, one in enumerate(every):
        commented, original, rejecting, friendly, accepting = answers[at * 5 : at * 5 + 5]
        assert Counter(one.exact) - commented.ours == Counter(), one.source.name
        assert one.replaced - accepting.ours == Counter(), one.source.name
        assert rejecting.text == original.text, one.source.name
        assert accepting.text == friendly.text, one.source.name
        assert {after.ours.total() for after in (commented, rejecting, accepting)} == {one.comments}, one.source.name
