"""The most memory that annotating one Word file takes, measured in a process that does nothing else (Linux).

It prints JSON: how many findings, what the caller holds, and the most there was, both in bytes above what was taken
before the file was read.
"""

import argparse
import ctypes
import gc
import json
import re
from pathlib import Path
from typing import get_args

from benchmarks.assessment import PROFILE, assessment
from carelang import Checker, Document, Finding, Span, annotate, read
from carelang.formats.word.planning import Mode

_PROCESS = Path("/proc/self")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--mode", choices=get_args(Mode), default="comments")
    parser.add_argument("--every", action="store_true", help="take every tenth word for a finding")
    options = parser.parse_args()
    source, target, mode = options.source, options.target, options.mode
    checker = Checker(PROFILE, grammar="off")
    _warm_up(checker, target, mode)
    before = _settled()
    document = read(source)
    findings = _every_tenth_word(checker, document) if options.every else checker.check(document)
    held = _settled() - before
    annotate(source, findings, target, mode)
    print(json.dumps([len(findings), held, _bytes("VmHWM") - before]))


def _warm_up(checker: Checker, target: Path, mode: Mode) -> None:
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
