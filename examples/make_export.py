"""Makes a year's case notes of a council that does not exist, exported as real systems do it, quirks and all.

Run ``python examples/make_export.py [FOLDER] [--notes 20000] [--seed 20260406]``. The people, places and words in it
are invented. The same seed writes the same notes.

On the day of the training some teams begin to write differently; the others do not.
"""

import argparse
import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from html import escape
from pathlib import Path
from random import Random
from typing import Final
from xml.sax.saxutils import escape as escape_xml

FOLDER: Final = Path(__file__).parent / "export"
SEED: Final = 20260406
FIRST_DAY: Final = date(2025, 4, 1)
TRAINING: Final = date(2025, 10, 6)
TRAINED: Final = ("Harbour", "Shore")
TEAMS: Final = (*TRAINED, "Hillside", "Riverside")
CELL_LIMIT: Final = 32_767  # characters that a cell of Excel holds
CLAMP: Final = 900  # characters that some exports cut a column to

NAMES: Final = "Ailsa Bran Corrie Dougal Effie Fergus Greer Hamish Iona Jura Kit Lorne Maisie Nevis Orla Rory".split()
ADULTS: Final = "Agnes Bert Colette Dinesh Elspeth Femi Grace Hugh Ines Jock Karla Lachlan Morag Niall".split()
PLAIN: Final = (
    "{name} was making toast when I arrived, and {adult} put the kettle on.",
    "We walked to the harbour and counted eleven boats.",
    "{name} showed me a model of a lighthouse and explained how the lamp turns.",
    "{adult} said that bedtime is calmer now that they read together.",
    "{name}’s teacher is pleased with the poem about the café by the sea.",
    "“I want to learn the fiddle,” {name} said. “Grandad has one in the loft.”",
    "It rained, so we played cards at the kitchen table until four.",
    "{name} has two new friends at the swimming club.",
    "{adult} has mended the gate, and {name} painted it yellow.",
    "I read my notes back to {name}, who asked me to add the bit about the otter.",
    "The bus fare was £3.20 each way, and I have asked for it to be paid back.",
    "{name} would like to visit {adult} at Easter, and we wrote that down together.",
    "We agreed that I will telephone on Friday after school.",
    "{adult} laughed when the dog stole the last scone.",
    "{name} was tired today and did not want to talk, which is fine.",
)
LISTED: Final = (  # the same thing, said as before the training and as after it
    ("{name} goes to respite every second weekend.", "{name} stays with {adult} every second weekend."),
    ("Contact with dad went well.", "{name}’s time with dad went well, and they baked a cake."),
    ("{name} is settled in placement.", "{name} feels at home with {adult}."),
    ("{name} misses his siblings.", "{name} misses his brothers and sisters."),
    ("{adult} failed to engage with the group.", "{adult} did not find the group helpful, and told me why."),
    ("{name} displayed challenging behaviour after school.", "{name} shouted and threw a shoe after school."),
    ("{name} absconded on Tuesday.", "{name} left without telling {adult} on Tuesday, and came home at six."),
    ("YP was spoken to alone.", "I spoke with {name} alone."),
    ("The LAC review is next week.", "The meeting about {name}’s plans is next week."),
    ("Supervised contact is at ten.", "{name} sees mum at ten, and I will be there too."),
)


@dataclass(frozen=True)
class Note:
    """One note: its number, whose it is, when and by which team it was written, its type, and its paragraphs.

    ``copy_of`` is the number of the note that it was copied from, if it was; ``mistaken`` notes were entered in error.
    """

    number: int
    person: int
    day: date
    team: str
    type: str
    paragraphs: tuple[str, ...]
    copy_of: int | None = None
    mistaken: bool = False


def make_notes(count: int, seed: int) -> list[Note]:
    """Return ``count`` notes in the order in which they were written; one in thirty is a copy of an earlier one."""
    chance = Random(seed)
    days = sorted(chance.randrange(365) for _ in range(count))
    notes: list[Note] = []
    for number, day in enumerate(days, start=100_001):
        written = FIRST_DAY + timedelta(day)
        if notes and chance.random() < 1 / 30:
            original = chance.choice(notes[-40:])
            copied = original.copy_of or original.number
            person = chance.randrange(4000, 4600)
            notes.append(replace(original, number=number, person=person, day=written, copy_of=copied))
        else:
            notes.append(_note(chance, number, written))
    return notes


def _note(chance: Random, number: int, day: date) -> Note:
    team, person = chance.choice(TEAMS), chance.randrange(4000, 4600)
    name, adult = NAMES[person % len(NAMES)], chance.choice(ADULTS)
    changed = 0.8 if team in TRAINED and day >= TRAINING else 0.1  # of the listed words are said in another way

    def sentence() -> str:
        if chance.random() < 0.75:
            return chance.choice(PLAIN)
        before, after = chance.choice(LISTED)
        return after if chance.random() < changed else before

    paragraphs = tuple(
        " ".join(sentence().format(name=name, adult=adult) for _ in range(chance.randint(2, 5)))
        for _ in range(chance.randint(1, 4))
    )
    kind = chance.choice(("Home visit", "Telephone call", "Meeting", "School visit", "Supervision"))
    return Note(number, person, day, team, kind, paragraphs, mistaken=chance.random() < 0.02)


def as_text(note: Note) -> str:
    """Return the note as plain text."""
    return "\n\n".join(note.paragraphs)


def as_html(note: Note) -> str:
    """Return the note as an editor on a web page keeps it."""
    parts = (
        escape(one, quote=False).replace("’", "&rsquo;").replace(" and ", "&nbsp;and ", 1) for one in note.paragraphs
    )
    return "".join(f"<p>{part}</p>" for part in parts).replace("<p>", f"<p><strong>{note.type}</strong><br />", 1)


