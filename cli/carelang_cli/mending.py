"""carelang fix: puts suggestions that can stand in place into text files."""

from collections.abc import Sequence
from typing import Any

import click

from carelang_cli import options as shared
from carelang_cli.messages import complain, examples, one_line


@click.command(
    epilog=examples(
        "carelang fix docs/ --diff", "carelang fix policy.md", "carelang fix docs/ --unsafe --profile policy"
    )
)
@click.argument("paths", nargs=-1, required=True)
@click.option("--unsafe", is_flag=True, help="Put in also what no example of the lexicons shows in a sentence.")
@click.option("--diff", is_flag=True, help="Show what would change, and change nothing.")
@shared.profile
@shared.lexicons
@click.pass_context
def fix(context: click.Context, /, paths: Sequence[str], unsafe: bool, diff: bool, **options: Any) -> None:
    """Mend text files: put a suggestion in place where there is one alone and an example shows it standing there.

    Quotations, legal words, and advice that only the writer can follow are left as they are. A second run changes
    nothing. Word files are never changed: see `carelang check --annotate changes`.

    Exit codes: 0 done (with --diff: nothing to change), 1 there is something to change, 2 a file was refused.
    """
    from carelang.tasks.mending import mend_files

    mended, errors = mend_files(paths, options, unsafe=unsafe, write=not diff)
    for one in mended:
        if diff:
            click.echo("".join(one.diff()), nl=False)
        else:
            complain(f"{one.name}: {one.mended} mended, {one.left} left for you.")
    for error in errors:
        complain(one_line(error))
    context.exit(2 if errors else int(diff and bool(mended)))
