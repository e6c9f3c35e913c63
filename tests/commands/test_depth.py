from __future__ import annotations

import struct

import gmpy2
import pytest
from gmpy2 import mpfr
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.commands.depth import DeepWriter, text
from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.formats.table import Column
from sigmoid_cli.formats.text.writer import SpacedWriter
from sigmoid_cli.numeric.calculation import Calculation

WIDE = gmpy2.context(precision=2000, emin=gmpy2.get_emin_min(), emax=gmpy2.get_emax_max())


@given(x=st.one_of(st.floats(-750, 750), st.floats(-5, 5)), depth=st.integers(1, 1000))
def test_the_power_is_exact_to_the_last_digit_also_where_it_underflows(
    x: float, depth: int
) -> None:
    with WIDE:
        small = gmpy2.exp(-abs(mpfr(x)))
        power = (small / (1 + small) ** 2) ** depth
        figures, exponent, _ = power.digits(10, 17)
    written = text(x, depth)
    if power >= 2.0**-1022:
        assert float(written) == float(power)
    else:
        digits, _, tens = written.partition("e")
        assert digits.replace(".", "") == figures.rstrip("0")
        assert int(tens) == exponent - 1


@pytest.mark.parametrize(
    ("x", "depth", "dtype", "expected"),
    [
        (0.0, 1, "float64", "0.25"),
        (0.0, 20, "float64", "9.094947017729282e-13"),
        (0.0, 600, "float64", "5.8077137562175032e-362"),
        (0.0, 75, "float32", "7.00649232e-46"),
        (0.0, 12, "float16", "5.9605e-8"),
        (float("inf"), 3, "float64", "0.0"),
        (float("nan"), 3, "float64", "nan"),
    ],
)
def test_what_layers_leave_of_a_gradient(x: float, depth: int, dtype: str, expected: str) -> None:
    assert text(x, depth, dtype) == expected


def test_a_precision_holds_for_the_power_too() -> None:
    assert text(1.0, 3, precision=3) == "0.0076"
    assert text(0.0, 600, precision=2) == "5.8e-362"


def test_the_column_of_powers_stands_last_and_keeps_empty_cells_empty() -> None:
    both = Calculation(("sigmoid", "grad"))
    writer = DeepWriter(SpacedWriter(), 2, both, RecordOptions(("b",)))
    writer.head(("a", "b", "b_sigmoid", "b_grad"), True)
    columns = [
        Column("a", [b"text", b"more"]),
        Column("b", [b" 0", b""], is_number=True),
        Column("b_sigmoid", [b"0.5", b""], is_result=True),
        Column("b_grad", [b"0.25", b""], is_result=True),
    ]
    assert writer.rows(columns) == b"0 0.5 0.25 0.0625\nnan nan nan nan\n"


def test_x_is_rounded_to_the_type_that_is_computed() -> None:
    [nearest] = struct.unpack("<f", struct.pack("<f", 0.1))
    single = Calculation(("sigmoid", "grad"), "float32")
    writer = DeepWriter(SpacedWriter(), 1, single, RecordOptions())
    writer.head(("x", "sigmoid", "grad"), True)
    rows = writer.rows([Column("x", [b"0.1"], is_number=True)])
    assert rows.split()[1].decode() == text(nearest, 1, "float32")
