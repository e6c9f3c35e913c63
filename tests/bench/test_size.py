"""How many numbers: as users write it, and as fits the time."""

from __future__ import annotations

import pytest

from sigmoid_cli.bench.size import parsed, round_below


@pytest.mark.parametrize(
    ("text", "size"),
    [("1", 1), ("1000", 1000), ("1e6", 10**6), ("2.5e3", 2500), ("64k", 64000), ("1.5M", 1500000)],
)
def test_a_size_is_read_as_it_is_meant(text: str, size: int) -> None:
    assert parsed(text) == size


@pytest.mark.parametrize("text", ["", "0", "-1", "1.5", "1e-3", "M", "10 M", "1e999", "ten", "1_0"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        parsed(text)


@pytest.mark.parametrize(
    ("limit", "size"), [(0.0, 1000), (1999.0, 1000), (2000.0, 2000), (7e4, 50000), (1e99, 10**6)]
)
def test_a_round_size_fits(limit: float, size: int) -> None:
    assert round_below(limit, 1000, 10**6) == size
