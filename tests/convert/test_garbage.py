"""Blocks leave nothing in memory that only a garbage collection would find."""

from __future__ import annotations

import gc

import pytest

from sigmoid_cli.formats.record_options import RecordOptions
from sigmoid_cli.numeric.calculation import Calculation
from sigmoid_cli.numeric.vector import VectorEngine
from support.conversion import converted

RECORDS = {
    "text": b"-1.25 2\n3\n",
    "csv": b'a,-1.25\n"b,c",x\n',
    "json": b"[-1.25, null],",
    "jsonl": b'{"x": -1.25}\n{"x": "a"}\n',
    "f64": b"\0" * 8,
}


def garbage_of(source: str, target: str, blocks: int) -> int:
    """Returns how many objects are left that only a garbage collection finds."""
    record_options = {
        "csv": RecordOptions(("2",), header=False),
        "jsonl": RecordOptions(("x",)),
    }.get(source, RecordOptions())
    data = RECORDS[source] * 40 * blocks
    if source == "json":
        data = b"[" + data.removesuffix(b",") + b"]"
    gc.collect()
    converted(
        data,
        source,
        target,
        record_options,
        calculation=Calculation(("sigmoid",), on_error="nan"),
        kind=VectorEngine,
        size=len(data) // blocks,
    )
    return gc.collect()


@pytest.mark.slow
@pytest.mark.parametrize("source", RECORDS)
@pytest.mark.parametrize("target", ["text", "csv", "jsonl", "f64"])
def test_blocks_leave_no_reference_cycles(source: str, target: str) -> None:
    gc.disable()
    try:
        garbage_of(source, target, 2)
        few, many = (garbage_of(source, target, blocks) for blocks in (5, 25))
    finally:
        gc.enable()
    assert many <= few
