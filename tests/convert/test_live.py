"""Live input: what one read returns is answered before the next."""

from __future__ import annotations

import array
import fcntl
import subprocess
import termios
from typing import IO

import pytest

from support.patience import PATIENCE, read_line, wait_until
from support.program import Program


def pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


@pytest.mark.parametrize(
    "arguments", [["eval"], ["eval", "-"], ["eval", "/dev/stdin"]], ids=" ".join
)
def test_a_pipe_is_answered_line_by_line_while_the_writer_stays(
    sigmoid: Program, arguments: list[str]
) -> None:
    with sigmoid.started(*arguments) as process:
        stdin, stdout = pipes(process)
        for question, answer in (
            (b"0\n", b"0.5\n"),
            (b"inf\n", b"1.0\n"),
            (b"nan 0\n", b"nan 0.5\n"),
        ):
            stdin.write(question)
            assert read_line(stdout) == answer
        stdin.close()
        assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize("target", ["csv", "tsv", "jsonl"])
def test_records_are_written_as_soon_as_they_are_known(sigmoid: Program, target: str) -> None:
    with sigmoid.started("eval", "--to", target) as process:
        stdin, stdout = pipes(process)
        if target != "jsonl":
            stdin.write(b"0\n")
            assert read_line(stdout) in (b"x,sigmoid\n", b"x\tsigmoid\n")
            assert read_line(stdout) in (b"0,0.5\n", b"0\t0.5\n")
        stdin.write(b"inf\n")
        assert b"1.0" in read_line(stdout)


def test_objects_of_an_array_are_answered_as_soon_as_they_end(sigmoid: Program) -> None:
    with sigmoid.started("eval", "--from", "json", "-c", "x") as process:
        stdin, stdout = pipes(process)
        for question, answer in (
            (b'[{"x":0}\n,{"x"', b'[{"x":0,"x_sigmoid":0.5}\n'),
            (b":0}\n,", b',{"x":0,"x_sigmoid":0.5}\n'),
        ):
            stdin.write(question)
            assert read_line(stdout) == answer
        stdin.write(b"{}]")
        stdin.close()
        assert stdout.read() == b',{"x_sigmoid":null}]'


def test_arguments_are_answered_before_standard_input_is_read(sigmoid: Program) -> None:
    with sigmoid.started("eval", "0", "-") as process:
        assert read_line(pipes(process)[1]) == b"0.5\n"


def test_an_unfinished_line_waits_for_its_rest(sigmoid: Program) -> None:
    with sigmoid.started("eval") as process:
        stdin, stdout = pipes(process)
        stdin.write(b"0\n-in")
        assert read_line(stdout) == b"0.5\n"
        stdin.write(b"f\n")
        assert read_line(stdout) == b"0.0\n"
        stdin.write(b"0")
        stdin.close()
        assert stdout.read() == b"0.5"


def test_answers_before_a_bad_token_have_been_written(sigmoid: Program) -> None:
    with sigmoid.started("eval") as process:
        stdin, stdout = pipes(process)
        stdin.write(b"0\n")
        assert read_line(stdout) == b"0.5\n"
        stdin.write(b"inf\n0 x\n0\n")
        assert stdout.read() == b"1.0\n"
        assert process.wait(PATIENCE) == 1


@pytest.mark.parametrize(
    ("start", "rest"),
    [(b"\xef", b"\xbb\xbf0\n"), (b"\xef\xbb", b"\xbf0\n"), (b"\xef\xbb\xbf", b"0\n")],
)
def test_a_byte_order_mark_may_come_in_pieces(sigmoid: Program, start: bytes, rest: bytes) -> None:
    with sigmoid.started("eval", "0", "-") as process:
        stdin, stdout = pipes(process)
        assert read_line(stdout) == b"0.5\n"
        stdin.write(start)
        wait_until_read(process)
        stdin.write(rest)
        assert read_line(stdout) == b"0.5\n"


def wait_until_read(process: subprocess.Popen[bytes]) -> None:
    """Waits until the program has taken what is in its pipe."""
    assert process.stdin is not None
    stdin, waiting = process.stdin, array.array("i", [1])

    def is_empty() -> bool:
        fcntl.ioctl(stdin, termios.FIONREAD, waiting)
        return waiting[0] == 0

    wait_until(is_empty, process)
