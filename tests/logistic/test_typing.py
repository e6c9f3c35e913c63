"""Type checkers know what the functions return."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import sigmoid_cli

ROOT = Path(sigmoid_cli.__file__).parent.parent

SAMPLE = """\
from typing import Any, assert_type

import numpy as np
import polars
import xarray
from numpy.typing import NDArray

from sigmoid_cli import log_sigmoid, log_sigmoid_grad, logit, sigmoid, sigmoid_grad

wide = np.zeros(2)
narrow = np.zeros(2, np.float32)
masked: np.ma.MaskedArray[tuple[int], np.dtype[np.float64]] = np.ma.ones(2)

assert_type(sigmoid(1.0), float)
assert_type(sigmoid_grad(1), float)
assert_type(sigmoid(True), float)
assert_type(logit(0.5, loc=1, scale=np.float32(2)), float)
assert_type(log_sigmoid_grad([1.0], loc=np.int8(1)), NDArray[np.float64])
assert_type(logit(xarray.Dataset(), scale=2), xarray.Dataset)
assert_type(sigmoid(np.float32(1)), np.float32)
assert_type(sigmoid(np.float16(1)), np.float16)
assert_type(sigmoid(np.int8(1)), np.float64)
assert_type(sigmoid([1.0, 2.0]), NDArray[np.float64])
assert_type(sigmoid([[1], [2]]), NDArray[np.float64])
assert_type(sigmoid((0, 1)), NDArray[np.float64])
a: NDArray[np.float64] = sigmoid(wide)
b: NDArray[np.float32] = sigmoid(narrow, where=narrow > 0, casting="safe", order="C", subok=False)
c: NDArray[np.float64] = sigmoid(np.arange(3))
d: NDArray[np.float64] = sigmoid(wide > 0)
assert_type(sigmoid(masked), np.ma.MaskedArray[tuple[int], np.dtype[np.float64]])
e: NDArray[np.float32] = sigmoid(wide, narrow)
f: NDArray[np.float32] = sigmoid([1.0], out=(narrow,), dtype="f4")
assert_type(sigmoid(wide, dtype=np.float32), Any)
assert_type(sigmoid(polars.Series([1.0])), polars.Series)
assert_type(sigmoid(polars.col("a")), polars.Expr)
assert_type(sigmoid(xarray.DataArray([1.0])), xarray.DataArray)
assert_type(sigmoid(xarray.Dataset()), xarray.Dataset)
assert_type(sigmoid.__name__, str)


def check(x: NDArray[np.float32], y: NDArray[np.int8]) -> None:
    assert_type(sigmoid(x), NDArray[np.float32])
    assert_type(sigmoid(y), NDArray[np.float64])
    assert_type(log_sigmoid(x, loc=1.0), NDArray[np.float32])
    assert_type(logit(y, scale=2, where=y > 0), NDArray[np.float64])


g: str = sigmoid(narrow)  # wrong
sigmoid(wide, casting="any")  # wrong
sigmoid(wide, axis=0)  # wrong
sigmoid(wide, scale="2")  # wrong
logit(0.5, loc=[1.0])  # wrong
log_sigmoid(wide, 1.0, 2.0)  # wrong
sigmoid(object())  # wrong
sigmoid()  # wrong
sigmoid.reduced  # wrong
"""


def test_a_type_checker_finds_what_is_right_and_what_is_wrong(tmp_path: Path) -> None:
    sample = tmp_path / "sample.py"
    sample.write_text(SAMPLE)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(sample)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    errors = [
        line for line in done.stdout.splitlines() if "sample.py:" in line and ": error:" in line
    ]
    found = {int(line.split(":")[1]) for line in errors}
    wrong = {
        number for number, line in enumerate(SAMPLE.splitlines(), 1) if line.endswith("# wrong")
    }
    assert found == wrong, "\n".join(errors) + done.stderr
