from __future__ import annotations

from sigmoid_cli.formats.markdown import MarkdownWriter
from sigmoid_cli.formats.table import Column


def test_a_table_in_markdown() -> None:
    writer = MarkdownWriter()
    assert writer.head(("x", "sigmoid"), True) == b"| x | sigmoid |\n| ---: | ---: |\n"
    rows = writer.rows([Column("x", [b"0", b"1"]), Column("sigmoid", [b"0.5", b"0.7"], True)])
    assert rows == b"| 0 | 0.5 |\n| 1 | 0.7 |\n"


def test_a_cell_stays_one_cell() -> None:
    writer = MarkdownWriter()
    assert writer.head(("a|b",), True).startswith(b"| a\\|b |\n")
    assert writer.rows([Column("a", [b"x|y\nz"])]) == b"| x\\|y z |\n"


def test_a_backslash_before_a_bar_does_not_end_the_cell() -> None:
    rows = MarkdownWriter().rows([Column("a", [rb"x\|y", rb"x\\|", rb"C:\x"])])
    assert rows.splitlines() == [rb"| x\\\|y |", rb"| x\\\\\| |", rb"| C:\x |"]


def test_a_cell_is_safe_for_a_terminal() -> None:
    rows = MarkdownWriter().rows([Column("a", [b"\x1b[31mx\0", "\u202eé".encode(), b"\xff"])])
    assert rows.decode().splitlines() == [r"| \x1b[31mx\x00 |", r"| \u202eé |", r"| \xff |"]
