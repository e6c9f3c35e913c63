"""A worker keeps freed memory while a task runs, and only then."""

from __future__ import annotations

import ctypes
import sys
from contextlib import ExitStack

import pytest

from sigmoid_cli.convert.cluster.memory import kept_memory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="of the C library of Linux")


class Library:
    """The C library, which records how its allocator is set."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, ...]] = []

    def mallopt(self, parameter: int, value: int) -> None:
        self.calls.append((parameter, value))

    def malloc_trim(self, pad: int) -> None:
        self.calls.append((pad,))


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    made = Library()
    monkeypatch.setattr(ctypes, "CDLL", lambda name: made)
    return made


def test_freed_memory_is_kept_from_the_first_of_several_tasks_to_the_last(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "65536")
    with ExitStack() as first, ExitStack() as second:
        first.enter_context(kept_memory())
        kept = list(library.calls)
        second.enter_context(kept_memory())
        first.close()
        assert library.calls == kept != []
    assert library.calls[len(kept) :] == [(-3, 1 << 17), (-1, 65536), (0,)]


@pytest.mark.parametrize("value", ["", "much"])
def test_a_worker_without_that_setting_is_left_alone(
    library: Library, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", value)
    with kept_memory():
        pass
    assert library.calls == []
