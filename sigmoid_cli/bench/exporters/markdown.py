"""Markdown: tables for a README, an issue or a wiki."""

from __future__ import annotations

from collections.abc import Iterator

from sigmoid_cli.bench.comparison import Comparison
from sigmoid_cli.bench.exporters.page import GroupTable, page
from sigmoid_cli.bench.report import Report


class MarkdownExporter:
    """Tables as GitHub and pandoc read them."""

    def render(self, report: Report, comparison: Comparison | None) -> str:
        laid_out = page(report, comparison)
        parts = ["\n".join(_table(table)) for table in laid_out.tables]
        parts += [f"{_escaped(one)}." for one in laid_out.circumstances]
        parts += [f"> {_escaped(one)}" for one in laid_out.warnings]
        return "\n\n".join(parts) + "\n"


def _table(table: GroupTable) -> Iterator[str]:
    yield f"**{_escaped(table.title)}** ({_escaped(table.caption)})"
    yield ""
    yield _line(table.headers)
    yield _line(tuple("---:" if is_number else "---" for is_number in table.are_numbers))
    yield from map(_line, table.rows)
    for note in table.notes:
        yield ""
        yield f"{_escaped(note)}."


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(_escaped, cells))} |"


def _escaped(text: str) -> str:
    """Returns the text without meaning to Markdown: no emphasis, links, code or end of a cell."""
    return "".join(f"\\{sign}" if sign in r"\|*_`<[" else sign for sign in text)
