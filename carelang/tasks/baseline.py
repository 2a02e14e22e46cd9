"""The baseline: the findings that stand today, known again tomorrow, without a word of the documents."""

import json
import os
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple

from carelang.reports.results import KNOWN, Result, Run
from carelang.tasks.files import File
from carelang.text import Reading
from carelang.types import Document, Finding, SettingsError

NAME: Final = "carelang-baseline.json"
_VERSION: Final = 1
_AROUND: Final = 3  # words on each side that tell one finding from another
_KEY_BYTES: Final = 32
_LONGEST_NUMBER: Final = 80
_AGAIN: Final = "Move it away, and run `carelang baseline write`."

Known = Mapping[str, Mapping[str, Mapping[str, int]]]
"""How often each digest is known, by file and by rule."""


class Baseline(NamedTuple):
    """The findings known when ``file`` was written.

    Each is kept as a digest, keyed with ``key``, of its rule, the words found and the words around them; so lines may
    move, and the file holds no word of a document. Digests and key are written in digits: not even by chance do they
    spell one. Files are named from the folder of the baseline, with slashes.
    """

    file: Path
    key: int
    known: Known

    def total(self) -> Counter[str]:
        """Return how often each digest is known, in whatever file."""
        return sum((_digests(rules) for rules in self.known.values()), Counter[str]())

    def excuse(self, run: Run, files: Sequence[File]) -> Run:
        """Return ``run`` with the findings that are known excused, and those that are gone counted as mended.

        A finding that is known of a file may turn up in another one if it is gone from the first, as when a file gets
        another name.
        """
        left = {name: _digests(rules) for name, rules in self.known.items()}
        new: list[tuple[int, int, str]] = []
        found = [list(result.findings) for result in run.results]
        checked: set[str] = set()
        for number, (file, result) in enumerate(zip(files, run.results, strict=True)):
            if result.document is None:
                continue
            name = _name(self.file, file)
            checked.add(name)
            known = left.get(name, Counter())
            for place, digest in _standing(self.key, result):
                if known[digest]:
                    known[digest] -= 1
                    found[number][place] = _known(found[number][place])
                else:
                    new.append((number, place, digest))
        gone = sum((left[name] for name in left if name in checked or not self._holds(name)), Counter[str]())
        for number, place, digest in new:
            if gone[digest]:
                gone[digest] -= 1
                found[number][place] = _known(found[number][place])
        results = (result._replace(findings=tuple(each)) for result, each in zip(run.results, found, strict=True))
        return run._replace(results=tuple(results), mended=gone.total())

    def _holds(self, name: str) -> bool:
        return (self.file.parent / name).exists()

    def renewed(self, run: Run, files: Sequence[File]) -> "Baseline":
        """Return the baseline of what stands in ``run``; files that are there and were not checked stay as known."""
        now: dict[str, dict[str, Counter[str]]] = {}
        for file, result in zip(files, run.results, strict=True):
            if result.document is not None:
                rules = now.setdefault(_name(self.file, file), {})
                for place, digest in _standing(self.key, result):
                    rules.setdefault(result.findings[place].rule, Counter())[digest] += 1
        kept = {name: rules for name, rules in self.known.items() if name not in now and self._holds(name)}
        return self._replace(known={**kept, **{name: rules for name, rules in now.items() if rules}})

    def knowing(self, file: File, document: Document, finding: Finding) -> "Baseline":
        """Return the baseline that knows one ``finding`` more, which stands in the ``document`` of ``file``."""
        name = _name(self.file, file)
        (digest,) = digests(self.key, document, [finding])
        rules = {rule: {**counts} for rule, counts in self.known.get(name, {}).items()}
        counts = rules.setdefault(finding.rule, {})
        counts[digest] = counts.get(digest, 0) + 1
        return self._replace(known={**self.known, name: rules})

    def rendered(self) -> bytes:
        """Return the bytes of the file, the same for the same findings."""
        data = {"carelang-baseline": _VERSION, "key": str(self.key), "files": self.known}
        return (json.dumps(data, indent=1, sort_keys=True) + "\n").encode("ascii")


