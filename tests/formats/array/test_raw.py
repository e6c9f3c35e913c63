"""f64 and f32: raw little-endian numbers."""

from __future__ import annotations

import numpy as np
import pytest

NUMBERS = np.linspace(-20, 20, 24)


@pytest.mark.parametrize("name", ["f64", "f32"])
def test_raw_numbers_become_raw_numbers(tmp_path, eval_, expected, name):
    numbers = NUMBERS.astype(f"<f{int(name[1:]) // 8}")
    (tmp_path / f"x.{name}").write_bytes(numbers.tobytes())
    eval_(f"x.{name}", "-o", f"y.{name}")
    assert (tmp_path / f"y.{name}").read_bytes() == expected(numbers).tobytes()
    streamed = eval_("--from", name, data=numbers.tobytes())
    assert streamed.stdout == expected(numbers).tobytes()


def test_no_bytes_are_no_numbers(eval_):
    assert eval_("--from", "f64").stdout == b""


def test_the_output_says_the_type(tmp_path, eval_, expected):
    (tmp_path / "x.f64").write_bytes(NUMBERS.tobytes())
    narrow = NUMBERS.astype(np.float32)
    assert eval_("x.f64", "--to", "f32").stdout == expected(narrow).tobytes()
    (tmp_path / "x.f32").write_bytes(narrow.tobytes())
    wide = expected(narrow.astype(np.float64))
    assert eval_("x.f32", "--to", "f64").stdout == wide.tobytes()
    assert eval_("x.f32", "--to", "text").stdout.split()[0] == b"2.0611537e-9"


def test_text_becomes_raw_numbers(eval_, expected):
    text = "".join(f"{x}\n" for x in NUMBERS).encode()
    assert eval_("--to", "f64", data=text).stdout == expected(NUMBERS).tobytes()
    assert eval_("--to", "f32", data=text).stdout == expected(NUMBERS.astype("f4")).tobytes()


def test_a_type_that_the_output_cannot_hold_is_refused(eval_):
    done = eval_("1", "--to", "f32", "--dtype", "float64", check=False)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "sigmoid: f32 holds float32, not float64",
        "to write float64 use: --to npy",
    ]


@pytest.mark.parametrize("source", ["file", "pipe"])
def test_a_size_that_is_no_multiple_is_an_error(tmp_path, eval_, source):
    data = NUMBERS.tobytes()[:-1]
    (tmp_path / "x.f64").write_bytes(data)
    words, name = (["x.f64"], "x.f64") if source == "file" else (["--from", "f64"], "<stdin>")
    done = eval_(*words, data=data, check=False)
    assert done.returncode == 1
    assert done.stderr.decode().strip() == (
        f"sigmoid: {name}: ends within a number: 191 bytes are no multiple of 8"
    )
