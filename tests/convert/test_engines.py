"""Little input is converted without NumPy: by bytes, by lines, and as far as its size is known."""

from __future__ import annotations

import pytest

from sigmoid_cli.convert.engines import (
    LITTLE,
    LITTLE_LINES,
    LITTLE_OF_UNKNOWN,
    EngineSelector,
    block_size,
)
from sigmoid_cli.formats.registry import FORMATS
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.scalar import ScalarEngine

SIGMOID = Calculation(("sigmoid",))
BLOCK = b"-0.123456789012345 0.123456789012345\n" * 1000


def is_scalar(
    coming: int | None,
    block: bytes = BLOCK,
    calculation: Calculation = SIGMOID,
    source_format: str = "text",
) -> bool:
    engine = EngineSelector(calculation).engine(block, coming, source_format)
    return isinstance(engine, ScalarEngine)


@pytest.mark.parametrize("source_format", LITTLE)
def test_the_bytes_that_are_there_and_those_to_come_count(source_format: str) -> None:
    rest = LITTLE[source_format] - len(BLOCK)
    assert is_scalar(rest, source_format=source_format)
    assert not is_scalar(rest + 1, source_format=source_format)


def test_short_lines_count_as_such() -> None:
    assert is_scalar(2 * LITTLE_LINES - 2000, b"0\n" * 1000)
    assert not is_scalar(2 * LITTLE_LINES, b"0\n" * 1000)
    assert not is_scalar(2 * LITTLE_LINES, b"0," * 1000, source_format="json")


@pytest.mark.parametrize(
    "calculation",
    [
        Calculation(("sigmoid",), dtype="float32"),
        Calculation(("sigmoid", "grad")),
        Calculation(("logit",)),
        Calculation(("grad",), scale=2.0),
    ],
)
def test_half_as_much_is_little_for_what_takes_longer(calculation: Calculation) -> None:
    half = LITTLE["text"] // 2 - len(BLOCK)
    assert is_scalar(half, calculation=calculation)
    assert not is_scalar(half + 1, calculation=calculation)


def test_input_of_unknown_size_counts_as_it_comes() -> None:
    selector = EngineSelector(SIGMOID)
    few = LITTLE_OF_UNKNOWN // len(BLOCK)
    engines = [selector.engine(BLOCK, None, "text") for _ in range(few + 2)]
    are_scalar = [isinstance(engine, ScalarEngine) for engine in engines]
    assert are_scalar == [True] * few + [False] * 2


def test_an_empty_input_needs_no_numpy() -> None:
    assert is_scalar(0, b"")


@pytest.mark.parametrize("source_format", LITTLE)
def test_little_input_is_read_in_small_blocks(source_format: str) -> None:
    size = LITTLE[source_format]
    assert block_size(source_format, size) == 1 << 17
    bulk = FORMATS[source_format].block
    assert block_size(source_format, size + 1) == block_size(source_format, None) == bulk


def test_raw_numbers_are_read_in_blocks_of_their_own() -> None:
    assert block_size("f64", 8) == FORMATS["f64"].block
