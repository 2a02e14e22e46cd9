"""Makes the picture of the reviewed letter for the README: docs/pictures/reviewed-letter.png.

Run it as ``python scripts/letter_picture.py [TARGET]``. It needs LibreOffice Writer and pdftoppm (poppler-utils).
"""

import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final

from carelang import Checker, read
from carelang.formats import word

ROOT: Final = Path(__file__).resolve().parent.parent
LETTER: Final = ROOT / "examples" / "letter.docx"
PICTURE: Final = ROOT / "docs" / "pictures" / "reviewed-letter.png"
WRITTEN: Final = datetime(2026, 11, 21, 9, 30)
DOTS_AN_INCH: Final = 90
SHOWN: Final = {"-x": 0.55, "-y": 1.2, "-W": 7.4, "-H": 8.4}  # inches: the page without its empty edges

# Comments are printed in the margin (LibreOffice 7.4 heeds no option of its PDF filter), with dates as here, and what
# is new is green and what goes is red, whoever is the author.
_SETTINGS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Writer/Print/Content">
<prop oor:name="Note" oor:op="fuse"><value>4</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Revision/TextDisplay/Insert">
<prop oor:name="Color" oor:op="fuse"><value>26163</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Revision/TextDisplay/Delete">
<prop oor:name="Color" oor:op="fuse"><value>10027008</value></prop>
</item>
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>en-GB</value></prop>
</item>
</oor:items>
"""


def main(target: Path = PICTURE) -> None:
    """Write the picture to ``target``."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reviewed = folder / "reviewed-letter.docx"
        findings = Checker("letter", grammar="off").check(read(LETTER))
        word.annotate(LETTER, findings, reviewed, "both", date=WRITTEN)
        target.parent.mkdir(parents=True, exist_ok=True)
        _first_page(_printed(reviewed, folder), target)


def _printed(path: Path, folder: Path) -> Path:
    """The file as a PDF, by a LibreOffice with a throw-away profile."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    office = (_program("soffice"), f"-env:UserInstallation={profile.as_uri()}", "--headless")
    _run(*office, "--convert-to", "pdf", "--outdir", str(folder), str(path))
    return path.with_suffix(".pdf")


def _first_page(printed: Path, target: Path) -> None:
    crop = (text for option, inches in SHOWN.items() for text in (option, str(round(inches * DOTS_AN_INCH))))
    size = ("-r", str(DOTS_AN_INCH), "-f", "1", "-singlefile", *crop)
    _run(_program("pdftoppm"), *size, "-png", str(printed), str(target.with_suffix("")))


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is not installed")
    return found


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=180)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
