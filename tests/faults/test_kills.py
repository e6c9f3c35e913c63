"""Killed at any moment: the old file or the new one, whole; no other file and no process stays."""

from __future__ import annotations

import gzip
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from support.patience import PATIENCE
from support.processes import children_of, wait_until_all_have_ended
from support.program import Finished, Program
from support.rounds import ROUNDS, seeds

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

NUMBERS = 20_000
ENDINGS = ("txt", "csv", "jsonl", "npy", "parquet", "txt.gz")
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Case(NamedTuple):
    """What is done while the signal comes: some of these at random."""

    ending: str
    option: str
    jobs: str

    @property
    def inputs(self) -> list[str]:
        """The names of the input files: one for one output, else several."""
        return [f"{name}.{self.ending}" for name in ("a" if self.option == "-o" else "abcd")]

    @property
    def arguments(self) -> list[str]:
        """The command line."""
        columns = ["-c", "x"] if self.ending in ("csv", "jsonl", "parquet") else []
        output = {"-o": [f"out.{self.ending}"], "--output-dir": ["out"], "--in-place": []}
        return ["eval", *self.inputs, *columns, "-j", self.jobs, self.option, *output[self.option]]


class Uninterrupted(NamedTuple):
    """How long it took, and what all files were then."""

    seconds: float
    files: dict[str, bytes]


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an input of each format."""
    import numpy as np

    folder = tmp_path_factory.mktemp("sources")
    source = random.Random(1)
    x = [source.uniform(-40, 40) for _ in range(NUMBERS)]
    (folder / "a.txt").write_text("".join(f"{one!r}\n" for one in x))
    (folder / "a.csv").write_text("id,x\n" + "".join(f"{i},{one!r}\n" for i, one in enumerate(x)))
    (folder / "a.jsonl").write_text("".join(f'{{"x": {one!r}}}\n' for one in x))
    np.save(folder / "a.npy", np.array(x * 4))
    with gzip.open(folder / "a.txt.gz", "wb", 1) as file:
        file.write((folder / "a.txt").read_bytes())
    with suppress(ImportError):
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.table({"x": x}), folder / "a.parquet", row_group_size=NUMBERS // 4)
    return folder


@pytest.fixture(scope="session")
def uninterrupted(
    sources: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Case], Uninterrupted]:
    """Runs a case to its end, once."""
    known: dict[Case, Uninterrupted] = {}

    def run(case: Case) -> Uninterrupted:
        if case not in known:
            sigmoid = Program(tmp_path_factory.mktemp("uninterrupted"))
            lay_out(case, sources, sigmoid.folder)
            start = time.monotonic()
            assert sigmoid(*case.arguments) == Finished(0, b"", "")
            known[case] = Uninterrupted(time.monotonic() - start, contents(sigmoid.folder))
        return known[case]

    return run


def lay_out(case: Case, sources: Path, folder: Path) -> None:
    for name in case.inputs:
        shutil.copy(sources / f"a.{case.ending}", folder / name)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def strike(process: int, victim: str, number: signal.Signals, source: random.Random) -> None:
    """Sends the signal to the program, all of its session, or one of its workers if it has any."""
    if victim == "session":
        os.killpg(process, number)
        return
    children = children_of(process) if victim == "worker" else []
    with suppress(ProcessLookupError):  # a worker may have ended meanwhile
        os.kill(source.choice(children) if children else process, number)


def check_round(
    seed: int, sources: Path, uninterrupted: Callable[[Case], Uninterrupted], folder: Path
) -> None:
    source = random.Random(seed)
    endings = [ending for ending in ENDINGS if (sources / f"a.{ending}").exists()]
    option = source.choice(("-o", "--in-place", "--output-dir"))
    case = Case(source.choice(endings), option, source.choice("13"))
    number, victim = source.choice(SIGNALS), source.choice(("program", "session", "worker"))
    expected = uninterrupted(case)
    lay_out(case, sources, folder)
    if case.option == "-o" and source.random() < 0.7:
        (folder / f"out.{case.ending}").write_bytes(b"old\n")
    before = contents(folder)
    with Program(folder).started(*case.arguments, stdin=subprocess.DEVNULL) as process:
        time.sleep(source.uniform(0, 1.1 * expected.seconds))  # the random moment
        strike(process.pid, victim, number, source)
        out, words = process.communicate(timeout=PATIENCE)
        wait_until_all_have_ended(process.pid)
    what = f"{case} {number.name} {victim} {process.returncode} {words.decode()}"
    assert out == b"", what
    # ^C while the interpreter itself starts shows a traceback that is not ours
    assert not (b"Traceback" in words and b"sigmoid_cli" in words), what
    assert b"internal error" not in words, what
    after = contents(folder)
    for name, data in after.items():
        if Path(name).name.startswith(".sigmoid-"):
            assert number == signal.SIGKILL, f"debris: {name} {what}"
        else:
            assert data in (before.get(name), expected.files.get(name)), f"{name} {what}"
    assert set(before) <= set(after), what
    if process.returncode == 0:
        assert after == expected.files, what


@pytest.mark.parametrize("seed", seeds(16))
def test_a_kill_at_a_random_moment(
    sources: Path, uninterrupted: Callable[[Case], Uninterrupted], tmp_path: Path, seed: int
) -> None:
    check_round(seed, sources, uninterrupted, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("seed", seeds(ROUNDS))
def test_a_kill_at_a_random_moment_again_and_again(
    sources: Path, uninterrupted: Callable[[Case], Uninterrupted], tmp_path: Path, seed: int
) -> None:
    check_round(seed, sources, uninterrupted, tmp_path)
