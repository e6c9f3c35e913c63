"""Disks that are full or change under one's feet, pipes that give and take a byte at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.patience import PATIENCE, read_line, wait_until
from support.program import Program, environment
from support.requirements import missing

A_BYTE_AT_A_TIME = """
import os
from sigmoid_cli import cli

read, write = os.read, os.write
os.read = lambda descriptor, size: read(descriptor, min(size, {size}))
os.write = lambda descriptor, data: write(descriptor, bytes(data[:{size}]))
cli.main()
"""

STRUCK_BY_AN_ALARM_ALL_THE_TIME = """
import atexit, signal
from sigmoid_cli import cli

signal.signal(signal.SIGALRM, lambda number, frame: None)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
atexit.register(signal.setitimer, signal.ITIMER_REAL, 0)  # Python drops its handlers after that
cli.main()
"""

TEXT = b"# c\n" + b"".join(b"%d.25 -%d\n" % (index % 30, index % 9) for index in range(400))
INPUTS = {
    "text": TEXT,
    "csv": b'x,y\r\n1,"a\n""b"\r\n-2,c\r\n' * 1 + b'3,"d,e"\r\n' * 200,
    "json": b"[[1, 2],\n [3.5, null]]\n",
    "jsonl": b'{"x": 1, "y": "a"}\n{"x": 2}\n' * 100,
    "f64": bytes(range(64)) * 8,
}


@pytest.mark.parametrize("kind", INPUTS)
@pytest.mark.parametrize("size", [1, 7])
def test_short_reads_and_writes_change_nothing(sigmoid: Program, kind: str, size: int) -> None:
    options = ["--from", kind, *(["-c", "x"] if kind in ("csv", "jsonl") else [])]
    expected = sigmoid("eval", *options, stdin=INPUTS[kind])
    assert (expected.status, expected.err) == (0, "")
    script = A_BYTE_AT_A_TIME.format(size=size)
    assert sigmoid.in_python(script, "eval", *options, stdin=INPUTS[kind]) == expected


def test_an_archive_that_comes_a_byte_at_a_time(sigmoid: Program) -> None:
    import gzip

    (sigmoid.folder / "in.txt.gz").write_bytes(gzip.compress(TEXT))
    expected = sigmoid("eval", stdin=TEXT)
    script = A_BYTE_AT_A_TIME.format(size=1)
    assert sigmoid.in_python(script, "eval", "in.txt.gz", "--to", "text") == expected
    run = sigmoid.in_python(script, "eval", "in.txt.gz", "-o", "out.txt.gz")
    assert (run.status, run.err) == (0, "")
    assert gzip.decompress((sigmoid.folder / "out.txt.gz").read_bytes()) == expected.out


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_signals_that_mean_nothing_interrupt_nothing(sigmoid: Program, jobs: str) -> None:
    data = TEXT * 200
    (sigmoid.folder / "in.txt").write_bytes(data)
    expected = sigmoid("eval", stdin=data)
    run = sigmoid.in_python(STRUCK_BY_AN_ALARM_ALL_THE_TIME, "eval", "in.txt", "-j", jobs)
    assert run == expected


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of 256 kB."""
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        missing("a full disk is a tmpfs, which only root may mount, and not everywhere")
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a tmpfs")
@pytest.mark.parametrize("jobs", ["1", "3"])
@pytest.mark.parametrize("ending", ["txt", "txt.gz", "npy"])
def test_a_disk_that_fills_up_leaves_the_old_file(sigmoid: Program, jobs: str, ending: str) -> None:
    import random

    source = random.Random(1)
    numbers = [source.uniform(-9, 9) for _ in range(60_000)]
    (sigmoid.folder / "in.txt").write_text("".join(f"{x}\n" for x in numbers))
    with small_disk(sigmoid.folder) as disk:
        (disk / f"out.{ending}").write_bytes(b"old\n")
        target = f"disk/out.{ending}"
        run = sigmoid("eval", "in.txt", "-o", target, "-j", jobs)
        assert (run.status, run.err) == (1, f"sigmoid: {target}: no space left on device\n")
        assert os.listdir(disk) == [f"out.{ending}"]
        assert (disk / f"out.{ending}").read_bytes() == b"old\n"


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a tmpfs")
def test_a_disk_that_fills_up_in_a_batch_keeps_complete_files(sigmoid: Program) -> None:
    (sigmoid.folder / "in").mkdir()
    for name in "abc":
        (sigmoid.folder / f"in/{name}.txt").write_bytes(b"0.1\n" * 20_000)  # 380 kB of results
    (sigmoid.folder / "in/d.txt").write_bytes(b"0\n")
    with small_disk(sigmoid.folder) as disk:
        line = "sigmoid eval in/*.txt --output-dir disk -j 2"
        run = sigmoid.in_shell(line)
        assert run.status == 1
        assert run.err.count("no space left on device") == 3
        assert os.listdir(disk) == ["d.txt"]
        assert (disk / "d.txt").read_bytes() == b"0.5\n"


