"""How the program ends when a reader leaves, a signal comes, a disk is full or a stream is shut."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from support.patience import PATIENCE, read_line, wait_until
from support.program import Program


@pytest.fixture
def pipe_without_reader() -> Iterator[int]:
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


@pytest.mark.parametrize(
    "arguments",
    [["eval", "1"], ["eval", "1", "--to", "json"], ["--help"], ["eval", "-h"], ["--version"]],
    ids=" ".join,
)
def test_little_output_to_a_reader_that_has_left_ends_it_silently_by_sigpipe(
    sigmoid: Program, pipe_without_reader: int, arguments: list[str]
) -> None:
    run = sigmoid(*arguments, stdout=pipe_without_reader)
    assert (run.status, run.err) == (-signal.SIGPIPE, "")


def test_much_output_to_a_reader_that_leaves_ends_it_silently_by_sigpipe(
    sigmoid: Program,
) -> None:
    (sigmoid.folder / "many").write_bytes(b"0\n" * 1_000_000)  # more than a pipe holds
    with sigmoid.started("eval", "many") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert read_line(process.stdout) == b"0.5\n"
        process.stdout.close()
        assert process.wait(PATIENCE) == -signal.SIGPIPE
        assert process.stderr.read() == b""


def test_head_gets_the_lines_that_it_wants(sigmoid: Program) -> None:
    (sigmoid.folder / "many").write_bytes(b"0\n" * 200_000)
    run = sigmoid.in_shell("sigmoid eval many | head -n 2")
    assert (run.status, run.out, run.err) == (0, b"0.5\n0.5\n", "")


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (signal.SIGINT, 130),
        (signal.SIGTERM, -signal.SIGTERM),
        (signal.SIGHUP, -signal.SIGHUP),
    ],
)
def test_a_signal_ends_it_silently_and_the_target_file_stands(
    sigmoid: Program, number: signal.Signals, status: int
) -> None:
    target = sigmoid.folder / "target"
    target.write_bytes(b"old\n")
    with sigmoid.started("eval", "-o", target) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b"1\n")
        wait_until(lambda: len(list(sigmoid.folder.iterdir())) == 2, process)  # it is at work
        process.send_signal(number)
        assert process.wait(PATIENCE) == status
        assert process.stderr.read().strip() == b""  # after ^C the prompt starts a new line
    assert target.read_bytes() == b"old\n"
    assert list(sigmoid.folder.iterdir()) == [target]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_was_computed_before_a_signal_has_been_written(
    sigmoid: Program, number: signal.Signals
) -> None:
    with sigmoid.started("eval") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"0\n")
        assert read_line(process.stdout) == b"0.5\n"
        process.send_signal(number)
        process.wait(PATIENCE)
        assert process.stdout.read() == b""


@pytest.mark.parametrize("arguments", [["eval", "1"], ["eval", "-"]], ids=" ".join)
def test_a_full_disk_at_standard_output(sigmoid: Program, arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        run = sigmoid(*arguments, stdin=b"1\n" * 100_000, stdout=full)
    assert (run.status, run.err) == (1, "sigmoid: <stdout>: no space left on device\n")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["eval", "-h"]], ids=" ".join)
def test_help_on_a_full_disk_is_an_error(sigmoid: Program, arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        run = sigmoid(*arguments, stdout=full)
    assert (run.status, run.err) == (1, "sigmoid: <stdout>: no space left on device\n")


def test_a_full_disk_at_an_output_file(sigmoid: Program) -> None:
    run = sigmoid("eval", "1", "-o", "/dev/full")
    assert (run.status, run.err) == (1, "sigmoid: /dev/full: no space left on device\n")


def test_a_file_that_may_not_grow_leaves_the_old_one(sigmoid: Program) -> None:
    (sigmoid.folder / "many").write_bytes(b"0\n" * 200_000)
    (sigmoid.folder / "target").write_bytes(b"old\n")
    run = sigmoid.in_shell("ulimit -f 8; sigmoid eval many -o target")
    assert (run.status, run.err) == (1, "sigmoid: target: file too large\n")
    assert (sigmoid.folder / "target").read_bytes() == b"old\n"
    assert sorted(path.name for path in sigmoid.folder.iterdir()) == ["many", "target"]


def test_closed_standard_input_is_an_error_only_if_it_is_read(sigmoid: Program) -> None:
    run = sigmoid.in_shell("sigmoid eval <&-")
    assert (run.status, run.out, run.err) == (1, b"", "sigmoid: <stdin>: is closed\n")
    assert sigmoid.in_shell("sigmoid eval 0 <&-").out == b"0.5\n"
    (sigmoid.folder / "file").write_bytes(b"0\n")
    assert sigmoid.in_shell("sigmoid eval file <&-").out == b"0.5\n"


def test_closed_standard_output_is_an_error_only_if_it_is_written(sigmoid: Program) -> None:
    (sigmoid.folder / "file").write_bytes(b"0\n")
    for line in ("sigmoid eval 1 >&-", "sigmoid eval file >&-", "sigmoid eval file <&- >&-"):
        run = sigmoid.in_shell(line)
        assert (run.status, run.err) == (1, "sigmoid: <stdout>: is closed\n"), line
    assert sigmoid.in_shell("sigmoid eval file -o target >&-").status == 0
    assert (sigmoid.folder / "target").read_bytes() == b"0.5\n"
    assert (sigmoid.folder / "file").read_bytes() == b"0\n"


def test_closed_standard_error_changes_no_exit_code(sigmoid: Program) -> None:
    (sigmoid.folder / "file").write_bytes(b"0\n")
    assert sigmoid.in_shell("sigmoid eval file 2>&-").out == b"0.5\n"
    assert sigmoid.in_shell("sigmoid eval x 2>&-").status == 1
    assert sigmoid.in_shell("sigmoid eval --typo 2>&-").status == 2
    assert sigmoid.in_shell("echo x | sigmoid eval --on-error nan 2>&-").out == b"nan\n"
    run = sigmoid.in_shell("sigmoid eval file -o target <&- >&- 2>&-")
    assert run.status == 0
    assert (sigmoid.folder / "target").read_bytes() == b"0.5\n"


def test_standard_error_without_a_reader_changes_no_result(sigmoid: Program) -> None:
    line = "exec 3>&1; { sigmoid eval x; echo $? >&3; } 2>&1 | true"
    assert sigmoid.in_shell(line).out == b"1\n"
