"""The report as a page, as Markdown, JSON and Word: what it says, what it never says, and the same bytes each time."""

import json
import re
from base64 import b64encode
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from report_samples import MONDAY, TEAMS, row, rows, save, total, year

from carelang.checker import Checker
from carelang.formats.plain import read_text
from carelang.lexicon import Lexicon, load_lexicons
from carelang.tables.report import FORMS, count_findings, render
from carelang.tables.report.charts import svg
from carelang.tables.report.parts import Bars, Chart, Curve, Pairs
from carelang_cli import main

DAY = date(2025, 8, 6)
MADE = date(2026, 1, 12)
NASTY = '<script>alert(1)</script>"&\u202e|`*_[x](y)'


class Page(HTMLParser):
    """The tags of a page with their attributes, in order, and its text by tag."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.source = data.decode()
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "rect", "path", "line", "link"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self._open[-1] if self._open else "", data.strip()))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def said(self, *tags: str) -> list[str]:
        return [text for tag, text in self.texts if tag in tags]


@pytest.fixture(scope="module")
def national() -> Lexicon:
    return load_lexicons()


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A year's findings, and those of the year before."""
    folder = tmp_path_factory.mktemp("findings")
    newer, older = year(1), year(2, trained=None, scale=0.8)
    return save(folder / "now.parquet", *newer), save(folder / "then.duckdb", *older)


def report(form: str, *places: str, lexicon: Lexicon, **options: object) -> bytes:
    return render(*count_findings(places, lexicon, **options), form, "0.1.0")


@pytest.fixture(scope="module")
def whole(places: tuple[str, str], national: Lexicon):
    """The report with everything in it, in one form."""
    now, then = places
    made = count_findings([now], national, against=[then], since=DAY, made=MADE)
    forms = {form: render(*made, form, "0.1.0") for form in FORMS}
    return forms.__getitem__


def test_the_page_holds_all_it_needs_and_lets_nothing_in(whole) -> None:
    page = Page(whole("html"))
    assert not {"script", "img", "link", "iframe", "object", "form", "base"} & {tag for tag, _ in page.tags}
    assert not [name for _, given in page.tags for name in given if name.startswith("on") or name in ("style", "src")]
    assert all(given["href"].startswith("#") for given in page.all("a"))
    (policy,) = [one["content"] for one in page.all("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    (style,) = re.findall(r"<style>(.*?)</style>", page.source, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", page.source)


def test_the_page_has_its_parts_in_order(whole) -> None:
    assert Page(whole("html")).said("h2") == [
        "In short",
        "What to try first",
        "Words over time",
        "Themes",
        "Themes by team",
        "Before and after 6 August 2025",
        "Old text and new writing",
        "Then and now",
        "Excused by context",
        "How this was counted",
    ]


def test_every_chart_has_a_title_a_sentence_and_its_numbers(whole) -> None:
    page = Page(whole("html"))
    ids = {given["id"] for _, given in page.tags if "id" in given}
    assert len(ids) == len([given for _, given in page.tags if "id" in given])
    drawings = page.all("svg")
    assert len(drawings) == len(page.all("figure")) == 6 + 1 + 6 + 1 + 1 + 1
    for one in drawings:
        assert one["role"] == "img"
        assert set(one["aria-labelledby"].split()) <= ids
    assert all(sentence.endswith(".") for sentence in page.said("desc"))
    assert len(page.said("desc")) == len(drawings)
    sections = page.source.split("<section ")[1:]
    assert all("<details>" in section and "<table>" in section for section in sections if "<svg" in section)


def test_the_drawings_take_their_colours_and_typeface_from_the_page(whole) -> None:
    drawings = "".join(re.findall(r"<svg.*?</svg>", whole("html").decode(), re.DOTALL))
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawings))
    assert colours == {"none", "currentColor", "var(--mark)", "var(--other)", "var(--line)", "var(--paper)"}
    assert "font-family" not in drawings


