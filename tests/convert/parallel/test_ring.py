"""Many workers write what one process writes, and a ring that breaks leaves no process."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from support.patience import PATIENCE
from support.program import Program

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="workers are forked")

LINES = 60_000
"""Enough for a dozen turns of three workers."""


def numbers(seed: int) -> list[str]:
    source = random.Random(seed)
    return [repr(source.uniform(-40, 40)) for _ in range(LINES)]


@pytest.fixture(scope="module")
def plain() -> bytes:
    return "".join(f"{x}\n" for x in numbers(1)).encode()


@pytest.fixture(scope="module")
def mixed() -> bytes:
    """Lines of every kind: comments, blanks, several numbers, hexadecimal, nan, no last end."""
    unusual = ["# a comment", "", "1 2 3", "\t4  5 ", "0x1p-3", "nan", "+.5", "-inf", "1e400"]
    lines = numbers(2)
    for index in range(0, LINES, 997):
        lines[index] = unusual[index % len(unusual)]
    return "\n".join(lines).encode()


@pytest.mark.parametrize("command", ["eval", "grad"])
@pytest.mark.parametrize("kind", ["plain", "mixed"])
def test_one_job_two_and_three_give_the_same_bytes(
    sigmoid: Program, command: str, kind: str, request: pytest.FixtureRequest
) -> None:
    data: bytes = request.getfixturevalue(kind)
    (sigmoid.folder / "in.txt").write_bytes(data)
    expected = sigmoid(command, "in.txt", "-j", "1")
    assert expected.status == 0
    assert expected.out.count(b"\n") == data.count(b"\n")
    for jobs in ("2", "3"):
        assert sigmoid(command, "in.txt", "-j", jobs) == expected
        assert sigmoid(command, "-j", jobs, stdin=data) == expected


@pytest.mark.parametrize(
    "options",
    [
        ["--dtype", "float32"],
        ["--dtype", "float16"],
        ["-p", "5"],
        ["--to", "csv"],
        ["--to", "jsonl"],
        ["--to", "json"],
    ],
    ids=" ".join,
)
def test_options_mean_the_same_to_many_workers(
    sigmoid: Program, mixed: bytes, options: list[str]
) -> None:
    expected = sigmoid("eval", "-j", "1", *options, stdin=mixed)
    assert expected.status == 0
    assert sigmoid("eval", "-j", "3", *options, stdin=mixed) == expected


def test_a_slow_pipe_is_answered_as_a_file(sigmoid: Program, plain: bytes) -> None:
    (sigmoid.folder / "in.txt").write_bytes(plain)
    expected = sigmoid("eval", "in.txt", "-j", "1")
    slow = sigmoid.in_shell(
        "(dd bs=4099 status=none; sleep 0.2; echo 0) | sigmoid eval -j 2", plain
    )
    assert slow.out == expected.out + b"0.5\n"


@pytest.mark.parametrize("jobs", ["1", "2", "3"])
@pytest.mark.parametrize("line", [1, 7_001, 59_999, 60_000])
def test_a_bad_token_is_reported_with_its_position_after_the_output_before_it(
    sigmoid: Program, plain: bytes, jobs: str, line: int
) -> None:
    lines = plain.splitlines(keepends=True)
    lines[line - 1] = b"1 \xff 2\n"
    (sigmoid.folder / "in.txt").write_bytes(b"".join(lines))
    run = sigmoid("eval", "in.txt", "-j", jobs)
    assert run.status == 1
    assert run.err == f"sigmoid: in.txt:{line}:3: '\\xff' is not a number\n"
    assert run.out.count(b"\n") == line - 1


@pytest.mark.parametrize("on_error", ["nan", "skip"])
def test_invalid_tokens_are_counted_over_all_workers(
    sigmoid: Program, plain: bytes, on_error: str
) -> None:
    lines = plain.splitlines(keepends=True)
    lines[::1000] = [b"x\n"] * len(lines[::1000])
    data = b"".join(lines)
    expected = sigmoid("eval", "-j", "1", "--on-error", on_error, stdin=data)
    assert "60 tokens" in expected.err
    assert sigmoid("eval", "-j", "3", "--on-error", on_error, stdin=data) == expected


def test_a_reader_that_leaves_ends_all_workers_silently(sigmoid: Program, plain: bytes) -> None:
    (sigmoid.folder / "in.txt").write_bytes(plain * 4)
    run = sigmoid.in_shell("(sigmoid eval in.txt -j 3; echo $? >&2) | head -n 1")
    assert run.out.count(b"\n") == 1
    assert run.err == "141\n"


def test_a_full_disk_is_reported_once(sigmoid: Program, plain: bytes) -> None:
    (sigmoid.folder / "in.txt").write_bytes(plain)
    with Path("/dev/full").open("wb") as full:
        run = sigmoid("eval", "in.txt", "-j", "3", stdout=full)
    assert (run.status, run.err) == (1, "sigmoid: <stdout>: no space left on device\n")


def workers_of(process: int) -> list[int]:
    return [
        int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()
    ]


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(condition: Callable[[], list[int] | bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("victim", ["worker", "parent"])
def test_a_kill_ends_the_ring_and_leaves_no_process(
    sigmoid: Program, plain: bytes, victim: str
) -> None:
    (sigmoid.folder / "in.txt").write_bytes(plain)
    with sigmoid.started("eval", "in.txt", "-j", "3") as process:  # its output is not read
        assert process.stderr is not None
        wait_for(lambda: len(workers_of(process.pid)) == 3)
        workers = workers_of(process.pid)
        os.kill(workers[0] if victim == "worker" else process.pid, signal.SIGKILL)
        if victim == "worker":
            assert b"a worker process was killed by SIGKILL" in process.stderr.readline()
            assert process.wait(PATIENCE) == 1
        wait_for(lambda: not any(map(is_alive, workers)))
