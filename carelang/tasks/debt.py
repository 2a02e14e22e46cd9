"""Baselines written and shown: where they lie, what is said of them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from carelang.reports.layout import counted
from carelang.reports.results import Run
from carelang.settings.values import Settings
from carelang.tasks.baseline import NAME, Baseline, new_baseline, read_baseline
from carelang.tasks.files import File
from carelang.types import Document, Finding


def baseline_place(settings: Settings, output: str | None = None) -> Path:
    """Return where the baseline lies: at ``output``, or where the settings say, or else beside them."""
    if output is not None:
        return Path(output) / NAME if Path(output).is_dir() else Path(output)
    return settings.baseline or settings.folder / NAME


def write_baseline(run: Run, files: Sequence[File], settings: Settings, target: Path) -> str:
    """Write what stands in ``run`` to ``target``, over the baseline that is there, and return what to say of it.

    Raises ``CarelangError``; then nothing is written. A file that is there and is no baseline is left alone.
    """
    there = target.exists()
    old = _there_or_new(target)
    new = old.renewed(run, files)
    _write(new, [settings.file, *(file.path for file in files)])
    before, now = old.total(), new.total()
    fewer, more = (before - now).total(), (now - before).total()
    changed = f"; {fewer} fewer and {more} more than before" if there else ""
    return f"{target}: written, with {_held(now, len(new.known))}{changed}."


def add_to_baseline(target: Path, file: File, document: Document, finding: Finding) -> None:
    """Add one ``finding`` in the ``document`` of ``file`` to the baseline at ``target``, which may not be there yet.

    Raises ``CarelangError``; then nothing is written.
    """
    _write(_there_or_new(target).knowing(file, document, finding), [file.path])


def _there_or_new(target: Path) -> Baseline:
    return read_baseline(target) if target.exists() else new_baseline(target)


def _write(baseline: Baseline, readers: Sequence[Path | None]) -> None:
    """Write the baseline; who may read it, or else the first of ``readers`` that is there, may read it then."""
    from carelang.formats.saving import write_whole

    there = [path for path in (baseline.file, *readers) if path is not None and path.is_file()]
    write_whole(baseline.rendered(), baseline.file, there[0] if there else Path())


def baseline_shown(baseline: Baseline) -> str:
    """Return how many findings are known, by file and by rule."""
    lines = list(_rows(baseline))
    by_rule = Counter[str]()
    for rules in baseline.known.values():
        by_rule.update({rule: sum(digests.values()) for rule, digests in rules.items()})
    lines += ["All files", *_table(by_rule), ""] if len(baseline.known) > 1 else []
    return "\n".join([*lines, f"{baseline.file}: {_held(baseline.total(), len(baseline.known))}.", ""])


def _rows(baseline: Baseline) -> Iterator[str]:
    for name, rules in sorted(baseline.known.items()):
        yield name.encode("utf-8", "replace").decode("utf-8")
        yield from _table({rule: sum(digests.values()) for rule, digests in rules.items()})
        yield ""


def _table(rules: dict[str, int]) -> list[str]:
    widest = max(map(len, rules), default=0)
    return [f"  {rule:<{widest}}  {rules[rule]:>5}" for rule in sorted(rules, key=lambda one: (-rules[one], one))]


def _held(digests: Counter[str], files: int) -> str:
    return f"{counted(digests.total(), 'finding')} in {counted(files, 'file')}"
