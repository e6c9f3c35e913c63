"""Plain CSV: the fast path without NumPy writes what the fallback writes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sigmoid_cli.errors import DataError
from sigmoid_cli.formats.csv.header import Header
from sigmoid_cli.formats.csv.plain import plain_block
from sigmoid_cli.formats.csv.rows import columns_of, joined, rows
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.scalar import ScalarEngine

REGULAR = [
    *["1", "-2.5", " 3e2", "nan", "0x1p3", "inf ", "", "NA", "word", '""', '"1"', '" 7"', '"NA"'],
    *['"a,b"', '"1,5"', '"a\nb"', '"""1"""', '"1""2"', '"\r\n"', '",\n"', '"nan"', '"x"', "é"],
]
"""Fields that a regular record may have."""
ODD = ['"a"b', 'a"b', '""1""', '"', '"a" ', "a\rb", "\0", "\1", '"\0,"', '"\1\n"', "a,b", "\n"]


def header(width: int, chosen: tuple[int, ...], functions: int, replace: bool) -> Header:
    names = tuple(f"c{index}" for index in range(width))
    results = tuple(f"r{index}" for index in range(len(chosen) * functions))
    return Header(b",", None, b"", 0, names, chosen, results, replace, None, frozenset({b"NA"}))


def engine(functions: tuple[str, ...] = ("sigmoid",), on_error: str = "nan") -> ScalarEngine:
    return ScalarEngine(Calculation(functions, on_error=on_error), few=2)


@st.composite
def blocks(draw: st.DrawFn, fields: st.SearchStrategy[str]) -> bytes:
    """Lines of mostly three fields that end in one way, some of them blank."""
    records = st.lists(fields, min_size=3, max_size=3).map(",".join)
    line_end = draw(st.sampled_from(["\n", "\r\n"]))
    lines = draw(st.lists(records | st.just(""), min_size=1, max_size=6))
    return (line_end.join(lines) + draw(st.sampled_from(["", line_end]))).encode()


@given(
    data=blocks(st.sampled_from(REGULAR)) | blocks(st.sampled_from([*REGULAR, *ODD])),
    chosen=st.sampled_from([(0,), (2,), (1, 2)]),
    functions=st.sampled_from([("sigmoid",), ("sigmoid", "grad")]),
    on_error=st.sampled_from(["fail", "nan", "skip"]),
    replace=st.booleans(),
)
@example(b'"1,5",2,"a""b"\n\n3,4,"\n"', (0, 1), ("sigmoid",), "skip", False)
@example(b"1,2,word", (1, 2), ("sigmoid",), "skip", False)
@example(b"1,2,3\n1,2,word", (2,), ("sigmoid",), "skip", False)
@example(b'"\0,",2,3\n', (1,), ("sigmoid",), "nan", False)
def test_a_plain_block_becomes_what_the_fallback_makes_of_it(
    data: bytes,
    chosen: tuple[int, ...],
    functions: tuple[str, ...],
    on_error: str,
    replace: bool,
) -> None:
    options = header(3, chosen, len(functions), replace)
    calculation = Calculation(functions, on_error=on_error)
    fast = ScalarEngine(calculation, few=2)
    plain = plain_block(data, options, fast)
    slow = ScalarEngine(calculation)
    try:
        found = rows(data, options, slow)
    except DataError:
        assert plain is None
        return
    if plain is not None:
        assert plain.joined(options) == joined(found, options)
        assert plain.columns(options) == columns_of(found, options)
        assert fast.invalid == slow.invalid


@given(blocks(st.sampled_from(REGULAR)), st.sampled_from(["nan", "skip"]))
def test_regular_records_are_plain(data: bytes, on_error: str) -> None:
    has_both_ends = b"\r" in data and data.replace(b"\r\n", b"").count(b"\n")
    is_blank = not data.strip(b"\r\n")
    has_return_between_quotes = b'"\r\n"' in data
    if not (has_both_ends or is_blank or has_return_between_quotes):
        assert plain_block(data, header(3, (1,), 1, False), engine(on_error=on_error)) is not None


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"1,2\n", b"1\r2\n", b"1\r\n2\n", b'"1', b'"1"2\n', b'1"2"\n', b'"1" \n']
)
def test_what_is_no_regular_record_is_not_plain(data: bytes) -> None:
    assert plain_block(data, header(1, (0,), 1, False), engine()) is None


def test_tokens_that_are_errors_are_not_plain() -> None:
    options = header(1, (0,), 1, False)
    assert plain_block(b"1\nword\n", options, engine(on_error="fail")) is None
