"""The pages of docs/lexicons for people who write: a page a theme, the list of themes, and what was left out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import yaml

from carelang.lexicon import Entry, Example, Layer, Lexicon, Term, load_lexicons, word_lists, write_out
from carelang.lexicon.phrase import Written
from carelang.types import PROFILES, Source, Suggestion

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = "docs/lexicons"
NOTE: Final = "<!-- Written by scripts/docs.py: change {source}, then run it again. -->"
SEVERITIES: Final = {
    "error": "error: we have said that we will not use it",
    "warning": "warning: published guides agree",
    "suggestion": "suggestion: think about it",
}
PLACES: Final = {
    "letter": "letters",
    "case-note": "case notes",
    "report": "reports",
    "policy": "policies",
    "general": "other texts",
}
COUNTRIES: Final = {
    "scotland": "Scotland",
    "england": "England",
    "wales": "Wales",
    "northern-ireland": "Northern Ireland",
    "uk": "the whole United Kingdom",
}
STATUSES: Final = {
    "in_force": "in force",
    "guidance_term": "a term of guidance, not of an Act",
    "no_section_given": "no section could be named",
    "historic": "no longer law; met in old files",
    "prospective": "passed, and not yet in force",
    "not_in_force": "not in force",
}
LABELS: Final = (("replace", "in place"), ("prompt", "only you know"), ("explain", "explain in plain words"))
OPEN: Final = {"@Name": "(a name)", "@number": "(a number)", "*": "…"}
MOST: Final = 6  # words shown of one list of alternatives
MOST_PHRASES: Final = 12
_BOLD: Final = "\0"  # stands in no example, so that escaping cannot touch it

Lists = dict[str, tuple[str, ...]]


def lexicon_pages() -> list[tuple[str, str]]:
    """Every page: its place and its text."""
    lexicon = load_lexicons(from_yaml=True)
    lists = word_lists(lexicon.layers)
    themes = [layer for layer in lexicon.layers if layer.entries]
    pages = [(f"{FOLDER}/{stem(layer.file)}.md", theme_page(layer, lists)) for layer in themes]
    left = left_out()
    return [
        (f"{FOLDER}/README.md", index_page(themes, left)),
        (f"{FOLDER}/left-out.md", left_out_page(lexicon, left)),
        *pages,
    ]


def stem(file: str) -> str:
    """The name of a lexicon file without its folder and its ending."""
    return Path(file).stem


def escaped(text: str) -> str:
    """``text`` as Markdown that shows exactly its characters, in a table cell or a list item too."""
    text = re.sub(r"([\\`*_\[\]<>|~])", r"\\\1", " ".join(text.split()))
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text)
    return re.sub(r"^(\d*)([#+=.)-])", r"\1\\\2", text)


def counted(number: int, noun: str, many: str = "") -> str:
    """The number with its noun."""
    return f"{number:,} {noun if number == 1 else many or f'{noun}s'}"


def joined(words: Sequence[str]) -> str:
    """The words as an English list."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def readable(phrase: str, lists: Lists) -> str:
    """A phrase of a lexicon as a person would note it: alternatives by slashes, what may be missing in brackets."""

    def slashes(words: Sequence[str]) -> str:
        shown = [readable(word, lists) for word in words[:MOST]]
        return "/".join([*shown, "…"] if len(words) > MOST else shown)

    def piece(match: re.Match[str]) -> str:
        if match["choice"] is not None:
            words = slashes([word.strip() for word in match["choice"].split("|")])
            return f"({words})" if match["optional"] else words
        if match["open"] in OPEN:
            return OPEN[match["open"]]
        return slashes(lists[match["open"][1:]]) if match["open"][1:] in lists else match["open"]

    plain = phrase.replace("[", "").replace("]", "")
    return re.sub(r"\((?P<choice>[^()]*)\)(?P<optional>\?)?|(?P<open>@[\w-]+|\*)", piece, plain)


def headword(entry: Entry, lists: Lists) -> str:
    """The words people look for: the shortest way to write a term that holds the words of the id, or the first term."""
    wanted = f" {entry.id.replace('-', ' ')} "
    first = ways(entry.terms[0], lists)
    holding = [way for term in entry.terms for way in ways(term, lists) if wanted in f" {way.lower()} "]
    return min(holding or first, key=lambda way: len(way.split()))


def ways(term: Term, lists: Lists) -> list[str]:
    """Every way to write a term, in order."""
    return [words_found(written, lists) for written in write_out(term.phrase, lists, fully=True)]


def words_found(written: Written, lists: Lists) -> str:
    """One way to write a term: only the words that are found, each list by its first word."""
    first, last = written.focus or (0, len(written.tokens))
    capitals = dict(written.capitals)
    words = [capitals.get(at, written.tokens[at]) for at in range(first, last)]
    shown = [OPEN.get(word) or (lists[word[1:]][0] if word.startswith("@") else word) for word in words]
    return " ".join(shown).replace(" 's", "'s")


