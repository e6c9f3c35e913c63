"""f64 and f32: raw little-endian numbers."""

from __future__ import annotations

import numpy as np
import pytest

NUMBERS = np.linspace(-20, 20, 24)


@pytest.mark.parametrize("name", ["f64", "f32"])
def test_raw_numbers_become_raw_numbers(tmp_path, sigmoid, expected, name):
    numbers = NUMBERS.astype(f"<f{int(name[1:]) // 8}")
    (tmp_path / f"x.{name}").write_bytes(numbers.tobytes())
    sigmoid("eval", f"x.{name}", "-o", f"y.{name}")
    assert (tmp_path / f"y.{name}").read_bytes() == expected(numbers).tobytes()
    streamed = sigmoid("eval", "--from", name, stdin=numbers.tobytes())
    assert streamed.out == expected(numbers).tobytes()


def test_no_bytes_are_no_numbers(sigmoid):
    assert sigmoid("eval", "--from", "f64").out == b""


def test_the_output_says_the_type(tmp_path, sigmoid, expected):
    (tmp_path / "x.f64").write_bytes(NUMBERS.tobytes())
    narrow = NUMBERS.astype(np.float32)
    assert sigmoid("eval", "x.f64", "--to", "f32").out == expected(narrow).tobytes()
    (tmp_path / "x.f32").write_bytes(narrow.tobytes())
    wide = expected(narrow.astype(np.float64))
    assert sigmoid("eval", "x.f32", "--to", "f64").out == wide.tobytes()
    assert sigmoid("eval", "x.f32", "--to", "text").out.split()[0] == b"2.0611537e-9"


def test_text_becomes_raw_numbers(sigmoid, expected):
    text = "".join(f"{x}\n" for x in NUMBERS).encode()
    assert sigmoid("eval", "--to", "f64", stdin=text).out == expected(NUMBERS).tobytes()
    narrow = expected(NUMBERS.astype("f4"))
    assert sigmoid("eval", "--to", "f32", stdin=text).out == narrow.tobytes()


def test_a_type_that_the_output_cannot_hold_is_refused(sigmoid):
    run = sigmoid("eval", "1", "--to", "f32", "--dtype", "float64")
    assert run.status == 2
    assert run.err.splitlines() == [
        "sigmoid: f32 holds float32, not float64",
        "to write float64 use: --to npy",
    ]


@pytest.mark.parametrize("source", ["file", "pipe"])
def test_a_size_that_is_no_multiple_is_an_error(tmp_path, sigmoid, source):
    data = NUMBERS.tobytes()[:-1]
    (tmp_path / "x.f64").write_bytes(data)
    words, name = (["x.f64"], "x.f64") if source == "file" else (["--from", "f64"], "<stdin>")
    run = sigmoid("eval", *words, stdin=data)
    assert run.status == 1
    assert run.err.strip() == (
        f"sigmoid: {name}: ends inside a number: 191 bytes is not a multiple of 8"
    )
