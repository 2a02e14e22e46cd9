"""The summary for supervision: what each part says, what it never repeats, its limits, its bytes, and its pages."""

import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

import carelang
from carelang.checker import Checker
from carelang.formats.plain import read_text
from carelang.formats.saving import free_target, time_of_writing, write_whole
from carelang.lexicon import Lexicon
from carelang.reports.results import Result, Run
from carelang.reports.review import render
from carelang.reports.themes import first_sentence
from carelang.types import Document, Segment, SettingsError, Severity, UnreadableFile
from carelang_cli import main

EXAMPLES = Path(__file__).parents[1] / "examples"
DAY = datetime(2026, 5, 3, 10, 30)
PARTS = ("that would help the reader most", "What was found", "Statutory words", "What was not checked")


class Page:
    """A summary as python-docx reads it."""

    def __init__(self, data: bytes) -> None:
        self.document = docx.Document(BytesIO(data))
        self.paragraphs = [(one.style.name, one.text) for one in self.document.paragraphs]
        self.headings = [text for style, text in self.paragraphs if style == "Heading 1"]
        self.rows = [[cell.text for cell in row.cells] for table in self.document.tables for row in table.rows]
        self.text = "\n".join([*(text for _, text in self.paragraphs), *("\t".join(row) for row in self.rows)])
        self.footer = self.document.sections[0].footer.paragraphs[0].text

    def under(self, heading: str) -> list[str]:
        """The paragraphs between the heading that holds these words and the next one."""
        found, inside = [], False
        for style, text in self.paragraphs:
            if style == "Heading 1":
                inside = heading in text
            elif inside:
                found.append(text)
        return found


@pytest.fixture
def words(toy):
    """Lexicons with two themes, and statutory terms."""
    toy.file(
        toy.entry(
            "respite",
            {"respite": ["a short break", "a stay with {relative}"], "respite care": "a short break"},
            severity="error",
            why="Respite means relief from something hard. No child is something hard.",
        ),
        toy.entry("unit", {"unit": "house"}, severity="error"),
        name="home.yaml",
        title="Home and moves",
    )
    toy.file(
        toy.entry("contact", {"contact with @Name": "time with {name}", "contact": "family time"}),
        toy.entry("lac", {"LAC": [{"prompt": "the name of the child"}]}, severity="suggestion"),
        toy.entry("bond", ["bond"], severity="suggestion"),
        name="family.yaml",
        title="Family",
    )
    statutory = {"kind": "statutory", "must_keep": True}
    toy.file(
        toy.entry(
            "order",
            ["supervision order"],
            abbreviations=["CSO"],
            plain="Grown-ups decided to help you. You can ask why.",
            plain_adult="An order of a hearing.",
            law="Some Act 2011, s 83",
            **statutory,
        ),
        toy.entry("hearing", ["hearing"], plain="A meeting.", **statutory),
        name="law.yaml",
        title="Orders",
    )
    return toy


def run_of(toy, text: str | Document, *layers: Path, profile: str = "letter", **more: object) -> tuple[Run, Lexicon]:
    document = read_text(text, "notes/letter.txt") if isinstance(text, str) else text
    checker = toy.checker(*layers, profile=profile)
    result = Result(document.name, document, tuple(checker.check(document)))
    run = Run((result,), profile, False, checker.lexicon.layers)._replace(**more)  # type: ignore[arg-type]
    return run, checker.lexicon


def page_of(*arguments: object, **more: object) -> Page:
    return Page(render(*run_of(*arguments, **more), DAY))  # type: ignore[arg-type]


TEXT = """\
Mia had respite. Respite again, and respite care.

The unit shut. Contact went well. A LAC has contact.

The supervision order goes on. The CSO matters. “I hate respite,” Mia said.
"""


def test_the_opening_names_file_day_profile_and_counts(words) -> None:
    page = page_of(words, TEXT)
    (style, title), (_, opening), *_ = page.paragraphs
    assert (style, title) == ("Title", "Words to look at again: a summary for supervision")
    assert opening == (
        "letter.txt was checked on 3 May 2026 as a letter to a child or family, with 9 findings "
        "(4 errors, 4 warnings, 1 suggestion); 1 more is excused by context."
    )
    assert "notes" not in page.text
    assert [part in heading for part, heading in zip(PARTS, page.headings, strict=True)] == [True] * 4


