"""Batches on a Dask cluster: here of one scheduler and two workers, each a process."""

from __future__ import annotations

import gzip
import json
import os
import re
import socket
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from convert.cluster.clusters import (
    WORKERS,
    Cluster,
    Gate,
    contents,
    count_of_tasks,
    make_files,
    wait_until,
)
from sigmoid_cli.convert.cluster.address import scheduler
from sigmoid_cli.errors import FileError
from support.patience import PATIENCE
from support.program import Program
from support.requirements import needs
from support.rounds import shortened


def test_a_cluster_writes_the_bytes_that_one_process_writes(
    sigmoid: Program, cluster: Cluster
) -> None:
    names = make_files(sigmoid.folder, shortened(2000), 20)
    alone = sigmoid("eval", *names, "--output-dir", "alone", "--jobs", "1")
    shared = sigmoid("eval", *names, "--output-dir", "shared", "--cluster", cluster.file)
    assert (alone.status, alone.err) == (shared.status, shared.err) == (0, "")
    assert contents(sigmoid.folder / "shared") == contents(sigmoid.folder / "alone")
    (sigmoid.folder / "shared" / names[5][3:]).unlink()
    again = sigmoid(
        *("eval", "in/*.txt", "--output-dir", "shared", "--cluster", cluster.file),
        "--skip-existing",
    )
    assert (again.status, again.err) == (0, "")
    assert contents(sigmoid.folder / "shared") == contents(sigmoid.folder / "alone")


def test_a_cluster_converts_arrays_of_objects(sigmoid: Program, cluster: Cluster) -> None:
    rows = [{"id": number, "x": number / 8} for number in range(1000)]
    for name, indent in (("a.json", None), ("b.json", 2)):
        (sigmoid.folder / name).write_text(json.dumps(rows, indent=indent))
    arguments = ("eval", "a.json", "b.json", "-c", "x", "--output-dir")
    alone = sigmoid(*arguments, "alone", "--jobs", "1")
    shared = sigmoid(*arguments, "shared", "--cluster", cluster.file)
    assert (alone.status, alone.err) == (shared.status, shared.err) == (0, "")
    assert contents(sigmoid.folder / "shared") == contents(sigmoid.folder / "alone")


def test_a_cluster_mirrors_the_tree_of_a_folder_and_keeps_its_compression(
    sigmoid: Program, cluster: Cluster
) -> None:
    (sigmoid.folder / "data/deep").mkdir(parents=True)
    for name in ("a.txt", "deep/a.txt"):
        (sigmoid.folder / "data" / name).write_bytes(gzip.compress(b"0\n"))
    run = sigmoid("eval", "data", "--output-dir", "out", "--cluster", cluster.file)
    assert (run.status, run.err) == (0, "")
    for name in ("a.txt", "deep/a.txt"):
        assert gzip.decompress((sigmoid.folder / "out" / name).read_bytes()) == b"0.5\n"


def test_excused_tokens_are_counted_over_all_workers(sigmoid: Program, cluster: Cluster) -> None:
    for name in "abc":
        (sigmoid.folder / name).write_text("1\nx\n")
    run = sigmoid(
        *("eval", "a", "b", "c", "--on-error", "nan", "--output-dir", "out"),
        *("--cluster", cluster.file),
    )
    assert (run.status, run.err) == (0, "sigmoid: 3 tokens that are not numbers became nan\n")


@pytest.mark.slow
def test_only_as_many_tasks_are_with_the_scheduler_as_keep_workers_busy(
    sigmoid: Program, gated_cluster: Cluster, gate: Gate
) -> None:
    from distributed import Client

    names = make_files(sigmoid.folder, 500, 5)
    window = 8 * WORKERS
    arguments = ("eval", *names, "--output-dir", "out", "--cluster", gated_cluster.file)
    with (
        Client(scheduler_file=str(gated_cluster.file), set_as_default=False) as client,
        sigmoid.started(*arguments) as process,
    ):
        wait_until(lambda: count_of_tasks(client) == window)
        gate.wait_for(*gated_cluster.workers)
        gate.open()
        counts = [window]
        while process.poll() is None:
            counts.append(count_of_tasks(client))
    assert process.returncode == 0
    assert max(counts) <= 2 * window  # those done are forgotten a little later


