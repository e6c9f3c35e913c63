"""The start of a JSON Lines input: the keys of its first object, and which are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sigmoid_cli.errors import ColumnError, DataError
from sigmoid_cli.formats.block import GREAT
from sigmoid_cli.formats.column_words import indices
from sigmoid_cli.formats.encoding import byte_order_mark_length, text_to_bytes
from sigmoid_cli.formats.jsonl.first_object import (
    FirstObject,
    object_of_great_line,
    object_of_text,
)
from sigmoid_cli.formats.jsonl.layout import Layout, LineTexts, OneALine, first_objects
from sigmoid_cli.frozen import Frozen

if TYPE_CHECKING:
    from sigmoid_cli.formats.lookahead import Lookahead
    from sigmoid_cli.formats.record_options import RecordOptions
    from sigmoid_cli.numeric.calculation import Calculation

Path = tuple[str, ...]
"""The keys that lead to a member: one, or more where objects are nested."""


class Keys(Frozen):
    """The keys of the first object of an input, and those read.

    Attributes:
        skip: how many bytes of byte-order mark the input begins with.
        names: the keys of the object, in order.
        paths: to the members read.
        results: the keys of the results, for each member read one a function.
        colon: the bytes between a key and its value.
        comma: the bytes between two members.
        replace: whether results take the place of the members read.
        renames: whether they take the place of their keys too.
        missing: the texts of values that count as null.
    """

    skip: int
    names: tuple[str, ...]
    paths: tuple[Path, ...]
    results: tuple[str, ...]
    colon: str
    comma: str
    replace: bool
    renames: bool
    missing: frozenset[bytes] = frozenset()

    def is_missing(self, value: object) -> bool:
        """Whether a value counts as null; a number is passed as its text."""
        if value is None:
            return True
        if isinstance(value, bool):
            return bool(self.missing) and str(value).lower().encode() in self.missing
        return isinstance(value, str) and text_to_bytes(value).strip() in self.missing

    @property
    def results_each(self) -> int:
        """How many results each member read has."""
        return len(self.results) // len(self.paths) if self.paths else 0

    @property
    def added(self) -> tuple[str, ...]:
        """The keys of results that no object may have of its own."""
        if not self.replace:
            return self.results
        return tuple(
            name for name, path in zip(self.results, self.paths, strict=True) if name != path[-1]
        )

    def written(self, name: str) -> str:
        """Returns a key as it is written before a value."""
        return self.written_key(name) + self.colon

    @staticmethod
    def written_key(name: str) -> str:
        """Returns a key between quotes."""
        if name.isprintable() and '"' not in name and "\\" not in name:
            return f'"{name}"'
        from json import dumps

        return dumps(name, ensure_ascii=False)


def read_keys(
    lookahead: Lookahead,
    calculation: Calculation,
    record_options: RecordOptions,
    layout: Layout | None = None,
) -> Keys:
    """Read the first object of an input. Returns its keys.

    Args:
        layout: where its objects stand; None for one a line.

    Raises:
        DataError: if that is not an object, or does not have the keys asked for.
    """
    skip = byte_order_mark_length(lookahead.data)
    layout = layout or OneALine()
    first = _great_object(lookahead, skip, layout) or _first_object(lookahead, skip, layout)
    if first is None:
        return Keys(skip, (), (), (), ":", ",", record_options.replace, bool(record_options.names))
    names = first.names
    paths = _paths(first, record_options)
    results = record_options.result_names(
        [".".join(path) for path in paths],
        calculation.functions,
        [name for name in names if not (record_options.replace and (name,) in paths)],
    )
    if record_options.replace and len(calculation.functions) > 1:
        raise ColumnError("--replace has room for one result only")
    return Keys(
        skip,
        names,
        paths,
        results,
        first.colon,
        first.comma,
        record_options.replace,
        bool(record_options.names),
        frozenset(record_options.missing),
    )


def _great_object(lookahead: Lookahead, skip: int, layout: Layout) -> FirstObject | None:
    """Returns what is known of the first object, if it stands in a line of great length."""
    if not isinstance(layout, OneALine):
        return None
    start, end = layout.first_line(lookahead, skip)
    if end - start < GREAT:
        return None
    try:
        return object_of_great_line(lookahead.data, start, end)
    except DataError as error:
        raise error.after_lines(lookahead.data.count(b"\n", 0, start)) from None


def _first_object(lookahead: Lookahead, skip: int, layout: Layout) -> FirstObject | None:
    """Returns what is known of the first object, by its text; None if there is none."""
    texts = LineTexts(first_objects(layout, lookahead, skip))
    row = next((row for row, line in enumerate(texts.lines) if line.strip(" \t\r")), None)
    if row is None:
        return None
    try:
        return object_of_text(texts.lines[row], texts.written[row])
    except DataError as error:
        raise texts.located(error, row) from None


def _paths(first: FirstObject, record_options: RecordOptions) -> tuple[Path, ...]:
    names = first.names
    paths: list[Path] = []
    for column in record_options.columns:
        path = tuple(column.split("."))
        if column not in names and len(path) > 1 and first.has(path):
            paths.append(path)
        else:
            taken = {names.index(key) for key, *nested in paths if not nested}
            paths += [(names[index],) for index in indices(column, names, True, taken)]
    if record_options.replace:
        record_options.refuse_twice([".".join(path) for path in paths], paths)
    if not record_options.columns:
        paths += [(names[index],) for index in record_options.chosen(names)]
    return tuple(paths)
