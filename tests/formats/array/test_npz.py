"""npz: named arrays, whose results are arrays of the same shape beside them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sigmoid_cli.formats import registry
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.logistic import sigmoid as sigmoids
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.vector import VectorEngine
from support.program import Program

X = np.linspace(-9, 9, 12).reshape(3, 4)


def read(path: Path) -> dict[str, NDArray[Any]]:
    with np.load(path) as archive:
        return {name: archive[name] for name in archive.files}


@pytest.fixture
def path(sigmoid: Program) -> Path:
    name = sigmoid.folder / "x.npz"
    words = np.array(["a", "b"])
    np.savez_compressed(name, x=X, half=X.astype("f2"), big=np.asfortranarray(X, ">f4"), w=words)
    return name


def test_all_arrays_of_numbers_get_results_of_their_shape_and_type(
    sigmoid: Program, path: Path
) -> None:
    before = read(path)
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    run = sigmoid("eval", path, "--in-place")
    assert (run.status, run.err) == (0, "")
    found = read(path)
    assert list(found) == [*before, "x_sigmoid", "half_sigmoid", "big_sigmoid"]
    for name in ("x", "half", "big"):
        results = found[f"{name}_sigmoid"]
        expected = sigmoids(before[name].astype(before[name].dtype.newbyteorder("=")))
        assert (results.dtype, results.shape) == (before[name].dtype, X.shape)
        assert results.flags.f_contiguous == before[name].flags.f_contiguous
        assert np.array_equal(results, expected)
    with zipfile.ZipFile(path) as archive:
        assert all(archive.read(name) == data for name, data in kept.items())
        assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_DEFLATED}


def test_one_array_is_chosen_or_replaced(sigmoid: Program, path: Path) -> None:
    assert sigmoid("grad", path, "-c", "x", "--as", "slope", "-o", "y.npz").status == 0
    assert list(read(sigmoid.folder / "y.npz")) == ["x", "half", "big", "w", "slope"]
    assert sigmoid("eval", path, "-c", "x", "--replace", "-o", "z.npz").status == 0
    found = read(sigmoid.folder / "z.npz")
    assert list(found) == ["x", "half", "big", "w"]
    assert np.array_equal(found["x"], sigmoids(X))


def test_arrays_of_one_size_are_columns_of_other_formats(sigmoid: Program, path: Path) -> None:
    run = sigmoid("eval", path, "-c", "x", "--to", "csv")
    assert run.lines[:2] == ["x,x_sigmoid", "-9.0,0.00012339457598623172"]
    assert len(run.lines) == 13
    run = sigmoid("eval", path, "-c", "x", "-c", "half", "-o", "y.npy")
    assert (run.status, run.err) == (0, "")
    assert np.load(sigmoid.folder / "y.npy").shape == (12, 2)
    np.savez(path, a=np.zeros(2), b=np.zeros((3, 1)))
    run = sigmoid("eval", path, "--to", "text")
    assert run.status == 1
    assert run.err.splitlines()[1] == "choose with: -c NAME"
    assert sigmoid("eval", path, "-c", "b", "--to", "text").lines == ["0.5"] * 3


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(-50, 50), max_size=9), min_size=1, max_size=4), st.booleans())
def test_results_are_those_of_the_function(arrays: list[list[float]], replace: bool) -> None:
    file = io.BytesIO()
    np.savez(file, **{f"a{index}": np.array(one) for index, one in enumerate(arrays)})
    calculation = Calculation(("sigmoid",), keeps_dtype=True)
    conversion = registry.file_conversion(
        "npz", "npz", file, calculation, RecordOptions(replace=replace)
    )
    out = b"".join(conversion.convert(VectorEngine(calculation)))
    with np.load(io.BytesIO(out)) as found:
        for index, one in enumerate(arrays):
            results = found[f"a{index}" if replace else f"a{index}_sigmoid"]
            assert np.array_equal(results, sigmoids(np.array(one)))


def test_a_large_array_is_read_piece_by_piece(sigmoid: Program) -> None:
    x = np.linspace(-30, 30, 300_001)
    np.savez(sigmoid.folder / "x.npz", x=x)
    assert sigmoid("eval", "x.npz", "-o", "y.npz").status == 0
    assert np.array_equal(read(sigmoid.folder / "y.npz")["x_sigmoid"], sigmoids(x))


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("w", "x.npz: array 'w': holds <U1, not real numbers of 64 bits or fewer"),
        ("y", "x.npz: has no column 'y'"),
    ],
)
def test_an_array_that_cannot_be_read_is_named(
    sigmoid: Program, path: Path, word: str, message: str
) -> None:
    run = sigmoid("eval", "x.npz", "-c", word, "-o", "y.npz")
    assert run.status != 0
    assert run.err.splitlines()[0] == f"sigmoid: {message}"


def test_objects_are_never_unpickled(sigmoid: Program) -> None:
    np.savez(sigmoid.folder / "x.npz", x=np.array([{}], object))
    run = sigmoid("eval", "x.npz", "-o", "y.npz")
    assert (run.status, run.err) == (1, "sigmoid: x.npz: holds no array of real numbers\n")


@pytest.mark.parametrize("cut", [0, 10, 200, -30])
def test_a_damaged_archive_is_named(sigmoid: Program, path: Path, cut: int) -> None:
    path.write_bytes(path.read_bytes()[:cut])
    run = sigmoid("eval", "x.npz", "-o", "y.npz")
    assert run.status == 1
    assert run.err.startswith("sigmoid: x.npz: not an npz file, or damaged: ")
    assert not (sigmoid.folder / "y.npz").exists()


def test_a_byte_that_changed_is_an_error(sigmoid: Program) -> None:
    np.savez(sigmoid.folder / "x.npz", x=np.zeros(1000))
    data = bytearray((sigmoid.folder / "x.npz").read_bytes())
    data[len(data) // 2] ^= 0x55
    (sigmoid.folder / "x.npz").write_bytes(data)
    run = sigmoid("eval", "x.npz", "--in-place")
    assert run.status == 1
    assert "not an npz file, or damaged: Bad CRC-32" in run.err
    assert (sigmoid.folder / "x.npz").read_bytes() == bytes(data)


def test_numbers_that_are_no_probabilities_are_named(sigmoid: Program) -> None:
    np.savez(sigmoid.folder / "x.npz", p=np.array([0.5, 1.5]))
    run = sigmoid("eval", "--inverse", "x.npz", "-o", "y.npz")
    assert run.status == 1
    assert run.err == (
        "sigmoid: x.npz: array 'p', number 2: 1.5 is not a probability, from 0 to 1\n"
    )
    assert sigmoid("eval", "--inverse", "x.npz", "--on-error", "nan", "-o", "y.npz").status == 0
    assert str(read(sigmoid.folder / "y.npz")["p_logit"].tolist()) == "[0.0, nan]"


def test_it_is_written_from_itself_only(sigmoid: Program) -> None:
    run = sigmoid("eval", "0", "-o", "y.npz")
    assert run.status == 2
    assert run.err.splitlines() == [
        "sigmoid: npz is written from npz only",
        "write one array with: --to npy, or -o NAME.npy",
    ]
