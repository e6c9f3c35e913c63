"""Arrays that are used again."""

from __future__ import annotations

import numpy as np

from sigmoid_cli.formats.scan.scratch import ScratchBuffer


def test_an_array_keeps_what_it_shall_when_it_grows():
    growing = ScratchBuffer(np.uint8)
    growing.cut(3)[:] = [1, 2, 3]
    assert growing.cut(1000, 2)[:2].tolist() == [1, 2]
    assert len(growing.cut(5)) == 5
