"""What other programs write into a file about its columns, kept true when columns change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

_PANDAS = b"pandas"
_SPARK = b"org.apache.spark.sql.parquet.row.metadata"
"""Where Spark keeps a copy of the names and types of all columns. Spark reads that instead of the
columns' own types, which would hide results and mistake their types; without it, it reads these.
"""


def metadata_with_results(
    metadata: Mapping[bytes, bytes] | None, replaced: Mapping[str, Sequence[tuple[str, str]]]
) -> dict[bytes, bytes] | None:
    """Returns the metadata of a schema after results have been added.

    Args:
        metadata: as they were.
        replaced: for each column replaced, by its name, the names and types of the results there.
    """
    if metadata is None:
        return None
    kept = {name: value for name, value in metadata.items() if name != _SPARK}
    if replaced and _PANDAS in kept:
        with suppress(ValueError, TypeError, AttributeError, KeyError):  # not as pandas writes them
            kept[_PANDAS] = _pandas_with_results(kept[_PANDAS], replaced)
    return kept


def _pandas_with_results(text: bytes, replaced: Mapping[str, Sequence[tuple[str, str]]]) -> bytes:
    """Returns the description of pandas, in which the results have the types that they have."""
    description = json.loads(text)
    columns: list[dict[str, Any]] = []
    for column in description["columns"]:
        results = replaced.get(column["field_name"])
        if results is None:
            columns.append(column)
            continue
        for name, dtype in results:
            is_same = name == column["field_name"]
            columns.append(
                {
                    **column,
                    "name": column["name"] if is_same else name,
                    "field_name": name,
                    "pandas_type": dtype,
                    "numpy_type": dtype,
                    "metadata": None,
                }
            )
    description["columns"] = columns
    new_names = {old: results[0][0] for old, results in replaced.items()}
    description["index_columns"] = [
        new_names.get(index, index) if isinstance(index, str) else index
        for index in description["index_columns"]
    ]
    return json.dumps(description).encode()
