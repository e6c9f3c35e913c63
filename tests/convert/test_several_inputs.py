"""Several inputs to one output: the answers follow one another, with nothing between them."""

from __future__ import annotations

import io
import json
from array import array
from pathlib import Path

import numpy as np
import pytest

from sigmoid_cli import sigmoid as exact
from support.program import Program

VALUES = ([1.0, 2.0], [3.0, -4.5, 0.1], [40.0], [-745.0, 0.3])
RESULTS = [exact(x) for values in VALUES for x in values]


def write(folder: Path) -> list[str]:
    """An input of each kind of numbers, one of them without a last line end."""
    (folder / "a.txt").write_text("".join(f"{x}\n" for x in VALUES[0]))
    (folder / "b.f64").write_bytes(array("d", VALUES[1]).tobytes())
    (folder / "c.json").write_text(repr(VALUES[2]))
    (folder / "d.txt").write_text("\n".join(map(repr, VALUES[3])))
    return ["a.txt", "b.f64", "c.json", "d.txt", "a.txt"]


@pytest.mark.parametrize("to_file", [True, False])
def test_raw_numbers_of_all_inputs_stand_side_by_side(sigmoid: Program, to_file: bool) -> None:
    names = write(sigmoid.folder)
    run = sigmoid("eval", *names, "--to", "f64", *(["-o", "out.f64"] if to_file else []))
    assert (run.status, run.err) == (0, "")
    out = (sigmoid.folder / "out.f64").read_bytes() if to_file else run.out
    assert array("d", out).tolist() == [*RESULTS, *RESULTS[:2]]


@pytest.mark.parametrize("to_file", [True, False])
def test_an_array_holds_the_results_of_all_inputs(sigmoid: Program, to_file: bool) -> None:
    names = write(sigmoid.folder)
    run = sigmoid("eval", *names, "--to", "npy", *(["-o", "out.npy"] if to_file else []))
    assert (run.status, run.err) == (0, "")
    out = (sigmoid.folder / "out.npy").read_bytes() if to_file else run.out
    assert np.load(io.BytesIO(out)).tolist() == [*RESULTS, *RESULTS[:2]]


@pytest.mark.parametrize(
    ("target", "heads"),
    [("text", 0), ("csv", 1), ("tsv", 1), ("jsonl", 0), ("markdown", 2)],
)
@pytest.mark.parametrize("turned", [False, True])
def test_lines_of_all_inputs_are_lines_of_their_own(
    sigmoid: Program, target: str, heads: int, turned: bool
) -> None:
    names = write(sigmoid.folder)
    run = sigmoid("eval", *(reversed(names) if turned else names), "--to", target)
    assert (run.status, run.err) == (0, "")
    assert len(run.lines) == len(RESULTS) + 2 + heads
    assert sum(repr(RESULTS[0]) in line for line in run.lines) == 2


def test_one_json_array_holds_the_results_of_all_inputs(sigmoid: Program) -> None:
    names = [name for name in write(sigmoid.folder) if name != "c.json"]
    run = sigmoid("eval", *names, "--to", "json")
    assert (run.status, run.err) == (0, "")
    expected = [x for x in RESULTS if x != exact(VALUES[2][0])]
    assert json.loads(run.out) == [*expected, *RESULTS[:2]]
