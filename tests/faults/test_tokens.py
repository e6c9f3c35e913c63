"""Random tokens, numbers and others: both engines say the same of each, and a plain program too."""

from __future__ import annotations

import random

import pytest

from faults.cases import DECIMALS, OTHERS
from faults.expected import results
from faults.plain import BAD
from sigmoid_cli.numeric import grammar
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.scalar import ScalarEngine
from sigmoid_cli.numeric.vector import VectorEngine
from support.rounds import ROUNDS, seeds, shortened

AT_ONCE = 1000
"""Tokens of a round: the engines work on columns."""

_CHARACTERS = "0123456789" * 3 + "eE.+-xXpPinfatyINFATY_,  abcdef"


def tokens(draw: random.Random) -> list[bytes]:
    """Numbers as programs write them, odd ones, and spoilt ones."""
    return [_token(draw).encode() for _ in range(AT_ONCE)]


def _token(draw: random.Random) -> str:
    kind = draw.random()
    if kind < 0.1:
        token = draw.choice([*DECIMALS, *OTHERS])
    elif kind < 0.2:
        token = "".join(draw.choice(_CHARACTERS) for _ in range(draw.randint(1, 9)))
    else:
        x = draw.choice([draw.uniform(-800, 800), draw.gauss(0, 1) * 10.0 ** draw.randint(-330, 9)])
        token = draw.choice([repr(x), f"{x:.{draw.randint(0, 40)}e}", x.hex(), f"{x:.12g}"])
    if draw.random() < 0.2 and len(token) < 100:
        at = draw.randrange(len(token) + 1)
        token = token[:at] + draw.choice(_CHARACTERS) + token[at + draw.randint(0, 1) :]
    return "".join(token.split()) or "0"  # no reader takes blanks for part of a token


def check(seed: int) -> None:
    """Compute a column of tokens by either engine, and some of them plainly."""
    draw = random.Random(seed)
    calculation = Calculation(
        ("sigmoid", "grad"),
        draw.choice(["float64", "float32", "float16"]),
        draw.choice([None, None, draw.randint(1, 17)]),
        draw.choice(["nan", "skip"]),
    )
    column = tokens(draw)
    scalar = ScalarEngine(calculation)
    found = scalar.evaluate(column)
    for other_engine in (ScalarEngine(calculation, few=0), VectorEngine(calculation)):
        its = other_engine.evaluate(column)
        for one, other in zip(found, its, strict=True):
            different = [
                (token, a, b) for token, a, b in zip(column, one, other, strict=True) if a != b
            ]
            assert different == [], (seed, calculation)
        assert scalar.invalid == other_engine.invalid
    for index in draw.sample(range(AT_ONCE), 20):
        token = column[index].decode()
        if grammar.is_number(column[index]):
            plain = results(token, calculation)
        else:
            plain = results(BAD, calculation) if calculation.on_error == "nan" else None
        if plain is not None:
            assert [one[index].decode() for one in found] == plain, (seed, calculation, token)


@pytest.mark.parametrize("seed", seeds(shortened(50)))
def test_both_engines_and_a_plain_program_say_the_same_of_tokens(seed: int) -> None:
    check(seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", seeds(2 * ROUNDS))
def test_both_engines_and_a_plain_program_say_the_same_of_very_many_tokens(seed: int) -> None:
    check(seed)
