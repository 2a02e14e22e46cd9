"""Text files mended: suggestions that can stand in place are put there, and the rest is left and counted."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from carelang.checker import Checker
from carelang.fixes import Edit, edit, put_in
from carelang.formats import PLAIN
from carelang.formats.opening import file_bytes
from carelang.formats.plain import decode, encoded_like, read_text
from carelang.settings.reading import settings_for
from carelang.tasks.files import File, find_files
from carelang.tasks.running import Checkers
from carelang.text import source_span, words
from carelang.types import CarelangError, Document, Finding, SettingsError, UnreadableFile

_ROUNDS: Final = 5  # words put in can bring a neighbour to light; it settles in one round or two


class Mended(NamedTuple):
    """One text ``before`` and ``after``; how many findings were ``mended``, and how many are ``left``."""

    name: str
    before: str
    after: str
    mended: int
    left: int

    def diff(self) -> Iterator[str]:
        """What changes, as the lines of a unified diff."""
        from difflib import unified_diff

        before, after = (text.splitlines(keepends=True) for text in (self.before, self.after))
        for line in unified_diff(before, after, f"a/{self.name}", f"b/{self.name}"):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


class Mender:
    """Mends what ``checker`` finds in texts.

    A suggestion is put in where it is the only one that can stand in place, and an example of its entry shows the same
    words put right in a sentence. With ``unsafe`` it need not be shown. Never touched are legal words, quotations, what
    context lets stand, words with markup among them, and
    suggestions that could be read as markup.
    """

    def __init__(self, checker: Checker, *, unsafe: bool = False) -> None:
        self._checker = checker
        self._unsafe = unsafe
        self._shown = {(entry.rule, said) for entry in checker.lexicon.entries for said in entry.shown}

    def text(self, text: str, name: str) -> Mended:
        """Return ``text`` mended as that of the file called ``name``; a second time nothing more would change."""
        after, mended = text, 0
        for _ in range(_ROUNDS):
            document = read_text(after, name)
            standing = [finding for finding in self._checker.check(document) if finding.excused is None]
            edits = self._edits(document, standing)
            if not edits:
                break
            after, mended = put_in(after, edits), mended + len(edits)
        return Mended(name, text, after, mended, len(standing) - len(edits))

    def _edits(self, document: Document, findings: Sequence[Finding]) -> list[Edit]:
        """The edits of the whole text, none of which meet."""
        edits: list[Edit] = []
        for finding in findings:
            one = self._edit(document, finding)
            if one is not None and (not edits or edits[-1].span.end <= one.span.start):
                edits.append(one)
        return edits

    def _edit(self, document: Document, finding: Finding) -> Edit | None:
        segment = document.segments[finding.segment]
        replacements = [one.text for one in finding.suggestions if one.kind == "replace"]
        if len(replacements) != 1 or finding.kind == "statutory" or segment.kind == "quotation":
            return None
        if not self._unsafe and (finding.rule, " ".join(words(finding.text))) not in self._shown:
            return None
        wanted = edit(segment.text, finding.span, replacements[0])
        place = source_span(segment, wanted.span)
        same = wanted.text == segment.text[wanted.span.start : wanted.span.end]
        markup = any(letter in wanted.text for letter in "&<>*_`[]")
        return None if place is None or same or markup else Edit(place, wanted.text)


def mend_file(file: File, mender: Mender, *, write: bool) -> Mended:
    """Mend a text file, and put the mended text in its place if it is to be written; raises ``UnreadableFile``."""
    if file.error is not None:
        raise file.error
    if file.path is None:
        raise SettingsError("fix", "standard input has no file to mend", "Name a file, or use --diff.")
    if file.below.suffix.lower() not in PLAIN:
        remedy = "For Word files use `carelang check --annotate changes`."
        raise SettingsError(file.name, "only text files are mended", remedy)
    data = file_bytes(file.path)
    mended = mender.text(decode(data, file.name), file.name)
    if write and mended.mended:
        from carelang.formats.saving import write_whole

        write_whole(_encoded(data, mended), file.path.resolve(), file.path)  # a link stays a link
    return mended


def _encoded(data: bytes, mended: Mended) -> bytes:
    try:
        return encoded_like(data, mended.after)
    except UnicodeEncodeError:
        reason = "its encoding (Windows-1252) has no way to write the words to be put in"
        raise UnreadableFile(mended.name, reason, "Save it as UTF-8 text first.") from None


def mend_files(
    paths: Sequence[str], options: Mapping[str, Any], *, unsafe: bool, write: bool
) -> tuple[list[Mended], list[CarelangError]]:
    """Mend the text files that ``paths`` name or hold; return those that change, and the refusals.

    Other files in folders are passed over; one that is named is refused. ``options`` win over the settings.
    """
    settings = settings_for(paths)
    checkers = Checkers(settings, options)
    files, _ = find_files(paths, [(settings.folder, glob) for glob in settings.ignore], "standard input")
    mended: list[Mended] = []
    errors: list[CarelangError] = []
    for file in files:
        if file.error is None and not file.named and file.below.suffix.lower() not in PLAIN:
            continue
        try:
            mender = Mender(checkers.made_for(checkers.settings_of(file)), unsafe=unsafe)
            mended.append(mend_file(file, mender, write=write))
        except CarelangError as error:
            errors.append(error)
    return [one for one in mended if one.mended], errors
