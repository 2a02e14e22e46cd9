"""Patterns for file names and paths, as settings and options write them."""

import os
from pathlib import Path

Glob = tuple[Path, str]
"""A pattern for names, or for paths (if it holds a slash) that begin at the folder."""


def matches(path: Path, glob: Glob) -> bool:
    """Whether ``glob`` fits ``path``: its name, or all of it from the folder where the glob begins."""
    from fnmatch import fnmatch

    base, pattern = glob
    bare = pattern.rstrip("/").removeprefix("./")
    if "/" not in bare:
        return fnmatch(path.name, bare)
    # A slash before both, so that **/ at the beginning also stands for no folder at all.
    whole = f"*/{bare[3:]}" if bare.startswith("**/") else f"/{bare}"
    return fnmatch("/" + os.path.relpath(path, base).replace(os.sep, "/"), whole)
