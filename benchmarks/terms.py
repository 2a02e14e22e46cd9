"""The terms of a lexicon as plain strings, for a scan that knows nothing but strings."""

from collections.abc import Iterator

from carelang.lexicon import OPEN, Lexicon, Trie, unpacked


def plain_terms(lexicon: Lexicon) -> list[str]:
    """Return every way to write the terms and allowed phrases of ``lexicon``; open places end a term early."""
    return sorted({" ".join(words).replace(" 's", "'s") for words in _ways(lexicon.trie, lexicon) if words})


def _ways(node: Trie, lexicon: Lexicon, *, first: bool = True) -> Iterator[tuple[str, ...]]:
    """Yield the words of each phrase below ``node``; a list stands for each of its words at the beginning only."""
    if "" in node:
        yield ()
    for word, below in node.items():
        if word not in ("", "@"):
            yield from ((word, *rest) for rest in _ways(unpacked(below), lexicon, first=False))
    for name, below in node.get("@", {}).items():
        if name in OPEN or not first:
            yield ()
            continue
        for word in sorted(lexicon.lists[name[1:]]):
            yield from ((word, *rest) for rest in _ways(below, lexicon, first=False))
