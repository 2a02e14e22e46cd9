"""What a report counts: rates, small counts, whole weeks, copies, teams, two runs, and what cannot be subtracted."""

import math
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_samples import MONDAY, row, rows, save, total

from carelang.lexicon import Lexicon
from carelang.tables.report import Counts, count_findings
from carelang.tables.report.counting import ALL, NO_TEAM, OTHER_TEAMS, Line, Table
from carelang.tables.report.counts import Change, Count, change, count, shown, spread_of

DAY = MONDAY + timedelta(days=2)


def weeks(number: int) -> date:
    return DAY + timedelta(weeks=number)


@pytest.fixture
def counts(tmp_path: Path, national: Lexicon):
    """Count findings, with totals or without, as one run or against another."""

    def make(found, totals=None, older=None, older_totals=None, **options: object) -> Counts:
        suffix = ".csv" if totals is None else ".parquet"
        now = save(tmp_path / f"now{suffix}", found, totals)
        if older is not None:
            suffix = ".csv" if older_totals is None else ".duckdb"
            options["against"] = [save(tmp_path / f"then{suffix}", older, older_totals)]
        return count_findings([now], national, **options)[0]

    return make


def line(table: Table, name: str) -> Line:
    (found,) = [one for one in table.lines if name in (one.name, one.rule)]
    return found


def test_counts_are_rounded_and_small_ones_withheld() -> None:
    assert [shown(number) for number in (0, 1, 4, 5, 9, 10, 14, 15, 1_004)] == [0, None, None, 5, 5, 10, 10, 15, 1_000]
    assert count(50, 10_000, 4) == Count(None)
    assert count(54, 10_000, 5) == Count(50, 10_000)
    assert count(54, 10_000, 5).rate == 5.0
    assert count(2, 10_000, 5).rate is None
    assert count(0, 10_000, 5).rate == 0


def test_nothing_that_is_withheld_can_be_worked_out_from_a_sum() -> None:
    numbers = range(80)
    for small in range(1, 5):
        for other in numbers:
            told = shown(other), shown(other + small)
            possible = {
                one - another
                for one in range(90)
                for another in numbers
                if (shown(another), shown(one)) == told and 0 < one - another < 5
            }
            assert possible == {1, 2, 3, 4} or other < 5, (small, other)
            assert len(possible) > 1, (small, other)


def test_rates_are_for_a_thousand_words_of_new_writing(counts) -> None:
    found = [*rows(50, date=DAY), *rows(30, date=DAY, copy=True), *rows(20, date=DAY, excused="quotation")]
    made = counts(found, [total(words=10_000), total(copy=True, words=3_000)])
    assert made.read.standing == Count(50, 10_000)
    assert made.read.excused == Count(20, 10_000)
    assert (made.read.notes, made.read.copies, made.read.words) == (100, 100, 10_000)
    assert line(made.themes, ALL).counts[0].rate == 5.0
    assert line(made.copies, ALL).counts == (Count(30, 3_000), Count(50, 10_000))
    assert [(one.name, one.counts[0].findings) for one in made.excused.lines] == [(ALL, 20), ("quotation", 20)]


def test_without_totals_there_are_counts_and_no_rates(counts) -> None:
    made = counts([*rows(50, date=DAY), *rows(30, date=weeks(5))], since=weeks(2))
    assert made.read.standing == Count(80)
    assert made.read.words is None
    assert made.since is not None
    assert line(made.since.table, ALL) == Line(ALL, (Count(50), Count(30)))


def test_words_over_time_are_counted_by_the_month_of_their_monday(counts) -> None:
    last_of_january = date(2025, 1, 27)
    found = [*rows(20, date=date(2025, 2, 1)), *rows(10, date=date(2025, 3, 4))]
    made = counts(found, [total(week=last_of_january, words=10_000), total(week=date(2025, 3, 3), words=10_000)])
    assert made.times.columns == ("2025-01-01", "2025-02-01", "2025-03-01")
    assert line(made.times, "care/respite").counts == (Count(20, 10_000), Count(0, 0), Count(10, 10_000))
    by_week = counts(found, [total(week=last_of_january), total(week=date(2025, 3, 3))], by="week").times
    assert len(by_week.columns) == 6
    assert by_week.columns[0] == "2025-01-27"
    assert counts(found, by="quarter").times.columns == ("2025-01-01",)


def test_the_words_over_time_are_those_met_most_often(counts) -> None:
    found = [one for at in range(8) for one in rows(10 + at, date=DAY, rule=f"care/rule-{at}")]
    assert [one.name for one in counts(found).times.lines] == [ALL, "rule 7", "rule 6", "rule 5", "rule 4", "rule 3"]


def test_a_week_with_few_notes_is_withheld(counts) -> None:
    found = [*rows(20, date=DAY), *rows(20, date=weeks(1))]
    made = counts(found, [total(), total(week=MONDAY + timedelta(weeks=1), notes=4)], by="week")
    assert line(made.times, ALL).counts == (Count(20, 20_000), Count(None))


def test_before_and_after_are_whole_weeks_without_that_of_the_day(counts) -> None:
    found = [one for week, number in enumerate((40, 40, 99, 20, 20)) for one in rows(number, date=weeks(week))]
    totals = [total(week=MONDAY + timedelta(weeks=week), words=10_000) for week in range(5)]
    for day in (MONDAY, DAY, MONDAY + timedelta(days=6)):
        since = counts(found, totals, since=day + timedelta(weeks=2)).since
        assert since.weeks == (2, 2)
        assert line(since.table, ALL).counts == (Count(80, 20_000), Count(40, 20_000))
        assert line(since.table, ALL).change.ratio == pytest.approx(0.5)
        assert since.spread == 1.0