def new_baseline(file: Path) -> Baseline:
    """Return a baseline that knows nothing, to be written to ``file``."""
    import secrets

    return Baseline(file, secrets.randbits(8 * _KEY_BYTES), {})


def read_baseline(file: Path) -> Baseline:
    """Return the baseline in ``file``; raises ``SettingsError`` for what is none, or of another version."""
    try:
        data = json.loads(file.read_bytes())
    except FileNotFoundError:
        remedy = "Write it with `carelang baseline write`, or name another."
        raise SettingsError(str(file), "the baseline is not there", remedy) from None
    except OSError as error:
        reason = f"the baseline cannot be read ({error.strerror})"
        raise SettingsError(str(file), reason, "Check its name and its permissions.") from None
    except (ValueError, RecursionError):
        raise SettingsError(str(file), "this is not a baseline of carelang", _AGAIN) from None
    version = data.get("carelang-baseline") if isinstance(data, dict) else None
    if isinstance(version, int) and version != _VERSION:
        reason = f"this baseline is of version {version}, and only version {_VERSION} can be read"
        raise SettingsError(str(file), reason, _AGAIN)
    if version is None or data.keys() != {"carelang-baseline", "key", "files"} or not _sound(data):
        raise SettingsError(str(file), "this is not a baseline of carelang, or a part of one", _AGAIN)
    return Baseline(file, int(data["key"]), data["files"])


def _sound(data: dict[str, Any]) -> bool:
    """Whether the key is a number and the rest counts of digests, by file and rule."""
    files = data["files"]
    if not _is_number(data["key"]) or int(data["key"]).bit_length() > 8 * _KEY_BYTES or not isinstance(files, dict):
        return False
    every = [rules for rules in files.values() if isinstance(rules, dict)]
    digests = [each for rules in every for each in rules.values() if isinstance(each, dict)]
    whole = len(every) == len(files) and len(digests) == sum(map(len, every))
    return whole and all(
        _is_number(digest) and type(count) is int and count > 0 for each in digests for digest, count in each.items()
    )


def _is_number(text: object) -> bool:
    return isinstance(text, str) and len(text) <= _LONGEST_NUMBER and text.isascii() and text.isdecimal()


def _digests(rules: Mapping[str, Mapping[str, int]]) -> Counter[str]:
    return Counter({digest: count for digests in rules.values() for digest, count in digests.items()})


def _known(finding: Finding) -> Finding:
    return finding._replace(excused=KNOWN)


def _name(baseline: Path, file: File) -> str:
    """Return the name of ``file`` from the folder of the baseline; standard input has the one it was given."""
    path = os.path.abspath(file.path or file.name)
    try:
        return os.path.relpath(path, os.path.abspath(baseline.parent)).replace(os.sep, "/")
    except ValueError:  # it is on another drive
        return file.below.name


def _standing(key: int, result: Result) -> Iterator[tuple[int, str]]:
    """Yield the places, among the findings, of those that context does not excuse, each with its digest."""
    assert result.document is not None
    standing = [(place, finding) for place, finding in enumerate(result.findings) if finding.excused is None]
    for (place, _), digest in zip(standing, digests(key, result.document, [one for _, one in standing]), strict=True):
        yield place, digest


def digests(key: int, document: Document, findings: Iterable[Finding]) -> Iterator[str]:
    """Yield the digest of each finding: its rule, the words found, and up to three on each side of its segment."""
    secret = key.to_bytes(_KEY_BYTES, "big")
    reading, at = None, -1
    for finding in findings:
        if reading is None or at != finding.segment:
            reading, at = Reading(document.segments[finding.segment]), finding.segment
        first = bisect_right(reading.ends, finding.span.start)
        last = bisect_left(reading.starts, finding.span.end)
        words = reading.words
        parts = words[max(0, first - _AROUND) : first], words[first:last], words[last : last + _AROUND]
        told = "\0".join([finding.rule, *(" ".join(part) for part in parts)])
        digest = blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16, key=secret).digest()
        yield str(int.from_bytes(digest, "big"))
