"""Signals at awkward moments: several at once, in a finalizer, before the program has begun."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from support.patience import PATIENCE, wait_until
from support.program import Finished, Program

STRUCK_IN_A_FINALIZER = """
import os, signal, sys
from sigmoid_cli import cli
from sigmoid_cli.convert import blocks

class Struck:
    def __del__(self):
        os.kill(os.getpid(), int(sys.argv.pop()))
        for _ in range(1000):  # the interpreter looks for signals at the start of each iteration
            pass

read = blocks.BlockReader.read

def struck_read(self):
    Struck()
    return read(self)

blocks.BlockReader.read = struck_read
cli.main()
"""

STRUCK_IN_CODE_THAT_FAILS_FOR_IT = """
import os, sys
from sigmoid_cli import cli
from sigmoid_cli.convert import blocks

number = int(sys.argv.pop())

def struck_read(self):
    try:
        os.kill(os.getpid(), number)
    except BaseException:
        raise AttributeError("partially initialized module") from None

blocks.BlockReader.read = struck_read
cli.main()
"""

STRUCK_AGAIN_IN_CODE_THAT_SWALLOWS_IT = """
import os, sys
from sigmoid_cli import cli, interrupts
from sigmoid_cli.convert import blocks

interrupts._TIDYING = 0
number = int(sys.argv.pop())
read = blocks.BlockReader.read

def struck_read(self):
    try:
        os.kill(os.getpid(), number)
    except BaseException:
        os.kill(os.getpid(), number)
    return read(self)

blocks.BlockReader.read = struck_read
cli.main()
"""

STRUCK_WHILE_IT_LOADS = """
import os, runpy, signal, sys

signal.signal(signal.SIGINT, signal.default_int_handler)
struck = sys.argv.pop()

class Finder:
    def find_spec(self, name, path, target=None):
        if name == struck:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Finder())
runpy.run_module("sigmoid_cli", run_name="__main__", alter_sys=True)
"""

STRUCK_WHILE_IT_LEAVES = """
import os, sys
from sigmoid_cli import cli

number = int(sys.argv.pop())
leave = cli._leave

def struck(status):
    if not status:
        os.kill(os.getpid(), number)
    leave(status)

cli._leave = struck
cli.main()
"""

ENDS = [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)]


def in_python(sigmoid: Program, script: str, *arguments: str) -> Finished:
    """The end of a script that obeys signals, whose standard input is one number."""
    return sigmoid.in_python(script, *arguments, stdin=b"0\n", signals=True)


@contextmanager
def at_work(sigmoid: Program) -> Iterator[subprocess.Popen[bytes]]:
    """The program waiting for more of its input, a temporary file beside its target."""
    (sigmoid.folder / "target").write_bytes(b"old\n")
    with sigmoid.started("eval", "-o", "target") as process:
        assert process.stdin is not None
        process.stdin.write(b"0\n")
        wait_until(lambda: len(list(sigmoid.folder.iterdir())) == 2, process)
        yield process


@pytest.mark.parametrize(
    "numbers",
    [
        (signal.SIGHUP, signal.SIGTERM),
        (signal.SIGINT, signal.SIGTERM),
        (signal.SIGHUP, signal.SIGINT, signal.SIGTERM),
    ],
    ids=lambda numbers: " ".join(number.name for number in numbers),
)
def test_signals_that_come_at_once_end_it_as_one_would(
    sigmoid: Program, numbers: tuple[signal.Signals, ...]
) -> None:
    with at_work(sigmoid) as process:
        process.send_signal(signal.SIGSTOP)
        for number in numbers:
            process.send_signal(number)
        process.send_signal(signal.SIGCONT)
        assert process.wait(PATIENCE) in (130, *(-number for number in numbers))
        assert process.stderr is not None
        assert process.stderr.read().strip() == b""
    assert (sigmoid.folder / "target").read_bytes() == b"old\n"
    assert os.listdir(sigmoid.folder) == ["target"]


@pytest.mark.parametrize(("number", "status"), ENDS)
@pytest.mark.parametrize(
    "script",
    [
        STRUCK_IN_A_FINALIZER,
        STRUCK_IN_CODE_THAT_FAILS_FOR_IT,
        STRUCK_AGAIN_IN_CODE_THAT_SWALLOWS_IT,
    ],
    ids=["finalizer", "fails for it", "swallows it"],
)
def test_a_signal_in_code_that_lets_nothing_out_is_not_lost(
    sigmoid: Program, script: str, number: signal.Signals, status: int
) -> None:
    (sigmoid.folder / "target").write_bytes(b"old\n")
    run = in_python(sigmoid, script, "eval", "-o", "target", str(int(number)))
    assert (run.status, run.out, run.err.strip()) == (status, b"", "")
    assert (sigmoid.folder / "target").read_bytes() == b"old\n"
    assert os.listdir(sigmoid.folder) == ["target"]


@pytest.mark.parametrize("module", ["gc", "click"])
def test_an_interrupt_while_it_loads_ends_it_silently(sigmoid: Program, module: str) -> None:
    run = in_python(sigmoid, STRUCK_WHILE_IT_LOADS, "eval", module)
    assert (run.status, run.out, run.err) == (-signal.SIGINT, b"", "")


@pytest.mark.parametrize(("number", "status"), ENDS)
def test_a_signal_when_all_is_done_is_obeyed_silently(
    sigmoid: Program, number: signal.Signals, status: int
) -> None:
    run = in_python(sigmoid, STRUCK_WHILE_IT_LEAVES, "eval", "-o", "target", str(int(number)))
    assert (run.status, run.out, run.err.strip()) == (status, b"", "")
    assert (sigmoid.folder / "target").read_bytes() == b"0.5\n"


STRUCK_WHILE_ORJSON_LOADS = """
import os, signal, sys

class Struck(BaseException):
    pass

def strike(number, frame):
    raise Struck

class Finder:
    def find_spec(self, name, path, target=None):
        if name == "orjson.orjson":
            os.kill(os.getpid(), signal.SIGTERM)

signal.signal(signal.SIGTERM, strike)
sys.meta_path.insert(0, Finder())
try:
    import sigmoid_cli.numeric.vector
except Struck:
    print("orjson.orjson" in sys.modules)
"""


def test_a_signal_waits_until_orjson_which_would_crash_has_loaded(sigmoid: Program) -> None:
    run = in_python(sigmoid, STRUCK_WHILE_ORJSON_LOADS)
    assert (run.status, run.out, run.err) == (0, b"True\n", "")
