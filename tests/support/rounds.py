"""How long random tests go on: a little at home, longer on CI, and ROUNDS from SEED where asked."""

from __future__ import annotations

import os

ON_CI = os.environ.get("CI") == "true"

SEED = int(os.environ.get("SEED", "1"))
ROUNDS = int(os.environ.get("ROUNDS", "500"))
"""Rounds of the tests marked `long`."""

_SHARE_AT_HOME = 5


def seeds(count: int) -> range:
    """So many seeds, which differ from those of any other SEED."""
    return range(SEED * 1_000_000, SEED * 1_000_000 + count)


def shortened(count: int) -> int:
    """So many random examples on CI; a fifth of them elsewhere, so that a run stays short."""
    return count if ON_CI else max(1, count // _SHARE_AT_HOME)
