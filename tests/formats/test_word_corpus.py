"""Real Word files: every visible word is read, every mark comes out where it should, and nothing else changes."""

import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from word_corpus import CORPUS, FILES, WHY_NOT, document_of, every_tenth_word, has_cause, visible_words
from word_rules import accepted, broken_rules, change_ids, changes, rejected, without_comments

from carelang.fixes import edit, put_in
from carelang.formats import word
from carelang.types import CarelangError, Document, Finding

REFUSED_TO_ANNOTATE = re.compile("digitally signed|protected for|cannot be unpacked")
MODES = ("comments", "changes", "both")
MOST_COMMENTS = 2_000

pytestmark = pytest.mark.skipif(not FILES, reason=WHY_NOT)


@pytest.fixture(params=FILES or [CORPUS], ids=lambda path: path.name)
def file(request: pytest.FixtureRequest) -> Path:
    return request.param


def words_of(texts: list[str]) -> Counter[str]:
    return Counter(one for text in texts for one in re.findall(r"\w+", text.replace("\u00ad", "")))


def test_every_visible_word_is_read_once(file: Path) -> None:
    assert words_of([one.text for one in document_of(file).segments]) == visible_words(file)


broken_before = cache(broken_rules)  # the same in every mode


class Annotated(NamedTuple):
    """A file of the collection with every tenth word found, and what became of it."""

    file: Path
    target: Path
    document: Document
    findings: list[Finding]
    comments: int
    changes: int


def annotated(file: Path, folder: Path, mode: str) -> Annotated:
    document = document_of(file)
    findings = every_tenth_word(document)
    target = folder / file.name
    try:
        result = word.annotate(file, findings, target, mode)
    except CarelangError as refusal:
        if not has_cause(file) or not REFUSED_TO_ANNOTATE.search(refusal.reason) or target.exists():
            raise
        pytest.skip(f"refused by name: {refusal.reason}")
    return Annotated(file, target, document, findings, result.comments, result.changes)


def comment_ids(archive: zipfile.ZipFile, part: str) -> set[str]:
    if part not in archive.namelist():
        return set()
    root = ElementTree.fromstring(archive.read(part))
    return {text for one in root for key, text in one.attrib.items() if key.endswith("}id")}


def changed_parts(old: zipfile.ZipFile, new: zipfile.ZipFile) -> tuple[str | None, str | None]:
    """The comments part and the main part, where they differ; nothing else may, and no part may be lost."""
    kept = old.namelist()
    assert new.namelist()[: len(kept)] == kept
    assert [(one.filename, one.external_attr, one.date_time, one.compress_type) for one in old.infolist()] == [
        (one.filename, one.external_attr, one.date_time, one.compress_type) for one in new.infolist()[: len(kept)]
    ]
    changed = {name for name in kept if old.read(name) != new.read(name)} | {*new.namelist()[len(kept) :]}
    comments = next((name for name in changed if re.search(r"comments\d*\.xml$", name)), None)
    main = next((name for name in changed if re.search(r"document\d*\.xml$", name)), None)
    listed = (
        {"[Content_Types].xml", f"{Path(main).parent}/_rels/{Path(main).name}.rels"} if main and comments else set()
    )
    assert changed - {comments, main} <= listed
    return comments, main


def replaced(one: Annotated, new_main: bytes, ids: set[str]) -> list[str]:
    """The texts of the segments with the tracked changes put in: each is the fix of a finding, in their order."""
    edits: dict[int, list] = {}
    numbers = []
    for change in changes(new_main, ids):
        number = int(re.search(r"child (\d+)", change.new, re.IGNORECASE)[1])
        finding = one.findings[number]
        text = one.document.segments[finding.segment].text
        wanted = edit(text, finding.span, finding.suggestions[0].text)
        assert (change.old, change.new) == (text[slice(*wanted.span)], wanted.text)
        assert change.same_look
        assert finding.suggestions[0].kind == "replace"
        edits.setdefault(finding.segment, []).append(wanted)
        numbers.append(number)
    assert numbers == sorted(set(numbers))
    assert len(numbers) == one.changes
    return [put_in(segment.text, edits.get(at, [])) for at, segment in enumerate(one.document.segments)]


