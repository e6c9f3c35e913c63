"""Reading ahead gives what reading gives, in its order, and ends as it does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import chain, count, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.convert.remote.read_ahead import ReadAhead
from sigmoid_cli.errors import SigmoidError


def of_pieces(pieces: list[bytes]) -> Callable[[int], bytes]:
    waiting = chain(pieces, repeat(b""))
    return lambda size: next(waiting)


@given(st.lists(st.binary(min_size=1, max_size=9), max_size=60), st.integers(1, 7))
def test_data_comes_in_order(pieces: list[bytes], size: int) -> None:
    ahead = ReadAhead(of_pieces(pieces))
    found = []
    while data := ahead.read(size):
        assert len(data) <= size
        found.append(data)
    assert b"".join(found) == b"".join(pieces)
    assert ahead.read(size) == b""
    ahead.give_up()


def test_an_error_comes_after_the_data_before_it() -> None:
    reads = count()

    def read(size: int) -> bytes:
        if next(reads):
            raise SigmoidError("gone")
        return b"here"

    ahead = ReadAhead(read)
    assert ahead.read(9) == b"here"
    with pytest.raises(SigmoidError, match="gone"):
        ahead.read(9)
    ahead.give_up()


def test_read_ahead_is_bounded_and_stops_when_cancelled() -> None:
    reads = count()
    is_waiting, may_read = threading.Event(), threading.Event()

    def read(size: int) -> bytes:
        if next(reads) == 3:
            is_waiting.set()
            may_read.wait()
        return b"x" * size

    ahead = ReadAhead(read)
    assert ahead.read(1) == b"x"
    is_waiting.wait()
    assert not ahead.give_up()
    may_read.set()
    while not ahead.give_up():
        pass
    assert next(reads) == 4


def test_nothing_is_read_after_the_end() -> None:
    pieces = iter([b"x", b""])
    ahead = ReadAhead(lambda size: next(pieces))
    assert [ahead.read(9) for _ in range(3)] == [b"x", b"", b""]
    ahead.give_up()
