"""The tables of the family: every entry against MPFR."""

from __future__ import annotations

import math
from typing import Any

import gmpy2
import numpy as np
import pytest
from gmpy2 import mpfr, mpq

from logistic.families import PARAMETERS
from logistic.family_reference import NARROW, true_value
from sigmoid_cli.logistic import family_tables, float64_logit, tables
from sigmoid_cli.logistic.grid import CELLS, LOGITS, LOWEST, MANTISSA_BITS, ZERO

U = 2.0**-53


def entries(table: tables.PairTable, start: int, stop: int) -> Any:
    return zip(
        range(start, stop),
        table.high[start:stop].tolist(),
        table.low[start:stop].tolist(),
        strict=True,
    )


def check_entry(high: float, low: float, true: mpfr) -> None:
    """high is nearest, low errs by 3u of half an ulp, and the next boundary is half an ulp away."""
    assert float(true) == high
    assert abs(true - mpfr(high) - mpfr(low)) <= 3 * U * math.ulp(high) / 2
    assert high == 0 or gmpy2.frexp(mpfr(high))[1] != 0.5 or low == 0


def test_every_entry_of_the_table_of_log_sigmoid() -> None:
    table = family_tables.log_sigmoid()
    assert len(table.high) == len(table.low) == 2 * ZERO + 1
    assert np.isnan(table.high[[0, -1]]).all()
    for index, high, low in entries(table, 1, 2 * ZERO):
        with NARROW:
            z = mpfr(index - ZERO) / CELLS
            small = gmpy2.exp(-abs(z))
            check_entry(high, low, min(z, 0) - gmpy2.log1p(small))


def test_every_entry_of_the_table_of_log_grad() -> None:
    table = family_tables.rising_log_grad()
    assert len(table.high) == ZERO + 1
    assert np.isnan(table.high[-1])
    for index, high, low in entries(table, 0, -LOWEST * CELLS + 1):
        with NARROW:
            z = mpfr(index) / CELLS
            check_entry(high, low, -z - 2 * gmpy2.log1p(gmpy2.exp(-z)))


def test_every_entry_of_the_table_of_logit() -> None:
    table = family_tables.logit()
    assert len(table.high) == LOGITS + 2
    assert np.isnan(table.high[[0, -1]]).all()
    for index, high, low in entries(table, 1, LOGITS + 1):
        bits = (index + int(float64_logit.BASE)) << (52 - MANTISSA_BITS)
        point = float(np.int64(bits).view(np.float64))
        with NARROW:
            check_entry(high, low, true_value("logit", point))
    assert point == 0.5


def test_every_entry_of_the_table_of_logarithms() -> None:
    table = family_tables.log()
    steps = 1 << MANTISSA_BITS
    for index, high, low in entries(table, 0, steps + 1):
        assert high * 2.0**42 == int(high * 2.0**42)
        with NARROW:
            true = gmpy2.log1p(mpq(index, steps))
            assert abs(true - mpfr(high) - mpfr(low)) <= mpfr(2) ** -95


def test_every_entry_of_the_table_of_complements() -> None:
    table = family_tables.half_complement()
    assert len(table) == 2 * ZERO + 1
    for index in range(1, 2 * ZERO, 7):
        with NARROW:
            true = 1 / (1 + gmpy2.exp(mpfr(index - ZERO) / CELLS)) / 2
            assert abs(mpfr(float(table[index])) - true) <= true * U


@pytest.mark.parametrize("scale", sorted({scale for _, scale in PARAMETERS}))
def test_tables_for_a_scale(scale: float) -> None:
    grads, logs = family_tables.scaled_grad(scale), family_tables.shifted_log_grad(scale)
    logits = family_tables.scaled_logit(scale)
    for index in range(0, -LOWEST * CELLS, 53):
        z = index / CELLS
        with NARROW:
            true = true_value("grad", z) / mpfr(scale)
            high, low = float(grads.high[index]), float(grads.low[index])
            # σ′ has its low part drawn toward 0 by 5u; the quotient errs by 2⁻¹⁰¹.
            slack = 5 * U * math.ulp(high) / 2 + true * mpfr(2) ** -101
            assert abs(mpfr(high) + mpfr(low) - true) <= slack
            true = true_value("log_grad", z) - gmpy2.log(mpfr(scale))
            high, low = float(logs.high[index]), float(logs.low[index])
            assert abs(mpfr(high) + mpfr(low) - true) <= mpfr(2) ** -97
    for index in range(1, LOGITS, 53):
        with NARROW:
            base = mpfr(float(family_tables.logit().high[index]))
            true = (base + mpfr(float(family_tables.logit().low[index]))) * mpfr(scale)
            high, low = float(logits.high[index]), float(logits.low[index])
            assert abs(mpfr(high) + mpfr(low) - true) <= abs(true) * mpfr(2) ** -101
