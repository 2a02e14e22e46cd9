"""Goes from an export to a report: makes the export, scans it, and compares before and after a training day.

Run ``python examples/export_to_report.py [FOLDER] [--notes 20000]``. Each step is a command that it prints first.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from make_export import FOLDER, TRAINING, make_export


def carelang(*arguments: str) -> None:
    """Print a command of carelang, and run it."""
    print("carelang", *arguments, flush=True)
    subprocess.run((sys.executable, "-m", "carelang_cli", *arguments), check=True)


def main() -> None:
    """Make the export, its findings and the report, in one folder."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--notes", type=int, default=20_000)
    given = parser.parse_args()
    export, findings, report = (given.folder / name for name in ("notes", "findings.duckdb", "report.html"))
    aside = given.folder / "set-aside.csv"
    make_export(export, given.notes)
    carelang("scan", str(export), "--output", str(findings), "--quarantine", str(aside), "--force")
    carelang("report", str(findings), "--since", f"{TRAINING}", "--output", str(report), "--force")


if __name__ == "__main__":
    main()