def test_workers_may_come_late(sigmoid: Program, empty_cluster: Cluster) -> None:
    names = make_files(sigmoid.folder, 2, 5)
    arguments = ("eval", *names, "--output-dir", "out", "--cluster", empty_cluster.file)
    with sigmoid.started(*arguments) as process:
        empty_cluster.start_worker()
        assert process.wait(PATIENCE) == 0
    assert sorted(os.listdir(sigmoid.folder / "out")) == ["0.txt", "1.txt"]


@pytest.mark.parametrize(
    ("address", "status", "message"),
    [
        (
            "tcp://127.0.0.1:9",
            1,
            "tcp://127.0.0.1:9: no Dask scheduler answers there: connection refused\n",
        ),
        (
            "tcp://127.0.0.1",
            2,
            "--cluster: tcp://127.0.0.1: names no host and port\n"
            "give tcp://HOST:PORT, the file that a scheduler wrote, or local\n",
        ),
        (
            "",
            2,
            "--cluster: names no scheduler\n"
            "give tcp://HOST:PORT, the file that a scheduler wrote, or local\n",
        ),
        ("what://127.0.0.1:9", 1, "what://127.0.0.1:9: no Dask scheduler answers there\n"),
        (
            "gone.json",
            2,
            "--cluster: gone.json: no such file or directory\n"
            "give tcp://HOST:PORT, the file that a scheduler wrote, or local\n",
        ),
        ("a.txt", 1, "a.txt: is not the file of a Dask scheduler\n"),
        (
            "old.json",
            1,
            "old.json: no Dask scheduler answers at tcp://127.0.0.1:9: connection refused\n",
        ),
    ],
)
def test_an_address_without_a_scheduler_is_told(
    sigmoid: Program, address: str, status: int, message: str
) -> None:
    needs("distributed")
    (sigmoid.folder / "a.txt").write_text("1\n")
    (sigmoid.folder / "old.json").write_text('{"address": "tcp://127.0.0.1:9"}')
    run = sigmoid("eval", "a.txt", "--output-dir", "out", "--cluster", address)
    assert (run.status, run.err) == (status, f"sigmoid: {message}")
    assert os.listdir(sigmoid.folder / "out") == []


def test_a_host_without_an_address_is_told(sigmoid: Program) -> None:
    needs("distributed")
    (sigmoid.folder / "a.txt").write_text("1\n")
    address = "tls://nowhere.invalid:9"
    run = sigmoid("eval", "a.txt", "--output-dir", "out", "--cluster", address)
    # without a network, the system does not know that there is no such name
    why = "(name or service not known|temporary failure in name resolution)"
    assert re.fullmatch(f"sigmoid: {address}: no Dask scheduler answers there: {why}\n", run.err)
    assert run.status == 1


def test_a_host_that_does_not_answer_is_given_up() -> None:
    with socket.socket() as deaf, ExitStack() as waiting:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for _ in range(3):  # more than wait to be taken: to the next the system says nothing
            caller = waiting.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(deaf.getsockname())
        address = f"tcp://127.0.0.1:{deaf.getsockname()[1]}"
        with pytest.raises(FileError, match=r"answers there: no answer in 0\.1 s"):
            scheduler(address, 0.1)


def altered(sigmoid: Program, code: str, *arguments: str | Path) -> tuple[int, str]:
    """The exit status and the messages of the program when this code is run before it."""
    run = sigmoid.in_python(
        f"import sys\n{code}\nfrom sigmoid_cli.cli import main\nmain()", *arguments
    )
    return run.status, run.err


