"""Clusters to send a batch to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from convert.cluster.clusters import WORKERS, Cluster, Gate


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
    try:
        yield started
    finally:
        started.end()


@pytest.fixture
def gate(tmp_path_factory: pytest.TempPathFactory) -> Gate:
    """A gate that lets four files through."""
    return Gate(tmp_path_factory.mktemp("gate"), 4)


@pytest.fixture
def gated_cluster(empty_cluster: Cluster, gate: Gate) -> Cluster:
    """A cluster whose workers wait at the gate."""
    for _ in range(WORKERS):
        empty_cluster.start_worker(gate.code)
    return empty_cluster
