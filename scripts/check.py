"""Runs every check of the project, or the named ones, and fails if any of them fails."""

import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CODE = ("carelang", "cli/carelang_cli", "scripts", "benchmarks")
TYPED = tuple(folder for folder in CODE if any((ROOT / folder).rglob("*.py")))
PROSE = ("README.md", "docs", "docs/lexicons/format.md")
LISTED = "docs/lexicons/*.md"  # written from the lexicons, so they quote the very words; a page PROSE names is checked


class Step(NamedTuple):
    """One check: ``shown`` prints what it says as it runs; otherwise only a failure is printed."""

    name: str
    command: tuple[str, ...]
    shown: bool = False


STEPS = (
    Step("format", (PYTHON, "-m", "ruff", "format", "--check", ".")),
    Step("lint", (PYTHON, "-m", "ruff", "check", ".")),
    Step("types", (PYTHON, "-m", "mypy", "--strict", *TYPED)),
    Step("floors", (PYTHON, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-logo")),
    Step("tests", (PYTHON, "-m", "pytest", "-n", "auto", "-m", "not wheel", "--cov", "--cov-report=term"), shown=True),
    Step("docs", (PYTHON, "scripts/docs.py", "--check")),
    Step("wheel", (PYTHON, "-m", "pytest", "-m", "wheel"), shown=True),
    Step("prose", (PYTHON, "-m", "carelang_cli", "check", *PROSE, "--ignore", LISTED, "--profile", "policy")),
)


def passes(step: Step) -> bool:
    """Run one step, print its line, and say whether it passed."""
    begun = time.perf_counter()
    if step.shown:
        print(f"{step.name} ...", flush=True)
    done = subprocess.run(
        step.command,
        cwd=ROOT,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=None if step.shown else subprocess.PIPE,
        stderr=None if step.shown else subprocess.STDOUT,
        text=True,
    )
    if done.returncode and done.stdout:
        print(done.stdout, end="")
    verdict = "passed" if done.returncode == 0 else f"FAILED (exit {done.returncode})"
    print(f"{step.name:<8}{time.perf_counter() - begun:7.1f} s  {verdict}", flush=True)
    return done.returncode == 0


def main(names: list[str]) -> int:
    """Run the named steps, or all of them, in their order; 0 when every one passed."""
    known = [step.name for step in STEPS]
    if unknown := [name for name in names if name not in known]:
        print(f"There is no step called {', '.join(unknown)}; the steps are {', '.join(known)}.", file=sys.stderr)
        return 2
    failed = [step.name for step in STEPS if step.name in (names or known) and not passes(step)]
    print(f"Failed: {', '.join(failed)}." if failed else "Every step passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
