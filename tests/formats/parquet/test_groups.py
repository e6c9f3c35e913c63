"""Row groups are read in pieces of bounded size, and written as they were."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.formats.parquet.groups import Piece, pieces, runs, write
from support.program import Program


def written(lengths: list[int], width: int = 2) -> pa.BufferReader:
    """A file with row groups of such lengths."""
    sink = pa.BufferOutputStream()
    schema = pa.schema([(f"c{number}", pa.float64()) for number in range(width)])
    with pq.ParquetWriter(sink, schema) as writer:
        start = 0
        for length in lengths:
            numbers = np.arange(start, start + length, dtype=np.float64)
            table = pa.table([numbers + number for number in range(width)], schema=schema)
            writer.write_table(table, row_group_size=max(1, length))
            start += length
    return pa.BufferReader(sink.getvalue())


def lengths_of(file: pq.ParquetFile) -> list[int]:
    metadata = file.metadata
    return [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]


@given(
    st.lists(st.integers(0, 40), max_size=12),
    st.integers(0, 2000),
    st.integers(1, 2000),
    st.booleans(),
)
def test_every_row_comes_once_in_order_and_groups_that_are_not_large_stay(
    lengths: list[int], small: int, large: int, apart: bool
) -> None:
    file = pq.ParquetFile(written(lengths))
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, file.schema_arrow) as writer:
        for piece in pieces(
            file, range(file.num_row_groups), apart=apart, small=small, large=large
        ):
            assert sum(piece.lengths) == piece.table.num_rows
            write(writer, piece)
    copy = pq.ParquetFile(pa.BufferReader(sink.getvalue()))
    assert copy.read() == file.read()
    sizes = [file.metadata.row_group(group).total_byte_size for group in range(len(lengths))]
    if max(sizes, default=0) <= large:
        assert lengths_of(copy) == lengths_of(file)


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(1, 60))
def test_runs_hold_every_group_once_and_few_rows(lengths: list[int], rows: int) -> None:
    file = pq.ParquetFile(written(lengths))
    found = list(runs(file, range(file.num_row_groups), rows))
    assert [group for run in found for group in run] == list(range(file.num_row_groups))
    counts = lengths_of(file)
    assert all(len(run) == 1 or sum(counts[group] for group in run) <= rows for run in found)


def test_groups_of_different_lengths_in_one_piece_stay() -> None:
    sink = pa.BufferOutputStream()
    table = pa.table({"x": [1.0, 2.0, 3.0, 4.0]})
    with pq.ParquetWriter(sink, table.schema) as writer:
        write(writer, Piece(table, [1, 0, 3]))
    assert lengths_of(pq.ParquetFile(pa.BufferReader(sink.getvalue()))) == [1, 0, 3]


@pytest.mark.parametrize("on_error", ["nan", "skip"])
def test_small_groups_stay_small_and_lose_only_rows_that_are_left_out(
    sigmoid: Program, on_error: str
) -> None:
    words = [str(number) if number % 7 else "none" for number in range(100)]
    pq.write_table(pa.table({"x": words}), sigmoid.folder / "a.parquet", row_group_size=10)
    run = sigmoid("eval", "a.parquet", "--on-error", on_error, "-o", "b.parquet")
    assert run.status == 0
    file = pq.ParquetFile(sigmoid.folder / "b.parquet")
    kept = [sum(number % 7 > 0 for number in range(ten, ten + 10)) for ten in range(0, 100, 10)]
    assert lengths_of(file) == (kept if on_error == "skip" else [10] * 10)
    assert file.read().num_rows == sum(lengths_of(file))


@pytest.mark.parametrize("target", ["text", "f64", "npy", "json", "csv", "jsonl"])
def test_a_projection_changes_no_result(sigmoid: Program, tmp_path: Path, target: str) -> None:
    columns = {f"c{number}": np.linspace(-9, 9, 1000) + number for number in range(9)}
    pq.write_table(pa.table({**columns, "a.b": columns["c3"]}), sigmoid.folder / "wide.parquet")
    pq.write_table(pa.table({"c3": columns["c3"], "c1": columns["c1"]}), tmp_path / "two.parquet")
    arguments = ("--to", target, "--replace", "--as", "r", "--as", "s")
    wide = sigmoid("eval", "wide.parquet", "-c", "c3", "-c", "c1", *arguments)
    two = sigmoid("eval", "two.parquet", "-c", "c3", "-c", "c1", *arguments)
    assert wide.status == two.status == 0
    if target not in ("csv", "json", "jsonl"):
        assert wide.out == two.out
    dotted = sigmoid("eval", "wide.parquet", "-c", "a.b", "--to", target, "--as", "r")
    plain = sigmoid("eval", "wide.parquet", "-c", "c3", "--to", target, "--as", "r")
    assert dotted == plain


def test_columns_of_one_name_are_chosen_by_number(sigmoid: Program) -> None:
    numbers = pa.array([0.0])
    table = pa.Table.from_arrays([numbers, pa.array([1.0])], names=["x", "x"])
    pq.write_table(table, sigmoid.folder / "a.parquet")
    assert sigmoid("eval", "a.parquet", "-c", "2", "--to", "text").lines == ["0.7310585786300049"]
    assert sigmoid("eval", "a.parquet", "-c", "1", "--to", "text").lines == ["0.5"]
