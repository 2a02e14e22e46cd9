"""A language server: findings in the editor as the text is written, on standard input and output."""

from carelang.plugins.lsp.server import serve

__all__ = ["serve"]