def test_tables_say_what_their_rows_and_columns_are(whole) -> None:
    page = Page(whole("html"))
    assert {given["scope"] for given in page.all("th")} == {"row", "col"}
    assert len(page.all("caption")) == len(page.all("table"))


def test_words_of_an_export_are_never_marks_of_the_report(tmp_path: Path, national: Lexicon) -> None:
    found = [*rows(30, team=NASTY, date=MONDAY), *rows(30, team="North", date=MONDAY, rule=f"care/{NASTY}")]
    place = save(tmp_path / "a <b>.parquet", found, [total(team=NASTY), total(team="North")])
    page = Page(report("html", place, lexicon=national))
    assert "script" not in {tag for tag, _ in page.tags}
    assert any("<script>alert(1)</script>" in text for _, text in page.texts)
    told = report("markdown", place, lexicon=national).decode()
    assert "\\<script\\>alert(1)\\</script\\>" in told
    assert not re.search(r"(?<!\\)[`<]", told)
    assert json.loads(report("json", place, lexicon=national))["teams"]["columns"] == [NASTY, "North"]
    docx.Document(BytesIO(report("docx", place, lexicon=national)))


@pytest.mark.parametrize("form", FORMS)
def test_the_same_findings_give_the_same_bytes(places: tuple[str, str], national: Lexicon, whole, form: str) -> None:
    now, then = places
    assert report(form, now, lexicon=national, against=[then], since=DAY, made=MADE) == whole(form)


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_the_same_findings_give_the_same_words_whatever_they_are_kept_in(
    tmp_path: Path, national: Lexicon, form: str
) -> None:
    found, _ = year(3, weeks=12)
    told = {
        report(form, save(tmp_path / f"f{suffix}", found), lexicon=national).replace(suffix.encode(), b"")
        for suffix in (".csv", ".jsonl")
    }
    assert len(told) == 1


def test_no_day_is_shown_unless_it_is_given(places: tuple[str, str], national: Lexicon, whole) -> None:
    assert "Made on 12 January 2026." in whole("html").decode()
    assert b"Made on" not in report("html", places[0], lexicon=national)


def test_small_counts_are_in_no_form(tmp_path: Path, national: Lexicon) -> None:
    few = [row(row=at, date=MONDAY, team="North", rule="care/contact", severity="warning") for at in range(3)]
    found = [*rows(2_000, date=MONDAY, team="North"), *few]
    place = save(tmp_path / "f.parquet", found, [total(team="North", notes=700, words=100_000)])
    for form in ("html", "markdown", "json"):
        told = report(form, place, lexicon=national, by="week").decode()
        assert "2003" not in told.replace(",", "")
        assert not re.search(r"(?<![\w.\\-])3(?![\w.%-])", re.sub(r"(?s)<head>.*?</head>|<svg.*?</svg>", "", told))
    assert "fewer than 5" in report("html", place, lexicon=national, by="week").decode()


def test_the_report_names_what_it_cannot_tell(whole) -> None:
    said = " ".join(Page(whole("html")).said("p"))
    assert "counts words, not people" in said
    assert "cannot tell why words change" in said
    assert "need not be the reason" in said


def test_its_own_words_are_words_it_does_not_advise_against(tmp_path: Path, national: Lexicon, toy) -> None:
    found, totals = year(1, weeks=30, trained=15)
    rules = dict(zip(sorted({one["rule"] for one in found}), "abcdefghijk", strict=True))
    teams = dict(zip(TEAMS, ("North", "South", "East", "West", "Island"), strict=True))
    found = [one | {"rule": f"toy/{rules[one['rule']]}", "team": teams[one["team"]]} for one in found]
    totals = [one | {"team": teams[one["team"]]} for one in totals]
    toy.file(*(toy.entry(word, {f"wo{word}rd": "plain word"}) for word in "abcdefghijk"))
    checker = Checker("policy", national, "off")
    options = {"lexicon": toy.lexicon(), "since": date(2025, 4, 23)}
    without = save(tmp_path / "f.csv", found)
    then = save(tmp_path / "g.duckdb", found[::2], totals)
    for form, place in (
        ("html", save(tmp_path / "f.parquet", found, totals)),
        ("html", without),
        ("markdown", without),
    ):
        told = report(form, place, against=[then], **options).decode()
        told = re.sub(r"Other advice: \w+", "Other", told)
        document = read_text(told, "report.html" if form == "html" else "report.md")
        assert len(document.segments) > 40
        assert [finding.text for finding in checker.check(document) if finding.excused is None] == []