def test_three_different_kinds_of_help_come_first(words) -> None:
    page = page_of(words, TEXT)
    assert page.headings[0] == "Three things that would help the reader most"
    numbered = [text for style, text in page.paragraphs if style == "List Number"]
    assert numbered == [
        "“respite” (2), “respite care”: error, 3 times (line 1).",
        "“Contact” (2): warning, 2 times (line 3).".replace(" (2):", ":"),
        "“supervision order”, “CSO”: warning, 2 times (line 5).",
    ]
    said = page.under(PARTS[0])
    assert "Why: Respite means relief from something hard." in said
    assert "Write instead: for “respite”, “a short break”." in said
    assert "Only the writer can complete: “a stay with (relative)”." in said
    assert "Keep it, and explain it: “Grown-ups decided to help you. You can ask why.”" in said


def test_places_are_three_at_most(words) -> None:
    page = page_of(words, "\n\n".join(["Some respite."] * 5))
    assert "“respite”: error, 5 times (line 1; line 3; line 5; and 2 more places)." in page.text
    assert page.headings[0].startswith("One thing")


def test_an_entry_without_suggestions_says_so(words) -> None:
    page = page_of(words, "A bond.")
    assert "Write instead: what you mean, in plain words; there is no ready replacement." in page.under(PARTS[0])


def test_what_was_found_is_a_table_by_theme(words) -> None:
    page = page_of(words, TEXT)
    assert page.rows == [
        ["Theme", "How many", "The words, most often first"],
        ["Home and moves", "4 errors", "“respite” (2), “respite care”, “unit”"],
        ["Family", "3: 2 warnings, 1 suggestion", "“Contact” (2), “LAC”"],
        ["Orders", "2 warnings", "“supervision order”, “CSO”"],
    ]
    (table,) = page.document.tables
    assert table.style.name == "Table Grid"
    assert len(table._tbl.findall(f".//{docx.oxml.ns.qn('w:tblHeader')}")) == 1
    assert table.rows[0]._tr.find(f".//{docx.oxml.ns.qn('w:tblHeader')}") is not None


def test_what_is_excused_is_a_count_and_reasons(words) -> None:
    page = page_of(words, TEXT + "\nThe unit. carelang: ignore[toy/unit] because Aunt Agnes lives there\n")
    assert "Excused by context: 3. A note in the file says to leave it (2); a person's own words (1)." in page.text
    assert "Agnes" not in page.text


@pytest.mark.parametrize(
    ("profile", "said"),
    [("letter", "Grown-ups decided to help you. You can ask why."), ("report", "An order of a hearing.")],
)
def test_statutory_words_have_the_explanation_for_their_reader(words, profile: str, said: str) -> None:
    page = page_of(words, TEXT + "\nA hearing.\n", profile=profile)
    assert page.under(PARTS[2])[1:] == [
        "“supervision order”, “CSO” (Some Act 2011, s 83)",
        said,
        "“hearing” (A guide)",
        "A meeting.",
    ]


def test_what_was_not_checked_is_listed(words) -> None:
    unchecked = ("1 picture", "2 charts")
    document = Document("letter.docx", (Segment("Some respite and a bond.", "paragraph 1"),), unchecked)
    page = page_of(words, document, grammar=True, min_severity=Severity.WARNING)
    assert page.under(PARTS[3])[:3] == ["1 picture", "2 charts", "1 finding below “warning” is not shown."]
    assert page.under(PARTS[3])[3].startswith("Grammar was on:")
    off = page_of(words, "Some respite.").under(PARTS[3])
    assert off[0].startswith("Nothing is known to be left out")
    assert off[1].startswith("Grammar was off:")
    many = page_of(words, document._replace(unchecked=tuple(f"{n} charts" for n in range(9)))).under(PARTS[3])
    assert many[5:7] == ["5 charts", "3 other things, which `carelang check` lists"]