def test_weeks_that_differ_much_widen_the_interval(counts) -> None:
    totals = [total(week=MONDAY + timedelta(weeks=week), words=10_000) for week in range(8)]
    even = [one for week in range(8) if week != 4 for one in rows(50, date=weeks(week))]
    uneven = [one for week in range(8) if week != 4 for one in rows((10, 90)[week % 2], date=weeks(week))]
    narrow, wide = (counts(found, totals, since=weeks(4)).since for found in (even, uneven))
    assert narrow.spread == 1.0
    assert wide.spread > 10
    assert narrow.table.lines[0].change.high < wide.table.lines[0].change.high


def test_the_interval_of_a_change_is_that_of_poisson_counts() -> None:
    found = change(Count(100, 10_000), Count(80, 10_000))
    width = 1.959964 * math.sqrt(1 / 100 + 1 / 80)
    assert found == pytest.approx((0.8, 0.8 * math.exp(-width), 0.8 * math.exp(width)))
    assert not found.clear
    assert Change(0.5, 0.4, 0.6).clear
    assert Change(2.0, 1.4, 2.6).clear
    for one in (Count(None, 10_000), Count(0, 10_000), Count(50), Count(50, 0)):
        assert change(Count(100, 10_000), one) is None
        assert change(one, Count(100, 10_000)) is None


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5_000)), max_size=20))
def test_the_spread_is_never_less_than_chance(weeks: list[tuple[int, int]]) -> None:
    assert spread_of([weeks, []]) >= 1
    assert math.isfinite(spread_of([weeks]))


def test_teams_are_those_that_wrote_most_and_the_others_together(counts) -> None:
    found = [one for team in range(12) for one in rows(20, date=DAY, team=f"Team {team:02}")] + rows(15, date=DAY)
    totals = [total(team=f"Team {team:02}", words=1_000 * (20 - team)) for team in range(12)] + [total(words=5_000)]
    made = counts(found, totals)
    assert made.teams.columns == (*(f"Team {team:02}" for team in range(7)), OTHER_TEAMS, NO_TEAM)
    assert line(made.teams, ALL).counts[-2:] == (Count(100, 55_000), Count(15, 5_000))


def test_a_team_with_few_notes_is_not_named(counts) -> None:
    found = [*rows(20, date=DAY, team="North"), *rows(9, date=DAY, team="Ann Other")]
    made = counts(found, [total(team="North"), total(team="Ann Other", notes=4)])
    assert made.teams.columns == ("North", OTHER_TEAMS)
    assert line(made.teams, ALL).counts == (Count(20, 20_000), Count(None))


def test_what_to_try_first_weighs_how_often_and_how_grave(counts) -> None:
    found = [
        *rows(20, rule="care/respite", severity="error"),
        *rows(25, rule="care/contact", severity="warning"),
        *rows(55, rule="care/utilise", severity="suggestion"),
        *rows(4, rule="care/absconding", severity="error"),
    ]
    assert [(one.rule, one.found.findings) for one in counts(found).first] == [
        ("care/respite", 20),
        ("care/utilise", 55),
        ("care/contact", 25),
    ]


def test_two_runs_are_compared_by_theme_and_rule(counts) -> None:
    older = [*rows(40, rule="care/respite"), *rows(30, rule="care/contact"), *rows(2, rule="care/utilise")]
    newer = [*rows(10, rule="care/respite"), *rows(30, rule="care/placement"), *rows(3, rule="care/utilise")]
    against = counts(newer, [total(words=10_000)], older, [total(words=20_000)]).against
    assert against.columns == ("then", "now")
    assert line(against, ALL).counts == (Count(70, 20_000), Count(40, 10_000))
    assert line(against, "care/contact").counts == (Count(30, 20_000), Count(0, 10_000))
    assert line(against, "care/placement").counts == (Count(0, 20_000), Count(30, 10_000))
    assert line(against, "care/respite").change.ratio == pytest.approx(0.5)
    assert [one.rule for one in against.lines if one.rule] == ["care/placement", "care/contact", "care/respite"]


def test_two_runs_of_which_one_has_no_totals_are_compared_by_counts(counts) -> None:
    for totals, older in (([total()], None), (None, [total()])):
        against = counts(rows(40), totals, rows(20), older).against
        assert line(against, ALL) == Line(ALL, (Count(20), Count(40)))


def test_the_older_run_is_in_no_other_number(counts) -> None:
    alone = counts(rows(40, date=DAY, team="North"), [total(team="North")], since=weeks(1))
    other = [*rows(90, date=DAY, team="South", copy=True), *rows(70, date=weeks(3), excused="title")]
    both = counts(rows(40, date=DAY, team="North"), [total(team="North")], other, [total(team="South")], since=weeks(1))
    assert both._replace(against=None) == alone


def test_findings_without_a_date_are_counted_and_said(counts) -> None:
    made = counts([*rows(20), *rows(10, date=DAY)], [total(), total(week=None)])
    assert made.read.undated == Count(20)
    assert line(made.times, ALL).counts == (Count(10, 20_000),)


def test_no_findings_make_no_tables(counts) -> None:
    made = counts([], [total()], since=DAY, older=[], older_totals=[total()])
    assert made.read.standing == Count(0, 20_000)
    assert (made.themes, made.teams, made.copies, made.excused, made.first) == (Table(), Table(), Table(), Table(), ())
    assert line(made.times, ALL).counts == (Count(0, 20_000),)


def test_persons_and_ids_are_in_nothing_that_is_counted(counts) -> None:
    found = [row(row=at, date=DAY, person=f"Canary {at % 2}", id=f"canary-{at}", team="North") for at in range(40)]
    assert "anary" not in str(counts(found, [total(team="North")], found, [total()], since=weeks(1)))
