"""The section `npy`: a NumPy file, float64."""

from __future__ import annotations

from io import BytesIO

import numpy as np

from sigmoid_cli.bench.contenders.ours import ours
from sigmoid_cli.bench.contenders.programs import Program
from sigmoid_cli.bench.measure.sample import Array
from sigmoid_cli.bench.sections.bulk import Task

_NUMPY = """\
import sys, numpy as np
x = np.load(sys.argv[1])
np.save(sys.stdout.buffer, 1 / (1 + np.exp(-x)))
"""

_SCIPY = """\
import sys, numpy as np
from scipy.special import expit
np.save(sys.stdout.buffer, expit(np.load(sys.argv[1])))
"""


def task(jobs: int | None) -> Task:
    """Returns the task: σ of an array."""
    return Task(
        "npy",
        "σ, a file of NumPy",
        ".npy",
        (
            ours(jobs, "eval"),
            Program("numpy textbook", ("-c", _NUMPY), module="numpy"),
            Program("scipy expit", ("-c", _SCIPY), module="scipy"),
        ),
        encoded,
        decoded,
    )


def encoded(x: Array) -> bytes:
    """Returns the bytes of the file."""
    file = BytesIO()
    np.save(file, x)
    return file.getvalue()


def decoded(output: bytes) -> Array:
    """Returns the array."""
    return np.asarray(np.load(BytesIO(output)), np.float64)
