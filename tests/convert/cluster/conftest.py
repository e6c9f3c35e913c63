"""Clusters to send a batch to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from convert.cluster.clusters import WORKERS, Cluster


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    started = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        for _ in range(WORKERS):
            started.start_worker()
        yield started
    finally:
        started.end()


@pytest.fixture
def empty_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    started = Cluster(tmp_path_factory.mktemp("cluster"))
    yield started
    started.end()
