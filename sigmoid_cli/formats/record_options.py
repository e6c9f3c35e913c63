"""Which columns of records are read, and what becomes of their results."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import TypeVar

from sigmoid_cli.errors import ColumnError, printable
from sigmoid_cli.frozen import Frozen

T = TypeVar("T")


class RecordOptions(Frozen):
    """The options of the command line for records.

    Attributes:
        columns: those to read, as words (see `column_words`); none if the only one is meant.
        names: those of the result columns, in order; none for the default names.
        replace: whether the results take the place of the columns read.
        header: whether the first record holds the names of the columns; None to find out.
        delimiter: the bytes between two fields of CSV; None for the format's own.
        missing: the texts of cells that have no value and an empty result, without blanks around.
    """

    columns: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    replace: bool = False
    header: bool | None = None
    delimiter: bytes | None = None
    missing: tuple[bytes, ...] = ()

    def chosen(self, names: Sequence[str], *, are_named: bool = True) -> tuple[int, ...]:
        """Returns the 0-based indices of the columns to read among those of an input.

        Args:
            names: of all columns of the input.
            are_named: whether the input itself names them.

        Raises:
            ColumnError: if one is missing or ambiguous, or none is chosen of several.
        """
        from sigmoid_cli.formats.column_words import choice_of, indices, listed

        if self.columns:
            chosen: tuple[int, ...] = ()
            for word in self.columns:
                chosen += indices(word, names, are_named, chosen)
            if self.replace:
                self.refuse_twice([names[index] for index in chosen], chosen)
            return chosen
        if len(names) == 1:
            return (0,)
        raise ColumnError(
            f"has {len(names)} columns",
            f"choose with -c NAME among: {listed(names)}" if are_named else choice_of(len(names)),
        )

    def count_results(self, names: Sequence[str], are_named: bool, functions: int) -> int:
        """Returns how many columns of an output are results, which come last or replace others.

        Args:
            names: of all columns of the output.
            are_named: whether the input itself names its columns.
            functions: how many are computed.
        """
        if self.names:
            return len(self.names)
        from sigmoid_cli.formats.column_words import may_name_several

        if not any(map(may_name_several, self.columns)):
            return max(1, len(self.columns)) * functions
        # the fewer columns are looked at, the fewer a pattern can match: so one count only fits
        count = 0
        while True:
            count += 1
            kept = names if self.replace else names[: len(names) - count * functions]
            if self.replace or self._count_read(kept, are_named) <= count:
                return self._count_read(kept, are_named) * functions

    def _count_read(self, names: Sequence[str], are_named: bool) -> int:
        from sigmoid_cli.formats.column_words import indices

        read: tuple[int, ...] = ()
        nested = 0
        for word in self.columns:
            try:
                read += indices(word, names, are_named, read)
            except ColumnError:  # it leads to a member of an object in an object
                nested += 1
        return len(read) + nested

    @staticmethod
    def refuse_twice(names: Sequence[str], columns: Sequence[object]) -> None:
        """Refuse to replace a column twice.

        Raises:
            ColumnError: for the first that is.
        """
        for position, column in enumerate(columns):
            if column in columns[:position]:
                raise ColumnError(
                    f"column '{printable(names[position])}' cannot be replaced twice",
                    "choose it once",
                )

    def result_names(
        self, names: Sequence[str], functions: Sequence[str], taken: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Returns the names of the result columns: for each column read, one a function.

        Args:
            names: of the columns read.
            functions: that are computed.
            taken: names that the results may not have, those of the columns kept.

        Raises:
            ColumnError: if there are too many or too few in `self.names`, or one is taken.
        """
        count = len(names) * len(functions)
        if self.names and len(self.names) != count:
            names_given = f"{len(self.names)} name{'s' if len(self.names) > 1 else ''}"
            raise ColumnError(
                f"{count} result column{'s' if count > 1 else ''}, but {names_given}",
                "give --as once for each",
            )
        if self.names:
            results = self.names
        elif self.replace and len(functions) == 1:
            results = tuple(names)
        else:
            results = tuple(f"{name}_{function}" for name in names for function in functions)
        for name in results:
            if results.count(name) > 1:
                raise ColumnError(f"two result columns are named '{printable(name)}'")
            if name in taken:
                raise ColumnError(
                    f"has a column '{printable(name)}' already",
                    "name the result with --as NAME, or use --replace",
                )
        return results


def placed(fields: Sequence[T], results: Sequence[T], replaced: Sequence[int]) -> list[T]:
    """Returns the fields of a record with the results after them, or instead of those replaced."""
    if not replaced:
        return [*fields, *results]
    each = len(results) // len(replaced)
    out = list(fields)
    for position, column in sorted(enumerate(replaced), key=itemgetter(1), reverse=True):
        out[column : column + 1] = results[position * each : (position + 1) * each]
    return out
