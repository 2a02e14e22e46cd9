"""Makes the picture of a report for the README: docs/pictures/report.png.

Run it as ``python scripts/report_picture.py [TARGET]``. It needs Chromium and ChromeDriver. The export is the one that
``examples/make_export.py`` makes up, scanned and reported on as in ``examples/export_to_report.py``.
"""

import base64
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from selenium import webdriver

ROOT: Final = Path(__file__).resolve().parent.parent
PICTURE: Final = ROOT / "docs" / "pictures" / "report.png"
NOTES: Final = 20_000
WIDTH: Final = 1100
_QUIET: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", f"--window-size={WIDTH},900"),
)
_SHOWN: Final = "return [document.querySelector('#times').offsetTop, document.querySelector('#teams').offsetTop]"


def main(target: Path = PICTURE) -> None:
    """Write the picture to ``target``: the parts of the report with words over time and with themes."""
    with tempfile.TemporaryDirectory() as name:
        command = (sys.executable, str(ROOT / "examples" / "export_to_report.py"), name, "--notes", str(NOTES))
        subprocess.run(command, check=True, capture_output=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_pictured(Path(name) / "report.html"))


def _pictured(page: Path) -> bytes:
    options = webdriver.ChromeOptions()
    for option in _QUIET:
        options.add_argument(option)
    options.binary_location = _program("chromium")
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(_program("chromedriver")))
    try:
        browser.get(page.as_uri())
        top, end = browser.execute_script(_SHOWN)
        clip = {"x": 0, "y": top - 10, "width": WIDTH, "height": end - top, "scale": 0.8}
        made = browser.execute_cdp_cmd(
            "Page.captureScreenshot", {"format": "png", "clip": clip, "captureBeyondViewport": True}
        )
    finally:
        browser.quit()
    return base64.b64decode(made["data"])


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is not installed")
    return found


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
