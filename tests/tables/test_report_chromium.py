"""The report's page in real Chromium: axe-core in light, dark, print and narrow, the keyboard, and no request."""

import json
import shutil
from base64 import b64decode
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
from report_samples import TEAMS, save, year

from carelang.lexicon import load_lexicons
from carelang.tables.report import count_findings, render

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(not (BROWSER and DRIVER), reason="Chromium and its chromedriver are not installed"),
    pytest.mark.skipif(
        not (find_spec("selenium") and find_spec("axe_core_python")), reason="selenium and axe-core-python are missing"
    ),
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MODES = {
    "light": {"features": [{"name": "prefers-color-scheme", "value": "light"}]},
    "dark": {"features": [{"name": "prefers-color-scheme", "value": "dark"}]},
    "print": {"media": "print", "features": [{"name": "prefers-color-scheme", "value": "light"}]},
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with everything in it, and a team whose name is a script."""
    folder = tmp_path_factory.mktemp("page")
    now, then = save(folder / "now.parquet", *year(1)), save(folder / "then.parquet", *year(2, weeks=20))
    made = count_findings([now], load_lexicons(), against=[then], since=date(2025, 8, 6))
    path = folder / "report.html"
    path.write_bytes(render(*made, "html", "0.1.0"))
    assert any("script" in team for team in TEAMS)
    return path


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=en-GB"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    browser = webdriver.Chrome(options, Service(DRIVER))
    yield browser
    browser.quit()


@pytest.fixture
def shown(chromium, page: Path):
    """The page opened in one mode, so many pixels wide."""

    def show(mode: str = "light", width: int = 1200):
        chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", **MODES[mode]})
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        chromium.get(page.as_uri())
        return chromium

    return show


def faults(browser) -> list[str]:
    """What axe-core has against the page that is shown."""
    source = Path(str(find_spec("axe_core_python").origin)).with_name("axe.min.js").read_text(encoding="utf-8")
    browser.execute_script(source)
    found = browser.execute_async_script(
        "const done = arguments[1];axe.run(document, {runOnly: arguments[0]}).then(done, error => done(String(error)))",
        TAGS,
    )
    assert len(found["passes"]) > 20
    return [f"{one['id']}: {node['target']}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("opened", [False, True])
@pytest.mark.parametrize(("mode", "width"), [("light", 1200), ("dark", 1200), ("print", 800), ("light", 320)])
def test_axe_has_nothing_against_the_page(shown, mode: str, width: int, opened: bool) -> None:
    browser = shown(mode, width)
    if opened:
        browser.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")
    assert faults(browser) == []


def test_axe_would_see_a_fault(shown) -> None:
    browser = shown()
    browser.execute_script(
        "document.querySelector('svg').removeAttribute('aria-labelledby');"
        "for (const one of document.querySelectorAll('svg > title, desc')) one.remove();"
        "document.documentElement.removeAttribute('lang')"
    )
    assert {fault.partition(":")[0] for fault in faults(browser)} >= {"svg-img-alt", "html-has-lang"}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", MODES)
def test_every_colour_stands_out(shown, mode: str) -> None:
    """What axe-core does not look at: the marks and texts of charts, and the outline of focus."""
    browser = shown(mode)
    style = "return getComputedStyle(document.documentElement).getPropertyValue('--' + arguments[0]).trim()"
    paper, panel = (browser.execute_script(style, name) for name in ("paper", "panel"))
    for name, least in (("ink", 7), ("quiet", 4.5), ("link", 4.5), ("mark", 4.5), ("other", 4.5)):
        assert contrast(browser.execute_script(style, name), paper) >= least, name
    for name, least in (("line", 3), ("focus", 3)):
        assert contrast(browser.execute_script(style, name), paper) >= least, name
    for name in ("ink", "quiet", "link"):
        assert contrast(browser.execute_script(style, name), panel) >= 4.5, name


def test_dark_is_dark_and_charts_follow(shown) -> None:
    script = (
        "const body = getComputedStyle(document.body), bar = document.querySelector('#themes svg [fill^=var]');"
        "return [body.backgroundColor, body.color, getComputedStyle(bar).fill]"
    )
    assert shown("light").execute_script(script) == ["rgb(255, 255, 255)", "rgb(28, 28, 31)", "rgb(11, 93, 122)"]
    assert shown("dark").execute_script(script) == ["rgb(21, 24, 26)", "rgb(241, 242, 243)", "rgb(108, 195, 224)"]


def test_nothing_is_asked_of_any_network_and_nothing_is_refused(shown) -> None:
    browser = shown()
    browser.get_log("browser")
    browser.get_log("performance")
    browser = shown()
    events = [json.loads(one["message"])["message"] for one in browser.get_log("performance")]
    asked = [one["params"]["request"]["url"] for one in events if one["method"] == "Network.requestWillBeSent"]
    assert [url.partition("/")[0] for url in asked] == ["file:"]
    assert browser.get_log("browser") == []


def test_no_script_of_an_export_runs_and_none_could(shown) -> None:
    browser = shown()
    assert browser.execute_script("return document.scripts.length") == 0
    assert browser.execute_script(
        "const one = document.createElement('script'); one.textContent = 'window.ran = true';"
        "document.body.append(one); document.body.setAttribute('onclick', 'window.ran = true'); document.body.click();"
        "return window.ran === undefined"
    )


@pytest.mark.parametrize("opened", [False, True])
def test_a_narrow_page_needs_no_scrolling_sideways(shown, opened: bool) -> None:
    browser = shown("light", 320)
    if opened:
        browser.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")
    root = "document.documentElement"
    assert browser.execute_script(f"return {root}.clientWidth") <= 320
    assert browser.execute_script(f"return {root}.scrollWidth - {root}.clientWidth") == 0
    too_small = (
        "return [...document.querySelectorAll('svg text')].filter(one => one.getBoundingClientRect().height < 9).length"
    )
    assert browser.execute_script(too_small) == 0


def test_words_in_charts_stay_within_them(shown) -> None:
    for width in (1200, 320):
        outside = shown("light", width).execute_script(
            "return [...document.querySelectorAll('svg text')].filter(one => {"
            " const text = one.getBoundingClientRect(), box = one.closest('svg').getBoundingClientRect();"
            " const beside = text.left < box.left - 1 || text.right > box.right + 1;"
            " return text.width && (beside || text.bottom > box.bottom + 1)"
            "}).map(one => one.textContent)"
        )
        assert outside == []


def test_the_keyboard_reaches_everything_and_shows_where_it_is(shown) -> None:
    from selenium.webdriver import ActionChains, Keys

    browser = shown()
    where = (
        "const one = document.activeElement, style = getComputedStyle(one);"
        "return [one.tagName, one.className, style.outlineStyle, parseFloat(style.outlineWidth),"
        " one.getBoundingClientRect().width > 0 && one.getBoundingClientRect().left >= 0]"
    )
    met = []
    while True:
        ActionChains(browser).send_keys(Keys.TAB).perform()
        tag, classes, style, width, visible = browser.execute_script(where)
        if tag == "BODY" or len(met) > 100:
            break
        assert (style, visible) == ("solid", True), (tag, classes)
        assert width >= 2
        met.append((tag, classes))
        if tag == "SUMMARY":
            ActionChains(browser).send_keys(Keys.ENTER).perform()
            assert browser.execute_script("return document.activeElement.parentElement.open")
    count = "return document.querySelectorAll(arguments[0]).length"
    assert met[0] == ("A", "skip")
    for tag, selector in (("A", "a"), ("SUMMARY", "summary"), ("DIV", "[tabindex='0']")):
        assert sum(one == tag for one, _ in met) == browser.execute_script(count, selector) > 0


def test_the_skip_link_leads_to_the_report(shown) -> None:
    from selenium.webdriver import ActionChains, Keys

    browser = shown()
    ActionChains(browser).send_keys(Keys.TAB).send_keys(Keys.ENTER).perform()
    assert browser.execute_script("return document.activeElement.id") == "main"


def test_print_shows_every_number_on_white(shown) -> None:
    browser = shown("print", 800)
    hidden = "return [...document.querySelectorAll('table')].filter(one => !one.checkVisibility()).length"
    assert browser.execute_script(hidden) == 0
    assert browser.execute_script("return getComputedStyle(document.querySelector('nav')).display") == "none"
    right = "one => one.getBoundingClientRect().right > innerWidth"
    wide = f"return [...document.querySelectorAll('table')].filter({right}).length"
    assert browser.execute_script(wide) == 0
    data = b64decode(browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
    assert data.startswith(b"%PDF")
    assert 5 < data.count(b"/Type /Page\n") < 16


def test_movement_is_left_out_for_those_who_ask(chromium, page: Path) -> None:
    behaviour = "return getComputedStyle(document.documentElement).scrollBehavior"
    said = {}
    for value in ("no-preference", "reduce"):
        features = [{"name": "prefers-reduced-motion", "value": value}]
        chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": features})
        chromium.get(page.as_uri())
        said[value] = chromium.execute_script(behaviour)
    assert said == {"no-preference": "smooth", "reduce": "auto"}
