"""The same bits with every set of vector instructions."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np

SCRIPT = """
import hashlib, sys
import numpy as np
from logistic.families import FAMILIES
from sigmoid_cli.logistic import functions
digest = hashlib.sha256()
for dtype, families in FAMILIES.items():
    for seed, family in enumerate(families.values()):
        x = family(np.random.default_rng(seed), 20_000, np.dtype(dtype).type)
        for results in (functions.sigmoid(x), functions.sigmoid_grad(x)):
            results[np.isnan(results)] = 2
            digest.update(results.tobytes())
x = np.arange(0x10000, dtype=np.uint16).view(np.float16)
for results in functions.sigmoid_and_grad(x):
    results[np.isnan(results)] = 2
    digest.update(results.tobytes())
print(digest.hexdigest())
"""


def hash_without(features: list[str]) -> str:
    """The hash of results in a process where NumPy does not use these instructions."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    environment["NPY_DISABLE_CPU_FEATURES"] = " ".join(features)
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


def test_no_result_depends_on_the_instructions_numpy_uses() -> None:
    configuration = np.show_config(mode="dicts")
    assert configuration is not None
    found = configuration.get("SIMD Extensions", {}).get("found", [])
    # From no extension at all, each of which builds on those before it, to all that there are.
    levels = sorted({len(found) * part // 4 for part in range(5)})
    assert len({hash_without(found[level:]) for level in levels}) == 1