def test_where_nothing_is_found_the_page_says_so_kindly(words) -> None:
    page = page_of(words, Document("letter.docx", (Segment("Mia came. “I hate respite,” she said."),), ("1 picture",)))
    assert page.headings == ["What was not checked"]
    assert page.rows == []
    assert "with no findings; 1 more is excused by context." in page.text
    assert "carelang found nothing to change. That is worth saying to whoever wrote it." in page.text
    assert "Excused by context: 1." in page.text
    assert page.under(PARTS[3])[0] == "1 picture"
    limited = page_of(words, "A bond.", min_severity=Severity.ERROR)
    assert "nothing to change at or above “error”" in limited.text
    assert "1 finding below “error” is not shown." in limited.text


def test_the_page_says_what_it_holds_and_where_it_stays(words) -> None:
    footer = page_of(words, TEXT).footer
    assert "names words, not people" in footer
    assert "stays on this computer unless someone shares it" in footer


def test_words_keep_their_letter_case_and_are_short(words) -> None:
    long = words.layer("council", words.entry("long", [" ".join(["very"] * 20)]), title="Council words")
    page = page_of(words, f"The LAC. RESPITE. {'very ' * 20}", long)
    assert "“LAC”" in page.text
    assert "“RESPITE”" in page.text
    assert f"“{' '.join(['very'] * 8)}…”" in page.text
    assert ["Council words", "1 warning"] in [row[:2] for row in page.rows]


def test_nothing_of_the_document_is_repeated_but_the_words_found(words) -> None:
    child = words.layer("mia", prefer={"toy/unit": "Gran Wilhelmina's"}, avoid=["wee soul"], title="Mia Canary's words")
    segments = (
        Segment("Wilhelmina’s unit", "heading “Wilhelmina’s unit”", "heading"),
        Segment("Zebedee had respite in Ballachulish.", "under “Wilhelmina’s unit”, paragraph 1"),
        Segment(
            "Contact with Zebedee Quillfeather, a wee soul. The CSO of Quillfeather.", "table 1, row 1, cell 1", "cell"
        ),
        Segment("“My unit is in Ballachulish,” Zebedee said.", "footnote 1", "footnote"),
    )
    page = page_of(words, Document("files/letter.docx", segments), child)
    canaries = "Wilhelmina Zebedee Quillfeather Ballachulish Canary Mia".split()
    everything = f"{page.text} {page.footer} {page.document.core_properties.title}"
    assert [canary for canary in canaries if canary in everything] == []
    assert "“Contact with …" in page.text
    below = Document("a.docx", (Segment("Wilhelmina", segments[0].place, "heading"), segments[1]))
    assert "“respite”: error, once (under heading 1, paragraph 1)." in page_of(words, below, child).text
    assert "“unit”: error, once (heading 1)" in page_of(words, Document("a.docx", segments[:1]), child).text
    own = page_of(words, Document("a.docx", segments[:1]), child).under(PARTS[0])
    assert any(text.startswith("Write instead: this child's own words") for text in own)
    assert "Also: “house”." in own
    assert ["What this child has asked us to write", "1 warning", "“wee soul”"] in page.rows


def test_characters_that_xml_forbids_do_no_harm(words) -> None:
    document = Document("a\x00\ud800\uffff.docx", (Segment("respite\x0bcare \ufffe", "\x01"),), ("1 \x02picture",))
    page = page_of(words, document)
    assert "a .docx was checked" in page.text
    assert "“respite care”" in page.text


def test_a_rule_that_no_lexicon_has_is_a_theme_of_its_own(words) -> None:
    run, lexicon = run_of(words, "Some respite.")
    (result,) = run.results
    findings = tuple(one._replace(rule="record/name") for one in result.findings)
    page = Page(render(run._replace(results=(result._replace(findings=findings),)), lexicon, DAY))
    assert page.rows[1][0] == "record"


def test_a_file_that_was_not_read_has_no_summary(words) -> None:
    run, lexicon = run_of(words, "Some respite.")
    with pytest.raises(ValueError, match="a file that was read"):
        render(run._replace(results=(Result("a.docx"),)), lexicon, DAY)


