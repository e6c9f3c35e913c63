"""The start of a JSON Lines input: the keys of its first object, and which are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sigmoid_cli.errors import ColumnError, DataError
from sigmoid_cli.formats.column_words import indices
from sigmoid_cli.formats.encoding import byte_order_mark_length, text_to_bytes
from sigmoid_cli.formats.jsonl.layout import Layout, LineTexts, OneALine, first_objects
from sigmoid_cli.formats.jsonl.objects import Member, member_at, members
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
    texts = LineTexts(first_objects(layout, lookahead, skip))
    row = next((row for row, line in enumerate(texts.lines) if line.strip(" \t\r")), None)
    if row is None:
        return Keys(skip, (), (), (), ":", ",", record_options.replace, bool(record_options.names))
    line = texts.lines[row]
    try:
        found = members(line)
    except DataError as error:
        raise texts.located(error, row) from None
    names = tuple(dict.fromkeys(member.key for member in found))
    paths = _paths(names, line, found, record_options)
    results = record_options.result_names(
        [".".join(path) for path in paths],
        calculation.functions,
        [name for name in names if not (record_options.replace and (name,) in paths)],
    )
    if record_options.replace and len(calculation.functions) > 1:
        raise ColumnError("--replace has room for one result only")
    colon, comma = _style(texts.written[row], found)
    return Keys(
        skip,
        names,
        paths,
        results,
        colon,
        comma,
        record_options.replace,
        bool(record_options.names),
        frozenset(record_options.missing),
    )


def _paths(
    names: tuple[str, ...], line: str, found: list[Member], record_options: RecordOptions
) -> tuple[Path, ...]:
    paths: list[Path] = []
    for column in record_options.columns:
        path = tuple(column.split("."))
        if column not in names and len(path) > 1 and member_at(line, path, found) is not None:
            paths.append(path)
        else:
            taken = {names.index(key) for key, *nested in paths if not nested}
            paths += [(names[index],) for index in indices(column, names, True, taken)]
    if record_options.replace:
        record_options.refuse_twice([".".join(path) for path in paths], paths)
    if not record_options.columns:
        paths += [(names[index],) for index in record_options.chosen(names)]
    return tuple(paths)


def _style(written: str, found: list[Member]) -> tuple[str, str]:
    """Returns how keys and values, and two members, are separated where the object has both."""
    colon = written[found[0].key_end : found[0].start]
    if len(found) > 1:
        return colon, written[found[0].end : found[1].key_start]
    before = written[written.index("{") + 1 : found[0].key_start]
    if "\n" in before:  # each member stands in a line of its own
        return colon, "," + before
    return colon, "," + colon.partition(":")[2]
