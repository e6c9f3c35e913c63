"""What a killed batch left is removed by the next one, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sigmoid_cli.convert.cluster.leftovers import batch_of_this_process, remove_abandoned
from support.program import Program
from support.requirements import needs

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

OF_A_PROCESS = (
    "from sigmoid_cli.convert.cluster.leftovers import batch_of_this_process as word; print(word())"
)


def word_of_a_process_that_has_ended() -> str:
    run = subprocess.run([sys.executable, "-c", OF_A_PROCESS], capture_output=True, check=True)
    return run.stdout.decode().strip()


def test_only_files_of_processes_that_have_ended_here_are_removed(tmp_path: Path) -> None:
    ended = word_of_a_process_that_has_ended()
    ours = batch_of_this_process()
    system, process, start, _ = ended.split("-")
    kept = {
        f".sigmoid-{ours}abc.tmp",
        f".sigmoid-{'0' * 12}-{process}-{start}-abc.tmp",  # of another machine
        f".sigmoid-{ended}abc.tmp.txt",
        ".sigmoid-0123456789ab-abc.tmp",
        f".sigmoid-{system}-{process}-x-abc.tmp",
        "a.txt",
    }
    for name in (*kept, f".sigmoid-{ended}abc.tmp"):
        (tmp_path / name).write_text("")
    remove_abandoned(str(tmp_path))
    assert set(os.listdir(tmp_path)) == kept


def test_a_local_cluster_removes_what_a_killed_one_left(sigmoid: Program) -> None:
    needs("distributed")
    (sigmoid.folder / "out").mkdir()
    (sigmoid.folder / f"out/.sigmoid-{word_of_a_process_that_has_ended()}abc.tmp").write_text("")
    (sigmoid.folder / "a.txt").write_text("0\n")
    run = sigmoid("eval", "a.txt", "--output-dir", "out", "--cluster", "local", "-j", "1")
    assert (run.status, run.err) == (0, "")
    assert os.listdir(sigmoid.folder / "out") == ["a.txt"]
