"""A language server: findings in the editor as the text is written, on standard input and output."""

from carelang.types import CarelangError

__all__ = ["serve"]


def serve() -> bool:
    """Answer one editor until it goes, and return whether it said goodbye; raises ``CarelangError`` without pygls."""
    try:
        from carelang.plugins.lsp import server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        remedy = "Install it with: pip install 'carelang[lsp]'."
        raise CarelangError("lsp", "needs pygls, which speaks to editors", remedy) from None
    return server.serve()
