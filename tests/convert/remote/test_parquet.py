"""Of a remote parquet file the bytes that are needed are fetched, and each once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from support.program import Program
from support.requirements import needs
from support.servers import Ranges, web
from support.store import Store

COLUMNS, ROWS, GROUPS = 50, 60_000, 3

FOOTER = 1 << 17
"""The most bytes of the end of a file, which says where the columns are."""


@pytest.fixture
def size(sigmoid: Program) -> int:
    """The size of a file with many columns in some row groups."""
    columns = {
        f"c{number}": np.random.default_rng(number).normal(size=ROWS) for number in range(COLUMNS)
    }
    path = sigmoid.folder / "a.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=ROWS // GROUPS, use_dictionary=False)
    return path.stat().st_size


@pytest.fixture
def server(sigmoid: Program, size: int) -> Iterator[Any]:
    needs("aiohttp", "fsspec")
    with web(partial(Ranges, directory=str(sigmoid.folder))) as server:
        server.sent = server.requests = 0
        server.url = f"http://127.0.0.1:{server.server_port}/a.parquet"
        yield server


@pytest.mark.parametrize("target", ["text", "f64"])
def test_for_results_alone_one_column_of_fifty_is_fetched(
    sigmoid: Program, server: Any, size: int, target: str
) -> None:
    arguments = ("-c", "c7", "--to", target)
    run = sigmoid("eval", server.url, *arguments)
    assert (run.status, run.err) == (0, "")
    assert server.sent < 1.1 * size / COLUMNS + FOOTER
    assert server.requests <= GROUPS + 4
    assert run.out == sigmoid("eval", "a.parquet", *arguments).out


def test_for_a_copy_every_byte_is_fetched_once(sigmoid: Program, server: Any, size: int) -> None:
    run = sigmoid("eval", server.url, "-c", "c7", "-o", "b.parquet")
    assert (run.status, run.err) == (0, "")
    assert server.sent < size + FOOTER
    expected = sigmoid("eval", "a.parquet", "-c", "c7", "-o", "c.parquet")
    assert expected.status == 0
    read = [pq.read_table(sigmoid.folder / name) for name in ("b.parquet", "c.parquet")]
    assert read[0] == read[1]


def test_of_an_object_of_a_store_one_column_is_fetched(store: Store, size: int, s3: Any) -> None:
    store.files.pipe("source/a.parquet", (store.folder / "a.parquet").read_bytes())
    s3.reset()
    run = store("eval", "s3://source/a.parquet", "-c", "c7", "--to", "f64", "-o", "a.f64")
    assert (run.status, run.err) == (0, "")
    assert (store.folder / "a.f64").stat().st_size == 8 * ROWS
    assert s3.sent < 1.1 * size / COLUMNS + FOOTER