def as_rtf(note: Note) -> str:
    """Return the note as an editor on a desktop keeps it."""
    head = (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}}" + "\r\n" + r"\viewkind4\uc1\pard\f0\fs20 "
    )
    coded = (
        "".join(one if one.isascii() else rf"\'{one.encode('cp1252').hex()}" for one in part)
        for part in note.paragraphs
    )
    return head + "\\par\r\n".join(coded).replace(" and ", r" {\b and} ", 1) + "\\par\r\n}"


def garbled(text: str) -> str:
    """Return ``text`` as it looks when UTF-8 was taken for Windows-1252 on the way."""
    return text.encode("utf-8").decode("cp1252", "ignore")


def mosaic(notes: Sequence[Note]) -> bytes:
    """Return CSV in Windows-1252 with semicolons and HTML in its cells: some rows are ragged, some words garbled."""
    written = io.StringIO(newline="")
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    rows.writerow("id;person_id;note_type;title;effective_date;created_on;team;note;copy_of_case_note_id".split(";"))
    for index, note in enumerate(notes):
        html = as_html(note)
        if index % 150 == 20:
            html = garbled(html.replace("&rsquo;", "’"))
        elif index % 150 == 40:
            html = escape(html, quote=False)
        day = f"{note.day:%d/%m/%Y}"
        row = [note.number, note.person, note.type, f"{note.type}, {note.team}", day, f"{day} 17:05", note.team]
        if index % 500 == 60:  # a note with semicolons and a line break, and nothing around them
            written.write(
                ";".join(map(str, (*row, "Rang at nine; no answer; bus late.\r\nWill try again.", ""))) + "\r\n"
            )
        else:
            rows.writerow([*row, html, note.copy_of or ""])
    return written.getvalue().encode("cp1252")


def liquidlogic(notes: Sequence[Note]) -> bytes:
    """Return tab-separated text in UTF-16 with RTF in its cells, some of it cut off."""
    written = io.StringIO(newline="")
    rows = csv.writer(written, delimiter="\t", lineterminator="\r\n")
    columns = "FACT_CASENOTE_ID DIM_PERSON_ID EVENT_DTTM DIM_LOOKUP_CASNT_TYPE_ID_CODE TEAM_NAME CASENOTE_TEXT"
    rows.writerow(columns.split())
    for index, note in enumerate(notes):
        rtf = as_rtf(note)[: CLAMP if index % 200 == 30 else None]
        code = note.type.upper().replace(" ", "")[:4]
        rows.writerow([note.number, note.person, f"{note.day:%Y-%m-%d} 10:30:00.000", code, note.team, rtf])
    return written.getvalue().encode("utf-16")


def eclipse(notes: Sequence[Note]) -> bytes:
    """Return a workbook of Excel, in which one long note was cut off at the most that a cell holds."""
    rows = [["Record ID", "Person ID", "Date of visit", "Team", "Visit type", "Narrative"]]
    for index, note in enumerate(notes):
        text = as_text(note)
        if index == len(notes) // 2:
            text = (f"{text}\n\n" * (CELL_LIMIT // len(text) + 1))[:CELL_LIMIT]
        rows.append([f"E-{note.number}", f"P{note.person}", f"{note.day:%d/%m/%Y}", note.team, note.type, text])
    return _workbook("Visits", rows)


def rio(notes: Sequence[Note]) -> bytes:
    """Return JSON Lines, with a mark on what was entered in error."""
    records: Iterable[dict[str, object]] = (
        {
            "SequenceID": note.number,
            "ClientID": f"RX{note.person}",
            "NoteNum": index,
            "SubNum": 1,
            "EnteredInError": int(note.mistaken),
            "Date": f"{note.day:%Y-%m-%d}T09:15:00",
            "Team": note.team,
            "NoteType": note.type,
            "Content": {"Text": as_text(note)},
        }
        for index, note in enumerate(notes, start=1)
    )
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode("utf-8")


_SHEET: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _workbook(name: str, rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook with one sheet of text, by hand, because libraries write the time of day into it."""
    cells = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{escape_xml(cell)}</t></is></c>' for cell in row)
        + "</row>"
        for row in rows
    )
    link = f'<Relationship Id="r1" Type="{_LINKS}/'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="'
        'application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{_TYPES}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
        f'ContentType="{_TYPES}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{link}officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_LINKS}"><sheets><sheet name="{name}" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{link}worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}"><sheetData>{cells}</sheetData></worksheet>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, xml in parts.items():
            entry = zipfile.ZipInfo(path, (2026, 4, 6, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}')
    return packed.getvalue()


SYSTEMS: Final[tuple[tuple[str, float, Callable[[Sequence[Note]], bytes]], ...]] = (  # file, share of the notes
    ("mosaic-case-notes.csv", 0.4, mosaic),
    ("liquidlogic-casenotes.tsv", 0.25, liquidlogic),
    ("eclipse-visits.xlsx", 0.2, eclipse),
    ("rio-progress-notes.jsonl", 0.15, rio),
)


def make_export(folder: Path, count: int, seed: int = SEED) -> None:
    """Write an export of ``count`` notes into ``folder``, a file for each system; files of these names are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    left = count
    for number, (name, share, write) in enumerate(SYSTEMS, start=1):
        size = left if number == len(SYSTEMS) else round(count * share)
        left -= size
        (folder / name).write_bytes(write(make_notes(size, seed + number)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--notes", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    make_export(given.folder, given.notes, given.seed)
    print(f"{given.folder}: {given.notes} notes")
