"""The S3 server of the tests of a module, and a store with two empty buckets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.program import Program
from support.store import S3Server, Store, s3_server


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Server]:
    """A local S3 server."""
    with s3_server() as server:
        yield server


@pytest.fixture
def store(s3: S3Server, sigmoid: Program) -> Store:
    """Two empty buckets, `source` and `target`."""
    made = Store(s3.address, sigmoid)
    s3.reset()
    for bucket in ("source", "target"):
        if made.files.exists(bucket):
            made.files.rm(bucket, recursive=True)
        made.files.mkdir(bucket)
    s3.reset()
    return made
