"""carelang explain, lexicons, rules and test: what the lexicons say, and whether they keep their promises."""

from collections.abc import Sequence

import click

from carelang.checker import prove_files, rules_about
from carelang.tasks.running import lexicon_here
from carelang_cli.messages import examples, page

_layers = click.option(
    "--lexicon", "layers", multiple=True, metavar="FILE", help="A lexicon to lay on top; repeatable."
)


@click.command(
    epilog=examples("carelang explain respite", "carelang explain hard to engage", "carelang explain care/contact")
)
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@_layers
def explain(words: Sequence[str], layers: Sequence[str]) -> None:
    """Explain the advice on a word or a phrase.

    Finds any form, abbreviation or rule, whatever the profile, and says why, from where, and which layer decides.
    """
    from carelang.reports.entries import explanation

    phrase, lexicon, layout = " ".join(words), lexicon_here(layers), page()
    told = explanation(phrase, lexicon, rules_about(phrase, lexicon), layout)
    click.echo(told, nl=False, color=layout.colour)


@click.command(epilog=examples("carelang lexicons", "carelang lexicons --lexicon council.yaml"))
@_layers
def lexicons(layers: Sequence[str]) -> None:
    """List the lexicons with their counts.

    First the national ones, then the layers that the settings and --lexicon lay on top.
    """
    from carelang.reports.entries import list_lexicons

    layout = page()
    click.echo(list_lexicons(lexicon_here(layers), layout), nl=False, color=layout.colour)


@click.command(epilog=examples("carelang rules", "carelang rules --format json --lexicon council.yaml"))
@_layers
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="The list's format.")
def rules(layers: Sequence[str], form: str) -> None:
    """List every rule with its severity, kind, profiles and number of terms."""
    from importlib.metadata import version

    from carelang.reports.rules import list_rules, rules_as_json

    layout, lexicon = page(), lexicon_here(layers)
    told = rules_as_json(lexicon, version("carelang")) if form == "json" else list_rules(lexicon, layout)
    click.echo(told, nl=False, color=layout.colour)


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
    from carelang.reports.entries import describe_proof

    failed = False
    for lexicon, names, failures in prove_files(files):
        click.echo(describe_proof(lexicon, names, failures), nl=False)
        failed |= any(failures.values())
    context.exit(int(failed))
