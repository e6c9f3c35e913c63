"""How long random tests go on: a few rounds always, ROUNDS of them from SEED where asked for."""

from __future__ import annotations

import os

SEED = int(os.environ.get("SEED", "1"))
ROUNDS = int(os.environ.get("ROUNDS", "500"))
"""Rounds of the tests marked `long`."""


def seeds(count: int) -> range:
    """So many seeds, which differ from those of any other SEED."""
    return range(SEED * 1_000_000, SEED * 1_000_000 + count)
