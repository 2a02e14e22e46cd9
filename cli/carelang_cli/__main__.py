"""``python -m carelang_cli`` is the command carelang."""

from carelang_cli import main

main(prog_name="carelang")
