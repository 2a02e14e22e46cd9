"""carelang lsp: the language server for editors."""

import click

from carelang.types import CarelangError
from carelang_cli.messages import examples


@click.command(epilog=examples("carelang lsp"))
@click.pass_context
def lsp(context: click.Context) -> None:
    """Serve an editor on standard input and output, with the Language Server Protocol.

    The editor starts it; docs/editors.md says how. Text, Markdown and HTML are checked while they are written. Settings
    are those of each file's folder. Nothing is sent anywhere else.
    """
    try:
        from carelang.plugins.lsp import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        remedy = "Install it with: pip install 'carelang[lsp]'."
        raise CarelangError("lsp", "needs pygls, which speaks to editors", remedy) from None
    context.exit(0 if serve() else 1)