def test_a_reader_is_told_what_else_could_make_a_difference(tmp_path: Path, national: Lexicon) -> None:
    now = save(tmp_path / "now.parquet", rows(30), [total()], complete="no", profile="letter")
    then = save(tmp_path / "then.parquet", rows(40, lexicon="1" * 16), [total()], profile="case-note")
    told = report("markdown", now, lexicon=national, against=[then]).decode()
    for said in (
        "The notes were checked with profile letter.",
        "The scan that wrote now.parquet was stopped, or could not read everything",
        "did not go by the same lexicons",
        "did not check in the same way",
        "made with other lexicons than those here",
    ):
        assert said in told
    again = save(tmp_path / "again.parquet", rows(30), [total()], profile="letter")
    told = report("markdown", now, again, lexicon=national, against=[now]).decode()
    assert "stand in more than one of these files" in told
    assert "did not" not in told


def test_the_numbers_for_programs_are_those_of_the_page(whole) -> None:
    data = json.loads(whole("json"))
    assert (data["schema"], data["carelang"], data["made"]) == (1, "0.1.0", "2026-01-12")
    assert data["files"] == ["now.parquet"]
    assert data["older_files"] == ["then.duckdb"]
    assert data["since"]["day"] == "2025-08-06"
    assert data["since"]["lines"][0]["change"]["ratio"] == pytest.approx(0.6, abs=0.08)
    assert f"{data['read']['words']:,}" in whole("html").decode()
    assert set(data["teams"]["columns"]) == set(TEAMS)


def test_the_json_is_as_its_page_describes_it(whole) -> None:
    data = json.loads(whole("json"))
    described = (Path(__file__).parents[2] / "docs/report.md").read_text(encoding="utf-8")
    keys = {*data, *data["read"], *data["since"], *data["first"][0], *data["themes"], *data["themes"]["lines"][0]}
    keys |= {*data["since"]["lines"][0]["change"]}
    assert {key for key in keys if f"`{key}`" not in described} == set()


def test_the_markdown_has_every_table(whole) -> None:
    told = whole("markdown").decode()
    assert told.count("|---") >= 9
    assert "- “contact”: " in told


def test_the_document_has_every_chart_with_its_sentence(whole) -> None:
    document = docx.Document(BytesIO(whole("docx")))
    shapes = document.inline_shapes
    sentences = [shape._inline.docPr.get("descr") for shape in shapes]
    assert len(sentences) == 16
    assert all("findings per 1,000 words" in sentence for sentence in sentences)
    assert len(document.tables) >= 9
    assert [one.text for one in document.paragraphs if one.style.name == "Heading 1"] == Page(whole("html")).said("h2")


@pytest.mark.parametrize(
    "drawn",
    [
        Bars(()),
        Bars((("One", 0.0, "0"),)),
        Curve((("2025-01-01", None), ("2025-02-01", None)), 0),
        Curve((("2025-01-01", 2.0), ("2025-02-01", None), ("2025-03-01", 3.0)), 3.0, "2025-02-10"),
        Pairs(("then", "now"), ()),
        Pairs(("then", "now"), (("One", 0.0, 0.0), ("Two", 1.0, 0.2))),
    ],
)
def test_charts_of_little_are_drawn(drawn: Bars | Curve | Pairs) -> None:
    assert svg(Chart("Title", "Sentence.", "findings", drawn)).startswith("<svg")


