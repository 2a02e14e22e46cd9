"""Reports for programs: each against its schema or a real reader, with a committed page under tests/expected."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import junitparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from test_reports import BREAK, BROKEN, LAYERS, TACT, agree, finding

from carelang.fixes import put_in
from carelang.formats.plain import read_text
from carelang.reports import FORMATS, render
from carelang.reports.places import Region, fingerprints, region
from carelang.reports.results import Result, Run
from carelang.reports.rows import edits
from carelang.types import Document, Finding, Segment, Severity, Source, Span, Suggestion, UnreadableFile

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "tests" / "schemas"
COMMAND = re.compile(r"::(error|warning|notice) ([^:\n]*)::(.*)")
ODD = "notes/100% Zoë, a: b#c?.txt"


def text_file(name: str = ODD) -> Result:
    text = "Zoë 😀 had an respite at last.\nThen respite\r\nagain. “I hate respite,” he said. He absconded.\n\nrespite"
    document = read_text(text, name)
    found = [finding(document, "respite", "care/respite", "error", *BREAK, at=at) for at in range(4)]
    found[2] = found[2]._replace(excused="quotation: a person's own words")
    found[3] = found[3]._replace(excused="ignored: {it} is [hers](1)")
    ran = finding(document, "absconded", "care/abscond", "warning", Suggestion("ran away"))
    across = finding(document, "respite\r\nagain", "care/siblings", "suggestion", Suggestion("a break"))
    return Result(name, document, (*found[:3], ran, across, found[3]))


def word_file(name: str = "letter [1](2).docx") -> Result:
    segments = (
        Segment("About Mia", "heading “About Mia”", "heading"),
        Segment("Her siblings came. Her siblings left.", "under “About Mia”, paragraph 1"),
        Segment("Her siblings {came}.", "table 2, row 1, cell 3", "cell"),
    )
    document = Document(name, segments, ("1 picture", "2 charts"))
    found = (finding(document, "siblings", "care/siblings", "suggestion", at=at) for at in range(3))
    return Result(name, document, tuple(found))


def whole_run() -> Run:
    clean = Result("empty.md", read_text("Hello.", "empty.md"))
    results = (text_file(), word_file(), clean, Result("broken.docx", error=BROKEN))
    return Run(results, "letter", False, LAYERS, show_excused=True, passed_over=((".pdf", 2), ("", 1)))


RUNS = {
    "whole": whole_run(),
    "standing": whole_run()._replace(show_excused=False, passed_over=()),
    "warnings": whole_run()._replace(min_severity=Severity.WARNING),
    "clean": Run((Result("a.txt", read_text("Hello.", "a.txt")),), "general", True),
    "nothing": Run((), "general", True),
    "odd": Run(
        tuple(text_file(name) for name in (" ", "./a b.txt", "../x", "standard input", "\udcff\ud800.txt")),
        "letter",
        True,
    ),
}
every_run = pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)


def valid(data: Any, schema: Path) -> None:
    jsonschema.Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(data)


def loaded(form: str, run: Run) -> Any:
    return json.loads(render(form, run, "0.0.0").encode())


def parsed(form: str, run: Run) -> etree._Element:
    return etree.fromstring(render(form, run, "0.0.0").encode())


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "json"])
def test_the_page_of_each_format(form: str) -> None:
    suffix = {"github": "txt", "junit": "xml", "checkstyle": "xml"}.get(form, "json")
    agree(render(form, whole_run(), "0.0.0"), f"report-{form}.{suffix}")


def test_only_the_module_that_is_wanted_is_loaded() -> None:
    code = (
        "import sys\nfrom carelang.reports import FORMATS, render\nfrom carelang.reports.results import Run\n"
        "render('gitlab', Run((), 'general', True), '0')\n"
        "print([one for one in (*FORMATS, 'json_report') if 'carelang.reports.' + one in sys.modules])"
    )
    done = subprocess.run((sys.executable, "-c", code), check=True, capture_output=True, text=True)
    assert done.stdout == "['gitlab']\n"


# SARIF


@every_run
def test_sarif_keeps_to_its_schema(run: Run) -> None:
    log = loaded("sarif", run)
    valid(log, SCHEMAS / "sarif.json")
    driver, results = log["runs"][0]["tool"]["driver"], log["runs"][0]["results"]
    rules = [rule["id"] for rule in driver["rules"]]
    assert len(rules) == len(set(rules))
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in results)
    assert len({result["partialFingerprints"]["carelang/v1"] for result in results}) == len(results)
    for notice in log["runs"][0]["invocations"][0]["toolExecutionNotifications"]:
        assert driver["notifications"][notice["descriptor"]["index"]]["id"] == notice["descriptor"]["id"]


def test_sarif_names_files_by_encoded_addresses() -> None:
    locations = [
        result["locations"][0]["physicalLocation"] for result in loaded("sarif", RUNS["whole"])["runs"][0]["results"]
    ]
    address = locations[0]["artifactLocation"]
    assert address == {"uri": "notes/100%25%20Zo%C3%AB%2C%20a%3A%20b%23c%3F.txt", "uriBaseId": "%SRCROOT%"}
    assert unquote(address["uri"]) == ODD
    whole = Path("a b").absolute()
    log = loaded("sarif", Run((text_file(str(whole)),), "letter", True))
    address = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert address == {"uri": whole.as_uri()}
    assert loaded("sarif", RUNS["odd"])["runs"][0]["results"][-1]["locations"][0]["physicalLocation"][
        "artifactLocation"
    ]["uri"].endswith("%3F%3F.txt")


def test_sarif_says_why_words_are_let_stand_and_offers_nothing_there() -> None:
    results = loaded("sarif", RUNS["whole"])["runs"][0]["results"]
    let = [one["suppressions"] for one in results if one["suppressions"]]
    assert let == [
        [{"kind": "external", "justification": "quotation: a person's own words"}],
        [{"kind": "inSource", "justification": "ignored: {it} is [hers](1)"}],
    ]
    assert not any("fixes" in one for one in results if one["suppressions"])
    assert not any("suppressions" in one for one in loaded("sarif", RUNS["standing"])["runs"][0]["results"])


def test_sarif_fixes_read_right_where_they_are_put_in() -> None:
    result = text_file()
    assert result.document is not None
    lines = re.split(r"(?<=\n)", "Zoë 😀 had an respite at last.\nThen respite\r\nagain.")
    first, _, across = (loaded("sarif", RUNS["standing"])["runs"][0]["results"][at]["fixes"] for at in (0, 1, 3))
    change = first[0]["artifactChanges"][0]["replacements"][0]
    where, text = change["deletedRegion"], change["insertedContent"]["text"]
    line = lines[where["startLine"] - 1]
    assert (
        line[: where["startColumn"] - 1] + text + line[where["endColumn"] - 1 :]
        == "Zoë 😀 had a short break at last.\n"
    )
    assert across[0]["artifactChanges"][0]["replacements"][0]["deletedRegion"] == {
        "startLine": 2,
        "startColumn": 6,
        "endLine": 3,
        "endColumn": 6,
    }
    assert [one["description"]["text"] for one in first] == ["Write “a short break”.", "Write “time away”."]


def test_sarif_has_no_region_in_word_but_the_place_without_the_words_of_the_heading() -> None:
    result = loaded("sarif", RUNS["whole"])["runs"][0]["results"][6]
    location = result["locations"][0]
    assert "region" not in location["physicalLocation"]
    assert location["logicalLocations"] == [{"fullyQualifiedName": "under heading 1, paragraph 1", "kind": "paragraph"}]
    assert "fixes" not in result


def test_sarif_tells_of_what_was_not_checked() -> None:
    invocation = loaded("sarif", RUNS["whole"])["runs"][0]["invocations"][0]
    assert invocation["executionSuccessful"] is False
    told = [
        (one["descriptor"]["id"], one["level"], one["message"]["text"])
        for one in invocation["toolExecutionNotifications"]
    ]
    assert told == [
        ("not-checked", "note", "Not checked: 1 picture; 2 charts."),
        ("unreadable", "error", "Could not be read: it is damaged. Ask for a fresh copy."),
        ("passed-over", "note", "Not checked: files of other kinds (2 .pdf, 1 without a suffix)."),
    ]
    assert loaded("sarif", RUNS["clean"])["runs"][0]["invocations"][0]["executionSuccessful"] is True


def test_a_version_that_is_not_semantic_is_not_called_so() -> None:
    driver = json.loads(render("sarif", RUNS["nothing"], "0.1.0.dev1"))["runs"][0]["tool"]["driver"]
    assert driver["version"] == "0.1.0.dev1"
    assert "semanticVersion" not in driver


def test_markdown_in_a_source_is_text_and_only_web_addresses_are_links() -> None:
    odd = Source("odd", "A *guide* <b>", "[Publisher](x)", "2020", "javascript:alert(1)")
    result = text_file()
    first = result.findings[0]._replace(sources=(odd, TACT._replace(url="https://example.org/a_(b)")))
    log = loaded("sarif", Run((result._replace(findings=(first,)),), "letter", True))
    markdown = log["runs"][0]["tool"]["driver"]["rules"][0]["help"]["markdown"]
    assert "Source: A \\*guide\\* \\<b\\>, \\[Publisher\\](x), 2020\n" in markdown
    assert markdown.endswith("Source: [Language that Cares, TACT, 2019](https://example.org/a_%28b%29)")


# JUnit


@every_run
def test_junit_keeps_to_its_schema_and_a_reader_counts_the_same(run: Run) -> None:
    page = render("junit", run, "0.0.0").encode()
    etree.XMLSchema(etree.parse(SCHEMAS / "junit.xsd")).assertValid(etree.fromstring(page))
    read = junitparser.JUnitXml.fromstring(page)
    outcomes = Counter(type(one).__name__ for suite in read for case in suite for one in case.result)
    said = Counter({"Failure": read.failures, "Error": read.errors, "Skipped": sum(suite.skipped for suite in read)})
    assert outcomes == +said
    assert read.tests == sum(len(list(suite)) for suite in read)
    assert len(list(read)) == len(run.results)
    assert read.failures == sum(len(run.standing(result)) for result in run.results)
    for suite in read:
        names = [case.name for case in suite]
        assert len(names) == len(set(names))


def test_junit_has_a_test_that_passes_for_a_clean_file_and_an_error_for_one_not_read() -> None:
    read = junitparser.JUnitXml.fromstring(render("junit", RUNS["whole"], "0.0.0").encode())
    text, word, clean, broken = read
    told = parsed("junit", RUNS["whole"]).findall("testsuite/system-out")
    assert [(case.name, case.is_passed) for case in clean] == [("nothing to change", True)]
    (case,) = broken
    assert (case.result[0].type, case.result[0].message) == (
        "unreadable",
        "Could not be read: it is damaged. Ask for a fresh copy.",
    )
    assert [one.text for one in told] == ["Not checked: 1 picture; 2 charts."]
    assert [case.name for case in word] == [
        "care/siblings, under heading 1, paragraph 1",
        "care/siblings, under heading 1, paragraph 1 (2)",
        "care/siblings, table 2, row 1, cell 3",
    ]
    assert [case.result[0].message for case in text if case.is_skipped] == [
        "Excused: quotation: a person's own words.",
        "Excused: ignored: {it} is [hers](1).",
    ]


# GitHub


def unescaped(text: str) -> str:
    for mark, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(mark, character)
    return text


def commands(run: Run) -> list[tuple[str, dict[str, str], str]]:
    """The annotations, read as GitHub's runner reads them: properties end at the first colon, parts at commas."""
    read = []
    for line in render("github", run, "0.0.0").split("\n")[:-1]:
        match = COMMAND.fullmatch(line)
        assert match, line
        pairs = (pair.split("=", 1) for pair in match[2].split(","))
        read.append((match[1], {key: unescaped(value) for key, value in pairs}, unescaped(match[3])))
    return read


