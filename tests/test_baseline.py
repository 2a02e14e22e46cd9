"""The baseline: what is known stays known wherever it moves, what is new is new, and no word is kept."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import carelang
from carelang import Checker, read_text
from carelang.reports import results
from carelang.tasks.baseline import Baseline, digests, new_baseline, read_baseline
from carelang.tasks.files import File
from carelang.types import SettingsError
from carelang_cli import main

CHECKER = Checker(grammar="off")
TEXTS = [
    "Mia is hard to engage on Fridays, and likes the garden there.",
    "The worker wrote that the placement broke down again last Tuesday evening.",
    "Hard to engage. Hard to engage.",
    "We went to the park and had chips by the sea.",
    "Her placement broke down, and she moved to Gran’s flat.",
    "The sun came out.",
    "She is hard to engage, the note said, and she refuses every visit.",
]
WORDS = st.sampled_from(TEXTS)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(name: str, paragraphs: list[str]) -> tuple[results.Result, File]:
    document = read_text("\n\n".join(paragraphs), name)
    return results.Result(name, document, tuple(CHECKER.check(document))), File(name, Path(name), Path(name))


def run_of(**files: list[str]) -> tuple[results.Run, list[File]]:
    """A run over files that are not on the disk."""
    found = [checked(f"{name}.txt", paragraphs) for name, paragraphs in files.items()]
    return results.Run(tuple(one for one, _ in found), "general", False), [file for _, file in found]


def known(**files: list[str]) -> Baseline:
    return new_baseline(Path("b.json")).renewed(*run_of(**files))


def new(baseline: Baseline, **files: list[str]) -> tuple[int, int]:
    """How many findings are new, and how many are mended."""
    run = baseline.excuse(*run_of(**files))
    return sum(len(run.standing(result)) for result in run.results), run.mended


@given(st.lists(WORDS, max_size=6), st.data())
def test_other_paragraphs_may_come_go_and_move(paragraphs: list[str], data: st.DataObject) -> None:
    baseline = known(a=paragraphs)
    kept = data.draw(
        st.permutations(data.draw(st.lists(st.sampled_from(paragraphs), unique=True)) if paragraphs else [])
    )
    harmless = st.sampled_from(["The sun came out.", "We had tea.", "It rained all day, and nobody minded."])
    mixed = [*kept]
    for other in data.draw(st.lists(harmless, max_size=4)):
        mixed.insert(data.draw(st.integers(0, len(mixed))), other)
    fresh, mended = new(baseline, a=mixed)
    assert fresh == 0
    assert mended == baseline.total().total() - known(a=mixed).total().total()


@given(st.lists(WORDS, max_size=5), WORDS, st.data())
def test_one_more_occurrence_is_new(paragraphs: list[str], more: str, data: st.DataObject) -> None:
    baseline = known(a=paragraphs)
    place = data.draw(st.integers(0, len(paragraphs)))
    added = known(a=[more]).total().total()
    assert new(baseline, a=[*paragraphs[:place], more, *paragraphs[place:]]) == (added, 0)


@given(st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=5))
def test_files_may_change_names(first: list[str], second: list[str]) -> None:
    baseline = known(a=first, b=second)
    assert new(baseline, c=first, d=second) == (0, 0)
    assert new(baseline, d=first, a=second) == (0, 0)
    assert new(baseline, b=[*second, *first], a=[]) == (0, 0)


def test_a_third_is_new_and_it_is_the_last_that_counts() -> None:
    baseline = known(a=["Mia is hard to engage.", "Mia is hard to engage."])
    run, files = run_of(a=["Mia is hard to engage."] * 3)
    run = baseline.excuse(run, files)
    assert [finding.excused for finding in run.results[0].findings] == [results.KNOWN, results.KNOWN, None]
    assert (run.summary().known, run.summary().excused) == (2, 0)


def test_words_beside_it_count_and_those_further_away_do_not() -> None:
    baseline = known(a=["On Friday we go with Mia hard to engage in town by the old bus."])
    assert new(baseline, a=["On Saturday we go with Mia HARD to engage in town by the new bus."]) == (0, 0)
    assert new(baseline, a=["On Friday we go to Jo hard to engage in town by the old bus."]) == (1, 1)
    assert new(baseline, a=["On Friday we go with Mia hard to engage in town, by the sea."]) == (0, 0)
    assert new(baseline, a=["On Friday we go with Mia hard to engage in a town by the sea."]) == (1, 1)


def test_what_context_excuses_is_not_in_the_baseline() -> None:
    assert known(a=["“They say I’m hard to engage,” Mia said."]).total().total() == 0


def test_a_file_that_was_not_checked_lends_nothing_while_it_is_there() -> None:
    baseline = known(a=["Mia is hard to engage."])
    Path("a.txt").write_text("Mia is hard to engage.", encoding="utf-8")
    assert new(baseline, b=["Mia is hard to engage."]) == (1, 0)
    Path("a.txt").unlink()
    assert new(baseline, b=["Mia is hard to engage."]) == (0, 0)


def test_a_file_that_cannot_be_read_has_mended_nothing() -> None:
    baseline = known(a=["Mia is hard to engage."])
    Path("a.txt").write_text("", encoding="utf-8")
    broken = results.Result("a.txt", error=SettingsError("a.txt", "is empty", "Look."))
    run = results.Run((broken,), "general", False)
    assert baseline.excuse(run, [File("a.txt", Path("a.txt"), Path("a.txt"))]).mended == 0
    assert baseline.renewed(run, [File("a.txt", Path("a.txt"), Path("a.txt"))]).known == baseline.known


@given(st.lists(st.text(), max_size=3), st.lists(WORDS, min_size=1, max_size=5))
def test_no_word_of_a_document_is_in_the_file(odd: list[str], paragraphs: list[str]) -> None:
    text = "\n\n".join([*odd, *paragraphs])
    document = read_text(text, "a.txt")
    result = results.Result("a.txt", document, tuple(CHECKER.check(document)))
    file = File("a.txt", Path("a.txt"), Path("a.txt"))
    baseline = new_baseline(Path("b.json")).renewed(results.Run((result,), "general", False), [file])
    kept = baseline.rendered().decode("ascii").lower()
    for rule in {finding.rule for finding in result.findings}:
        kept = kept.replace(f'"{rule}"', "")
    kept = re.sub('"(carelang-baseline|key|files|a.txt)"', "", kept)
    assert not re.search(r"[^\W\d_]", kept)
    assert [word for word in re.findall(r"[^\W\d_]{4,}", text.lower()) if word in kept] == []


def test_a_key_makes_the_digests_its_own() -> None:
    (result, _) = checked("a.txt", ["Mia is hard to engage."])
    assert result.document is not None
    one, other = (next(digests(key, result.document, result.findings)) for key in (1, 2))
    assert one != other
    assert new_baseline(Path("a")).key != new_baseline(Path("a")).key


def test_it_is_read_as_it_was_written() -> None:
    baseline = known(a=TEXTS, b=TEXTS[:2])
    baseline.file.write_bytes(baseline.rendered())
    again = read_baseline(baseline.file)
    assert again == baseline
    assert again.rendered() == baseline.rendered()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "this is not a baseline of carelang"),
        ("[" * 100000, "this is not a baseline of carelang"),
        ("[]", "this is not a baseline of carelang, or a part of one"),
        ("{}", "this is not a baseline of carelang, or a part of one"),
        (
            '{"carelang-baseline": 2, "key": "1", "files": {}}',
            "this baseline is of version 2, and only version 1 can be read",
        ),
        *(
            (
                f'{{"carelang-baseline": 1, "key": {key}, "files": {files}}}',
                "this is not a baseline of carelang, or a part",
            )
            for key, files in (
                ("1", "{}"),
                ('"x"', "{}"),
                (f'"{"9" * 79}"', "{}"),
                (f'"{"9" * 5000}"', "{}"),
                ('"1"', "[]"),
                ('"1"', '{"a": []}'),
                ('"1"', '{"a": {"care/x": {"1": 0}}}'),
                ('"1"', '{"a": {"care/x": {"1": true}}}'),
                ('"1"', '{"a": {"care/x": {"y": 1}}}'),
                ('"1"', '{"a": {"care/x": 1}}'),
            )
        ),
    ],
)
def test_what_is_no_baseline_is_refused(text: str, said: str) -> None:
    Path("b.json").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_baseline(Path("b.json"))
    assert str(caught.value).startswith(f"b.json: {said}")
    assert str(caught.value).endswith("Move it away, and run `carelang baseline write`.")


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, arguments, prog_name="carelang")
    assert result.exit_code == code, result.output
    return result


def write(name: str, *paragraphs: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text("\n\n".join(paragraphs), encoding="utf-8")


def test_only_new_findings_fail_and_mended_ones_are_counted() -> None:
    write("carelang.yaml", "baseline: known.json\ngrammar: off")
    write("notes/a.txt", *TEXTS[:3])
    run("check", code=2)  # the settings name a baseline that is not there yet
    said = run("baseline", "write").stderr
    assert re.fullmatch(r"\S*known.json: written, with 4 findings in 1 file.\n", said)
    result = run("check")
    assert (
        "Nothing to change in 1 file.\n4 known already, in the baseline; --show-excused shows them.\n" in result.stdout
    )
    shown = run("check", "--show-excused", "--format", "json").stdout
    assert {one["excused"] for one in json.loads(shown)["files"][0]["findings"]} == {"in the baseline: known already"}
    assert json.loads(shown)["summary"]["known"] == 4
    write("notes/a.txt", TEXTS[2], TEXTS[0], "He is hard to engage.")
    result = run("check", code=1)
    assert "1 finding in 1 file: 1 " in result.stdout
    assert "The baseline can shrink: 1 mended. `carelang baseline write` rewrites it.\n" in result.stdout
    said = run("baseline", "write").stderr
    assert said.endswith("known.json: written, with 4 findings in 1 file; 1 fewer and 1 more than before.\n")
    assert json.loads(run("check", "--format", "json").stdout)["summary"]["mended"] == 0
    assert oct(Path("known.json").stat().st_mode) == oct(Path("carelang.yaml").stat().st_mode)
    assert sorted(path.name for path in Path().iterdir()) == ["carelang.yaml", "known.json", "notes"]


def test_it_counts_from_anywhere_and_only_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    write("carelang.yaml", "grammar: off")
    write("notes/a.txt", TEXTS[0])
    run("baseline", "write", "notes")
    assert Path("carelang-baseline.json").is_file()
    run("check", code=1)
    run("check", "notes", "--baseline", "carelang-baseline.json")
    monkeypatch.chdir("notes")
    run("check", "a.txt", "--baseline", "../carelang-baseline.json")
    said = run("check", "a.txt", "--baseline", "none.json", code=2).stderr
    assert said == ("none.json: the baseline is not there. Write it with `carelang baseline write`, or name another.\n")


def test_what_is_not_checked_again_stays_known() -> None:
    write("a.txt", TEXTS[0])
    write("b.txt", TEXTS[1])
    write("c.txt", TEXTS[4])
    run("baseline", "write", ".")
    Path("c.txt").unlink()
    write("a.txt", "The sun came out.")
    said = run("baseline", "write", "a.txt").stderr
    assert said == "carelang-baseline.json: written, with 1 finding in 1 file; 2 fewer and 0 more than before.\n"
    assert run("baseline", "show").stdout.startswith("b.txt\n  ")


def test_what_cannot_be_read_is_said_and_the_rest_is_written() -> None:
    write("a.txt", TEXTS[0])
    result = run("baseline", "write", "a.txt", "none.txt", "--output", "b.json", code=2)
    assert result.stderr == (
        "b.json: written, with 1 finding in 1 file.\nnone.txt: is not there. Check the name and the folder.\n"
    )


def test_a_file_that_is_no_baseline_is_never_written_over() -> None:
    write("a.txt", TEXTS[0])
    write("letter.json", '{"dear": "Mia"}')
    said = run("baseline", "write", "a.txt", "--output", "letter.json", code=2).stderr
    assert said.startswith("letter.json: this is not a baseline of carelang")
    assert Path("letter.json").read_text(encoding="utf-8") == '{"dear": "Mia"}'


def test_a_baseline_is_shown_by_file_and_rule() -> None:
    write("a.txt", *TEXTS[:3])
    write("b.txt", TEXTS[0])
    run("baseline", "write", ".", "--output", "b.json")
    rules = {finding.rule for text in TEXTS[:3] for finding in carelang.check(text, grammar="off")}
    said = run("baseline", "show", "b.json").stdout
    assert said.startswith("a.txt\n  ")
    assert "\n\nb.txt\n  " in said
    assert "\n\nAll files\n  " in said
    assert all(rule in said for rule in rules)
    assert said.endswith("\nb.json: 5 findings in 2 files.\n")