def run(*arguments: str):
    return CliRunner().invoke(main, ["report", *arguments])


def test_the_command_writes_what_the_suffix_says(tmp_path: Path, places: tuple[str, str]) -> None:
    for suffix in (".html", ".docx", ".json", ".md"):
        target = tmp_path / f"report{suffix}"
        done = run(places[0], "--output", str(target), "--since", "2025-08-06", "--by", "quarter")
        assert (done.exit_code, done.stderr) == (0, f"{target}: written.\n")
        assert target.stat().st_size > 3_000
    assert (tmp_path / "report.docx").read_bytes()[:2] == b"PK"
    assert json.loads((tmp_path / "report.json").read_text("utf-8"))["period"] == "quarter"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"report{s}" for s in (".docx", ".html", ".json", ".md")
    ]


def test_the_command_prints_markdown_and_json(places: tuple[str, str]) -> None:
    assert run(places[0], "--format", "markdown").stdout.startswith("# The words we write")
    assert json.loads(run(places[0], "--format", "json", "--against", places[1]).stdout)["against"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "needs a file"),
        (("--format", "docx"), "needs a file"),
        (("--output", "report.pdf"), "ends with .html"),
        (("--since", "soon", "--format", "json"), "soon"),
        (("--against", "nowhere.csv", "--format", "json"), "nowhere.csv: is not there"),
    ],
)
def test_the_command_refuses_with_a_remedy(places: tuple[str, str], arguments: tuple[str, ...], said: str) -> None:
    done = run(places[0], *arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_report_that_is_there_stays_unless_it_is_forced_away(tmp_path: Path, places: tuple[str, str]) -> None:
    target = tmp_path / "report.md"
    target.write_text("mine")
    assert "is there already" in run(places[0], "--output", str(target)).stderr
    assert target.read_text() == "mine"
    assert run(places[0], "--output", str(target), "--force").exit_code == 0
    assert target.read_text("utf-8").startswith("# The words")


def test_findings_are_never_written_over(tmp_path: Path) -> None:
    place = save(tmp_path / "findings.csv", rows(9))
    done = run(place, "--output", place, "--force")
    assert done.exit_code == 2
    assert place in done.stderr


def test_a_document_made_without_a_typeface_tells_its_charts(
    places: tuple[str, str], national: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carelang.tables.report.document.can_write", lambda: False)
    document = docx.Document(BytesIO(report("docx", places[0], lexicon=national)))
    texts = [one.text for one in document.paragraphs]
    assert len(document.inline_shapes) == 0
    assert any("no typeface" in text for text in texts)
    assert any(text.startswith("“contact”: ") for text in texts)


@pytest.mark.parametrize("suffix", [".parquet", ".duckdb", ".csv", ".jsonl"])
def test_what_a_scan_writes_is_what_a_report_reads(tmp_path: Path, suffix: str) -> None:
    notes = [f"Note {at}: Mia went to respite on Friday." for at in range(40)]
    lines = [f"{at},{1 + at % 28:02}/03/2025,North,{note}" for at, note in enumerate([*notes, *notes[:10]])]
    (tmp_path / "notes.csv").write_text("case_note_id,event_date,team,note\n" + "\n".join(lines) + "\n")
    found = str(tmp_path / f"found{suffix}")
    scanned = CliRunner().invoke(main, ["scan", str(tmp_path / "notes.csv"), "--output", found])
    assert Path(found).exists(), scanned.output
    data = json.loads(run(found, "--format", "json").stdout)
    assert data["totals"] is (suffix in (".parquet", ".duckdb"))
    assert [one["rule"] for one in data["first"]] == ["care/respite"]
    assert data["read"]["findings"]["findings"] == 40
    assert [one["findings"] for one in data["copies"]["lines"][0]["counts"]] == [10, 40]
    assert data["teams"]["columns"] == ["North"]
    if data["totals"]:
        assert (data["read"]["notes"], data["read"]["copies"], data["read"]["words"]) == (40, 10, 40 * 8)
