"""Clusters that fail: bad files, workers and schedulers that leave, ^C."""

from __future__ import annotations

import os
import re
import signal
import subprocess

import pytest

from convert.cluster.clusters import (
    FILES,
    Cluster,
    Gate,
    contents,
    count_of_tasks,
    make_files,
    wait_until,
)
from sigmoid_cli import __version__
from support.patience import PATIENCE, read_line
from support.program import Program
from support.requirements import needs


def test_a_bad_file_is_told_with_its_place_and_the_others_go_on(
    sigmoid: Program, cluster: Cluster
) -> None:
    names = make_files(sigmoid.folder, 3, 5)
    (sigmoid.folder / "bad.txt").write_text("1\n2 x\n")
    run = sigmoid(
        *("eval", "bad.txt", "gone.txt", *names, "--output-dir", "out"),
        *("--cluster", cluster.file),
    )
    assert run.status == 1
    *told, summary = run.err.splitlines()
    assert sorted(told) == [
        "sigmoid: bad.txt:2:3: 'x' is not a number",
        "sigmoid: gone.txt: no such file or directory",
    ]
    assert summary == "sigmoid: 2 of 5 files failed, 3 were converted"
    assert sorted(os.listdir(sigmoid.folder / "out")) == ["0.txt", "1.txt", "2.txt"]


def test_when_a_worker_is_killed_every_file_is_there_and_right(
    sigmoid: Program, gated_cluster: Cluster, gate: Gate
) -> None:
    names = make_files(sigmoid.folder, FILES, 3000)
    expected = sigmoid("eval", *names, "--output-dir", "alone")
    assert expected.status == 0
    out = sigmoid.folder / "out"
    arguments = ("eval", *names, "--output-dir", "out", "--cluster", gated_cluster.file)
    with sigmoid.started(*arguments) as process:
        gate.wait_for(*gated_cluster.workers)
        gated_cluster.workers[0].kill()
        gate.open()
        assert process.stderr is not None
        assert process.stderr.read().decode() == ""
        assert process.wait(PATIENCE) == 0
    assert contents(out) == contents(sigmoid.folder / "alone")


@pytest.mark.slow
def test_ctrl_c_cancels_what_has_not_started(
    sigmoid: Program, gated_cluster: Cluster, gate: Gate
) -> None:
    from distributed import Client

    names = make_files(sigmoid.folder, 4 * FILES, 5)
    out = sigmoid.folder / "out"
    arguments = ("eval", *names, "--output-dir", "out", "--cluster", gated_cluster.file)
    with sigmoid.started(*arguments) as process:
        gate.wait_for(*gated_cluster.workers)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert process.stderr.read().strip() == b""
        assert process.wait(PATIENCE) == 130
    with Client(scheduler_file=str(gated_cluster.file), set_as_default=False) as client:
        wait_until(lambda: count_of_tasks(client) == 0)
        gate.open()
        for worker in client.nthreads():  # each ends what it has started before it does this
            client.submit(os.getpid, workers=[worker], pure=False).result(PATIENCE)
    done = os.listdir(out)
    assert 4 <= len(done) < len(names)
    assert not any(name.endswith(".tmp") for name in done)


@pytest.mark.slow
def test_ctrl_c_on_a_terminal_ends_workers_of_this_machine_without_a_word(
    sigmoid: Program,
) -> None:
    needs("distributed")
    names = make_files(sigmoid.folder, 2, 5)
    for number in range(20):  # which nobody ever writes to
        os.mkfifo(sigmoid.folder / f"in/pipe{number}")
        names.append(f"in/pipe{number}")
    out = sigmoid.folder / "out"
    out.mkdir()
    arguments = ("eval", *names, "--output-dir", "out", "--cluster", "local", "--jobs", "2")
    with sigmoid.started(*arguments, stdin=subprocess.DEVNULL) as process:
        wait_until(lambda: len(os.listdir(out)) >= 2)
        os.killpg(process.pid, signal.SIGINT)
        assert process.stderr is not None
        assert process.stderr.read().strip() == b""
        assert process.wait(PATIENCE) == 130
    assert not any(name.endswith(".tmp") for name in os.listdir(out))


def test_workers_that_leave_end_the_batch_with_an_error(
    sigmoid: Program, empty_cluster: Cluster
) -> None:
    names = make_files(sigmoid.folder, 2, 5)
    run = sigmoid(
        *("eval", *names, "--output-dir", "out", "--cluster", empty_cluster.file),
        env={"DASK_DISTRIBUTED__SCHEDULER__NO_WORKERS_TIMEOUT": "1s"},
    )
    assert run.err == (
        "sigmoid: the cluster has had no workers for 1 s\nstart some with: dask worker ADDRESS\n"
    )
    assert run.status == 1
    assert os.listdir(sigmoid.folder / "out") == []


@pytest.mark.slow
def test_workers_that_all_die_half_way_end_the_batch_with_an_error(
    sigmoid: Program, gated_cluster: Cluster, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    gated_cluster.wait_for_workers()
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__NO_WORKERS_TIMEOUT", "1s")
    names = make_files(sigmoid.folder, 4 * FILES, 5)
    arguments = ("eval", *names, "--output-dir", "out", "--cluster", gated_cluster.file)
    with sigmoid.started(*arguments) as process:
        gate.wait_for(*gated_cluster.workers)
        for worker in gated_cluster.workers:
            worker.kill()
        assert process.stderr is not None
        assert (
            process.stderr.read()
            .decode()
            .startswith("sigmoid: the cluster has had no workers for 1 s\n")
        )
        assert process.wait(PATIENCE) == 1


@pytest.mark.slow
def test_a_scheduler_that_leaves_ends_the_batch_with_an_error(
    sigmoid: Program, gated_cluster: Cluster, gate: Gate
) -> None:
    names = make_files(sigmoid.folder, 4 * FILES, 5)
    arguments = ("eval", *names, "--output-dir", "out", "--cluster", gated_cluster.file)
    with sigmoid.started(*arguments) as process:
        gate.wait_for(*gated_cluster.workers)
        gated_cluster.scheduler.kill()
        assert process.stderr is not None
        assert process.stderr.read().decode() == (
            "sigmoid: the connection to the cluster was lost\n"
        )
        assert process.wait(PATIENCE) == 1


OF_ANOTHER_VERSION = """
import sigmoid_cli
sigmoid_cli.__version__ = "0.0.1"
from distributed.cli.dask_worker import main
main()
"""


def test_a_worker_of_another_version_that_comes_later_gets_no_files_and_is_reported_once(
    sigmoid: Program, gated_cluster: Cluster, gate: Gate
) -> None:
    names = make_files(sigmoid.folder, 1000, 5)
    out = sigmoid.folder / "out"
    arguments = ("eval", *names, "--output-dir", "out", "--cluster", gated_cluster.file)
    with sigmoid.started(*arguments) as process:
        gate.wait_for(*gated_cluster.workers)  # so that the other one gets work
        gated_cluster.start_worker(OF_ANOTHER_VERSION)
        assert process.stderr is not None
        first = read_line(process.stderr).decode().rstrip()
        gate.open()
        [remedy] = process.stderr.read().decode().splitlines()
        assert process.wait(PATIENCE) == 0
    versions = rf"has sigmoid 0\.0\.1, and this is {re.escape(__version__)}"
    assert re.fullmatch(rf"sigmoid: the worker tcp://[\d.]+:\d+ {versions}", first)
    assert remedy.startswith("install the same everywhere")
    assert len(os.listdir(out)) == len(names)
