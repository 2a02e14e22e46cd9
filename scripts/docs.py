"""Writes the pages that are drawn from the code, or with --check fails when one of them is not current."""

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Collection
from pathlib import Path

import click

import carelang_cli
from scripts.lexicon_pages import lexicon_pages

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("carelang", "cli/carelang_cli")
WIDTH = 100
NOTE = "<!-- Written by scripts/docs.py: change {source}, then run it again. -->"


def sentence(module: Path) -> str:
    """The first line of a module's docstring."""
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    if docstring is None:
        raise SystemExit(
            f"{module.relative_to(ROOT)}: there is no docstring. Say in one sentence what the module is for."
        )
    return docstring.partition("\n")[0]


def modules() -> dict[str, str]:
    """The dotted name of every module that ships, with its sentence."""
    found = {}
    for package in PACKAGES:
        folder = ROOT / package
        for module in sorted(folder.rglob("*.py")):
            path = module.relative_to(folder.parent).with_suffix("")
            found[".".join(path.parts).removesuffix(".__init__")] = sentence(module)
    return found


def floors() -> list[list[str]]:
    """The floors from the top, each with its rooms, as the import contract names them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(each for each in project["tool"]["importlinter"]["contracts"] if each["id"] == "floors")
    return [[room.strip() for room in layer.split("|")] for layer in contract["layers"]]


def architecture() -> str:
    """The floors, one row a module, and the decisions."""
    left = modules()
    lines = [
        "# Architecture",
        "",
        NOTE.format(source="pyproject.toml, a module's docstring or docs/architecture/decisions.md"),
        "",
        f"{left.pop('carelang')} It stands outside the floors.",
        "",
        "A room may use the rooms on the floors below its own, never one above or beside it.",
        "The contract in `pyproject.toml` says so, and `python scripts/check.py floors` proves it.",
        "",
        "```",
        *picture(floors()),
        "```",
        "",
        "| module | what it is for |",
        "|---|---|",
    ]
    for room in (room for floor in floors() for room in floor):
        for name in [name for name in left if name == room or name.startswith(f"{room}.")]:
            lines.append(f"| `{name}` | {left.pop(name)} |")
    if left:
        raise SystemExit(f"{', '.join(left)}: on no floor. Add it to the floors in pyproject.toml.")
    decisions = (ROOT / "docs/architecture/decisions.md").read_text(encoding="utf-8")
    return "\n".join([*lines, "", decisions])


def picture(layers: list[list[str]]) -> list[str]:
    """The floors as a house drawn in characters, one floor a line."""
    rows = [" | ".join(room.removeprefix("carelang.") for room in layer) for layer in layers]
    width = max(map(len, rows))
    line = f"+-{'-' * width}-+"
    return [line, *(part for row in rows for part in (f"| {row:^{width}} |", line))]


def command_line() -> str:
    """What --help says of every command."""
    every = [value for value in vars(carelang_cli).values() if isinstance(value, click.Group)]
    groups = [group for group in every if not any(group in other.commands.values() for other in every)]
    if len(groups) != 1:
        raise SystemExit(f"carelang_cli holds {len(groups)} Click groups: docs/cli.md is written from one.")
    pages = [helped(groups[0], "carelang", None)]
    return "\n".join(["# The command line", "", NOTE.format(source="a command's help"), "", *pages])


def helped(command: click.Command, name: str, parent: click.Context | None) -> str:
    """The help of one command and of the commands within it, at a fixed width."""
    context = click.Context(command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH)
    text = re.sub(r"[ \t]+$", "", command.get_help(context), flags=re.MULTILINE)
    page = f"## `{context.command_path}`\n\n```\n{text}\n```\n"
    within = command.commands if isinstance(command, click.Group) else {}
    return "\n".join([page, *(helped(within[each], each, context) for each in sorted(within))])


PAGES: tuple[tuple[str, Callable[[], str]], ...] = (
    ("docs/architecture.md", architecture),
    ("docs/cli.md", command_line),
)


def written_pages() -> dict[str, str]:
    """The text of every page, by its place."""
    return {**{place: written() for place, written in PAGES}, **dict(lexicon_pages())}


def forgotten(pages: Collection[str]) -> list[str]:
    """The pages of lexicons that are no more: they carry our note, and nothing writes them."""
    marked = NOTE.partition(":")[0]
    found = [path for path in sorted((ROOT / "docs/lexicons").glob("*.md")) if marked in path.read_text("utf-8")]
    places = [path.relative_to(ROOT).as_posix() for path in found]
    return [place for place in places if place not in pages]


def main(arguments: list[str]) -> int:
    """Write every page, or with --check name those that are not current."""
    check = "--check" in arguments
    pages = written_pages()
    stale = [place for place in pages if not current(ROOT / place, pages[place])]
    gone = forgotten(pages)
    for place in stale:
        if not check:
            (ROOT / place).write_text(pages[place], encoding="utf-8", newline="\n")
        print(f"{place}: {'not current. Run: python scripts/docs.py' if check else 'written.'}")
    for place in gone:
        if not check:
            (ROOT / place).unlink()
        print(f"{place}: {'its lexicon is gone. Run: python scripts/docs.py' if check else 'taken away.'}")
    return 1 if (stale or gone) and check else 0


def current(path: Path, page: str) -> bool:
    """Whether the file holds exactly the page."""
    return path.exists() and path.read_text(encoding="utf-8") == page


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
