"""Clusters that are reached by TLS, with certificates of both sides."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from convert.cluster.clusters import Cluster
from support.program import Program
from support.servers import certificate

TLS = "DASK_DISTRIBUTED__COMM__TLS__"
CONFIGURE = "give ca-file and client under distributed.comm.tls in the configuration of Dask\n"


def configure(monkeypatch: pytest.MonkeyPatch, certificate: Path, key: Path) -> None:
    """Let programs of Dask use this certificate and trust no other."""
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION", "true")
    monkeypatch.setenv(f"{TLS}CA_FILE", str(certificate))
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        monkeypatch.setenv(f"{TLS}{role}__CERT", str(certificate))
        monkeypatch.setenv(f"{TLS}{role}__KEY", str(key))


@pytest.fixture
def cluster(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Cluster]:
    """A cluster of one worker that asks for a certificate."""
    folder = tmp_path_factory.mktemp("cluster")
    configure(monkeypatch, *certificate(folder))
    started = Cluster(folder, "--protocol", "tls")
    try:
        started.start_worker()
        yield started
    finally:
        started.end()


def test_a_batch_runs_on_a_cluster_by_tls_and_others_get_no_answer(
    sigmoid: Program, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sigmoid.folder / "a.txt").write_text("0\n")
    address = json.loads(cluster.file.read_bytes())["address"]
    assert address.startswith("tls://")
    arguments = ("eval", "a.txt", "--output-dir", "out", "--cluster", address)
    run = sigmoid(*arguments)
    assert (run.status, run.err) == (0, "")
    assert os.listdir(sigmoid.folder / "out") == ["a.txt"]
    configure(monkeypatch, *certificate(tmp_path))
    run = sigmoid(*arguments)
    nobody = "no Dask scheduler answers there by TLS with these certificates"
    assert (run.status, run.err) == (1, f"sigmoid: {address}: {nobody}\n")


def test_what_certificates_lack_is_reported(
    sigmoid: Program, empty_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sigmoid.folder / "a.txt").write_text("0\n")
    plain = json.loads(empty_cluster.file.read_bytes())["address"]
    encrypted = plain.replace("tcp://", "tls://")

    def error(address: str) -> str:
        run = sigmoid("eval", "a.txt", "--output-dir", "out", "--cluster", address)
        assert run.status == 1
        return run.err

    assert error(encrypted) == f"sigmoid: {encrypted}: needs certificates for TLS\n{CONFIGURE}"
    gone, text = Path("gone.pem"), Path("a.txt")
    for path, why in ((gone, "no such file or directory"), (text, "are no certificate and key")):
        configure(monkeypatch, path, path)
        files = f"{path}, {path}, {path}"
        assert error(encrypted) == f"sigmoid: {encrypted}: TLS with {files}: {why}\n{CONFIGURE}"
    configure(monkeypatch, *certificate(sigmoid.folder))
    assert error(plain) == (
        f"sigmoid: {plain}: the configuration of Dask requires encryption "
        "(distributed.comm.require-encryption)\n"
        "give the address of a scheduler that starts with tls://\n"
    )
