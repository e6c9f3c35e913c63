"""The same bits with every set of vector instructions, and of every nan."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sigmoid_cli.logistic import functions

FOLDER = Path(__file__).parent.parent
SCRIPT = """
import hashlib, sys
import numpy as np
from logistic.families import FAMILIES, PROBABILITIES, VARIANTS
from sigmoid_cli.logistic import family as cores
from sigmoid_cli.logistic import floats_family, functions
from sigmoid_cli.logistic.expression import Expression
digest = hashlib.sha256()
for dtype, families in FAMILIES.items():
    for seed, family in enumerate(families.values()):
        x = family(np.random.default_rng(seed), 20_000, np.dtype(dtype).type)
        for results in (functions.sigmoid(x), functions.sigmoid_grad(x)):
            digest.update(results.tobytes())
halves = np.arange(0x10000, dtype=np.uint16).view(np.float16)
for results in functions.sigmoid_and_grad(halves):
    digest.update(results.tobytes())
for name, upper_tail in VARIANTS:
    for parameters in [(0.0, 1.0), (0.5, 1.7), (100.0, 3.3)]:
        expression = Expression(name, upper_tail, *parameters)
        results_of, lists = cores.arrays(expression), floats_family.lists(expression)
        for dtype in FAMILIES:
            chosen = PROBABILITIES if name == "logit" else FAMILIES[dtype]
            for seed, family in enumerate(chosen.values()):
                x = family(np.random.default_rng(seed), 3000, np.dtype(dtype).type)
                digest.update(results_of(x).tobytes())
                digest.update(np.array(lists(x[:500].tolist(), dtype)).tobytes())
        digest.update(results_of(halves).tobytes())
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


@pytest.mark.long
def test_arm64_gives_the_same_bits() -> None:
    """ARM64_PYTHON is a command that runs a Python for arm64 with NumPy, as qemu-user can.

    For instance `qemu-aarch64 -L ROOT ROOT/usr/bin/python3.11`, where ROOT has Debian's packages of
    Python and its libraries for arm64 unpacked, and NumPy's wheel for aarch64 is in
    ROOT/usr/lib/python3/dist-packages. It must be the NumPy of this process: random numbers differ
    between versions.
    """
    command = os.environ.get("ARM64_PYTHON")
    if command is None:
        pytest.skip("ARM64_PYTHON names no Python for arm64")
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join([str(FOLDER), str(FOLDER.parent)]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    machine = "import platform; print(platform.machine())\n"
    run = subprocess.run(
        [*shlex.split(command), "-W", "ignore", "-c", machine + SCRIPT],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == ["aarch64", hash_without([])]


@pytest.mark.parametrize("name", ["sigmoid", "sigmoid_grad"])
@pytest.mark.parametrize(
    ("dtype", "nans", "one"),
    [
        ("float64", [0x7FF8000000000000, 0xFFF8000000000000, 0x7FF0000000000001], 0x7FF8 << 48),
        ("float32", [0x7FC00000, 0xFFC00000, 0x7F800001], 0x7FC00000),
        ("float16", [0x7E00, 0xFE00, 0x7C01], 0x7E00),
    ],
)
@pytest.mark.parametrize("length", [1, 3, 5, 13, 40_000])
def test_any_nan_gives_the_one_nan_of_its_type(
    name: str, dtype: str, nans: list[int], one: int, length: int
) -> None:
    bits = f"u{np.dtype(dtype).itemsize}"
    function = getattr(functions, name)
    for among in (0.5, -800.0, None):
        x = np.resize(np.array(nans, bits), length).view(dtype)
        if among is not None:
            x[::3] = among
        results = function(x)
        assert set(results[np.isnan(x)].view(bits).tolist()) <= {one}
        assert (np.isnan(results) == np.isnan(x)).all()
        both = functions.sigmoid_and_grad(x)[name == "sigmoid_grad"]
        assert (both.view(bits) == results.view(bits)).all()
