"""The report as JUnit XML: a test suite for each file and a failed test for each finding."""

from collections import Counter
from pathlib import PurePath
from xml.etree.ElementTree import Element, SubElement

from carelang.reports.escaping import as_xml
from carelang.reports.layout import plain
from carelang.reports.places import path, place, region
from carelang.reports.results import Result, Run
from carelang.reports.rows import UNREADABLE, advice, unchecked, unreadable
from carelang.types import Document, Finding


def render(run: Run, version: str) -> str:
    """Return the suites; a file without findings has one test that passes, and what is excused is skipped."""
    suites = [_suite(run, result) for result in run.results]
    totals = {count: str(sum(int(suite.attrib[count]) for suite in suites)) for count in _COUNTS[:3]}
    root = Element("testsuites", {"name": "carelang", **totals})
    root.extend(suites)
    return as_xml(root)


_COUNTS = ("tests", "failures", "errors", "skipped")
_TAGS = ("testcase", "failure", "error", "skipped")


def _suite(run: Run, result: Result) -> Element:
    suite = Element("testsuite", name=path(result.name))
    if result.error:
        case = _case(suite, result, "can be read")
        SubElement(case, "error", type=UNREADABLE, message=unreadable(result.error))
    elif not run.standing(result):
        _case(suite, result, "nothing to change")
    document = result.document
    if document is not None:
        _findings(suite, run, result, document)
        if document.unchecked:
            SubElement(suite, "system-out").text = unchecked(document)
    for count, tag in zip(_COUNTS, _TAGS, strict=True):
        suite.set(count, str(sum(1 for _ in suite.iter(tag))))
    suite.set("time", "0")
    return suite


def _findings(suite: Element, run: Run, result: Result, document: Document) -> None:
    names = Counter[str]()
    for finding in run.shown(result):
        name = f"{finding.rule}, {_where(document, finding)}"
        names[name] += 1
        again = f" ({names[name]})" if names[name] > 1 else ""
        case = _case(suite, result, f"{name}{again}")
        if finding.excused is not None:
            SubElement(case, "skipped", type=finding.rule, message=plain(f"Excused: {finding.excused}."))
        else:
            failure = SubElement(case, "failure", type=finding.rule, message=plain(finding.message))
            failure.text = "\n".join([*advice(document, finding), f"Severity: {finding.severity}"])


def _case(suite: Element, result: Result, name: str) -> Element:
    """A test; its class is the file without the suffix, for readers take a full stop for the end of a package."""
    file = path(result.name).removesuffix(PurePath(result.name).suffix)
    return SubElement(suite, "testcase", classname=file, name=name, time="0")


def _where(document: Document, finding: Finding) -> str:
    at = region(document, finding)
    return f"line {at.line}, column {at.column}" if at else place(document.segments, finding.segment)
