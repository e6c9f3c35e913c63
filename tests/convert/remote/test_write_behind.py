"""Writing behind writes what is written, in its order, and fails as it does."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.convert.remote.write_behind import WriteBehind
from sigmoid_cli.errors import SigmoidError

MEGABYTE = 1 << 20


@given(st.lists(st.sampled_from([0, 1, 1000, MEGABYTE - 1, MEGABYTE, 3 * MEGABYTE]), max_size=9))
def test_all_that_is_written_comes_in_order(sizes: list[int]) -> None:
    found = bytearray()
    behind = WriteBehind(found.extend)
    pieces = [bytes([number]) * size for number, size in enumerate(sizes)]
    for piece in pieces:
        behind.write(memoryview(piece))
    behind.finish()
    assert found == b"".join(pieces)


def test_a_view_may_change_after_it_was_written() -> None:
    found = bytearray()
    behind = WriteBehind(found.extend)
    data = bytearray(b"a" * MEGABYTE)
    behind.write(memoryview(data))
    data[:] = b"b" * MEGABYTE
    behind.finish()
    assert found == b"a" * MEGABYTE


def test_conversion_goes_on_while_a_piece_is_written() -> None:
    may_write = threading.Event()

    def write(data: bytes) -> None:
        may_write.wait(60)

    behind = WriteBehind(write)
    for _ in range(20):
        behind.write(bytes(MEGABYTE))
    may_write.set()
    behind.finish()


def test_what_fails_is_raised_at_the_end() -> None:
    def write(data: bytes) -> None:
        raise SigmoidError("full")

    behind = WriteBehind(write)
    behind.write(bytes(MEGABYTE))
    with pytest.raises(SigmoidError, match="full"):
        behind.finish()
    behind.give_up()
    behind = WriteBehind(write)
    behind.write(b"1")
    with pytest.raises(SigmoidError, match="full"):
        behind.finish()


def test_nothing_is_written_once_it_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    is_writing, may_write = threading.Event(), threading.Event()
    written: list[int] = []

    def write(data: bytes) -> None:
        is_writing.set()
        may_write.wait(60)
        written.append(len(data))

    behind = WriteBehind(write)
    for _ in range(5):
        behind.write(bytes(MEGABYTE))
    is_writing.wait(60)
    shutdown = ThreadPoolExecutor.shutdown

    def shut_down(executor: ThreadPoolExecutor, **how: bool) -> None:
        shutdown(executor, wait=False, **how)
        may_write.set()  # only now, so that none of the other pieces can be early
        shutdown(executor)

    monkeypatch.setattr(ThreadPoolExecutor, "shutdown", shut_down)
    behind.give_up()
    assert written == [MEGABYTE]