@pytest.mark.parametrize("mode", MODES)
def test_nothing_but_comments_and_changes_is_new(file: Path, tmp_path: Path, mode: str) -> None:
    one = annotated(file, tmp_path, mode)
    expected_comments = len(one.findings) - (one.changes if mode == "changes" else 0)
    # One more says what was not read.
    assert one.comments in (min(expected_comments, MOST_COMMENTS), min(expected_comments + 1, MOST_COMMENTS))
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(one.target) as new:
        comments, main = changed_parts(old, new)
        if not one.findings:
            assert comments is main is None
            return
        old_main, new_main = old.read(main), new.read(main)
        ours = comment_ids(new, comments) - comment_ids(old, comments) if comments else set()
        assert len(ours) == one.comments
        tracked = change_ids(new_main) - change_ids(old_main)
        assert without_comments(rejected(new_main, tracked), ours) == without_comments(old_main, set())
        texts = replaced(one, new_main, tracked)
        with zipfile.ZipFile(tmp_path / "accepted.docx", "w") as copy:
            for name in new.namelist():
                copy.writestr(name, accepted(new_main, tracked) if name == main else new.read(name))
    segments = word.read(one.target).segments
    assert [segment.text for segment in segments] == texts
    assert one.changes or segments == one.document.segments
    assert visible_words(tmp_path / "accepted.docx") == words_of(texts)
    assert broken_rules(one.target) - broken_before(file) == Counter()


@pytest.mark.parametrize("file", FILES[1::2] or [CORPUS], ids=lambda path: path.name)
def test_a_clean_copy_is_the_file_again(file: Path, tmp_path: Path) -> None:
    one = annotated(file, tmp_path, "both")
    cleaned = tmp_path / f"clean-{file.name}"
    word.clean(one.target, cleaned)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(cleaned) as new:
        for name in old.namelist():
            if re.search(r"/document\d*\.xml$", name):
                assert without_comments(new.read(name), set()) == without_comments(old.read(name), set())
            elif not re.search(r"comments\d*\.xml$|document\d*\.xml\.rels$|^\[Content_Types\]", name):
                assert new.read(name) == old.read(name)
    assert word.read(cleaned).segments == one.document.segments


def test_nearly_every_word_can_be_a_tracked_change() -> None:
    wanted = made = 0
    for file in AUDITED:
        try:
            findings = every_tenth_word(word.read(file))
            result = word.annotate(file, findings, None, "changes")
        except CarelangError:
            continue
        replaceable = [one for one in findings if one.suggestions[0].kind == "replace"]
        assert result.changes + sum(one in replaceable for one, _ in result.unchanged) == len(replaceable)
        assert all(reason for _, reason in result.unchanged)
        wanted += len(replaceable)
        made += result.changes
    assert made > 0.9 * wanted  # 96 of 100 in the whole collection


AUDITED = [path for path in FILES if path.stat().st_size < 60_000][::2]  # the audit takes most of a second a file


def kinds_of_error(path: Path) -> frozenset[tuple[str, str, str]]:
    from openxml_audit import OpenXmlValidator

    result = OpenXmlValidator(max_errors=100_000).validate(str(path))  # a new one: it carries state over
    return frozenset(
        (str(one.error_type), re.sub(r"'[^']*'|\d+", "…", one.description), one.part_uri) for one in result.errors
    )


kinds_before = cache(kinds_of_error)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("audited", AUDITED or [CORPUS], ids=lambda path: path.name)
def test_no_new_kind_of_schema_error(audited: Path, tmp_path: Path, mode: str) -> None:
    pytest.importorskip("openxml_audit")
    one = annotated(audited, tmp_path, mode)
    if not one.findings:
        pytest.skip("no words to comment on")

    assert kinds_of_error(one.target) <= kinds_before(audited)


def is_ours(finding: dict) -> bool:
    """Whether the second checker tells no more than what was asked for.

    FID000 says that the original is not one to compare with, FID002 counts the styles that our comments use, FID012
    our tracked changes, and FID014 a paragraph, which reads as before if these are refused.
    """
    extra = finding.get("extra", {})
    if finding["code"] == "FID014":
        return extra["before_original"] == extra["after_original"]
    return finding["code"] in ("FID000", "FID002") or (finding["code"] == "FID012" and extra["author"] == "carelang")


@pytest.mark.parametrize("mode", MODES)
def test_a_second_checker_finds_nothing_new(tmp_path: Path, mode: str) -> None:
    pytest.importorskip("ooxml_integrity")
    checked = 0
    for file in AUDITED[::4]:
        target = tmp_path / file.name
        try:
            word.annotate(file, every_tenth_word(word.read(file)), target, mode)
        except CarelangError:
            continue
        codes = []
        for arguments in ([str(file)], [str(target), "--against", str(file)]):
            command = [sys.executable, "-m", "ooxml_integrity", "check", *arguments, "--json", "--no-config"]
            answer = subprocess.run(command, capture_output=True, text=True, check=False)
            (report,) = json.loads(answer.stdout)["files"]
            codes.append({one["code"] for one in report["findings"] if not is_ours(one)})
        checked += 1
        assert codes[1] <= codes[0], file.name
    assert checked