def test_lists_are_short_and_say_how_many_more_there_are(toy) -> None:
    names = [f"{a}{b}" for a in "bcdfgh" for b in "abcd"]
    for name in names:
        toy.file(toy.entry(f"one-{name}", [f"word{name}"]), name=f"{name}.yaml", title=f"Theme {name}")
    shared = {"kind": "statutory", "severity": "suggestion"}
    terms = [toy.entry(f"law-{name}", [f"law{name}"], plain=f"Plain words {name}.", **shared) for name in names]
    toy.file(*terms, name="law.yaml", title="Law")
    more = [toy.entry("many", [f"many{name}" for name in names])]
    toy.file(*more, name="many.yaml", title="Many words", **{})
    text = " ".join(f"Some word{name} and law{name} and many{name}." for name in names)
    page = page_of(toy, text)
    assert page.rows[-1] == ["19 more themes", "42", "Not listed here."]
    assert len(page.rows) == 9
    assert page.rows[1][2].endswith("and 20 more")
    assert "“manyba”, “manybb”, “manybc”, “manybd” and 20 more: warning, 24 times" in page.text
    last = page.under(PARTS[2])[-1]
    assert last.startswith("18 more to explain: “law")
    assert last.endswith(" and 10 more.")


def test_an_explanation_to_paste_is_never_cut(toy) -> None:
    whole = " ".join(["Plain words for you."] * 30).strip()
    statutory = {"kind": "statutory"}
    toy.file(
        toy.entry("one", ["termone"], plain=whole, **statutory),
        toy.entry("two", ["termtwo"], plain=whole + "!", **statutory),
    )
    page = page_of(toy, "A termone and a termtwo.")
    said = page.under(PARTS[2])
    assert whole in said
    assert said[-1] == "1 more to explain: “termtwo”."


def test_the_first_sentence_is_whole() -> None:
    assert first_sentence("One reason. Another.") == "One reason."
    assert first_sentence("One") == "One"


def test_the_same_input_gives_the_same_bytes(words) -> None:
    run, lexicon = run_of(words, TEXT)
    data = render(run, lexicon, DAY)
    assert data == render(run, lexicon, DAY)
    assert data != render(run, lexicon, DAY + timedelta(days=1))
    archive = zipfile.ZipFile(BytesIO(data))
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert archive.namelist()[0] == "[Content_Types].xml"
    properties = Page(data).document.core_properties
    assert properties.created.replace(tzinfo=None) == properties.modified.replace(tzinfo=None) == DAY
    assert properties.author == "carelang"
    there = DAY.replace(tzinfo=timezone(timedelta(hours=2)))
    elsewhere = Page(render(run, lexicon, there)).document.core_properties
    assert elsewhere.created.replace(tzinfo=None) == DAY - timedelta(hours=2)


def test_it_is_a_page_that_word_and_people_can_read(words) -> None:
    document = page_of(words, TEXT).document
    (section,) = document.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert document.styles["Normal"].font.size.pt >= 11
    assert 'w:val="en-GB"' in document.styles["Normal"].element.xml
    fields = re.findall(r'w:instr="(\w+)"', section.footer._element.xml)
    assert fields == ["PAGE", "NUMPAGES"]


