"""Ways to run the command on files, and what it should give."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from sigmoid_cli.logistic import functions


@pytest.fixture
def eval_(tmp_path):
    """Runs `sigmoid eval` in a folder of its own; gives the finished process."""

    def run(*words, data=b"", check=True):
        command = [sys.executable, "-m", "sigmoid_cli", "eval", *map(str, words)]
        return subprocess.run(command, input=data, capture_output=True, cwd=tmp_path, check=check)

    return run


@pytest.fixture
def expected():
    """σ of an array, by the arrays' own function; integers as float64."""

    def sigmoid(x):
        return functions.sigmoid(np.asarray(x))

    return sigmoid