def term_shown(phrase: str, lists: Lists) -> str:
    """A term in italics; where only some of its words are found, these, and what they stand in."""
    focus = re.search(r"\[(.*)\]", phrase)
    if focus is None:
        return f"*{escaped(readable(phrase, lists))}*"
    return f"*{escaped(readable(focus[1], lists))}* in “{escaped(readable(phrase, lists))}”"


def quoted(texts: Iterable[str]) -> str:
    """The texts in quotation marks, one after the other."""
    return ", ".join(f"“{escaped(text)}”" for text in texts)


def theme_page(layer: Layer, lists: Lists) -> str:
    """One theme: what it holds, its words, and each entry in full."""
    heads = [headword(entry, lists) for entry in layer.entries]
    lines = [
        f"# {escaped(layer.title)}",
        "",
        NOTE.format(source=layer.file),
        "",
        f"{counted(len(layer.entries), 'entry', 'entries')}, written from `{layer.file}`. [All themes](README.md).",
        "",
        "A person's own words and the names of laws, bodies and forms are never marked. A slash parts words that may",
        "stand for each other, brackets hold words that may be missing, and … stands for more words of the same sort:",
        "the lexicon file has them all. Words in {braces} are for the writer to fill in.",
        "",
        " · ".join(f"[{escaped(head)}](#{entry.id})" for head, entry in zip(heads, layer.entries, strict=True)),
        "",
    ]
    for head, entry in zip(heads, layer.entries, strict=True):
        lines += [*entry_section(head, entry, lists), ""]
    return "\n".join(lines).rstrip() + "\n"


def entry_section(head: str, entry: Entry, lists: Lists) -> Iterator[str]:
    """One entry: the words, why, what to say instead, when it is fine, an example, the law, views and sources."""
    yield f'<a id="{entry.id}"></a>'
    yield ""
    yield f"## {escaped(head)}"
    yield ""
    yield f"`{entry.rule}` · {SEVERITIES[entry.severity]} · {where(entry)}"
    yield ""
    yield f"**Why:** {escaped(entry.why)}"
    yield ""
    yield from law(entry)
    yield from instead(entry, lists)
    yield from example(entry)
    yield from fine(entry, lists)
    if entry.conflicts:
        yield from (f"**People disagree:** {escaped(entry.conflicts)}", "")
    yield "**Sources**"
    yield ""
    yield from (f"- {cited(source)}" for source in entry.sources)


def where(entry: Entry) -> str:
    """The texts an entry speaks to."""
    if set(entry.profiles) == set(PROFILES):
        return "in every text"
    return f"in {joined([PLACES[profile] for profile in PROFILES if profile in entry.profiles])}"


def law(entry: Entry) -> Iterator[str]:
    """What a statutory entry says of the law, and the plain words for it."""
    if entry.kind != "statutory":
        return
    rows = (
        ("Law", entry.law),
        ("Where", joined([COUNTRIES[name] for name in entry.jurisdictions])),
        ("Standing", STATUSES.get(entry.status, entry.status.replace("_", " "))),
        (
            "Must be kept",
            "yes: explain it, never replace it" if entry.must_keep else "no: plain words may take its place",
        ),
        ("To a child", f"“{entry.plain}”" if entry.plain else ""),
        ("To an adult", f"“{entry.plain_adult}”" if entry.plain_adult else ""),
    )
    yield from (f"- **{label}:** {escaped(text)}" for label, text in rows if text)
    yield ""


def instead(entry: Entry, lists: Lists) -> Iterator[str]:
    """The terms, those with the same suggestions together, and what to say instead of them."""
    groups: dict[tuple[Suggestion, ...], list[str]] = {}
    for term in entry.terms:
        groups.setdefault(term.suggestions, []).append(term_shown(term.phrase, lists))
    statutory = entry.kind == "statutory"
    offers = any(one.kind != "explain" for suggestions in groups for one in suggestions)
    yield "**Try instead**" if offers else "**Words**"
    yield ""
    for suggestions, phrases in groups.items():
        yield f"- {', '.join(phrases)}"
        for kind, label in LABELS:
            texts = [readable(one.text, lists) for one in suggestions if one.kind == kind]
            if texts and not (statutory and kind == "explain"):  # the plain words stand above, once for all terms
                yield f"  - {label}: {quoted(texts)}"
    if statutory:
        yield f"- explain in plain words{', all of them' if len(groups) > 1 else ''}: as above, to a child or an adult"
    yield ""


def example(entry: Entry) -> Iterator[str]:
    """The first sentence in which the words are found, those with a fix first, and the sentence put right."""
    flags = [one for one in entry.examples if one.flag and one.todo is None]
    chosen = next((one for one in flags if one.fix is not None), flags[0] if flags else None)
    if chosen is None:
        return
    yield "**Example**"
    yield ""
    yield f"- {marked(chosen)}"
    if chosen.fix is not None:
        yield f"- put right: {escaped(chosen.fix)}"
    yield ""


