"""What an array should become."""

from __future__ import annotations

import numpy as np
import pytest

from sigmoid_cli.logistic import functions


@pytest.fixture
def expected():
    """σ of an array, by the function for arrays; integers as float64."""

    def sigmoid(x):
        return functions.sigmoid(np.asarray(x))

    return sigmoid
