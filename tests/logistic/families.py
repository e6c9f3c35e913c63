"""Arguments of every kind that could be treated differently, at random but reproducibly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sigmoid_cli.logistic import functions
from sigmoid_cli.logistic.expression import MEMBERS

Floats = NDArray[Any]
Family = Callable[[np.random.Generator, int, type[Any]], Floats]


def uniform(low: float, high: float) -> Family:
    return lambda rng, count, dtype: rng.uniform(low, high, count).astype(dtype)


def bits(rng: np.random.Generator, count: int, dtype: type[Any]) -> Floats:
    """Any bit pattern: all exponents alike, infinities and nan now and then."""
    return np.frombuffer(rng.bytes(count * np.dtype(dtype).itemsize), dtype)


def near_the_grid(rng: np.random.Generator, count: int, dtype: type[Any]) -> Floats:
    """Multiples of 1/1024 and their neighbours: where the table value is nearly all of the sum."""
    grid = (rng.integers(-50 * 1024, 50 * 1024, count) / 1024).astype(dtype)
    width = np.dtype(f"i{grid.itemsize}")
    return (grid.view(width) + rng.integers(-8, 9, count).astype(width)).view(dtype)


def between_cells(rng: np.random.Generator, count: int, dtype: type[Any]) -> Floats:
    """Odd multiples of 1/2048 and their neighbours: as far from a table value as can be."""
    return near_the_grid(rng, count, dtype) + np.dtype(dtype).type(1 / 2048)


def tiny(rng: np.random.Generator, count: int, dtype: type[Any]) -> Floats:
    """From 1 down to the smallest subnormal number, all exponents alike."""
    smallest = int(np.log2(float(np.finfo(dtype).smallest_subnormal)))
    return np.ldexp(rng.uniform(-2, 2, count), rng.integers(smallest, 0, count)).astype(dtype)


def short(rng: np.random.Generator, count: int, dtype: type[Any]) -> Floats:
    """Few bits and small: σ and σ′ come close to the middle between two numbers."""
    numbers = rng.integers(1, 64, count) * rng.choice([-1.0, 1.0], count)
    return np.ldexp(numbers, -rng.integers(8, 70, count)).astype(dtype)


def near_ties(rng: np.random.Generator, count: int, dtype: type[Any]) -> Floats:
    """Multiples of a power of two that put ½ + x/4 or ¼ − x²/16 midway, and their neighbours.

    Of a type with p bits, σ is near ½ + x/4, midway for odd multiples of 2^(1−p) and 2^(2−p); σ′ is
    near ¼ − x²/16, midway for odd multiples of 2^((1−p)/2) if that is an integer power.
    """
    precision = np.finfo(dtype).nmant + 1
    exponents = np.array([-precision, 1 - precision, 2 - precision, (1 - precision) // 2])
    multiples = np.exp2(rng.uniform(0, 2 * precision / 3, count)).astype(np.int64) | 1
    x = np.ldexp(multiples * rng.choice([-1.0, 1.0], count), rng.choice(exponents, count))
    width = np.dtype(f"i{np.dtype(dtype).itemsize}")
    neighbours = rng.choice([0, 0, 0, -1, 1], count).astype(width)
    return (x.astype(dtype).view(width) + neighbours).view(dtype)


def decimal(rng: np.random.Generator, count: int, dtype: type[Any]) -> Floats:
    return np.round(rng.uniform(-40, 40, count), 3).astype(dtype)


def logits(rng: np.random.Generator, count: int, dtype: type[Any]) -> Floats:
    return rng.normal(0, 3, count).astype(dtype)


COMMON: dict[str, Family] = {
    "any bits": bits,
    "±40": uniform(-40, 40),
    "±1": uniform(-1, 1),
    "±0.01": uniform(-0.01, 0.01),
    "grid": near_the_grid,
    "between cells": between_cells,
    "tiny": tiny,
    "short": short,
    "near ties": near_ties,
    "decimals": decimal,
    "logits": logits,
}
FAMILIES: dict[str, dict[str, Family]] = {
    "float64": {
        **COMMON,
        "±750": uniform(-750, 750),
        "subnormal results": uniform(-745.2, -708),
        "16 to 40": uniform(16, 40),
        "around -48": uniform(-48.01, -47.99),
        "around 48": uniform(47.99, 48.01),
        "around ±64": lambda rng, count, dtype: (
            rng.uniform(63, 65, count) * rng.choice([-1, 1], count)
        ),
        "around 38": uniform(37.3, 38.1),
    },
    "float32": {
        **COMMON,
        "±110": uniform(-110, 110),
        "subnormal results": uniform(-104, -87),
        "8 to 18": uniform(8, 18),
    },
}


def _probability(values: Floats, dtype: type[Any]) -> Floats:
    """The values as dtype has them, those rounded to 0 or 1 included."""
    return np.clip(values, 0, 1).astype(dtype)


def sigmoid_of_normal(rng: np.random.Generator, count: int, dtype: type[Any]) -> Floats:
    # Not by np.exp, of which the last bits depend on the machine.
    return _probability(functions.sigmoid(rng.normal(0, 3, count)), dtype)


def around_one_half(rng: np.random.Generator, count: int, dtype: type[Any]) -> Floats:
    """½ ± 2⁻ᵏ, with 1 to 8 bits from there on, down to the neighbours of ½."""
    steps = np.ldexp(rng.integers(1, 256, count).astype(float), -rng.integers(2, 64, count))
    return _probability(0.5 + steps * rng.choice([-1, 1], count), dtype)


def near_one_half(rng: np.random.Generator, count: int, dtype: type[Any]) -> Floats:
    """½ plus or minus anything, all exponents alike."""
    steps = np.ldexp(rng.uniform(0.5, 1, count), -rng.integers(1, 56, count))
    return _probability(0.5 + steps * rng.choice([-1, 1], count), dtype)


def tiny_probability(rng: np.random.Generator, count: int, dtype: type[Any]) -> Floats:
    return np.abs(tiny(rng, count, dtype)) / np.dtype(dtype).type(4)


def subnormal(rng: np.random.Generator, count: int, dtype: type[Any]) -> Floats:
    fields = np.finfo(dtype).nmant
    width = np.dtype(f"u{np.dtype(dtype).itemsize}")
    return rng.integers(1, 1 << fields, count).astype(width).view(dtype)


def next_to_one(rng: np.random.Generator, count: int, dtype: type[Any]) -> Floats:
    """1 − 2⁻ᵏ and 1 minus a few bits of it."""
    steps = np.ldexp(rng.integers(1, 64, count).astype(float), -rng.integers(6, 54, count))
    return _probability(1 - steps, dtype)


def decimal_probability(rng: np.random.Generator, count: int, dtype: type[Any]) -> Floats:
    digits = rng.integers(1, 7, count)
    return _probability(np.round(rng.uniform(0, 1, count) * 10.0**digits) / 10.0**digits, dtype)


def table_point(rng: np.random.Generator, count: int, dtype: type[Any]) -> Floats:
    """Numbers of 12 bits, their middles, and the neighbours of both, on both sides of ½."""
    grid = np.ldexp(rng.integers(4096, 8192, count) / 4096, -rng.integers(2, 27, count))
    width = np.dtype(f"i{np.dtype(dtype).itemsize}")
    values = (grid.astype(dtype).view(width) + rng.integers(-4, 5, count).astype(width)).view(dtype)
    return np.where(rng.integers(0, 2, count) == 1, values, 1 - values).astype(dtype)


PROBABILITIES: dict[str, Family] = {
    "uniform": uniform(0, 1),
    "sigmoid of normal": sigmoid_of_normal,
    "around one half": around_one_half,
    "near one half": near_one_half,
    "one half ± 0.02": uniform(0.48, 0.52),
    "tiny": tiny_probability,
    "subnormal": subnormal,
    "next to one": next_to_one,
    "decimals": decimal_probability,
    "table points": table_point,
    "any bits": bits,
}
# Locations and scales. Some cancel: digits of x and m, ln 4s = 0, or m and s·logit(p).
PARAMETERS = [
    (0.0, 2.0),
    (0.0, 1.7),
    (0.0, 0.1),
    (1.0, 1.0),
    (-3.25, 0.75),
    (0.1, 0.3),
    (2.5, 0.25),
    (100.0, 3.3),
    (1e6, 1e-3),
    (-1e-9, 12345.678),
]
# Each function, and its upper tail where it has one.
VARIANTS = [(name, False) for name in MEMBERS] + [
    (name, True) for name, member in MEMBERS.items() if member.upper_suffix
]