def marked(one: Example) -> str:
    """The sentence of an example with the words that are found in bold."""
    parts, at = [], 0
    for start, end in one.spans:
        parts += [one.text[at:start], _BOLD, one.text[start:end], _BOLD]
        at = end
    return escaped("".join([*parts, one.text[at:]])).replace(_BOLD, "**")


def fine(entry: Entry, lists: Lists) -> Iterator[str]:
    """The sentences and phrases in which the words are right, and the company that decides."""
    yield "**When it is fine**"
    yield ""
    for one in entry.examples:
        if not one.flag and one.todo is None:
            yield f"- {escaped(one.text)}"
    if entry.part_of_speech:
        article = "an" if entry.part_of_speech == "adjective" else "a"
        yield f"- wherever it is not used as {article} {entry.part_of_speech}"
    for label, phrases in (
        ("in phrases such as", entry.allow),
        ("beside words such as", entry.unless),
        ("where none of these stands in the same sentence:", entry.near),
    ):
        if phrases:
            yield f"- {label} {some(phrases, lists)}"
    if entry.context:
        yield "- in general texts that do not speak of care"
    yield ""
    for one in entry.examples:
        if one.todo is not None:
            fault = "missed" if one.flag else "marked"
            yield f"Known limit: “{escaped(one.text)}” is {fault} today ({escaped(one.todo)})."
            yield ""


def some(phrases: Sequence[str], lists: Lists) -> str:
    """The first of the phrases, and how many more there are."""
    more = f" and {len(phrases) - MOST_PHRASES} more" if len(phrases) > MOST_PHRASES else ""
    return quoted(readable(phrase, lists) for phrase in phrases[:MOST_PHRASES]) + more


def cited(source: Source) -> str:
    """A source with its address, publisher and year."""
    title = escaped(source.title)
    linked = f"[{title}](<{source.url}>)" if source.url else title
    year = source.year if source.year not in ("", "unknown") else ""
    return ", ".join([linked, *(escaped(part) for part in (source.publisher, year) if part)])


LeftOut = dict[str, list[tuple[str, str]]]


def left_out() -> LeftOut:
    """The terms that are not recognised and why, by the stem of the lexicon they were thought of for."""
    found: LeftOut = {}
    for path in sorted((ROOT / FOLDER / "left-out").glob("*.yaml")):
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
        for row in rows:
            if not isinstance(row, dict) or set(row) != {"term", "reason"} or not all(map(str.strip, row.values())):
                raise SystemExit(f"{path.relative_to(ROOT)}: {row} is not one term with one reason.")
        found[path.stem] = [(row["term"], row["reason"]) for row in rows]
    return found


def left_out_page(lexicon: Lexicon, left: LeftOut) -> str:
    """The terms left out, a table a theme."""
    titles = {stem(layer.file): layer.title for layer in lexicon.layers if layer.entries}
    if strange := sorted(set(left) - set(titles)):
        raise SystemExit(f"{FOLDER}/left-out: there is no lexicon called {', '.join(strange)}.")
    number = counted(sum(map(len, left.values())), "word")
    lines = [
        "# What was left out, and why",
        "",
        NOTE.format(source="a list in docs/lexicons/left-out"),
        "",
        f"{number} that people have asked writers to look at, or that the law uses,",
        "and that carelang does not mark by themselves. Most are ordinary English: they are found only inside phrases,",
        "or beside words, that make them care language. [All themes](README.md).",
    ]
    for name in (name for name in titles if left.get(name)):
        lines += ["", f"## {escaped(titles[name])}", "", "| word | why it is left out |", "|---|---|"]
        lines += [f"| {escaped(term)} | {escaped(reason)} |" for term, reason in left[name]]
    return "\n".join(lines) + "\n"


def index_page(themes: Sequence[Layer], left: LeftOut) -> str:
    """All themes with their numbers."""
    entries = [entry for layer in themes for entry in layer.entries]
    terms = sum(len(entry.terms) for entry in entries)
    lines = [
        "# The lexicons",
        "",
        NOTE.format(source="a file of lexicons/en-GB"),
        "",
        f"{counted(len(entries), 'entry', 'entries')} with {counted(terms, 'term')}, by theme. Each entry says why,",
        "what to try instead, when the words are fine, and where the advice was read.",
        "",
    ]
    for title, statutory in (("Words to think about", False), ("Legal words to explain", True)):
        lines += [f"## {title}", "", "| theme | entries | terms |", "|---|--:|--:|"]
        for layer in themes:
            if stem(layer.file).startswith("statutory") == statutory:
                numbers = f"{len(layer.entries)} | {sum(len(entry.terms) for entry in layer.entries)}"
                lines.append(f"| [{escaped(layer.title)}]({stem(layer.file)}.md) | {numbers} |")
        lines.append("")
    return "\n".join(
        [
            *lines,
            "## More",
            "",
            f"- [What was left out, and why](left-out.md): {counted(sum(map(len, left.values())), 'word')}",
            "- [The lexicon format](format.md): how to write an entry of your own",
            "",
        ]
    )
