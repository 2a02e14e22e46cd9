"""carelang lsp: the language server for editors."""

import click

from carelang_cli.messages import examples


@click.command(epilog=examples("carelang lsp"))
def lsp() -> None:
    """Serve an editor on standard input and output, with the Language Server Protocol.

    The editor starts it (docs/editors.md says how), and settings are those of each file's folder.
    """
    from carelang.plugins.lsp import serve

    raise SystemExit(0 if serve() else 1)