@contextmanager
def waiting(sigmoid: Program, target: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program in the middle of its work on `target`, more input to come."""
    folder = (sigmoid.folder / target).parent
    with sigmoid.started("eval", "-o", target) as process:
        assert process.stdin is not None
        process.stdin.write(b"0\n")
        wait_until(lambda: any(folder.glob(".sigmoid-*")), process)
        yield process


def test_a_folder_that_is_removed_meanwhile_is_an_error_in_words(sigmoid: Program) -> None:
    folder = sigmoid.folder / "there"
    folder.mkdir()
    with waiting(sigmoid, "there/target") as process:
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
        _, words = process.communicate(b"1\n", timeout=PATIENCE)
        assert process.returncode == 1
        assert words == b"sigmoid: there/target: no such file or directory\n"


def test_a_target_that_becomes_a_folder_meanwhile_is_an_error_in_words(sigmoid: Program) -> None:
    with waiting(sigmoid, "target") as process:
        (sigmoid.folder / "target").mkdir()
        _, words = process.communicate(b"1\n", timeout=PATIENCE)
        assert process.returncode == 1
        assert words == b"sigmoid: target: is a directory\n"
    assert os.listdir(sigmoid.folder) == ["target"]


@pytest.mark.parametrize("jobs", ["1", "3"])
@pytest.mark.parametrize("change", [0, -100_000, 100_000])
def test_an_input_that_shrinks_or_grows_while_it_is_read_is_converted_to_its_end(
    sigmoid: Program, jobs: str, change: int
) -> None:
    """The reader waits until the input has changed; by then it has been read for a pipe or so."""
    count = 4_000_000
    path = sigmoid.folder / "in.txt"
    path.write_bytes(b"0\n" * count)
    with sigmoid.started("eval", "in.txt", "-j", jobs) as process:
        assert process.stdout is not None
        first = read_line(process.stdout)
        os.truncate(path, 2 * count + min(change, 0))
        if change > 0:
            with path.open("ab") as file:
                file.write(b"0\n" * (change // 2))
        out, words = process.communicate(timeout=PATIENCE)
        assert (process.returncode, words) == (0, b"")
        assert first + out == b"0.5\n" * (count + change // 2)


def test_an_npy_file_that_shrinks_while_it_is_read_is_an_error_in_words(sigmoid: Program) -> None:
    import numpy as np

    path = sigmoid.folder / "in.npy"
    np.save(path, np.zeros(1_000_000))
    with sigmoid.started("eval", "in.npy", "--to", "text", "-j", "1") as process:
        assert process.stdout is not None
        read_line(process.stdout)
        os.truncate(path, path.stat().st_size - 100_000)
        _, words = process.communicate(timeout=PATIENCE)
        assert process.returncode == 1
        assert words.startswith(b"sigmoid: in.npy: has ")
        assert b" bytes of numbers, and its header says 8000000" in words


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_named_pipe_in_place_of_a_file_is_read_to_its_end(sigmoid: Program, jobs: str) -> None:
    os.mkfifo(sigmoid.folder / "in.csv")
    run = sigmoid.in_shell(
        f"seq 50000 | sed '1s/.*/x/' > in.csv & sigmoid eval in.csv -j {jobs} | wc -l; wait"
    )
    assert (run.status, run.err, int(run.out)) == (0, "", 50_000)


def test_a_named_pipe_cannot_be_rewritten_in_place_and_does_not_hang(sigmoid: Program) -> None:
    os.mkfifo(sigmoid.folder / "in.txt")
    run = sigmoid("eval", "in.txt", "--in-place")
    assert (run.status, run.err) == (1, "sigmoid: in.txt: is not a regular file\n")


def test_a_writer_that_never_closes_does_not_hold_up_a_signal(sigmoid: Program) -> None:
    with sigmoid.started("eval", "-j", "3") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(3):
            process.stdin.write(b"0\n" * 1000)
            for _ in range(1000):
                assert read_line(process.stdout) == b"0.5\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == -signal.SIGTERM


def test_an_output_that_does_not_block_gets_all(sigmoid: Program) -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    (sigmoid.folder / "in.txt").write_bytes(b"0\n" * 200_000)
    command = [sys.executable, "-m", "sigmoid_cli", "eval", "in.txt", "-j", "1"]
    with (
        subprocess.Popen(command, stdout=writer, cwd=sigmoid.folder, env=environment()) as process,
        os.fdopen(reader, "rb") as file,
    ):
        os.close(writer)
        assert file.read() == b"0.5\n" * 200_000
        assert process.wait(PATIENCE) == 0


def test_a_quota_is_reported_and_the_old_file_stays(sigmoid: Program) -> None:
    """`ulimit -f`, the quota that every system has."""
    (sigmoid.folder / "in.csv").write_bytes(b"x\n" + b"0.1\n" * 60_000)
    (sigmoid.folder / "out.csv").write_bytes(b"old\n")
    for jobs in ("1", "3"):
        run = sigmoid.in_shell(f"ulimit -f 64; sigmoid eval in.csv -o out.csv -j {jobs}")
        assert (run.status, run.err) == (1, "sigmoid: out.csv: file too large\n")
    assert (sigmoid.folder / "out.csv").read_bytes() == b"old\n"
    assert sorted(os.listdir(sigmoid.folder)) == ["in.csv", "out.csv"]
