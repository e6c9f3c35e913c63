"""The columns of Arrow tables as arrays of numbers, and as texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sigmoid_cli.errors import DataError, printable, quoted
from sigmoid_cli.formats.array.reader import converted, dtype_computed
from sigmoid_cli.formats.arrays import texts_of
from sigmoid_cli.formats.json_strings import json_strings
from sigmoid_cli.numeric import grammar
from sigmoid_cli.numeric.calculation import Calculation, NotANumberError
from sigmoid_cli.numeric.cells import Array
from sigmoid_cli.numeric.remedies import remedy_of_cell
from sigmoid_cli.numeric.vector import VectorEngine


def dtype_of(field: Any, calculation: Calculation) -> str:
    """Returns the type to compute the numbers of a column in.

    Raises:
        DataError: if it holds no numbers, nor texts that might be some.
    """
    if _is_stored(field.type):
        return dtype_computed(np.dtype(field.type.to_pandas_dtype()), calculation)
    if pa.types.is_decimal(field.type) or _is_text(field.type):
        return calculation.dtype
    raise DataError(
        f"column {printable(field.name)!r} holds {field.type}, not numbers", None, None, 0
    )


def is_number(type_: Any) -> bool:
    """Whether a column of the type holds numbers."""
    types = pa.types
    return bool(types.is_integer(type_) or types.is_floating(type_) or types.is_decimal(type_))


def numbers(
    table: Any,
    index: int,
    dtype: np.dtype[Any],
    rows_before: int,
    engine: VectorEngine,
    missing: Sequence[bytes] = (),
) -> tuple[Array, NDArray[np.bool_], Sequence[int]]:
    """Returns the numbers of a column, where it is null, and in which rows there is another text.

    A text in `missing` counts as null, and so does a number equal to one of them.

    Raises:
        DataError: for the first text that is not a number, if that is an error.
    """
    column = table.column(index).combine_chunks()
    is_null = column.is_null().to_numpy(zero_copy_only=False)
    if not _is_stored(column.type):
        tokens = [b"nan" if text is None else text.encode() for text in _as_texts(column)]
        if missing:
            is_missing = [token.strip() in missing for token in tokens]
            tokens = [
                b"nan" if one else token for one, token in zip(is_missing, tokens, strict=True)
            ]
            is_null = is_null | np.array(is_missing, np.bool_)
        try:
            values, bad = engine.parse(tokens) if tokens else (np.empty(0, dtype), ())
        except NotANumberError as error:
            raise _not_a_number(
                table.schema.names[index], rows_before + error.index, tokens[error.index]
            ) from None
        return values, is_null, bad
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.uint8())
    if not pa.types.is_floating(column.type):
        column = column.fill_null(0)  # or NumPy would get its integers by way of float64
    stored = column.to_numpy(zero_copy_only=False)
    for value in filter(None.__ne__, map(grammar.value, missing)):
        is_null = is_null | (np.isnan(stored) if value != value else stored == value)
    values = converted(stored, dtype)
    if not engine.calculation.takes_probabilities:
        return values, is_null, ()
    values = values.copy()
    values[is_null] = np.nan  # no probability is asked of a missing number
    outside = engine.outside(values).tolist()
    if outside and engine.calculation.on_error == "fail":
        row = outside[0]
        token = str(column[row].as_py()).encode()
        raise _not_a_number(table.schema.names[index], rows_before + row, token)
    return values, is_null, outside


def texts(table: Any, index: int) -> list[bytes]:
    """Returns the texts of a column, empty where it is null.

    Raises:
        DataError: if values of its type have no text.
    """
    column = table.column(index).combine_chunks()
    if pa.types.is_floating(column.type):
        is_null = column.is_null().to_numpy(zero_copy_only=False)
        found = texts_of(column.to_numpy(zero_copy_only=False))
        return [b"" if null else text for text, null in zip(found, is_null, strict=True)]
    try:
        return [b"" if text is None else text.encode() for text in _as_texts(column)]
    except pa.ArrowException:
        name = printable(table.schema.names[index])
        raise DataError(
            f"column {name!r} holds {column.type}, which cannot be written as text",
            None,
            None,
            0,
            "it is kept by: --to parquet",
        ) from None


def json_values(table: Any, index: int) -> list[bytes]:
    """Returns the cells of a column that holds no numbers as values of JSON."""
    cells = texts(table, index)
    column = table.column(index)
    values = cells if pa.types.is_boolean(column.type) else json_strings(cells)
    if column.null_count:
        is_null = column.is_null().to_numpy()
        return [b"null" if null else value for value, null in zip(values, is_null, strict=True)]
    return values


def _is_stored(type_: Any) -> bool:
    """Whether its values are numbers as the machine holds them."""
    types = pa.types
    return bool(types.is_integer(type_) or types.is_floating(type_) or types.is_boolean(type_))


def _is_text(type_: Any) -> bool:
    types = pa.types
    if types.is_dictionary(type_):
        return _is_text(type_.value_type)
    return bool(
        types.is_string(type_) or types.is_large_string(type_) or types.is_string_view(type_)
    )


def _as_texts(column: Any) -> list[str | None]:
    found: list[str | None] = column.cast(pa.string()).to_pylist()
    return found


def _not_a_number(name: str, row: int, token: bytes) -> DataError:
    return DataError(
        f"column {printable(name)!r}, row {row + 1}: {quoted(token)} {grammar.fault(token)}",
        None,
        None,
        0,
        remedy_of_cell(token),
    )
