"""Plain CSV: the fast path without NumPy writes what the fallback writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.formats.csv.header import Header
from sigmoid_cli.formats.csv.plain import plain_block
from sigmoid_cli.formats.csv.rows import columns_of, joined, rows
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.scalar import ScalarEngine

FIELDS = st.sampled_from([b"1", b"-2.5", b" 3e2", b"nan", b"0x1p3", b"inf ", b"", b"NA", b"word"])
NUMBERS = st.sampled_from([b"1", b"-2.5", b" 3e2", b"nan", b"0x1p3", b"-inf ", b"7."])


def header(width: int, chosen: tuple[int, ...], functions: int, replace: bool) -> Header:
    names = tuple(f"c{index}" for index in range(width))
    results = tuple(f"r{index}" for index in range(len(chosen) * functions))
    return Header(b",", None, b"", 0, names, chosen, results, replace, None, frozenset({b"NA"}))


def engine(functions: tuple[str, ...] = ("sigmoid",), on_error: str = "nan") -> ScalarEngine:
    return ScalarEngine(Calculation(functions, on_error=on_error))


@given(
    cells=st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=1, max_size=4),
    chosen=st.sampled_from([(0,), (2,), (1, 2)]),
    functions=st.sampled_from([("sigmoid",), ("sigmoid", "grad")]),
    replace=st.booleans(),
    end=st.sampled_from([b"\n", b"\r\n"]),
    is_ended=st.booleans(),
)
def test_a_plain_block_becomes_what_the_fallback_makes_of_it(
    cells: list[list[bytes]],
    chosen: tuple[int, ...],
    functions: tuple[str, ...],
    replace: bool,
    end: bytes,
    is_ended: bool,
) -> None:
    data = end.join(map(b",".join, cells)) + (end if is_ended else b"")
    options = header(3, chosen, len(functions), replace)
    plain = plain_block(data, options, engine(functions))
    assert plain is not None
    found = rows(data, options, engine(functions))
    assert plain.joined(options) == joined(found, options)
    assert options.placed(plain.columns, plain.results) == columns_of(found, options)


@given(
    cells=st.lists(st.lists(FIELDS, min_size=1, max_size=3), max_size=4),
    end=st.sampled_from([b"\n", b"\r\n", b"\n\n", b"\r", b'"\n']),
)
def test_a_block_that_is_not_plain_is_left_to_the_fallback(
    cells: list[list[bytes]], end: bytes
) -> None:
    data = end.join(map(b",".join, cells))
    options = header(2, (1,), 1, False)
    plain = plain_block(data, options, engine())
    if plain is not None:
        assert plain.joined(options) == joined(rows(data, options, engine()), options)


@pytest.mark.parametrize("data", [b"", b"\n", b"1\n\n2\n", b"1,2\n", b'"1"\n', b"1\r2\n", b"NA\n"])
def test_what_is_no_plain_record_is_not_plain(data: bytes) -> None:
    assert plain_block(data, header(1, (0,), 1, False), engine()) is None


def test_tokens_that_are_errors_or_left_out_are_not_plain() -> None:
    options = header(1, (0,), 1, False)
    assert plain_block(b"1\nword\n", options, engine(on_error="fail")) is None
    assert plain_block(b"1\n2\n", options, engine(on_error="skip")) is None
