"""Reports on findings: which words are used where, and whether that changes, for people and for programs."""

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal, get_args

from carelang.lexicon import Lexicon
from carelang.lexicon.compiled import fingerprint
from carelang.reports.themes import themes_by_rule
from carelang.tables.report.advising import name_of
from carelang.tables.report.counting import PERIODS, Counter, Counts, Period
from carelang.tables.report.reading import connect, read_findings
from carelang.tables.report.telling import Given, tell

Form = Literal["html", "json", "markdown", "docx"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)

__all__ = ["FORMS", "PERIODS", "Counts", "Form", "Period", "count_findings", "render"]


def count_findings(
    places: Sequence[str],
    lexicon: Lexicon,
    *,
    against: Sequence[str] = (),
    since: date | None = None,
    by: Period = "month",
    made: date | None = None,
) -> tuple[Counts, Given]:
    """Return what is counted in the findings files ``places``, and what is known of them.

    ``against`` are the files of an older run, ``since`` a day before and after which rates are compared, and ``made``
    the day that the report shows. Raises ``CarelangError``.
    """
    with connect() as connection:
        opened = read_findings(connection, places)
        older = read_findings(connection, against, older=True) if against else None
        entries = {entry.rule: entry for entry in lexicon.entries}
        counter = Counter(
            connection,
            themes_by_rule(lexicon),
            lambda rule: name_of(rule, entries.get(rule)),
            totals=opened.totals,
            older_totals=older is not None and older.totals,
        )
        counts = counter.counts(since, by, against=bool(against))
    return counts, Given(opened, older, lexicon, fingerprint(lexicon), made)


def render(counts: Counts, given: Given, form: Form, version: str) -> bytes:
    """Return the report as the bytes of a file; the same counts give the same bytes. ``version`` is carelang's."""
    if form == "json":
        from carelang.tables.report.data import as_data

        return as_data(counts, given, version).encode()
    told = tell(counts, given)
    if form == "markdown":
        from carelang.tables.report.markdown import as_markdown

        return as_markdown(told).encode()
    if form == "docx":
        from carelang.tables.report.document import as_document

        return as_document(told, given.made)
    from carelang.tables.report.page import as_page

    return as_page(told).encode()
