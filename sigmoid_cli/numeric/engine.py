"""An engine: from the bytes of numbers to the bytes of results, one column for each function."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from sigmoid_cli.numeric.scalar import ScalarEngine
    from sigmoid_cli.numeric.vector import VectorEngine

Engine: TypeAlias = "ScalarEngine | VectorEngine"
"""One without NumPy for small input, one with NumPy for bulk. Both give the same bytes.

What is not a `ScalarEngine` is a `VectorEngine`: to ask so does not import NumPy.
"""
