"""The schema of the JSON report against real reports and the page that describes it; and the list of rules."""

import json
import re
from typing import Any

import jsonschema
import pytest
from test_reports import agree, lexicon  # noqa: F401  (a fixture)
from test_reports_formats import ROOT, RUNS, every_run

from carelang import Checker
from carelang.formats.plain import read_text
from carelang.lexicon import Lexicon, build
from carelang.reports import json_report
from carelang.reports.layout import Layout
from carelang.reports.results import Result, Run
from carelang.reports.rules import list_rules, rules_as_json

SCHEMA: dict[str, Any] = json.loads((ROOT / "docs" / "json-schema.json").read_text(encoding="utf-8"))


def strict(schema: Any) -> Any:
    """The schema, with every key refused that it does not name."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(value) for key, value in schema.items()}
    if isinstance(closed.get("properties"), dict) and closed.get("type") == "object":
        closed.setdefault("additionalProperties", False)
    return closed


def objects(schema: Any) -> list[dict[str, Any]]:
    """Every object that the schema describes."""
    if isinstance(schema, list):
        return [found for one in schema for found in objects(one)]
    if not isinstance(schema, dict):
        return []
    inner = [found for value in schema.values() for found in objects(value)]
    return [schema, *inner] if schema.get("type") == "object" and "properties" in schema else inner


def test_the_schema_is_one_and_asks_for_every_key() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["schema"] == {"const": json_report.SCHEMA, "description": "the number of this form"}
    assert all(one["required"] == list(one["properties"]) for one in objects(SCHEMA))


@every_run
def test_reports_keep_to_the_schema(run: Run) -> None:
    report = json.loads(json_report.render(run, "0.0.0").encode(errors="replace"))
    jsonschema.validate(report, strict(SCHEMA))


def test_a_report_of_the_national_lexicon_keeps_to_the_schema() -> None:
    checker = Checker("letter", grammar="off")
    document = read_text((ROOT / "README.md").read_text(encoding="utf-8"), "README.md")
    found = tuple(checker.check(document))
    assert found
    run = Run((Result("README.md", document, found),), "letter", False, checker.lexicon.layers, show_excused=True)
    jsonschema.validate(json.loads(json_report.render(run, "0.0.0")), strict(SCHEMA))


def test_the_page_names_every_key_of_the_schema() -> None:
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    shown = json.loads(page.split("```json\n")[1].split("```")[0])
    jsonschema.validate(shown, strict(SCHEMA))
    named = set(re.findall(r"`(\w+)`", page))
    assert {key for one in objects(SCHEMA) for key in one["properties"]} - named <= {"error", "warning", "suggestion"}


@pytest.mark.parametrize("change", [{"schema": 2}, {"profile": "poem"}, {"summary": {}}, {"more": 1}])
def test_another_report_is_refused(change: dict[str, Any]) -> None:
    report = json.loads(json_report.render(RUNS["whole"], "0.0.0")) | change
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(report, strict(SCHEMA))


def test_rules_listed(lexicon: Lexicon) -> None:  # noqa: F811
    agree(list_rules(lexicon, Layout()), "rules.txt")


def test_rules_for_programs(lexicon: Lexicon) -> None:  # noqa: F811
    agree(rules_as_json(lexicon, "0.0.0"), "rules.json")


def test_no_rules_are_listed_too() -> None:
    assert list_rules(build([]), Layout()) == "0 rules, 0 terms.\n"
