"""Every parser against bytes that a fuzzer makes, guided by the code that they reach."""

from __future__ import annotations

import gzip
import importlib.util
import io
import lzma
import os
import subprocess
import sys
from bz2 import compress as bzip2
from pathlib import Path

import numpy as np
import pytest

from faults.fuzzed import CALLED
from faults.pieces import PIECES
from support.program import environment
from support.requirements import missing
from support.rounds import ROUNDS, SEED

TESTS = Path(__file__).parents[1]


def array() -> bytes:
    out = io.BytesIO()
    np.save(out, np.array([[0.5, -1.0], [np.nan, 800.0]]))
    return out.getvalue()


def table() -> bytes:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    out = io.BytesIO()
    pq.write_table(pa.table({"x": [0.5, None, 2.0], "y": ["a", "b", None]}), out)
    return out.getvalue()


def seeds(name: str) -> list[bytes]:
    """Valid inputs to start with."""
    text = b"# c\n0 1.5\n\n-2\r\n"
    match name:
        case "gz":
            return [gzip.compress(text) + gzip.compress(text)]
        case "bz2":
            return [bzip2(text) * 2]
        case "xz":
            return [lzma.compress(text) * 2]
        case "npy":
            return [array() + bytes(6)]
        case "parquet":
            return [table()]
        case "number":
            return [b"-0x1.8p3", b"+1.5e-7", b"-Infinity", b"nan"]
        case "csv" | "tsv":
            records = b'x,y\n1,"a\n""b"\r\n-2,c\n,d\n' + bytes(6)
            return [records if name == "csv" else records.replace(b",", b"\t")]
        case "json":
            return [b"[[1, 2],\n [3.5, null]]\n" + bytes(6)]
        case "jsonl":
            return [b'{"x": 1, "y": "a"}\n{"x": 2}\n' + bytes(6)]
        case _:
            return [text + bytes(6)]


@pytest.mark.parametrize("name", CALLED)
def test_every_target_of_the_fuzzer_takes_its_seeds_cut_anywhere(name: str) -> None:
    for seed in seeds(name):
        for size in range(0, len(seed) + 1, 1 if name in PIECES else 7):
            CALLED[name](seed[:size])


@pytest.mark.long
@pytest.mark.parametrize("name", CALLED)
def test_no_bytes_that_a_fuzzer_finds_are_a_fault(name: str, tmp_path: Path) -> None:
    if importlib.util.find_spec("atheris") is None:
        missing("atheris is not installed")
    (tmp_path / "corpus").mkdir()
    for index, seed in enumerate(seeds(name)):
        (tmp_path / "corpus" / str(index)).write_bytes(seed)
    words = ["".join(f"\\x{byte:02x}" for byte in piece) for piece in PIECES.get(name, [b"0"])]
    (tmp_path / "words").write_text("".join(f'"{word}"\n' for word in words))
    options = [f"-runs={20 * ROUNDS}", f"-seed={SEED}", "-dict=words", "-timeout=60"]
    run = subprocess.run(
        [sys.executable, "-m", "faults.fuzz", name, *options, "corpus"],
        capture_output=True,
        cwd=tmp_path,
        env=environment({"PYTHONPATH": os.pathsep.join((str(TESTS), str(TESTS.parent)))}),
        text=True,
        check=False,
    )
    found = [(path.name, path.read_bytes()) for path in tmp_path.glob("*-*")]
    assert (run.returncode, found) == (0, []), run.stderr[-4000:] + run.stdout[-4000:]
