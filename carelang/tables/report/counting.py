"""What a report counts: words over time, themes by team, before and after a date, old text and new, two runs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args

from carelang.tables.report.counts import Change, Count, change, count, spread_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Period = Literal["week", "month", "quarter"]
PERIODS: Final[tuple[Period, ...]] = get_args(Period)
ALL: Final = "All findings"
OTHER_TEAMS: Final = "All other teams"
NO_TEAM: Final = "No team given"
_RULES: Final = 5  # over time
_THEMES: Final = 7  # beside all findings
_TEAMS: Final = 7  # beside the others
_FIRST: Final = 8  # what to try first
_DIFFERENT: Final = 12  # rules that differ most between two runs
_FEW_NOTES: Final = 5
_WEIGHTS: Final = {"error": 3, "warning": 2, "suggestion": 1}
_STANDING: Final = "NOT older AND excused IS NULL AND NOT copy"

Groups = dict[str, list[int]]


class Line(NamedTuple):
    """One row of a table: its name, its counts in the order of the columns, and how the last differs from the first.

    ``rule`` is the rule whose findings are counted, or empty.
    """

    name: str
    counts: tuple[Count, ...]
    rule: str = ""
    change: Change | None = None


class Table(NamedTuple):
    """Counts by row and column; without lines there is nothing to show."""

    columns: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


class Read(NamedTuple):
    """How much was read: ``notes``, ``copies`` of notes and ``words`` without those of copies; ``None`` if not known.

    ``first`` and ``last`` are the Mondays of the first and the last week; notes without a date are ``undated``.
    """

    notes: int | None
    copies: int | None
    words: int | None
    first: date | None
    last: date | None
    undated: Count
    standing: Count
    excused: Count


class Since(NamedTuple):
    """Before and after ``day``: whole weeks, the week of the day left out. ``spread`` is how much weeks differ."""

    day: date
    weeks: tuple[int, int]
    spread: float
    table: Table


class First(NamedTuple):
    """A rule to try first, with its severity."""

    rule: str
    severity: str
    found: Count


class Counts(NamedTuple):
    """All that a report counts; nothing in it is smaller than may be shown."""

    read: Read
    period: Period
    times: Table
    teams: Table
    themes: Table
    since: Since | None
    copies: Table
    first: tuple[First, ...]
    excused: Table
    against: Table | None


class Counter:
    """Counts in the tables that ``read_findings`` filled.

    ``themes`` are those of the rules and ``name`` gives the name of one; ``totals`` says whether words are known, and
    ``older_totals`` whether those of the older run are.
    """

    def __init__(
        self,
        connection: "DuckDBPyConnection",
        themes: Mapping[str, str],
        name: Callable[[str], str],
        *,
        totals: bool,
        older_totals: bool = False,
    ) -> None:
        self._connection = connection
        self._name = name
        self._totals = totals
        self._both_totals = totals and older_totals
        rules = [rule for (rule,) in self._rows("SELECT DISTINCT rule FROM counts ORDER BY 1")]
        connection.execute("CREATE OR REPLACE TABLE themes (rule VARCHAR, theme VARCHAR)")
        if rules:
            pairs = [(rule, themes.get(rule, f"Other advice: {rule.partition('/')[0]}")) for rule in rules]
            connection.executemany("INSERT INTO themes VALUES (?, ?)", pairs)
        connection.execute(
            f"CREATE OR REPLACE VIEW standing AS SELECT * FROM counts JOIN themes USING (rule) WHERE {_STANDING}"
        )

    def counts(self, since: date | None, period: Period, *, against: bool) -> Counts:
        """Return everything, before and after ``since`` and ``against`` the older run only if asked for."""
        return Counts(
            self._read(),
            period,
            self._times(period),
            self._teams(),
            self._table("SELECT theme, sum(findings) FROM standing GROUP BY 1", ("new writing",)),
            self._since(since) if since else None,
            self._copies(),
            self._first(),
            self._excused(),
            self._against() if against else None,
        )

    def _rows(self, sql: str, *given: Any) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self._connection.execute(sql, list(given)).fetchall()
        return rows

    def _one(self, sql: str, *given: Any) -> tuple[Any, ...]:
        return self._rows(sql, *given)[0]

    def _words(self, where: str = "NOT older AND NOT copy", *given: Any) -> tuple[int | None, int | None]:
        """Words and notes, where they are known."""
        if not self._totals:
            return None, None
        words, notes = self._one(f"SELECT sum(words), sum(notes) FROM totals WHERE {where}", *given)
        return int(words or 0), int(notes or 0)

    def _read(self) -> Read:
        words, notes = self._words()
        _, copies = self._words("NOT older AND copy")
        where = "totals WHERE NOT older" if self._totals else "counts WHERE NOT older"
        first, last = self._one(f"SELECT min(week), max(week) FROM {where}")
        sums = "sum(findings) FILTER (excused IS NULL), sum(findings) FILTER (excused IS NOT NULL)"
        standing, excused = self._one(f"SELECT {sums} FROM counts WHERE NOT older AND NOT copy")
        (undated,) = self._one("SELECT sum(findings) FROM standing WHERE week IS NULL")
        return Read(
            count(notes).findings if notes is not None else None,
            count(copies).findings if copies is not None else None,
            words,
            first,
            last,
            count(undated),
            count(standing, words, notes),
            count(excused, words, notes),
        )

    def _table(self, sql: str, columns: tuple[str, ...]) -> Table:
        """A table whose first line is the sum, then one line a name, most first; all in new writing."""
        words, notes = self._words()
        groups = {name: [int(number)] for name, number in self._rows(sql)}
        if not groups:
            return Table()
        lines = [Line(name, (count(numbers[0], words, notes),)) for name, numbers in _most(groups)]
        return Table(columns, (Line(ALL, (count(_sums(groups, 1)[0], words, notes),)), *lines))

    def _times(self, period: Period) -> Table:
        """The rules met most often, by period; a week counts where its Monday is."""
        start = f"CAST(date_trunc('{period}', week) AS DATE)"
        amounts = self._periods(period, start)
        at = {one: number for number, one in enumerate(amounts)}
        dated = "FROM standing WHERE week IS NOT NULL GROUP BY"
        most = [
            rule for (rule,) in self._rows(f"SELECT rule {dated} 1 ORDER BY sum(findings) DESC, rule LIMIT {_RULES}")
        ]
        groups: Groups = {rule: [0] * len(at) for rule in ("", *most)}
        for rule, one, number in self._rows(f"SELECT rule, {start}, sum(findings) {dated} 1, 2"):
            for group in ("", rule):
                if group in groups:
                    groups[group][at[one]] += int(number)
        return Table(
            tuple(one.isoformat() for one in at),
            tuple(
                Line(
                    self._name(rule) if rule else ALL,
                    tuple(count(number, *amount) for number, amount in zip(numbers, amounts.values(), strict=True)),
                    rule,
                )
                for rule, numbers in groups.items()
            ),
        )

    def _periods(self, period: Period, start: str) -> dict[date, tuple[int | None, int | None]]:
        """The first day of every period from the first to the last, with the words and notes read in it if known."""
        step = {"week": "7 days", "month": "1 month", "quarter": "3 months"}[period]
        every = self._rows(
            f"SELECT CAST(unnest(generate_series(min({start}), max({start}), INTERVAL '{step}')) AS DATE) FROM"
            " (SELECT week FROM totals WHERE NOT older AND NOT copy UNION ALL SELECT week FROM standing)"
        )
        amounts: dict[date, tuple[int | None, int | None]] = dict.fromkeys(
            (one for (one,) in every), (0, 0) if self._totals else (None, None)
        )
        if self._totals:
            where = "NOT older AND NOT copy AND week IS NOT NULL"
            read = self._rows(f"SELECT {start}, sum(words), sum(notes) FROM totals WHERE {where} GROUP BY 1")
            amounts |= {one: (int(words), int(notes)) for one, words, notes in read}
        return amounts

    def _teams(self) -> Table:
        """Themes by team: the teams that wrote most, each with 5 notes or more, and the others together."""
        table, unit = ("totals", "sum(words)") if self._totals else ("standing", "sum(findings)")
        enough = f"HAVING sum(notes) >= {_FEW_NOTES}" if self._totals else ""
        named = [
            team
            for (team,) in self._rows(
                f"SELECT team FROM {table} WHERE NOT older AND NOT copy AND team IS NOT NULL"
                f" GROUP BY 1 {enough} ORDER BY {unit} DESC, team"
            )
        ]
        kept = named[: _TEAMS if len(named) > _TEAMS + 1 else _TEAMS + 1]
        columns = {team: number for number, team in enumerate(kept)}
        amounts: list[list[int]] = [[0, 0] for _ in range(len(kept) + 2)]
        groups: Groups = {}

        def column(team: str | None) -> int:
            return len(kept) + 1 if team is None else columns.get(team, len(kept))

        for team, words, notes in self._rows(
            "SELECT team, sum(words), sum(notes) FROM totals WHERE NOT older AND NOT copy GROUP BY 1"
        ):
            amounts[column(team)][0] += int(words)
            amounts[column(team)][1] += int(notes)
        for theme, team, number in self._rows("SELECT theme, team, sum(findings) FROM standing GROUP BY 1, 2"):
            groups.setdefault(theme, [0] * len(amounts))[column(team)] += int(number)
        if not kept or not groups:
            return Table()
        groups = {ALL: _sums(groups, len(amounts)), **dict(_most(groups)[:_THEMES])}
        used = [at for at, (_, notes) in enumerate(amounts) if notes or groups[ALL][at]]
        lines = [
            Line(theme, tuple(count(numbers[at], *(amounts[at] if self._totals else (None, None))) for at in used))
            for theme, numbers in groups.items()
        ]
        names = [*kept, OTHER_TEAMS, NO_TEAM]
        return Table(tuple(names[at] for at in used), tuple(lines))

    def _since(self, day: date) -> Since:
        monday = day - timedelta(days=day.weekday())
        sides = ("week < ?", "week > ?")
        weeks = f"SELECT count(DISTINCT week) FROM {'totals' if self._totals else 'counts'} WHERE NOT older AND"
        numbers = tuple(int(self._one(f"{weeks} {side}", monday)[0]) for side in sides)
        amounts = [self._words(f"NOT older AND NOT copy AND {side}", monday) for side in sides]
        groups: Groups = {}
        sums = ", ".join(f"coalesce(sum(findings) FILTER ({side}), 0)" for side in sides)
        for theme, *two in self._rows(f"SELECT theme, {sums} FROM standing GROUP BY 1", monday, monday):
            groups[theme] = [*map(int, two)]
        spread = spread_of(self._by_week(side, monday) for side in sides) if self._totals else 1.0
        table = _two(groups, amounts, ("before", "after"), spread)
        return Since(day, (numbers[0], numbers[1]), spread, table)

    def _by_week(self, side: str, monday: date) -> Iterable[tuple[int, int]]:
        """Findings and words of each week on one side of ``monday``."""
        return self._rows(
            "SELECT coalesce(findings, 0), words FROM"
            f" (SELECT week, sum(words) AS words FROM totals WHERE NOT older AND NOT copy AND {side} GROUP BY 1)"
            " LEFT JOIN (SELECT week, sum(findings) AS findings FROM standing GROUP BY 1) USING (week) ORDER BY week",
            monday,
        )

    def _copies(self) -> Table:
        """Old text against new writing: what stands in text that was copied, and in text that was not."""
        groups: Groups = {}
        sums = ", ".join(f"coalesce(sum(findings) FILTER ({side}), 0)" for side in ("copy", "NOT copy"))
        for theme, *two in self._rows(
            f"SELECT theme, {sums} FROM counts JOIN themes USING (rule) WHERE NOT older AND excused IS NULL GROUP BY 1"
        ):
            groups[theme] = [*map(int, two)]
        if not any(old for old, _ in groups.values()):
            return Table()
        amounts = [self._words(f"NOT older AND {side}") for side in ("copy", "NOT copy")]
        return _two(groups, amounts, ("copied text", "new writing"), 1.0)

    def _first(self) -> tuple[First, ...]:
        """The rules that weigh most: how often, times how severe."""
        words, notes = self._words()
        weight = " ".join(f"WHEN '{severity}' THEN {weight}" for severity, weight in _WEIGHTS.items())
        return tuple(
            First(rule, severity, count(int(number), words, notes))
            for rule, severity, number in self._rows(
                "SELECT rule, arg_max(severity, findings), sum(findings) FROM"
                " (SELECT rule, severity, sum(findings) AS findings FROM standing GROUP BY 1, 2)"
                " GROUP BY 1 HAVING sum(findings) >= 5"
                f" ORDER BY sum(findings * CASE severity {weight} ELSE 1 END) DESC, rule LIMIT {_FIRST}"
            )
        )

    def _excused(self) -> Table:
        return self._table(
            "SELECT excused, sum(findings) FROM counts WHERE NOT older AND NOT copy AND excused IS NOT NULL GROUP BY 1",
            ("new writing",),
        )

    def _against(self) -> Table:
        """The older run and this one: all findings, then the rules that differ most."""
        sides = ("older", "NOT older")
        unknown = (None, None)
        amounts = [self._words(f"{side} AND NOT copy") if self._both_totals else unknown for side in sides]
        sums = ", ".join(f"coalesce(sum(findings) FILTER ({side}), 0)" for side in sides)
        found = "FROM counts JOIN themes USING (rule) WHERE excused IS NULL AND NOT copy GROUP BY 1"
        by_theme: Groups = {name: [*map(int, two)] for name, *two in self._rows(f"SELECT theme, {sums} {found}")}
        by_rule: Groups = {name: [*map(int, two)] for name, *two in self._rows(f"SELECT rule, {sums} {found}")}
        themes = _two(by_theme, amounts, ("then", "now"), 1.0)
        rules = [
            Line(self._name(rule), line.counts, rule, line.change)
            for rule, numbers in _most(by_rule)
            for line in (_line(rule, numbers, amounts, 1.0),)
            if line.counts[0].findings or line.counts[1].findings
        ]
        return Table(themes.columns, (*themes.lines, *sorted(rules, key=_how_different)[:_DIFFERENT]))


def _how_different(line: Line) -> float:
    """Sorts first what differs most, measured by how much is added or taken away."""
    then, now = line.counts
    if then.rate is not None and now.rate is not None:
        return -abs(now.rate - then.rate)
    return -abs((now.findings or 0) - (then.findings or 0)) if then.words is None else 0.0


def _most(groups: Groups) -> list[tuple[str, list[int]]]:
    return sorted(groups.items(), key=lambda group: (-sum(group[1]), group[0]))


def _sums(groups: Groups, width: int) -> list[int]:
    return [sum(numbers[at] for numbers in groups.values()) for at in range(width)]


def _line(name: str, numbers: Sequence[int], amounts: Sequence[tuple[int | None, int | None]], spread: float) -> Line:
    two = [count(number, *amount) for number, amount in zip(numbers, amounts, strict=True)]
    return Line(name, tuple(two), "", change(two[0], two[1], spread))


def _two(
    groups: Groups, amounts: Sequence[tuple[int | None, int | None]], columns: tuple[str, str], spread: float
) -> Table:
    """Two kinds of writing side by side: all findings, then the themes met most often."""
    lines = [_line(name, numbers, amounts, spread) for name, numbers in _most(groups)[:_THEMES]]
    return Table(columns, (_line(ALL, _sums(groups, 2), amounts, spread), *lines)) if groups else Table()