def test_no_schema_error_is_new(words, tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit")

    def kinds(path: Path) -> set[tuple[str, str, str]]:
        result = audit.OpenXmlValidator(max_errors=100_000).validate(str(path))
        return {(str(one.error_type), re.sub(r"\d+", "…", one.description), one.part_uri) for one in result.errors}

    empty, summary = tmp_path / "empty.docx", tmp_path / "summary.docx"
    docx.Document().save(str(empty))
    summary.write_bytes(render(*run_of(words, TEXT), DAY))
    assert kinds(summary) <= kinds(empty)


def test_carelang_alone_does_not_load_python_docx() -> None:
    code = "import sys, carelang, carelang.reports.review; sys.exit('docx' in sys.modules)"
    assert subprocess.run((sys.executable, "-c", code), check=False).returncode == 0


def review(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["review", *map(str, arguments)], prog_name="carelang")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.stdout == ""
    return result.exit_code, result.stderr


@pytest.fixture
def letter(toy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A letter in the working folder, and lexicons that keep their promises."""
    toy.file(
        toy.entry(
            "respite",
            {"respite": "a break"},
            severity="error",
            examples=[{"flag": "Some [respite]."}, {"leave": "None."}],
        ),
        name="home.yaml",
        title="Home and moves",
    )
    toy.file(
        toy.entry(
            "order",
            ["CSO"],
            kind="statutory",
            plain="A plan to help you.",
            examples=[{"flag": "A [CSO]."}, {"leave": "None."}],
        ),
        name="law.yaml",
    )
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    document = docx.Document()
    document.add_paragraph("Mia had respite. The CSO goes on.")
    document.save("letter.docx")
    return Path("letter.docx")


def test_the_command_writes_the_summary_beside_the_file(letter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1777777777")
    letter.chmod(0o640)
    before = letter.read_bytes()
    assert review(letter, "--profile", "letter") == (0, "letter.summary.docx: written.\n")
    written = Path("letter.summary.docx")
    data = written.read_bytes()
    assert "3 May 2026 as a letter" in Page(data).text
    assert letter.read_bytes() == before
    assert sorted(os.listdir()) == ["letter.docx", "letter.summary.docx"]
    if os.name == "posix":
        assert stat.S_IMODE(written.stat().st_mode) == 0o640
    said = "letter.summary.docx: is there already. Name another --output, or add --force.\n"
    assert review(letter) == (2, said)
    assert written.read_bytes() == data
    assert review(letter, "--force", "--profile", "letter") == (0, "letter.summary.docx: written.\n")
    assert written.read_bytes() == data


def test_the_summary_goes_where_it_is_told(letter: Path) -> None:
    Path("out").mkdir()
    assert review(letter, "--output", "out")[1] == f"{Path('out/letter.summary.docx')}: written.\n"
    assert review(letter, "--output", "out/mine.docx")[1] == f"{Path('out/mine.docx')}: written.\n"
    for output, said in (
        ("mine.pdf", "mine.pdf: a file of this kind ends with .docx. Name it so.\n"),
        ("letter.docx", "letter.docx: is the file that is read, and that one stays as it is. Name another.\n"),
        ("no/mine.docx", f"{Path('no/mine.docx')}: it cannot be written (No such file or directory). "),
    ):
        code, complaint = review(letter, "--output", output, "--force")
        assert code == 2
        assert complaint.startswith(said)


def test_any_file_that_carelang_reads_has_a_summary(letter: Path) -> None:
    Path("note.txt").write_text("Mia had respite.", encoding="utf-8")
    assert review("note.txt") == (0, "note.summary.docx: written.\n")
    assert "note.txt was checked" in Page(Path("note.summary.docx").read_bytes()).text
    for given, reason in (("gone.txt", "cannot be read"), (".", "is a folder"), ("a.pdf", "is no format")):
        code, complaint = review(given)
        assert code == 2
        assert reason in complaint
        assert complaint.count("\n") == 1
    assert sorted(os.listdir()) == ["letter.docx", "note.summary.docx", "note.txt"]


def test_a_summary_is_passed_over_in_a_folder_and_counted(letter: Path) -> None:
    review(letter)
    result = CliRunner().invoke(main, ["check", "."], prog_name="carelang")
    assert "1 file of other kinds (.summary.docx)" in " ".join(result.stdout.split())
    assert "letter.summary.docx:" not in result.stdout
    named = CliRunner().invoke(main, ["check", "letter.summary.docx"], prog_name="carelang")
    assert "in 1 file" in named.stdout


def test_settings_and_lexicons_count(letter: Path, toy) -> None:
    layer = toy.layer("council", toy.entry("mia", {"Mia": "her"}, examples=[{"flag": "[Mia]."}, {"leave": "Her."}]))
    Path("carelang.yaml").write_text("profile: report\nmin-severity: error\ngrammar: off\n", encoding="utf-8")
    assert review(letter, "--lexicon", layer)[0] == 0
    page = Page(Path("letter.summary.docx").read_bytes())
    assert "as a report, with 1 finding (1 error)" in page.text
    assert "below “error” are not shown" in page.text


@pytest.mark.parametrize("epoch", ["soon", "9" * 30])
def test_a_time_that_is_none_is_refused_before_anything_is_written(
    letter: Path, epoch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    said = "SOURCE_DATE_EPOCH: it is not a time. Give the seconds since 1970 as a whole number.\n"
    assert review(letter) == (2, said)
    assert os.listdir() == ["letter.docx"]


def test_times_of_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert time_of_writing() == datetime(1970, 1, 1, tzinfo=UTC)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert abs(time_of_writing() - datetime.now()) < timedelta(minutes=1)


def test_half_a_file_is_never_left(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(UnreadableFile, match="it cannot be written"):
        write_whole(b"all of it", tmp_path / "taken", Path(__file__))
    assert os.listdir(tmp_path) == ["taken"]


def test_a_target_is_never_the_source_under_another_name(tmp_path: Path) -> None:
    source = tmp_path / "letter.docx"
    source.write_bytes(b"")
    link = tmp_path / "link.docx"
    try:
        link.symlink_to(source)
    except OSError:
        pytest.skip("links cannot be made here")
    with pytest.raises(UnreadableFile, match="is the file that is read"):
        free_target(source, ".summary.docx", str(link), force=True)
    with pytest.raises(SettingsError):
        free_target(source, ".summary.docx", str(tmp_path / "x.txt"))


SOFFICE = shutil.which("soffice")
COUNT = shutil.which("pdfinfo")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], int]:
    """Counts the pages of a Word file in LibreOffice."""
    folder = tmp_path_factory.mktemp("pages")

    def count(data: bytes) -> int:
        (folder / "summary.docx").write_bytes(data)
        command = [SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
        subprocess.run(
            [*command, "--outdir", folder, folder / "summary.docx"], check=True, capture_output=True, timeout=180
        )
        told = subprocess.run([COUNT, folder / "summary.pdf"], check=True, capture_output=True, text=True).stdout
        return int(re.search(r"^Pages:\s+(\d+)", told, re.MULTILINE)[1])  # type: ignore[index]

    return count


@pytest.mark.libreoffice
@pytest.mark.skipif(SOFFICE is None or COUNT is None, reason="LibreOffice or pdfinfo is not installed")
class TestPages:
    def test_a_letter_of_a_page_has_a_summary_of_a_page(self, pages: Callable[[bytes], int], national: Lexicon) -> None:
        assert pages(self.summary(carelang.read(EXAMPLES / "letter.docx"), "letter", national)) == 1

    @pytest.mark.parametrize("profile", ["letter", "report"])
    def test_sixty_pages_have_a_summary_of_two(
        self, pages: Callable[[bytes], int], national: Lexicon, profile: str, tmp_path: Path
    ) -> None:
        source = tmp_path / "long.docx"
        document = docx.Document()
        flagged = [one.text for entry in national.entries for one in entry.examples if one.flag]
        for at, text in enumerate(flagged * 2):
            if at % 25 == 0:
                document.add_heading(f"What the people who were at meeting {at} had to say of it", 1)
            document.add_paragraph(text)
        document.save(str(source))
        read = carelang.read(source)
        assert len(read.segments) > 60 * 30
        unread = tuple(
            f"{number} parts of some kind that no reader of the paper would ever miss" for number in range(9)
        )
        summary = self.summary(read._replace(unchecked=unread), profile, national, Severity.WARNING)
        assert pages(summary) == 2

    @staticmethod
    def summary(document: Document, profile: str, lexicon: Lexicon, least: Severity = Severity.SUGGESTION) -> bytes:
        checker = Checker(profile, lexicon, "off")  # type: ignore[arg-type]
        result = Result(document.name, document, tuple(checker.check(document)))
        return render(Run((result,), profile, False, lexicon.layers, least), lexicon, DAY)
