"""carelang explain, lexicons and test: what the lexicons say, which there are, and whether they keep their promises."""

from collections.abc import Sequence
from pathlib import Path

import click

import carelang.lexicon
from carelang.checker import Checker, prove, proved_lexicon
from carelang.rules.grammar import installed_pipelines
from carelang.settings import find_settings
from carelang.types import PROFILES, SettingsError
from carelang_cli.messages import examples, page

_layers = click.option(
    "--lexicon", "layers", multiple=True, metavar="FILE", help="A lexicon to lay on top; repeatable."
)


def _lexicon(layers: Sequence[str]) -> carelang.lexicon.Lexicon:
    return proved_lexicon([*find_settings(Path()).lexicons, *map(Path, layers)])


@click.command(
    epilog=examples("carelang explain respite", "carelang explain hard to engage", "carelang explain care/contact")
)
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@_layers
def explain(words: Sequence[str], layers: Sequence[str]) -> None:
    """Explain the advice on a word or a phrase.

    Finds any form, abbreviation or rule, whatever the profile, and says why, from where, and which layer decides.
    """
    from carelang.reports.entries import entries_about, explain_entries, nearest

    phrase, lexicon = " ".join(words), _lexicon(layers)
    found = {
        finding.rule
        for profile in PROFILES
        for finding in Checker(profile, lexicon, "off", carelang.lexicon.JURISDICTIONS).check(phrase)
        if finding.text == phrase
    }
    owning, holding = entries_about(phrase, lexicon, found)
    if not owning:
        raise SettingsError(f"“{phrase}”", "no lexicon has it", nearest(phrase, lexicon))
    layout = page()
    click.echo(explain_entries(phrase, owning, holding, lexicon.layers, layout), nl=False, color=layout.colour)


@click.command(epilog=examples("carelang lexicons", "carelang lexicons --lexicon council.yaml"))
@_layers
def lexicons(layers: Sequence[str]) -> None:
    """List the lexicons with their counts.

    First the national ones, then the layers that the settings and --lexicon lay on top.
    """
    from carelang.reports.entries import list_lexicons

    layout = page()
    click.echo(list_lexicons(_lexicon(layers), layout), nl=False, color=layout.colour)


@click.command(
    short_help="Prove lexicons by their examples.",
    epilog=examples("carelang test council.yaml", "carelang test council.yaml team.yaml"),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.pass_context
def test(context: click.Context, /, files: Sequence[str]) -> None:
    """Prove lexicons: each example, term and suggestion of every entry.

    Several files are laid on top of each other in their order, on the national lexicons.

    Exit codes: 0 all promises are kept, 1 some are not, 2 a file was refused.
    """
    folder = carelang.lexicon.national_folder().resolve()
    national = [file for file in files if Path(file).resolve().parent == folder]
    layers = [file for file in files if file not in national]
    failed = False
    if national:
        names = [f"lexicons/{folder.name}/{Path(file).name}" for file in national]
        failed |= _prove(carelang.lexicon.load_lexicons(from_yaml=True), names)
    if layers:
        failed |= _prove(carelang.lexicon.load_lexicons(layers), layers)
    context.exit(int(failed))


def _prove(lexicon: carelang.lexicon.Lexicon, names: Sequence[str]) -> bool:
    """Print what is not kept, and a summary; tell whether anything was not."""
    from carelang.reports.entries import describe_proof

    failures = {"off": prove(lexicon, names, "off")}
    if installed_pipelines():
        failures["on"] = prove(lexicon, names, "on")
    click.echo(describe_proof(lexicon, names, failures), nl=False)
    return any(failures.values())