def test_a_close_call_is_reported_with_the_name_of_the_file_as_without_a_cluster(
    sigmoid: Program, cluster: Cluster
) -> None:
    (sigmoid.folder / "in").mkdir()
    for number in range(3):
        (sigmoid.folder / f"in/{number}.csv").write_text(f"0,1\n{number},{number}\n")
    arguments = ("eval", "in", "-c", "1", "--output-dir")
    alone = sigmoid(*arguments, "alone")
    shared = sigmoid(*arguments, "shared", "--cluster", cluster.file)
    assert (alone.status, shared.status) == (0, 0)
    assert alone.err.count("in/1.csv: the first record, '0,1', is taken for a header\n") == 1
    assert sorted(shared.err.splitlines()) == sorted(alone.err.splitlines())


@pytest.mark.slow
def test_another_version_on_a_worker_is_refused_with_the_remedy(
    sigmoid: Program, cluster: Cluster
) -> None:
    (sigmoid.folder / "a.txt").write_text("1\n")
    code = "import sigmoid_cli\ntheirs = sigmoid_cli.__version__\nsigmoid_cli.__version__ = '9.9'"
    arguments = ("eval", "a.txt", "--output-dir", "out", "--cluster", cluster.file)
    status, said = altered(sigmoid, code, *arguments)
    first, remedy = said.splitlines()
    assert status == 1
    assert first.startswith("sigmoid: the scheduler has sigmoid ")
    assert first.endswith(", and this is 9.9")
    assert remedy == "install the same everywhere: pip install 'sigmoid-cli[cluster]==9.9'"


def test_without_distributed_one_line_says_how_to_get_it(sigmoid: Program) -> None:
    (sigmoid.folder / "a.txt").write_text("1\n")
    said = altered(
        sigmoid,
        "sys.modules['distributed'] = None",
        *("eval", "a.txt", "--output-dir", "out", "--cluster", "local"),
    )
    assert said == (
        2,
        "sigmoid: --cluster needs the package distributed: pip install 'sigmoid-cli[cluster]'\n",
    )


def test_one_large_file_is_shared_in_parts(sigmoid: Program, cluster: Cluster) -> None:
    [name] = make_files(sigmoid.folder, 1, 30_000)
    run = sigmoid(
        *("eval", name, "--split", "20K", "--output-dir", "parts", "--cluster", cluster.file)
    )
    assert (run.status, run.err) == (0, "")
    parts = sorted((sigmoid.folder / "parts").iterdir())
    assert len(parts) > 4
    assert b"".join(part.read_bytes() for part in parts) == sigmoid("eval", name).out


def test_a_cluster_takes_a_directory_of_outputs(sigmoid: Program) -> None:
    run = sigmoid("eval", "1", "--cluster", "local")
    assert (run.status, run.err) == (2, "sigmoid: --cluster goes with --output-dir\n")


def test_workers_of_this_machine_need_no_scheduler(sigmoid: Program) -> None:
    needs("distributed")
    names = make_files(sigmoid.folder, 3, 5)
    run = sigmoid(*("eval", *names, "--output-dir", "out", "--cluster", "local"), "--jobs", "2")
    assert (run.status, run.err) == (0, "")
    assert sorted(os.listdir(sigmoid.folder / "out")) == ["0.txt", "1.txt", "2.txt"]


def test_a_file_that_a_scheduler_is_about_to_write_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "scheduler.json"
    file.write_text("")
    contents = iter(["{", '{"address": "tcp://127.0.0.1', '{"address": "tcp://127.0.0.1:9"}'])
    monkeypatch.setattr(time, "sleep", lambda _: file.write_text(next(contents)))
    monkeypatch.setattr("sigmoid_cli.convert.cluster.address._WRITING", PATIENCE)
    with pytest.raises(FileError, match=r"answers at tcp://127\.0\.0\.1:9: connection refused"):
        scheduler(str(file))
