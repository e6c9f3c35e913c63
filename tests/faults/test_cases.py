"""Random unusual inputs: all paths agree with one another and with a plain program."""

from __future__ import annotations

import random

import pytest

from faults.cases import Case, case
from sigmoid_cli.numeric.vector import VectorEngine
from support.conversion import encoded, words_of
from support.rounds import ROUNDS, seeds, shortened

AT_ONCE = 500
"""Cases in a test, so that there are not too many tests to count."""


def check(seed: int) -> None:
    """Convert a case along every path."""
    found = case(seed)
    one_block = 1 << 20
    third = max(1, len(found.data) // 3)
    size = random.Random(seed).choice([1, 7, third, one_block] if third < 100 else [third])
    outcomes = [
        (size, _converted(found, size=size, **options))
        for size, options in (
            (one_block, {}),
            (one_block, {"kind": VectorEngine}),
            (size, {"kind": VectorEngine}),
        )
    ]
    _, (out, error) = outcomes[0]
    if found.expected is not None:
        assert (error is not None) == found.fails, f"{error} {out[:200]!r}"
        rest = out.removeprefix(found.expected)
        # blank lines before a bad record may be written, or not
        assert out.startswith(found.expected), f"{out!r} is not {found.expected!r}"
        assert not rest or (error and not rest.strip()), f"{out!r} is not {found.expected!r}"
    for size, (its_out, its_error) in outcomes[1:]:
        if size == one_block or None in (error, its_error):
            assert its_error == error
        else:  # a remedy may need the next line
            assert its_error.partition("; ")[0] == error.partition("; ")[0]
        if error is None or size == one_block:
            assert its_out == out, f"{its_out!r} is not {out!r}"
        else:  # a long line may be cut within
            assert its_out.startswith(out) or out.startswith(its_out)


def _converted(found: Case, **options: object) -> tuple[bytes, str | None]:
    out, error = encoded(
        found.data,
        found.source,
        found.target,
        found.record_options,
        calculation=found.calculation,
        **options,
    )
    return out, None if error is None else words_of(error)


def check_all(first: int, count: int) -> None:
    for seed in range(first, first + count):
        try:
            check(seed)
        except BaseException as error:
            error.add_note(f"seed {seed}: {case(seed)!r:.3000}")
            raise


@pytest.mark.parametrize("first", seeds(shortened(10 * AT_ONCE))[::AT_ONCE])
def test_every_path_of_a_random_input_says_what_a_plain_program_says(first: int) -> None:
    check_all(first, AT_ONCE)


@pytest.mark.long
@pytest.mark.parametrize("first", seeds(20 * ROUNDS)[::AT_ONCE])
def test_every_path_of_very_many_inputs_says_what_a_plain_program_says(first: int) -> None:
    check_all(first, AT_ONCE)
