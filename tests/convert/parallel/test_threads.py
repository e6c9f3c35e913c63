"""Threads take each item once, and none after the results are closed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigmoid_cli.convert.parallel.threads import Threads


def wait_for_threads() -> None:
    while any(thread.name == "sigmoid" for thread in threading.enumerate()):
        time.sleep(0.01)


@given(st.integers(0, 40), st.integers(1, 8))
def test_each_item_has_one_result(items: int, count: int) -> None:
    source = iter(range(1, items + 1))
    threads = Threads(partial(next, source, None), lambda: lambda item: -item, count)
    assert sorted(threads.results()) == list(range(-items, 0))


def test_so_many_calls_run_at_a_time() -> None:
    together = threading.Barrier(5, timeout=60)
    source = iter(range(1, 11))

    def call(item: int) -> int:
        together.wait()  # for four others
        return item

    assert len(list(Threads(partial(next, source, None), lambda: call, 5).results())) == 10


def test_no_item_is_taken_once_the_results_are_closed() -> None:
    taken = iter(range(1, 1000))
    may_go = threading.Semaphore(1)

    def call(item: int) -> int:
        assert may_go.acquire(timeout=60)
        return item

    with closing(Threads(partial(next, taken, None), lambda: call, 3).results()) as results:
        next(results)
    may_go.release(1000)
    wait_for_threads()
    assert next(taken) <= 5  # the first, those of the threads at work, and one taken meanwhile


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_fails_ends_and_the_others_go_on() -> None:
    source = iter(range(1, 10))

    def worker() -> Callable[[int], int]:
        def call(item: int) -> int:
            if item == 3:
                raise SystemExit
            return item

        return call

    results = list(Threads(partial(next, source, None), worker, 2).results())
    assert sorted(results) == [1, 2, 4, 5, 6, 7, 8, 9]
    wait_for_threads()
