"""A line of great length is converted in pieces where tokens are left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.formats.block import all_of
from sigmoid_cli.formats.text.great import LineInPieces
from sigmoid_cli.numeric.calculation import Calculation
from support.conversion import ENGINES, converted

SKIP = Calculation(("sigmoid",), on_error="skip")
PARTS = st.sampled_from([b"1", b"-2.5", b"abc", b"nan", b"#", b" ", b"\t", b"\x0b", b"\r", b"  "])


@given(
    st.lists(PARTS, min_size=1).map(b"".join),
    st.sampled_from([b"", b"\n", b"\r\n"]),
    st.integers(1, 8),
)
def test_pieces_of_a_line_are_what_becomes_of_the_line(line, end, size):
    data = line + end
    expected = converted(data, "text", "text", calculation=SKIP)
    for kind in ENGINES:
        engine = kind(SKIP)
        encoded = LineInPieces(data, engine, size)
        assert all_of(encoded) == expected
        assert encoded.lines == data.count(b"\n")
        assert converted(data, "text", "text", calculation=SKIP, kind=kind, great=1) == expected


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_tokens_left_out_of_a_line_of_great_length_are_counted(sigmoid, jobs):
    (sigmoid.folder / "x.txt").write_bytes((b"0" * 99 + b" ") * 50_000 + b"x x 0\n" + b"0\n" * 1000)
    run = sigmoid("eval", "--on-error", "skip", "-j", jobs, "x.txt")
    assert run.status == 0
    assert run.err == "sigmoid: 2 tokens that are not numbers were left out\n"
    assert run.out == b"0.5 " * 50_000 + b"0.5\n" * 1001
