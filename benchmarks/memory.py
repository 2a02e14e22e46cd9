"""The most memory that annotating one Word file takes, measured in a process that does nothing else (Linux).

``python -m benchmarks.memory SOURCE TARGET MODE`` prints JSON: how many findings, what the caller holds, and the most
there was, both in bytes above what was taken before the file was read. With ``every`` as the fourth argument, every
tenth word is a finding.
"""

import ctypes
import gc
import json
import re
import sys
from pathlib import Path

from benchmarks.assessment import PROFILE, assessment
from carelang import Checker, Document, Finding, Span, annotate, read

_PROCESS = Path("/proc/self")


def main() -> None:
    """Measure, and print."""
    source, target = map(Path, sys.argv[1:3])
    mode = sys.argv[3]
    checker = Checker(PROFILE, grammar="off")
    _warm_up(checker, target, mode)
    before = _settled()
    document = read(source)
    findings = _every_tenth_word(checker, document) if sys.argv[4:] == ["every"] else checker.check(document)
    held = _settled() - before
    annotate(source, findings, target, mode)
    print(json.dumps([len(findings), held, _bytes("VmHWM") - before]))


def _warm_up(checker: Checker, target: Path, mode: str) -> None:
    """Annotate one page, so that what is imported late is imported now."""
    page = target.with_name("page.docx")
    page.write_bytes(assessment(1))
    annotate(page, checker.check(read(page)), target, mode)


def _every_tenth_word(checker: Checker, document: Document) -> list[Finding]:
    pattern = checker.check("Mia goes to respite on Friday.")[0]
    words = [(at, word) for at, one in enumerate(document.segments) for word in re.finditer(r"\w+", one.text)]
    return [
        pattern._replace(segment=at, span=Span(*word.span()), text=word.group(), excused=None)
        for at, word in words[::10]
    ]


def _settled() -> int:
    """The memory in use, once what is free has gone back to the system, and the most of it is forgotten."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    (_PROCESS / "clear_refs").write_text("5", encoding="ascii")  # VmHWM, the most there ever was, begins anew
    return _bytes("VmRSS")


def _bytes(key: str) -> int:
    """A line of the process's own account, in bytes; unlike ru_maxrss it never counts the process that started it."""
    account = (_PROCESS / "status").read_text(encoding="ascii")
    return next(int(line.split()[1]) * 1024 for line in account.splitlines() if line.startswith(key))


if __name__ == "__main__":
    main()
