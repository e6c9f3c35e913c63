"""The engine without NumPy has the same results for few numbers and for many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.numeric.calculation import Calculation, NotANumberError
from sigmoid_cli.numeric.scalar import ScalarEngine

DECIMALS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.floats(0, 1).map("{:.9g}".format),
    st.integers().map(str),
    # midway between two float32, and two float16, and next to that
    st.sampled_from(["1.000000059604644775390625", "1.00000005960464477539062500001", "2049"]),
    st.sampled_from(["-0", "-0.0", "1e-400", "0.5", "1", "1E5"]),
).map(str.encode)
OTHERS = st.sampled_from(
    [
        "nan",
        "-inf",
        "0x1p-3",
        "+1",
        ".5",
        "5.",
        "01",
        "1e400",
        ".",
        "-",
        "e",
        "1,5",
        "abc",
        "null",
        "[1]",
        "]",
        "1_0",
        "²",
        "65520",
        "3.4028236e38",
    ]
).map(str.encode)
CALCULATIONS = st.builds(
    lambda functions, dtype, on_error: Calculation(functions, dtype, on_error=on_error),
    st.sampled_from([("sigmoid",), ("sigmoid", "grad"), ("logit",)]),
    st.sampled_from(["float64", "float32", "float16"]),
    st.sampled_from(["fail", "nan", "skip"]),
)


def outcome(engine: ScalarEngine, tokens: list[bytes]) -> object:
    try:
        return engine.evaluate(tokens), engine.invalid
    except NotANumberError as error:
        return error.index


@given(st.lists(DECIMALS | OTHERS, max_size=9) | st.lists(DECIMALS, max_size=9), CALCULATIONS)
def test_many_tokens_have_the_results_of_few(tokens: list[bytes], calculation: Calculation) -> None:
    few = outcome(ScalarEngine(calculation), tokens)
    assert outcome(ScalarEngine(calculation, few=0), tokens) == few


@given(st.lists(DECIMALS | OTHERS, max_size=9) | st.lists(DECIMALS, max_size=9), CALCULATIONS)
def test_plain_numbers_have_the_results_of_their_tokens(
    tokens: list[bytes], calculation: Calculation
) -> None:
    texts = ScalarEngine(calculation, few=0).evaluate_plain(b",".join(tokens), len(tokens))
    if texts is not None:
        results = [text.split(b",") for text in texts]
        assert (results, 0) == outcome(ScalarEngine(calculation), tokens)


def test_plain_numbers_are_taken_once_there_are_many() -> None:
    engine = ScalarEngine(Calculation(("sigmoid",)), few=2)
    assert engine.evaluate_plain(b"0,0", 2) is None
    assert engine.evaluate_plain(b"0,0,0", 3) == [b"0.5,0.5,0.5"]
    assert engine.evaluate_plain(b"0", 1) == [b"0.5"]


@pytest.mark.parametrize("array", [b"", b"1,", b"1,,2", b"+1", b".5", b"1e400", b"nan", b"1 2"])
def test_what_json_does_not_have_is_not_plain(array: bytes) -> None:
    engine = ScalarEngine(Calculation(("sigmoid",)), few=0)
    assert engine.evaluate_plain(array, array.count(b",") + 1) is None


def test_numbers_that_are_no_probabilities_are_not_plain() -> None:
    engine = ScalarEngine(Calculation(("logit",)), few=0)
    assert engine.evaluate_plain(b"0.5,1", 2) == [b"0.0,inf"]
    assert engine.evaluate_plain(b"0.5,1.5", 2) is None