@every_run
def test_github_annotations_are_one_line_each(run: Run) -> None:
    for _, properties, message in commands(run):
        assert set(properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert message


def test_github_is_told_where_and_how_grave() -> None:
    told = commands(RUNS["whole"])
    assert told[0][:2] == (
        "error",
        {"file": ODD, "line": "1", "endLine": "1", "col": "14", "endColumn": "21", "title": "carelang (care/respite)"},
    )
    assert [kind for kind, _, _ in told] == [
        *"error error notice warning notice notice notice notice notice notice error notice".split()
    ]
    across = told[4][1]
    assert (across["line"], across["endLine"]) == ("2", "3")
    assert "col" not in across
    assert told[6][1] == {"file": "letter [1](2).docx", "title": "carelang (care/siblings)"}
    assert told[6][2].startswith("“siblings” (under heading 1, paragraph 1): ")
    assert told[-1][1:] == (
        {"title": "carelang"},
        "Not checked: files of other kinds (2 .pdf, 1 without a suffix).",
    )


# GitLab, reviewdog, Checkstyle


@every_run
def test_gitlab_keeps_to_its_schema(run: Run) -> None:
    issues = loaded("gitlab", run)
    valid(issues, SCHEMAS / "gitlab.json")
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


def test_gitlab_is_told_where_and_how_grave() -> None:
    issues = loaded("gitlab", RUNS["whole"])
    assert [issue["severity"] for issue in issues[:5]] == ["major", "major", "info", "minor", "info"]
    assert [issue["location"]["lines"]["begin"] for issue in issues[:7]] == [1, 2, 3, 3, 2, 5, 1]
    assert issues[8]["description"].startswith("“siblings” (table 2, row 1, cell 3): ")
    assert [issue["check_name"] for issue in issues[-2:]] == ["not-checked", "unreadable"]


@every_run
def test_rdjson_keeps_to_its_schema(run: Run) -> None:
    valid(loaded("rdjson", run), SCHEMAS / "rdjson.json")


def test_rdjson_counts_columns_in_bytes() -> None:
    first, second, *_ = loaded("rdjson", RUNS["standing"])["diagnostics"]
    line = "Zoë 😀 had an respite at last.".encode()
    where = first["location"]["range"]
    assert line[where["start"]["column"] - 1 : where["end"]["column"] - 1] == b"respite"
    change = first["suggestions"][0]
    begin, end = (change["range"][side]["column"] - 1 for side in ("start", "end"))
    assert (line[:begin] + change["text"].encode() + line[end:]).decode() == "Zoë 😀 had a short break at last."
    assert second["location"]["range"] == {"start": {"line": 2, "column": 6}, "end": {"line": 2, "column": 13}}


@every_run
def test_checkstyle_keeps_to_its_dtd(run: Run) -> None:
    root = parsed("checkstyle", run)
    with (SCHEMAS / "checkstyle.dtd").open("rb") as rules:
        etree.DTD(rules).assertValid(root)
    for error in root.iter("error"):
        assert int(error.get("line", "0")) > 0
        assert int(error.get("column", "1")) > 0


def test_checkstyle_is_told_where_and_how_grave() -> None:
    root = parsed("checkstyle", RUNS["whole"])
    assert [file.get("name") for file in root] == [ODD, "letter [1](2).docx", "broken.docx"]
    first = root[0][0]
    assert [first.get(key) for key in ("line", "column", "severity", "source")] == [
        "1",
        "14",
        "error",
        "carelang.care/respite",
    ]


# Places and fingerprints


def test_a_fingerprint_stays_where_lines_move_and_holds_no_word() -> None:
    def marks(text: str, name: str = "a.txt") -> list[str]:
        document = read_text(text, name)
        number = text.count("respite")
        found = tuple(finding(document, "respite", "care/respite", "error", at=at) for at in range(number))
        return fingerprints(Run((Result(name, document, found),), "letter", True))[0]

    assert marks("Mia had respite.") == marks("Hello.\n\nAnd now:\n\nNo respite for us.")
    assert marks("respite respite")[:1] == marks("respite")
    assert marks("respite", "./a.txt") == marks("respite") != marks("respite", "b.txt")


def test_a_fingerprint_is_the_same_whatever_the_heading_says_and_whatever_is_shown() -> None:
    def run(heading: str) -> Run:
        document = Document("a.docx", (Segment("siblings", f"under “{heading}”, paragraph 2"),))
        return Run(
            (Result("a.docx", document, (finding(document, "siblings", "care/siblings", "error"),)),), "letter", True
        )

    assert fingerprints(run("About Mia")) == fingerprints(run("Plans"))
    shown = {one["partialFingerprints"]["carelang/v1"] for one in loaded("sarif", RUNS["whole"])["runs"][0]["results"]}
    standing = {
        one["partialFingerprints"]["carelang/v1"] for one in loaded("sarif", RUNS["standing"])["runs"][0]["results"]
    }
    assert standing < shown


def test_edits_are_those_that_tracked_changes_would_make() -> None:
    result = text_file()
    assert result.document is not None
    text = result.document.segments[0].text
    _, where, put = edits(result.document, result.findings[0])[0]
    assert put_in(text, [_edit(where.column - 1, where.end_column - 1, put)]).startswith("Zoë 😀 had a short break at")


def _edit(start: int, end: int, text: str) -> Any:
    from carelang.fixes import Edit

    return Edit(Span(start, end), text)


# Any text


ANY = st.text(st.characters(), max_size=12) | st.sampled_from(
    ["]]>", "\ud800", "\x00", "a\r\nb", "\u2028", "😀", "::error::", "-->", "&<>\"'", "%0A{0}[x](1)"]
)


@given(st.lists(ANY, min_size=9, max_size=9), st.booleans(), st.booleans())
def test_any_text_can_be_written_and_read_back(texts: list[str], excused: bool, in_lines: bool) -> None:
    name, place, note, told, before, *others = texts
    rule, words, message, why = (f"w{other}" for other in others)  # never empty
    found = Finding(
        f"a/{rule}", "plain", Severity.WARNING, 0, Span(len(before), len(before) + len(words)), words, message, why,
        (Suggestion(f"x{told}"), Suggestion(told, "prompt")), (Source("s", told, note, "2020", told),),
        note if excused else None,
    )  # fmt: skip
    text = before + words + told
    segment = Segment(text, place, origin=((0, 0),) if in_lines else ())
    document = Document(name, (segment,), (note,), source=text if in_lines else None)
    broken = Result(name, error=UnreadableFile(name, told, note))
    run = Run((Result(name, document, (found,)), broken), "letter", True, show_excused=True, passed_over=((told, 1),))
    valid(loaded("sarif", run), SCHEMAS / "sarif.json")
    valid(loaded("gitlab", run), SCHEMAS / "gitlab.json")
    valid(loaded("rdjson", run), SCHEMAS / "rdjson.json")
    assert len(parsed("checkstyle", run).findall(".//error")) == 3
    assert len(parsed("junit", run).findall(".//testcase")) == (3 if excused else 2)
    assert len(render("github", run, "0").splitlines()) == len(commands(run)) == 4


LINES = st.text(st.sampled_from("aé😀\n\r "))


@given(LINES, LINES, st.integers(0, 20), st.integers(1, 20))
def test_a_region_holds_the_words_in_code_points_and_in_bytes(before: str, text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    source = before + text
    document = Document("a", (Segment(text, line=1, origin=((0, len(before)),)),), source=source)
    found = Finding("a/b", "plain", Severity.ERROR, 0, Span(start, end), text[start:end], "", "", (), ())
    points, octets = region(document, found), region(document, found, in_bytes=True)
    assert points is not None
    assert octets is not None
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", source)
    for at, offset in (((points.line, points.column), start), ((points.end_line, points.end_column), end)):
        assert "".join(lines[: at[0] - 1]) + lines[at[0] - 1][: at[1] - 1] == source[: len(before) + offset]
    raw = [line.encode() for line in lines]
    for at, offset in (((octets.line, octets.column), start), ((octets.end_line, octets.end_column), end)):
        assert b"".join(raw[: at[0] - 1]) + raw[at[0] - 1][: at[1] - 1] == source[: len(before) + offset].encode()


def test_nothing_is_put_in_place_of_words_with_markup_among_them_or_quoted() -> None:
    text = Segment("She had respite now.", origin=((0, 0), (10, 12), (15, 19)))
    marked = Document("a.md", (text,), source="She had re**spite** now.")
    quoted = read_text("> She had respite now.", "a.md")
    for document, stands in ((marked, Region(1, 9, 1, 18)), (quoted, Region(1, 11, 1, 18))):
        found = finding(document, "respite", "care/respite", "error", *BREAK)
        assert region(document, found) == stands
        assert edits(document, found) == []


def test_nothing_is_put_in_place_of_legal_words_or_of_itself() -> None:
    document = read_text("A supervision order, a plan.", "a.txt")
    legal = finding(document, "supervision order", "statutory/compulsory-supervision-order", "suggestion", BREAK[0])
    same = finding(document, "plan", "care/respite", "suggestion", Suggestion("plan"))
    assert edits(document, legal) == edits(document, same) == []
