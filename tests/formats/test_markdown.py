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
