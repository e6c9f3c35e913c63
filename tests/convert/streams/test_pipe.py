"""Pipes that have been full are enlarged, those of little input and output stay as they are."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator

import pytest

from sigmoid_cli.convert.streams.sinks import DescriptorSink
from sigmoid_cli.convert.streams.sources import DescriptorSource

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells their size")

FULL = 1 << 16


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def size(end: int) -> int:
    return fcntl.fcntl(end, fcntl.F_GETPIPE_SZ)


def test_a_pipe_is_enlarged_once_a_read_has_emptied_a_full_one(pipe: tuple[int, int]) -> None:
    source = DescriptorSource("in", pipe[0])
    os.write(pipe[1], b"1\n")
    assert source.read(1 << 20) == b"1\n"
    assert size(pipe[0]) == FULL
    os.write(pipe[1], bytes(FULL))
    assert source.read(1 << 20) == bytes(FULL)
    assert size(pipe[0]) == 1 << 20


def test_a_pipe_is_enlarged_before_more_is_written_than_it_holds(pipe: tuple[int, int]) -> None:
    sink = DescriptorSink("out", pipe[1])
    sink.write(b"0.5\n")
    assert size(pipe[1]) == FULL
    sink.write(bytes(2 * FULL))
    assert size(pipe[1]) == 1 << 20
